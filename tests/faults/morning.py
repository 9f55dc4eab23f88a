"""Plays one morning on an installation, while faults are inflicted on it, until everything that began has ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.rehearsal.events import Event
from bot.rehearsal.news import Progress, progress
from bot.rehearsal.stage import Stage
from escalation.reports.matches import settle_day
from storage.imports.absences_import import import_absences

# However the morning goes, after this much of its time, and so much real time, everything must have ended.
LONGEST = timedelta(hours=3)
LONGEST_REAL_SECONDS = 150.0

Inflict = Callable[[datetime], None]


class Performance:
    """One morning. Our own hand in it (the roll, reading how far it is) survives an outage of the ledger."""

    def __init__(self, stage: Stage, inflict: Inflict) -> None:
        self._stage = stage
        self._inflict = inflict
        self._waiting: list[Event] = list(stage.script.morning.events)
        self._has_roll = False
        self._began = time.monotonic()
        self.progress = Progress(False, 0, 0, 0, 0)

    def play(self) -> None:
        """Play to the end, or until it takes longer than it ever should."""
        self._stage.supervisor.watch(self._step)

    @property
    def is_over(self) -> bool:
        """Whether everything has been played and everything that began has ended."""
        return not self._waiting and self._has_roll and self.progress.is_over

    def _step(self) -> bool:
        now = self._stage.clock.now()
        while self._waiting and self._waiting[0].at <= now:
            self._perform(self._waiting.pop(0))
        self._inflict(now)
        try:
            self._bring_roll(now)
            with self._stage.database.read() as session:
                self.progress = progress(session, self._stage)
        except SQLAlchemyError:
            return False  # The ledger is down just now: that is what it is all about.
        return self.is_over or self._is_overdue(now)

    def _perform(self, event: Event) -> None:
        script, company = self._stage.script, self._stage.company
        if event.speaker is None:
            company.text_in(event.from_number, script.line, event.words)
        else:
            company.call_in(event.from_number, script.line, script.sounds[event])

    def _is_overdue(self, now: datetime) -> bool:
        is_late = now > self._stage.script.morning.checked_at + LONGEST
        return is_late and time.monotonic() - self._began > LONGEST_REAL_SECONDS

    def _bring_roll(self, now: datetime) -> None:
        """The day's absence list is imported as complete, as the school's system does; again where that failed."""
        stage = self._stage
        if self._has_roll or now < stage.script.morning.roll_at:
            return
        with stage.database.write() as session:
            report = import_absences(session, stage.script.folder, now, True)
            for school_id, day in report.days:
                settle_day(session, school_id, day, now)
        self._has_roll = True
