"""The conversation of a call that we place: where it stands and what was heard in, the next words and the facts out.

Pure. A student is named only after the listener has said who they are, and never to a machine.
"""

from __future__ import annotations

from dataclasses import replace

from storage.words import Answer, RoundKind
from voice.all_clear_dialogue import say_all_clear
from voice.answers import Heard, Meaning, understand
from voice.outbound_closings import after_office, closing, to_office
from voice.outbound_values import (
    Acknowledged,
    Answered,
    AskedStudent,
    CallContext,
    Confirmed,
    MessageLeft,
    Position,
    Step,
    Turn,
    WrongNumber,
)
from voice.prompts import prompts
from voice.twiml import Ask, Go, HangUp, Pause, Say, VoiceDocument

MOST_REPEATS = 2
MOST_SILENCES = 1

# Keys of the question for the reason, in the words of the staff and the categories of a report.
REASONS = {
    "1": ("ill", "illness"),
    "2": ("appointment", "medical_appointment"),
    "3": ("family matter", "personal"),
    "4": ("on the way to school", "unstated"),
    "5": ("another reason", "personal"),
}


def respond(position: Position, heard: Heard, context: CallContext) -> Turn:
    """The next turn of the conversation."""
    if position.step is Step.LEFT:
        return Turn((HangUp(),), (MessageLeft(),))
    if position.step is Step.OFFICE:
        return after_office(position, heard, context)
    if context.kind is RoundKind.ALL_CLEAR:
        return say_all_clear(position, heard, context)
    if not context.is_wanted or not (context.is_confirmed or _still_looked_for(context)):
        return Turn(closing(position.language, "outgoing.resolved"))
    if position.step is Step.START:
        return _picked_up(position, context)
    if position.step is Step.WHO or not context.is_confirmed:
        return _who(replace(position, step=Step.WHO), heard, context)
    if position.step is Step.PACKET or context.kind is RoundKind.DISPATCH:
        return _packet(position, heard, context)
    return _where(position, heard, context) if position.step is Step.WHERE else _reason(position, heard, context)


def _still_looked_for(context: CallContext) -> bool:
    return any(student.is_open for student in context.students)


def _picked_up(position: Position, context: CallContext) -> Turn:
    if context.answered_by == "fax":
        return Turn((HangUp(),))
    if context.answered_by.startswith("machine"):
        return Turn(machine_message(position.language, context))
    return Turn((_ask_who(replace(position, step=Step.WHO), context),))


def machine_message(language: str, context: CallContext) -> VoiceDocument:
    """What a machine, or somebody who stays silent, is told: the school and its number, and nobody's name."""
    says: list[Say | Pause | Go] = []
    for spoken in context.spoken:
        text = prompts(spoken).text("outgoing.machine", school=context.school, number=context.call_back)
        says += [Say(text, spoken), Pause(1)]
    return (*says, Go(Position(Step.LEFT, language).address(context.base)))


def _ask(position: Position, context: CallContext, first: str, question: str) -> Ask:
    """A question: what it is about, the keys that always hold, and last what may be answered in words."""
    words = prompts(position.language)
    says = [Say(words.text("outgoing.not_understood"), position.language)] if position.again else []
    if first:
        says.append(Say(first, position.language))
    if position.step in (Step.WHO, Step.WHERE):
        other = _other_language(position.language, context)
        if other != position.language:
            says.append(Say(prompts(other).text("outgoing.choose_this"), other))
        if context.office_phone:
            says.append(Say(words.text("outgoing.office_key"), position.language))
    says.append(Say(question, position.language))
    return Ask(tuple(says), position.address(context.base), position.language)


def _ask_who(position: Position, context: CallContext) -> Ask:
    words = prompts(position.language)
    kind = {RoundKind.GUARDIANS: "guardian", RoundKind.EMERGENCY: "emergency", RoundKind.DISPATCH: "dispatch"}
    hello = words.text("outgoing.hello", school=context.school)
    return _ask(position, context, hello, words.text(f"outgoing.{kind[context.kind]}_who", school=context.school))


def _who(position: Position, heard: Heard, context: CallContext) -> Turn:
    match understand(heard, position.language):
        case Meaning.YES:
            return _first_question(position, context)
        case Meaning.WRONG_NUMBER:
            return Turn(closing(position.language, "outgoing.wrong_number"), (WrongNumber(),))
        case Meaning.NO if heard.digits:
            return Turn(closing(position.language, "outgoing.wrong_number"), (WrongNumber(),))
        case Meaning.NO:
            return Turn(closing(position.language, "outgoing.not_the_one", number=context.call_back))
        case Meaning.OFFICE:
            return Turn(to_office(position, context))
        case Meaning.OTHER_LANGUAGE:
            return Turn((_ask_who(_in_other_language(position, context), context),))
        case Meaning.SILENCE if position.again >= MOST_SILENCES:
            # Perhaps a machine that was taken for a person.
            return Turn(machine_message(position.language, context))
        case _:
            again = _again(position, context)
            return Turn((_ask_who(again, context),) if again else _give_up(position, context))


def _again(position: Position, context: CallContext) -> Position | None:
    return replace(position, again=position.again + 1) if position.again < MOST_REPEATS else None


def _give_up(position: Position, context: CallContext) -> VoiceDocument:
    return closing(position.language, "outgoing.give_up", number=context.call_back)


def _other_language(language: str, context: CallContext) -> str:
    return next((other for other in context.languages if other != language), language)


def _in_other_language(position: Position, context: CallContext) -> Position:
    return replace(position, language=_other_language(position.language, context), again=0)


def _first_question(position: Position, context: CallContext) -> Turn:
    if context.kind is RoundKind.DISPATCH:
        return Turn((_ask_packet(Position(Step.PACKET, position.language), context),), (Confirmed(),))
    return Turn(_next_student(Position(Step.WHERE, position.language), context, ()), (Confirmed(),))


def _next_student(position: Position, context: CallContext, before: tuple[Say, ...]) -> VoiceDocument:
    """Ask about the next student after the present one whom nobody has answered for, or end the call."""
    passed = [student.target for student in context.students].index(position.target) + 1 if position.target else 0
    for student in context.students[passed:]:
        if student.is_open and student.answer is None:
            asked = replace(position, step=Step.WHERE, target=student.target, again=0)
            return (*before, _ask_where(asked, student, context))
    if position.worried:
        return (*before, *to_office(position, context, alarmed=True))
    return (*before, *closing(position.language, "outgoing.thanks"))


def _ask_where(position: Position, student: AskedStudent, context: CallContext) -> Ask:
    words = prompts(position.language)
    kind = "emergency" if context.kind is RoundKind.EMERGENCY else "guardian"
    absent = words.text(f"outgoing.{kind}_absent", student=student.name)
    return _ask(position, context, absent, words.text(f"outgoing.{kind}_where", student=student.name))


def _where(position: Position, heard: Heard, context: CallContext) -> Turn:
    student = _student(position, context)
    if student is None:
        return Turn(_next_student(replace(position, target=0), context, ()))
    match understand(heard, position.language):
        case Meaning.YES:
            knows = (Answered(student.target, Answer.KNOWS),)
            if context.ask_reason:
                asked = replace(position, step=Step.REASON, again=0)
                return Turn((_ask_reason(asked, student, context),), knows)
            return Turn(_next_student(position, context, ()), knows)
        case Meaning.NO:
            return _did_not_know(position, student, context)
        case Meaning.OFFICE:
            return Turn(to_office(position, context), _office_for_the_rest(position, context))
        case Meaning.WRONG_NUMBER:
            return Turn(closing(position.language, "outgoing.wrong_number"), (WrongNumber(),))
        case Meaning.OTHER_LANGUAGE:
            return Turn((_ask_where(_in_other_language(position, context), student, context),))
        case _:
            again = _again(position, context)
            return Turn((_ask_where(again, student, context),) if again else _give_up(position, context))


def _student(position: Position, context: CallContext) -> AskedStudent | None:
    return next((student for student in context.students if student.target == position.target), None)


def _did_not_know(position: Position, student: AskedStudent, context: CallContext) -> Turn:
    words = prompts(position.language)
    fact = (Answered(student.target, Answer.DID_NOT_KNOW),)
    if context.kind is RoundKind.EMERGENCY:
        text = words.text("outgoing.emergency_unknown", number=context.call_back)
        return Turn(_next_student(position, context, (Say(text, position.language),)), fact)
    text = words.text("outgoing.guardian_alarmed")
    return Turn(_next_student(replace(position, worried=True), context, (Say(text, position.language),)), fact)


def _office_for_the_rest(position: Position, context: CallContext) -> tuple[Answered, ...]:
    open_ones = (student for student in context.students if student.is_open and student.answer is None)
    return tuple(Answered(student.target, Answer.OFFICE) for student in open_ones)


def _ask_reason(position: Position, student: AskedStudent, context: CallContext) -> Ask:
    return _ask(position, context, "", prompts(position.language).text("outgoing.reason", student=student.name))


def _reason(position: Position, heard: Heard, context: CallContext) -> Turn:
    student = _student(position, context)
    if student is None:
        return Turn(_next_student(replace(position, target=0), context, ()))
    if heard.digits == "0":
        return Turn(to_office(position, context), _office_for_the_rest(position, context))
    if heard.digits in REASONS:
        reason, category = REASONS[heard.digits]
        return _known(position, context, Answered(student.target, Answer.KNOWS, reason, category))
    if heard.words and not heard.digits:
        return _known(position, context, Answered(student.target, Answer.KNOWS, heard.words, None))
    if position.again < MOST_SILENCES:
        return Turn((_ask_reason(replace(position, again=position.again + 1), student, context),))
    return Turn(_next_student(position, context, ()))


def _known(position: Position, context: CallContext, fact: Answered) -> Turn:
    return Turn(_next_student(position, context, ()), (fact,))


def _ask_packet(position: Position, context: CallContext) -> Ask:
    words = prompts(position.language)
    open_ones = sum(student.is_open for student in context.students)
    count = (
        words.text("outgoing.packet_one")
        if open_ones == 1
        else words.text("outgoing.packet_many", count=str(open_ones))
    )
    text = words.text("outgoing.packet", school=context.school, count=count, number=context.call_back)
    return _ask(position, context, "", text)


def _packet(position: Position, heard: Heard, context: CallContext) -> Turn:
    position = replace(position, step=Step.PACKET)
    match understand(heard, position.language):
        case Meaning.YES:
            return Turn(closing(position.language, "outgoing.acknowledged"), (Acknowledged(),))
        case Meaning.OFFICE:
            return Turn(to_office(position, context))
        case _:
            again = _again(position, context)
            return Turn((_ask_packet(again, context),) if again else _give_up(position, context))
