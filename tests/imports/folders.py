"""A small fictional school as files, in words that tests change one thing of."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

SCHOOL_TOML = """\
sourcedId = "SCH1"
name = "Example Elementary"
timezone = "America/Denver"
area_code = "303"
attendance_line = "+13035550100"
office_phone = "+13035550101"
security_dispatch = "+13035550102"
roll_taken = "08:20"
line_checked = "08:30"
languages = ["en", "es"]
same_day_policy = "guardians-then-emergency-then-dispatch"
"""

Rows = list[dict[str, str]]


@dataclass
class Folder:
    """The files of a school as rows by the names of the standard. Change what you like, then `write`."""

    files: dict[str, Rows]
    texts: dict[str, str] = field(default_factory=lambda: {"school.toml": SCHOOL_TOML})

    def row(self, file: str, **match: str) -> dict[str, str]:
        """The one row with these values."""
        (row,) = [r for r in self.files[file] if all(r.get(k) == v for k, v in match.items())]
        return row

    def drop(self, file: str, **match: str) -> None:
        """Take the rows with these values out."""
        self.files[file] = [r for r in self.files[file] if any(r.get(k) != v for k, v in match.items())]

    def contents(self) -> dict[str, str]:
        """The text of every file."""
        return {name: csv_text(rows) for name, rows in self.files.items()} | self.texts

    def write(self, path: Path, encoding: str = "utf-8") -> Path:
        """Write a folder."""
        path.mkdir(parents=True, exist_ok=True)
        for name, text in self.contents().items():
            (path / name).write_text(text, encoding=encoding, newline="")
        return path

    def write_zip(self, path: Path, inside: str = "") -> Path:
        """Write an archive, its files in the folder `inside`."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self.contents().items():
                archive.writestr(inside + name, text)
        return path


def csv_text(rows: Rows) -> str:
    """Rows as CSV; the columns in the order in which they first appear."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def user(source_id: str, role: str, given: str, family: str, **more: str) -> dict[str, str]:
    """A row of users.csv."""
    row = {
        "sourcedId": source_id, "status": "", "enabledUser": "true", "orgSourcedIds": "SCH1", "role": role,
        "username": source_id.lower(), "givenName": given, "familyName": family, "middleName": "", "email": "",
        "sms": "", "phone": "", "agentSourcedIds": "", "grades": "", "metadata.preferredGivenName": "",
    }  # fmt: skip
    return {**row, **more}


def contact(student: str, adult: str, relation: str, priority: int, **more: str) -> dict[str, str]:
    """A row of contacts.csv: a guardian at home, unless said otherwise."""
    row = {
        "studentSourcedId": student, "contactSourcedId": adult, "relation": relation, "contactPriority": str(priority),
        "legalGuardian": "true", "livesWith": "true", "emergencyContactStatus": "false", "contactRestrictions": "",
        "preferredLanguage": "en",
    }  # fmt: skip
    return {**row, **more}


def small_folder() -> Folder:
    """Five students: Ana and Luis Ortega, Ben Harlow, Cleo Finch (father restricted), Dana Pell (no contacts)."""
    students = [
        user("S1", "student", "Ana", "Ortega", grades="02", agentSourcedIds="G1,G2"),
        user("S2", "student", "Luis", "Ortega", grades="KG", agentSourcedIds="G1,G2"),
        user("S3", "student", "Benjamin", "Harlow", grades="01", **{"metadata.preferredGivenName": "Ben"}),
        user("S4", "student", "Cleo", "Finch", grades="02"),
        user("S5", "student", "Dana", "Pell", grades="01"),
    ]
    adults = [
        user("G1", "parent", "Rosa", "Ortega", sms="+13035550111", phone="303-555-0112", email="rosa@example.org"),
        user("G2", "parent", "Pedro", "Ortega", sms="(303) 555-0113"),
        user("G3", "relative", "Carmen", "Díaz", sms="+13035550114"),
        user("G4", "parent", "Jill", "Harlow", sms="+13035550121"),
        user("G5", "parent", "Ida", "Finch", sms="+13035550131"),
        user("G6", "parent", "Ned", "Finch", sms="+13035550132"),
    ]
    teachers = [user("T1", "teacher", "Ms", "Moss"), user("T2", "teacher", "Mr", "Vega-Cole")]
    rooms = [("HR1", "Moss grade 01", "101"), ("HR2", "Vega-Cole grade 02", "102")]
    seats = {"S1": "HR2", "S2": "HR1", "S3": "HR1", "S4": "HR2", "S5": "HR1"}
    return Folder(
        {
            "orgs.csv": [
                {"sourcedId": "D1", "name": "Example District", "type": "district", "parentSourcedId": ""},
                {"sourcedId": "SCH1", "name": "Example", "type": "school", "parentSourcedId": "D1"},
            ],
            "users.csv": students + adults + teachers,
            "classes.csv": [
                {"sourcedId": i, "title": t, "classType": "homeroom", "location": room, "schoolSourcedId": "SCH1"}
                for i, t, room in rooms
            ],
            "enrollments.csv": [
                {"sourcedId": f"E{s}", "status": "", "classSourcedId": r, "schoolSourcedId": "SCH1", "userSourcedId": s,
                 "role": "student", "primary": "", "beginDate": "", "endDate": ""}
                for s, r in seats.items()
            ],
            "contacts.csv": [
                contact("S1", "G1", "mother", 1, preferredLanguage="es"),
                contact("S1", "G2", "father", 2),
                contact("S1", "G3", "aunt", 3, legalGuardian="false", livesWith="false", emergencyContactStatus="true"),
                contact("S2", "G1", "mother", 1, preferredLanguage="es"),
                contact("S2", "G2", "father", 2),
                contact("S3", "G4", "mother", 1),
                contact("S4", "G5", "mother", 1),
                contact("S4", "G6", "father", 2, legalGuardian="false", contactRestrictions="Protection order"),
            ],
            "absences.csv": [
                {"date": "2026-11-23", "schoolSourcedId": "SCH1", "studentSourcedId": s,
                 "attendanceEventCategory": "Unexcused Absence"} for s in ("S1", "S4")
            ],
            "calendar.csv": [
                {"schoolSourcedId": "SCH1", "date": d, "calendarEvent": "Holiday"} for d in ("2026-11-26", "2026-11-27")
            ],
        }
    )  # fmt: skip
