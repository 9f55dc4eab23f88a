"""Decisions about absences and the documents that they rest on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from escalation.staff_entries import EntryError
from escalation.year.documents import (
    MOST_BYTES,
    Paper,
    file_document,
    media_type_of,
    read_document,
    remove_document,
    restore_document,
    take_in,
)
from escalation.year.excuses import Verdict, decide, decide_span, suggested_decisions, withdraw_decision
from storage.models import ExcuseDecision, FileDocument, Match, Message, ReportRow
from storage.session import Database
from storage.words import Channel, DocumentKind, Evidence, Excuse, InterventionState, LineState, MessageState
from tests.year.office import NOW, TODAY, Office

PDF = b"%PDF-1.7\n%%EOF\n"
CALL = "tier-1/call"


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    return Office(sqlite_database, tmp_path, "liaison-tiers")


def excused(evidence: Evidence = Evidence.PARENT_NOTE, **rest: object) -> Verdict:
    return Verdict(Excuse.EXCUSED, evidence, TODAY, **rest)  # type: ignore[arg-type]  # told by each test


def file(office: Office, name: str, content: bytes = PDF) -> int:
    taken = take_in(office.media, content)
    paper = Paper(DocumentKind.MEDICAL_NOTE, "A note of the doctor", TODAY)
    with office.database.write() as session:
        return file_document(session, office.student(name), office.year_id, paper, taken, office.me, office.now).id


def test_an_excuse_takes_away_what_was_due_for_unexcused_days_and_withdrawn_brings_it_back(office: Office) -> None:
    days = office.absent("Ana", 3)
    assert office.state("Ana", CALL) is InterventionState.OPEN
    with office.database.write() as session:
        (made,) = decide(session, office.student("Ana"), days[:1], excused(), office.me, office.now)
    assert office.state("Ana", CALL) is InterventionState.WITHDRAWN
    with office.database.write() as session:
        withdraw_decision(session, made.id, office.me, office.now)
    assert office.state("Ana", CALL) is InterventionState.OPEN
    assert office.log_kinds("Ana") == ["excuse_decided", "excuse_withdrawn"]


def test_one_note_covers_the_school_days_of_a_span(office: Office) -> None:
    office.absent("Ana", 3)
    document = file(office, "Ana")
    friday, tuesday = date(2026, 11, 20), date(2026, 11, 24)
    verdict = excused(Evidence.MEDICAL_NOTE, reason_code="2C", document_id=document)
    with office.database.write() as session:
        made = decide_span(session, office.student("Ana"), (friday, tuesday), verdict, office.me, office.now)
    assert [one.date for one in made] == [friday, date(2026, 11, 23), tuesday]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (excused(reason_code="9Z"), "2A to 2K"),
        (Verdict(Excuse.EXCUSED, Evidence.NONE, TODAY), "rests on"),
        (Verdict(Excuse.EXCUSED, Evidence.CALL, TODAY + timedelta(days=1)), "after today"),
        (excused(document_id=12), "not in the student's"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(office: Office, verdict: Verdict, words: str) -> None:
    with office.database.write() as session, pytest.raises(EntryError, match=words):
        decide(session, office.student("Ana"), [TODAY], verdict, office.me, office.now)


def test_a_parents_word_is_suggested_to_the_school_and_decides_nothing(office: Office) -> None:
    office.absent("Ana", 3)
    with office.database.write() as session:
        message = Message(
            school_id=office.school.school_id, channel=Channel.SMS, provider_sid="SM1", received_at=NOW,
            state=MessageState.READ,
        )  # fmt: skip
        session.add(message)
        session.flush()
        report = ReportRow(message_id=message.id, intent="absence", content={}, created_at=NOW)
        session.add(report)
        session.flush()
        session.add(
            Match(
                report_id=report.id, school_id=office.school.school_id, line_number=0, date=TODAY, intent="absence",
                student_id=office.student("Ana"), reason="fever", category="illness", state=LineState.CLEAR,
            )
        )  # fmt: skip
    with office.database.read() as session:
        (suggested,) = suggested_decisions(session, office.student("Ana"))
        assert session.query(ExcuseDecision).count() == 0
    assert (suggested.day, suggested.reason_code, suggested.evidence) == (TODAY, "2C", Evidence.TEXT)
    assert office.state("Ana", CALL) is InterventionState.OPEN
    with office.database.write() as session:
        decide(session, office.student("Ana"), [TODAY], excused(Evidence.TEXT), office.me, office.now)
    with office.database.read() as session:
        assert suggested_decisions(session, office.student("Ana")) == []


def test_documents_are_known_by_their_content(office: Office) -> None:
    assert media_type_of(PDF) == "application/pdf"
    assert media_type_of(b"\x89PNG\r\n\x1a\nrest") == "image/png"
    assert media_type_of("Una nota de la mamá\n".encode()) == "text/plain"
    for content in (b"", b"MZ\x90\x00 a program", b"%PDF-" + b"0" * MOST_BYTES):
        with pytest.raises(EntryError):
            media_type_of(content)


def test_a_document_is_read_back_as_it_was_filed_and_lies_sealed(office: Office, tmp_path: Path) -> None:
    document_id = file(office, "Ana", b"Ana has asthma.")
    with office.database.read() as session:
        assert read_document(office.media, session.get_one(FileDocument, document_id)) == b"Ana has asthma."
    stored = [path.read_bytes() for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert all(b"asthma" not in content for content in stored)


def test_a_document_filed_for_the_wrong_student_is_taken_out_and_put_back(office: Office) -> None:
    document_id = file(office, "Ana")
    for step, is_removed in ((remove_document, True), (restore_document, False)):
        with office.database.write() as session:
            step(session, document_id, office.me, office.now)
        with office.database.read() as session:
            assert (session.get_one(FileDocument, document_id).removed_at is not None) is is_removed


def test_what_a_decision_rests_on_is_not_taken_out(office: Office) -> None:
    document_id = file(office, "Ana")
    with office.database.write() as session:
        verdict = excused(Evidence.MEDICAL_NOTE, document_id=document_id)
        decide(session, office.student("Ana"), [TODAY], verdict, office.me, office.now)
        with pytest.raises(EntryError, match="decision about an absence"):
            remove_document(session, document_id, office.me, office.now)
