"""The numbers of a day, in words that a principal understands. Every one is counted from the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from escalation.board import board
from storage.models import Absence, Attempt, AttemptTarget, ContactLogEntry, Inquiry, Roll, School
from storage.words import FINAL_INQUIRY_STATES, AttemptChannel, InquiryState, RoundKind


@dataclass(frozen=True, slots=True)
class Summary:
    """One school's day in numbers.

    `listed`: students who were on the absence list at any time. Each is in exactly one of `explained` (by a message),
    `reached` (somebody who knows was spoken to), `arrived`, `corrected` (the roll was wrong), `handed_over` (taken by
    security dispatch) and `still_open`. `calls` and `emails` were really made, to look for somebody; `all_clears` are
    the calls, texts and e-mails which said that all is well. Minutes are counted from the line check; None where it did
    not happen.
    """

    school: str
    day: date
    listed: int
    explained: int
    reached: int
    arrived: int
    corrected: int
    handed_over: int
    still_open: int
    calls: int
    calls_to_dispatch: int
    emails: int
    all_clears: int
    minutes_to_first_call: float | None
    minutes_to_last_end: float | None

    def lines(self) -> list[str]:
        """The summary as sentences."""
        sentences = [
            f"{self.school}, {self.day.isoformat()}: {_count(self.listed, 'student')} on the absence list.",
            f"{self.explained} explained by a message before or during the search; {self.reached} because we reached "
            "somebody who knows; "
            f"{self.arrived} came to school; {self.corrected} were marked absent by mistake.",
            f"{self.handed_over} taken over by security dispatch; {self.still_open} still being looked for.",
            f"{_count(self.calls, 'call')} to families and {_count(self.emails, 'e-mail')}; "
            f"{_count(self.calls_to_dispatch, 'call')} to security dispatch.",
        ]
        if self.all_clears:
            sentences.append(f"It was a false alarm for some: {_count(self.all_clears, 'all-clear')} went out.")
        if self.minutes_to_first_call is not None:
            sentences.append(f"The first call went out {self.minutes_to_first_call:.1f} minutes after the line check.")
        if self.minutes_to_last_end is not None and not self.still_open:
            sentences.append(f"The last search ended {self.minutes_to_last_end:.1f} minutes after the line check.")
        return sentences


def summarise(session: Session, school_id: int, day: date, now: datetime) -> Summary:
    """Count one school's day from the ledger."""
    school = session.get_one(School, school_id)
    states = Counter(row.state for row in board(session, school_id, day, now))
    # Withdrawn from the list before anybody had to look for them: not on the board, but they were listed.
    listed = session.scalar(select(func.count(Absence.id)).where(Absence.school_id == school_id, Absence.date == day))
    corrected_before = (listed or 0) - states.total()
    final = {state: states.pop(state.value, 0) for state in FINAL_INQUIRY_STATES}
    every = _made(session, school_id, day)
    made = [(attempt, at) for attempt, at in every if attempt.round_kind is not RoundKind.ALL_CLEAR]
    checked_at = session.scalar(select(Roll.checked_at).where(Roll.school_id == school_id, Roll.date == day))
    last_end = session.scalar(
        select(func.max(Inquiry.ended_at)).where(Inquiry.school_id == school_id, Inquiry.date == day)
    )
    return Summary(
        school=school.name,
        day=day,
        listed=listed or 0,
        explained=final[InquiryState.EXPLAINED],
        reached=final[InquiryState.REACHED],
        arrived=final[InquiryState.ARRIVED],
        corrected=final[InquiryState.CORRECTED] + corrected_before,
        handed_over=final[InquiryState.HANDED_OVER],
        still_open=states.total(),
        calls=sum(1 for a, _at in made if a.channel is AttemptChannel.CALL and a.round_kind is not RoundKind.DISPATCH),
        calls_to_dispatch=sum(1 for a, _at in made if a.round_kind is RoundKind.DISPATCH),
        emails=sum(1 for a, _at in made if a.channel is AttemptChannel.EMAIL),
        all_clears=len(every) - len(made),
        minutes_to_first_call=_minutes(
            checked_at, min((at for a, at in made if a.channel is AttemptChannel.CALL), default=None)
        ),
        minutes_to_last_end=_minutes(checked_at, last_end),
    )


def _made(session: Session, school_id: int, day: date) -> list[tuple[Attempt, datetime]]:
    """Attempts that really went out, each with the first time: a call or text that was taken, a letter that was sent.

    Counted from the contact log, so that summary and log never differ.
    """
    of_day = (
        select(AttemptTarget.attempt_id)
        .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
        .where(Inquiry.school_id == school_id, Inquiry.date == day)
    )
    entries = session.execute(
        select(Attempt, ContactLogEntry)
        .join(ContactLogEntry, ContactLogEntry.attempt_id == Attempt.id)
        .where(
            Attempt.id.in_(of_day),
            ContactLogEntry.kind.in_(("call_placed", "text_placed", "answered", "attempt_ended")),
        )
        .order_by(ContactLogEntry.id)
    )
    first: dict[int, tuple[Attempt, datetime]] = {}
    for attempt, entry in entries:
        is_sent = attempt.channel is AttemptChannel.EMAIL and entry.details.get("result") == "sent"
        if is_sent or entry.kind != "attempt_ended":
            first.setdefault(attempt.id, (attempt, entry.at))
    return list(first.values())


def _minutes(begin: datetime | None, end: datetime | None) -> float | None:
    return None if begin is None or end is None else (end - begin).total_seconds() / 60


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
