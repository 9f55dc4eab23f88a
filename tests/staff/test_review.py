"""Deciding about messages: by one click, logged, and with a way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from escalation.engine import tick
from nlp.report import Candidate, Value
from storage.models import ContactLogEntry, Inquiry, Match, Message
from storage.words import Channel, InquiryState, LineState, Role
from tests.staff.support import NOW, Office, add_message, evidence_of, line_of, post
from tests.support import MONDAY, SmallSchool

TEXT = "Ana Ortega will not come today, she has a fever. This is her aunt, 303 555 0177."


@pytest.fixture
def secretary(office: Office, school: SmallSchool) -> FlaskClient:
    return office.signed_in(Role.SECRETARY)


@pytest.fixture
def message(office: Office, school: SmallSchool) -> int:
    """A text about Ana from a number that nobody has on file."""
    line = line_of(
        TEXT, "Ana Ortega", "S1", reason="she has a fever", category="illness",
        candidates=[Candidate("S1", 0.9, ("the name is the same",)), Candidate("S2", 0.1, ("the same family",))],
    )  # fmt: skip
    with office.services.database.write() as session:
        return add_message(
            session, school.school_id, TEXT,
            [(line, school.students["Ana"], LineState.REVIEW, ["number_not_on_file"])], sid="SM1",
            from_number="+13035550177", callback=Value("+13035550177", 0.9, evidence_of(TEXT, "303 555 0177")),
        )  # fmt: skip


def match_of(office: Office) -> Match:
    with office.services.database.read() as session:
        match = session.scalars(select(Match)).one()
        session.expunge(match)
        return match


def log_of(office: Office, kind: str) -> list[ContactLogEntry]:
    with office.services.database.read() as session:
        entries = session.scalars(select(ContactLogEntry).where(ContactLogEntry.kind == kind)).all()
        session.expunge_all()
        return list(entries)


def test_the_page_shows_what_was_said_by_whom_and_why_it_waits(
    office: Office, secretary: FlaskClient, message: int
) -> None:
    page = secretary.get("/review").text
    assert "The number is not on file for this student." in page
    assert "(303) 555-0177" in page
    assert "not on file" in page
    assert '<mark class="ev ev-name">Ana Ortega<sup>name</sup></mark>' in page
    assert '<mark class="ev ev-reason">she has a fever<sup>reason</sup></mark>' in page
    assert '<mark class="ev ev-number">303 555 0177<sup>number</sup></mark>' in page
    assert "90 %" in page
    assert "the name is the same" in page


def test_what_a_caller_said_is_never_taken_for_html(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    text = "<script>alert(1)</script> <b>Ana</b> is sick"
    with office.services.database.write() as session:
        add_message(
            session, school.school_id, text,
            [(line_of(text, "<b>Ana</b>", "S1"), school.students["Ana"], LineState.REVIEW, ["question"])], sid="SM9",
        )  # fmt: skip
    page = secretary.get("/review").text
    assert "<script>alert" not in page
    assert "<b>Ana" not in page
    assert "&lt;b&gt;Ana&lt;/b&gt;" in page


def test_an_accepted_line_explains_the_student_and_can_be_undone(
    office: Office, secretary: FlaskClient, message: int, school: SmallSchool
) -> None:
    tick(office.services.database, NOW)
    assert post(secretary, "/review/matches/1/accept", "/review") == 302
    match = match_of(office)
    assert match.state is LineState.ACCEPTED
    assert match.decided_by == 1
    assert [entry.details["new"] for entry in log_of(office, "decision")] == ["accepted"]
    tick(office.services.database, NOW + timedelta(seconds=1))
    with office.services.database.read() as session:
        inquiry = session.scalars(select(Inquiry).where(Inquiry.student_id == school.students["Ana"])).one()
        assert inquiry.state is InquiryState.EXPLAINED

    page = secretary.get("/").text
    assert "Accepted: Ana Ortega is explained." in page
    assert post(secretary, "/review/matches/1/undo", "/") == 302
    assert match_of(office).state is LineState.REVIEW
    assert "Accepted:" not in secretary.get("/").text
    tick(office.services.database, NOW + timedelta(seconds=2))
    with office.services.database.read() as session:
        inquiry = session.scalars(select(Inquiry).where(Inquiry.student_id == school.students["Ana"])).one()
        assert inquiry.state not in {InquiryState.EXPLAINED}


@pytest.mark.parametrize(("action", "state"), [("reject", LineState.REJECTED), ("settle", LineState.SETTLED)])
def test_a_line_is_rejected_or_settled_and_leaves_the_queue(
    office: Office, secretary: FlaskClient, message: int, action: str, state: LineState
) -> None:
    assert post(secretary, f"/review/matches/1/{action}", "/review") == 302
    assert match_of(office).state is state
    assert "No message waits for you" in secretary.get("/review").text


def test_a_corrected_line_means_another_student_and_still_waits_to_be_accepted(
    office: Office, secretary: FlaskClient, message: int, school: SmallSchool
) -> None:
    assert post(secretary, "/review/matches/1/correct", "/review", student_id=school.students["Ben"]) == 302
    match = match_of(office)
    assert match.student_id == school.students["Ben"]
    assert match.state is LineState.REVIEW
    assert post(secretary, "/review/matches/1/undo", "/review") == 302
    assert match_of(office).student_id == school.students["Ana"]


def test_a_question_is_no_explanation_unless_somebody_says_what_it_means(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    text = "Did Ben get there?"
    with office.services.database.write() as session:
        add_message(
            session, school.school_id, text,
            [(line_of(text, "Ben", "S3", intent="question"), school.students["Ben"], LineState.REVIEW, ["question"])],
            sid="SM2",
        )  # fmt: skip
    page = secretary.get("/review").text
    assert "urgent" in page
    assert 'data-key="a"' not in page
    assert post(secretary, "/review/matches/1/accept", "/review") == 409
    assert match_of(office).state is LineState.REVIEW
    assert post(secretary, "/review/matches/1/accept", "/review", intent="late") == 302
    assert match_of(office).state is LineState.ACCEPTED


def test_a_message_without_a_student_is_looked_at_and_settled(
    office: Office, secretary: FlaskClient, school: SmallSchool
) -> None:
    with office.services.database.write() as session:
        add_message(session, school.school_id, "When is the concert?", [], sid="SM3", channel=Channel.SMS)
    assert "No student was understood" in secretary.get("/review").text
    assert post(secretary, "/messages/1/settle", "/review") == 302
    with office.services.database.read() as session:
        assert session.scalars(select(Message)).one().settled_by == 1
    assert "No message waits for you" in secretary.get("/review").text


def test_a_restricted_caller_is_marked_as_such(office: Office, secretary: FlaskClient, school: SmallSchool) -> None:
    text = "Cleo is sick today"
    with office.services.database.write() as session:
        add_message(
            session, school.school_id, text,
            [(line_of(text, "Cleo", "S4"), school.students["Cleo"], LineState.REVIEW, ["restricted_contact"])],
            sid="SM4", from_number="+13035550132",
        )  # fmt: skip
    page = secretary.get("/review").text
    assert "Restricted:" in page
    assert "Ned Finch, father of Cleo Finch" in page


def test_after_a_decision_the_next_message_follows(office: Office, secretary: FlaskClient, school: SmallSchool) -> None:
    with office.services.database.write() as session:
        for number, name in enumerate(("Ana", "Ben", "Cleo")):
            text = f"{name} is sick"
            source = f"S{(1, 3, 4)[number]}"
            add_message(
                session, school.school_id, text,
                [(line_of(text, name, source), school.students[name], LineState.REVIEW, ["number_not_on_file"])],
                sid=f"SM{number}", received_at=NOW - timedelta(minutes=30 - number),
            )  # fmt: skip
    token_page = secretary.get("/review/2").text
    assert "2 of 3" in token_page
    answer = secretary.post(
        "/review/matches/2/accept", data={"csrf_token": token_page.split('name="csrf_token" value="')[1].split('"')[0]}
    )
    assert answer.headers["Location"] == "/review/3"
    assert MONDAY.isoformat() in secretary.get("/review/3").text
