"""Letters to families: whom they go to, how, once, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from pypdf import PdfReader

from escalation.mailer import MailRefused, MailTryLater
from escalation.papers.letter_templates import LETTERS
from escalation.staff_entries import EntryError
from escalation.year.documents import read_document
from escalation.year.family_letters import make_letters, withdraw_letters
from escalation.year.letter_printing import letters_to_print, mark_printed, print_batch, undo_printed
from storage.models import Alarm, Contact, FamilyLetter, FileDocument, School, StudentContact
from storage.session import Database
from storage.words import InterventionState, LetterState, MailState
from tests.year.office import Office

FIRST = "seven-days/first-letter"
ROSA = "rosa@example.org"


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    return Office(sqlite_database, tmp_path)


@pytest.fixture
def either_office(database: Database, tmp_path: Path) -> Office:
    return Office(database, tmp_path)


def make(office: Office, name: str, step: str = FIRST) -> list[int]:
    return make_letters(office.database, office.media, office.work(name, step), office.me, office.now)


def restrict(office: Office, contact: str) -> None:
    with office.database.write() as session:
        session.query(StudentContact).filter_by(contact_id=office.school.contacts[contact]).update(
            {"restriction": "Court order"}
        )


def text(office: Office, letter: FamilyLetter) -> str:
    with office.database.read() as session:
        content = read_document(office.media, session.get_one(FileDocument, letter.document_id))
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_a_restricted_contact_gets_no_letter(office: Office) -> None:
    office.absent("Cleo", 7)
    make(office, "Cleo")
    (letter,) = office.letters()
    assert letter.contact_id == office.school.contacts["Ida"]
    assert "Ned" not in text(office, letter)


def test_two_homes_get_two_letters_and_one_home_one(office: Office) -> None:
    office.absent("Ben", 7)
    office.absent("Emma1", 7)
    with office.database.write() as session:
        session.get_one(Contact, office.school.contacts["Jill"]).address = "1 Elm Street\nDenver, CO 80202"
        session.get_one(Contact, office.school.contacts["Max"]).address = "2 Oak Street\nDenver, CO 80203"
    assert len(make(office, "Ben")) == 2
    assert len(make(office, "Emma1")) == 1
    assert "2 Oak Street" in text(office, office.letters()[1])


def test_a_letter_is_in_the_familys_language(office: Office) -> None:
    office.absent("Ana", 7)
    make(office, "Ana")
    assert {letter.language for letter in office.letters()} == {"es", "en"}
    assert "Ortega" in text(office, office.letters()[0])


def test_letters_are_printed_unless_the_family_chose_email(office: Office) -> None:
    office.absent("Ana", 7)
    office.wants_email("Rosa", ROSA)
    make(office, "Ana")
    assert {letter.state for letter in office.letters()} == {LetterState.TO_SEND, LetterState.TO_PRINT}
    office.sweep()
    (mail,) = office.post.taken
    assert mail.to == ROSA
    assert "Ana" not in mail.subject + mail.body
    (attached,) = mail.attachments
    assert attached.content.startswith(b"%PDF-")
    assert office.state("Ana", FIRST) is InterventionState.OPEN  # the other home's letter is not printed yet
    with office.database.write() as session:
        waiting = [one.id for one in letters_to_print(session, office.school.school_id)]
        assert mark_printed(session, office.school.school_id, waiting, office.me, office.now) == 1
    assert office.state("Ana", FIRST) is InterventionState.DONE


def test_letters_are_made_once(office: Office) -> None:
    office.absent("Ana", 7)
    made = make(office, "Ana")
    assert made
    assert make(office, "Ana") == []
    assert len(office.letters()) == len(made)


def test_two_clerks_at_once_make_each_letter_once(either_office: Office) -> None:
    office = either_office
    office.absent("Ana", 7)
    made: list[int] = []
    clerks = [Thread(target=lambda: made.extend(make(office, "Ana"))) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(made) == [letter.id for letter in office.letters()]
    with office.database.read() as session:
        assert session.query(FileDocument).count() == 2


def test_a_districts_own_words_and_the_schools_address_stand_in_its_letters(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "our-letters" / "first-letter"
    own.mkdir(parents=True)
    ours = (LETTERS / "first-letter" / "en.toml").read_text(encoding="utf-8")
    (own / "en.toml").write_text(ours.replace("Thank you.", "Go Badgers!"), encoding="utf-8")
    with office.database.write() as session:
        session.get_one(School, office.school.school_id).address = "12 Main Street\nExample, CO 80000"
    office.absent("Cleo", 7)
    make_letters(
        office.database, office.media, office.work("Cleo", FIRST), office.me, office.now, own=tmp_path / "our-letters"
    )
    (letter,) = office.letters()
    assert "Go Badgers!" in text(office, letter)
    assert "12 Main Street" in text(office, letter)


def test_a_batch_is_one_pdf_and_printing_can_be_undone(office: Office) -> None:
    office.absent("Cleo", 7)
    office.absent("Emma1", 7)
    ids = [*make(office, "Cleo"), *make(office, "Emma1")]
    school = office.school.school_id
    pdf = print_batch(office.database, office.media, school, ids, office.now)
    assert len(PdfReader(BytesIO(pdf)).pages) >= 3
    with office.database.write() as session:
        assert mark_printed(session, school, ids, office.me, office.now) == 2
        assert mark_printed(session, school, ids, office.me, office.now) == 0
    assert office.state("Cleo", FIRST) is InterventionState.DONE
    with office.database.write() as session:
        assert undo_printed(session, school, ids[:1], office.me, office.now) == 1
    assert office.state("Cleo", FIRST) is InterventionState.OPEN
    assert office.state("Emma1", FIRST) is InterventionState.DONE


def test_letters_that_are_no_longer_due_are_neither_printed_nor_sent(office: Office) -> None:
    office.wants_email("Rosa", ROSA)
    days = office.absent("Ana", 7)
    make(office, "Ana")
    office.was_there("Ana", days[:2])
    office.sweep()
    assert office.post.taken == []
    assert office.mails() == {ROSA: MailState.WITHDRAWN}
    with office.database.read() as session:
        assert letters_to_print(session, office.school.school_id) == []


def test_letters_taken_back_can_be_made_anew(office: Office) -> None:
    office.wants_email("Rosa", ROSA)
    office.absent("Ana", 7)
    made = make(office, "Ana")
    with office.database.write() as session:
        assert withdraw_letters(session, office.work("Ana", FIRST), office.me, office.now) == 2
    office.sweep()
    assert office.post.taken == []
    assert sorted(make(office, "Ana")) == sorted(made)
    office.sweep()
    assert len(office.post.taken) == 1


def test_a_contact_restricted_after_the_letter_was_made_gets_nothing(office: Office) -> None:
    office.wants_email("Rosa", ROSA)
    office.absent("Ana", 7)
    make(office, "Ana")
    for contact in ("Rosa", "Pedro"):
        restrict(office, contact)
    office.sweep()
    assert office.post.taken == []
    with office.database.read() as session:
        assert letters_to_print(session, office.school.school_id) == []
    with pytest.raises(EntryError, match="No guardian"):
        make(office, "Ana")


def test_what_the_mail_server_refuses_is_printed_and_the_office_told(office: Office) -> None:
    office.wants_email("Ida", "ida@example.org")
    office.absent("Cleo", 7)
    make(office, "Cleo")
    office.post.answers = [MailRefused("no such mailbox")]
    office.sweep()
    (letter,) = office.letters()
    assert letter.state is LetterState.TO_PRINT
    with office.database.read() as session:
        assert [alarm.kind for alarm in session.query(Alarm)] == ["letter_to_print"]


def test_a_server_that_is_away_is_asked_again_later(either_office: Office) -> None:
    office = either_office
    office.wants_email("Ida", "ida@example.org")
    office.absent("Cleo", 7)
    make(office, "Cleo")
    office.post.answers = [MailTryLater("away"), MailTryLater("away")]
    for _ in range(2):
        office.sweep()
        office.sweep()  # too early: nothing is tried
        office.pass_time(timedelta(minutes=5))
    assert office.post.taken == []
    office.sweep()
    assert len(office.post.taken) == 1
    assert office.state("Cleo", FIRST) is InterventionState.DONE


def test_a_letter_sent_again_after_a_crash_has_the_same_message_id(either_office: Office) -> None:
    office = either_office
    office.wants_email("Ida", "ida@example.org")
    office.absent("Cleo", 7)
    make(office, "Cleo")
    office.post.answers = [KeyboardInterrupt()]  # the process dies after the server took the letter
    with pytest.raises(KeyboardInterrupt):
        office.sweep()
    office.sweep()
    assert len(office.post.taken) == 1  # its time is not over: nobody sends it a second time yet
    office.pass_time(timedelta(minutes=3))
    office.sweep()
    first, second = office.post.taken
    assert first.message_id == second.message_id
    (letter,) = office.letters()
    assert letter.state is LetterState.SENT


def test_a_policy_that_cannot_be_used_any_more_sends_no_letter_twice(office: Office) -> None:
    office.wants_email("Ida", "ida@example.org")
    office.absent("Cleo", 7)
    make(office, "Cleo")
    with office.database.write() as session:
        session.get_one(School, office.school.school_id).year_policy = "gone"
    for _ in range(3):
        office.sweep()
        office.pass_time(timedelta(minutes=10))
    assert len(office.post.taken) == 1
    (letter,) = office.letters()
    assert letter.state is LetterState.SENT
    assert office.state("Cleo", FIRST) is InterventionState.DONE


def test_two_clocks_that_sweep_at_once_send_each_letter_once(either_office: Office) -> None:
    office = either_office
    for contact, name in (("Ida", "Cleo"), ("Lea", "Emma1"), ("Nina", "Emma3")):
        office.wants_email(contact, f"{contact.lower()}@example.org")
        office.absent(name, 7)
        make(office, name)
    clocks = [Thread(target=office.sweep) for _ in range(2)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert sorted(letter.to for letter in office.post.taken) == [
        "ida@example.org", "lea@example.org", "nina@example.org",
    ]  # fmt: skip
    assert {letter.state for letter in office.letters()} == {LetterState.SENT}
