"""Documents that tell the provider what to do on a call or in reply to a text: plain values, and their markup."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from voice.prompts import prompts

# What XML 1.0 cannot hold at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Say:
    """Words to speak; `language` is one that there are prompts for."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak, and listen for one key or a few words; whatever comes, or silence, goes to the address `to`."""

    says: tuple[Say, ...]
    to: str
    language: str
    hints: str = ""
    seconds: int = 6


@dataclass(frozen=True, slots=True)
class Record:
    """Beep and record until silence, a key or `longest` seconds; `to` says how to go on, `told` hears of the file."""

    to: str
    told: str
    longest: int = 180
    silence: int = 8


@dataclass(frozen=True, slots=True)
class Connect:
    """Put the listener through to `number`, showing `caller_id`; afterwards `to` says how to go on."""

    number: str
    caller_id: str
    to: str


@dataclass(frozen=True, slots=True)
class Go:
    """Go on with the document at `to`."""

    to: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Verb = Say | Pause | Ask | Record | Connect | Go | HangUp
VoiceDocument = tuple[Verb, ...]


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


def twiml_response(markup: str) -> Response:
    """Markup as the answer to a webhook."""
    return Response(markup, mimetype="text/xml")


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
            dial = Dial(action=to, method="POST", timeout=25, caller_id=caller_id or None)
            dial.number(number)
            response.append(dial)
        case Go(to):
            response.redirect(to, method="POST")
        case HangUp():
            response.hangup()


def _say(parent: VoiceResponse | Gather, say: Say) -> None:
    words = prompts(say.language)
    parent.say(clean(say.text), voice=words.voice, language=words.speech_language)


def _ask(response: VoiceResponse, ask: Ask) -> None:
    # Speech must not interrupt: a "Yes?" on picking up would otherwise be taken for the answer to our question.
    gather = Gather(
        input="dtmf speech",
        action=ask.to,
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
    response.redirect(ask.to, method="POST")


def _record(response: VoiceResponse, record: Record) -> None:
    response.record(
        action=record.to,
        method="POST",
        max_length=record.longest,
        timeout=record.silence,
        finish_on_key="#",
        play_beep=True,
        recording_status_callback=record.told,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
