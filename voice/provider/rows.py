"""What can follow from something the provider says: a closed set, and the row that ties a code to one of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from storage.words import AttemptResult


class Next(StrEnum):
    """What happens next. Nothing is ever dialled again of which the provider does not say that it was not dialled."""

    WAIT = "still under way: its next report is waited for, and asked for when its time is over"
    DONE = "over: what was said or heard on it counts"
    NEXT_NUMBER = "no contact: the next number is tried"
    BAD_NUMBER = "no contact: the number's record says why, and the next number is tried"
    OTHER_CHANNEL = "a text that does not arrive: the same number is called instead"
    TEXTS_STOPPED = "noted that this number wants no texts; it is called instead"
    RETRY = "nothing went out: the same again, later each time, at most so often as the policy says"
    OUR_ACCOUNT = "our account or our number is at fault: it waits, and the administrator is told"
    OUR_REQUEST = "our permission or our request is at fault: staff are told, and it goes on as after a failure"


# How long after the first, second, … refusal of the same request it is made again, in real time; the last one holds on.
RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=45), timedelta(seconds=90))


@dataclass(frozen=True, slots=True)
class Row:
    """One code: the words of the provider's documentation, and what happens next.

    `bad`: what the number's record says, for BAD_NUMBER. `result`: how the attempt came out, where the code alone says.
    """

    code: str
    words: str
    next: Next
    bad: str = ""
    result: AttemptResult = AttemptResult.FAILED


Table = Mapping[str, Row]


def table(rows: Iterable[Row]) -> Table:
    """The rows by code. Raises ValueError where a code has two rows."""
    found: dict[str, Row] = {}
    for row in rows:
        if row.code in found:
            raise ValueError(f"{row.code} has two rows")
        found[row.code] = row
    return found


def retry_after(tries: int) -> timedelta:
    """How long to wait after the refusal of the try of this number, from 1 on."""
    return RETRY_AFTER[min(max(tries, 1), len(RETRY_AFTER)) - 1]


def once_taken(row: Row, otherwise: Next) -> Row:
    """The row of a refusal that comes after the provider took the request: nothing is made again, nobody is waited for.

    What would have been made again goes on as `otherwise`.
    """
    followed = {Next.RETRY: otherwise, Next.OUR_ACCOUNT: Next.OUR_REQUEST}
    return Row(row.code, row.words, followed.get(row.next, row.next), row.bad, row.result)
