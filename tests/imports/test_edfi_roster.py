"""A roster in Ed-Fi's form, and where letters to its contacts go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.imports.folder import read_roster
from storage.imports.problems import ImportFailedError, Severity
from storage.imports.records import SchoolFolder
from storage.imports.roster_import import import_roster
from storage.models import Contact, District, Enrollment, Student
from storage.session import Database
from tests.imports.folders import SCHOOL_TOML, small_folder
from tests.imports.made_year import MadeYear, made_roster

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "edfi"
FORMS: dict[str, Callable[[MadeYear, Path], Path]] = {
    "xml": lambda made, path: made.write_xml(path),
    "json": lambda made, path: made.write_json(path),
}


def written(made: MadeYear, path: Path, form: str = "xml", toml: str = SCHOOL_TOML) -> Path:
    FORMS[form](made, path)
    if toml:
        (path / "school.toml").write_text(toml)
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(ImportFailedError) as caught:
        read_roster(path, (), TODAY)
    return [str(p) for p in caught.value.problems if p.severity is Severity.ERROR]


def people(folder: SchoolFolder) -> dict[str, str]:
    return {s.source_id: f"{s.preferred_name or s.given_name} {s.family_name} {s.grade}" for s in folder.students}


@pytest.mark.parametrize("form", FORMS)
def test_students_contacts_and_ties_are_read_in_either_form(tmp_path: Path, form: str) -> None:
    folder = read_roster(written(made_roster(), tmp_path, form), (), TODAY)

    # Ben has left in March; nothing says where Dana goes to school.
    assert people(folder) == {"S1": "Anita Ortega 02", "S2": "Luis Ortega KG", "S4": "Cleo Finch "}
    assert folder.districts["SCH1"].name == "Example District"
    rosa = next(c for c in folder.contacts if c.source_id == "G1")
    assert [(p.kind, p.phone.e164) for p in rosa.phones] == [("home", "+13035550112"), ("mobile", "+13035550111")]
    # No letter goes to where somebody works.
    assert (rosa.email, rosa.address) == ("rosa@example.org", "12 Elm Street #4\nDenver, CO 80202")
    pedro = next(c for c in folder.contacts if c.source_id == "G2")
    assert [p.phone.e164 for p in pedro.phones] == ["+13035550113"]  # the other one is a fax
    ties = {(k.student, k.contact): k for k in folder.links}
    assert (ties["S1", "G1"].priority, ties["S1", "G1"].legal_guardian, ties["S1", "G1"].lives_with) == (1, True, True)
    assert (ties["S1", "G2"].priority, ties["S1", "G2"].legal_guardian, ties["S1", "G2"].emergency) == (2, True, True)
    assert ties["S4", "G6"].restriction == "Protection order"
    assert not ties["S4", "G6"].legal_guardian
    assert [(e.student, e.starts, e.ends) for e in folder.enrollments] == [
        ("S1", date(2025, 8, 18), None),
        ("S2", date(2026, 8, 17), None),
        ("S4", date(2025, 8, 18), date(2025, 12, 19)),
        ("S4", date(2026, 1, 12), None),
    ]
    assert [(p.column, p.found) for p in folder.problems] == [
        ("legalGuardian", "3 contacts without it"),
        ("studentUniqueId", "1 students without a school"),
    ]


def test_an_edfi_roster_is_stored_whole_and_again_without_change(database: Database, tmp_path: Path) -> None:
    path = written(made_roster(), tmp_path)
    with database.write() as session:
        first = import_roster(session, path, NOW)
    assert (first.of("students").added, first.of("contacts").added, first.of("enrollments").added) == (3, 4, 4)
    with database.write() as session:
        assert not import_roster(session, path, NOW).changed
    with database.read() as session:
        assert session.scalars(select(District.name)).all() == ["Example District"]
        assert len(session.scalars(select(Enrollment)).all()) == 4


def test_without_enrollments_the_newest_event_tells_the_school(tmp_path: Path) -> None:
    made = made_roster()
    del made.things["studentSchoolAssociations"]
    for event in made.events[-1:]:
        event["schoolReference"] = {"schoolId": "SCH2"}  # Luis, in May
    folder = read_roster(written(made, tmp_path), (), TODAY)
    assert sorted(people(folder)) == ["S1", "S3", "S4", "S5"]
    assert "1 students of SCH2" in [p.found for p in folder.problems]


def test_without_a_school_toml_the_error_is_one_to_begin_with(tmp_path: Path) -> None:
    path = written(made_roster(), tmp_path, toml="")
    (error,) = refused(path)
    ready = error.split("\n\n", 1)[1]
    assert 'sourcedId = "SCH1"' in ready
    assert 'office_phone = "+13035550101"' in ready
    (path / "school.toml").write_text(ready.replace('timezone = ""', 'timezone = "America/Denver"'))
    (school,) = read_roster(path, (), TODAY).schools
    assert (school.name, school.timezone) == ("Example 'Elementary'", "America/Denver")
    (path / "school.toml").write_text(ready)
    assert any("school.toml:1:timezone" in text for text in refused(path))


@pytest.mark.parametrize("form", FORMS)
def test_what_refers_to_nobody_is_refused_with_its_place(tmp_path: Path, form: str) -> None:
    made = made_roster()
    made.things["studentContactAssociations"][0]["contactReference"]["contactUniqueId"] = "G99"
    made.things["students"].append(dict(made.things["students"][0]))
    del made.things["students"][1]["lastSurname"]
    errors = refused(written(made, tmp_path, form))
    assert len(errors) == 3
    assert any("contactReference: expected a contact of the export, found G99" in text for text in errors)
    assert any("studentUniqueId: expected an id of its own" in text for text in errors)
    assert any("lastSurname: expected a value, found nothing" in text for text in errors)


def test_contacts_are_never_left_out_and_never_unrestricted_by_a_gap(tmp_path: Path) -> None:
    made = made_roster()
    made.things["studentContactAssociations"][4] |= {"contactRestrictions": "", "legalGuardian": "perhaps"}
    folder = read_roster(written(made, tmp_path / "a"), (), TODAY)
    assert next(k for k in folder.links if k.contact == "G6").restriction
    path = written(made_roster(), tmp_path / "b")
    (path / "Contact.xml").unlink()
    assert refused(path)[0].startswith("Contact.xml:0::")


def test_a_school_that_the_export_does_not_have_is_refused(tmp_path: Path) -> None:
    path = written(made_roster(), tmp_path, toml=SCHOOL_TOML.replace("SCH1", "SCH7"))
    assert any("school.toml:0:sourcedId: expected one of SCH1, found SCH7" in text for text in refused(path))


def address_of(database: Database, contact: str) -> tuple[str, bool]:
    with database.read() as session:
        found = session.scalars(select(Contact).where(Contact.source_id == contact)).one()
        return found.address, found.letters_by_email


def test_contacts_csv_may_tell_where_letters_go(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    for row in made.files["contacts.csv"]:
        row |= {"street": "12 Elm Street", "city": "Denver", "state": "CO", "zip": "80202", "lettersByEmail": ""}
    made.row("contacts.csv", studentSourcedId="S3", contactSourcedId="G4")["lettersByEmail"] = "yes"
    with database.write() as session:
        import_roster(session, made.write(tmp_path / "a"), NOW)
    assert address_of(database, "G1") == ("12 Elm Street\nDenver, CO 80202", False)
    assert address_of(database, "G4") == ("12 Elm Street\nDenver, CO 80202", True)

    # An export without these columns says nothing of them.
    with database.write() as session:
        assert not import_roster(session, small_folder().write(tmp_path / "b"), NOW).changed

    for row in made.files["contacts.csv"]:
        for column in ("street", "city", "state", "zip"):
            del row[column]
        row["address"] = "PO Box 7 | Denver, CO 80203"
    with database.write() as session:
        assert import_roster(session, made.write(tmp_path / "c"), NOW).of("contacts").updated == 6
    assert address_of(database, "G4") == ("PO Box 7\nDenver, CO 80203", True)


@pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"no Ed-Fi sample at {SAMPLE}")
def test_the_sample_district_is_read(sqlite_database: Database, tmp_path: Path) -> None:
    toml = "".join(line for line in SCHOOL_TOML.splitlines(True) if not line.startswith(("sourcedId", "name", "att")))
    for number in ("255901001", "255901044", "255901107"):
        toml += f'\n[[schools]]\nsourcedId = "{number}"\nname = "School {number}"\n'
    for file in SAMPLE.glob("*.xml"):
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "school.toml").write_text(toml)
    with sqlite_database.write() as session:
        report = import_roster(session, tmp_path, NOW)
    assert (report.of("students").added, report.of("contacts").added, report.of("phones").added) == (227, 450, 453)
    assert [p.found for p in report.problems] == [
        "453 numbers that cannot exist", "450 contacts without it", "733 students without a school",
    ]  # fmt: skip
    with sqlite_database.read() as session:
        tyrone = session.scalars(select(Student).where(Student.source_id == "604821")).one()
        assert tyrone.display_name == "Ty Dyer"
        carmen = session.scalars(select(Contact).where(Contact.source_id == "778393")).one()
        assert [(len(p.phone.e164), p.phone.e164[-4:]) for p in carmen.phones] == [(12, "7522")]
        assert carmen.address == "263 New Street\nGrand Bend, TX 78834"
