"""Whether the ladder was followed: counts, steps, and tiers that wait, each looked at apart from how it was made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rehearsal.year.recount import Recounter
from bot.rehearsal.year.stage import YearStage
from escalation.tiers.policy import CarriedOutBy, Step, Tier
from escalation.year.standings import StudentStanding, standings
from escalation.year.work_lists import todays_work
from storage.models import ContactLogEntry, Declaration, Intervention, SchoolYear
from storage.words import InterventionState, Role

DOCUMENTED = (InterventionState.DONE, InterventionState.WAIVED)
LONGEST = timedelta(days=400)


class LadderChecks:
    """One look at the whole school on one day."""

    def __init__(self, stage: YearStage, session: Session, day: date) -> None:
        self._stage, self._session, self._day = stage, session, day
        self._policy = stage.policy
        self._work: dict[int, list[Intervention]] = defaultdict(list)
        for one in session.scalars(select(Intervention)):
            self._work[one.student_id].append(one)
        self._facts: dict[int, dict[str, date]] = defaultdict(dict)
        stated = select(Declaration).where(Declaration.withdrawn_at.is_(None)).order_by(Declaration.on)
        for declaration in session.scalars(stated):
            self._facts[declaration.student_id].setdefault(declaration.fact, declaration.on)
        roles = [todays_work(session, stage.school_id, stage.now, role, upcoming=LONGEST) for role in Role]
        self._listed = {item.work.id for items in roles for item in items}

    def run(self) -> Iterator[str]:
        """What is not as it must be."""
        year = self._session.get_one(SchoolYear, self._stage.year_id)
        recounter = Recounter(self._stage, self._session, self._day)
        for one in standings(self._session, year, self._policy, self._day):
            where, counted = f"student {one.student.source_id}", recounter.of(one.student.id)
            figures = (one.counts["absences"], one.counts["unexcused"])
            if figures != (counted.absences, counted.unexcused):
                yield f"{where}: {figures} counted, {counted.absences, counted.unexcused} by hand"
            for what in (*self._open_work(one), *self._steps(one), *self._held(one)):
                yield f"{where}: {what}"
        yield from self._done_twice()

    def _open_work(self, one: StudentStanding) -> Iterator[str]:
        """What is open is what a fresh computation says, and stands on somebody's list."""
        rows = [row for row in self._work[one.student.id] if row.state is InterventionState.OPEN]
        keys = {(row.tier, row.step, row.occurrence) for row in rows}
        due = {due.key for due in one.due}
        if keys != due:
            yield f"open {sorted(keys - due)} without cause, {sorted(due - keys)} missing"
        yield from (f"{row.tier}/{row.step} is on nobody's list" for row in rows if row.id not in self._listed)

    def _steps(self, one: StudentStanding) -> Iterator[str]:
        """No step of a begun tier is left out, nor a tier below it, however fast the counts rose; none is twice."""
        rows = self._work[one.student.id]
        known = {f"{row.tier}/{row.step}" for row in rows if row.state is not InterventionState.WITHDRAWN}
        done = {f"{row.tier}/{row.step}" for row in rows if row.state in DOCUMENTED}
        begun = [tier.tier for tier in one.standing.reached if tier.begun is not None]
        if begun and self._policy.builds_on_previous:
            below = self._policy.tiers[: self._policy.rank(begun[-1])]
            # What counts something else may be reached later than a tier above it.
            skipped = [tier.id for tier in below if tier.id not in begun]
            if skipped:
                yield f"{begun[-1]} has begun, {skipped} have not"
        for tier in (self._policy.tier(name) for name in begun):
            for step in tier.steps:
                if self._is_asked(one.student.id, tier, step, done) and f"{tier.id}/{step.id}" not in known:
                    yield f"{tier.id}/{step.id} was skipped"
        twice = Counter((row.tier, row.step, row.occurrence) for row in rows)
        yield from (f"{key} is there {times} times" for key, times in twice.items() if times > 1)

    def _is_asked(self, student_id: int, tier: Tier, step: Step, done: set[str]) -> bool:
        before = {other if "/" in other else f"{tier.id}/{other}" for other in step.after}
        is_stated = not step.only or step.only in self._facts[student_id]
        return step.by is CarriedOutBy.PEOPLE and is_stated and before <= done

    def _held(self, one: StudentStanding) -> Iterator[str]:
        """A tier that waits begins with the last thing it waits for, not earlier and not later."""
        reached = {tier.tier: tier for tier in one.standing.reached}
        for tier in self._policy.tiers:
            there = reached.get(tier.id)
            if not (tier.once.facts or tier.once.tiers_done) or (there is None and tier.when):
                continue
            begun = there.begun if there is not None else None
            needs = self._needs(one.student.id, tier, {name: its.begun for name, its in reached.items()})
            by_then = [on for asked_from, on in needs if asked_from <= (begun or self._day)]
            if begun is None and None not in by_then:
                yield f"{tier.id} waits for nothing and has not begun"
            elif begun is not None and None in by_then:
                yield f"{tier.id} has begun, and something is missing"
            elif begun is not None and there is not None:
                last = max([there.since, *(on for on in by_then if on is not None)])
                if begun != last:
                    yield f"{tier.id} began on {begun}, not on {last}"

    def _needs(self, student_id: int, tier: Tier, begun: dict[str, date | None]) -> list[tuple[date, date | None]]:
        """What a tier waits for: from when on it is asked for, and since when it is there."""
        facts = self._facts[student_id]
        first: dict[str, date] = {}
        for row in self._work[student_id]:
            if row.state in DOCUMENTED and row.done_on is not None:
                name = f"{row.tier}/{row.step}"
                first[name] = min(first.get(name, row.done_on), row.done_on)
        needs = [(date.min, facts.get(fact)) for fact in tier.once.facts]
        needs += [(date.min, begun.get(name)) for name in tier.once.tiers_done]
        for earlier in (self._policy.tier(name) for name in tier.once.tiers_done):
            for step in earlier.steps:
                if step.by is not CarriedOutBy.PEOPLE or step.optional or (step.only and step.only not in facts):
                    continue
                asked_from = max(begun.get(earlier.id) or date.min, facts[step.only] if step.only else date.min)
                needs.append((asked_from, first.get(f"{earlier.id}/{step.id}")))
        return needs

    def _done_twice(self) -> Iterator[str]:
        """By the contact log: nothing was done again without having been opened again."""
        balance = Counter[int]()
        entries = select(ContactLogEntry).where(
            ContactLogEntry.kind.in_(("work_done", "work_waived", "work_opened_again"))
        )
        for entry in self._session.scalars(entries):
            balance[entry.details["intervention_id"]] += -1 if entry.kind == "work_opened_again" else 1
        yield from (f"work {work_id} was done {times} times" for work_id, times in balance.items() if times > 1)
