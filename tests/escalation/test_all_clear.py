"""A false alarm: who was told that a student is missing hears that all is well, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from escalation.audit import audit
from escalation.board import board
from escalation.staff_entries import correct_roll, enter, relist
from escalation.summary import summarise
from storage.models import Attempt, Inquiry, PhoneNumber, StudentContact
from storage.session import Database
from storage.words import Answer, AttemptChannel, AttemptResult, AttemptState, RoundKind
from storage.words import InquiryState as S
from tests.escalation.world import Morning
from tests.support import MONDAY
from voice.telephony import OutcomeUnknown, Rejected, TextState, TryLater

ROSA, ROSA_WORK, PEDRO, CARMEN = "+13035550111", "+13035550112", "+13035550113", "+13035550114"
HARLOW, IDA, RUTH, LEA = "+13035550121", "+13035550131", "+13035550133", "+13035550141"


@pytest.fixture
def morning(sqlite_database: Database) -> Morning:
    return Morning(sqlite_database)


def corrected(morning: Morning, *names: str, listed: bool = False) -> None:
    """Staff correct the roll: these students were never absent (or are absent after all)."""
    change = relist if listed else correct_roll
    with morning.database.write() as session:
        for name in names:
            change(session, morning.school.students[name], MONDAY, morning.staff_id, morning.now())
    morning.work()


def restricted(morning: Morning, who: str) -> None:
    with morning.database.write() as session:
        session.execute(
            update(StudentContact)
            .where(StudentContact.contact_id == morning.school.contacts[who])
            .values(restriction="Court order")
        )


def all_clears(morning: Morning) -> list[Attempt]:
    with morning.database.read() as session:
        found = list(
            session.scalars(select(Attempt).where(Attempt.round_kind == RoundKind.ALL_CLEAR).order_by(Attempt.id))
        )
        session.expunge_all()
        return found


def results(morning: Morning) -> dict[str, AttemptResult | None]:
    return {attempt.address: attempt.result for attempt in all_clears(morning)}


def is_clean(morning: Morning) -> bool:
    with morning.database.read() as session:
        return audit(session, morning.now()) == []


def test_exactly_those_who_were_told_hear_that_all_is_well(morning: Morning) -> None:
    """Rosa's mobile has a voicemail, at work nobody answered, Pedro did not know, and Carmen was not called yet."""
    morning.roll("Ana", "Cleo")
    morning.work()
    morning.voicemail(ROSA)
    morning.no_answer(ROSA_WORK)
    morning.answers(PEDRO, Answer.DID_NOT_KNOW)
    morning.no_answer(IDA)
    corrected(morning, "Ana", "Cleo")
    assert morning.phone.texted() == []
    morning.pass_time(2)
    assert sorted(morning.phone.texted()) == [ROSA, PEDRO]
    morning.text_is(ROSA, TextState.DELIVERED)
    morning.text_is(PEDRO, TextState.DELIVERED)
    assert results(morning) == {ROSA: AttemptResult.DELIVERED, PEDRO: AttemptResult.DELIVERED}
    assert (morning.state("Ana"), morning.state("Cleo")) == (S.CORRECTED, S.CORRECTED)
    assert is_clean(morning)


def test_it_names_nobody_and_speaks_the_contacts_language(morning: Morning) -> None:
    morning.roll("Ana", "Emma1")
    morning.work()
    morning.voicemail(ROSA)
    morning.voicemail(LEA)
    corrected(morning, "Ana", "Emma1")
    morning.pass_time(2)
    words = {request.to: request.body for request in morning.phone.text_requests}
    assert "Todo está bien" in words[ROSA]
    assert "All is well" in words[LEA]
    assert not any(name in body for body in words.values() for name in ("Ana", "Emma", "Ortega", "Stone"))
    assert all("Example Elementary" in body for body in words.values())


def test_whoever_got_an_e_mail_gets_an_e_mail(morning: Morning) -> None:
    morning.roll("Ben")
    morning.work()
    morning.no_answer(HARLOW)
    assert [letter.to for letter in morning.post.letters] == ["jill@example.org"]
    corrected(morning, "Ben")
    morning.pass_time(2)
    first, second = morning.post.letters
    assert second.to == first.to
    assert "All is well" in second.body
    assert "Ben" not in second.body
    assert second.message_id != first.message_id
    assert morning.phone.dialled() == [HARLOW]


@pytest.mark.parametrize("code", ["30006", "30034", "99999", ""])
def test_a_text_that_does_not_arrive_is_followed_by_a_call(morning: Morning, code: str) -> None:
    told_at_home(morning)
    morning.text_is(LEA, TextState.UNDELIVERED, code)
    assert morning.phone.dialled() == [LEA, LEA]
    morning.voicemail(LEA)
    (attempt,) = all_clears(morning)
    assert (attempt.channel, attempt.result) == (AttemptChannel.CALL, AttemptResult.MESSAGE_LEFT)
    expected = {"30034": {"request_refused"}, "99999": {"unknown_provider_code"}}
    assert morning.alarms() == expected.get(code, set())


def told_at_home(morning: Morning) -> None:
    """Emma's mother has a voicemail, and it was a false alarm: the text is out."""
    morning.roll("Emma1")
    morning.work()
    morning.voicemail(LEA)
    corrected(morning, "Emma1")
    morning.pass_time(2)


@pytest.mark.parametrize("code", ["21610", "21614", "99998"])
def test_a_text_that_is_refused_is_followed_by_a_call(morning: Morning, code: str) -> None:
    morning.phone.fail_next_text = [Rejected(code, "no")]
    told_at_home(morning)
    assert (morning.phone.texted(), morning.phone.dialled()) == ([], [LEA, LEA])
    with morning.database.read() as session:
        phone = session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == LEA)).one()
        assert (phone.texts_stopped_at is not None) is (code == "21610")
        assert phone.bad_since is None


def test_a_text_is_asked_for_again_only_where_nothing_went_out(morning: Morning) -> None:
    morning.phone.fail_next_text = [Rejected("21611", "queue full"), TryLater(20), Rejected("21611", "queue full")]
    told_at_home(morning)
    assert morning.phone.texted() == []
    morning.pass_time(2, step=0.25)
    assert morning.phone.texted() == [LEA]


def test_a_queue_that_stays_full_is_given_up_for_a_call(morning: Morning) -> None:
    morning.phone.fail_next_text = [Rejected("21611", "queue full")] * 100
    told_at_home(morning)
    morning.pass_time(5, step=0.25)
    assert morning.phone.dialled() == [LEA, LEA]
    assert len(morning.phone.fail_next_text) == 96


def test_a_lost_reply_is_looked_up_and_the_text_is_not_sent_twice(morning: Morning) -> None:
    morning.phone.lose_text_reply = [OutcomeUnknown()]
    told_at_home(morning)
    morning.phone.set_text("SM0000", TextState.DELIVERED)
    morning.pass_time(2)
    assert morning.phone.texted() == [LEA]
    assert results(morning) == {LEA: AttemptResult.DELIVERED}


def test_a_lost_request_is_made_again(morning: Morning) -> None:
    morning.phone.fail_next_text = [OutcomeUnknown()]
    told_at_home(morning)
    assert morning.phone.texted() == []
    morning.pass_time(2)
    assert morning.phone.texted() == [LEA]


def test_lost_callbacks_are_asked_for(morning: Morning) -> None:
    told_at_home(morning)
    morning.phone.set_text("SM0000", TextState.UNDELIVERED, "30003")
    morning.pass_time(3)
    assert morning.phone.dialled() == [LEA, LEA]


def test_a_carrier_that_never_tells_of_the_delivery_has_the_text(morning: Morning) -> None:
    told_at_home(morning)
    morning.text_is(LEA, TextState.SENT)
    morning.pass_time(8)
    assert results(morning) == {LEA: AttemptResult.SENT}
    assert morning.alarms() == set()


def test_reordered_and_doubled_reports_change_nothing(morning: Morning) -> None:
    told_at_home(morning)
    for state in (TextState.DELIVERED, TextState.SENT, TextState.QUEUED, TextState.UNDELIVERED, TextState.DELIVERED):
        morning.text_is(LEA, state)
    assert results(morning) == {LEA: AttemptResult.DELIVERED}
    assert morning.phone.dialled() == [LEA]


def test_a_status_that_nobody_knows_is_for_staff(morning: Morning) -> None:
    told_at_home(morning)
    morning.phone.set_text("SM0000", None)
    morning.pass_time(3)
    assert results(morning) == {LEA: AttemptResult.UNKNOWN}
    assert morning.alarms() == {"outcome_unknown", "all_clear_not_heard"}


def test_who_stopped_texts_is_called(morning: Morning) -> None:
    morning.roll("Emma1")
    morning.work()
    morning.voicemail(LEA)
    corrected(morning, "Emma1")
    with morning.database.write() as session:
        session.execute(update(PhoneNumber).where(PhoneNumber.e164 == LEA).values(texts_stopped_at=morning.now()))
    morning.pass_time(2)
    assert (morning.phone.texted(), morning.phone.dialled()) == ([], [LEA, LEA])


def test_an_all_clear_that_nobody_hears_is_tried_once_and_then_for_staff(morning: Morning) -> None:
    morning.phone.fail_next_text = [Rejected("21614", "landline")]
    told_at_home(morning)
    morning.no_answer(LEA)
    morning.pass_time(30)
    assert morning.phone.dialled() == [LEA, LEA]
    assert morning.alarms() == {"all_clear_not_heard"}
    assert morning.state("Emma1") is S.CORRECTED


def test_a_call_that_went_on_after_the_end_and_left_a_message(morning: Morning) -> None:
    """Rosa is called for both; Ana's roll is corrected while it rings; the message is about nobody by name."""
    morning.roll("Ana", "Luis")
    morning.work()
    corrected(morning, "Ana")
    morning.voicemail(ROSA)
    assert [attempt.address for attempt in all_clears(morning)] == [ROSA]
    corrected(morning, "Luis")
    morning.pass_time(3)
    assert morning.phone.texted() == [ROSA]


def test_one_all_clear_for_a_household_and_not_before_its_other_child_is_found(morning: Morning) -> None:
    morning.roll("Ana", "Luis")
    morning.work()
    morning.voicemail(ROSA)
    corrected(morning, "Ana")
    morning.pass_time(10)
    assert morning.phone.texted() == []
    assert is_clean(morning)
    corrected(morning, "Luis")
    morning.pass_time(3)
    assert morning.phone.texted() == [ROSA]
    assert len(all_clears(morning)) == 1


def test_who_was_told_of_a_child_that_dispatch_looks_for_is_told_by_a_person(morning: Morning) -> None:
    morning.roll("Ana", "Luis")
    morning.work()
    morning.voicemail(ROSA)
    corrected(morning, "Ana")
    with morning.database.write() as session:
        session.execute(
            update(Inquiry)
            .where(Inquiry.student_id == morning.school.students["Luis"])
            .values(state=S.HANDED_OVER, due_at=None)
        )
    morning.clock.move(timedelta(minutes=3))
    morning.work()
    assert morning.phone.texted() == []
    assert "all_clear_not_heard" in morning.alarms()


def test_opened_again_before_it_went_out(morning: Morning) -> None:
    told = LEA
    morning.roll("Emma1")
    morning.work()
    morning.voicemail(told)
    corrected(morning, "Emma1")
    corrected(morning, "Emma1", listed=True)
    assert [attempt.state for attempt in all_clears(morning)] == [AttemptState.CANCELED]
    morning.pass_time(5)
    assert morning.phone.texted() == []
    assert morning.phone.dialled() == [told, told]
    morning.voicemail(told)
    corrected(morning, "Emma1")
    morning.pass_time(3)
    assert morning.phone.texted() == [told]


def test_opened_again_after_it_went_out_and_ended_before_anybody_was_called(morning: Morning) -> None:
    told_at_home(morning)
    morning.text_is(LEA, TextState.DELIVERED)
    with morning.database.write() as session:
        for change in (relist, correct_roll):
            change(session, morning.school.students["Emma1"], MONDAY, morning.staff_id, morning.now())
    morning.work()
    morning.pass_time(5)
    assert morning.phone.texted() == [LEA]


def test_an_all_clear_that_rings_is_called_off_when_the_student_is_looked_for_again(morning: Morning) -> None:
    morning.phone.fail_next_text = [Rejected("21614", "landline")]
    told_at_home(morning)
    (ringing,) = morning.phone.live_to(LEA)
    corrected(morning, "Emma1", listed=True)
    morning.pass_time(1)
    assert ringing in morning.phone.ended
    assert morning.state("Emma1") is S.GUARDIANS
    assert morning.phone.live_to(LEA) != [ringing]


def test_a_contact_restricted_since_then_is_told_nothing(morning: Morning) -> None:
    morning.roll("Cleo")
    morning.work()
    morning.voicemail(IDA)
    corrected(morning, "Cleo")
    restricted(morning, "Ida")
    morning.pass_time(5)
    assert morning.phone.texted() == []
    assert morning.phone.dialled() == [IDA]
    assert all_clears(morning)[0].state is AttemptState.CANCELED
    assert is_clean(morning)


def test_in_the_evening_a_person_has_to_tell_them(morning: Morning) -> None:
    morning.roll("Emma1")
    morning.work()
    morning.voicemail(LEA)
    corrected(morning, "Emma1")
    morning.clock.move(timedelta(hours=10))
    morning.work()
    assert (morning.phone.texted(), morning.alarms()) == ([], {"all_clear_not_heard"})


def test_who_arrives_gives_none_by_default(morning: Morning) -> None:
    morning.roll("Emma1")
    morning.work()
    morning.voicemail(LEA)
    with morning.database.write() as session:
        enter(session, morning.school.students["Emma1"], MONDAY, "arrived", morning.staff_id, morning.now())
    morning.pass_time(5)
    assert morning.state("Emma1") is S.ARRIVED
    assert all_clears(morning) == []


def test_a_fault_of_the_all_clear_keeps_no_search_from_ending(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning.roll("Emma1")
    morning.work()

    def fault(*_: object) -> bool:
        raise RuntimeError

    monkeypatch.setattr("escalation.batch.plan_all_clears", fault)
    corrected(morning, "Emma1")
    assert morning.state("Emma1") is S.CORRECTED
    assert morning.phone.live_to(LEA) == []
    assert morning.alarms() == {"all_clear_not_heard"}


def test_board_and_summary_count_it_apart(morning: Morning) -> None:
    told_at_home(morning)
    morning.text_is(LEA, TextState.DELIVERED)
    with morning.database.read() as session:
        (row,) = board(session, morning.school.school_id, MONDAY, morning.now())
        summary = summarise(session, morning.school.school_id, MONDAY, morning.now())
    assert (row.state, row.tried) == ("corrected", 1)
    assert (summary.calls, summary.emails, summary.all_clears) == (1, 0, 1)
    assert any("1 all-clear went out" in line for line in summary.lines())


def test_on_each_database(database: Database) -> None:
    morning = Morning(database)
    morning.roll("Ana", "Luis", "Ben")
    morning.work()
    morning.voicemail(ROSA)
    morning.no_answer(HARLOW)
    corrected(morning, "Ana", "Luis", "Ben")
    morning.pass_time(3)
    assert morning.phone.texted() == [ROSA]
    assert len(morning.post.letters) == 2
    corrected(morning, "Ana", listed=True)
    corrected(morning, "Ana")
    morning.pass_time(3)
    assert is_clean(morning)
