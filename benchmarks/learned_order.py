"""What learning the order of a family's numbers gains: fifteen school days of a made-up school, with and without it.

    python benchmarks/learned_order.py [--families 60] [--days 15] [--seed 3]

The real engine on SQLite, a clock that is moved, and a phone company in memory. Every person has fixed habits: some
numbers are dead, some never answer before nine, some take messages only, some families answer on the second or third
number. Both schools have the same families, absences and luck; only the policy's `[order] learn` differs. Prints, for
each day and school, how many first calls reached somebody who knows, the calls a family until then, and the minutes.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from escalation.policy_versions import policy_of_school, version_of
from storage.attempts import mark_number_bad
from storage.hand_overs import record_acknowledged
from storage.migrate import upgrade
from storage.models import Attempt, AttemptTarget, District, Inquiry, School
from storage.session import Database
from storage.words import (
    FINAL_INQUIRY_STATES,
    Answer,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    InquiryState,
    RoundKind,
)
from tests.escalation.world import Morning, PhoneCompany, Post, StillClock
from tests.support import DISPATCH, SmallSchool, add_contact, add_student, take_roll
from voice.telephony import CallState

ZONE = ZoneInfo("America/Denver")
FIRST_DAY = date(2026, 10, 5)
LINE_CHECK = time(8, 30)
NINE = time(9, 0)
POLICY = "guardians-then-emergency-then-dispatch"
# Of the families played, each day: a hard month, so that fifteen days tell something.
ABSENT = 0.4


class Habit(StrEnum):
    """What one number always does."""

    ANSWERS = "answers"
    SELDOM = "seldom answers"
    LATE = "never answers before nine"
    MESSAGES = "takes messages"
    DEAD = "dead"


#: How many numbers of a hundred have each habit; how often each is answered; how many seconds a call lasts.
HABITS = {Habit.ANSWERS: 35, Habit.SELDOM: 25, Habit.LATE: 15, Habit.MESSAGES: 15, Habit.DEAD: 10}
ANSWERED = {Habit.ANSWERS: 0.85, Habit.SELDOM: 0.15, Habit.LATE: 0.85}
SECONDS = {Habit.MESSAGES: 50.0, Habit.DEAD: 4.0}
RINGING, TALKING = 32.0, 45.0


@dataclass
class Figures:
    """One day of one school."""

    families: int = 0
    reached: int = 0
    first: int = 0
    calls: int = 0
    minutes: float = 0.0

    def add(self, other: Figures) -> None:
        for name in ("families", "reached", "first", "calls", "minutes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def cells(self) -> str:
        least = max(1, self.reached)
        return (
            f"{self.first / max(1, self.families):>7.0%} {self.calls / least:>7.2f} {self.minutes / least:>8.2f}"
            f" {self.families - self.reached:>6}"
        )


@dataclass
class Families:
    """Who lives at which number, drawn once."""

    seed: int
    numbers: list[list[str]] = field(default_factory=list)
    habits: dict[str, Habit] = field(default_factory=dict)

    def draw(self, count: int) -> None:
        random = Random(self.seed)
        numbers = (f"+1{area}555{line:04d}" for area in (303, 720, 970) for line in range(110, 200))
        kinds, weights = zip(*HABITS.items(), strict=True)
        for _ in range(count):
            # The mother's two, the father's, the aunt's.
            own = list(itertools.islice(numbers, 4))
            if len(own) < 4:
                raise SystemExit("there are not so many fictional numbers: at most 67 families")
            self.numbers.append(own)
            self.habits |= {number: random.choices(kinds, weights)[0] for number in own}

    def absent(self, day: int) -> list[int]:
        random = Random(f"{self.seed} {day}")
        return [n for n in range(len(self.numbers)) if random.random() < ABSENT]

    def picks_up(self, number: str, day: int, now: datetime) -> bool:
        """Whether somebody answers: the same in both schools."""
        habit = self.habits[number]
        if habit is Habit.LATE and now.astimezone(ZONE).time() < NINE:
            return False
        return Random(f"{self.seed} {day} {number}").random() < ANSWERED.get(habit, 0.0)


class SchoolMonth(Morning):
    """A school of its own, day after day, where calls end by the habits of those who are called."""

    def __init__(self, database: Database, families: Families, *, learns: bool) -> None:
        self.database = database
        self.families = families
        self.clock = StillClock(self.at(0))
        self.phone = PhoneCompany(self.clock)
        self.post = Post()
        self._messages = 0
        self._ends: list[tuple[datetime, str]] = []
        self._seen = 0
        with database.write() as session:
            district = District(source_id="D1", name="Example District")
            session.add(district)
            session.flush()
            school = School(
                district_id=district.id, source_id="SCH1", name="Example Elementary", timezone=ZONE.key,
                attendance_line="+13035550100", security_dispatch=DISPATCH, bell=time(8, 20), line_checked=LINE_CHECK,
                languages=["en"], same_day_policy=POLICY,
            )  # fmt: skip
            session.add(school)
            session.flush()
            students: dict[str, int] = {}
            for n, (first, second, father, aunt) in enumerate(families.numbers):
                student = add_student(session, school, f"S{n}", f"Child{n}", "Example", "02", "Vega")
                add_contact(session, school, f"M{n}", "Mae", "Example", [first, second], [student], "mother", 1)
                add_contact(session, school, f"F{n}", "Tom", "Example", [father], [student], "father", 2)
                add_contact(session, school, f"A{n}", "Una", "Example", [aunt], [student], "aunt", 3, emergency=True)
                students[str(n)] = student
                # Two in three are never absent: so many absences as are played would put the brake on.
                for other in range(2):
                    add_student(session, school, f"P{n}-{other}", f"Peer{n}", "Example", "03", "Brook")
            self.school = SmallSchool(school.id, students, {})
            # Inquiries go on under the content that the ledger keeps of their policy: here is the one difference.
            version = version_of(session, policy_of_school(session, school, self.now()), self.now())
            version.content = {**version.content, "order": {"learn": learns}}

    def at(self, day: int) -> datetime:
        """The line check of the n-th school day."""
        weeks, weekday = divmod(day, 5)
        return datetime.combine(FIRST_DAY + timedelta(weeks=weeks, days=weekday), LINE_CHECK, ZONE)

    def play(self, day: int) -> Figures:
        """One day, from the line check until every search has ended."""
        self.clock.move(self.at(day) - self.now())
        absent = [self.school.students[str(n)] for n in self.families.absent(day)]
        when = self.now().date()
        with self.database.write() as session:
            take_roll(session, self.school.school_id, absent, day=when, at=self.now())
        self.work()
        while (due := self._next_due(when)) is not None:
            self._schedule(day)
            if self._ends and self._ends[0][0] <= due:
                at, number = heapq.heappop(self._ends)
                self.clock.move(max(at - self.now(), timedelta()))
                self._finish(number, day)
            else:
                self.clock.move(max(due - self.now(), timedelta(seconds=1)))
            self.work()
        return self._figures(when, day)

    def _next_due(self, when: date) -> datetime | None:
        """When the engine or a worker has something to do next; None when every search of the day has ended."""
        with self.database.read() as session:
            due = session.scalar(
                select(func.min(Inquiry.due_at)).where(Inquiry.date == when, Inquiry.state.not_in(FINAL_INQUIRY_STATES))
            )
            planned = session.scalar(select(func.min(Attempt.due_at)).where(Attempt.state == AttemptState.PLANNED))
        return due if due is None or planned is None else min(due, planned)

    def _schedule(self, day: int) -> None:
        """When each call that has begun will be over."""
        for request in self.phone.requests[self._seen :]:
            seconds = RINGING
            if request.to == DISPATCH or self.families.picks_up(request.to, day, self.now()):
                seconds = TALKING
            elif self.families.habits[request.to] in SECONDS:
                seconds = SECONDS[self.families.habits[request.to]]
            heapq.heappush(self._ends, (self.now() + timedelta(seconds=seconds), request.to))
        self._seen = len(self.phone.requests)

    def _finish(self, number: str, day: int) -> None:
        if not self.phone.live_to(number):
            return
        if number == DISPATCH:
            attempt_id = self.live_attempt(number).id
            with self.database.write() as session:
                record_acknowledged(session, session.get_one(Attempt, attempt_id), self.now())
            self.answers(number, None)
        elif self.families.picks_up(number, day, self.now()):
            self.answers(number, Answer.KNOWS)
        elif self.families.habits[number] is Habit.MESSAGES:
            self.voicemail(number)
        elif self.families.habits[number] is Habit.DEAD:
            with self.database.write() as session:
                mark_number_bad(session, number, "no such number", self.now())
            self._end(number, CallState.FAILED, AttemptResult.FAILED)
        else:
            self.no_answer(number)

    def _figures(self, when: date, day: int) -> Figures:
        figures = Figures()
        with self.database.read() as session:
            inquiries = session.scalars(select(Inquiry).where(Inquiry.date == when)).all()
            for inquiry in inquiries:
                calls = session.execute(
                    select(AttemptTarget.answer)
                    .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
                    .where(
                        AttemptTarget.inquiry_id == inquiry.id,
                        Attempt.channel == AttemptChannel.CALL,
                        Attempt.round_kind != RoundKind.DISPATCH,
                        Attempt.placing_at.is_not(None),
                    )
                    .order_by(Attempt.placing_at, Attempt.id)
                ).all()
                figures.families += 1
                if inquiry.state is InquiryState.REACHED and inquiry.ended_at is not None:
                    figures.reached += 1
                    figures.first += calls[0].answer is Answer.KNOWS
                    figures.calls += len(calls)
                    figures.minutes += (inquiry.ended_at - self.at(day)).total_seconds() / 60
        return figures


def month(families: int, days: int, seed: int, learns: bool) -> list[Figures]:
    """The figures of each day of one school."""
    drawn = Families(seed)
    drawn.draw(families)
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        url = f"sqlite:///{folder}/ledger.db"
        upgrade(url)
        database = Database(url)
        school = SchoolMonth(database, drawn, learns=learns)
        figures = [school.play(day) for day in range(days)]
        database.close()
    return figures


def total(figures: Sequence[Figures]) -> Figures:
    """Several days together."""
    found = Figures()
    for day in figures:
        found.add(day)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=60)
    parser.add_argument("--days", type=int, default=15)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    with ProcessPoolExecutor(2) as pool:
        by_file, learned = pool.map(
            month, [options.families] * 2, [options.days] * 2, [options.seed] * 2, [False, True]
        )
    head = f"{'first':>7} {'calls':>7} {'minutes':>8} {'nobody':>6}"
    print(f"{'':>12} | {'order of the file':^31} | {'learned order':^31}")
    print(f"{'day':>5} {'absent':>6} | {head} | {head}")
    for number, (plain, clever) in enumerate(zip(by_file, learned, strict=True), start=1):
        print(f"{number:>5} {plain.families:>6} | {plain.cells()} | {clever.cells()}")
    third = options.days // 3
    for name, days in (("first third", slice(0, third)), ("last two thirds", slice(third, None))):
        plain, clever = total(by_file[days]), total(learned[days])
        print(f"\n{name}: {plain.families} searches")
        print(f"{'':>12} | {plain.cells()} | {clever.cells()}")
        print(
            f"  first-call success x {(clever.first / clever.families) / (plain.first / plain.families):.2f},"
            f" calls x {(clever.calls / clever.reached) / (plain.calls / plain.reached):.2f},"
            f" minutes x {(clever.minutes / clever.reached) / (plain.minutes / plain.reached):.2f}"
        )


if __name__ == "__main__":
    main()
