"""Deliberate breaks of the protocol. Each must be found, or the exploration is not worth its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

import storage.attempts
import voice.call_status
import voice.provider.outcomes
from escalation import not_placed, sender
from storage.attempts import lock_attempt
from storage.clock import Clock
from storage.session import Database
from tests.model import company
from tests.model.company import Course
from tests.model.scopes import Scope
from voice.telephony import Telephony

# Nobody picks up, and one thing goes wrong; nothing goes wrong, and a message explains the child.
UNANSWERED = Scope(courses=(Course.NO_ANSWER,), reports=(), faults=1)
EXPLAINED = Scope(courses=(Course.NO_ANSWER,), faults=0)


@dataclass(frozen=True)
class Break:
    """How to break the protocol, and which promise is seen not to be kept then, in which scope."""

    do: Callable[[pytest.MonkeyPatch], None]
    promise: str
    scope: Scope = UNANSWERED


def _dial_again_without_asking(patch: pytest.MonkeyPatch) -> None:
    def forget(database: Database, telephony: Telephony, clock: Clock, attempt_id: int) -> None:
        with database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            if attempt is not None:
                not_placed.plan_again(attempt, clock.now())

    patch.setattr(sender, "look_up", forget)


def _ask_the_provider_whenever_the_worker_wakes_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sender, "BEGIN_WITHIN", 1000.0)


def _ask_what_became_of_it_before_the_call_is_listed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(company, "LISTED_AFTER", timedelta(seconds=45))


def _leave_final_states(patch: pytest.MonkeyPatch) -> None:
    for module in (storage.attempts, voice.provider.outcomes, voice.call_status, sender):
        patch.setattr(module, "FINAL_ATTEMPT_STATES", frozenset())


def _do_not_look_before_dialling(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sender, "look_before_dialling", lambda *_: None)


BREAKS = {
    "no look-up before dialling again": Break(_dial_again_without_asking, "a final state of an attempt is never left"),
    "a request however late": Break(_ask_the_provider_whenever_the_worker_wakes_up, "an attempt is dialled once"),
    "a look-up before the call is listed": Break(
        _ask_what_became_of_it_before_the_call_is_listed, "an attempt is dialled once"
    ),
    "final states may be left": Break(_leave_final_states, "a final state of an attempt is never left", EXPLAINED),
    "no look before dialling": Break(
        _do_not_look_before_dialling, "nobody is called about a child who is no longer looked for", EXPLAINED
    ),
}
