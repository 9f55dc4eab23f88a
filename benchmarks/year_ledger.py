"""How long a district's year takes out of the ledger: read, recounted, and its work brought in step.

python benchmarks/year_ledger.py [--students 80000] [--policy five-steps] [--naive 100]

CPU seconds of one core, on SQLite; beside it, in the same run, the slow, obvious recount of the tests.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from datetime import time as clock_time

import click
from sqlalchemy import select
from year_recount import ROOT, SCHOOL_DAYS, naive_recount, naively, rows

from escalation.year.daily import recompute_again, recompute_day
from escalation.year.policies import year_policy
from escalation.year.recompute import recompute_students
from escalation.year.runs import WORK, open_runs
from escalation.year.standings import standings
from storage.imports.bulk import insert_rows
from storage.migrate import upgrade
from storage.models import Absence, District, ExcuseDecision, ReportRun, School, SchoolYear, Student, Tardy
from storage.session import Database
from storage.words import AbsenceState, Excuse

STUDENTS_A_SCHOOL = 533
NOON = datetime(2027, 5, 8, 18, tzinfo=UTC)
CATEGORIES = {Excuse.EXCUSED: "Excused Absence", Excuse.UNEXCUSED: "Unexcused Absence", None: "Absence"}
ONES = 200


@click.command()
@click.option("--students", default=80_000, show_default=True)
@click.option("--policy", "name", default="five-steps", show_default=True, help="One of escalation/policies.")
@click.option("--naive", default=100, show_default=True, help="How many students the slow recount takes.")
def main(students: int, name: str, naive: int) -> None:
    """Measure a district in the ledger, at a quarter, at half and at the whole of its students."""
    for size in (students // 4, students // 2, students):
        with tempfile.TemporaryDirectory(prefix="year-") as folder:
            url = f"sqlite:///{folder}/ledger.db"
            upgrade(url)
            database = Database(url)
            fill(database, size, name)
            click.echo(f"{size} students, {-(-size // STUDENTS_A_SCHOOL)} schools, {name}")
            tell("read and recounted", size, lambda database=database, name=name: read(database, name))
            tell("the same, its work opened in the ledger", size, lambda database=database: keep_step(database))
            tell("the same again, nothing to change", size, lambda database=database: keep_step(database))
            click.echo(f"  one student, work and all: {1e3 * one(database):.2f} ms (median of {ONES})")
            database.close()
    slow = naively(naive_recount.read_policy(ROOT / "escalation" / "policies" / f"{name}.toml"), naive, *rows(naive))
    click.echo(
        f"naive recount of {naive} students, every day: {slow:.2f} s; {students}: {slow * students / naive:.0f} s"
    )


def tell(what: str, size: int, do: Callable[[], int]) -> None:
    """Do it, and say how long it took."""
    began = time.process_time()
    number = do()
    seconds = time.process_time() - began
    click.echo(f"  {what}: {seconds:.1f} CPU s, {1e6 * seconds / size:.0f} us a student; {number} steps")


def fill(database: Database, size: int, policy: str) -> None:
    """Put the made-up year of `year_recount` into schools of equal size."""
    absences, decisions, tardies = rows(size)
    school_of = [1 + student // STUDENTS_A_SCHOOL for student in range(size)]
    with database.write() as session:
        session.add(District(id=1, source_id="D", name="Example District"))
        session.flush()
        schools = sorted(set(school_of))
        insert_rows(session, School, [school_row(number, policy) for number in schools])
        years = [(SCHOOL_DAYS[0], SCHOOL_DAYS[-1])] * len(schools)
        insert_rows(session, SchoolYear, [
            {"school_id": school, "name": "2026-2027", "starts_on": first, "ends_on": last}
            for school, (first, last) in zip(schools, years, strict=True)
        ])  # fmt: skip
        nameless = {"middle_name": "", "preferred_name": "", "grade": "03", "homeroom": "", "teacher": ""}
        insert_rows(session, Student, [
            {"id": 1 + n, "school_id": school_of[n], "source_id": f"S{n}", "given_name": f"Given{n}",
             "family_name": f"Family{n}", **nameless}
            for n in range(size)
        ])  # fmt: skip
        insert_rows(session, Absence, [
            {"school_id": school_of[n], "student_id": 1 + n, "date": day, "category": CATEGORIES[listed],
             "share": share, "state": AbsenceState.LISTED, "listed_at": NOON, "changed_at": NOON, "reason": ""}
            for n, day, share, listed in absences
        ])  # fmt: skip
        insert_rows(session, ExcuseDecision, [
            {"student_id": 1 + n, "date": day, "excuse": excuse, "evidence": evidence, "received_on": received,
             "reason_code": reason, "decided_at": NOON, "note": ""}
            for n, day, excuse, evidence, received, reason in decisions
        ])  # fmt: skip
        insert_rows(session, Tardy, [
            {"school_id": school_of[n], "student_id": 1 + n, "date": day, "minutes": minutes, "noted_at": NOON}
            for n, day, minutes in tardies
        ])  # fmt: skip


def school_row(number: int, policy: str) -> dict[str, object]:
    """One school, with nothing in it that the year asks for but its policy."""
    return {
        "id": number, "district_id": 1, "source_id": f"SCH{number}", "name": f"School {number}",
        "timezone": "America/Denver", "area_code": "", "bell": clock_time(8, 20), "line_checked": clock_time(8, 30),
        "languages": ["en"], "same_day_policy": "guardians-then-emergency-then-dispatch", "year_policy": policy,
    }  # fmt: skip


def read(database: Database, name: str) -> int:
    """Everybody's counts, tier and steps on the last day, as `attendance tiers` has them."""
    due = 0
    with database.read() as session:
        policy = year_policy(session, name)
        for year in session.scalars(select(SchoolYear)).all():
            due += sum(len(one.due) for one in standings(session, year, policy, SCHOOL_DAYS[-1]))
    return due


def keep_step(database: Database) -> int:
    """The daily recomputation of every school. Returns how many steps were opened."""
    with database.write() as session:
        recompute_again(session)
    open_runs(database, NOON)
    with database.read() as session:
        runs = session.scalars(select(ReportRun.id).where(ReportRun.kind == WORK)).all()
    for run_id in runs:
        recompute_day(database, run_id, NOON)
    with database.read() as session:
        return sum(run.details["opened"] for run in session.scalars(select(ReportRun)))


def one(database: Database) -> float:
    """CPU seconds to bring one student's work in step, as after a correction."""
    taken = []
    for student_id in range(1, ONES + 1):
        began = time.process_time()
        with database.write() as session:
            recompute_students(session, [student_id], NOON)
        taken.append(time.process_time() - began)
    return sorted(taken)[ONES // 2]


if __name__ == "__main__":
    main()
