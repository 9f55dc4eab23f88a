"""The worst hour of a district, planned: every school's morning laid over the others'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.rehearsal.answering import Callee, Manner
from bot.rehearsal.events import Event
from bot.rehearsal.make_district import DAY, MadeDistrict
from bot.rehearsal.morning import plan_morning
from storage.imports.problems import Problems
from storage.imports.school_toml import read_schools
from storage.imports.source import open_source

# Messages come in the half hour that ends five minutes before a school's line is checked.
OPENS_BEFORE = timedelta(minutes=37)
NOBODY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class DistrictMorning:
    """All schools' mornings as one. `texts` are (event, the line it is sent to), by time."""

    day: date
    opens: datetime
    roll_at: datetime
    checked_at: datetime
    texts: tuple[tuple[Event, str], ...]
    callees: tuple[Callee, ...]
    restricted: frozenset[str]
    listed: int


def plan_district(district: MadeDistrict, folder: Path, *, reported: float, seed: int) -> DistrictMorning:
    """Plan the worst hour of a district that was written into a folder; `reported` is the share parents speak for.

    All messages are texts: to hear thousands of voicemails takes more than this machine. Only the telephones of
    families with an absent child are put to the phone company; at any other nobody answers.
    """
    records = {record.source_id: record for record in read_schools(open_source(folder), Problems())}
    mornings, texts = [], []
    callees: dict[str, Callee] = {}
    for number, school in enumerate(district.schools):
        record = records[school.place.source_id]
        absent = frozenset(student.source_id for student in school.absent)
        morning = plan_morning(
            record, school.roster, absent, DAY,
            seed=seed + number, voices=NOBODY, reported=reported, opens_before=OPENS_BEFORE,
        )  # fmt: skip
        mornings.append(morning)
        texts += [(event, str(record.attendance_line)) for event in morning.events]
        numbers = {
            phone
            for student in school.roster
            if student.student_id in absent
            for contact in student.contacts
            for phone in contact.numbers
        }
        callees |= {c.number: c for c in morning.callees if c.number in numbers or c.manner is Manner.DISPATCH}
    return DistrictMorning(
        DAY,
        min(morning.opens for morning in mornings),
        min(morning.roll_at for morning in mornings),
        max(morning.checked_at for morning in mornings),
        tuple(sorted(texts, key=lambda item: (item[0].at, item[0].from_number))),
        tuple(callees.values()),
        frozenset(number for morning in mornings for number in morning.restricted),
        sum(len(school.absent) for school in district.schools),
    )
