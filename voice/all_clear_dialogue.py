"""The call that says that all is well: the words at once, to a person and to a machine, and the office by key. Pure."""

from __future__ import annotations

from voice.answers import Heard, Meaning, understand
from voice.outbound_closings import closing, to_office
from voice.outbound_values import CallContext, MessageLeft, Position, Step, Turn
from voice.prompts import prompts
from voice.twiml import Ask, Go, HangUp, Pause, Say, VoiceDocument


def say_all_clear(position: Position, heard: Heard, context: CallContext) -> Turn:
    """The next turn. Nobody is told that all is well while a student of this call is looked for again."""
    if not context.is_wanted or any(student.is_open for student in context.students):
        return Turn((HangUp(),))
    if position.step is Step.START:
        return _say(position, context)
    if not position.again:
        # All has been said; whoever rings off now has heard it.
        return Turn(_offer_office(position, context), (MessageLeft(),))
    if understand(heard, position.language) is Meaning.OFFICE:
        return Turn(to_office(position, context))
    return Turn(closing(position.language, "outgoing.all_clear_end"))


def _say(position: Position, context: CallContext) -> Turn:
    if context.answered_by == "fax":
        return Turn((HangUp(),))
    says: list[Say | Pause] = []
    for spoken in context.spoken:
        text = prompts(spoken).text("outgoing.all_clear", school=context.school, number=context.call_back)
        says += [Say(text, spoken), Pause(1)]
    is_machine = context.answered_by.startswith("machine")
    then = Position(Step.LEFT if is_machine else Step.TOLD, position.language)
    return Turn((*says, Go(then.address(context.base))))


def _offer_office(position: Position, context: CallContext) -> VoiceDocument:
    if not context.office_phone:
        return closing(position.language, "outgoing.all_clear_end")
    words = prompts(position.language).text("outgoing.office_key")
    after = Position(Step.TOLD, position.language, again=1).address(context.base)
    return (Ask((Say(words, position.language),), after, position.language),)
