"""Writes documents down in the provider's markup, and hands them out as answers to webhooks."""

from __future__ import annotations

import re

from flask import Response
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from voice.prompts import prompts
from voice.repeats import repeated
from voice.twiml import Ask, Connect, Go, HangUp, Pause, Record, Say, Verb, VoiceDocument

# What XML 1.0 cannot hold at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def voice_response(document: VoiceDocument) -> Response:
    """A document as the answer to the webhook of a call."""
    return Response(voice_markup(document), mimetype="text/xml")


def text_response(reply: str) -> Response:
    """A reply as the answer to the webhook of a text; an empty one sends nothing."""
    return Response(text_markup(reply), mimetype="text/xml")


def voice_markup(document: VoiceDocument) -> str:
    """The TwiML of a document for a call."""
    response = VoiceResponse()
    for verb in document:
        _add(response, verb)
    return str(response)


def text_markup(reply: str) -> str:
    """The TwiML that answers a text; an empty reply sends nothing."""
    response = MessagingResponse()
    if reply:
        response.message(clean(reply))
    return str(response)


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def _add(response: VoiceResponse, verb: Verb) -> None:
    match verb:
        case Say():
            _say(response, verb)
        case Pause(seconds):
            response.pause(length=seconds)
        case Ask():
            _ask(response, verb)
        case Record():
            _record(response, verb)
        case Connect(number, caller_id, to):
            dial = Dial(action=repeated(to), method="POST", timeout=25, caller_id=caller_id or None)
            dial.number(number)
            response.append(dial)
        case Go(to):
            response.redirect(repeated(to), method="POST")
        case HangUp():
            response.hangup()


def _say(parent: VoiceResponse | Gather, say: Say) -> None:
    words = prompts(say.language)
    parent.say(clean(say.text), voice=words.voice, language=words.speech_language)


def _ask(response: VoiceResponse, ask: Ask) -> None:
    # Speech does not interrupt: a "Yes?" on picking up would otherwise be taken for the answer to our question.
    gather = Gather(
        input="dtmf speech",
        action=repeated(ask.to),
        method="POST",
        num_digits=1,
        timeout=ask.seconds,
        speech_timeout="auto",
        language=prompts(ask.language).speech_language,
        hints=ask.hints or None,
        barge_in=False,
    )
    for say in ask.says:
        _say(gather, say)
    response.append(gather)
    # Silence: the provider goes on to the next verb.
    response.redirect(repeated(ask.to), method="POST")


def _record(response: VoiceResponse, record: Record) -> None:
    response.record(
        action=repeated(record.to),
        method="POST",
        max_length=record.longest,
        timeout=record.silence,
        finish_on_key="#",
        play_beep=True,
        recording_status_callback=repeated(record.told),
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
