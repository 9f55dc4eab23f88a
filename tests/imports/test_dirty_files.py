"""Files as student information systems really write them: read without a database."""

from __future__ import annotations

import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.imports.folder import read_school_folder
from storage.imports.problems import ImportFailedError, Problem, Severity
from storage.imports.records import LinkRecord, SchoolFolder
from tests.imports.folders import SCHOOL_TOML, csv_text, small_folder, user


def link(folder: SchoolFolder, student: str, adult: str) -> LinkRecord:
    (found,) = [k for k in folder.links if (k.student, k.contact) == (student, adult)]
    return found


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ImportFailedError) as caught:
        read_school_folder(path)
    return tuple(p for p in caught.value.problems if p.severity is Severity.ERROR)


def test_a_folder_tells_of_school_students_rooms_contacts_calendar_and_absences(tmp_path: Path) -> None:
    folder = read_school_folder(small_folder().write(tmp_path))

    assert folder.problems == ()
    assert folder.school.timezone == "America/Denver"
    assert folder.school.bell.isoformat() == "08:20:00"
    assert folder.districts["SCH1"].name == "Example District"
    ben = next(s for s in folder.students if s.source_id == "S3")
    assert (ben.given_name, ben.preferred_name, ben.grade, ben.teacher) == ("Benjamin", "Ben", "01", "Moss")
    assert ben.homeroom == "Moss grade 01 (room 101)"
    assert next(s for s in folder.students if s.source_id == "S2").grade == "KG"
    assert next(s for s in folder.students if s.source_id == "S1").teacher == "Vega-Cole"
    rosa = next(c for c in folder.contacts if c.source_id == "G1")
    assert [p.phone.e164 for p in rosa.phones] == ["+13035550111", "+13035550112"]
    assert (rosa.language, rosa.email) == ("es", "rosa@example.org")
    assert link(folder, "S4", "G6").restriction == "Protection order"
    assert link(folder, "S1", "G3").emergency
    assert [d.date for d in folder.calendar] == [date(2026, 11, 26), date(2026, 11, 27)]
    assert [(a.student, a.absent) for a in folder.absences] == [("S1", True), ("S4", True)]


@pytest.mark.parametrize("inside", ["", "export/"])
def test_a_zip_is_read_as_its_folder_would_be(tmp_path: Path, inside: str) -> None:
    made = small_folder()
    assert read_school_folder(made.write_zip(tmp_path / "s.zip", inside)) == read_school_folder(
        made.write(tmp_path / "s")
    )


def test_a_byte_order_mark_and_windows_letters_are_understood(tmp_path: Path) -> None:
    with_mark = read_school_folder(small_folder().write(tmp_path / "mark", encoding="utf-8-sig"))
    assert with_mark.problems == ()
    windows = read_school_folder(small_folder().write(tmp_path / "windows", encoding="cp1252"))
    assert next(c for c in windows.contacts if c.source_id == "G3").family_name == "Díaz"
    (warning,) = windows.problems
    assert (warning.file, warning.line, warning.severity) == ("users.csv", 9, Severity.WARNING)
    assert windows.contacts == with_mark.contacts


def test_headers_are_found_by_name_whatever_case_spaces_order_or_slip(tmp_path: Path) -> None:
    made = small_folder()
    expected = read_school_folder(made.write(tmp_path / "plain"))
    renamed = {
        "givenName": "First Name",
        "familyName": "famliyName",
        "orgSourcedIds": "ORG SOURCED IDS",
        "sms": "Mobile",
    }
    made.files["users.csv"] = [
        {renamed.get(name, name): row[name] for name in reversed(list(row))} for row in made.files["users.csv"]
    ]
    made.files["contacts.csv"] = [
        {"contactRestrictons" if name == "contactRestrictions" else name: value for name, value in row.items()}
        for row in made.files["contacts.csv"]
    ]
    found = read_school_folder(made.write(tmp_path / "renamed"))

    assert (found.students, found.contacts, found.links) == (expected.students, expected.contacts, expected.links)
    assert {(p.file, p.line, p.column, p.expected) for p in found.problems} == {
        ("users.csv", 1, "famliyName", "familyName"),
        ("contacts.csv", 1, "contactRestrictons", "contactRestrictions"),
    }


def test_restrictions_under_an_unknown_name_stop_the_import(tmp_path: Path) -> None:
    made = small_folder()
    for row in made.files["contacts.csv"]:
        row["do not call"] = row.pop("contactRestrictions")
    (error,) = refused(made.write(tmp_path))
    assert (error.file, error.line, error.column) == ("contacts.csv", 1, "contactRestrictions")
    assert "Add the column" in error.remedy


def to_1_2(made_users: list[dict[str, str]]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    users, roles = [], []
    for row in made_users:
        own = {k: v for k, v in row.items() if k not in ("role", "orgSourcedIds", "metadata.preferredGivenName")}
        users.append({**own, "preferredGivenName": row["metadata.preferredGivenName"], "primaryOrgSourcedId": "SCH1"})
        role = "parent" if row["role"] == "relative" else row["role"]
        roles.append(
            {"sourcedId": f"R{row['sourcedId']}", "status": "active", "userSourcedId": row["sourcedId"],
             "roleType": "primary", "role": role, "orgSourcedId": "SCH1", "userProfileSourcedId": ""}
        )  # fmt: skip
    return users, roles


def test_version_1_2_with_its_roles_tells_the_same(tmp_path: Path) -> None:
    made = small_folder()
    expected = read_school_folder(made.write(tmp_path / "old"))
    made.files["users.csv"], made.files["roles.csv"] = to_1_2(made.files["users.csv"])
    found = read_school_folder(made.write(tmp_path / "new"))
    assert (found.students, found.contacts, found.links) == (expected.students, expected.contacts, expected.links)
    assert found.problems == ()


@pytest.mark.parametrize("direction", ["student names guardian", "guardian names student"])
def test_agents_tie_guardians_in_either_direction(tmp_path: Path, direction: str) -> None:
    made = small_folder()
    del made.files["contacts.csv"]
    for row in made.files["users.csv"]:
        row["agentSourcedIds"] = ""
    if direction == "student names guardian":
        made.row("users.csv", sourcedId="S1")["agentSourcedIds"] = "G1, G3"
    else:
        made.row("users.csv", sourcedId="G1")["agentSourcedIds"] = "S1"
        made.row("users.csv", sourcedId="G3")["agentSourcedIds"] = "S1"
    folder = read_school_folder(made.write(tmp_path))

    assert not folder.contacts_on_file
    assert [(k.contact, k.relation, k.legal_guardian, k.emergency) for k in folder.links] == [
        ("G1", "parent", True, False),
        ("G3", "", False, True),
    ]


def test_an_agent_whom_contacts_leaves_out_is_not_asked(tmp_path: Path) -> None:
    made = small_folder()
    made.drop("contacts.csv", studentSourcedId="S1", contactSourcedId="G2")
    folder = read_school_folder(made.write(tmp_path))
    assert [k.contact for k in folder.links if k.student == "S1"] == ["G1", "G3"]
    assert "without a row" in folder.problems[0].found


def test_telephones_are_read_from_free_text(tmp_path: Path) -> None:
    made = small_folder()
    made.row("users.csv", sourcedId="G1").update(sms="555-0111", phone="work (720) 555-0112 ext. 45, home 3035550113")
    made.row("users.csv", sourcedId="G4").update(sms="303-555-0121 or 55", phone="ask at the office")
    folder = read_school_folder(made.write(tmp_path))

    rosa, jill = (next(c for c in folder.contacts if c.source_id == i) for i in ("G1", "G4"))
    assert [(p.kind, p.phone.e164, p.phone.extension) for p in rosa.phones] == [
        ("mobile", "+13035550111", ""),
        ("home", "+17205550112", "45"),
        ("home", "+13035550113", ""),
    ]
    assert [p.phone.e164 for p in jill.phones] == ["+13035550121"]
    assert [(p.file, p.line, p.column) for p in folder.problems] == [("users.csv", 10, "phone")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["11/23/2026", "11/2/2026"], [date(2026, 11, 23), date(2026, 11, 2)]),
        (["23/11/2026", "2/11/2026"], [date(2026, 11, 23), date(2026, 11, 2)]),
        (["23-Nov-2026", "Nov 2, 2026"], [date(2026, 11, 23), date(2026, 11, 2)]),
        (["20261123", "2026-11-02T00:00:00"], [date(2026, 11, 23), date(2026, 11, 2)]),
        (["Mon 11/23/26", "11/2/26 12:00 AM"], [date(2026, 11, 23), date(2026, 11, 2)]),
    ],
)
def test_local_dates_are_read_and_other_rows_tell_day_from_month(
    tmp_path: Path, written: list[str], read: list[date]
) -> None:
    made = small_folder()
    for row, text in zip(made.files["absences.csv"], written, strict=True):
        row["date"] = text
    folder = read_school_folder(made.write(tmp_path))
    assert {a.student: a.date for a in folder.absences} == dict(zip(["S1", "S4"], read, strict=True))
    assert folder.problems == ()


def test_a_date_that_could_be_two_is_reported(tmp_path: Path) -> None:
    made = small_folder()
    for row in made.files["absences.csv"]:
        row["date"] = "11/12/2026"
    path = made.write(tmp_path)
    assert read_school_folder(path, today=date(2026, 11, 12)).absences[0].date == date(2026, 11, 12)
    assert read_school_folder(path, today=date(2026, 12, 11)).absences[0].date == date(2026, 12, 11)
    (warning,) = read_school_folder(path).problems
    assert "month/day/year" in warning.remedy

    made.files["absences.csv"][0]["date"] = "11/23/2026"
    made.files["absences.csv"][1]["date"] = "23/11/2026"
    made.files["absences.csv"].append({**made.files["absences.csv"][0], "date": "11/12/2026"})
    (error,) = refused(made.write(tmp_path))
    assert (error.file, error.line, error.column) == ("absences.csv", 4, "date")


def test_who_is_to_be_deleted_is_gone_and_who_may_not_sign_in_is_not(tmp_path: Path) -> None:
    made = small_folder()
    made.row("users.csv", sourcedId="S5")["status"] = "tobedeleted"
    made.row("users.csv", sourcedId="G2")["status"] = "ToBeDeleted"
    made.row("users.csv", sourcedId="S4")["enabledUser"] = "false"
    folder = read_school_folder(made.write(tmp_path))
    assert [s.source_id for s in folder.students] == ["S1", "S2", "S3", "S4"]
    assert "G2" not in {k.contact for k in folder.links}
    assert folder.problems == ()


@pytest.mark.parametrize("column", ["legalGuardian", "livesWith", "emergencyContactStatus"])
def test_an_unreadable_boolean_makes_the_contact_restricted(tmp_path: Path, column: str) -> None:
    made = small_folder()
    made.row("contacts.csv", studentSourcedId="S3")[column] = "tru?"
    folder = read_school_folder(made.write(tmp_path))
    assert link(folder, "S3", "G4").restriction
    (warning,) = folder.problems
    assert (warning.file, warning.line, warning.column, warning.found) == ("contacts.csv", 7, column, "tru?")
    assert "restricted" in warning.remedy


def test_of_two_rows_about_one_contact_the_restricted_one_counts(tmp_path: Path) -> None:
    made = small_folder()
    made.files["contacts.csv"].append({**made.row("contacts.csv", contactSourcedId="G6"), "contactRestrictions": ""})
    folder = read_school_folder(made.write(tmp_path))
    assert link(folder, "S4", "G6").restriction == "Protection order"
    assert [p.line for p in folder.problems] == [10]


def test_students_of_schools_without_a_school_toml_are_kept_aside(tmp_path: Path) -> None:
    made = small_folder()
    made.files["orgs.csv"].append({"sourcedId": "SCH2", "name": "Other", "type": "school", "parentSourcedId": "D1"})
    made.files["users.csv"].append(user("S9", "student", "Eve", "Far", orgSourcedIds="SCH2"))
    made.files["contacts.csv"].append({**made.files["contacts.csv"][0], "studentSourcedId": "S9"})
    folder = read_school_folder(made.write(tmp_path))
    assert "S9" not in {s.source_id for s in folder.students}
    assert [p.found for p in folder.problems] == ["1 students of Other"]


@pytest.mark.parametrize(
    ("title", "teacher"),
    [
        ("Homeroom 01 - Ms. Moss", "Moss"),
        ("VEGA-COLE, grade 1", "Vega-Cole"),
        ("Mrs. O'Neil 3rd Grade", "O'Neil"),
        ("Grade 2 Room 14", ""),
        ("HR de la Peña", "la Peña"),
    ],
)
def test_the_teacher_is_taken_from_the_title_of_the_class(tmp_path: Path, title: str, teacher: str) -> None:
    made = small_folder()
    made.row("classes.csv", sourcedId="HR1")["title"] = title
    folder = read_school_folder(made.write(tmp_path))
    if title.startswith("HR de"):
        teacher = ""  # three words are no name that could be trusted
    assert next(s for s in folder.students if s.source_id == "S3").teacher == teacher


def test_an_enrolled_teacher_beats_the_title(tmp_path: Path) -> None:
    made = small_folder()
    seat = made.files["enrollments.csv"][0]
    made.files["enrollments.csv"].append(
        {**seat, "sourcedId": "ET", "classSourcedId": "HR1", "userSourcedId": "T2", "role": "teacher"}
    )
    folder = read_school_folder(made.write(tmp_path))
    assert next(s for s in folder.students if s.source_id == "S3").teacher == "Vega-Cole"


@pytest.mark.parametrize(
    ("change", "file", "line", "column"),
    [
        (("users.csv", {"sourcedId": "S3"}, {"familyName": ""}), "users.csv", 4, "familyName"),
        (("users.csv", {"sourcedId": "S3"}, {"sourcedId": "S1"}), "users.csv", 4, "sourcedId"),
        (("users.csv", {"sourcedId": "S3"}, {"role": "studnet"}), "users.csv", 4, "role"),
        (("users.csv", {"sourcedId": "S3"}, {"role": ""}), "users.csv", 4, "role"),
        (
            ("contacts.csv", {"contactSourcedId": "G4"}, {"contactSourcedId": "G99"}),
            "contacts.csv",
            7,
            "contactSourcedId",
        ),
        (
            ("contacts.csv", {"contactSourcedId": "G4"}, {"studentSourcedId": "S99"}),
            "contacts.csv",
            7,
            "studentSourcedId",
        ),
        (("absences.csv", {"studentSourcedId": "S4"}, {"date": "2026-11-31"}), "absences.csv", 3, "date"),
        (("calendar.csv", {"date": "2026-11-27"}, {"date": "Friday"}), "calendar.csv", 3, "date"),
    ],
)
def test_a_line_that_would_lose_a_child_is_named_with_what_was_expected(
    tmp_path: Path, change: tuple[str, dict[str, str], dict[str, str]], file: str, line: int, column: str
) -> None:
    made = small_folder()
    name, match, new = change
    made.row(name, **match).update(new)
    errors = {(e.file, e.line, e.column): e for e in refused(made.write(tmp_path))}
    assert errors[file, line, column].expected
    assert errors[file, line, column].remedy


def test_a_row_with_a_field_too_few_is_an_error_and_quoted_lines_count(tmp_path: Path) -> None:
    made = small_folder()
    made.row("contacts.csv", contactSourcedId="G6")["contactRestrictions"] = "Protection order:\nno information"
    made.texts["contacts.csv"] = csv_text(made.files["contacts.csv"]) + "S5,G5,aunt,3,false\r\n"
    (error,) = refused(made.write(tmp_path))
    assert (error.file, error.line) == ("contacts.csv", 11)
    assert error.expected.startswith("9 fields")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('timezone = "America/Denver"', 'timezone = "Mountain"', "timezone"),
        ('line_checked = "08:30"', 'line_checked = "8.30 am"', "line_checked"),
        ('line_checked = "08:30"', 'line_checked = "08:10"', "line_checked"),
        ('office_phone = "+13035550101"', 'office_phone = "303-555-0101"', "office_phone"),
        ('languages = ["en", "es"]', 'languages = ["en", "elvish"]', "languages"),
        ('area_code = "303"', "area_code = 33", "area_code"),
        ('name = "Example Elementary"', 'nme = "Example Elementary"', "nme"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path: Path, old: str, new: str, column: str) -> None:
    made = small_folder()
    made.texts["school.toml"] = SCHOOL_TOML.replace(old, new)
    errors = {e.column: e for e in refused(made.write(tmp_path))}
    assert errors[column].file == "school.toml"
    assert errors[column].line == made.texts["school.toml"].splitlines().index(new) + 1


def test_archives_that_lead_elsewhere_or_burst_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = small_folder()
    assert "names inside" in refused(made.write_zip(tmp_path / "up.zip", "../"))[0].expected
    monkeypatch.setattr("storage.imports.source.MOST_BYTES", 100_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.csv", b"0" * 1_000_000)
    assert "at most" in refused(tmp_path / "bomb.zip")[0].expected


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = small_folder().write_zip(tmp_path / "s.zip")
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    assert refused(path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_order_of_rows_and_columns_says_nothing(tmp_path: Path, seed: int) -> None:
    made = small_folder()
    expected = read_school_folder(made.write(tmp_path / "plain"))
    shuffle = random.Random(seed).shuffle
    for name, rows in made.files.items():
        columns = list(rows[0])
        shuffle(columns)
        shuffle(rows)
        made.files[name] = [{column: row[column] for column in columns} for row in rows]
    found = read_school_folder(made.write(tmp_path / "shuffled"))
    assert (found.students, found.contacts, found.links) == (expected.students, expected.contacts, expected.links)
    assert found.calendar == expected.calendar
    assert [a.student for a in found.absences] == [a.student for a in expected.absences]
