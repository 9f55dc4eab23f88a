"""From the first absence to the referral: refused while the file is incomplete, then made, once."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from escalation.staff_entries import EntryError
from escalation.year import work
from escalation.year.attendance_file import attendance_file
from escalation.year.case_managers import name_case_manager
from escalation.year.contracts import break_contract, contract_paper, file_signed, make_contract, withdraw_contract
from escalation.year.documents import Paper, file_document, read_document, take_in
from escalation.year.family_letters import make_letters
from escalation.year.letter_printing import letters_to_print, mark_printed
from escalation.year.meeting_people import FAMILY, Attendee
from escalation.year.meetings import Appointment, hold_meeting, plan_meeting
from escalation.year.referrals import NotComplete, make_packet, missing_for_packet, note_outcome
from escalation.year.work import ContactOutcome
from storage.models import Disclosure, FileDocument, Referral
from storage.session import Database
from storage.words import DocumentKind, InterventionState, MeetingHow, Role
from tests.year.office import TODAY, Office

REFERRAL = "truancy-officer/send-file"


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    return Office(sqlite_database, tmp_path)


def sign(office: Office) -> int:
    """A contract of Ana's with its signed paper in the file."""
    taken = take_in(office.media, b"%PDF-1.7 signed")
    step = office.work("Ana", "ten-days/contract")
    with office.database.write() as session:
        contract = make_contract(
            session, office.student("Ana"), office.year_id, ["Come by bus 7", "Call before 8:30"], TODAY, office.me,
            office.now, intervention_id=step,
        )  # fmt: skip
        paper = Paper(DocumentKind.CONTRACT, "Contract, signed", TODAY, step)
        document = file_document(session, office.student("Ana"), office.year_id, paper, taken, office.me, office.now)
        file_signed(session, contract.id, document.id, office.me, office.now)
        return contract.id


def do_everything(office: Office) -> None:
    """What the first three tiers ask for Ana."""
    student, year = office.student("Ana"), office.year_id
    with office.database.write() as session:
        work.note_contact(
            session, office.work("Ana", "four-days/contact"), ContactOutcome.REACHED, office.me, office.now,
            contact_id=office.school.contacts["Rosa"], note="Asthma.",
        )  # fmt: skip
        work.open_file(session, office.work("Ana", "four-days/open-file"), office.me, office.now)
        name_case_manager(session, student, year, office.staff[Role.PRINCIPAL], office.me, office.now)
    for step in ("seven-days/first-letter", "ten-days/medical-letter"):
        make_letters(office.database, office.media, office.work("Ana", step), office.me, office.now)
    with office.database.write() as session:
        ids = [one.id for one in letters_to_print(session, office.school.school_id)]
        mark_printed(session, office.school.school_id, ids, office.me, office.now)
        principal, liaison = office.staff[Role.PRINCIPAL], office.staff[Role.LIAISON]
        people = [
            Attendee("administrator", principal), Attendee("counselor", liaison), Attendee("teacher", liaison),
            Attendee("truancy_officer", None, "Officer Day"), Attendee(FAMILY, office.school.contacts["Rosa"]),
        ]  # fmt: skip
        meeting = plan_meeting(
            session, student, year, Appointment(office.now + timedelta(hours=1), MeetingHow.IN_PERSON, "Room 12"),
            people, office.me, office.now, intervention_id=office.work("Ana", "ten-days/contract-meeting"),
        ).id  # fmt: skip
    office.pass_time(timedelta(hours=2))
    notes = take_in(office.media, b"Rosa told us about the asthma.")
    with office.database.write() as session:
        hold_meeting(session, meeting, range(5), "A contract", notes, office.me, office.now)
    sign(office)


def test_a_referral_is_refused_with_the_list_of_what_is_missing_and_made_when_it_is_complete(office: Office) -> None:
    office.absent("Ana", 11)
    step = office.work("Ana", REFERRAL)
    with pytest.raises(NotComplete) as refused:
        make_packet(office.database, office.media, step, office.me, office.now)
    assert "7 days: first letter: Send the first letter" in str(refused.value)
    assert not any("Think about a meeting" in one for one in refused.value.missing)  # optional
    assert office.state("Ana", REFERRAL) is InterventionState.OPEN
    do_everything(office)
    with office.database.read() as session:
        assert missing_for_packet(session, step, office.now) == []
    referral_id = make_packet(office.database, office.media, step, office.me, office.now)
    assert office.state("Ana", REFERRAL) is InterventionState.DONE
    with office.database.read() as session:
        referral = session.get_one(Referral, referral_id)
        packet = read_document(office.media, session.get_one(FileDocument, referral.document_id))
        (disclosure,) = session.query(Disclosure)
    pages = "\n".join(page.extract_text() for page in PdfReader(BytesIO(packet)).pages)
    for told in ("Ana Ortega", "Truancy officer", "Come by bus 7", "Rosa told us about the asthma", "Room 12"):
        assert told in pages
    assert disclosure.recipient == "Truancy officer"
    assert len(referral.manifest["documents"]) == 6  # two letters to each of two homes, notes, contract
    with pytest.raises(EntryError, match="done already"):
        make_packet(office.database, office.media, step, office.me, office.now)
    with office.database.write() as session:
        note_outcome(session, referral_id, "A home visit on Thursday", office.me, office.now)


def test_a_contract_counts_with_its_signed_paper_and_broken_brings_the_next_tier(office: Office) -> None:
    office.absent("Ana", 10)
    with office.database.write() as session:
        unsigned = make_contract(
            session, office.student("Ana"), office.year_id, ["Come by bus 7"], TODAY, office.me, office.now,
            intervention_id=office.work("Ana", "ten-days/contract"),
        )  # fmt: skip
        with pytest.raises(EntryError, match="signed"):
            break_contract(session, unsigned.id, TODAY, "", office.me, office.now)
    assert office.state("Ana", "ten-days/contract") is InterventionState.OPEN
    with office.database.read() as session:
        assert contract_paper(session, unsigned.id, office.me, office.now).startswith(b"%PDF-")
    contract = sign(office)
    assert office.state("Ana", "ten-days/contract") is InterventionState.DONE
    assert REFERRAL not in office.states("Ana")
    with office.database.write() as session:
        assert break_contract(session, contract, TODAY, "Absent again", office.me, office.now)
    assert office.state("Ana", REFERRAL) is InterventionState.OPEN
    with office.database.write() as session:
        withdraw_contract(session, contract, office.me, office.now)
    assert office.state("Ana", "ten-days/contract") is InterventionState.OPEN


def test_the_file_holds_everything_about_the_year_in_order(office: Office) -> None:
    days = office.absent("Ana", 11)
    do_everything(office)
    with office.database.read() as session:
        file = attendance_file(session, office.student("Ana"), office.year_id, office.now)
    assert [one.date for one in file.absences] == days
    assert [one.date for one in file.view.absences] == days
    assert file.standing.begun == "truancy-officer"
    assert len(file.letters) == 4
    assert len(file.documents) == 6
    assert (len(file.meetings), len(file.contracts)) == (1, 1)
    assert [entry.at for entry in file.log] == sorted(entry.at for entry in file.log)
