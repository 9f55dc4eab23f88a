"""The reports of a school's year as tables: who stands where, who is chronically absent, what is done and due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from escalation.mending import numbers_to_mend
from escalation.papers.chart import Chart, ChartKind, Series
from escalation.papers.table_report import Cell, Column
from escalation.school_days import local_day
from escalation.tiers.counts import YEAR, attendance_percent, count, days_in
from escalation.tiers.days import Counted, counted
from escalation.tiers.policy import Basis, YearPolicy
from escalation.tiers.standing import standing
from escalation.year.ledger import calendar_of, student_years
from escalation.year.recompute import last_settled_day
from storage.models import CaseManager, FamilyLetter, Intervention, School, SchoolYear, StaffMember, Student
from storage.words import InterventionState

# Chronically absent: who missed this share of the days enrolled.
CHRONIC_PERCENT = 10.0
# A share of a few days says nothing.
CHRONIC_FROM_DAYS = 10
WEEK = timedelta(days=7)
TREND_WEEKS = 20


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table: columns and rows as papers and CSV take them, with its charts."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: one school's year up to `day`, of students who have reached `from_tier` ("": all)."""

    school: School
    year: SchoolYear
    policy: YearPolicy
    day: date
    now: datetime
    from_tier: str = ""


def scope_of(school: School, year: SchoolYear, policy: YearPolicy, now: datetime, from_tier: str = "") -> Scope:
    """The scope up to the last settled day."""
    return Scope(school, year, policy, min(last_settled_day(school, now), year.ends_on), now, from_tier)


def report_tables(session: Session, kind: str, scope: Scope) -> list[ReportTable]:
    """The tables of one kind of report: a key of `KINDS`. Raises KeyError for another."""
    return KINDS[kind](session, scope)


def _views(session: Session, scope: Scope) -> list[tuple[Student, Counted]]:
    """The students on the roster with their counted years, in the order of their names."""
    calendar = calendar_of(session, scope.year)
    years = student_years(session, scope.year, calendar)
    students = session.scalars(
        select(Student)
        .where(Student.school_id == scope.school.id, Student.retired_at.is_(None))
        .order_by(Student.family_name, Student.given_name, Student.id)
    )
    return [(one, counted(years[one.id], scope.policy.count, calendar)) for one in students]


def _tier(scope: Scope, view: Counted) -> str:
    """The most serious tier that a student has reached; "" for none."""
    reached = standing(scope.policy, view, scope.day).reached
    return reached[-1].tier if reached else ""


def _is_in(scope: Scope, tier: str) -> bool:
    if not scope.from_tier:
        return True
    return bool(tier) and scope.policy.rank(tier) >= scope.policy.rank(scope.from_tier)


def _named(student: Student) -> tuple[str, str, str]:
    return f"{student.family_name}, {student.preferred_name or student.given_name}", student.grade, student.homeroom


NAMED = (Column("student", "Student"), Column("grade", "Grade"), Column("homeroom", "Homeroom"))


def _occurrences(session: Session, scope: Scope) -> list[ReportTable]:
    """Every student in scope with the days on which they were absent."""
    rows: list[tuple[Cell, ...]] = []
    for student, view in _views(session, scope):
        tier = _tier(scope, view)
        days = days_in(Basis.ABSENCES, YEAR, view, scope.day)
        if days and _is_in(scope, tier):
            unexcused = int(count(Basis.UNEXCUSED, YEAR, view, scope.day))
            week = sum(1 for day in days if day > scope.day - WEEK)
            told = ", ".join(f"{day:%m/%d}" for day in days)
            rows.append((*_named(student), len(days), unexcused, week, days[-1], told))
    columns = (
        *NAMED, Column("absences", "Absences"), Column("unexcused", "Unexcused"), Column("this_week", "Last 7 days"),
        Column("last_absence", "Last absence"), Column("days", "Days"),
    )  # fmt: skip
    ordered = sorted(rows, key=lambda row: (-int(row[4] or 0), -int(row[3] or 0)))  # type: ignore[arg-type]  # counts
    return [ReportTable("Absence occurrences", columns, tuple(ordered))]


def _liaison(session: Session, scope: Scope) -> list[ReportTable]:
    """Every student on a tier, with what is due next and who leads the case."""
    due = _next_due(session, scope)
    leads = session.execute(
        select(CaseManager.student_id, StaffMember.name)
        .join(StaffMember, StaffMember.id == CaseManager.staff_id)
        .where(CaseManager.year_id == scope.year.id, CaseManager.until_at.is_(None))
    )
    managers = {row.student_id: row.name for row in leads}
    rows: list[tuple[Cell, ...]] = []
    for student, view in _views(session, scope):
        tier = _tier(scope, view)
        if tier and _is_in(scope, tier):
            figures = [int(count(basis, YEAR, view, scope.day)) for basis in (Basis.ABSENCES, Basis.UNEXCUSED)]
            next_step = due.get(student.id, ("", None))
            name = scope.policy.tier(tier).name
            rows.append((*_named(student), name, *figures, *next_step, managers.get(student.id, "")))
    columns = (
        *NAMED, Column("tier", "Tier"), Column("absences", "Absences"), Column("unexcused", "Unexcused"),
        Column("next_step", "Next"), Column("due", "Due"), Column("case_manager", "Case manager"),
    )  # fmt: skip
    return [ReportTable("Attendance list", columns, tuple(rows))]


def _next_due(session: Session, scope: Scope) -> dict[int, tuple[str, date]]:
    open_work = session.scalars(
        select(Intervention)
        .where(Intervention.year_id == scope.year.id, Intervention.state == InterventionState.OPEN)
        .order_by(Intervention.due_on.desc(), Intervention.id.desc())
    )
    return {one.student_id: (step_words(scope.policy, one), one.due_on) for one in open_work}


def step_words(policy: YearPolicy, work: Intervention) -> str:
    """What a piece of work is, in the policy's words."""
    try:
        return policy.step(work.tier, work.step).what
    except KeyError:
        return work.step


def _chronic(session: Session, scope: Scope) -> list[ReportTable]:
    """How many are chronically absent, by grade, homeroom and school, week by week; and who they are."""
    views = _views(session, scope)
    groups: dict[tuple[str, str], list[bool]] = defaultdict(list)
    rows: list[tuple[Cell, ...]] = []
    for student, view in views:
        is_chronic = is_chronically_absent(view, scope.day)
        for group in (("School", scope.school.name), ("Grade", student.grade), ("Homeroom", student.homeroom)):
            groups[group].append(is_chronic)
        if is_chronic:
            absent = int(count(Basis.ABSENCES, YEAR, view, scope.day))
            missed = round(100 - attendance_percent(view, scope.day), 1)
            rows.append((*_named(student), absent, view.enrolled(scope.day), missed))
    order = {"School": 0, "Grade": 1, "Homeroom": 2}
    summary = tuple(
        (kind, name, len(group), sum(group), round(100 * sum(group) / len(group), 1))
        for (kind, name), group in sorted(groups.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    )
    of_groups = (
        Column("by", "By"), Column("group", "Group"), Column("students", "Students"),
        Column("chronic", "Chronically absent"), Column("percent", "Percent"),
    )  # fmt: skip
    columns = (*NAMED, Column("absences", "Absences"), Column("enrolled", "Enrolled"), Column("missed", "Missed %"))
    return [
        ReportTable("Chronic absence", of_groups, summary, _trend(views, scope)),
        ReportTable("Chronically absent students", columns, tuple(rows)),
    ]


def is_chronically_absent(view: Counted, day: date) -> bool:
    """Whether a student has missed 10 percent of the days enrolled up to `day`."""
    return view.enrolled(day) >= CHRONIC_FROM_DAYS and attendance_percent(view, day) <= 100 - CHRONIC_PERCENT


def _trend(views: Sequence[tuple[Student, Counted]], scope: Scope) -> tuple[Chart, ...]:
    """The share of students who are chronically absent, and the average attendance, at the end of each week."""
    ends = [scope.day - WEEK * back for back in range(TREND_WEEKS) if scope.day - WEEK * back >= scope.year.starts_on]
    weeks = sorted(ends)
    if not views or not weeks:
        return ()
    chronic = [100 * sum(is_chronically_absent(view, end) for _, view in views) / len(views) for end in weeks]
    labels = tuple(f"{end:%m/%d}" for end in weeks)
    series = Series("chronically absent", tuple(round(one, 1) for one in chronic))
    return (Chart("Chronically absent, percent of students", ChartKind.LINE, labels, (series,), y_label="percent"),)


def _numbers(session: Session, scope: Scope) -> list[ReportTable]:
    """The contact numbers on file that somebody should verify, the gravest first."""
    rows = [
        (number.e164, number.health.verdict.value, entry.contact.display_name, entry.relation, *_named(entry.student))
        for number in numbers_to_mend(session, scope.school.id, scope.now)
        for entry in number.on_file
    ]
    columns = (
        Column("number", "Number"), Column("problem", "Problem"), Column("contact", "Contact"),
        Column("relation", "Relation"), *NAMED,
    )  # fmt: skip
    return [ReportTable("Contact numbers to verify", columns, tuple(rows))]


def _work(session: Session, scope: Scope) -> list[ReportTable]:
    """For each person of the policy: done in the last week, open, overdue; and what is overdue."""
    today = local_day(scope.school, scope.now)
    work = session.scalars(
        select(Intervention)
        .where(Intervention.year_id == scope.year.id)
        .order_by(Intervention.due_on, Intervention.id)
        .options(joinedload(Intervention.student))
    ).all()
    done, is_open, overdue = Counter[str](), Counter[str](), Counter[str]()
    late: list[tuple[Cell, ...]] = []
    for one in work:
        if one.state is InterventionState.DONE and one.done_on is not None and one.done_on > today - WEEK:
            done[one.who] += 1
        elif one.state is InterventionState.OPEN:
            is_open[one.who] += 1
            if one.due_on < today:
                overdue[one.who] += 1
                person = _title(scope.policy, one.who)
                late.append((*_named(one.student), step_words(scope.policy, one), person, one.due_on))
    people = sorted({*done, *is_open})
    rows = tuple((_title(scope.policy, who), done[who], is_open[who], overdue[who]) for who in people)
    columns = (
        Column("person", "Who"), Column("done", "Done in 7 days"), Column("open", "Open"), Column("overdue", "Overdue"),
    )  # fmt: skip
    of_late = (*NAMED, Column("step", "What"), Column("person", "Who"), Column("due", "Due"))
    return [ReportTable("Work done and overdue", columns, rows), ReportTable("Overdue", of_late, tuple(late))]


def _title(policy: YearPolicy, who: str) -> str:
    return policy.people[who].title if who in policy.people else who


def _notices(session: Session, scope: Scope) -> list[ReportTable]:
    """Every student in scope, with the letters that their family was sent."""
    letters: dict[int, list[FamilyLetter]] = defaultdict(list)
    sent = select(FamilyLetter).join(Intervention, Intervention.id == FamilyLetter.intervention_id)
    for letter in session.scalars(sent.where(Intervention.year_id == scope.year.id).order_by(FamilyLetter.made_at)):
        letters[letter.student_id].append(letter)
    rows: list[tuple[Cell, ...]] = []
    for student, view in _views(session, scope):
        tier = _tier(scope, view)
        if tier and _is_in(scope, tier):
            unexcused = int(count(Basis.UNEXCUSED, YEAR, view, scope.day))
            told = "; ".join(f"{one.template}, {one.state.value}" for one in letters[student.id])
            rows.append((*_named(student), scope.policy.tier(tier).name, unexcused, told or "none"))
    columns = (*NAMED, Column("tier", "Tier"), Column("unexcused", "Unexcused"), Column("letters", "Letters"))
    return [ReportTable("Letters to families", columns, tuple(rows))]


KINDS: dict[str, Callable[[Session, Scope], list[ReportTable]]] = {
    "occurrences": _occurrences,
    "liaison": _liaison,
    "chronic": _chronic,
    "numbers": _numbers,
    "work": _work,
    "notices": _notices,
}
