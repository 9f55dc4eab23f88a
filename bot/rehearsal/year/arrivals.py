"""What comes in on a school day: the roster, the roll and corrections as files, and notes on paper."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from bot.rehearsal.year.fates import Event, Note, YearPlan
from bot.rehearsal.year.school import Span, YearSchool
from bot.rehearsal.year.stage import YearStage
from escalation.reports.matches import settle_day
from escalation.year.daily import recompute_again
from escalation.year.documents import Paper, file_document, take_in
from escalation.year.excuses import Verdict, decide
from storage.imports.absences_import import import_absences
from storage.imports.calendar_import import import_calendar
from storage.imports.history_import import read_history, store_history
from storage.imports.roster_import import import_roster
from storage.words import DocumentKind, Evidence, Excuse, Role

ROLL = ("date", "schoolSourcedId", "studentSourcedId", "attendanceEventCategory")
HISTORY = (*ROLL, "schoolAttendanceDuration")
PAPERS = {Evidence.MEDICAL_NOTE: DocumentKind.MEDICAL_NOTE, Evidence.PARENT_NOTE: DocumentKind.PARENT_NOTE}
WORDS = {
    Evidence.MEDICAL_NOTE: "Juniper Hill Family Clinic\n\nThe child was under our care and could not attend school on:",
    Evidence.PARENT_NOTE: "Dear office,\n\nplease excuse my child, who was not in school on:",
}


def open_year(stage: YearStage, school: YearSchool, plan: YearPlan) -> None:
    """Import the school as it stands before the first day."""
    _roster(stage, school, plan, school.days[0])
    stage.settle()


def change_roster(stage: YearStage, school: YearSchool, plan: YearPlan, today: date) -> None:
    """Import the roster again on a day on which somebody comes, or has left."""
    moves = {day for span in plan.spans.values() for day in (span.starts, span.ends) if day is not None}
    yesterday = max((day for day in school.days if day < today), default=today)
    if moves & {today, yesterday} - {school.days[0]}:
        _roster(stage, school, plan, today)


def import_roll(stage: YearStage, school: YearSchool, plan: YearPlan, today: date) -> None:
    """The day's complete absence list."""
    place = school.place.source_id
    rows = [(today.isoformat(), place, student, category) for student, category in sorted(plan.roll[today].items())]
    path = _written(stage.folder / "absences.csv", ROLL, rows)
    with stage.database.write() as session:
        report = import_absences(session, path, stage.now, complete=True, day=today, school=place)
        for school_id, day in report.days:
            settle_day(session, school_id, day, stage.now)
        recompute_again(session, {school_id for school_id, _ in report.days})


def import_corrections(stage: YearStage, school: YearSchool, events: Sequence[Event]) -> None:
    """What the student information system says of past days, as a history. The clock goes round at once."""
    if not events:
        return
    rows = [
        (one.day.isoformat(), school.place.source_id, one.student, one.category, one.minutes or "") for one in events
    ]
    path = _written(stage.folder / "history.csv", HISTORY, rows)
    with stage.database.write() as session:
        store_history(session, read_history(path), stage.now)
        recompute_again(session)
    stage.sweep()


def take_notes(stage: YearStage, notes: Sequence[Note], today: date) -> None:
    """Whatever came on paper is filed, and the office decides on it."""
    person = next(one for one in stage.staff if one.role is Role.SECRETARY)
    for note in notes:
        taken = take_in(stage.media, _text(note).encode()) if note.evidence in PAPERS else None
        with stage.database.write() as session:
            student_id = stage.students(session)[note.student]
            document_id = None
            if taken is not None:
                paper = Paper(PAPERS[note.evidence], f"{note.evidence.capitalize()}, received {today:%m/%d/%Y}", today)
                filed = file_document(session, student_id, stage.year_id, paper, taken, person.staff_id, stage.now)
                document_id = filed.id
            verdict = Verdict(Excuse.EXCUSED, note.evidence, today, note.reason_code, "", document_id)
            decide(session, student_id, note.days, verdict, person.staff_id, stage.now)


def _roster(stage: YearStage, school: YearSchool, plan: YearPlan, today: date) -> None:
    spans = {student: _known(span, today) for student, span in plan.spans.items() if span.starts <= today}
    folder = school.write(stage.folder / "school", stage.policy.name, spans)
    with stage.database.write() as session:
        import_roster(session, folder, stage.now)
        import_calendar(session, folder)
        recompute_again(session)


def _known(span: Span, today: date) -> Span:
    """An enrolment as the roster tells it: that somebody will leave is known only once they have."""
    return span if span.ends is not None and span.ends < today else Span(span.starts)


def _text(note: Note) -> str:
    return WORDS[note.evidence] + "\n" + "\n".join(f"  {day:%A, %B %d, %Y}" for day in note.days) + "\n\nThank you.\n"


def _written(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path
