"""The communications with a family, out of the contact log, as a packet lists them: who, how, and with what result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.papers.packet_values import ContactEntry
from escalation.year.work import ContactOutcome
from storage.models import Attempt, AttemptTarget, Contact, ContactLogEntry, Meeting, Message, School, StaffMember
from storage.words import Channel

HOW_MESSAGE = {Channel.VOICEMAIL: "voicemail", Channel.SMS: "text", Channel.CONVERSATION: "conversation by text"}
Told = tuple[str, str, str]


class ContactWords:
    """Tells entries of one student's log; those that are no communication are left out."""

    def __init__(self, session: Session, school: School) -> None:
        self._session, self._school = session, school
        self._told: dict[str, Callable[[ContactLogEntry], Told | None]] = {
            "family_contact": self._family_contact,
            "contact_taken_over": lambda entry: (self._contact(entry), "Reached in the morning of that day", "reached"),
            "letter_out": lambda entry: (self._contact(entry), f"Letter, {entry.details['how']}", "sent"),
            "letter_not_sent": lambda entry: (self._contact(entry), "Letter by e-mail", "refused: printed instead"),
            "invitation_sent": self._invitation,
            "notice_sent": lambda entry: (self._contact(entry), "Notice by e-mail", "sent"),
            "attempt_ended": self._attempt,
            "report": self._message,
            "staff_entry": lambda entry: ("Family", "Spoke with staff", "reached") if _spoke(entry) else None,
        }

    def entries(self, log: Sequence[ContactLogEntry]) -> list[ContactEntry]:
        """The communications among these entries, in their order."""
        zone = ZoneInfo(self._school.timezone)
        found = []
        for entry in log:
            tell = self._told.get(entry.kind)
            told = tell(entry) if tell else None
            if told is not None:
                found.append(ContactEntry(entry.at.astimezone(zone), *told, by=self._staff(entry)))
        return found

    def _contact(self, entry: ContactLogEntry) -> str:
        contact_id = entry.details.get("contact_id")
        return self._session.get_one(Contact, contact_id).display_name if contact_id else ""

    def _staff(self, entry: ContactLogEntry) -> str:
        return self._session.get_one(StaffMember, entry.staff_id).name if entry.staff_id else ""

    def _family_contact(self, entry: ContactLogEntry) -> Told:
        details = entry.details
        result = f"{details['outcome']}. {details['note']}" if details["note"] else details["outcome"]
        how = "Spoken to by staff" if details["outcome"] == ContactOutcome.REACHED else "Tried by staff"
        return self._contact(entry) or details["spoke_with"], how, result

    def _invitation(self, entry: ContactLogEntry) -> Told | None:
        kind, _, number = entry.details["to"].partition(":")[2].partition(":")
        if kind != "contact":
            return None
        meeting = self._session.get_one(Meeting, entry.details["meeting_id"])
        on = meeting.starts_at.astimezone(ZoneInfo(self._school.timezone)).date()
        contact = self._session.get_one(Contact, int(number))
        return contact.display_name, "Invitation by e-mail", f"to the meeting of {on}"

    def _attempt(self, entry: ContactLogEntry) -> Told | None:
        attempt = self._session.get(Attempt, entry.attempt_id)
        if attempt is None or attempt.result is None:
            return None
        names = self._session.scalars(
            select(Contact)
            .join(AttemptTarget, AttemptTarget.contact_id == Contact.id)
            .where(AttemptTarget.attempt_id == attempt.id, AttemptTarget.inquiry_id == entry.inquiry_id)
        )
        whom = ", ".join(contact.display_name for contact in names)
        return f"{whom} {attempt.address}".strip(), f"Automatic {attempt.channel.value}", attempt.result.value

    def _message(self, entry: ContactLogEntry) -> Told | None:
        message = self._session.get(Message, entry.message_id)
        if message is None:
            return None
        return (
            message.from_number or "number withheld",
            f"Message from the family: {HOW_MESSAGE[message.channel]}",
            "read",
        )


def _spoke(entry: ContactLogEntry) -> bool:
    return entry.details.get("entry") == "spoke"
