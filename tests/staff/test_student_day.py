"""One student's day: what staff enter by hand changes the ledger, and can be taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from escalation.engine import tick
from storage.models import Absence, Alarm, Inquiry, StaffEntry
from storage.words import AbsenceState, InquiryState, Role
from tests.staff.support import NOW, Office, post
from tests.support import MONDAY, SmallSchool


@pytest.fixture
def secretary(office: Office, school: SmallSchool) -> FlaskClient:
    tick(office.services.database, NOW)
    return office.signed_in(Role.SECRETARY)


def day_of(school: SmallSchool, name: str) -> str:
    return f"/students/{school.students[name]}/day/{MONDAY}"


def state_of(office: Office, school: SmallSchool, name: str) -> InquiryState:
    with office.services.database.read() as session:
        return session.scalars(select(Inquiry.state).where(Inquiry.student_id == school.students[name])).one()


def test_a_restricted_contact_is_marked_and_cannot_be_called_or_chosen(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    page = secretary.get(day_of(school, "Cleo")).text
    assert "Do not contact." in page
    assert "Court order" in page
    assert "tel:+13035550131" in page
    assert "5550132" not in page
    assert "555-0132" not in page
    contact = school.contacts["Ned"]
    assert f'<option value="{contact}"' not in page
    assert post(secretary, f"{day_of(school, 'Cleo')}/spoke", day_of(school, "Cleo"), contact_id=contact) == 400


def test_who_has_arrived_is_looked_for_no_more_until_it_is_taken_back(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    page = day_of(school, "Ben")
    assert post(secretary, f"{page}/arrived", page) == 302
    tick(office.services.database, NOW + timedelta(seconds=1))
    assert state_of(office, school, "Ben") is InquiryState.ARRIVED
    html = secretary.get(page).text
    assert "Ben Harlow has arrived." in html
    undo = re.findall(r'action="(/entries/\d+/withdraw)"', html)
    assert undo
    assert post(secretary, undo[0], page) == 302
    tick(office.services.database, NOW + timedelta(seconds=2))
    assert state_of(office, school, "Ben") is not InquiryState.ARRIVED
    assert "Taken back: Arrived" in secretary.get(page).text


def test_speaking_with_a_contact_who_knows_ends_the_search_with_the_reason(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    page = day_of(school, "Ana")
    values = {
        "contact_id": school.contacts["Rosa"],
        "category": "illness",
        "reason": "fever",
        "note": "back on Tuesday",
    }
    assert post(secretary, f"{page}/spoke", page, **values) == 302
    tick(office.services.database, NOW + timedelta(seconds=1))
    assert state_of(office, school, "Ana") is InquiryState.REACHED
    with office.services.database.read() as session:
        entry = session.scalars(select(StaffEntry)).one()
        assert (entry.contact_id, entry.category, entry.reason) == (school.contacts["Rosa"], "illness", "fever")
    html = secretary.get(page).text
    assert "Spoke with Rosa Ortega" in html
    assert "back on Tuesday" in html


def test_a_contact_of_another_student_cannot_be_chosen(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    page = day_of(school, "Ana")
    assert post(secretary, f"{page}/spoke", page, contact_id=school.contacts["Jill"]) == 400
    assert post(secretary, f"{page}/spoke", page, category="made up") == 400


def test_a_corrected_roll_ends_the_search_and_can_be_put_back(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    page = day_of(school, "Cleo")
    assert post(secretary, f"{page}/correct-roll", page) == 302
    with office.services.database.read() as session:
        absence = session.scalars(select(Absence).where(Absence.student_id == school.students["Cleo"])).one()
        assert absence.state is AbsenceState.WITHDRAWN
    tick(office.services.database, NOW + timedelta(seconds=1))
    assert state_of(office, school, "Cleo") is InquiryState.CORRECTED
    assert "The roll is corrected: Cleo Finch is not absent." in secretary.get(page).text
    assert post(secretary, f"{page}/relist", page) == 302
    tick(office.services.database, NOW + timedelta(seconds=2))
    assert state_of(office, school, "Cleo") is not InquiryState.CORRECTED


def test_the_roll_of_somebody_who_is_not_on_it_cannot_be_corrected(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    page = day_of(school, "Luis")
    assert "Roll was wrong" not in secretary.get(page).text
    assert post(secretary, f"{page}/correct-roll", page) == 409


def test_every_call_can_be_opened_from_the_log(office: Office, secretary: FlaskClient, school: SmallSchool) -> None:
    html = secretary.get(day_of(school, "Ana")).text
    calls = re.findall(r'href="(/attempts/\d+)"', html)
    assert calls
    page = secretary.get(calls[0]).text
    assert "Ana Ortega" in page
    assert "(303) 555-0111" in page


def test_an_alarm_stays_until_somebody_says_they_saw_it(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    with office.services.database.write() as session:
        session.add(
            Alarm(
                school_id=school.school_id,
                student_id=school.students["Ben"],
                kind="did_not_know",
                subject="t",
                raised_at=NOW,
            )
        )
    page = secretary.get("/alarms").text
    assert "The family did not know that the student is not in school." in page
    assert "Look now" in secretary.get("/").text
    url = re.findall(r'action="(/alarms/\d+/seen)"', page)[0]
    assert post(secretary, url, "/alarms") == 302
    with office.services.database.read() as session:
        assert session.scalars(select(Alarm).where(Alarm.subject == "t")).one().seen_by == 1
