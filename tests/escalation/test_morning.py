"""Whole mornings: from the line check to the end of every inquiry."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from escalation.audit import audit
from escalation.board import board
from escalation.mailer import MailTryLater
from escalation.reports.decisions import accept, undo
from escalation.staff_entries import EntryError, correct_roll, enter, relist, take_over, withdraw
from escalation.summary import summarise
from nlp.report import Candidate
from storage.hand_overs import record_acknowledged
from storage.models import Absence, Alarm, Attempt, AttemptTarget, HandOver, Inquiry, Roll, StudentContact
from storage.session import Database
from storage.words import AbsenceState, Answer, Channel
from storage.words import InquiryState as S
from tests.escalation.world import Morning, away
from tests.support import DISPATCH, LINE_CHECK, MONDAY

ROSA, ROSA_WORK, PEDRO, CARMEN = "+13035550111", "+13035550112", "+13035550113", "+13035550114"
HARLOW, DORA = "+13035550121", "+13035550124"
IDA, NED, RUTH = "+13035550131", "+13035550132", "+13035550133"
LEA, NINA = "+13035550141", "+13035550151"


@pytest.fixture
def morning(database: Database) -> Morning:
    return Morning(database)


def test_siblings_are_asked_about_in_one_call(morning: Morning) -> None:
    morning.roll("Ana", "Luis")
    morning.work()
    assert morning.phone.dialled() == [ROSA]
    morning.answers(ROSA, Answer.KNOWS, reason="fever")
    assert (morning.state("Ana"), morning.state("Luis")) == (S.REACHED, S.REACHED)
    inquiry = morning.inquiry("Ana")
    assert inquiry is not None
    assert (inquiry.reason, inquiry.due_at) == ("fever", None)


def test_every_guardian_then_emergency_after_thirty_minutes_then_dispatch(morning: Morning) -> None:
    morning.roll("Ana")
    morning.work()
    morning.voicemail(ROSA)
    morning.no_answer(ROSA_WORK)
    morning.no_answer(PEDRO)
    assert morning.phone.dialled() == [ROSA, ROSA_WORK, PEDRO]
    morning.pass_time(29)
    assert morning.state("Ana") is S.GUARDIANS
    morning.pass_time(1)
    assert morning.state("Ana") is S.EMERGENCY
    assert morning.phone.dialled()[3:] == [CARMEN]
    morning.no_answer(CARMEN)
    assert morning.state("Ana") is S.DISPATCH
    assert morning.phone.dialled()[4:] == [DISPATCH]


def test_dispatch_is_called_until_a_person_there_takes_the_student(morning: Morning) -> None:
    morning.roll("Emma1", "Emma3")
    morning.work()
    morning.no_answer(LEA)
    morning.no_answer(NINA)
    morning.pass_time(30)
    # Neither Emma has emergency contacts: both are given to dispatch, in one call.
    assert morning.phone.dialled() == [LEA, NINA, DISPATCH]
    morning.answers(DISPATCH, None)
    morning.pass_time(4)
    assert len(morning.phone.dialled()) == 3
    morning.pass_time(1)
    assert morning.phone.dialled()[3:] == [DISPATCH]
    assert (morning.state("Emma1"), morning.state("Emma3")) == (S.DISPATCH, S.DISPATCH)
    attempt = morning.live_attempt(DISPATCH)
    with morning.database.write() as session:
        assert record_acknowledged(session, session.get_one(Attempt, attempt.id), morning.now()) == 2
        assert record_acknowledged(session, session.get_one(Attempt, attempt.id), morning.now()) == 0
    morning.work()
    assert (morning.state("Emma1"), morning.state("Emma3")) == (S.HANDED_OVER, S.HANDED_OVER)
    morning.pass_time(30, step=5)
    assert len(morning.phone.dialled()) == 4


def test_the_packet_holds_what_a_dispatcher_needs(morning: Morning) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.voicemail(IDA)
    morning.pass_time(30)
    morning.no_answer(RUTH)
    with morning.database.read() as session:
        packet = session.scalars(select(HandOver.packet)).one()
    assert packet["student"]["name"] == "Cleo Finch"
    assert [(c["name"], c["numbers"]) for c in packet["contacts"] if c["restriction"]] == [("Ned Finch", [NED])]
    assert [(a["contact"], a["result"]) for a in packet["attempts"]] == [
        ("Ida Finch", "message left"),
        ("Ruth Finch", "no answer"),
    ]
    assert "hand_over" in morning.log_kinds("Cleo")


def test_staff_may_tell_dispatch_themselves(morning: Morning) -> None:
    morning.roll("Emma1")
    morning.work()
    inquiry = morning.inquiry("Emma1")
    assert inquiry is not None
    with morning.database.write() as session, pytest.raises(EntryError):
        take_over(session, inquiry.id, morning.staff_id, morning.now())
    morning.no_answer(LEA)
    morning.pass_time(30)
    with morning.database.write() as session:
        take_over(session, inquiry.id, morning.staff_id, morning.now(), note="told by radio")
    morning.work()
    assert morning.state("Emma1") is S.HANDED_OVER
    assert not morning.phone.live_to(DISPATCH)


def test_a_restricted_father_is_never_called(morning: Morning) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.no_answer(IDA)
    morning.pass_time(31)
    morning.no_answer(RUTH)
    morning.pass_time(20)
    assert NED not in morning.phone.dialled()


def test_an_email_goes_where_not_even_a_message_could_be_left(morning: Morning) -> None:
    morning.roll("Ana", "Luis")
    morning.work()
    morning.no_answer(ROSA)
    assert not morning.post.letters
    morning.no_answer(ROSA_WORK)
    assert [letter.to for letter in morning.post.letters] == ["rosa@example.org"]
    letter = morning.post.letters[0]
    assert letter.language == "es"
    assert "Ana" not in letter.subject + letter.body
    assert "+13035550101" in letter.body
    morning.pass_time(29)
    assert len(morning.post.letters) == 1


def test_the_mail_server_may_be_away_for_a_while(morning: Morning) -> None:
    morning.post.fail_next = [MailTryLater("away")]
    morning.roll("Ben")
    morning.work()
    morning.no_answer(HARLOW)
    assert not morning.post.letters
    morning.pass_time(2)
    assert len(morning.post.letters) == 1


def test_a_message_that_explains_stops_everything_at_once(morning: Morning) -> None:
    morning.roll("Ana", "Ben")
    morning.work()
    (to_rosa,) = morning.phone.live_to(ROSA)
    assert len(morning.phone.live_to(HARLOW)) == 1
    morning.message(away("S1"), from_number=ROSA)
    morning.work()
    assert morning.state("Ana") is S.EXPLAINED
    assert morning.phone.live_to(ROSA) == []
    assert morning.phone.ended == [to_rosa]
    assert len(morning.phone.live_to(HARLOW)) == 1
    morning.pass_time(40)
    assert morning.phone.dialled().count(ROSA_WORK) == 0


def test_one_sibling_explained_leaves_the_call_about_the_other(morning: Morning) -> None:
    morning.roll("Ana", "Luis")
    morning.work()
    morning.message(away("S1"), from_number=ROSA)
    morning.work()
    assert (morning.state("Ana"), morning.state("Luis")) == (S.EXPLAINED, S.GUARDIANS)
    assert len(morning.phone.live_to(ROSA)) == 1
    morning.no_answer(ROSA)
    with morning.database.read() as session:
        students = session.scalars(
            select(Inquiry.student_id)
            .join(AttemptTarget, AttemptTarget.inquiry_id == Inquiry.id)
            .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
            .where(Attempt.address == ROSA_WORK)
        ).all()
    assert students == [morning.school.students["Luis"]]


def test_explained_between_decision_and_dialling_is_not_dialled(morning: Morning) -> None:
    morning.roll("Cleo")
    planned = morning.tick().attempts
    morning.message(away("S4"), from_number=IDA)
    for attempt_id in planned:
        morning.advance(attempt_id)
    assert morning.phone.dialled() == []
    morning.work()
    assert morning.state("Cleo") is S.EXPLAINED


def test_restricted_between_decision_and_dialling_is_not_dialled(morning: Morning) -> None:
    morning.roll("Ben")
    planned = morning.tick().attempts
    with morning.database.write() as session:
        link = session.scalars(
            select(StudentContact).where(StudentContact.contact_id == morning.school.contacts["Max"])
        ).one()
        link.restriction = "Court order"
    for attempt_id in planned:
        morning.advance(attempt_id)
    # Jill shares the number with Max: it may not be called any more, and there is no other. On to the neighbor.
    morning.work()
    assert morning.phone.dialled() == [DORA]


def test_explained_before_the_line_check_nobody_is_called(morning: Morning) -> None:
    morning.message(away("S1"), from_number=ROSA)
    morning.roll("Ana")
    morning.work()
    assert morning.inquiry("Ana") is None
    with morning.database.read() as session:
        rows = board(session, morning.school.school_id, MONDAY, morning.now())
    assert [(row.name, row.state, row.who, row.reason) for row in rows] == [
        ("Ana Ortega", "explained", "Rosa Ortega", "fever")
    ]


def test_a_message_in_review_is_dialled_last_within_the_grace(morning: Morning) -> None:
    morning.message(away("S4", concerns=("student_speaking",)), from_number=IDA)
    morning.roll("Cleo", "Ben")
    morning.work()
    assert morning.state("Cleo") is S.WAITING
    assert morning.phone.dialled() == [HARLOW]
    morning.pass_time(9)
    assert IDA not in morning.phone.dialled()
    morning.pass_time(1)
    assert IDA in morning.phone.dialled()
    assert morning.state("Cleo") is S.GUARDIANS


def test_two_students_who_fit_the_same_line_both_wait(morning: Morning) -> None:
    both = tuple(Candidate(s, 0.5, ()) for s in ("S5", "S6"))
    morning.message(away(None, concerns=("two_students_fit",), candidates=both), from_number="+13035550199")
    morning.roll("Emma1", "Emma3")
    morning.work()
    assert (morning.state("Emma1"), morning.state("Emma3")) == (S.WAITING, S.WAITING)


def test_a_message_still_being_read_makes_its_caller_wait_not_others(morning: Morning) -> None:
    morning.unread_message(LEA, Channel.VOICEMAIL)
    morning.roll("Emma1", "Emma3")
    morning.work()
    assert morning.phone.dialled() == [NINA]


def test_staff_accept_and_undo(morning: Morning) -> None:
    (match,) = morning.message(away("S4", concerns=("student_speaking",)), from_number=IDA)
    morning.roll("Cleo")
    morning.work()
    with morning.database.write() as session:
        accept(session, match, morning.staff_id, morning.now())
    morning.work()
    assert morning.state("Cleo") is S.EXPLAINED
    with morning.database.write() as session:
        undo(session, match, morning.staff_id, morning.now())
    morning.pass_time(11)
    assert morning.state("Cleo") is S.GUARDIANS
    assert "opened_again" in morning.alarms()
    assert morning.phone.dialled() == [IDA]


def test_arrived_and_taken_back(morning: Morning) -> None:
    morning.roll("Cleo")
    morning.work()
    with morning.database.write() as session:
        entry = enter(session, morning.school.students["Cleo"], MONDAY, "arrived", morning.staff_id, morning.now())
    morning.work()
    assert morning.state("Cleo") is S.ARRIVED
    assert morning.phone.live_to(IDA) == []
    with morning.database.write() as session:
        withdraw(session, entry.id, morning.staff_id, morning.now())
    morning.work()
    assert morning.state("Cleo") is S.GUARDIANS
    assert len(morning.phone.live_to(IDA)) == 1


def test_roll_corrected_and_listed_again(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    student = morning.school.students["Ben"]
    with morning.database.write() as session:
        correct_roll(session, student, MONDAY, morning.staff_id, morning.now())
    morning.work()
    assert morning.state("Ben") is S.CORRECTED
    with morning.database.write() as session:
        relist(session, student, MONDAY, morning.staff_id, morning.now())
    morning.work()
    assert morning.state("Ben") is S.GUARDIANS
    inquiry = morning.inquiry("Ben")
    assert inquiry is not None
    assert inquiry.opening == 2


def test_an_incomplete_roll_holds_everything_and_lets_go_by_itself(morning: Morning) -> None:
    morning.roll("Ben", complete=False)
    morning.work()
    assert morning.alarms() == {"roll_incomplete"}
    morning.pass_time(9)
    assert morning.state("Ben") is S.WAITING
    assert morning.phone.dialled() == []
    morning.pass_time(1)
    assert morning.phone.dialled() == [HARLOW]


def test_a_roll_that_becomes_complete_lets_go_at_once(morning: Morning) -> None:
    morning.roll("Ben", complete=False)
    morning.work()
    with morning.database.write() as session:
        session.scalars(select(Roll)).one().completed_at = morning.now()
    morning.pass_time(1)
    assert morning.phone.dialled() == [HARLOW]


def test_no_roll_at_the_line_check_is_an_alarm_on_a_school_day_alone(morning: Morning) -> None:
    morning.work()
    assert morning.alarms() == {"no_roll"}
    morning.clock.move(timedelta(days=5))
    morning.work()
    with morning.database.read() as session:
        assert session.scalars(select(Alarm.subject)).all() == ["roll:2026-11-23"]


def test_nobody_is_called_before_the_line_is_checked(database: Database) -> None:
    morning = Morning(database, start=LINE_CHECK - timedelta(minutes=6))
    morning.roll("Ben")
    morning.pass_time(5)
    assert morning.phone.dialled() == []
    morning.pass_time(1)
    assert morning.phone.dialled() == [HARLOW]


def test_listed_later_is_looked_for_when_listed(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    morning.clock.move(timedelta(minutes=20))
    with morning.database.write() as session:
        session.add(
            Absence(
                school_id=morning.school.school_id,
                student_id=morning.school.students["Cleo"],
                date=MONDAY,
                category="Unexcused Absence",
                state=AbsenceState.LISTED,
                listed_at=morning.now(),
                changed_at=morning.now(),
            )
        )
    morning.work()
    assert IDA in morning.phone.dialled()


def test_a_guardian_who_does_not_know_raises_the_alarm_and_the_search_goes_on(morning: Morning) -> None:
    morning.roll("Ana")
    morning.work()
    morning.answers(ROSA, Answer.DID_NOT_KNOW)
    assert "did_not_know" in morning.alarms()
    assert morning.state("Ana") is S.GUARDIANS
    assert morning.phone.dialled() == [ROSA, PEDRO]


def test_news_after_the_hand_over_reaches_staff(morning: Morning) -> None:
    morning.roll("Emma1")
    morning.work()
    morning.no_answer(LEA)
    morning.pass_time(30)
    attempt = morning.live_attempt(DISPATCH)
    with morning.database.write() as session:
        record_acknowledged(session, session.get_one(Attempt, attempt.id), morning.now())
    morning.work()
    morning.message(away("S5"), from_number=LEA)
    morning.work()
    assert morning.state("Emma1") is S.HANDED_OVER
    assert "news_after_hand_over" in morning.alarms()


def test_first_calls_of_all_before_anyones_second(morning: Morning) -> None:
    morning.roll("Ana", "Ben", "Cleo", "Emma1", "Emma3")
    morning.work()
    assert sorted(morning.phone.dialled()) == sorted([ROSA, HARLOW, IDA, LEA, NINA])


def test_the_summary_agrees_with_the_log_and_the_auditor_finds_nothing(morning: Morning) -> None:
    morning.message(away("S3"), from_number=HARLOW)
    morning.roll("Ana", "Luis", "Ben", "Cleo", "Emma1")
    morning.work()
    morning.clock.move(timedelta(minutes=2))
    morning.answers(ROSA, Answer.KNOWS, "Ana")
    morning.answers(LEA, Answer.KNOWS)
    with morning.database.write() as session:
        enter(session, morning.school.students["Cleo"], MONDAY, "arrived", morning.staff_id, morning.now())
    morning.work()
    with morning.database.read() as session:
        summary = summarise(session, morning.school.school_id, MONDAY, morning.now())
        assert audit(session, morning.now()) == []
    assert (summary.listed, summary.explained, summary.reached, summary.arrived) == (5, 1, 2, 1)
    assert (summary.still_open, summary.calls, summary.emails) == (1, 4, 0)
    assert (summary.minutes_to_first_call, summary.minutes_to_last_end) == (0, 2)
    assert summary.lines()[0] == "Example Elementary, 2026-11-23: 5 students on the absence list."


def test_the_auditor_sees_an_inquiry_that_nobody_advances(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    morning.clock.move(timedelta(hours=1))
    with morning.database.read() as session:
        kinds = {finding.kind for finding in audit(session, morning.now())}
    assert kinds == {"inquiry_overdue", "attempt_overdue", "round_too_long"}
