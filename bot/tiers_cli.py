"""`attendance tiers`: who stands where on the yearly ladder, and what a policy says or would have done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ledger import clock, open_database
from bot.tiers_words import tell_simulation
from escalation.tiers.days import counted
from escalation.tiers.explain import explain
from escalation.tiers.policy import YearPolicy
from escalation.tiers.reader import YearPolicyError, read_year_policy, schema
from escalation.tiers.simulate import Simulation, simulate
from escalation.year.ledger import calendar_of, student_years, year_around
from escalation.year.policies import adopt, year_policy, year_policy_of
from escalation.year.standings import StudentStanding, standings
from storage.models import School, SchoolYear, Student

BAD_INPUT = 2
LEAST_WIDTH = 150
POLICY = click.option("--policy", default="", help="A policy's name or file, instead of the one each school names.")
SCHOOL = click.option("--school", default="", help="Only the school of this sourcedId.")


@click.group("tiers", invoke_without_command=True)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Any day of a school year; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@POLICY
@SCHOOL
@click.pass_context
def tiers(context: click.Context, day: datetime | None, as_json: bool, policy: str, school: str) -> None:
    """The students at each tier of their school's yearly ladder, with what is due."""
    if context.invoked_subcommand is not None:
        return
    now = clock().now()
    database = open_database()
    with database.read() as session, _bad_input():
        found = list(_schools(session, school, policy, day.date() if day else None, now))
        if as_json:
            click.echo(json.dumps({"schools": [_plain(session, *one) for one in found]}, ensure_ascii=False, indent=1))
        else:
            for one in found:
                _print(session, *one)
    database.close()


@tiers.command()
@click.argument("file", type=click.Path(exists=False, path_type=Path))
def check(file: Path) -> None:
    """Check a policy FILE: what is wrong with it, by line, and how to mend it."""
    with _bad_input():
        policy = read_year_policy(file)
    steps = sum(len(tier.steps) for tier in policy.tiers)
    click.echo(f"{file.name}: in order. {len(policy.tiers)} tiers, {steps} steps.")


@tiers.command("adopt")
@click.argument("file", type=click.Path(exists=False, path_type=Path))
def adopt_command(file: Path) -> None:
    """Take a district's own policy FILE into the ledger; schools use it by its name (`year_policy` in school.toml)."""
    database = open_database()
    with _bad_input():
        name = read_year_policy(file).name
        with database.write() as session:
            adopt(session, file.read_text(encoding="utf-8"), name, clock().now())
    database.close()
    click.echo(f"{name} is adopted. Schools whose year_policy is {name!r} are under it from now on.")


@tiers.command("explain")
@click.argument("policy")
def explain_command(policy: str) -> None:
    """Say a POLICY (a name or a file) in plain words."""
    database = open_database()
    with database.read() as session, _bad_input():
        click.echo(explain(_policy(session, policy)))
    database.close()


@tiers.command("simulate")
@POLICY
@SCHOOL
@click.option("--year", "name", default="", help="A school year such as 2025-2026; the last one known if left out.")
@click.option("--documented", is_flag=True, help="As if every step were documented on its last day in time.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def simulate_command(policy: str, school: str, name: str, documented: bool, as_json: bool) -> None:
    """Play a policy over the history of a year: who would have been where when, and how much work it makes."""
    database = open_database()
    with database.read() as session, _bad_input():
        found = list(_simulated(session, policy, school, name, documented))
    database.close()
    if as_json:
        click.echo(json.dumps({"schools": [{"school": one, **told.as_json()} for one, told in found]}, indent=1))
        return
    for one, told in found:
        tell_simulation(Console(width=LEAST_WIDTH), one, told)


def _simulated(
    session: Session, policy: str, source_id: str, name: str, documented: bool
) -> Iterator[tuple[str, Simulation]]:
    for school in _chosen(session, source_id):
        rules = _policy(session, policy) if policy else year_policy_of(session, school)
        query = select(SchoolYear).where(SchoolYear.school_id == school.id).order_by(SchoolYear.starts_on.desc())
        year = session.scalars(query.where(SchoolYear.name == name) if name else query).first()
        if year is None:
            raise _NoSuchError(f"{school.name}: no such school year. {_years(session, school)}")
        if rules is None:
            raise _NoSuchError(f"{school.name} has no year policy: name one with --policy.")
        calendar = calendar_of(session, year)
        years = student_years(session, year, calendar)
        query_names = select(Student.id, Student.source_id, Student.grade).where(Student.id.in_(years))
        students = [
            (key, grade, counted(years[student_id], rules.count, calendar))
            for student_id, key, grade in session.execute(query_names.order_by(Student.source_id))
        ]
        yield school.source_id, simulate(rules, students, year.starts_on, year.ends_on, is_documented=documented)


@tiers.command("schema")
def schema_command() -> None:
    """Print the JSON schema of year policies, for editors that check while one writes."""
    click.echo(json.dumps(schema(), indent=2))


@contextmanager
def _bad_input() -> Iterator[None]:
    """Turn a policy or day that cannot be used into its messages and exit code 2."""
    try:
        yield
    except (YearPolicyError, _NoSuchError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(BAD_INPUT) from error


class _NoSuchError(ValueError):
    """What was asked for is not there; the message says what is."""


Found = tuple[School, SchoolYear, YearPolicy, date]


def _chosen(session: Session, source_id: str) -> list[School]:
    """The schools asked for, by name."""
    schools = session.scalars(select(School).order_by(School.name, School.id)).all()
    if not schools:
        raise _NoSuchError("no school is known yet: import a roster first (attendance import roster PATH).")
    chosen = [school for school in schools if source_id in ("", school.source_id)]
    if not chosen:
        known = ", ".join(school.source_id for school in schools)
        raise _NoSuchError(f"there is no school {source_id!r}; there are: {known}.")
    return chosen


def _schools(session: Session, source_id: str, policy: str, day: date | None, now: datetime) -> Iterator[Found]:
    """The schools asked for that have a policy, each with the year of the day asked for."""
    for school in _chosen(session, source_id):
        rules = _policy(session, policy) if policy else year_policy_of(session, school)
        when = day or now.astimezone(ZoneInfo(school.timezone)).date()
        year = year_around(session, school.id, when)
        if rules is None:
            click.echo(f"{school.name}: no year_policy in its school.toml; left out.", err=True)
        elif year is None:
            raise _NoSuchError(f"{when}: not in a school year of {school.name}. {_years(session, school)}")
        else:
            yield school, year, rules, when


def _policy(session: Session, name: str) -> YearPolicy:
    return read_year_policy(Path(name)) if name.endswith(".toml") else year_policy(session, name)


def _years(session: Session, school: School) -> str:
    years = session.scalars(
        select(SchoolYear).where(SchoolYear.school_id == school.id).order_by(SchoolYear.starts_on)
    ).all()
    if not years:
        return "No year is known: import academicSessions.csv, or write [[school_year]] in school.toml."
    return "Known: " + ", ".join(f"{year.name} ({year.starts_on} to {year.ends_on})" for year in years) + "."


def _plain(session: Session, school: School, year: SchoolYear, policy: YearPolicy, day: date) -> dict[str, Any]:
    found = list(standings(session, year, policy, day))
    at = Counter(one.standing.tier for one in found)
    return {
        "school": school.source_id,
        "name": school.name,
        "date": day.isoformat(),
        "year": year.name,
        "policy": policy.name,
        "tiers": [{"tier": tier.id, "name": tier.name, "students": at[tier.id]} for tier in policy.tiers],
        "without_tier": at[""],
        "students": [_student(policy, one, day) for one in found if one.standing.tier],
    }


def _student(policy: YearPolicy, one: StudentStanding, day: date) -> dict[str, Any]:
    reached = {tier.tier: tier for tier in one.standing.reached}
    return {
        "student": one.student.source_id,
        "name": one.student.display_name,
        "grade": one.student.grade,
        "tier": one.standing.tier,
        "since": reached[one.standing.tier].since.isoformat(),
        "begun": one.standing.begun,
        "waits_for": list(reached[one.standing.tier].missing),
        "counts": one.counts,
        "enrolled_days": one.enrolled_days,
        "attendance_percent": one.attendance_percent,
        "band": one.band,
        "due": [
            {
                "tier": due.tier,
                "step": due.step,
                "what": policy.step(due.tier, due.step).what,
                "who": policy.step(due.tier, due.step).who,
                "occurrence": due.occurrence,
                "since": due.since.isoformat(),
                "due_on": due.due_on.isoformat(),
                "overdue": due.due_on < day,
            }
            for due in one.due
        ],
    }


def _print(session: Session, school: School, year: SchoolYear, policy: YearPolicy, day: date) -> None:
    console = Console()
    console.width = max(console.width, LEAST_WIDTH)
    found = [one for one in standings(session, year, policy, day) if one.standing.tier]
    if not found:
        console.print(f"{school.name}, {day}: nobody is on a tier of {policy.name}.", markup=False)
        return
    table = Table(title=f"{school.name}, {day} ({policy.name})")
    for column in ("tier", "student", "grade", "absences", "unexcused", "attendance", "due first", "by"):
        table.add_column(column, no_wrap=column != "due first")
    names = {tier.id: tier.name for tier in policy.tiers}
    for one in sorted(found, key=lambda one: -policy.rank(one.standing.tier)):
        due = min(one.due, key=lambda due: due.due_on, default=None)
        table.add_row(
            names[one.standing.tier], one.student.display_name, one.student.grade, str(one.counts["absences"]),
            str(one.counts["unexcused"]), f"{one.attendance_percent:.1f} %",
            policy.step(due.tier, due.step).what if due else "", due.due_on.isoformat() if due else "",
        )  # fmt: skip
    console.print(table)
