"""The conversation as people have it: one table a call, and what must hold whatever anybody presses or says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.words import Answer, RoundKind
from voice.answers import Heard
from voice.markup import voice_markup
from voice.outbound_dialogue import respond
from voice.outbound_values import (
    Acknowledged,
    Answered,
    AskedStudent,
    CallContext,
    Confirmed,
    Fact,
    MessageLeft,
    Position,
    Step,
    Turn,
    WrongNumber,
)
from voice.simulator.twiml import Document, parse_voice_twiml

BASE = "https://attendance.example.org/voice/outbound/7"
CONTEXT = CallContext(
    base=BASE,
    school="Example Elementary",
    kind=RoundKind.GUARDIANS,
    students=(AskedStudent(1, "Zebulon"), AskedStudent(2, "Quillan")),
    languages=("en", "es"),
    spoken=("en", "es"),
    office_phone="+13035550101",
    attendance_line="+13035550100",
)
NAMES = ("Zebulon", "Quillan")


@dataclass
class Call:
    """A call that follows its own documents, and keeps the facts as the ledger would."""

    context: CallContext
    facts: list[Fact] = field(default_factory=list)
    document: Document = field(default_factory=lambda: Document(()))

    def hear(self, step: str, heard: Heard) -> str:
        """What is said after `step` (an address or "start") got this answer."""
        turn = respond(position(step), heard, self.context)
        self._keep(turn)
        self.document = parse_voice_twiml(voice_markup(turn.document))
        return words(self.document)

    @property
    def asked(self) -> str:
        """Where the answer goes; "" when nothing is asked."""
        for verb in self.document.verbs:
            if verb.name == "Gather":
                return verb.attributes["action"]
        return next((verb.text for verb in self.document.verbs if verb.name == "Redirect"), "")

    def _keep(self, turn: Turn) -> None:
        for fact in turn.facts:
            self.facts.append(fact)
            if isinstance(fact, Confirmed):
                self.context = replace(self.context, is_confirmed=True)
            if isinstance(fact, Answered):
                students = tuple(
                    replace(s, answer=fact.answer) if s.target == fact.target else s for s in self.context.students
                )
                self.context = replace(self.context, students=students)


def position(address: str) -> Position:
    if address == "start":
        return Position(Step.START, "en")
    parts = urlsplit(address)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return Position(
        Step(parts.path.rsplit("/", 1)[1]),
        query["language"],
        int(query.get("target", "0")),
        int(query["again"]),
        query.get("worried") == "1",
    )


def words(document: Document) -> str:
    return " ".join(v.text for outer in document.verbs for v in (outer, *outer.children) if v.name == "Say")


def heard(answer: str) -> Heard:
    return Heard(digits=answer) if len(answer) == 1 else Heard(speech=answer)


KNOWS_1, KNOWS_2 = Answered(1, Answer.KNOWS), Answered(2, Answer.KNOWS)
ILL_1 = Answered(1, Answer.KNOWS, "ill", "illness")
LATE_2 = Answered(2, Answer.KNOWS, "on the way to school", "unstated")

# Who is called; answers, each with words that follow it; the facts.
CALLS: list[tuple[str, CallContext, list[tuple[str, str]], list[Fact]]] = [
    (
        "one ill, one on the way",
        CONTEXT,
        [("1", "Zebulon was marked absent"), ("1", "Why is Zebulon"), ("1", "Quillan was"), ("1", "Why is Quillan"),
         ("4", "has your answer")],
        [Confirmed(), KNOWS_1, ILL_1, KNOWS_2, LATE_2],
    ),
    (
        "knows, and would rather not say why",
        CONTEXT,
        [("yes", "Zebulon"), ("yes", "Why"), ("", "Why"), ("", "Quillan was marked")],
        [Confirmed(), KNOWS_1],
    ),
    (
        "knew of neither",
        CONTEXT,
        [("1", "Zebulon"), ("2", "Quillan was marked"), ("no", "connecting you")],
        [Confirmed(), Answered(1, Answer.DID_NOT_KNOW), Answered(2, Answer.DID_NOT_KNOW)],
    ),
    (
        "knew of one only, and is still put through",
        CONTEXT,
        [("1", "Zebulon"), ("2", "Quillan"), ("1", "Why is Quillan"), ("1", "connecting you")],
        [Confirmed(), Answered(1, Answer.DID_NOT_KNOW), KNOWS_2, Answered(2, Answer.KNOWS, "ill", "illness")],
    ),
    (
        "wants the office about both",
        CONTEXT,
        [("1", "Zebulon"), ("0", "connecting you")],
        [Confirmed(), Answered(1, Answer.OFFICE), Answered(2, Answer.OFFICE)],
    ),
    ("wants the office before saying who", CONTEXT, [("0", "connecting you")], []),
    ("wrong number, by key", CONTEXT, [("2", "sorry to have bothered")], [WrongNumber()]),
    ("wrong number, in Spanish", CONTEXT, [("número equivocado", "sorry")], [WrongNumber()]),
    ("not the parent", CONTEXT, [("no", "ask a parent or guardian")], []),
    (
        "knows the school, but not these children",
        CONTEXT,
        [("1", "Zebulon"), ("not my child", "sorry")],
        [Confirmed(), WrongNumber()],
    ),
    (
        "in Spanish from the question on",
        CONTEXT,
        [("1", "Zebulon was"), ("9", "Zebulon aparece"), ("sí", "Por qué"), ("Tiene gripe", "Quillan aparece")],
        [Confirmed(), KNOWS_1, Answered(1, Answer.KNOWS, "Tiene gripe", None)],
    ),
    (
        "never understood",
        CONTEXT,
        [("hello", "did not understand"), ("what is this", "did not understand"), ("hello", "could not understand")],
        [],
    ),
    ("silent twice", CONTEXT, [("", "press 1"), ("", "please call"), ("", "")], [MessageLeft()]),
    (
        "confirmed, then gone",
        CONTEXT,
        [("1", "Zebulon"), ("", "Zebulon"), ("", "Zebulon"), ("", "could not understand")],
        [Confirmed()],
    ),
    (
        "an emergency contact who does not know",
        replace(CONTEXT, kind=RoundKind.EMERGENCY),
        [("1", "trying to learn why Zebulon"), ("2", "ask them to call the school"), ],
        [Confirmed(), Answered(1, Answer.DID_NOT_KNOW)],
    ),
    (
        "dispatch, hearing it twice",
        replace(CONTEXT, kind=RoundKind.DISPATCH),
        [("1", "2 students"), ("2", "2 students"), ("1", "you have taken this request")],
        [Confirmed(), Acknowledged()],
    ),
    (
        "a guardian of a school without an office number",
        replace(CONTEXT, office_phone="", students=CONTEXT.students[:1]),
        [("1", "Zebulon"), ("2", "call you right away")],
        [Confirmed(), Answered(1, Answer.DID_NOT_KNOW)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("context", "talk", "facts"), [row[1:] for row in CALLS], ids=[row[0] for row in CALLS])
def test_a_call(context: CallContext, talk: list[tuple[str, str]], facts: list[Fact]) -> None:
    call = Call(context)
    assert "Example Elementary" in call.hear("start", Heard())
    for answer, follows in talk:
        assert follows in call.hear(call.asked, heard(answer))
    assert call.facts == facts


@pytest.mark.parametrize("answered_by", ["machine_start", "machine_end_beep", "machine_end_other"])
def test_a_machine_gets_the_message_twice_said_in_every_language_of_the_school(answered_by: str) -> None:
    call = Call(replace(CONTEXT, answered_by=answered_by))
    said = call.hear("start", Heard())
    assert said.count("3 0 3, 5 5 5, 0 1 0 1") == 4
    assert call.facts == []
    call.hear(call.asked, Heard())
    assert call.facts == [MessageLeft()]


def test_a_fax_is_left_alone() -> None:
    call = Call(replace(CONTEXT, answered_by="fax"))
    assert call.hear("start", Heard()) == ""


ANSWERS = st.sampled_from(
    ["", "1", "2", "3", "4", "5", "0", "9", "#", "yes", "no", "sí", "wrong number", "office", "español", "Hello?"]
) | st.text(max_size=30)
CONTEXTS = st.builds(
    replace,
    st.just(CONTEXT),
    kind=st.sampled_from(RoundKind),
    office_phone=st.sampled_from(["", "+13035550101"]),
    attendance_line=st.sampled_from(["", "+13035550100"]),
    ask_reason=st.booleans(),
    connect_to_office=st.booleans(),
    is_wanted=st.booleans(),
    languages=st.sampled_from([("en",), ("es",), ("en", "es"), ("es", "en")]),
    answered_by=st.sampled_from(["", "human", "unknown", "machine_end_beep", "machine_start", "fax"]),
    students=st.lists(st.booleans(), min_size=1, max_size=3).map(
        lambda opens: tuple(AskedStudent(i + 1, NAMES[i % 2], is_open) for i, is_open in enumerate(opens))
    ),
    school=st.sampled_from(["Example Elementary", 'O\'Hara & Sons <K-5> "Best"']),
)


@given(CONTEXTS, st.lists(ANSWERS, max_size=12))
def test_whatever_is_answered_the_markup_is_strict_and_nobody_is_named_too_early(
    context: CallContext, answers: list[str]
) -> None:
    call = Call(context)
    said = call.hear("start", Heard())
    for answer in answers:
        assert call.context.is_confirmed or not any(name in said for name in NAMES)
        assert call.context.kind is not RoundKind.DISPATCH or not any(name in said for name in NAMES)
        if not call.asked:
            break
        said = call.hear(call.asked, heard(answer))
    assert not call.context.answered_by.startswith("machine") or not any(name in said for name in NAMES)


@given(CONTEXTS, st.sampled_from(Step), ANSWERS, st.integers(0, 5), st.integers(0, 9), st.sampled_from(["en", "es"]))
def test_no_webhook_out_of_order_names_a_student_before_the_confirmation(
    context: CallContext, step: Step, answer: str, target: int, again: int, language: str
) -> None:
    turn = respond(Position(step, language, target, again), heard(answer), context)
    said = words(parse_voice_twiml(voice_markup(turn.document)))
    if Confirmed() not in turn.facts:
        assert not any(name in said for name in NAMES)
        assert not any(isinstance(fact, Answered | Acknowledged) for fact in turn.facts)


@given(CONTEXTS, st.lists(ANSWERS, max_size=40))
def test_every_call_comes_to_an_end(context: CallContext, answers: list[str]) -> None:
    """Whoever never says anything clear is let go after a few repeats."""
    call = Call(context)
    call.hear("start", Heard())
    turns = 0
    unclear = [a for a in answers if heard(a).speech and not set(a) & set("0123456789")] or ["mumble"]
    while call.asked:
        call.hear(call.asked, Heard(speech="mm " + unclear[turns % len(unclear)], confidence=0.1))
        turns += 1
        assert turns < 20
