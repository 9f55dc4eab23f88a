"""Numbers to mend: what is shown, on which evidence, and what becomes of a number that staff call mended."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from escalation.engine import tick
from escalation.findings import FindingKind, findings
from escalation.mending import numbers_to_mend
from escalation.policy_versions import policy_of_school, version_of
from escalation.rounds.health import Verdict
from nlp.report import Value
from storage.models import (
    Attempt,
    AttemptTarget,
    Contact,
    ContactLogEntry,
    Inquiry,
    PhoneNumber,
    School,
    Student,
)
from storage.words import AttemptChannel, AttemptState, InquiryState, LineState, Role, RoundKind
from storage.words import AttemptResult as R
from tests.staff.support import NOW, Office, add_message, line_of, post
from tests.support import MONDAY, SmallSchool

ROSA, ROSA_WORK, HARLOW, DORA, NED = "+13035550111", "+13035550112", "+13035550121", "+13035550124", "+13035550132"


@pytest.fixture
def secretary(office: Office, school: SmallSchool) -> FlaskClient:
    return office.signed_in(Role.SECRETARY)


def past_calls(office: Office, school: SmallSchool, child: str, adult: str, number: str, *results: R) -> list[int]:
    """Calls of the mornings before today, one a day; returns the attempts."""
    made = []
    with office.services.database.write() as session:
        policy = version_of(session, policy_of_school(session, session.get_one(School, school.school_id), NOW), NOW)
        for days, result in enumerate(reversed(results), start=1):
            at = NOW - timedelta(days=days)
            attempt = Attempt(
                school_id=school.school_id, round_kind=RoundKind.GUARDIANS, channel=AttemptChannel.CALL,
                address=number, state=AttemptState.ENDED, result=result, planned_at=at, due_at=at, ended_at=at,
            )  # fmt: skip
            day = MONDAY - timedelta(days=days)
            known = select(Inquiry).where(Inquiry.student_id == school.students[child], Inquiry.date == day)
            inquiry = session.scalar(known) or Inquiry(
                school_id=school.school_id, student_id=school.students[child], date=day, opened_at=at,
                policy_version_id=policy.id, state=InquiryState.REACHED, ended_at=at,
            )  # fmt: skip
            session.add_all([attempt, inquiry])
            session.flush()
            session.add(
                AttemptTarget(
                    attempt_id=attempt.id, inquiry_id=inquiry.id, round_kind=RoundKind.GUARDIANS, address=number,
                    contact_id=school.contacts[adult],
                )
            )  # fmt: skip
            made.append(attempt.id)
    return made


def note_bad(office: Office, number: str, reason: str) -> int:
    with office.services.database.write() as session:
        row = session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == number)).one()
        row.bad_since, row.bad_reason = NOW - timedelta(hours=20), reason
        return row.id


def verdicts(office: Office, school: SmallSchool) -> dict[str, Verdict]:
    with office.services.database.read() as session:
        return {n.e164: n.health.verdict for n in numbers_to_mend(session, school.school_id, NOW)}


def test_a_bad_record_is_listed_in_words_with_its_people_and_opens_its_calls(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    made = past_calls(office, school, "Ana", "Rosa", ROSA, *[R.NO_ANSWER] * 4)
    past_calls(office, school, "Ben", "Jill", HARLOW, R.TALKED, R.NO_ANSWER)
    note_bad(office, DORA, "no such number")
    html = secretary.get("/numbers").text
    assert "nobody ever answers" in html
    assert "does not work" in html
    assert html.index("Dora King") < html.index("Rosa Ortega")
    assert "Ana Ortega" in html
    assert "Luis Ortega" in html
    assert "Jill Harlow" not in html
    (path,) = set(re.findall(r'href="(/numbers/\d+)">4 calls', html))
    page = secretary.get(path).text
    assert set(re.findall(r'href="/attempts/(\d+)"', page)) == {str(attempt) for attempt in made}
    assert secretary.get(f"/attempts/{made[0]}").status_code == 200


def test_a_number_that_is_mended_begins_anew(office: Office, secretary: FlaskClient, school: SmallSchool) -> None:
    past_calls(office, school, "Ana", "Rosa", ROSA, *[R.NO_ANSWER] * 4)
    number_id = note_bad(office, ROSA, "no such number")
    assert verdicts(office, school) == {ROSA: Verdict.DISCONNECTED}
    assert post(secretary, f"/numbers/{number_id}/mended", "/numbers") == 302
    assert verdicts(office, school) == {}
    with office.services.database.read() as session:
        number = session.get_one(PhoneNumber, number_id)
        assert (number.bad_since, number.bad_reason) == (None, None)
        logged = session.execute(
            select(Student.given_name, ContactLogEntry.staff_id)
            .join(Student, Student.id == ContactLogEntry.student_id)
            .where(ContactLogEntry.kind == "number_mended")
        ).all()
    assert sorted(name for name, _staff in logged) == ["Ana", "Luis"]
    assert all(staff for _name, staff in logged)
    day = f"/students/{school.students['Ana']}/day/{MONDAY}"
    assert "said to be right again" in secretary.get(day).text
    # And is called first again, as the file has it.
    tick(office.services.database, NOW)
    with office.services.database.read() as session:
        planned = session.scalars(select(Attempt.address).where(Attempt.state == AttemptState.PLANNED)).all()
    assert ROSA in planned


def test_somebody_elses_number_stands_there_only_for_those_who_were_asked_for(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    with office.services.database.write() as session:
        ida = session.get_one(Contact, school.contacts["Ida"])
        ida.phones[0].phone = session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == DORA)).one()
    past_calls(office, school, "Ben", "Dora", DORA, R.WRONG_NUMBER)
    note_bad(office, DORA, "wrong person")
    with office.services.database.write() as session:
        session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == DORA)).one().bad_since = NOW - timedelta(days=1)
    html = secretary.get("/numbers").text.partition("Students without")[0]
    assert "is somebody else" in html
    assert "Dora King" in html
    assert "Ida Finch" not in html


def test_restricted_contacts_are_not_on_the_list(office: Office, secretary: FlaskClient, school: SmallSchool) -> None:
    number_id = note_bad(office, NED, "no such number")
    assert "Ned" not in secretary.get("/numbers").text
    assert secretary.get(f"/numbers/{number_id}").status_code == 404
    assert post(secretary, f"/numbers/{number_id}/mended", "/numbers") == 404


def test_the_spreadsheet_has_a_row_for_each_student_and_runs_no_formula(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    with office.services.database.write() as session:
        session.get_one(Contact, school.contacts["Rosa"]).given_name = "=Rosa"
    note_bad(office, ROSA_WORK, "no such number")
    answer = secretary.get("/numbers.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=numbers-to-mend-{MONDAY}.csv"
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [(row["Number"], row["Student"], row["What is wrong"]) for row in rows] == [
        ("(303) 555-0112", "Ana Ortega", "does not work"),
        ("(303) 555-0112", "Luis Ortega", "does not work"),
    ]
    assert rows[0]["Contact"] == "'=Rosa Ortega"


def test_the_file_for_the_information_system_has_its_ids_and_the_number_heard_since(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    note_bad(office, ROSA, "no such number")
    note_bad(office, HARLOW, "no such number")
    text = "This is Rosa Ortega, Ana is sick, my new number is 303 555 0177"
    rosa, new_number = Value("Rosa Ortega", 0.9, None), Value("+13035550177", 0.9, None)
    with office.services.database.write() as session:
        line = line_of(text, "Ana", "S1", reason="sick", category="illness")
        add_message(
            session, school.school_id, text, [(line, school.students["Ana"], LineState.CLEAR, [])], sid="SMn",
            from_number="+13035550178", caller=rosa, callback=new_number,
        )  # fmt: skip
    answer = secretary.get("/numbers/corrections.csv")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=number-corrections-{MONDAY}.csv"
    rows = {(row["student_id"], row["contact_id"]): row for row in csv.DictReader(StringIO(answer.text))}
    assert set(rows) == {("S1", "C1"), ("S2", "C1"), ("S3", "C4"), ("S3", "C5")}
    ana = rows["S1", "C1"]
    assert (ana["number_on_file"], ana["number_heard"], ana["heard_on"]) == (
        "13035550111", "13035550177", MONDAY.isoformat()
    )  # fmt: skip
    assert rows["S3", "C4"]["number_heard"] == ""


@pytest.mark.parametrize("role", [Role.LIAISON, Role.VIEWER])
def test_a_looking_role_sees_the_list_and_mends_nothing(office: Office, school: SmallSchool, role: Role) -> None:
    number_id = note_bad(office, ROSA, "no such number")
    client = office.signed_in(role)
    assert "Rosa Ortega" in client.get("/numbers").text
    assert "/mended" not in client.get("/numbers").text
    assert post(client, f"/numbers/{number_id}/mended", "/") == 403
    day = f"/students/{school.students['Ana']}/day/{MONDAY}"
    assert post(client, f"{day}/look-first", "/", wanted="1") == 403


def test_students_with_fewer_than_two_people_in_reach_are_flagged_everywhere(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    # Jill and Max share their only telephone, and the neighbor's does not work: that is one way to reach somebody.
    note_bad(office, DORA, "no such number")
    with office.services.database.read() as session:
        found = findings(session, school.school_id, NOW)
    few = {f.name: f.count for f in found if f.kind is FindingKind.TOO_FEW_REACHABLE}
    assert few == {"Ben Harlow": 1, "Emma Stone": 1}
    for page in ("/numbers", "/roster"):
        html = secretary.get(page).text
        assert "Ben Harlow" in html.partition("Students for whom fewer than two people")[2]
    flag = "Only one person"
    assert flag in secretary.get(f"/students/{school.students['Ben']}/day/{MONDAY}").text
    assert flag not in secretary.get(f"/students/{school.students['Ana']}/day/{MONDAY}").text
    # A restricted father does not count, and Ruth is an emergency contact: Ida and Ruth are two.
    assert flag not in secretary.get(f"/students/{school.students['Cleo']}/day/{MONDAY}").text


def test_a_student_is_marked_to_be_looked_for_first_and_unmarked(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    day = f"/students/{school.students['Ana']}/day/{MONDAY}"

    def since() -> object:
        with office.services.database.read() as session:
            return session.get_one(Student, school.students["Ana"]).look_first_since

    assert post(secretary, f"{day}/look-first", day, wanted="1") == 302
    assert since() is not None
    html = secretary.get(day).text
    assert "Looked for before others" in html
    assert "To be looked for before others" in html
    assert post(secretary, f"{day}/look-first", day, wanted="0") == 302
    assert since() is None
    assert "Not to be looked for before others any more" in secretary.get(day).text


def test_the_list_takes_as_many_statements_for_many_numbers_as_for_few(office: Office, school: SmallSchool) -> None:
    def statements() -> int:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        engine = office.services.database.reader
        event.listen(engine, "before_cursor_execute", note)
        verdicts(office, school)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    note_bad(office, ROSA, "no such number")
    few = statements()
    for number in (ROSA_WORK, HARLOW, DORA):
        note_bad(office, number, "no such number")
    past_calls(office, school, "Ana", "Rosa", ROSA, *[R.NO_ANSWER] * 4)
    assert statements() == few
