"""A day at the office: each member of staff looks at today's list and does what they get to."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from bot.rehearsal.year import appointments, case_work, simple_work
from bot.rehearsal.year.desk import Desk, Diary, Task
from bot.rehearsal.year.people import Person
from bot.rehearsal.year.stage import YearStage
from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.tiers.reader import CASE_MANAGER
from escalation.year.work_lists import WorkItem, todays_work
from storage.words import Role

Doing = Callable[[Desk, Task], None]
DOING: dict[StepKind, Doing] = {
    StepKind.CONTACT: simple_work.contact,
    StepKind.FILE: simple_work.file,
    StepKind.LETTER: simple_work.letter,
    StepKind.MEETING: appointments.meeting,
    StepKind.CONTRACT: appointments.contract,
    StepKind.VISIT: simple_work.note,
    StepKind.REFERRAL: simple_work.referral,
    StepKind.REVIEW: simple_work.note,
    StepKind.INFORM: simple_work.note,
    StepKind.ASSESSMENT: simple_work.note,
    StepKind.TASK: simple_work.note,
}
AHEAD = timedelta(days=30)


class Office:
    """The staff at work. `grave`: students whom they give up on in the end, by id."""

    def __init__(self, stage: YearStage, seed: int, grave: frozenset[int]) -> None:
        self._stage = stage
        self._chance = random.Random(f"office-{seed}")  # noqa: S311 - a rehearsal, not a secret
        self._grave = grave
        self.diary = Diary()

    def work(self, today: date) -> None:
        """One day's work, at the moment that the stage's clock shows."""
        for role in dict.fromkeys(person.role for person in self._stage.staff):
            self._work_through(role, today)
        secretary = self._desk(self._one(Role.SECRETARY), today)
        simple_work.print_letters(secretary)
        simple_work.note_outcomes(secretary)
        principal = self._desk(self._one(Role.PRINCIPAL), today)
        appointments.break_contracts(principal)
        case_work.state_facts(principal)

    def _work_through(self, role: Role, today: date) -> None:
        """The list of one role. Its people have divided the students among them."""
        people = [person for person in self._stage.staff if person.role is role]
        for item in self._list(role):
            person = people[item.work.student_id % len(people)]
            if item.step is not None and person.takes(item.work.due_on, today, self._chance):
                self._do(self._desk(person, today), Task(item.work, item.step))

    def _do(self, desk: Desk, task: Task) -> None:
        if case_work.waived(desk, task):
            return
        try:
            doing = case_work.name_manager if task.step.id == CASE_MANAGER else DOING[task.step.does]
            doing(desk, task)
        except EntryError as error:
            # The program says what is missing first; it is tried again on another day.
            self.diary.refused[str(error).split(":")[0]] += 1

    def _list(self, role: Role) -> list[WorkItem]:
        with self._stage.database.read() as session:
            return todays_work(session, self._stage.school_id, self._stage.now, role, upcoming=AHEAD)

    def _one(self, role: Role) -> Person:
        return next(one for one in self._stage.staff if one.role is role)

    def _desk(self, person: Person, today: date) -> Desk:
        return Desk(self._stage, person, today, self._chance, self.diary, self._grave)
