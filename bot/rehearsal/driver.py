"""Plays a morning on its stage: everything at its virtual time, told as it happens, checked at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.rehearsal.checks import contradictions, provider_errors, records_of
from bot.rehearsal.events import Event
from bot.rehearsal.news import News, Progress, progress
from bot.rehearsal.stage import Stage
from escalation.reports.matches import settle_day
from storage.imports.absences_import import import_absences

# However the day goes, after this much of its time everything must have ended.
LONGEST = timedelta(hours=3)
# At high speeds the machine is what takes long: real seconds that it has at least.
LONGEST_REAL_SECONDS = 240.0

Tell = Callable[[str], None]


class Play:
    """One performance. `step` is to be called a few times a second, in real time."""

    def __init__(self, stage: Stage, tell: Tell) -> None:
        self._stage = stage
        self._tell = tell
        self._news = News(stage)
        self._waiting: list[Event] = list(stage.script.morning.events)
        self._has_roll = False
        self._ends_by = stage.script.morning.checked_at + max(
            LONGEST, timedelta(seconds=LONGEST_REAL_SECONDS * stage.clock.speed)
        )
        self.progress = Progress(False, 0, 0, 0, 0)

    def step(self) -> None:
        """Let happen what is due, and tell what is new.

        Raises:
            RuntimeError: the phone company is gone.
        """
        stage = self._stage
        if not stage.company.is_running:
            raise RuntimeError("the simulated phone company has stopped; look at the lines above")
        now = stage.clock.now()
        self._bring_roll(now)
        while self._waiting and self._waiting[0].at <= now:
            self._perform(self._waiting.pop(0))
        with stage.database.read() as session:
            lines = self._news.look(session, now)
            self.progress = progress(session, stage)
        for line in lines:
            self._tell(line)

    @property
    def is_over(self) -> bool:
        """Whether everything has been played and everything that began has ended."""
        return not self._waiting and self._has_roll and self.progress.is_over

    @property
    def is_overdue(self) -> bool:
        """Whether the morning takes longer than it ever should."""
        return self._stage.clock.now() > self._ends_by

    def _perform(self, event: Event) -> None:
        company, line = self._stage.company, self._stage.script.line
        if event.speaker is None:
            company.text_in(event.from_number, line, event.words)
        else:
            company.call_in(event.from_number, line, self._stage.script.sounds.get(event))

    def _bring_roll(self, now: datetime) -> None:
        """The last room has answered: the day's absence list is imported as complete, as the school's system does."""
        stage = self._stage
        if self._has_roll or now < stage.script.morning.roll_at:
            return
        self._has_roll = True
        with stage.database.write() as session:
            report = import_absences(session, stage.script.folder, now, True)
            for school_id, day in report.days:
                settle_day(session, school_id, day, now)


def result(stage: Stage, play: Play) -> list[str]:
    """What is wrong at the end of a morning; empty where everything is as it must be."""
    records = records_of(stage)
    with stage.database.read() as session:
        wrong = contradictions(session, stage, records)
    late = [] if play.is_over else [f"the morning did not come to an end: {play.progress.unfinished()}"]
    return [*late, *wrong, *provider_errors(records)]
