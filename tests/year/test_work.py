"""Work: done only when it is documented, undone where that makes sense, never twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from escalation.staff_entries import EntryError, enter
from escalation.year import work
from escalation.year.case_managers import case_manager_of, name_case_manager
from escalation.year.closing import waive
from escalation.year.declarations import declare, withdraw_declaration
from escalation.year.same_day_contact import document_by_same_day, reached_for
from escalation.year.work import ContactOutcome
from escalation.year.work_lists import When, todays_work, work_of
from storage.models import Intervention, StudentContact
from storage.session import Database
from storage.words import InterventionState, Role
from tests.year.office import TODAY, Office

OPEN, DONE, WITHDRAWN = InterventionState.OPEN, InterventionState.DONE, InterventionState.WITHDRAWN


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    return Office(sqlite_database, tmp_path)


def contact(office: Office, step: str, outcome: ContactOutcome, **who: object) -> bool:
    with office.database.write() as session:
        return work.note_contact(session, office.work("Ana", step), outcome, office.me, office.now, **who)  # type: ignore[arg-type]  # told by each test


def test_a_voicemail_is_an_attempt_and_never_contact(office: Office) -> None:
    office.absent("Ana", 4)
    rosa = office.school.contacts["Rosa"]
    assert not contact(office, "four-days/contact", ContactOutcome.VOICEMAIL, contact_id=rosa)
    assert not contact(office, "four-days/contact", ContactOutcome.NO_ANSWER, contact_id=rosa)
    assert office.state("Ana", "four-days/contact") is OPEN
    assert contact(office, "four-days/contact", ContactOutcome.REACHED, contact_id=rosa, note="Has had the flu.")
    assert office.state("Ana", "four-days/contact") is DONE
    assert office.log_kinds("Ana") == ["family_contact"] * 3 + ["work_done"]


def test_whom_staff_spoke_with_is_named_and_nobody_restricted(office: Office) -> None:
    office.absent("Ana", 4)
    with pytest.raises(EntryError, match="whom you spoke with"):
        contact(office, "four-days/contact", ContactOutcome.REACHED)
    with office.database.write() as session:
        session.query(StudentContact).filter_by(contact_id=office.school.contacts["Pedro"]).update(
            {"restriction": "Court order"}
        )
    with pytest.raises(EntryError, match="restricted"):
        contact(office, "four-days/contact", ContactOutcome.REACHED, contact_id=office.school.contacts["Pedro"])
    assert office.state("Ana", "four-days/contact") is OPEN


def test_a_step_is_documented_as_its_kind_asks(office: Office) -> None:
    office.absent("Ana", 7)
    with office.database.write() as session:
        work.open_file(session, office.work("Ana", "four-days/open-file"), office.me, office.now)
        with pytest.raises(EntryError, match="letter itself"):
            work.complete(session, office.work("Ana", "seven-days/first-letter"), "Sent.", office.me, office.now)
        with pytest.raises(EntryError, match="person was reached"):
            work.complete(session, office.work("Ana", "four-days/contact"), "Called.", office.me, office.now)
    assert office.state("Ana", "four-days/open-file") is DONE
    assert office.state("Ana", "seven-days/first-letter") is OPEN


def test_a_jump_over_two_thresholds_skips_nothing(office: Office) -> None:
    office.absent("Ana", 10)
    states = office.states("Ana")
    for step in ("four-days/contact", "seven-days/first-letter", "ten-days/medical-letter", "ten-days/contract"):
        assert states[step] is OPEN


def test_nothing_is_done_twice_when_counts_go_down_and_up(office: Office) -> None:
    days = office.absent("Ana", 4)
    contact(office, "four-days/contact", ContactOutcome.REACHED, spoke_with="her aunt")
    office.was_there("Ana", days[:1])
    assert office.state("Ana", "four-days/open-file") is WITHDRAWN
    assert office.state("Ana", "four-days/contact") is DONE
    office.absent("Ana", 4)
    office.absent("Ana", 5)
    assert office.state("Ana", "four-days/open-file") is OPEN
    assert office.state("Ana", "four-days/contact") is DONE
    with office.database.read() as session:
        assert session.query(Intervention).count() == 2


def test_what_is_waived_has_a_reason_and_can_be_undone(office: Office) -> None:
    office.absent("Ana", 4)
    step = office.work("Ana", "four-days/contact")
    with office.database.write() as session:
        with pytest.raises(EntryError, match="why"):
            waive(session, step, " ", office.me, office.now)
        waive(session, step, "The family was reached yesterday, about the same days.", office.me, office.now)
    office.recompute("Ana")
    assert office.state("Ana", "four-days/contact") is InterventionState.WAIVED
    with office.database.write() as session:
        work.reopen(session, step, office.me, office.now)
    assert office.state("Ana", "four-days/contact") is OPEN


def test_undoing_what_is_no_longer_due_takes_it_away(office: Office) -> None:
    days = office.absent("Ana", 4)
    contact(office, "four-days/contact", ContactOutcome.REACHED, spoke_with="her aunt")
    office.was_there("Ana", days[:1])
    with office.database.write() as session:
        work.reopen(session, office.work("Ana", "four-days/contact"), office.me, office.now)
    assert office.state("Ana", "four-days/contact") is WITHDRAWN


def test_todays_work_is_by_role_and_urgency(office: Office) -> None:
    office.absent("Ana", 7)
    with office.database.read() as session:
        mine = todays_work(session, office.school.school_id, office.now, Role.SECRETARY)
        principals = todays_work(session, office.school.school_id, office.now, Role.PRINCIPAL)
    assert {f"{one.work.tier}/{one.work.step}" for one in mine} == {
        "four-days/contact", "four-days/open-file", "seven-days/first-letter",
    }  # fmt: skip
    assert {one.work.step for one in principals} == {"case-manager", "think-of-a-meeting"}
    first = mine[0]
    assert first.step is not None
    assert (first.person, first.when) == ("School staff", When.TODAY)
    office.pass_time(timedelta(days=1))
    with office.database.read() as session:
        assert todays_work(session, office.school.school_id, office.now)[0].when is When.OVERDUE
    with office.database.read() as session:
        assert len(work_of(session, office.student("Ana"), office.now)) == 5


def test_what_is_given_to_one_is_not_the_others_work(office: Office) -> None:
    office.absent("Ana", 4)
    step = office.work("Ana", "four-days/contact")
    liaison = office.staff[Role.LIAISON]
    with office.database.write() as session:
        work.assign(session, step, liaison, office.me, office.now)
    with office.database.read() as session:
        school = office.school.school_id
        of_liaison = todays_work(session, school, office.now, Role.LIAISON, liaison)
        of_secretary = todays_work(session, school, office.now, Role.SECRETARY, office.me)
    assert [one.work.step for one in of_liaison] == ["contact"]
    assert [one.work.step for one in of_secretary] == ["open-file"]


def test_a_fact_that_is_stated_brings_the_next_tier_and_taken_back_takes_it_away(office: Office) -> None:
    office.absent("Ana", 10)
    with office.database.write() as session:
        with pytest.raises(EntryError, match="no such fact"):
            declare(session, office.student("Ana"), office.year_id, "rain", TODAY, "", office.me, office.now)
        told = declare(
            session, office.student("Ana"), office.year_id, "contract_violated", TODAY, "", office.me, office.now
        )
    reached = {step for step in office.states("Ana") if step.endswith("send-file")}
    assert reached
    with office.database.write() as session:
        withdraw_declaration(session, told.id, office.me, office.now)
    assert {office.state("Ana", step) for step in reached} == {WITHDRAWN}


def test_naming_a_case_manager_documents_the_step(sqlite_database: Database, tmp_path: Path) -> None:
    office = Office(sqlite_database, tmp_path, "bands-and-referrals")
    office.absent("Ana", 17)
    asked = [step for step in office.states("Ana") if step.endswith("/case-manager")]
    liaison, principal = office.staff[Role.LIAISON], office.staff[Role.PRINCIPAL]
    with office.database.write() as session:
        for one in (liaison, principal):
            name_case_manager(session, office.student("Ana"), office.year_id, one, office.me, office.now)
    assert all(office.state("Ana", step) is DONE for step in asked)
    with office.database.read() as session:
        manager = case_manager_of(session, office.student("Ana"), office.year_id)
    assert manager is not None
    assert manager.staff_id == principal


def test_whom_staff_reached_since_a_step_is_due_can_document_it_and_whom_they_reached_before_cannot(
    office: Office,
) -> None:
    days = office.absent("Ana", 4)
    step = office.work("Ana", "four-days/contact")
    with office.database.write() as session:
        enter(session, office.student("Ana"), days[0], "spoke", office.me, office.now)
        assert reached_for(session, session.get_one(Intervention, step), office.now) is None
        with pytest.raises(EntryError, match="Nobody of the family"):
            document_by_same_day(session, step, office.me, office.now)
        enter(session, office.student("Ana"), days[3], "spoke", office.me, office.now)
        document_by_same_day(session, step, office.me, office.now)
    assert office.state("Ana", "four-days/contact") is DONE


def test_a_day_ahead_is_no_day_of_doing(office: Office) -> None:
    office.absent("Ana", 4)
    with pytest.raises(EntryError, match="not after today"):
        contact(office, "four-days/contact", ContactOutcome.REACHED, spoke_with="Rosa", on=TODAY + timedelta(days=1))
