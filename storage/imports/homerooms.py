"""Which room a student sits in, and whose: from OneRoster's classes and enrollments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from storage.imports import shapes
from storage.imports.dates import DateReader
from storage.imports.fields import read_boolean
from storage.imports.problems import Problems
from storage.imports.source import Source
from storage.imports.tables import Row, Table

GONE = frozenset({"tobedeleted", "inactive"})
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sr", "sra", "srta", "teacher", "maestra", "maestro"})
_ROOM_WORDS = frozenset(
    {
        "grade", "gr", "homeroom", "home", "hr", "room", "rm", "class", "classroom", "section", "sec", "period", "per",
        "am", "pm", "kindergarten", "kinder", "kg", "k", "pk", "tk", "advisory", "first", "second", "third", "fourth",
        "fifth", "sixth", "st", "nd", "rd", "th", "of", "the", "s", "school", "year", "team", "block",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Homeroom:
    """A homeroom class: its school ("" if not told), its title with the room, and its teacher's family name."""

    school: str
    name: str
    teacher: str


@dataclass(frozen=True, slots=True)
class Seating:
    """What the enrollments say of each student, by user id: the homeroom, the schools, and the span at each school.

    A span goes from the earliest begin to the latest end (None: still enrolled) over the classes of that school.
    """

    rooms: dict[str, Homeroom] = field(default_factory=dict)
    schools: dict[str, set[str]] = field(default_factory=dict)
    spans: dict[tuple[str, str], tuple[date, date | None]] = field(default_factory=dict)


def is_gone(row: Row) -> bool:
    """Whether OneRoster's status says that the thing is no more. An unknown status is kept, with a warning."""
    status = row["status"].casefold()
    if status and status != "active" and status not in GONE:
        row.warn("status", expected="active or tobedeleted", remedy="Read as active.")
    return status in GONE


def read_seating(source: Source, teachers: Mapping[str, str], problems: Problems) -> Seating:
    """Where each student sits. `teachers` gives the family name of each teacher by user id."""
    if not source.has(shapes.CLASSES.file) or not source.has(shapes.ENROLLMENTS.file):
        return Seating()
    classes = _homeroom_classes(source, problems)
    seats: dict[str, tuple[tuple[bool, date, str], str]] = {}
    staff: dict[str, tuple[tuple[bool, str], str]] = {}
    found = Seating()
    for row in _enrollments(source, problems):
        user, room = row["userSourcedId"], row["classSourcedId"]
        role = row["role"].casefold()
        if role == "student":
            _note_school(row, user, found)
        if room not in classes:
            continue
        primary = bool(row.parsed("primary", read_boolean, None))
        if role == "student":
            # Who changed rooms has two enrollments: the one without an end, or begun last, is today's.
            rank = (not row["endDate"], _day(row, "beginDate") or date.min, room)
            seats[user] = max(seats.get(user, (rank, room)), (rank, room))
        elif role == "teacher" and user in teachers:
            order = (not primary, user)
            staff[room] = min(staff.get(room, (order, user)), (order, user))
    rooms, by_words = {}, names_by_words(teachers.values())
    for class_id, (school, title, location) in classes.items():
        enrolled = staff.get(class_id)
        teacher = teachers[enrolled[1]] if enrolled else teacher_in_title(title, by_words)
        rooms[class_id] = Homeroom(school, _room_name(title, location), teacher)
    found.rooms.update({student: rooms[room] for student, (_, room) in seats.items()})
    return found


def _note_school(row: Row, user: str, found: Seating) -> None:
    school = row["schoolSourcedId"]
    if school:
        found.schools.setdefault(user, set()).add(school)
    begins, ends = _day(row, "beginDate"), _day(row, "endDate")
    if begins is None:
        return
    first, last = found.spans.get((user, school), (begins, ends))
    found.spans[user, school] = (min(first, begins), None if last is None or ends is None else max(last, ends))


def _homeroom_classes(source: Source, problems: Problems) -> dict[str, tuple[str, str, str]]:
    table = Table(source, shapes.CLASSES.file, shapes.CLASSES, problems)
    return {
        row["sourcedId"]: (row["schoolSourcedId"], row["title"], row["location"])
        for row in table.rows()
        if not is_gone(row) and row["classType"].casefold() == "homeroom"
    }


def _enrollments(source: Source, problems: Problems) -> list[Row]:
    table = Table(source, shapes.ENROLLMENTS.file, shapes.ENROLLMENTS, problems)
    return [row for row in table.rows() if not is_gone(row)]


def _day(row: Row, name: str) -> date | None:
    return row.parsed(name, _read_day, None) if row[name] else None


@cache
def _read_day(text: str) -> date:
    return DateReader([text]).read(text)


def names_by_words(teachers: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    """Family names of teachers by the words they are made of, to be found in titles."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name in set(teachers):
        found.setdefault(tuple(_words(name)), []).append(name)
    return found


def teacher_in_title(title: str, teachers: Mapping[tuple[str, ...], Iterable[str]]) -> str:
    """The family name of the teacher in a class's title, "" where it names none.

    A name among `teachers` (see `names_by_words`) that stands in the title as whole words wins, the longest first; else
    what is left of the title once grades, rooms and honorifics are taken away, if that is a name of one or two words.
    """
    said = _words(title)
    spans = [tuple(said[i:j]) for i in range(len(said)) for j in range(i + 1, len(said) + 1)]
    known = {name for span in spans for name in teachers.get(span, ())}
    if known:
        return max(known, key=lambda name: (len(name), name))
    noise = _HONORIFICS | _ROOM_WORDS
    left = [w for w in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", title) if not noise.issuperset(_words(w))]
    left = [w for w in left if len(w) > 1]
    return " ".join(left) if len(left) in (1, 2) else ""


def _words(text: str) -> list[str]:
    """The words without case and accents; a hyphen parts them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", re.sub(r"['’]", "", bare))


def _room_name(title: str, location: str) -> str:
    if not location or location.casefold() in title.casefold():
        return title
    return f"{title} ({location if not location.isdecimal() else 'room ' + location})"
