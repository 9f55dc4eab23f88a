"""However counts go up and down, and whatever people do meanwhile: no piece of work is lost, and none is there twice.

Set ATTENDANCE_EXAMPLES for a longer search.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.tiers.days import counted
from escalation.tiers.standing import standing
from escalation.tiers.steps import due_steps
from escalation.year.closing import finish, waive
from escalation.year.ledger import calendar_of, student_years
from escalation.year.policies import year_policy
from escalation.year.recompute import recompute_students
from storage.migrate import upgrade
from storage.models import Absence, Declaration, ExcuseDecision, Intervention, School, SchoolYear
from storage.session import Database
from storage.words import AbsenceState, Evidence, Excuse, InterventionState
from tests.year.office import NOW, TODAY, Office

EXAMPLES = int(os.environ.get("ATTENDANCE_EXAMPLES", "25"))
DAYS = [TODAY - timedelta(days=number) for number in range(40) if (TODAY - timedelta(days=number)).weekday() < 5]
FACTS = {
    "four-seven-ten": ["contract_violated"],
    "bands-and-referrals": ["psa_available", "visit_appropriate"],
    "liaison-tiers": ["infection_suspected", "assessment_needed"],
    "five-steps": ["campus_efforts_exhausted", "follow_up_completed", "district_efforts_failed", "court_case_decided"],
}
POLICIES = sorted(FACTS)
CLOSED = (InterventionState.DONE, InterventionState.WAIVED)
CATEGORIES = ("Unexcused Absence", "Unexcused Absence", "Excused Absence", "Absence")
Event = tuple[str, set[int], int]
day_numbers = st.integers(0, len(DAYS) - 1)
# What happens: to which day, in which variant.
EVENT: st.SearchStrategy[Event] = st.one_of(
    st.tuples(st.just("absent"), st.sets(day_numbers, min_size=1, max_size=12), st.integers(0, 3)),
    st.tuples(st.just("was there"), st.sets(day_numbers, min_size=1, max_size=6), st.just(0)),
    st.tuples(st.just("decided"), st.sets(day_numbers, min_size=1, max_size=4), st.integers(0, 1)),
    st.tuples(st.just("stated"), st.just(set[int]()), st.integers(0, 3)),
)
DEED: st.SearchStrategy[Event] = st.tuples(
    st.sampled_from(["done", "waived", "recomputed"]), st.just(set[int]()), st.integers(0, 40)
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("year")
    url = f"sqlite:///{folder / 'ledger.db'}"
    upgrade(url)
    database = Database(url)
    yield Office(database, Path(folder))
    database.close()


class _TakeBack(Exception):
    """Ends an example: nothing of it stays."""


@contextmanager
def example(office: Office) -> Iterator[Session]:
    with suppress(_TakeBack), office.database.write() as session:
        yield session
        raise _TakeBack


class Student:
    """One student, to whom things happen."""

    def __init__(self, session: Session, office: Office, name: str, policy: str) -> None:
        self.session, self.office, self.policy = session, office, policy
        self.id = office.student(name)
        session.get_one(School, office.school.school_id).year_policy = policy

    def meet(self, event: Event) -> bool:
        """Let it happen; whether the work has followed."""
        kind, numbers, variant = event
        days = [DAYS[number] for number in sorted(numbers)]
        if kind == "absent":
            for day in days:
                self.put(day, AbsenceState.LISTED, CATEGORIES[variant])
        elif kind == "was there":
            for day in days:
                self.put(day, AbsenceState.WITHDRAWN, "Absence")
        elif kind == "decided":
            for day in days:
                self.decide(day, list(Excuse)[variant])
        elif kind == "stated":
            self.state_fact(variant)
        elif kind == "recomputed":
            self.recompute()
        elif self.close(kind, variant):
            return True
        self.session.flush()
        return kind == "recomputed"

    def put(self, day: date, state: AbsenceState, category: str) -> None:
        row = self.session.scalar(select(Absence).where(Absence.student_id == self.id, Absence.date == day))
        if row is None:
            row = Absence(school_id=self.office.school.school_id, student_id=self.id, date=day, listed_at=NOW)
            self.session.add(row)
        row.state, row.category, row.changed_at = state, category, NOW
        self.session.flush()

    def decide(self, day: date, excuse: Excuse) -> None:
        for row in self.session.scalars(
            select(ExcuseDecision).where(ExcuseDecision.student_id == self.id, ExcuseDecision.date == day)
        ):
            row.withdrawn_at = NOW
        self.session.add(
            ExcuseDecision(
                student_id=self.id, date=day, excuse=excuse, evidence=Evidence.MEDICAL_NOTE, received_on=day,
                decided_at=NOW,
            )
        )  # fmt: skip

    def state_fact(self, variant: int) -> None:
        facts = FACTS[self.policy]
        if variant < len(facts):
            self.session.add(
                Declaration(
                    student_id=self.id, year_id=self.office.year_id, fact=facts[variant], on=TODAY, stated_at=NOW,
                    stated_by=self.office.me,
                )
            )  # fmt: skip

    def close(self, kind: str, number: int) -> bool:
        rows = [row for row in self.rows() if row.state is InterventionState.OPEN]
        if rows and kind == "done":
            finish(self.session, rows[number % len(rows)], "noted", self.office.me, NOW, note="done")
        elif rows:
            waive(self.session, rows[number % len(rows)].id, "not needed", self.office.me, NOW)
        return bool(rows)

    def rows(self) -> list[Intervention]:
        query = select(Intervention).where(Intervention.student_id == self.id).order_by(Intervention.id)
        return list(self.session.scalars(query))

    def keys(self, *states: InterventionState) -> set[tuple[str, ...]]:
        return {(row.tier, row.step, row.occurrence) for row in self.rows() if row.state in states}

    def recompute(self) -> None:
        self.session.flush()
        recompute_students(self.session, [self.id], NOW)

    def due(self) -> set[tuple[str, ...]]:
        """What is due by a fresh computation of the facts as they stand."""
        rules = year_policy(self.session, self.policy)
        year = self.session.get_one(SchoolYear, self.office.year_id)
        calendar = calendar_of(self.session, year)
        view = counted(student_years(self.session, year, calendar, [self.id])[self.id], rules.count, calendar)
        return {one.key for one in due_steps(rules, view, standing(rules, view, TODAY), TODAY)}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(policy=st.sampled_from(POLICIES), events=st.lists(st.one_of(EVENT, EVENT, DEED), min_size=4, max_size=18))
@pytest.mark.timeout(20 * EXAMPLES)
def test_no_piece_of_work_is_lost_or_there_twice(office: Office, policy: str, events: list[Event]) -> None:
    with example(office) as session:
        ana = Student(session, office, "Ana", policy)
        known: set[int] = set()
        closed: set[tuple[str, ...]] = set()
        for event in [*events, ("recomputed", set(), 0)]:
            has_followed = ana.meet(event)
            rows = ana.rows()
            assert known <= {row.id for row in rows}, "a piece of work has vanished"
            known = {row.id for row in rows}
            assert len({(row.tier, row.step, row.occurrence) for row in rows}) == len(rows), "one is there twice"
            assert closed <= ana.keys(*CLOSED), "what was done or waived is open again"
            closed = ana.keys(*CLOSED)
            if has_followed:
                assert ana.keys(InterventionState.OPEN) == ana.due() - closed


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    policy=st.sampled_from(POLICIES),
    events=st.lists(
        st.one_of(EVENT, EVENT, st.tuples(st.just("recomputed"), st.just(set[int]()), st.just(0))), max_size=14
    ),
)
@pytest.mark.timeout(20 * EXAMPLES)
def test_the_way_to_the_facts_does_not_matter(office: Office, policy: str, events: list[Event]) -> None:
    """Imports and corrections in any order, recomputed in between or not: as if only the end had ever been known."""
    with example(office) as session:
        ana, ben = Student(session, office, "Ana", policy), Student(session, office, "Ben", policy)
        for event in events:
            ana.meet(event)
        ana.recompute()
        copy_facts(session, ana, ben)
        ben.recompute()
        assert ana.keys(InterventionState.OPEN) == ben.keys(InterventionState.OPEN)
        why = {(row.tier, row.step, row.occurrence): (row.since, row.due_on, row.because) for row in ben.rows()}
        for row in ana.rows():
            if row.state is InterventionState.OPEN:
                assert (row.since, row.due_on, row.because) == why[row.tier, row.step, row.occurrence]


def copy_facts(session: Session, one: Student, other: Student) -> None:
    """Only what holds in the end, and all at once."""
    for row in session.scalars(
        select(Absence).where(Absence.student_id == one.id, Absence.state == AbsenceState.LISTED)
    ).all():
        other.put(row.date, AbsenceState.LISTED, row.category)
    for decision in session.scalars(
        select(ExcuseDecision).where(ExcuseDecision.student_id == one.id, ExcuseDecision.withdrawn_at.is_(None))
    ).all():
        other.decide(decision.date, decision.excuse)
    facts = session.scalars(select(Declaration.fact).where(Declaration.student_id == one.id)).all()
    for fact in set(facts):
        other.state_fact(FACTS[one.policy].index(fact))
