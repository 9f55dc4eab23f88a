"""Carrying out a call's documents: what the person at the other end hears, and what their answers lead to."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from voice.simulator import progress
from voice.simulator.audio import read_wav
from voice.simulator.company import Company
from voice.simulator.line import Event, Line, What
from voice.simulator.records import Call, Webhook
from voice.simulator.twiml import Document, TwimlError, Verb, parse_voice_twiml
from voice.simulator.webhooks import Answer, WebhookFailed

WORDS_PER_SECOND = 2.5
MOST_DOCUMENTS = 500
APOLOGY = "We are sorry. An application error has occurred. Goodbye."
NO_DOCUMENT = 12300
BAD_MEDIA = 12300
_XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
_CONFIDENCE = "0.92"
_INPUTS: Mapping[str, What] = {"dtmf": "keys", "speech": "speech"}


class HungUp(Exception):
    """The line is gone: the person hung up, or the call was ended over REST."""


class Finished(Exception):
    """The document says that the call ends; `status` is how."""

    def __init__(self, status: str = "completed") -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Step:
    """The next document to ask for, and what is said with the question."""

    hook: Webhook
    params: Mapping[str, str] = field(default_factory=dict)


class Elsewhere(Exception):
    """The call was redirected over REST while a document ran."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.hook.url)
        self.step = step


Extra = Callable[["Performance", Verb, Webhook], Awaitable[Step | None]]
NOTHING: frozenset[What] = frozenset()


class Performance:
    """One call's documents, from the first to the end. `extra` carries out the verbs that are not speech or keys."""

    def __init__(self, company: Company, call: Call, line: Line, extra: Mapping[str, Extra]) -> None:
        self.company = company
        self.call = call
        self.line = line
        self._extra = extra
        self._fallen_back = False

    async def run(self, step: Step) -> str:
        """Carry out documents until none is left; returns the status that the call ends with."""
        next_step: Step | None = step
        try:
            for _ in range(MOST_DOCUMENTS):
                if next_step is None:
                    return "completed"
                try:
                    next_step = await self._turn(next_step)
                except Elsewhere as elsewhere:
                    next_step = elsewhere.step
        except HungUp:
            return "completed"
        except Finished as finished:
            return finished.status
        self.company.records.trouble(0, f"more than {MOST_DOCUMENTS} documents in one call", sid=self.call.sid)
        return "completed"

    async def _turn(self, step: Step) -> Step | None:
        try:
            document = await self._fetch(step)
            if self.call.answered is None and not (document.verbs and document.verbs[0].name == "Reject"):
                progress.answered(self.company, self.call)
            for verb in document.verbs:
                await self.wait(0)
                next_step = await self._perform(verb, step.hook)
                if next_step is not None:
                    return next_step
        except (WebhookFailed, TwimlError) as error:
            return await self._apologise(error, step)
        return None

    async def _fetch(self, step: Step) -> Document:
        if not step.hook.url:
            return self._read(self.call.document, "")
        params = {**progress.call_params(self.company, self.call), **step.params}
        self.company.records.note(self.call, "asked", urlsplit(step.hook.url).path)
        answer = await self._answer(step.hook, params)
        if answer.content_type not in _XML_TYPES:
            self.company.records.trouble(
                NO_DOCUMENT, f"content type {answer.content_type}", sid=self.call.sid, url=step.hook.url
            )
            raise TwimlError(NO_DOCUMENT, "no document")
        return self._read(answer.body.decode("utf-8", "replace"), step.hook.url)

    async def _answer(self, hook: Webhook, params: Mapping[str, str]) -> Answer:
        """Ask the application. Whoever hangs up meanwhile does not wait for the answer, which then leads nowhere."""
        asking = asyncio.create_task(self.company.webhooks.ask(hook, params, sid=self.call.sid))
        holding = asyncio.create_task(self.wait(math.inf))
        try:
            await asyncio.wait({asking, holding}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if holding.done():
                self.company.start(_finish(asking))
            else:
                holding.cancel()
                await asyncio.wait({holding})
        if not holding.cancelled():
            await holding
        return await asking

    def _read(self, xml: str, url: str) -> Document:
        try:
            return parse_voice_twiml(xml)
        except TwimlError as error:
            self.company.records.trouble(error.code, error.message, sid=self.call.sid, url=url)
            raise

    async def _apologise(self, error: WebhookFailed | TwimlError, step: Step) -> Step | None:
        if self.call.fallback is not None and not self._fallen_back:
            self._fallen_back = True
            return Step(self.call.fallback, {"ErrorCode": str(error.code), "ErrorUrl": step.hook.url})
        if self.call.answered is None:
            progress.answered(self.company, self.call)
        await self.speak(APOLOGY, len(APOLOGY.split()) / WORDS_PER_SECOND)
        return None

    async def _perform(self, verb: Verb, base: Webhook) -> Step | None:
        if verb.name in ("Say", "Play", "Pause"):
            await self._prompt(verb, base)
        elif verb.name == "Gather":
            return await self._gather(verb, base)
        elif verb.name == "Redirect":
            return Step(Webhook(urljoin(base.url, verb.text), verb.get("method", "POST")))
        elif verb.name == "Hangup":
            raise Finished
        elif verb.name == "Reject":
            raise Finished("busy" if verb.get("reason", "rejected") == "busy" else "no-answer")
        else:
            return await self._extra[verb.name](self, verb, base)
        return None

    async def wait(self, seconds: float, collect: frozenset[What] = NOTHING) -> Event | None:
        """Let seconds pass, unless the line goes (HungUp) or the call is redirected (Elsewhere).

        What is in `collect` (keys, speech) ends the wait and is returned; the rest is lost, as on a real line.
        """
        until = self.company.clock.now().timestamp() + seconds
        while True:
            event = await self.line.next(until - self.company.clock.now().timestamp())
            if event is None:
                return None
            if event.what in ("hang up", "over"):
                self.company.records.note(self.call, event.what)
                raise HungUp
            if event.what == "redirect":
                raise Elsewhere(Step(event.hook or Webhook(""), {}))
            if event.what == "keys":
                self.line.listener.pressed.append(event.detail)
            wanted = event.what in collect
            self.company.records.note(self.call, event.what if wanted else f"{event.what} in vain", event.detail)
            if wanted:
                return event

    async def speak(self, words: str, seconds: float, collect: frozenset[What] = NOTHING) -> Event | None:
        """Say something that lasts so many seconds; returns what cut it short."""
        began = self.company.clock.now()
        event: Event | None = None
        whole = False
        try:
            event = await self.wait(seconds, collect)
            whole = event is None
        finally:
            heard = self.line.hear(words, began, seconds, whole=whole)
            if heard:
                self.company.records.note(self.call, "heard", heard)
        return event

    def action(self, verb: Verb, base: Webhook, params: Mapping[str, str]) -> Step:
        """The step to a verb's action; without one Twilio asks for the same document again."""
        url = urljoin(base.url, verb.get("action", base.url))
        return Step(Webhook(url, verb.get("method", "POST")), params)

    async def _prompt(self, verb: Verb, base: Webhook, collect: frozenset[What] = NOTHING) -> Event | None:
        if verb.name == "Pause":
            return await self.wait(int(verb.get("length", "1")), collect)
        words, seconds = await self._sound(verb, base)
        times = int(verb.get("loop", "1"))
        played = 0
        while not times or played < times:
            event = await self.speak(words, seconds, collect)
            if event is not None:
                return event
            played += 1
        return None

    async def _sound(self, verb: Verb, base: Webhook) -> tuple[str, float]:
        if verb.name == "Say":
            return verb.text, len(verb.text.split()) / WORDS_PER_SECOND
        if not verb.text:
            return f"<tones {verb.get('digits', '')}>", 0.5 * len(verb.get("digits", ""))
        url = urljoin(base.url, verb.text)
        answer = await self.company.webhooks.ask(Webhook(url, "GET"), {}, sid=self.call.sid)
        try:
            return f"<{urlsplit(url).path}>", read_wav(answer.body).seconds
        except ValueError as error:
            self.company.records.trouble(BAD_MEDIA, f"Play: {error}", sid=self.call.sid, url=url)
            raise TwimlError(BAD_MEDIA, "Play: not a WAV file") from error

    async def _gather(self, verb: Verb, base: Webhook) -> Step | None:
        accepted = frozenset(_INPUTS[name] for name in verb.get("input", "dtmf").split())
        interrupting = accepted if verb.get("bargeIn", "true") == "true" else accepted - {"speech"}
        event: Event | None = None
        for prompt in verb.children:
            event = await self._prompt(prompt, base, interrupting)
            if event is not None:
                break
        digits = ""
        while event := event or await self.wait(int(verb.get("timeout", "5")), accepted):
            if event.what == "speech":
                language = verb.get("language", "en-US")
                result = {"SpeechResult": event.detail, "Confidence": _CONFIDENCE, "Language": language}
                return self.action(verb, base, result)
            digits, done = _dial_in(digits, event.detail, verb)
            if done:
                return self.action(verb, base, {"Digits": digits, "FinishedOnKey": done.strip("n")})
            event = None
        if digits or verb.get("actionOnEmptyResult", "false") == "true":
            return self.action(verb, base, {"Digits": digits})
        return None


async def _finish(asking: asyncio.Task[Answer]) -> None:
    with contextlib.suppress(WebhookFailed):  # Written down where it failed.
        await asking


def _dial_in(digits: str, keys: str, verb: Verb) -> tuple[str, str]:
    """The digits after more keys, and what ended the input: the finishing key, "n" the number of digits, "" nothing."""
    finish = verb.get("finishOnKey", "#")
    most = int(verb.get("numDigits", "0"))
    for key in keys:
        if finish and key == finish:
            return digits, key
        digits += key
        if len(digits) == most:
            return digits, "n"
    return digits, ""
