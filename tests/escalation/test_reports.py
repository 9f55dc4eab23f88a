"""What messages mean for students' days, before, with and after the roll."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from escalation.reports.decisions import DecisionError, accept, correct, reject, settle, settle_message, undo
from escalation.reports.matches import settle_day
from escalation.reports.queue import review_queue
from escalation.staff_entries import correct_roll
from storage.models import Match, PhoneNumber, Roll, StudentContact
from storage.session import Database
from storage.words import InquiryState as S
from storage.words import LineState
from tests.escalation.world import Morning, away
from tests.support import LINE_CHECK, MONDAY

ROSA, HARLOW, IDA, NED, LEA = "+13035550111", "+13035550121", "+13035550131", "+13035550132", "+13035550141"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def morning(sqlite_database: Database) -> Morning:
    return Morning(sqlite_database, start=LINE_CHECK - timedelta(hours=1))


def reasons(morning: Morning, match_id: int) -> list[str]:
    with morning.database.read() as session:
        return session.get_one(Match, match_id).review_reasons


def settle_monday(morning: Morning, day: date = MONDAY) -> None:
    with morning.database.write() as session:
        settle_day(session, morning.school.school_id, day, morning.now())


def test_a_report_waits_for_the_roll_and_then_explains(morning: Morning) -> None:
    (match,) = morning.message(away("S1"), from_number=ROSA)
    assert morning.match_state(match) == "waiting"
    morning.roll("Ana")
    settle_monday(morning)
    assert morning.match_state(match) == "clear"


def test_the_sweep_finds_a_report_that_crossed_with_the_roll(morning: Morning) -> None:
    (match,) = morning.message(away("S1"), from_number=ROSA)
    morning.roll("Ana")
    morning.tick()
    assert morning.match_state(match) == "clear"


def test_reported_away_but_present_is_for_staff_once_the_roll_is_complete(morning: Morning) -> None:
    (match,) = morning.message(away("S1"), from_number=ROSA)
    morning.roll("Ben", complete=False)
    settle_monday(morning)
    assert morning.match_state(match) == "waiting"
    with morning.database.write() as session:
        session.scalars(select(Roll)).one().completed_at = morning.now()
        settle_day(session, morning.school.school_id, MONDAY, morning.now())
    assert (morning.match_state(match), reasons(morning, match)) == ("review", ["not_on_list"])


def test_a_line_about_two_days_explains_each_on_its_day(morning: Morning) -> None:
    today, tomorrow = morning.message(away("S1", dates=(MONDAY, TUESDAY)), from_number=ROSA)
    morning.roll("Ana")
    settle_monday(morning)
    assert (morning.match_state(today), morning.match_state(tomorrow)) == ("clear", "waiting")
    settle_monday(morning, TUESDAY)
    assert morning.match_state(tomorrow) == "waiting"


def test_a_line_that_names_no_day_is_about_today_and_for_staff(morning: Morning) -> None:
    (match,) = morning.message(away("S1", dates=()), from_number=ROSA)
    morning.roll("Ana")
    settle_monday(morning)
    assert (morning.match_state(match), reasons(morning, match)) == ("review", ["other_day"])


def test_what_needs_a_person_anyway_is_in_review_at_once(morning: Morning) -> None:
    (match,) = morning.message(away("S1", concerns=("student_speaking",)), from_number=ROSA)
    assert (morning.match_state(match), reasons(morning, match)) == ("review", ["student_speaking"])


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (NED, "restricted_contact"),
        ("+13035550199", "number_not_on_file"),
        ("", "number_not_on_file"),
        (ROSA, "number_not_on_file"),
    ],
)
def test_the_caller_is_looked_at_again_whatever_the_reader_found(morning: Morning, number: str, reason: str) -> None:
    morning.roll("Cleo")
    (match,) = morning.message(away("S4"), from_number=number)
    assert (morning.match_state(match), reasons(morning, match)) == ("review", [reason])


def test_a_restriction_entered_later_takes_the_explanation_back(morning: Morning) -> None:
    (match,) = morning.message(away("S4"), from_number=IDA)
    morning.roll("Cleo")
    morning.pass_time(61, step=30)
    assert morning.inquiry("Cleo") is None
    with morning.database.write() as session:
        link = session.scalars(
            select(StudentContact).where(StudentContact.contact_id == morning.school.contacts["Ida"])
        ).one()
        link.restriction = "Court order"
        session.flush()
        settle_day(session, morning.school.school_id, MONDAY, morning.now())
    morning.work()
    assert morning.match_state(match) == "review"
    assert morning.inquiry("Cleo") is not None


def test_thought_to_be_in_school_but_listed_is_the_most_urgent(morning: Morning) -> None:
    morning.message(away("S4", intent="present"), from_number=IDA)
    assert morning.alarms() == set()
    morning.message(away("S5", concerns=("student_speaking",)), from_number=LEA)
    morning.roll("Cleo", "Emma1")
    settle_monday(morning)
    assert morning.alarms() == {"thought_in_school"}
    with morning.database.read() as session:
        queue = review_queue(session, morning.school.school_id, MONDAY)
    assert [item.urgent for item in queue] == [True, False]


def test_present_makes_haste_and_does_not_keep_anybody_waiting(morning: Morning) -> None:
    morning.message(away("S4", intent="present"), from_number=IDA)
    morning.roll("Cleo")
    morning.pass_time(60, step=30)
    assert morning.state("Cleo") is S.GUARDIANS
    assert morning.phone.dialled() == [IDA]


def test_two_messages_that_contradict_each_other_explain_nothing(morning: Morning) -> None:
    morning.roll("Ana")
    morning.message(away("S1"), from_number=ROSA)
    morning.pass_time(61, step=30)
    assert morning.inquiry("Ana") is None
    (present,) = morning.message(away("S1", intent="present"), from_number="+13035550113")
    morning.work()
    assert morning.state("Ana") is S.GUARDIANS
    with morning.database.write() as session:
        settle(session, present, morning.staff_id, morning.now())
    morning.work()
    assert morning.state("Ana") is S.EXPLAINED


def test_a_decision_of_staff_is_never_overwritten(morning: Morning) -> None:
    morning.roll("Ana", "Ben")
    (rejected,) = morning.message(away("S1"), from_number=ROSA)
    (accepted,) = morning.message(away("S3", concerns=("student_speaking",)), from_number=HARLOW)
    with morning.database.write() as session:
        reject(session, rejected, morning.staff_id, morning.now())
        accept(session, accepted, morning.staff_id, morning.now())
        settle_day(session, morning.school.school_id, MONDAY, morning.now())
    assert (morning.match_state(rejected), morning.match_state(accepted)) == ("rejected", "accepted")


def test_undo_gives_the_line_back_to_the_machine(morning: Morning) -> None:
    morning.roll("Ana")
    (match,) = morning.message(away("S1"), from_number=ROSA)
    with morning.database.write() as session:
        reject(session, match, morning.staff_id, morning.now())
        undo(session, match, morning.staff_id, morning.now())
    assert morning.match_state(match) == "clear"


def test_the_wrong_child_is_corrected_in_two_steps(morning: Morning) -> None:
    morning.roll("Emma1", "Emma3")
    (match,) = morning.message(away("S6", concerns=("name_uncertain",)), from_number=LEA)
    emma = morning.school.students["Emma1"]
    with morning.database.write() as session:
        correct(session, match, emma, morning.staff_id, morning.now())
        settle_day(session, morning.school.school_id, MONDAY, morning.now())
    assert morning.match_state(match) == "review"
    with morning.database.write() as session:
        accept(session, match, morning.staff_id, morning.now())
        assert session.get_one(Match, match).student_id == emma
    morning.pass_time(61, step=30)
    assert (morning.inquiry("Emma1"), morning.state("Emma3")) == (None, S.GUARDIANS)
    with morning.database.write() as session:
        undo(session, match, morning.staff_id, morning.now())
        assert session.get_one(Match, match).student_id == emma
        undo(session, match, morning.staff_id, morning.now())
        assert session.get_one(Match, match).student_id == morning.school.students["Emma3"]


def test_only_what_says_away_can_be_accepted(morning: Morning) -> None:
    (question,) = morning.message(away("S1", intent="question"), from_number=ROSA)
    (nobody,) = morning.message(away(None, concerns=("name_fits_nobody",)), from_number=ROSA)
    with morning.database.write() as session:
        for match in (question, nobody):
            with pytest.raises(DecisionError):
                accept(session, match, morning.staff_id, morning.now())
        accept(session, question, morning.staff_id, morning.now(), intent="absence")
        assert session.get_one(Match, question).state is LineState.ACCEPTED


def test_a_withdrawn_absence_makes_a_discrepancy_of_its_report(morning: Morning) -> None:
    morning.roll("Ana")
    (match,) = morning.message(away("S1"), from_number=ROSA)
    with morning.database.write() as session:
        correct_roll(session, morning.school.students["Ana"], MONDAY, morning.staff_id, morning.now())
    assert (morning.match_state(match), reasons(morning, match)) == ("review", ["not_on_list"])


def test_stop_stops_texts(morning: Morning) -> None:
    morning.message(from_number=ROSA, intent="opt_out")
    morning.message(from_number="+13035550199", intent="opt_out")
    with morning.database.read() as session:
        stopped = session.scalars(select(PhoneNumber.e164).where(PhoneNumber.texts_stopped_at.is_not(None))).all()
        assert set(stopped) == {ROSA, "+13035550199"}
        assert review_queue(session, morning.school.school_id, MONDAY) == []


def test_a_message_that_names_nobody_waits_for_staff(morning: Morning) -> None:
    morning.message(from_number=ROSA, intent="other")
    with morning.database.read() as session:
        (item,) = review_queue(session, morning.school.school_id, MONDAY)
    assert (item.match_ids, item.urgent) == ((), False)
    with morning.database.write() as session:
        settle_message(session, item.message_id, morning.staff_id, morning.now())
    with morning.database.read() as session:
        assert review_queue(session, morning.school.school_id, MONDAY) == []
