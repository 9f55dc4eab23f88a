"""What the office sees of a false alarm that was called off, and of codes that nobody knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from escalation.engine import tick
from storage.alarms import raise_alarm
from storage.attempts import record_answered, record_ended, record_message_left, result_of_completed_call
from storage.models import Attempt
from storage.words import AttemptState, Role, RoundKind
from tests.staff.support import NOW, Office, post
from tests.support import MONDAY, SmallSchool

HARLOW = "+13035550121"


@pytest.fixture
def secretary(office: Office, school: SmallSchool) -> FlaskClient:
    tick(office.services.database, NOW)
    return office.signed_in(Role.SECRETARY)


def leave_message(office: Office, kind: RoundKind) -> None:
    """A machine at Ben's home takes the whole message of this round."""
    with office.services.database.write() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.address == HARLOW, Attempt.round_kind == kind)).one()
        attempt.state = AttemptState.PLACED
        record_answered(session, attempt, NOW, "machine_end_beep")
        record_message_left(session, attempt, NOW)
        record_ended(session, attempt, result_of_completed_call(attempt), NOW)


def test_the_page_of_the_day_says_who_is_told_that_all_is_well(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    page = f"/students/{school.students['Ben']}/day/{MONDAY}"
    assert "All-clear" not in secretary.get(page).text
    leave_message(office, RoundKind.GUARDIANS)
    assert post(secretary, f"{page}/correct-roll", page) == 302
    tick(office.services.database, NOW + timedelta(seconds=1))
    html = secretary.get(page).text
    assert "The search ended: the roll was corrected" in html
    assert "To be told that all is well: Jill Harlow, (303) 555-0121" in html
    assert "to be told" in html
    leave_message(office, RoundKind.ALL_CLEAR)
    html = secretary.get(page).text
    assert "told by voice" in html
    assert "Said the all-clear to Jill Harlow" in html
    assert "The search ended: the roll was corrected" in html


def test_a_code_that_nobody_knows_is_shown_and_counted(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    with office.services.database.write() as session:
        raise_alarm(session, school.school_id, "unknown_provider_code", "code:99999:2026-11-23", NOW)
    assert "reason that the machine does not know" in secretary.get("/alarms").text
    assert "(Code 99999)" in secretary.get("/alarms").text
    assert "attendance_unknown_provider_codes_total 1.0" in secretary.get("/metrics").text
