"""The auditor finds each contradiction that is put into a ledger, and nothing in one where all is well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, select, text, update
from sqlalchemy.orm import Session

from escalation.audit import audit
from escalation.auditor.findings import Finding
from storage.models import Absence, Attempt, AttemptTarget, Inquiry, Message, Roll, Round, School
from storage.session import Database
from storage.words import AbsenceState, AttemptChannel, AttemptState, InquiryState, RoundKind
from tests.escalation.world import Morning
from tests.support import MONDAY

LONG_AGO = timedelta(minutes=15)


@pytest.fixture
def morning(sqlite_database: Database) -> Morning:
    return called(sqlite_database)


def called(database: Database) -> Morning:
    """Two families are called; everybody sees to their work."""
    morning = Morning(database)
    morning.roll("Ana", "Luis", "Ben")
    morning.work()
    morning.pass_time(3)
    return morning


def found(morning: Morning) -> list[Finding]:
    with morning.database.read() as session:
        return audit(session, morning.now())


def more_schools(morning: Morning, many: int) -> None:
    """Other schools of the district, at which nobody is absent."""
    with morning.database.write() as session:
        first = session.get_one(School, morning.school.school_id)
        for number in range(many):
            session.add(
                School(
                    district_id=first.district_id, source_id=f"MORE{many}-{number}", name="One more", bell=first.bell,
                    timezone=first.timezone, line_checked=first.line_checked, languages=["en"],
                    same_day_policy=first.same_day_policy,
                )
            )  # fmt: skip


def change(model: Any, *where: Any, **values: Any) -> Callable[[Session, Morning], None]:
    def apply(session: Session, _morning: Morning) -> None:
        session.execute(update(model).where(*where).values(**values).execution_options(synchronize_session=False))

    return apply


def ago(model: Any, column: str, span: timedelta, *where: Any) -> Callable[[Session, Morning], None]:
    def apply(session: Session, morning: Morning) -> None:
        change(model, *where, **{column: morning.now() - span})(session, morning)

    return apply


def forget_log(session: Session, _morning: Morning) -> None:
    # The ledger itself refuses this; whoever can drop its triggers can.
    if session.get_bind().dialect.name == "sqlite":
        names = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in names:
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        session.execute(text("ALTER TABLE contact_log DISABLE TRIGGER USER"))
    session.execute(text("DELETE FROM contact_log WHERE kind = 'call_placed'"))


def drop_inquiry(session: Session, morning: Morning) -> None:
    inquiry = session.scalars(select(Inquiry).where(Inquiry.student_id == morning.school.students["Ben"])).one()
    session.execute(text("UPDATE absences SET date = '2026-11-20' WHERE student_id = :s"), {"s": inquiry.student_id})
    session.add(
        Absence(
            school_id=morning.school.school_id,
            student_id=morning.school.students["Cleo"],
            date=MONDAY,
            category="Unexcused Absence",
            state=AbsenceState.LISTED,
            listed_at=morning.now() - LONG_AGO,
            changed_at=morning.now() - LONG_AGO,
        )
    )
    # As if the line check had been long ago and the engine had not seen her.
    change(Roll, checked_at=morning.now() - LONG_AGO)(session, morning)


def stuck_message(session: Session, morning: Morning) -> None:
    message_id = session.scalars(select(Message.id)).one()
    ago(Message, "due_at", LONG_AGO, Message.id == message_id)(session, morning)


def end_without_cancelling(session: Session, morning: Morning) -> None:
    change(
        Inquiry,
        state=InquiryState.EXPLAINED, outcome="match:1", ended_at=morning.now() - LONG_AGO, due_at=None,
    )(session, morning)  # fmt: skip


def nobody_left(session: Session, _morning: Morning) -> None:
    session.execute(update(Attempt).values(state=AttemptState.PLANNED, provider_sid=None))
    session.execute(delete(AttemptTarget))


CASES = [
    ("inquiry_without_due_time", change(Inquiry, due_at=None)),
    ("inquiry_overdue", ago(Inquiry, "due_at", LONG_AGO)),
    ("inquiry_due_too_late", ago(Inquiry, "due_at", -timedelta(hours=1))),
    ("inquiry_without_cause", change(Inquiry, state=InquiryState.REACHED, outcome=None, due_at=None)),
    ("round_differs", change(Inquiry, state=InquiryState.EMERGENCY)),
    ("round_differs", change(Round, kind=RoundKind.EMERGENCY)),
    ("round_end_moved", ago(Round, "ends_at", -timedelta(hours=2))),
    ("round_too_long", ago(Round, "ends_at", timedelta(hours=1))),
    ("attempt_unwatched", change(Attempt, deadline_at=None)),
    ("attempt_overdue", ago(Attempt, "deadline_at", LONG_AGO)),
    ("attempt_for_nobody", nobody_left),
    ("attempt_not_canceled", end_without_cancelling),
    ("call_not_in_log", forget_log),
    ("student_not_looked_for", drop_inquiry),
]


@pytest.mark.parametrize(("kind", "spoil"), CASES, ids=[f"{at}-{kind}" for at, (kind, _) in enumerate(CASES)])
def test_each_contradiction_is_found(morning: Morning, kind: str, spoil: Callable[[Session, Morning], None]) -> None:
    assert found(morning) == []
    with morning.database.write() as session:
        spoil(session, morning)
    findings = [finding for finding in found(morning) if finding.kind == kind]
    assert findings
    assert {finding.school_id for finding in findings} == {morning.school.school_id}


def test_messages_that_nobody_reads_are_found(morning: Morning) -> None:
    morning.unread_message("+13035550199")
    assert found(morning) == []
    with morning.database.write() as session:
        stuck_message(session, morning)
    assert [finding.kind for finding in found(morning)] == ["message_overdue"]
    with morning.database.write() as session:
        session.execute(update(Message).values(due_at=None))
    assert [finding.kind for finding in found(morning)] == ["message_without_due_time"]


def test_a_planned_call_may_wait_behind_others_but_not_where_nothing_goes_out(morning: Morning) -> None:
    with morning.database.write() as session:
        first, second = session.scalars(select(Attempt).order_by(Attempt.id)).all()
        second.state, second.provider_sid, second.deadline_at = AttemptState.PLANNED, None, None
        second.due_at = second.dial_at = morning.now() - LONG_AGO
        first.placing_at = morning.now()
    assert found(morning) == []
    with morning.database.write() as session:
        for attempt in session.scalars(select(Attempt)):
            attempt.placing_at = morning.now() - LONG_AGO
    assert [finding.kind for finding in found(morning)] == ["attempt_not_taken"]


def test_an_all_clear_to_those_whose_search_has_ended_is_no_finding(morning: Morning) -> None:
    with morning.database.write() as session:
        end_without_cancelling(session, morning)
        change(Round, ended_at=morning.now())(session, morning)
        change(Attempt, round_kind=RoundKind.ALL_CLEAR)(session, morning)
        change(AttemptTarget, round_kind=RoundKind.ALL_CLEAR)(session, morning)
    assert [f for f in found(morning) if f.kind == "attempt_not_canceled"] == []


def test_on_each_database_all_is_well_until_two_calls_of_one_round_are_on_the_way(database: Database) -> None:
    morning = called(database)
    assert found(morning) == []
    test_two_calls_of_one_round_at_once_are_found(morning)


def test_two_calls_of_one_round_at_once_are_found(morning: Morning) -> None:
    with morning.database.write() as session:
        target = session.scalars(select(AttemptTarget).order_by(AttemptTarget.id)).first()
        assert target is not None
        other = Attempt(
            school_id=morning.school.school_id, round_kind=RoundKind.GUARDIANS, channel=AttemptChannel.CALL,
            address="+13035550112", state=AttemptState.PLANNED, planned_at=morning.now(), due_at=morning.now(),
        )  # fmt: skip
        session.add(other)
        session.flush()
        session.add(
            AttemptTarget(
                attempt_id=other.id, inquiry_id=target.inquiry_id, round_kind=RoundKind.GUARDIANS,
                address=other.address,
            )
        )  # fmt: skip
    assert [finding.kind for finding in found(morning)] == ["two_calls_at_once"]


def test_a_roll_that_is_there_and_never_checked_is_found(database: Database) -> None:
    morning = Morning(database)
    morning.roll("Ana")
    morning.clock.move(timedelta(minutes=14))
    assert found(morning) == []
    morning.clock.move(timedelta(minutes=2))
    assert [finding.kind for finding in found(morning)] == ["roll_not_checked"]


def test_a_student_whom_the_board_does_not_show_is_found(morning: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("escalation.auditor.students.board", lambda *_: [])
    subjects = {finding.subject for finding in found(morning) if finding.kind == "student_not_once_on_board"}
    assert subjects == {f"student:{morning.school.students[name]}" for name in ("Ana", "Luis", "Ben")}


def test_an_audit_needs_no_more_statements_for_many_schools_than_for_few(morning: Morning) -> None:
    def statements() -> int:
        counted: list[str] = []

        def count(*given: Any) -> None:
            counted.append(given[2])

        event.listen(morning.database.reader, "before_cursor_execute", count)
        found(morning)
        event.remove(morning.database.reader, "before_cursor_execute", count)
        return len(counted)

    more_schools(morning, 1)
    few = statements()
    more_schools(morning, 40)
    assert statements() == few <= 70


def test_in_time_every_schools_board_is_looked_at(morning: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    more_schools(morning, 4)
    seen: list[int] = []

    def empty_board(_session: Session, school_id: int, *_: object) -> list[object]:
        seen.append(school_id)
        return []

    monkeypatch.setattr("escalation.auditor.students.board", empty_board)
    for turn in range(3):
        with morning.database.read() as session:
            audit(session, morning.now(), turn=turn)
    with morning.database.read() as session:
        assert set(seen) == set(session.scalars(select(School.id)))
