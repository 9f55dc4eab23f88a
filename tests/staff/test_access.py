"""The gate: signed in, allowed, of this school, not forged, and nothing left in caches or titles."""

from __future__ import annotations

import logging
import re

import pytest
import structlog
from flask.testing import FlaskClient
from sqlalchemy import select

from storage.models import Alarm, District, Match, School, StaffEntry
from storage.words import LineState, Role
from tests.staff.support import Office, account, add_message, line_of, post, sign_in, token_of
from tests.support import MONDAY, SmallSchool, add_student

PAGES = ("/", "/review", "/alarms", "/discrepancies", "/students", "/roster", "/numbers")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_look(office: Office, school: SmallSchool, role: Role) -> None:
    client = office.signed_in(role)
    for page in PAGES:
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("role", [Role.LIAISON, Role.VIEWER])
def test_a_looking_role_changes_nothing(office: Office, school: SmallSchool, role: Role) -> None:
    client = office.signed_in(role)
    page = client.get(f"/students/{school.students['Ana']}/day/{MONDAY}").text
    assert "Has arrived" not in page
    assert post(client, f"/students/{school.students['Ana']}/day/{MONDAY}/arrived") == 403
    with office.services.database.read() as session:
        assert session.scalars(select(StaffEntry)).all() == []


def test_no_form_is_taken_without_its_token(office: Office, school: SmallSchool) -> None:
    client = office.signed_in(Role.SECRETARY)
    answer = client.post(f"/students/{school.students['Ana']}/day/{MONDAY}/arrived")
    assert answer.status_code == 400
    assert "too old" in answer.text
    with office.services.database.read() as session:
        assert session.scalars(select(StaffEntry)).all() == []


def test_every_post_without_a_token_is_refused(office: Office, school: SmallSchool) -> None:
    client = office.signed_in(Role.ADMIN)
    rules = [
        r for r in office.app.url_map.iter_rules() if r.endpoint.startswith("staff.") and "POST" in (r.methods or ())
    ]
    assert len(rules) > 10
    for rule in rules:
        url = re.sub(r"<int:\w+>", "1", rule.rule).replace("<day>", MONDAY.isoformat())
        assert client.post(url).status_code in {400, 302 if rule.endpoint == "staff.sign_in" else 400}, rule.rule


def other_school(office: Office) -> tuple[int, int]:
    """A second school with one student and one alarm; returns both ids of them."""
    with office.services.database.write() as session:
        first = session.scalars(select(School)).one()
        district = session.scalars(select(District)).one()
        values = {
            c.key: getattr(first, c.key) for c in School.__table__.columns if c.key not in ("id", "source_id", "name")
        }
        second = School(**{**values, "source_id": "SCH2", "name": "Other Elementary", "attendance_line": None})
        assert second.district_id == district.id
        session.add(second)
        session.flush()
        student = add_student(session, second, "X1", "Quill", "Farrow", "02", "Ash")
        alarm = Alarm(
            school_id=second.id,
            student_id=student,
            kind="did_not_know",
            subject="x",
            raised_at=office.services.clock.now(),
        )
        session.add(alarm)
        text = "Quill is sick"
        add_message(
            session,
            second.id,
            text,
            [(line_of(text, "Quill", "X1"), student, LineState.REVIEW, ["question"])],
            sid="SMX",
        )
        session.flush()
        return student, alarm.id


def test_staff_of_one_school_find_nothing_of_another(office: Office, school: SmallSchool) -> None:
    student, alarm = other_school(office)
    client = office.signed_in(Role.SECRETARY, school_id=school.school_id)
    assert client.get(f"/students/{student}/day/{MONDAY}").status_code == 404
    assert client.get(f"/students/{student}").status_code == 404
    assert client.get("/review/1").status_code == 404
    assert client.get("/messages/1").status_code == 404
    assert "Quill" not in client.get("/students?q=Farrow").text
    assert post(client, f"/students/{student}/day/{MONDAY}/arrived") == 404
    assert post(client, "/review/matches/1/accept") == 404
    assert post(client, f"/alarms/{alarm}/seen") == 404
    with office.services.database.read() as session:
        assert session.scalars(select(Match)).one().state is LineState.REVIEW
        assert session.scalars(select(Alarm)).one().seen_at is None


def test_staff_of_a_district_choose_the_school(office: Office, school: SmallSchool) -> None:
    student, _ = other_school(office)
    client = office.signed_in(Role.ADMIN)
    assert "Example Elementary</h1>" in client.get("/").text
    with office.services.database.read() as session:
        second = session.scalars(select(School.id).where(School.source_id == "SCH2")).one()
    assert post(client, "/school", school=second) == 302
    assert "Other Elementary</h1>" in client.get("/").text
    assert client.get(f"/students/{student}/day/{MONDAY}").status_code == 200


def test_pages_are_kept_by_no_cache_and_run_nothing_foreign(office: Office, school: SmallSchool) -> None:
    client = office.signed_in(Role.SECRETARY)
    for page in (*PAGES, f"/students/{school.students['Ana']}/day/{MONDAY}"):
        answer = client.get(page)
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", answer.text), page


def test_no_child_is_named_in_a_title_or_a_log(
    office: Office, school: SmallSchool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = office.signed_in(Role.SECRETARY)
    with structlog.testing.capture_logs() as entries:
        pages = [client.get(url).text for url in ("/", f"/students/{school.students['Ana']}/day/{MONDAY}")]
        post(
            client, f"/students/{school.students['Ana']}/day/{MONDAY}/spoke", note="Rosa says fever", category="illness"
        )
    assert any("Ana Ortega" in page for page in pages)
    titles = [re.findall("<title>(.*?)</title>", page)[0] for page in pages]
    for text in (*titles, caplog.text, str(entries)):
        assert "Ana" not in text
        assert "Ortega" not in text
        assert "fever" not in text


def test_what_is_not_there_says_so_plainly(office: Office, school: SmallSchool) -> None:
    client = office.signed_in(Role.SECRETARY)
    for url in ("/nowhere", "/students/999/day/2026-11-23", "/students/1/day/monday", "/attempts/9", "/hand-overs/9"):
        answer = client.get(url)
        assert answer.status_code == 404
        assert "Nothing here" in answer.text


def test_a_page_that_refreshes_itself_goes_to_the_sign_in_as_a_whole(office: Office) -> None:
    answer = office.client().get("/board/rows", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in"


def test_signing_in_begins_a_new_session(office: Office) -> None:
    client: FlaskClient = office.client()
    before = token_of(client.get("/sign-in").text)
    assert sign_in(client, account(office.services.database, Role.ADMIN)) == 302
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400
