"""The key of a moment: two moments with the same key go on in the same way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from tests.model.company import LISTED_AFTER
from tests.model.program import State
from tests.model.workers import seen_from


def key_of(state: State) -> bytes:
    """The key of a moment. Times count from its now."""
    return hashlib.blake2b(repr(tuple(_parts(state))).encode(), digest_size=12).digest()


def _parts(state: State) -> Iterator[Any]:
    # The same content is the same object.
    yield id(state.ledger), state.faults, state.reports, state.explained, state.pokes
    for call in state.company.calls:
        yield call.sid, call.attempt_id, call.state, call.course, call.page, call.sequence, call.heard, call.ended_by_us
        yield call.waited, max(-LISTED_AFTER, call.made_at - state.now)
    yield sorted((news.sid, news.state, news.sequence, news.late) for news in state.company.callbacks)
    for worker in state.workers:
        yield worker.attempt_id, worker.late, len(worker.past), seen_from(state.now, worker.holds)
