"""Invitations to meetings: by e-mail with a file for the calendar, else a printed letter.

Each reader gets an invitation of their own: one parent does not learn the other's address.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.papers.invitation import CalendarMeeting, Guest, Method, invitation
from escalation.papers.letter import render_letter
from escalation.papers.wording import clock_time, full_date
from escalation.staff_entries import EntryError
from escalation.year.closing import lock_work
from escalation.year.documents import take_in
from escalation.year.families import homes
from escalation.year.family_letters import Draft, keep_letter, lock_letters, withdraw_letter
from escalation.year.letter_content import letter_content
from escalation.year.mail_orders import Order, order_mail, take_back_mails
from escalation.year.mail_words import mail_language, mail_words
from escalation.year.meeting_people import FAMILY, Attendee, attendees_of
from escalation.year.student_log import log_student
from escalation.year.student_view import student_view
from storage.alarms import raise_alarm
from storage.media import MediaStore
from storage.models import Contact, FamilyLetter, Meeting, OutgoingMail, School, StaffMember
from storage.session import Database
from storage.words import LetterState, MailKind, MailState, MeetingState

TEMPLATE = "meeting-invitation"
CALENDAR = "text/calendar; method={method}; charset=utf-8"


def invite(session: Session, meeting: Meeting, now: datetime) -> None:
    """Order the e-mails about a meeting as it stands now: planned or moved, or that it is canceled.

    What was ordered before and has not gone out is taken back, so that nobody gets an outdated time.
    """
    session.flush()
    take_back_mails(session, MailKind.INVITATION, meeting.id)
    school = session.get_one(School, meeting.school_id)
    for one in attendees_of(session, meeting):
        if one.email:
            order_mail(session, school.id, _order(session, school, meeting, one, now), now)
    meeting.invited_sequence = meeting.sequence


def print_invitations(
    database: Database,
    media: MediaStore,
    meeting_id: int,
    staff_id: int,
    now: datetime,
    *,
    own: Path | None = None,
) -> list[int]:
    """Make the invitations on paper, for the homes that do not get theirs by e-mail. Returns the letters to print.

    Raises:
        EntryError: the meeting is over, or belongs to no step of the policy.
    """
    with database.read() as session:
        meeting = session.get_one(Meeting, meeting_id)
        if meeting.state is not MeetingState.PLANNED or meeting.intervention_id is None:
            raise EntryError("Only a planned meeting of a step has invitations to print.")
        sequence, work_id = meeting.sequence, meeting.intervention_id
        view = student_view(session, meeting.student_id, meeting.year_id, now)
        invited = {one.id for one in attendees_of(session, meeting) if one.who == FAMILY}
        drafts = [
            Draft(home, letter_content(session, view, TEMPLATE, home, staff_id, now, own=own, meeting=meeting))
            for home in homes(session, meeting.student_id)
            if not home.email and invited & {contact.id for contact in home.contacts}
        ]
    written = [(draft, take_in(media, render_letter(draft.content))) for draft in drafts]
    with database.write() as session:
        work = lock_work(session, work_id)
        if session.get_one(Meeting, meeting_id).sequence != sequence:
            raise EntryError("The meeting was changed meanwhile. Make the invitations again.")
        for letter in lock_letters(session, FamilyLetter.intervention_id == work_id):
            # An earlier time of this meeting, or an earlier meeting: it is written to anew.
            if letter.state is LetterState.TO_PRINT:
                withdraw_letter(session, letter, staff_id, now)
            letter.state = LetterState.WITHDRAWN
        made = [keep_letter(session, work, draft, taken, staff_id, now) for draft, taken in written]
        return [letter.id for letter in made if letter is not None]


def ask_before_invitation(session: Session, mail: OutgoingMail) -> MailState | None:
    """At the last look: an outdated time is told to nobody."""
    meeting = session.get_one(Meeting, mail.about_id)
    return None if mail.part.startswith(f"{meeting.sequence}:") else MailState.WITHDRAWN


def invitation_mailed(session: Session, mail: OutgoingMail, now: datetime) -> None:
    """What came of an invitation. One that could not be sent is told to the office."""
    meeting = session.get_one(Meeting, mail.about_id)
    if mail.state is MailState.FAILED:
        subject = f"meeting:{meeting.id}:{mail.part}"
        raise_alarm(session, meeting.school_id, "invitation_not_sent", subject, now, student_id=meeting.student_id)
    if mail.state is not MailState.WITHDRAWN:
        kind = "invitation_sent" if mail.state is MailState.SENT else "invitation_not_sent"
        log_student(session, meeting.student_id, kind, now, meeting_id=meeting.id, to=mail.part)


def _order(session: Session, school: School, meeting: Meeting, one: Attendee, now: datetime) -> Order:
    is_family = one.who == FAMILY
    contact = session.get_one(Contact, one.id) if is_family else None
    language = mail_language(contact.language) if contact else "en"
    is_off = meeting.state is MeetingState.CANCELED
    local = meeting.starts_at.astimezone(ZoneInfo(school.timezone))
    when = f"{full_date(local.date(), language)}, {clock_time(local, language)}"
    kind = "invitation_canceled" if is_off else "invitation"
    subject, body = mail_words(kind, language, school, when=when, where=meeting.place)
    method = Method.CANCEL if is_off else Method.REQUEST
    file = invitation(calendar_meeting(session, school, meeting, one, language, now), method)
    return Order(
        kind=MailKind.INVITATION,
        about_id=meeting.id,
        part=f"{meeting.sequence}:{one.key}",
        address=one.email,
        language=language,
        subject=subject,
        body=body,
        attachments=(
            {
                "name": "meeting.ics",
                "media_type": CALENDAR.format(method=method.value),
                "text": file.decode(),
            },
        ),
        student_id=meeting.student_id,
        contact_id=one.id if is_family else None,
    )


def calendar_meeting(  # noqa: PLR0917 - a meeting and its reader
    session: Session, school: School, meeting: Meeting, one: Attendee, language: str, now: datetime
) -> CalendarMeeting:
    """The meeting as the calendar of one reader knows it."""
    planner = session.scalar(select(StaffMember).where(StaffMember.id == meeting.planned_by))
    return CalendarMeeting(
        uid=f"meeting-{meeting.id}-{int(meeting.planned_at.timestamp())}@attendance-line",
        sequence=meeting.sequence,
        stamped_at=now,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=school.timezone,
        school=school.name,
        how=meeting.how,
        place=meeting.place,
        organizer=Guest(school.name, planner.email if planner else one.email),
        guests=(Guest(one.name, one.email),),
        reference=str(meeting.id),
        office_phone=school.office_phone or "",
        language=language,
    )
