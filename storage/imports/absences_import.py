"""The day's roll into the ledger: who is on the absence list, who no longer, and whether every room has answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from storage.imports.absences import read_absences
from storage.imports.history import usual_share
from storage.imports.problems import ImportFailedError, Problem, Problems, Severity
from storage.imports.records import AbsenceFile, AbsenceRecord
from storage.imports.source import open_source
from storage.models import Absence, Roll, School, Student
from storage.words import AbsenceState

#: A complete roll that takes more than so many, and more than half, off the list is taken for a broken one: every child
#: taken off is a child who is no longer looked for.
LEAST_WITHDRAWN = 5
MOST_WITHDRAWN = 0.5


@dataclass(frozen=True, slots=True)
class AbsenceReport:
    """How many students were listed, listed again, withdrawn, given another category, or left as they were.

    `days` are the (school id, date) pairs that the file speaks of: what depends on them is to be settled anew.
    """

    listed: int
    relisted: int
    withdrawn: int
    updated: int
    unchanged: int
    rolls: int
    days: tuple[tuple[int, date], ...]
    problems: tuple[Problem, ...]

    @property
    def changed(self) -> bool:
        """Whether the ledger is not as before."""
        return bool(self.listed + self.relisted + self.withdrawn + self.updated + self.rolls)


def import_absences(
    session: Session,
    path: Path,
    now: datetime,
    complete: bool,
    *,
    day: date | None = None,
    school: str = "",
    force: bool = False,
) -> AbsenceReport:
    """Store a roll. A complete one takes those whom it does not name off that day's list; a partial one only adds.

    `day` and `school` (source id) stand for what the rows leave out; with both told and `complete`, a file without rows
    is a day on which nobody is missing. `force` stores even a complete roll that empties most of the list.

    Raises:
        ImportFailedError: for an unknown student or school or an unreadable row; nothing is stored then.
    """
    problems = Problems()
    file = read_absences(open_source(path), now.date(), problems, day=day)
    schools = _schools(session, school)
    rows = _resolve(session, file, schools, problems)
    problems.stop_on_errors()
    days = {(school_id, record.date) for school_id, _, record in rows}
    if day is not None and len(schools) == 1:
        days.add((next(iter(schools.values())), day))
    elif not rows and complete:
        problems.error(
            file.file, 0, "", found="no rows", expected="rows, or the day and the school of an empty list",
            remedy="Say the day with --date (and the school, where there are several).",
        )  # fmt: skip
        problems.stop_on_errors()
    return _Writer(session, file.file, now, complete, days, problems).write(rows, force=force)


def _schools(session: Session, school: str) -> dict[str, int]:
    schools = {s.source_id: s.id for s in session.scalars(select(School).order_by(School.id).with_for_update())}
    if school and school not in schools:
        raise ImportFailedError(
            [
                Problem(
                    "", 0, "school", Severity.ERROR, school, f"one of {', '.join(schools)}", "Import its roster first."
                )
            ]
        )
    return {school: schools[school]} if school else schools


def _resolve(
    session: Session, file: AbsenceFile, schools: dict[str, int], problems: Problems
) -> list[tuple[int, int, AbsenceRecord]]:
    """School id, student id and record of each row; what is unknown is an error."""
    query = select(Student.school_id, Student.source_id, Student.id, Student.retired_at).where(
        Student.school_id.in_(schools.values())
    )
    students = {(school, source): (sid, retired) for school, source, sid, retired in session.execute(query)}
    found = []
    for record in file.rows:
        only = next(iter(schools.values())) if len(schools) == 1 and not record.school else None
        school_id = schools.get(record.school, only)
        if school_id is None:
            problems.error(
                file.file, record.line, "schoolSourcedId", found=record.school, expected="a school with a roster",
                remedy="Correct the id, or import the school's roster first.",
            )  # fmt: skip
            continue
        student_id, retired = students.get((school_id, record.student), (None, None))
        if student_id is None:
            problems.error(
                file.file, record.line, "studentSourcedId", found=record.student, expected="a student on the roster",
                remedy="Correct the id, or import the newest roster first.",
            )  # fmt: skip
            continue
        if retired is not None:
            problems.warn(
                file.file, record.line, "studentSourcedId", found=f"{record.student}, who has left",
                expected="a student on the roster", remedy="Taken as missing: import the newest roster.",
            )  # fmt: skip
        found.append((school_id, student_id, record))
    return found


class _Writer:
    def __init__(  # noqa: PLR0917 - what one import is about
        self,
        session: Session,
        file: str,
        now: datetime,
        complete: bool,
        days: set[tuple[int, date]],
        problems: Problems,
    ) -> None:
        self.session, self.file, self.now, self.complete = session, file, now, complete
        self.days, self.problems = days, problems
        self.counts = {"listed": 0, "relisted": 0, "withdrawn": 0, "updated": 0, "unchanged": 0}

    def write(self, rows: list[tuple[int, int, AbsenceRecord]], *, force: bool) -> AbsenceReport:
        query = select(Absence).where(tuple_(Absence.school_id, Absence.date).in_(sorted(self.days)))
        before = {(a.student_id, a.date): a for a in self.session.scalars(query)}
        listed_before = sum(a.state is AbsenceState.LISTED for a in before.values())
        named = set()
        for school_id, student_id, record in rows:
            named.add((student_id, record.date))
            self._put(school_id, student_id, record, before.get((student_id, record.date)))
        if self.complete:
            for key, absence in before.items():
                if key not in named:
                    self._withdraw(absence)
        gone = self.counts["withdrawn"]
        if not force and gone > LEAST_WITHDRAWN and gone > MOST_WITHDRAWN * listed_before:
            self.problems.error(
                self.file, 0, "", found=f"{gone} of {listed_before} absent students no longer listed",
                expected="at most half of the list withdrawn at once",
                remedy="If they are really in school, import with --force.",
            )  # fmt: skip
            self.problems.stop_on_errors()
        rolls = self._put_rolls()
        self.session.flush()
        return AbsenceReport(**self.counts, rolls=rolls, days=tuple(sorted(self.days)), problems=self.problems.all())

    def _put(self, school_id: int, student_id: int, record: AbsenceRecord, absence: Absence | None) -> None:
        if not record.absent:
            if absence is not None:
                self._withdraw(absence)
            return
        if absence is None:
            self.session.add(
                Absence(
                    school_id=school_id,
                    student_id=student_id,
                    date=record.date,
                    category=record.category,
                    share=usual_share(record.category),
                    state=AbsenceState.LISTED,
                    listed_at=self.now,
                    changed_at=self.now,
                )
            )
            self.counts["listed"] += 1
        elif absence.state is not AbsenceState.LISTED or absence.category != record.category:
            kind = "updated" if absence.state is AbsenceState.LISTED else "relisted"
            if absence.category != record.category:
                absence.share = usual_share(record.category)
            absence.state, absence.category, absence.changed_at = AbsenceState.LISTED, record.category, self.now
            self.counts[kind] += 1
        else:
            self.counts["unchanged"] += 1

    def _withdraw(self, absence: Absence) -> None:
        if absence.state is AbsenceState.LISTED:
            absence.state, absence.changed_at = AbsenceState.WITHDRAWN, self.now
            self.counts["withdrawn"] += 1

    def _put_rolls(self) -> int:
        """Make the rolls of the days, complete if this one is; returns how many are new or newly complete."""
        query = select(Roll).where(tuple_(Roll.school_id, Roll.date).in_(sorted(self.days)))
        before = {(roll.school_id, roll.date): roll for roll in self.session.scalars(query)}
        changed = 0
        for key in sorted(self.days):
            roll = before.get(key)
            if roll is None:
                completed = self.now if self.complete else None
                self.session.add(Roll(school_id=key[0], date=key[1], received_at=self.now, completed_at=completed))
                changed += 1
            elif self.complete and roll.completed_at is None:
                roll.completed_at = self.now
                changed += 1
        return changed
