"""Meetings: who must be there, invitations, moving, missing and holding them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from escalation.mailer import Letter
from escalation.staff_entries import EntryError
from escalation.year.closing import asked_by
from escalation.year.documents import take_in
from escalation.year.invitations import print_invitations
from escalation.year.meeting_people import FAMILY, Attendee, proposed_attendees
from escalation.year.meetings import (
    Appointment,
    cancel_meeting,
    hold_meeting,
    move_meeting,
    note_no_show,
    plan_meeting,
    reopen_meeting,
)
from storage.models import FileDocument, Intervention, Meeting
from storage.session import Database
from storage.words import DocumentKind, InterventionState, MeetingHow, MeetingState
from tests.year.office import Office

STEP = "tier-1/meeting"
LIAISON, ROSA = "liaison@school.example.org", "rosa@example.org"


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    office = Office(sqlite_database, tmp_path, "liaison-tiers")
    office.wants_email("Rosa", ROSA)
    office.absent("Ana", 3)
    return office


def people(office: Office, step: str = STEP) -> tuple[Attendee, ...]:
    with office.database.read() as session:
        work = session.get_one(Intervention, office.work("Ana", step))
        asked = asked_by(session, work)
        assert asked is not None
        proposed = proposed_attendees(
            session, work.school_id, work.student_id, work.year_id, asked.policy, asked.step.attend
        )
    assert proposed.open == {}
    return proposed.attendees


def plan(office: Office, in_days: int = 2, attendees: tuple[Attendee, ...] | None = None) -> int:
    appointment = Appointment(office.now + timedelta(days=in_days), MeetingHow.IN_PERSON, "Room 12")
    with office.database.write() as session:
        return plan_meeting(
            session, office.student("Ana"), office.year_id, appointment,
            people(office) if attendees is None else attendees, office.me, office.now,
            intervention_id=office.work("Ana", STEP),
        ).id  # fmt: skip


def event(letter: Letter) -> dict[str, str]:
    (file,) = letter.attachments
    calendar = Calendar.from_ical(file.content)
    (found,) = calendar.walk("VEVENT")
    return {"method": str(calendar["METHOD"]), "uid": str(found["UID"]), "sequence": str(found["SEQUENCE"])}


def hold(office: Office, meeting_id: int, came: list[int], **rest: str) -> None:
    notes = take_in(office.media, b"We agreed to meet again in two weeks.")
    with office.database.write() as session:
        hold_meeting(session, meeting_id, came, "Met again in two weeks", notes, office.me, office.now, **rest)


def state(office: Office, meeting_id: int) -> MeetingState:
    with office.database.read() as session:
        return session.get_one(Meeting, meeting_id).state


def test_staff_and_families_who_chose_email_are_invited_with_a_file_for_their_calendar(office: Office) -> None:
    plan(office)
    office.sweep()
    with pytest.raises(EntryError, match="planned already"):
        plan(office)
    invited = [letter for letter in office.post.taken if letter.attachments[0].name == "meeting.ics"]
    assert sorted(letter.to for letter in invited) == [LIAISON, ROSA]
    (to_rosa,) = office.post.to(ROSA)
    assert to_rosa.language == "es"
    assert event(to_rosa) == {"method": "REQUEST", "uid": event(to_rosa)["uid"], "sequence": "0"}
    assert LIAISON.encode() not in to_rosa.attachments[0].content
    assert b"Ana" not in to_rosa.attachments[0].content


def test_moved_and_canceled_meetings_change_the_same_event(office: Office) -> None:
    meeting = plan(office)
    office.sweep()
    with office.database.write() as session:
        later = Appointment(office.now + timedelta(days=3), MeetingHow.VIDEO, "https://meet.example.org/12")
        move_meeting(session, meeting, later, office.me, office.now)
    office.sweep()
    with office.database.write() as session:
        cancel_meeting(session, meeting, office.me, office.now)
    office.sweep()
    events = [event(letter) for letter in office.post.to(ROSA)]
    assert len({one["uid"] for one in events}) == 1
    assert [(one["method"], one["sequence"]) for one in events] == [
        ("REQUEST", "0"), ("REQUEST", "1"), ("CANCEL", "2"),
    ]  # fmt: skip
    assert office.state("Ana", STEP) is InterventionState.OPEN


def test_an_outdated_time_is_told_to_nobody(office: Office) -> None:
    meeting = plan(office)
    with office.database.write() as session:
        later = Appointment(office.now + timedelta(days=3), MeetingHow.PHONE, "+13035550101")
        move_meeting(session, meeting, later, office.me, office.now)
    office.sweep()
    assert [event(letter)["sequence"] for letter in office.post.to(ROSA)] == ["1"]


def test_a_family_that_did_not_choose_email_gets_a_printed_invitation(office: Office) -> None:
    meeting = plan(office)
    letters = print_invitations(office.database, office.media, meeting, office.me, office.now)
    assert len(letters) == 1
    (letter,) = office.letters()
    assert letter.contact_id == office.school.contacts["Pedro"]
    assert letter.template == "meeting-invitation"


def test_a_no_show_leaves_the_step_open(office: Office) -> None:
    meeting = plan(office)
    with office.database.write() as session, pytest.raises(EntryError, match="not begun"):
        note_no_show(session, meeting, "", office.me, office.now)
    office.pass_time(timedelta(days=2, hours=1))
    with pytest.raises(EntryError, match="Nobody of the family"):
        hold(office, meeting, [0])
    with office.database.write() as session:
        note_no_show(session, meeting, "Called them at ten past.", office.me, office.now)
    assert state(office, meeting) is MeetingState.NO_SHOW
    assert office.state("Ana", STEP) is InterventionState.OPEN
    assert plan(office) != meeting


def test_a_meeting_that_was_held_documents_its_step_and_files_its_notes(office: Office) -> None:
    meeting = plan(office)
    office.pass_time(timedelta(days=2, hours=1))
    hold(office, meeting, [0, 1])
    assert office.state("Ana", STEP) is InterventionState.DONE
    with office.database.read() as session:
        (notes,) = session.query(FileDocument)
        came = [one["came"] for one in session.get_one(Meeting, meeting).attendees]
    assert notes.kind is DocumentKind.MEETING_NOTES
    assert came == [True, True, False]
    with office.database.write() as session:
        reopen_meeting(session, meeting, office.me, office.now)
    assert office.state("Ana", STEP) is InterventionState.OPEN


def test_whom_the_policy_wants_there_is_invited_and_comes_or_it_is_said_why_not(office: Office) -> None:
    family_only = tuple(one for one in people(office) if one.who == FAMILY)
    with pytest.raises(EntryError, match="Attendance liaison"):
        plan(office, attendees=family_only)
    with pytest.raises(EntryError, match="family"):
        plan(office, attendees=tuple(one for one in people(office) if one.who != FAMILY))
    meeting = plan(office)
    office.pass_time(timedelta(days=2, hours=1))
    with pytest.raises(EntryError, match="Attendance liaison"):
        hold(office, meeting, [1])
    hold(office, meeting, [1], without="She was ill; the principal stood in.")
    assert office.state("Ana", STEP) is InterventionState.DONE


def test_a_restricted_contact_is_not_invited(sqlite_database: Database, tmp_path: Path) -> None:
    office = Office(sqlite_database, tmp_path, "liaison-tiers")
    office.absent("Cleo", 3)
    office.wants_email("Ned", "ned@example.org")
    appointment = Appointment(office.now + timedelta(days=2), MeetingHow.IN_PERSON, "Room 12")
    ned = Attendee(FAMILY, office.school.contacts["Ned"])
    with office.database.write() as session, pytest.raises(EntryError, match="restricted"):
        plan_meeting(session, office.student("Cleo"), office.year_id, appointment, [ned], office.me, office.now)
