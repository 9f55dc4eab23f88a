"""What is to be rehearsed: a school folder, the day of its absence list, and the morning planned for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.rehearsal.events import Event, Morning
from bot.rehearsal.morning import plan_morning
from bot.rehearsal.people import students_of
from bot.rehearsal.voices import speak, spoken_languages
from bot.school_folder import absent_on
from nlp.roster import RosterStudent
from storage.imports.folder import read_school_folder
from storage.imports.records import SchoolRecord

SAMPLE_SCHOOL = Path(__file__).parent / "sample_school"


class NothingToRehearse(ValueError):
    """The folder does not hold what a rehearsal needs; the message says what."""


@dataclass(frozen=True, slots=True)
class Script:
    """One morning of one school. `sounds` holds the WAV file of each event that is spoken, by its place in `events`."""

    folder: Path
    school: SchoolRecord
    line: str
    day: date
    students: tuple[RosterStudent, ...]
    absent: frozenset[str]
    morning: Morning
    sounds: dict[Event, bytes]

    @property
    def is_spoken(self) -> bool:
        """Whether anybody leaves a voicemail."""
        return any(self.sounds.values())


def write_script(folder: Path, *, seed: int) -> Script:
    """Plan the morning of the last day on the folder's absence list, and speak its voicemails.

    Raises:
        ImportFailedError: the folder cannot be read.
        NothingToRehearse: there is not exactly one school, no attendance line, or nobody is absent.
    """
    found = read_school_folder(folder)
    if len(found.schools) != 1:
        raise NothingToRehearse(f"{folder}: a rehearsal plays the morning of one school, here are {len(found.schools)}")
    school = found.school
    if not school.attendance_line:
        raise NothingToRehearse(f"{folder}: school.toml names no attendance_line that parents could call")
    days = {absence.date for absence in found.absences if absence.absent}
    if not days:
        raise NothingToRehearse(f"{folder}: absences.csv lists nobody; a rehearsal needs the absence list of one day")
    day = max(days)
    students, absent = students_of(found), frozenset(absent_on(found, day))
    morning = plan_morning(school, students, absent, day, seed=seed, voices=spoken_languages())
    sounds = {event: speak(event.words, event.speaker) for event in morning.events if event.speaker and event.words}
    return Script(folder, school, school.attendance_line, day, students, absent, morning, sounds)
