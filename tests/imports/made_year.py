"""A made-up Ed-Fi export of a small school and its year, with everything odd in it: as XML, as JSON, and as CSV.

The things stand here as Ed-Fi's API gives them; the XML interchange is made from them, so that both say the same.
Change what you like, then write.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.imports.folders import csv_text

Thing = dict[str, Any]
YEAR = "2025-2026"
SUNDAY, HOLIDAY = date(2025, 10, 12), date(2025, 11, 27)
_NAME = ("firstName", "middleName", "lastSurname", "preferredFirstName")
_EVENT = (
    "eventDate", "attendanceEventCategoryDescriptor", "attendanceEventReason", "eventDuration",
    "schoolAttendanceDuration", "arrivalTime",
)  # fmt: skip
_FILES = {
    "Student.xml": {"Student": "students"},
    "Contact.xml": {"Contact": "contacts", "StudentContactAssociation": "studentContactAssociations"},
    "EducationOrganization.xml": {"LocalEducationAgency": "localEducationAgencies", "School": "schools"},
    "StudentEnrollment.xml": {"StudentSchoolAssociation": "studentSchoolAssociations"},
    "StudentSchoolAttendance.xml": {"StudentSchoolAttendanceEvent": "studentSchoolAttendanceEvents"},
}


def event(student: str, day: date | str, category: str, **more: Any) -> Thing:
    """One attendance event of the school SCH1, in its year."""
    return {
        "eventDate": day if isinstance(day, str) else day.isoformat(),
        "attendanceEventCategoryDescriptor": f"uri://ed-fi.org/AttendanceEventCategoryDescriptor#{category}",
        "studentReference": {"studentUniqueId": student},
        "schoolReference": {"schoolId": "SCH1"},
        "sessionReference": {"sessionName": f"{YEAR} Fall Semester", "schoolYear": 2026, "schoolId": "SCH1"},
        **more,
    }


def odd_events() -> list[Thing]:
    """A year of six students: every category, and every oddity that is no error."""
    return [
        event("S1", "2025-09-02", "Excused Absence", eventDuration=1, attendanceEventReason="Ill at home"),
        event("S1", "2025-09-03", "Excused Absence", eventDuration=0.5),
        event("S1", SUNDAY, "Unexcused Absence", eventDuration=1),
        event("S1", HOLIDAY, "Unexcused Absence", eventDuration=1),
        event("S2", "2025-09-04", "Unexcused Absence"),
        event("S3", "2025-09-02", "Tardy", schoolAttendanceDuration=12, arrivalTime="13:10:00"),
        event("S3", "2025-09-03", "Tardy", arrivalTime="08:45:00"),
        event("S3", "2025-09-04", "Tardy"),
        event("S4", "2025-09-02", "Partial", eventDuration=0.25),
        event("S4", "2025-09-03", "Partial"),
        event("S5", "2025-09-02", "Early departure"),
        event("S5", "2025-09-03", "Early departure", eventDuration=0.4),
        event("S6", "2025-09-02", "Excused Absence", attendanceEventReason="Note"),
        event("S6", "2025-09-02", "Unexcused Absence", attendanceEventReason="No call"),
        event("S6", "2025-09-03", "Partial", eventDuration=0.5),
        event("S6", "2025-09-03", "Excused Absence", eventDuration=1),
        event("S6", "2025-09-04", "In Attendance"),
        event("S2", "2026-05-28", "Absence"),
    ]


@dataclass
class MadeYear:
    """The things of an export, by the names of the API's resources."""

    things: dict[str, list[Thing]] = field(default_factory=lambda: {"studentSchoolAttendanceEvents": odd_events()})

    @property
    def events(self) -> list[Thing]:
        """The attendance events."""
        return self.things["studentSchoolAttendanceEvents"]

    def write_xml(self, path: Path, files: Sequence[str] = tuple(_FILES)) -> Path:
        """Write a folder of XML interchanges; those without anything in them are left out."""
        path.mkdir(parents=True, exist_ok=True)
        for name in files:
            kinds = {kind: self.things[key] for kind, key in _FILES[name].items() if key in self.things}
            if kinds:
                (path / name).write_text(_interchange(kinds))
        return path

    def write_json(self, path: Path, *, lines: bool = False) -> Path:
        """Write a folder of JSON, a file a kind: a list of objects, or an object a line."""
        path.mkdir(parents=True, exist_ok=True)
        for key, things in self.things.items():
            text = "\n".join(json.dumps(t) for t in things) if lines else json.dumps(things, indent=1)
            (path / f"{key}.json").write_text(text)
        return path

    def write_csv(self, path: Path) -> Path:
        """Write the events as one CSV file."""
        rows = [
            {
                "date": e["eventDate"],
                "schoolSourcedId": e["schoolReference"]["schoolId"],
                "studentSourcedId": e["studentReference"]["studentUniqueId"],
                "attendanceEventCategory": e["attendanceEventCategoryDescriptor"].rsplit("#", 1)[-1],
                "attendanceEventReason": e.get("attendanceEventReason", ""),
                "eventDuration": str(e.get("eventDuration", "")),
                "minutes": str(e.get("schoolAttendanceDuration", "")),
                "arrivalTime": e.get("arrivalTime", ""),
            }
            for e in self.events
        ]
        path.write_text(csv_text(rows), newline="")
        return path


def made_roster() -> MadeYear:
    """Ana and Luis with both parents, Ben who left, Cleo whose father is restricted, and Dana without any school."""
    made = MadeYear()
    names = {"S1": "Ana Ortega", "S2": "Luis Ortega", "S3": "Benjamin Harlow", "S4": "Cleo Finch", "S5": "Dana Pell"}
    made.things["students"] = [
        {"studentUniqueId": i, "firstName": n.split()[0], "lastSurname": n.split()[1]} for i, n in names.items()
    ]
    made.things["students"][0]["preferredFirstName"] = "Anita"
    made.things["schools"] = [
        {
            "schoolId": "SCH1", "nameOfInstitution": 'Example "Elementary"',
            "localEducationAgencyReference": {"localEducationAgencyId": "D1"},
            "institutionTelephones": [
                {"telephoneNumber": "(303) 555-0101", "institutionTelephoneNumberTypeDescriptor": "uri://e#Main"}
            ],
        }
    ]  # fmt: skip
    made.things["localEducationAgencies"] = [{"localEducationAgencyId": "D1", "nameOfInstitution": "Example District"}]
    made.things["studentSchoolAssociations"] = [
        _enrolled("S1", "2025-08-18", entryGradeLevelDescriptor="uri://ed-fi.org/GradeLevelDescriptor#Second grade"),
        _enrolled("S2", "2026-08-17", entryGradeLevelDescriptor="uri://ed-fi.org/GradeLevelDescriptor#Kindergarten"),
        _enrolled("S3", "2025-08-18", exitWithdrawDate="2026-03-06"),
        _enrolled("S4", "2025-08-18", exitWithdrawDate="2025-12-19"),
        _enrolled("S4", "2026-01-12"),
    ]
    made.things["contacts"] = [
        _contact("G1", "Rosa Ortega", _phone("(303) 555 0111", "Mobile", 2), _phone("303-555-0112", "Home", 1)),
        _contact("G2", "Pedro Ortega", _phone("3035550113", "Mobile", 1), _phone("3035550199", "Fax", 2)),
        _contact("G5", "Ida Finch", _phone("3035550131", "Mobile", 1)),
        _contact("G6", "Ned Finch", _phone("3035550132", "Mobile", 1)),
    ]
    made.things["contacts"][0] |= {
        "electronicMails": [{"electronicMailAddress": "rosa@example.org", "electronicMailTypeDescriptor": "uri://e#Home"}],
        "addresses": [
            _address("9 Work Row", "Work"),
            _address("12 Elm Street #4", "Home"),
        ],
    }  # fmt: skip
    made.things["studentContactAssociations"] = [
        _tie("S1", "G1", "Mother", primaryContactStatus=True, livesWith=True),
        _tie("S2", "G1", "Mother", primaryContactStatus=True, livesWith=True),
        _tie("S1", "G2", "Father", contactPriority=2, emergencyContactStatus=True),
        _tie("S4", "G5", "Aunt", legalGuardian=True, primaryContactStatus=True),
        _tie("S4", "G6", "Father", legalGuardian=False, contactRestrictions="Protection order"),
    ]
    return made


def _enrolled(student: str, entry: str, **more: str) -> Thing:
    return {
        "entryDate": entry,
        "studentReference": {"studentUniqueId": student},
        "schoolReference": {"schoolId": "SCH1"},
        **more,
    }


def _contact(contact: str, name: str, *telephones: Thing) -> Thing:
    given, family = name.split()
    return {"contactUniqueId": contact, "firstName": given, "lastSurname": family, "telephones": list(telephones)}


def _phone(number: str, kind: str, order: int) -> Thing:
    return {
        "telephoneNumber": number, "telephoneNumberTypeDescriptor": f"uri://ed-fi.org/Type#{kind}",
        "orderOfPriority": order,
    }  # fmt: skip


def _address(street: str, kind: str) -> Thing:
    return {
        "streetNumberName": street, "city": "Denver", "stateAbbreviationDescriptor": "uri://ed-fi.org/State#CO",
        "postalCode": "80202", "addressTypeDescriptor": f"uri://ed-fi.org/Type#{kind}",
    }  # fmt: skip


def _tie(student: str, contact: str, relation: str, **more: Any) -> Thing:
    return {
        "studentReference": {"studentUniqueId": student}, "contactReference": {"contactUniqueId": contact},
        "relationDescriptor": f"uri://ed-fi.org/RelationDescriptor#{relation}", **more,
    }  # fmt: skip


def _interchange(kinds: dict[str, list[Thing]]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<Interchange xmlns="http://ed-fi.org/5.2.0">']
    for kind, things in kinds.items():
        for thing in things:
            lines += [f"  <{kind}>", *_elements(thing, 2), f"  </{kind}>"]
    return "\n".join([*lines, "</Interchange>", ""])


def _elements(thing: Thing, depth: int) -> list[str]:
    for wrapper, names in (("name", _NAME), ("attendanceEvent", _EVENT)):
        inner = {name: thing[name] for name in names if name in thing}
        if inner and wrapper not in thing and depth == 2:
            rest = {name: value for name, value in thing.items() if name not in inner}
            return _nested(wrapper, inner, depth) + _elements(rest, depth + 1)
    lines: list[str] = []
    for name, value in thing.items():
        if name.endswith("Reference"):
            lines += _nested(name, {name.removesuffix("Reference") + "Identity": _identity(value)}, depth)
        elif isinstance(value, dict):
            lines += _nested(name, value, depth)
        elif isinstance(value, list):
            for one in value:
                lines += _nested(name.removesuffix("es") if name == "addresses" else name[:-1], one, depth)
        else:
            tag, text = _tag(name), str(value).lower() if isinstance(value, bool) else str(value)
            lines.append(f"{'  ' * depth}<{tag}>{escape(text)}</{tag}>")
    return lines


def _identity(reference: Thing) -> Thing:
    """A reference's values, the school year as the interchange writes it."""
    year = reference.get("schoolYear")
    return reference | ({"schoolYear": f"{year - 1}-{year}"} if year else {})


def _nested(name: str, inner: Thing, depth: int) -> list[str]:
    return [
        f"{'  ' * depth}<{_tag(name)}>", *_elements(inner, max(depth + 1, 3)), f"{'  ' * depth}</{_tag(name)}>",
    ]  # fmt: skip


def _tag(name: str) -> str:
    plain = name.removesuffix("Descriptor")
    return plain[:1].upper() + plain[1:]
