"""Invitations to meetings as iCalendar (RFC 5545, 5546), for the calendars of families and staff.

No student is named, nor their initials: calendars are shared, shown on locked screens and copied to other companies'
servers, and in a small school initials tell as much as the name. Staff find the student under the reference number,
behind their sign-in; the family knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from escalation.papers.errors import PaperError
from escalation.papers.wording import word
from storage.words import MeetingHow

PRODUCT = "-//attendance-line//attendance meetings//EN"


class Method(StrEnum):
    """What the calendar is to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Part(StrEnum):
    """Whether a meeting needs somebody."""

    CHAIR = "CHAIR"
    REQUIRED = "REQ-PARTICIPANT"
    OPTIONAL = "OPT-PARTICIPANT"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited. All who get the same invitation see each other's names and addresses."""

    name: str
    email: str
    part: Part = Part.REQUIRED


@dataclass(frozen=True, slots=True)
class CalendarMeeting:
    """A meeting as calendars know it.

    `uid` stays the same for ever, `sequence` counts up whenever the meeting is moved or canceled. `starts_at` and
    `stamped_at` (when this state of it was decided) are aware; `zone` is the school's, such as "America/Denver".
    `place`: the room, the number to be called, or the address (https) of the video call.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    minutes: int
    zone: str
    school: str
    how: MeetingHow
    place: str
    organizer: Guest
    guests: tuple[Guest, ...]
    reference: str
    office_phone: str = ""
    language: str = "en"


def invitation(meeting: CalendarMeeting, method: Method = Method.REQUEST) -> bytes:
    """The invitation, or that the meeting is off, as `text/calendar; method=…` (UTF-8).

    Raises:
        PaperError: a time without its zone, or a line break within a name, an address or the place.
    """
    _check(meeting)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_event(meeting, method))
    day = meeting.starts_at.date()
    calendar.add_missing_timezones(first_date=date(day.year - 1, 1, 1), last_date=date(day.year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _event(meeting: CalendarMeeting, method: Method) -> Event:
    starts = meeting.starts_at.astimezone(ZoneInfo(meeting.zone))
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.stamped_at.astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=meeting.minutes))
    event.add("summary", word("meeting_summary", meeting.language).format(school=meeting.school))
    event.add("description", _description(meeting))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.how is MeetingHow.VIDEO and meeting.place.startswith("https://"):
        event.add("url", meeting.place)
        event.add("conference", vUri(meeting.place, params={"VALUE": "URI", "FEATURE": "VIDEO"}))
    event.add("organizer", _address(meeting.organizer))
    for guest in meeting.guests:
        event.add("attendee", _invited(guest), encode=False)
    return event


def _description(meeting: CalendarMeeting) -> str:
    lines = [word(f"meeting_{meeting.how.name.lower()}", meeting.language).format(place=meeting.place)]
    if meeting.office_phone:
        lines.append(word("meeting_other_time", meeting.language).format(phone=meeting.office_phone))
    lines.append(word("meeting_reference", meeting.language).format(reference=meeting.reference))
    return "\n".join(lines)


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{guest.email}")
    address.params["CN"] = vText(guest.name)
    return address


def _invited(guest: Guest) -> vCalAddress:
    address = _address(guest)
    address.params["ROLE"] = vText(guest.part.value)
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("TRUE")
    return address


def _check(meeting: CalendarMeeting) -> None:
    for name, at in (("starts_at", meeting.starts_at), ("stamped_at", meeting.stamped_at)):
        if at.tzinfo is None:
            raise PaperError(f"{name} of a meeting must have a time zone")
    people = [part for guest in (meeting.organizer, *meeting.guests) for part in (guest.name, guest.email)]
    if not all(text.isprintable() for text in [meeting.uid, meeting.place, *people]):
        raise PaperError("a name, an address or the place of the meeting has a character that cannot be printed")
