"""How a morning came out: each student's end against what it must be, the ledger against the provider's records."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.rehearsal.answering import Manner
from bot.rehearsal.checks import Records, contradictions, explained_students, records_of
from bot.rehearsal.stage import Stage
from escalation.audit import audit
from storage.models import Attempt, AttemptTarget, Inquiry, Message, Round, Student
from storage.words import OPEN_ATTEMPT_STATES, RoundKind
from tests.faults.school import End, MadeMorning

ATTEMPT = re.compile(r"/voice/outbound/(\d+)(?:/(\w+))?")
# Codes under which the phone company notes that a webhook was not answered.
NOT_DELIVERED = (11200, 11205)
STATUS = "status"
NEVER_LOOKED_FOR = "nobody looked"


@dataclass(slots=True)
class Verdict:
    """Counts, and every contradiction in words that name student and attempt.

    `lost`: students whose search did not end, or was never begun. `doubled`: attempts for which more than one call was
    made. `differing`: students who ended otherwise than without faults. `excused`: those of them whose family heard an
    error, or whose text bounced, because the provider had been unable to deliver a webhook. `wrong`: all the rest that
    must not be.
    """

    students: int = 0
    inquiries: int = 0
    attempts: int = 0
    calls: int = 0
    messages: int = 0
    mails: int = 0
    undelivered: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        """Everything for which a run fails."""
        return [*self.lost, *self.doubled, *self.differing, *self.wrong]


def judge(stage: Stage, made: MadeMorning, *, unfinished: str) -> Verdict:
    """Look at everything at the end of a morning. `unfinished` says what had not ended when it was stopped, if so."""
    records = records_of(stage)
    with stage.database.read() as session:
        verdict = _counted(session, records, stage)
        _judge_ends(session, stage, made, records, verdict)
        verdict.doubled += _doubled(records)
        found = contradictions(session, stage, records)
        # What `_judge_ends` says with the student's id and kind is not said twice.
        verdict.wrong += [line for line in found if "is listed as absent" not in line]
        verdict.wrong += [f"the auditor finds {f.kind} {f.subject}" for f in audit(session, stage.clock.now())]
        verdict.wrong += _open_attempts(session)
        verdict.wrong += _hasty_rounds(session)
    if unfinished:
        verdict.wrong.append(f"the morning did not come to an end: {unfinished}")
    return verdict


def _counted(session: Session, records: Records, stage: Stage) -> Verdict:
    def count(model: type[Inquiry | Attempt | Message]) -> int:
        return session.scalar(select(func.count()).select_from(model)) or 0

    return Verdict(
        students=len(stage.script.absent),
        inquiries=count(Inquiry),
        attempts=count(Attempt),
        calls=len(records.ordered),
        messages=count(Message),
        mails=len(stage.company.mails()),
        undelivered=sum(error["code"] in NOT_DELIVERED for error in records.errors),
    )


def _judge_ends(session: Session, stage: Stage, made: MadeMorning, records: Records, verdict: Verdict) -> None:
    ids = dict(session.execute(select(Student.source_id, Student.id).where(Student.source_id.in_(made.ends))).all())
    ends = _ends(session, stage)
    excuses = _excuses(session, records, made, ids)
    for source_id, wanted in made.ends.items():
        student = ids[source_id]
        end = ends.get(student, NEVER_LOOKED_FOR)
        if end == wanted:
            continue
        line = f"student {source_id} (id {student}; {made.kinds[source_id]}): {end}, and must be {wanted}"
        if end not in set(End):
            verdict.lost.append(line)
        elif excuse := excuses.get(student):
            verdict.excused.append(f"{line}; {excuse}")
        else:
            verdict.differing.append(f"{line}. {_course(session, student)}")


def _course(session: Session, student_id: int) -> str:
    """How the search for a student went: every attempt, when it was planned, last begun, and over, and how."""
    rows = session.execute(
        select(Attempt)
        .join(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
        .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
        .where(Inquiry.student_id == student_id)
        .order_by(Attempt.id)
    )
    told = [
        f"{one.round_kind.value} {one.channel.value} {one.id}: planned {one.planned_at:%H:%M:%S}, "
        f"begun {one.placing_at or one.planned_at:%H:%M:%S} (try {one.tries}), "
        f"over {one.ended_at or one.due_at:%H:%M:%S}, {one.result.value if one.result else one.state.value}"
        for (one,) in rows
    ]
    return "; ".join(told) or "nobody was tried"


def _ends(session: Session, stage: Stage) -> dict[int, str]:
    """The end of every student about whom there is one, in the words of `End` where it is one."""
    found: dict[int, str] = dict.fromkeys(explained_students(session, stage), End.EXPLAINED.value)
    for student_id, state in session.execute(select(Inquiry.student_id, Inquiry.state)).all():
        found[student_id] = state.value
    return found


def _excuses(session: Session, records: Records, made: MadeMorning, ids: Mapping[str, int]) -> dict[int, str]:
    """Students about whom the one person who knows spoke to a provider that could not pass it on, and what happened.

    Only an error on a call to that very person's number counts, or a text of the family that never came to the ledger.
    """
    found: dict[int, str] = {}
    knowing = {callee.number for callee in made.script.morning.callees if callee.manner is Manner.KNOWS}
    targets = select(AttemptTarget.attempt_id, AttemptTarget.address, Inquiry.student_id).join(
        Inquiry, Inquiry.id == AttemptTarget.inquiry_id
    )
    asked: dict[int, list[int]] = defaultdict(list)
    for attempt_id, address, student_id in session.execute(targets):
        if address in knowing:
            asked[attempt_id].append(student_id)
    kept = set(session.scalars(select(Message.provider_sid)))
    senders = {text["sid"]: text["from_number"] for text in records.texts if text["sid"] not in kept}
    for error in records.errors:
        if error["code"] not in NOT_DELIVERED:
            continue
        match = ATTEMPT.search(error["url"])
        if match and match[2] != STATUS:
            for student_id in asked[int(match[1])]:
                found[student_id] = f"in call {match[1]} the one who knows heard an error ({error['message']})"
        for source_id, number in made.texting.items():
            if number == senders.get(error["sid"]):
                found[ids[source_id]] = f"the family's text was not taken ({error['message']})"
    return found


def _doubled(records: Records) -> Iterator[str]:
    made: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for call in records.ordered.values():
        if match := ATTEMPT.search(call["url"]):
            made[int(match[1])].append(call)
    for attempt_id, calls in made.items():
        if len(calls) > 1:
            yield f"attempt {attempt_id}: {len(calls)} calls ({', '.join(call['status'] for call in calls)})"


def _open_attempts(session: Session) -> list[str]:
    rows = session.execute(select(Attempt.id, Attempt.state).where(Attempt.state.in_(OPEN_ATTEMPT_STATES))).all()
    return [f"attempt {attempt_id} has no end: {state}" for attempt_id, state in rows]


def _hasty_rounds(session: Session) -> Iterator[str]:
    """No emergency contact is called before the guardians' time is over, whatever happened meanwhile."""
    first, second = Round.__table__.alias(), Round.__table__.alias()
    pairs = session.execute(
        select(first.c.inquiry_id, first.c.ends_at, second.c.started_at)
        .join(second, (second.c.inquiry_id == first.c.inquiry_id) & (second.c.opening == first.c.opening))
        .where(first.c.kind == RoundKind.GUARDIANS, second.c.kind == RoundKind.EMERGENCY)
    ).all()
    for inquiry_id, ends_at, started_at in pairs:
        if started_at < ends_at - timedelta(seconds=1):
            yield f"inquiry {inquiry_id}: the emergency contacts were called before the guardians' time was over"


def counts(verdicts: Sequence[Verdict]) -> Counter[str]:
    """All counts of several mornings together."""
    total: Counter[str] = Counter()
    for verdict in verdicts:
        for name in ("students", "inquiries", "attempts", "calls", "messages", "mails", "undelivered"):
            total[name] += getattr(verdict, name)
        for name in ("lost", "doubled", "differing", "excused", "wrong"):
            total[name] += len(getattr(verdict, name))
    return total
