"""Every letter and every referral that the shipped policies ask for can be made from the ledger."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from escalation.staff_entries import EntryError
from escalation.tiers.policy import StepKind
from escalation.year.declarations import declare, known_facts
from escalation.year.family_letters import make_letters
from escalation.year.meeting_people import FAMILY, Attendee
from escalation.year.meetings import Appointment, plan_meeting
from escalation.year.policies import shipped
from escalation.year.referrals import missing_for_packet
from escalation.year.work_lists import work_of
from storage.models import School
from storage.session import Database
from storage.words import InterventionState, MeetingHow, Role
from tests.year.office import TODAY, Office


@pytest.mark.parametrize("policy", sorted(shipped()))
def test_every_letter_can_be_made_and_every_referral_knows_what_it_waits_for(
    policy: str, sqlite_database: Database, tmp_path: Path
) -> None:
    office = Office(sqlite_database, tmp_path, policy)
    office.absent("Ana", 26)
    student = office.student("Ana")
    with office.database.write() as session:
        for fact in known_facts(session, session.get_one(School, office.school.school_id)):
            declare(session, student, office.year_id, fact, TODAY, "", office.me, office.now)
        plan_meeting(
            session, student, office.year_id,
            Appointment(office.now + timedelta(days=2), MeetingHow.IN_PERSON, "Room 12"),
            [Attendee("principal", office.staff[Role.PRINCIPAL]), Attendee(FAMILY, office.school.contacts["Rosa"])],
            office.me, office.now,
        )  # fmt: skip
    with office.database.read() as session:
        items = work_of(session, student, office.now)
    letters = [one for one in items if one.step and one.step.does is StepKind.LETTER]
    assert letters
    for one in letters:
        assert len(make_letters(office.database, office.media, one.work.id, office.me, office.now)) == 2
    assert {letter.language for letter in office.letters()} == {"en", "es"}
    referrals = [one for one in items if one.step and one.step.does is StepKind.REFERRAL]
    with office.database.read() as session:
        for one in referrals:
            assert missing_for_packet(session, one.work.id, office.now)
    assert all(one.work.state is InterventionState.OPEN for one in items if one.step)


def test_a_letter_that_needs_a_meeting_says_so(sqlite_database: Database, tmp_path: Path) -> None:
    office = Office(sqlite_database, tmp_path, "bands-and-referrals")
    office.absent("Ana", 17)
    with office.database.read() as session:
        items = work_of(session, office.student("Ana"), office.now)
    (letter,) = [one for one in items if one.step and one.step.letter == "truancy-letter-2"]
    with pytest.raises(EntryError, match="a planned meeting"):
        make_letters(office.database, office.media, letter.work.id, office.me, office.now)
