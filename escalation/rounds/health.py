"""What past calls tell of a telephone number: how it stands, whether it is bad, and who is likely to answer now. Pure.

Nothing is counted up and kept: every figure follows from the list of ended calls, and can be opened down to them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.words import AttemptResult

R = AttemptResult


class Verdict(StrEnum):
    """How a number stands, from its calls of late."""

    UNTRIED = "untried"
    UNSURE = "unsure"  # called, and too little happened to say
    ANSWERS = "answers"
    TAKES_MESSAGES = "takes messages"
    NEVER_ANSWERS = "never answers"
    MAILBOX_FULL = "mailbox full"
    WRONG_PERSON = "wrong person"
    DISCONNECTED = "disconnected"


#: The verdicts that ask the office to mend the record.
BAD = frozenset({Verdict.NEVER_ANSWERS, Verdict.MAILBOX_FULL, Verdict.WRONG_PERSON, Verdict.DISCONNECTED})

# So many calls in a row without anybody or anything picking up; without place in the mailbox; without a connection.
SILENT_CALLS = 4
FULL_MAILBOXES = 2
FAILED_CALLS = 2
WRONG_PERSON = "wrong person"

MACHINE = frozenset({R.MESSAGE_LEFT, R.NO_MESSAGE})
SILENCE = frozenset({R.NO_ANSWER, R.BUSY})

# What an outcome says for the next call: (how much of a contact it was, how much it weighs). Others say nothing.
WORTH = {
    R.TALKED: (1.0, 1.0),
    R.DECLINED: (0.25, 1.0),
    R.UNHEARD: (0.25, 1.0),
    R.BUSY: (0.0, 0.5),
    R.NO_ANSWER: (0.0, 1.0),
    R.MESSAGE_LEFT: (0.0, 1.0),
    R.NO_MESSAGE: (0.0, 1.0),
    R.FAILED: (0.0, 2.0),
    R.WRONG_NUMBER: (0.0, 2.0),
}
# An outcome of a month ago weighs half as much as one of today; one at another time of day weighs a quarter of one at
# the same time: who never answers before nine may well do so at ten.
HALF_LIFE_DAYS = 30.0
SAME_TIME_MINUTES = 20.0
OTHER_TIME = 0.25
MINUTES_A_DAY = 24 * 60
# The prior: as much as three calls' worth of belief that the first number of a round is answered by somebody who
# confirms every second time, and each further one a little less often. So the order without a past is that of the file.
PRIOR_CALLS = 3.0
PRIOR_MEAN = 0.5
PRIOR_FALL = 0.92


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one ended call came out; `at` is aware, in its school's zone.

    `students`: about whom it was made, `contacts`: through whom.
    """

    attempt_id: int
    at: datetime
    result: AttemptResult
    students: frozenset[int] = frozenset()
    contacts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Holder:
    """A contact who has a number on file, as one student's record has it."""

    student_id: int
    contact_id: int

    def was_asked_for(self, outcome: Outcome) -> bool:
        """Whether a call was about this student or to this contact: then its listener spoke of them."""
        return self.student_id in outcome.students or self.contact_id in outcome.contacts


@dataclass(frozen=True, slots=True)
class Past:
    """What the past weighs: calls that somebody answered who confirmed, and calls that nobody did."""

    answered: float = 0.0
    unanswered: float = 0.0


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Health:
    """How a number stands, since when, and the figures behind it; `attempts` are their evidence, the newest first."""

    verdict: Verdict
    since: datetime | None
    calls: int
    talked: int
    messages: int
    last_talked_at: datetime | None
    attempts: tuple[int, ...]


def health_of(outcomes: Sequence[Outcome], *, bad_since: datetime | None = None, bad_reason: str = "") -> Health:
    """Judge a number by its calls, oldest first, and by what is noted on its record."""
    counted = [outcome for outcome in outcomes if outcome.result in WORTH]
    verdict, since = _verdict(counted, bad_since, bad_reason)
    talked = [outcome for outcome in counted if outcome.result is R.TALKED]
    return Health(
        verdict,
        since,
        calls=len(counted),
        talked=len(talked),
        messages=sum(outcome.result is R.MESSAGE_LEFT for outcome in counted),
        last_talked_at=talked[-1].at if talked else None,
        attempts=tuple(outcome.attempt_id for outcome in reversed(counted)),
    )


def _verdict(counted: list[Outcome], bad_since: datetime | None, bad_reason: str) -> tuple[Verdict, datetime | None]:
    if bad_since is not None and not any(o.result is R.TALKED and o.at > bad_since for o in counted):
        return (Verdict.WRONG_PERSON if bad_reason == WRONG_PERSON else Verdict.DISCONNECTED), bad_since
    if not counted:
        return Verdict.UNTRIED, None
    failed = _last(counted, frozenset({R.FAILED}))
    if len(failed) >= FAILED_CALLS:
        return Verdict.DISCONNECTED, failed[0].at
    silent = _last(counted, SILENCE)
    if len(silent) >= SILENT_CALLS:
        return Verdict.NEVER_ANSWERS, silent[0].at
    # A telephone may be picked up by its owner now and by the mailbox then: only machines are asked about mailboxes.
    full = _last([o for o in counted if o.result in MACHINE or o.result is R.TALKED], frozenset({R.NO_MESSAGE}))
    if len(full) >= FULL_MAILBOXES:
        return Verdict.MAILBOX_FULL, full[0].at
    for result, verdict in ((R.TALKED, Verdict.ANSWERS), (R.MESSAGE_LEFT, Verdict.TAKES_MESSAGES)):
        first = next((o for o in counted if o.result is result), None)
        if first is not None:
            return verdict, first.at
    return Verdict.UNSURE, counted[0].at


def _last(outcomes: Sequence[Outcome], results: frozenset[AttemptResult]) -> Sequence[Outcome]:
    """The unbroken run of these results at the end."""
    start = len(outcomes)
    while start and outcomes[start - 1].result in results:
        start -= 1
    return outcomes[start:]


def is_bad(outcomes: Sequence[Outcome], holder: Holder, bad_since: datetime | None, bad_reason: str) -> bool:
    """Whether a number that is noted as bad is so for this holder.

    Not if somebody confirmed there since. And who says "wrong number" says so of those who were asked for: the number
    may well be that of another family which has it on file too, and whose child is to be looked for there.
    """
    if bad_since is None:
        return False
    own = [outcome for outcome in outcomes if holder.was_asked_for(outcome)]
    if any(outcome.result is R.TALKED and outcome.at > bad_since for outcome in own):
        return False
    if bad_reason == WRONG_PERSON and any(outcome.result is R.WRONG_NUMBER for outcome in outcomes):
        return any(outcome.result is R.WRONG_NUMBER for outcome in own)
    return True


def past_of(outcomes: Sequence[Outcome], holder: Holder, now: datetime) -> Past:
    """Weigh a number's calls for a call to this holder at `now`. A wrong number tells nothing of other families."""
    answered = unanswered = 0.0
    for outcome in outcomes:
        if outcome.result not in WORTH or (outcome.result is R.WRONG_NUMBER and not holder.was_asked_for(outcome)):
            continue
        success, weight = WORTH[outcome.result]
        weight *= 0.5 ** (max(0.0, (now - outcome.at).total_seconds()) / 86_400 / HALF_LIFE_DAYS)
        weight *= _nearness(outcome.at, now)
        answered += weight * success
        unanswered += weight * (1 - success)
    return Past(answered, unanswered)


def _nearness(at: datetime, now: datetime) -> float:
    """How much a call at the time of day of `at` tells of one at that of `now`, by the clock on the school's wall."""
    local = now.astimezone(at.tzinfo)
    apart = abs((local.hour - at.hour) * 60 + local.minute - at.minute)
    apart = min(apart, MINUTES_A_DAY - apart)
    return OTHER_TIME + (1 - OTHER_TIME) * math.exp(-0.5 * (apart / SAME_TIME_MINUTES) ** 2)


def chance(past: Past, rank: int) -> float:
    """How likely a call is answered by somebody who confirms: the mean of a Beta distribution.

    `rank` is the number's place in its round's list by priority and position, from 0: without any past the chance falls
    with it, so that the order of the file holds.
    """
    prior = PRIOR_CALLS * PRIOR_MEAN * PRIOR_FALL**rank
    return (prior + past.answered) / (PRIOR_CALLS + past.answered + past.unanswered)
