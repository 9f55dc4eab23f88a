"""The tables of the ledger. Import models from here."""

from storage.models.base import Base, Instant
from storage.models.holds import CallOff, Hold, Trip, TripStudent
from storage.models.inquiries import (
    Alarm,
    Attempt,
    AttemptTarget,
    ContactLogEntry,
    HandOver,
    Inquiry,
    PolicyVersion,
    Round,
    StaffEntry,
)
from storage.models.messages import Match, Message, Recording, ReportRow
from storage.models.people import Contact, ContactPhone, PhoneNumber, StaffMember, Student, StudentContact
from storage.models.running import Heartbeat, ProviderPace
from storage.models.school import Absence, CalendarDay, District, Roll, School

__all__ = [
    "Absence",
    "Alarm",
    "Attempt",
    "AttemptTarget",
    "Base",
    "CalendarDay",
    "CallOff",
    "Contact",
    "ContactLogEntry",
    "ContactPhone",
    "District",
    "HandOver",
    "Heartbeat",
    "Hold",
    "Inquiry",
    "Instant",
    "Match",
    "Message",
    "PhoneNumber",
    "PolicyVersion",
    "ProviderPace",
    "Recording",
    "ReportRow",
    "Roll",
    "Round",
    "School",
    "StaffEntry",
    "StaffMember",
    "Student",
    "StudentContact",
    "Trip",
    "TripStudent",
]
