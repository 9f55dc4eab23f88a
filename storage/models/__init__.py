"""The tables of the ledger. Import models from here."""

from storage.models.attendance_file import (
    Contract,
    Disclosure,
    FamilyLetter,
    FileDocument,
    Meeting,
    Referral,
    ReportRun,
    RoomRoll,
)
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
from storage.models.mail import OutgoingMail
from storage.models.messages import Match, Message, Recording, ReportRow
from storage.models.people import Contact, ContactPhone, PhoneNumber, StaffMember, Student, StudentContact
from storage.models.running import Heartbeat, ProviderPace
from storage.models.school import Absence, CalendarDay, District, Roll, School
from storage.models.year import (
    CaseManager,
    Declaration,
    Enrollment,
    ExcuseDecision,
    Intervention,
    SchoolYear,
    Tardy,
    YearPolicyText,
)

__all__ = [
    "Absence",
    "Alarm",
    "Attempt",
    "AttemptTarget",
    "Base",
    "CalendarDay",
    "CallOff",
    "CaseManager",
    "Contact",
    "ContactLogEntry",
    "ContactPhone",
    "Contract",
    "Declaration",
    "Disclosure",
    "District",
    "Enrollment",
    "ExcuseDecision",
    "FamilyLetter",
    "FileDocument",
    "HandOver",
    "Heartbeat",
    "Hold",
    "Inquiry",
    "Instant",
    "Intervention",
    "Match",
    "Meeting",
    "Message",
    "OutgoingMail",
    "PhoneNumber",
    "PolicyVersion",
    "ProviderPace",
    "Recording",
    "Referral",
    "ReportRow",
    "ReportRun",
    "Roll",
    "RoomRoll",
    "Round",
    "School",
    "SchoolYear",
    "StaffEntry",
    "StaffMember",
    "Student",
    "StudentContact",
    "Tardy",
    "Trip",
    "TripStudent",
    "YearPolicyText",
]
