"""Invitations as calendars read them. They name no student."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from escalation.papers.errors import PaperError
from escalation.papers.invitation import CalendarMeeting, Guest, Method, Part, invitation
from storage.words import MeetingHow

MEETING = CalendarMeeting(
    uid="meeting-12@school.example",
    sequence=0,
    stamped_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
    starts_at=datetime(2026, 12, 2, 22, 30, tzinfo=UTC),
    minutes=30,
    zone="America/Denver",
    school="Cottonwood Elementary",
    how=MeetingHow.IN_PERSON,
    place="Room 12; second floor, left",
    organizer=Guest('Dana "D." Whitfield', "office@school.example"),
    guests=(Guest("Inés Peña-O'Neil", "ines@example.org"), Guest("Ruiz, Leo", "leo@school.example", Part.OPTIONAL)),
    reference="meeting 12",
    office_phone="(303) 555-0100",
)


def read(made: bytes) -> tuple[Any, Any]:
    """The calendar and its one event, as another program reads them."""
    calendar = Calendar.from_ical(made)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation_tells_when_where_and_whom() -> None:
    calendar, event = read(invitation(MEETING))
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == "meeting-12@school.example"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == MEETING.stamped_at
    assert event["DTSTART"].params["TZID"] == "America/Denver"
    assert str(event["DTSTART"].dt) == "2026-12-02 15:30:00-07:00"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)
    assert event["LOCATION"] == "Room 12; second floor, left"
    assert event["ORGANIZER"] == "mailto:office@school.example"
    guests = {str(guest): guest.params for guest in event["ATTENDEE"]}
    assert guests["mailto:ines@example.org"]["ROLE"] == "REQ-PARTICIPANT"
    assert guests["mailto:ines@example.org"]["RSVP"] == "TRUE"
    assert guests["mailto:ines@example.org"]["CN"] == "Inés Peña-O'Neil"
    assert guests["mailto:leo@school.example"]["ROLE"] == "OPT-PARTICIPANT"


def test_the_zone_of_the_school_travels_along() -> None:
    calendar, _event = read(invitation(MEETING))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "America/Denver"
    told = zone.to_tz()
    for month in (1, 7):
        at = datetime(2027, month, 5, 12, 0, tzinfo=ZoneInfo("America/Denver"))
        assert at.replace(tzinfo=told).utcoffset() == at.utcoffset()


def test_no_student_is_named_and_the_time_is_private() -> None:
    _calendar, event = read(invitation(MEETING))
    assert event["SUMMARY"] == "Attendance meeting, Cottonwood Elementary"
    assert event["CLASS"] == "PRIVATE"
    assert "Reference: meeting 12" in event["DESCRIPTION"]
    assert "(303) 555-0100" in event["DESCRIPTION"]


def test_a_video_call_has_its_address_where_calendars_look_for_it() -> None:
    video = replace(MEETING, how=MeetingHow.VIDEO, place="https://video.example.org/j/7?k=a,b;c", language="es")
    _calendar, event = read(invitation(video))
    assert event["URL"] == event["LOCATION"] == "https://video.example.org/j/7?k=a,b;c"
    assert event["CONFERENCE"] == "https://video.example.org/j/7?k=a,b;c"
    assert event["SUMMARY"] == "Reunión sobre asistencia, Cottonwood Elementary"


def test_a_meeting_that_is_off_is_canceled_under_the_same_name() -> None:
    calendar, event = read(invitation(replace(MEETING, sequence=2), Method.CANCEL))
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"
    assert (event["UID"], event["SEQUENCE"]) == (MEETING.uid, 2)


def test_the_same_meeting_is_the_same_bytes_and_leap_days_are_days() -> None:
    leap = replace(MEETING, starts_at=datetime(2028, 2, 29, 20, 0, tzinfo=UTC))
    assert invitation(leap) == invitation(leap)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(MEETING, starts_at=MEETING.starts_at.replace(tzinfo=None)),
        replace(MEETING, guests=(Guest("Ana\r\nATTENDEE:mailto:x@example.org", "ana@example.org"),)),
        replace(MEETING, place="https://video.example.org/\r\nSUMMARY:x"),
    ],
)
def test_what_would_add_lines_or_lacks_its_zone_is_refused(wrong: CalendarMeeting) -> None:
    with pytest.raises(PaperError):
        invitation(wrong)
