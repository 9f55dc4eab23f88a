"""Once for each day that is over, and after each import, every student's work follows from the facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from escalation.year import daily
from escalation.year.daily import recompute_again, recompute_day
from escalation.year.recompute import recompute_students
from escalation.year.runs import WORK, due_runs, open_runs
from storage.models import Absence, Intervention, ReportRun
from storage.session import Database
from storage.words import AbsenceState, InterventionState
from tests.year.office import TODAY, Office

MORNING = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # Monday, 9:00 in Denver
AFTERNOON = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # 16:30


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    office = Office(database, tmp_path, "four-seven-ten")
    office.clock.set(MORNING)
    return office


def owed(office: Office) -> set[tuple[str, str]]:
    with office.database.read() as session:
        query = select(Intervention).where(Intervention.state == InterventionState.OPEN)
        return {(row.student.given_name, row.step) for row in session.scalars(query)}


def runs(office: Office) -> int:
    with office.database.read() as session:
        return len(session.scalars(select(ReportRun).where(ReportRun.kind == WORK)).all())


def test_todays_list_makes_no_work_before_the_day_is_over(office: Office) -> None:
    office.absent("Ana", 4, until=TODAY)
    office.sweep()
    assert owed(office) == set()
    office.clock.set(AFTERNOON)
    office.sweep()
    assert owed(office) == {("Ana", "contact"), ("Ana", "open-file")}


def test_a_day_is_recomputed_once(office: Office) -> None:
    office.absent("Ana", 4, until=TODAY - timedelta(days=3))
    office.sweep()
    office.sweep()
    assert (runs(office), due_runs(office.database)) == (1, [])
    assert owed(office) == {("Ana", "contact"), ("Ana", "open-file")}


def test_facts_that_come_by_an_import_are_followed_at_once(office: Office) -> None:
    office.absent("Ana", 4, until=TODAY - timedelta(days=3))
    office.sweep()
    with office.database.write() as session:
        # The roll was wrong: the export of the student information system takes a day back.
        session.scalars(select(Absence).order_by(Absence.date).limit(1)).one().state = AbsenceState.WITHDRAWN
    office.sweep()
    assert len(owed(office)) == 2
    with office.database.write() as session:
        recompute_again(session)
    office.sweep()
    assert owed(office) == set()


def test_a_recomputation_that_died_half_way_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ana", "Ben", "Cleo"):
        office.absent(name, 4, until=TODAY - timedelta(days=3))
    open_runs(office.database, office.now)
    ((run_id, _kind),) = due_runs(office.database)
    whole, died = recompute_students, RuntimeError("killed")
    calls = []

    def dies_at_the_third(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 3:
            raise died
        return whole(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(daily, "BATCH", 1)
    monkeypatch.setattr(daily, "recompute_students", dies_at_the_third)
    with pytest.raises(RuntimeError):
        recompute_day(office.database, run_id, office.now)
    assert due_runs(office.database) == [(run_id, WORK)]
    monkeypatch.undo()
    office.sweep()
    assert {name for name, _ in owed(office)} == {"Ana", "Ben", "Cleo"}
