"""The roster in the ledger: whole or not at all, again without change, and nobody lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from escalation.findings import FindingKind, findings
from storage.imports.changes import ImportReport
from storage.imports.problems import ImportFailedError
from storage.imports.roster_import import import_roster
from storage.models import Contact, ContactPhone, School, Student, StudentContact
from storage.session import Database
from tests.imports.folders import Folder, contact, small_folder, user

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SAMPLE = Path(__file__).parents[3] / "shared" / "school"


def imported(database: Database, path: Path, now: datetime = NOW, *, force: bool = False) -> ImportReport:
    with database.write() as session:
        return import_roster(session, path, now, force=force)


def ledger(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """What the ledger says of the roster, in the words of the source system."""
    with database.read() as session:
        students = session.execute(
            select(
                Student.source_id, Student.given_name, Student.family_name, Student.preferred_name, Student.grade,
                Student.teacher, Student.homeroom, Student.retired_at,
            ).order_by(Student.source_id)
        )  # fmt: skip
        links = session.execute(
            select(
                Student.source_id, Contact.source_id, StudentContact.relation, StudentContact.priority,
                StudentContact.legal_guardian, StudentContact.emergency, StudentContact.restriction,
            )
            .join(Student, Student.id == StudentContact.student_id)
            .join(Contact, Contact.id == StudentContact.contact_id)
            .order_by(Student.source_id, Contact.source_id)
        )  # fmt: skip
        contacts: list[tuple[object, ...]] = [
            (c.source_id, c.display_name, c.language, c.email, c.retired_at, *(p.phone.e164 for p in c.phones))
            for c in session.scalars(select(Contact).order_by(Contact.source_id))
        ]
        return {"students": [tuple(r) for r in students], "links": [tuple(r) for r in links], "contacts": contacts}


def restriction(database: Database, student: str, adult: str) -> str:
    with database.read() as session:
        query = (
            select(StudentContact.restriction)
            .join(Student, Student.id == StudentContact.student_id)
            .join(Contact, Contact.id == StudentContact.contact_id)
            .where(Student.source_id == student, Contact.source_id == adult)
        )
        return session.scalars(query).one()


def version(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(School.roster_version)).one()


def larger_folder() -> Folder:
    """The small school with ten students more, each with a mother: room for one or two to leave."""
    made = small_folder()
    for n in range(10, 20):
        made.files["users.csv"] += [
            user(f"S{n}", "student", f"Kim{n}", "Lake", grades="02"),
            user(f"G{n}", "parent", f"Joy{n}", "Lake", sms=f"+172055501{n}"),
        ]
        made.files["contacts.csv"].append(contact(f"S{n}", f"G{n}", "mother", 1))
    return made


def test_a_second_import_changes_nothing_and_says_so(database: Database, tmp_path: Path) -> None:
    path = small_folder().write(tmp_path)
    first = imported(database, path)
    assert first.of("students").added == 5
    assert first.of("contacts").added == 6
    assert first.of("links").added == 8
    before, number = ledger(database), version(database)

    second = imported(database, path, LATER)

    assert not second.changed
    assert second.changes == []
    assert second.changed_schools == ()
    assert second.of("students").unchanged == 5
    assert ledger(database) == before
    assert version(database) == number


def test_what_changes_is_updated_and_told(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    imported(database, made.write(tmp_path))
    number = version(database)
    made.row("users.csv", sourcedId="S3").update(familyName="Harlow-King", grades="02")
    made.row("users.csv", sourcedId="G1").update(phone="", sms="+13035550119")
    made.drop("contacts.csv", studentSourcedId="S1", contactSourcedId="G3")

    report = imported(database, made.write(tmp_path), LATER)

    assert (report.of("students").updated, report.of("students").unchanged) == (1, 4)
    assert report.of("links").retired == 1
    assert report.of("contacts").retired == 1  # the aunt: nobody has her any more
    assert any("S3" in change and "'01' → '02'" in change for change in report.changes)
    assert any("G1" in change and "telephone" in change for change in report.changes)
    assert version(database) == number + 1
    with database.read() as session:
        rosa = session.scalars(select(Contact).where(Contact.source_id == "G1")).one()
        assert [p.phone.e164 for p in rosa.phones] == ["+13035550119"]


def test_who_leaves_is_retired_and_who_returns_is_the_same_student(database: Database, tmp_path: Path) -> None:
    made = larger_folder()
    imported(database, made.write(tmp_path))
    with database.read() as session:
        student_id = session.scalars(select(Student.id).where(Student.source_id == "S4")).one()
    gone = larger_folder()
    gone.drop("users.csv", sourcedId="S4")
    gone.drop("contacts.csv", studentSourcedId="S4")

    report = imported(database, gone.write(tmp_path / "gone"), LATER)

    assert report.of("students").retired == 1
    with database.read() as session:
        student = session.scalars(select(Student).where(Student.source_id == "S4")).one()
        assert student.retired_at == LATER
        assert session.scalars(select(Contact.retired_at).where(Contact.source_id == "G5")).one() == LATER
    assert not imported(database, tmp_path / "gone", LATER).changed

    report = imported(database, made.write(tmp_path), LATER)

    assert report.of("students").returned == 1
    assert report.of("contacts").returned == 2
    with database.read() as session:
        student = session.scalars(select(Student).where(Student.source_id == "S4")).one()
        assert (student.id, student.retired_at) == (student_id, None)
    assert restriction(database, "S4", "G6") == "Protection order"


def test_an_export_without_most_of_the_students_is_refused(database: Database, tmp_path: Path) -> None:
    imported(database, larger_folder().write(tmp_path / "whole"))
    before = ledger(database)
    path = small_folder().write(tmp_path / "broken")

    with pytest.raises(ImportFailedError) as caught:
        imported(database, path, LATER)

    assert "10 of 15 students" in caught.value.problems[0].found
    assert "--force" in caught.value.problems[0].remedy
    assert ledger(database) == before
    assert imported(database, path, LATER, force=True).of("students").retired == 10


def test_one_bad_line_and_nothing_is_imported(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    made.row("users.csv", sourcedId="S5")["givenName"] = ""
    with pytest.raises(ImportFailedError) as caught:
        imported(database, made.write(tmp_path))
    (problem,) = caught.value.problems
    assert str(problem).startswith("users.csv:6:givenName: expected a value, found nothing.")
    assert ledger(database) == {"students": [], "links": [], "contacts": []}
    with database.read() as session:
        assert session.scalars(select(School)).all() == []


def test_a_restriction_survives_a_broken_boolean(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    imported(database, made.write(tmp_path))
    made.row("contacts.csv", contactSourcedId="G6").update(contactRestrictions="", livesWith="??")
    report = imported(database, made.write(tmp_path), LATER)
    assert restriction(database, "S4", "G6") == "Protection order"
    assert [(p.line, p.column) for p in report.problems] == [(9, "livesWith")]


def test_a_restriction_survives_an_export_without_contacts(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    imported(database, made.write(tmp_path / "whole"))
    before = ledger(database)
    del made.files["contacts.csv"]
    made.row("users.csv", sourcedId="S4")["agentSourcedIds"] = "G5,G6"
    report = imported(database, made.write(tmp_path / "bare"), LATER)
    assert restriction(database, "S4", "G6") == "Protection order"
    assert ledger(database)["links"] == before["links"]
    assert report.of("links").changed == 0


def test_a_lifted_restriction_is_told_first_and_many_at_once_are_refused(database: Database, tmp_path: Path) -> None:
    made = larger_folder()
    made.row("contacts.csv", contactSourcedId="G10")["contactRestrictions"] = "Order"
    imported(database, made.write(tmp_path))
    made.row("contacts.csv", contactSourcedId="G10")["contactRestrictions"] = ""
    report = imported(database, made.write(tmp_path), LATER)
    assert report.changes[0] == "student S10, contact G10: RESTRICTION LIFTED"

    for n in range(10, 14):
        made.row("contacts.csv", contactSourcedId=f"G{n}")["contactRestrictions"] = "Order"
    imported(database, made.write(tmp_path), LATER)
    for row in made.files["contacts.csv"]:
        row["contactRestrictions"] = ""
    with pytest.raises(ImportFailedError, match="nothing was imported"):
        imported(database, made.write(tmp_path), LATER)
    assert restriction(database, "S10", "G10") == "Order"


def test_the_nightly_export_needs_no_school_toml_once_the_school_is_known(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    path = made.write(tmp_path)
    imported(database, path)
    (path / "school.toml").unlink()
    assert not imported(database, path, LATER).changed


def test_an_attendance_line_belongs_to_one_school(database: Database, tmp_path: Path) -> None:
    imported(database, small_folder().write(tmp_path / "one"))
    other = small_folder()
    other.texts["school.toml"] = other.texts["school.toml"].replace("SCH1", "SCH2")
    other.row("orgs.csv", sourcedId="SCH1")["sourcedId"] = "SCH2"
    with pytest.raises(ImportFailedError) as caught:
        imported(database, other.write(tmp_path / "two"))
    assert caught.value.problems[0].column == "attendance_line"


def test_families_share_one_number_without_doubling_it(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    made.row("users.csv", sourcedId="G2")["sms"] = "303.555.0111"
    imported(database, made.write(tmp_path))
    with database.read() as session:
        shared = session.scalars(
            select(ContactPhone.phone_id)
            .join(Contact, Contact.id == ContactPhone.contact_id)
            .where(Contact.source_id.in_(["G1", "G2"]), ContactPhone.position == 0)
        ).all()
    assert len(set(shared)) == 1


def test_findings_name_the_children_whom_a_bad_morning_would_leave_alone(database: Database, tmp_path: Path) -> None:
    made = small_folder()
    made.row("users.csv", sourcedId="G2")["sms"] = "303-055-0113"
    made.row("contacts.csv", contactSourcedId="G4")["preferredLanguage"] = ""
    imported(database, made.write(tmp_path))
    with database.read() as session:
        found = findings(session, session.scalars(select(School.id)).one(), NOW)
    assert [(f.kind, f.name, f.count) for f in found] == [
        (FindingKind.NO_CONTACTS, "Dana Pell", 0),
        (FindingKind.TOO_FEW_REACHABLE, "Cleo Finch", 1),
        (FindingKind.TOO_FEW_REACHABLE, "Ben Harlow", 1),
        (FindingKind.TOO_FEW_REACHABLE, "Luis Ortega", 1),
        (FindingKind.IMPOSSIBLE_NUMBER, "Pedro Ortega", 0),
        (FindingKind.NO_LANGUAGE, "Jill Harlow", 0),
    ]


def test_the_roster_may_say_who_is_looked_for_first_and_otherwise_leaves_it_to_staff(
    database: Database, tmp_path: Path
) -> None:
    made = small_folder()
    told = {"S1": "true", "S2": "false", "S3": ""}
    for source_id, value in told.items():
        made.row("users.csv", sourcedId=source_id)["metadata.lookFirst"] = value
    path = made.write(tmp_path)
    assert imported(database, path).problems == ()

    def since() -> dict[str, datetime | None]:
        with database.read() as session:
            rows = session.execute(select(Student.source_id, Student.look_first_since))
            return {source_id: at for source_id, at in rows if source_id in told}

    assert since() == {"S1": NOW, "S2": None, "S3": None}
    with database.write() as session:
        for student in session.scalars(select(Student).where(Student.source_id.in_(["S2", "S3"]))):
            student.look_first_since = NOW
    # The first import of the next night: what the roster says holds, and since when does not move.
    assert imported(database, path, LATER).of("students").updated == 1
    assert since() == {"S1": NOW, "S2": None, "S3": NOW}


@pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"no school folder at {SAMPLE}")
def test_a_whole_elementary_school_twice(database: Database) -> None:
    first = imported(database, SAMPLE)
    assert first.of("students").added == 420
    assert first.problems == ()
    assert not imported(database, SAMPLE, LATER).changed


@pytest.mark.parametrize("column", ["metadata.bus", "metadata.busRoute", "bus"])
def test_the_bus_of_a_student_is_read_and_follows_the_export(database: Database, tmp_path: Path, column: str) -> None:
    folder = small_folder()
    folder.row("users.csv", sourcedId="S1")[column] = "7 North"
    imported(database, folder.write(tmp_path / "first"))
    folder.row("users.csv", sourcedId="S1")[column] = ""
    with database.read() as session:
        buses = dict(session.execute(select(Student.source_id, Student.bus)).all())
        assert (buses["S1"], buses["S2"]) == ("7 North", "")
    report = imported(database, folder.write(tmp_path / "second"), LATER)
    assert report.of("students").updated == 1
