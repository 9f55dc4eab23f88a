"""A call from the school to a family, webhook by webhook, and what of it is in the ledger afterwards."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from storage.models import Attempt, AttemptTarget, ContactLogEntry, HandOver, Inquiry, PhoneNumber
from storage.words import Answer, AttemptResult, AttemptState, InquiryState, RoundKind
from tests.support import ATTENDANCE_LINE, DISPATCH, LINE_CHECK, OFFICE
from tests.webhooks.support import CALL, MOTHER, OTHER_CALL, PUBLIC_URL, Provider, plan_call
from voice.simulator.twiml import Document, Verb, parse_voice_twiml


class Listener:
    """Somebody at the other end: follows each document to the next webhook."""

    def __init__(self, provider: Provider, attempt_id: int, sid: str = CALL) -> None:
        self.provider = provider
        self.sid = sid
        self.address = f"/voice/outbound/{attempt_id}"
        self.document = Document(())

    def pick_up(self, answered_by: str = "human") -> str:
        return self._post({"AnsweredBy": answered_by} if answered_by else {})

    def press(self, key: str) -> str:
        self.address = self._next("Gather", "action")
        return self._post({"Digits": key})

    def say(self, words: str, confidence: str = "0.9") -> str:
        self.address = self._next("Gather", "action")
        return self._post({"SpeechResult": words, "Confidence": confidence})

    def stay_silent(self) -> str:
        self.address = path(self._verb("Redirect").text)
        return self._post({})

    def again(self, **params: str) -> str:
        return self._post(params)

    @property
    def is_over(self) -> bool:
        return self.document.verbs[-1].name == "Hangup"

    def _post(self, params: dict[str, str]) -> str:
        form = {"CallSid": self.sid, "CallStatus": "in-progress", "To": MOTHER, **params}
        response = self.provider.post(self.address, form)
        assert response.status_code == 200
        self.document = parse_voice_twiml(response.text)
        return spoken(self.document)

    def _next(self, name: str, attribute: str) -> str:
        return path(self._verb(name).attributes[attribute])

    def _verb(self, name: str) -> Verb:
        return next(verb for verb in self.document.verbs if verb.name == name)


def path(url: str) -> str:
    assert url.startswith(PUBLIC_URL)
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def spoken(document: Document) -> str:
    says = [verb for outer in document.verbs for verb in (outer, *outer.children) if verb.name == "Say"]
    return " ".join(say.text for say in says)


def call(provider: Provider, **kwargs: object) -> tuple[int, Listener]:
    with provider.database.write() as session:
        attempt_id = plan_call(session, provider.school, **kwargs)  # type: ignore[arg-type]  # handed through
    return attempt_id, Listener(provider, attempt_id)


def attempt(provider: Provider, attempt_id: int) -> Attempt:
    with provider.database.write() as session:
        return session.get_one(Attempt, attempt_id)


def targets(provider: Provider) -> list[AttemptTarget]:
    with provider.database.write() as session:
        return list(session.scalars(select(AttemptTarget).order_by(AttemptTarget.id)))


def inquiries_due_now(provider: Provider) -> int:
    now = provider.services.clock.now()
    with provider.database.write() as session:
        return len(session.scalars(select(Inquiry.id).where(Inquiry.due_at <= now)).all())


def log_kinds(provider: Provider) -> list[str]:
    with provider.database.write() as session:
        return list(session.scalars(select(ContactLogEntry.kind).order_by(ContactLogEntry.id)))


def test_a_mother_who_knows_tells_why_for_both_children(provider_on_each: Provider) -> None:
    provider = provider_on_each
    attempt_id, mother = call(provider)
    greeting = mother.pick_up()
    assert "Example Elementary" in greeting
    assert "Ana" not in greeting
    assert "Para español" in greeting
    assert "Ana was marked absent today" in mother.press("1")
    assert "Why is Ana absent" in mother.press("1")
    assert inquiries_due_now(provider) == 1
    assert "Luis was marked absent today" in mother.press("1")
    assert "Why is Luis absent" in mother.say("Yes.")
    assert "Thank you" in mother.say("He fell off his bike, at the doctor's")
    assert mother.is_over
    ana, luis = targets(provider)
    assert (ana.answer, ana.reason, ana.category) == (Answer.KNOWS, "ill", "illness")
    assert (luis.answer, luis.reason, luis.category) == (Answer.KNOWS, "He fell off his bike, at the doctor's", None)
    assert attempt(provider, attempt_id).confirmed_at is not None


def test_a_father_who_did_not_know_is_put_through_to_the_office(provider: Provider) -> None:
    _, father = call(provider, students=("Ben",))
    father.pick_up()
    father.press("1")
    words = father.press("2")
    assert "office is alerted" in words
    dial = next(verb for verb in father.document.verbs if verb.name == "Dial")
    assert dial.children[0].text == OFFICE
    assert dial.attributes["callerId"] == ATTENDANCE_LINE
    assert targets(provider)[0].answer is Answer.DID_NOT_KNOW
    assert inquiries_due_now(provider) == 1
    father.address = path(dial.attributes["action"])
    assert "did not answer" in father.again(DialCallStatus="no-answer")
    assert father.again(DialCallStatus="completed") == ""


def test_spanish_by_key_and_by_voice(provider: Provider) -> None:
    _, mother = call(provider, students=("Ana",))
    mother.pick_up()
    assert "línea de asistencia" in mother.press("9")
    assert "aparece hoy como ausente" in mother.say("Sí, soy su mamá.")
    assert "Por qué está ausente Ana" in mother.say("Sí")
    mother.press("2")
    assert targets(provider)[0].category == "medical_appointment"


def test_a_wrong_number_is_believed_and_remembered(provider_on_each: Provider) -> None:
    provider = provider_on_each
    attempt_id, stranger = call(provider)
    stranger.pick_up()
    words = stranger.say("I think you have the wrong number")
    assert "Ana" not in words
    assert stranger.is_over
    assert attempt(provider, attempt_id).wrong_number_at is not None
    with provider.database.write() as session:
        phone = session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == MOTHER)).one()
        assert phone.bad_reason == "wrong person"


@pytest.mark.parametrize(
    "answered_by", ["machine_end_beep", "machine_end_silence", "machine_end_other", "machine_start"]
)
def test_a_machine_hears_the_school_and_nobodys_name(provider: Provider, answered_by: str) -> None:
    attempt_id, machine = call(provider, students=("Ana", "Ben"))
    words = machine.pick_up(answered_by)
    assert "Example Elementary" in words
    assert "3 0 3, 5 5 5, 0 1 0 1" in words
    assert not {"Ana", "Ben", "Ortega", "Harlow"} & set(words.replace(".", " ").split())
    assert attempt(provider, attempt_id).message_left_at is None
    machine.stay_silent()
    assert attempt(provider, attempt_id).message_left_at is not None
    machine.again()
    assert log_kinds(provider).count("message_left") == 2, "once for each student, not for each webhook"


def test_a_machine_that_was_taken_for_a_person_gets_the_message_too(provider: Provider) -> None:
    attempt_id, machine = call(provider)
    machine.pick_up("human")
    assert "press 1" in machine.stay_silent()
    words = machine.stay_silent()
    assert "please call" in words
    assert "Ana" not in words
    machine.stay_silent()
    assert machine.is_over
    assert attempt(provider, attempt_id).message_left_at is not None


def test_without_machine_detection_the_dialogue_is_the_same(provider: Provider) -> None:
    _, mother = call(provider, students=("Ana",))
    assert "press 1" in mother.pick_up("")
    assert "Ana" in mother.press("1")


def test_the_callers_yes_on_picking_up_is_no_confirmation(provider: Provider) -> None:
    attempt_id, somebody = call(provider)
    somebody.pick_up()
    for words in ("Yes?", "Hello?", "One moment please", "Yes what do you want"):
        assert "Ana" not in somebody.say(words)
        if somebody.is_over:
            break
    assert somebody.is_over
    assert attempt(provider, attempt_id).confirmed_at is None


def test_words_that_were_hardly_heard_confirm_nothing(provider: Provider) -> None:
    attempt_id, somebody = call(provider)
    somebody.pick_up()
    assert "Ana" not in somebody.say("Yes", confidence="0.2")
    assert attempt(provider, attempt_id).confirmed_at is None


def test_an_emergency_contact_hears_the_least(provider: Provider) -> None:
    _, aunt = call(provider, students=("Ana",), kind=RoundKind.EMERGENCY, address="+13035550114")
    assert "emergency contact" in aunt.pick_up()
    words = aunt.press("1")
    assert "Ana" in words
    assert "Ortega" not in words
    assert "ask them to call the school" in aunt.press("2")
    assert targets(provider)[0].answer is Answer.DID_NOT_KNOW


def test_dispatch_hears_how_many_and_takes_them_by_key(provider_on_each: Provider) -> None:
    provider = provider_on_each
    attempt_id, dispatch = call(provider, kind=RoundKind.DISPATCH, address=DISPATCH)
    with provider.database.write() as session:
        for target in session.scalars(select(AttemptTarget).where(AttemptTarget.attempt_id == attempt_id)):
            session.add(HandOver(inquiry_id=target.inquiry_id, created_at=LINE_CHECK, packet={}))
    assert "dispatch" in dispatch.pick_up()
    words = dispatch.press("1")
    assert "2 students" in words
    assert "Ana" not in words
    assert "Thank you" in dispatch.press("1")
    assert dispatch.is_over
    with provider.database.write() as session:
        assert all(hand_over.acknowledged_at for hand_over in session.scalars(select(HandOver)))


def test_when_everybody_is_found_the_call_says_so_and_names_nobody(provider: Provider) -> None:
    attempt_id, mother = call(provider)
    with provider.database.write() as session:
        for inquiry in session.scalars(select(Inquiry)):
            inquiry.state, inquiry.due_at = InquiryState.EXPLAINED, None
    words = mother.pick_up()
    assert "resolved" in words
    assert "Ana" not in words
    assert mother.is_over
    assert attempt(provider, attempt_id).answered_at is not None


def test_a_child_found_during_the_call_is_not_asked_about(provider: Provider) -> None:
    _, mother = call(provider)
    mother.pick_up()
    with provider.database.write() as session:
        inquiry = session.scalars(select(Inquiry).where(Inquiry.student_id == provider.school.students["Ana"])).one()
        inquiry.state, inquiry.due_at = InquiryState.ARRIVED, None
    words = mother.press("1")
    assert "Luis" in words
    assert "Ana" not in words


def test_the_engine_closing_an_inquiry_on_the_answer_does_not_end_the_talk(provider: Provider) -> None:
    _, mother = call(provider, students=("Ana",))
    mother.pick_up()
    mother.press("1")
    mother.press("1")
    with provider.database.write() as session:
        for inquiry in session.scalars(select(Inquiry)):
            inquiry.state, inquiry.due_at = InquiryState.REACHED, None
    assert "has your answer" in mother.press("1")
    assert targets(provider)[0].reason == "ill"


@pytest.mark.parametrize("state", [AttemptState.CANCELING, AttemptState.CANCELED, AttemptState.ENDED])
def test_a_call_that_is_not_wanted_any_more_says_goodbye(provider: Provider, state: AttemptState) -> None:
    attempt_id, mother = call(provider, state=state)
    assert "resolved" in mother.pick_up()
    assert attempt(provider, attempt_id).state is state


def test_the_first_words_may_be_asked_for_before_the_rest_reply(provider_on_each: Provider) -> None:
    provider = provider_on_each
    attempt_id, mother = call(provider, state=AttemptState.PLACING, sid=None)
    assert "press 1" in mother.pick_up()
    found = attempt(provider, attempt_id)
    assert (found.provider_sid, found.state) == (CALL, AttemptState.ANSWERED)
    assert log_kinds(provider)[:2] == ["call_placed", "call_placed"]


def test_a_call_that_seemed_lost_is_taken_over_and_not_dialled_again(provider: Provider) -> None:
    attempt_id, mother = call(provider, state=AttemptState.PLACING, sid=None)
    with provider.database.write() as session:
        session.get_one(Attempt, attempt_id).state = AttemptState.PLANNED
    assert "press 1" in mother.pick_up()
    assert attempt(provider, attempt_id).state is AttemptState.ANSWERED


def test_a_call_that_was_never_placed_is_not_ours(provider: Provider) -> None:
    attempt_id, mother = call(provider, state=AttemptState.PLANNED, sid=None)
    assert "Ana" not in mother.pick_up()
    assert attempt(provider, attempt_id).state is AttemptState.PLANNED


def test_another_call_for_the_same_attempt_learns_nothing(provider: Provider) -> None:
    attempt_id, _ = call(provider)
    other = Listener(provider, attempt_id, OTHER_CALL)
    assert "resolved" in other.pick_up()
    assert attempt(provider, attempt_id).state is AttemptState.PLACED


def test_a_question_cannot_be_jumped_to_before_the_confirmation(provider: Provider) -> None:
    attempt_id, mother = call(provider)
    target = targets(provider)[0].id
    mother.pick_up()
    for step in ("where", "reason", "packet"):
        mother.address = f"/voice/outbound/{attempt_id}/{step}?language=en&again=0&target={target}"
        assert "Ana" not in mother.again(Digits="2" if step == "packet" else "5")
    assert targets(provider)[0].answer is None


def test_webhooks_that_come_twice_change_nothing(provider: Provider) -> None:
    _, mother = call(provider, students=("Ana",))
    mother.pick_up()
    once = mother.press("1")
    assert mother.again(Digits="1") == once
    once = mother.press("1")
    assert mother.again(Digits="1") == once
    entries = log_kinds(provider)
    assert (entries.count("confirmed"), entries.count("answer")) == (1, 1)


def test_an_unknown_attempt_hangs_up_politely(provider: Provider) -> None:
    stranger = Listener(provider, 4711)
    assert "resolved" in stranger.pick_up()
    assert stranger.is_over


def test_a_step_that_does_not_exist_is_not_found(provider: Provider) -> None:
    attempt_id, _ = call(provider)
    assert provider.post(f"/voice/outbound/{attempt_id}/elsewhere", {"CallSid": CALL}).status_code == 404


def test_the_policy_may_forbid_the_reason_and_the_office(provider: Provider) -> None:
    switches: dict[str, object] = {"ask_reason": False, "connect_to_office": False}
    _, mother = call(provider, students=("Ana",), calls=switches)
    mother.pick_up()
    mother.press("1")
    assert "has your answer" in mother.press("1")
    assert mother.is_over


def status(provider: Provider, attempt_id: int, told: str, number: int, sid: str = CALL, **params: str) -> None:
    form = {"CallSid": sid, "CallStatus": told, "SequenceNumber": str(number), **params}
    assert provider.post(f"/voice/outbound/{attempt_id}/status", form).status_code == 204


@pytest.mark.parametrize(
    ("told", "result"),
    [
        ("busy", AttemptResult.BUSY),
        ("no-answer", AttemptResult.NO_ANSWER),
        ("failed", AttemptResult.FAILED),
        ("canceled", AttemptResult.CANCELED),
    ],
)
def test_the_last_word_on_a_call_ends_its_attempt(provider: Provider, told: str, result: AttemptResult) -> None:
    attempt_id, _ = call(provider)
    status(provider, attempt_id, "ringing", 1)
    status(provider, attempt_id, told, 3)
    found = attempt(provider, attempt_id)
    assert found.result is result
    assert found.deadline_at is None
    assert inquiries_due_now(provider) == 2


def test_who_hears_and_says_nothing_has_declined(provider: Provider) -> None:
    attempt_id, somebody = call(provider)
    somebody.pick_up("")
    status(provider, attempt_id, "completed", 3)
    assert attempt(provider, attempt_id).result is AttemptResult.DECLINED


def test_a_call_picked_up_and_over_before_our_first_word_left_no_message(provider: Provider) -> None:
    attempt_id, _ = call(provider)
    status(provider, attempt_id, "in-progress", 2)
    status(provider, attempt_id, "completed", 3)
    assert attempt(provider, attempt_id).result is AttemptResult.NO_MESSAGE


def test_a_final_state_is_never_left(provider_on_each: Provider) -> None:
    provider = provider_on_each
    attempt_id, _ = call(provider)
    status(provider, attempt_id, "no-answer", 2)
    for told, number in (("completed", 3), ("in-progress", 4), ("ringing", 0), ("busy", 2)):
        status(provider, attempt_id, told, number)
    assert attempt(provider, attempt_id).result is AttemptResult.NO_ANSWER
    assert log_kinds(provider).count("attempt_ended") == 2


def test_callbacks_out_of_order_end_the_same(provider_on_each: Provider) -> None:
    provider = provider_on_each
    attempt_id, _ = call(provider, state=AttemptState.PLACING, sid=None)
    status(provider, attempt_id, "in-progress", 2, AnsweredBy="human")
    status(provider, attempt_id, "initiated", 0)
    status(provider, attempt_id, "ringing", 1)
    assert attempt(provider, attempt_id).state is AttemptState.ANSWERED
    status(provider, attempt_id, "completed", 3)
    found = attempt(provider, attempt_id)
    # Nobody ever asked for our words: whoever picked up has heard nothing of us.
    assert (found.state, found.result, found.provider_sid) == (AttemptState.ENDED, AttemptResult.UNHEARD, CALL)


def test_the_end_told_first_is_the_end(provider: Provider) -> None:
    attempt_id, _ = call(provider, state=AttemptState.PLACING, sid=None)
    status(provider, attempt_id, "busy", 2)
    status(provider, attempt_id, "ringing", 1)
    assert attempt(provider, attempt_id).result is AttemptResult.BUSY


def test_a_talk_and_a_message_left_are_told_apart(provider: Provider) -> None:
    attempt_id, mother = call(provider, students=("Ana",))
    mother.pick_up()
    mother.press("1")
    status(provider, attempt_id, "completed", 3)
    assert attempt(provider, attempt_id).result is AttemptResult.TALKED
    other_id, machine = call(provider, students=("Ben",), address="+13035550121", sid=OTHER_CALL)
    machine.sid = OTHER_CALL
    machine.pick_up("machine_end_beep")
    machine.stay_silent()
    status(provider, other_id, "completed", 3, sid=OTHER_CALL)
    assert attempt(provider, other_id).result is AttemptResult.MESSAGE_LEFT


def test_a_machine_that_cut_the_message_off_has_none(provider: Provider) -> None:
    attempt_id, machine = call(provider)
    machine.pick_up("machine_end_beep")
    status(provider, attempt_id, "completed", 3)
    assert attempt(provider, attempt_id).result is AttemptResult.NO_MESSAGE


def test_a_number_that_does_not_exist_is_marked(provider: Provider) -> None:
    attempt_id, _ = call(provider)
    status(provider, attempt_id, "failed", 2, SipResponseCode="404")
    assert attempt(provider, attempt_id).provider_code == "404"
    with provider.database.write() as session:
        assert session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == MOTHER)).one().bad_since is not None


def test_a_status_nobody_knows_leaves_the_deadline_to_find_out(provider: Provider) -> None:
    attempt_id, _ = call(provider)
    status(provider, attempt_id, "teleported", 2)
    found = attempt(provider, attempt_id)
    assert found.state is AttemptState.PLACED
    assert found.deadline_at == LINE_CHECK + timedelta(minutes=2)


@pytest.mark.parametrize("number", ["", "-1", "x", "99999999999999999999"])
def test_a_sequence_number_that_is_none_does_no_harm(provider: Provider, number: str) -> None:
    attempt_id, _ = call(provider)
    form = {"CallSid": CALL, "CallStatus": "busy", "SequenceNumber": number}
    assert provider.post(f"/voice/outbound/{attempt_id}/status", form).status_code == 204
    assert attempt(provider, attempt_id).result is AttemptResult.BUSY


def test_the_status_of_another_call_ends_nothing(provider: Provider) -> None:
    attempt_id, _ = call(provider)
    status(provider, attempt_id, "completed", 9, sid=OTHER_CALL)
    assert attempt(provider, attempt_id).state is AttemptState.PLACED
