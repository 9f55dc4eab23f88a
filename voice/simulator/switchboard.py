"""Calls from beginning to end: ordered over REST, coming in, connected by Dial; cancelled, ended, redirected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from voice.simulator import progress
from voice.simulator.company import Company
from voice.simulator.line import Event, Line, Listener
from voice.simulator.people import Callee, Caller
from voice.simulator.performance import Elsewhere, HungUp, Performance, Step
from voice.simulator.recorder import record
from voice.simulator.records import Call, Webhook, new_sid
from voice.simulator.twiml import Verb

SETUP = 1.0
"""Virtual seconds from dialling to the first ring, or to the network's refusal."""
HUMAN_DETECTION = 3.0
MACHINE_DETECTION = 4.0
"""Virtual seconds that answering-machine detection listens to a person, and to a greeting."""


class NotInState(Exception):
    """A change that the call's state does not allow (Twilio's 21220)."""


@dataclass(slots=True)
class _Live:
    line: Line
    engaged: str


class Switchboard:
    """All calls of the company."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._live: dict[str, _Live] = {}
        self._next_dial: datetime = company.clock.now()

    def order(self, call: Call) -> None:
        """Take an order: the call is queued and placed when the account's rate allows."""
        company = self._company
        callee = company.callee(call.to)
        company.records.calls[call.sid] = call
        line = self._open(call, Listener.called(callee))
        pause = timedelta(seconds=1 / company.account.calls_per_second)
        due = max(company.clock.now(), self._next_dial)
        self._next_dial = due + pause
        company.records.note(call, "queued")
        company.start(self._outbound(call, callee, line, (due - company.clock.now()).total_seconds()))

    def incoming(self, caller: Caller, to: str) -> Call:
        """Somebody calls one of the customer's numbers. Raises ValueError when the number is not the customer's."""
        company = self._company
        own = company.own_number(to)
        if own is None:
            raise ValueError("no such number")
        call = Call(new_sid("CA"), caller.number, to, "inbound", company.clock.now(), status="ringing")
        call.instructions, call.status_callback, call.started = own.voice, own.status_callback, call.created
        company.records.calls[call.sid] = call
        company.records.note(call, "ringing")
        line = self._open(call, Listener.calling(caller))
        if caller.patience is not None:
            line.put_after(caller.patience, Event("hang up"))
        company.start(self._inbound(call, line))
        return call

    def end(self, call: Call, status: str) -> None:
        """End over REST: `canceled` what has not been answered, `completed` anything. Raises NotInState when over."""
        if call.over:
            raise NotInState("the call has ended")
        if status == "canceled" and call.status == "in-progress":
            return  # Twilio leaves a call alone that is being talked on.
        progress.ended(self._company, call, "canceled" if call.status in ("queued", "ringing") else "completed")
        self._live[call.sid].line.put(Event("over"))

    def redirect(self, call: Call, hook: Webhook) -> None:
        """Send a call that is being talked on to another document. Raises NotInState for any other call."""
        if call.status != "in-progress":
            raise NotInState("the call is not in progress")
        self._live[call.sid].line.put(Event("redirect", hook=hook))

    async def _outbound(self, call: Call, callee: Callee, line: Line, delay: float) -> None:
        try:
            if await line.next(delay) is None and await self._ring(call, callee, line):
                await self._talk(call, callee, line)
        finally:
            self._close(call)

    async def _inbound(self, call: Call, line: Line) -> None:
        try:
            status = await self._perform(call, line)
            progress.ended(self._company, call, status)
        finally:
            self._close(call)

    async def _ring(self, call: Call, callee: Callee, line: Line) -> bool:
        """Dial and let it ring; whether it was answered. If not, the call has ended."""
        progress.initiated(self._company, call)
        refusal = self._refusal(call, callee)
        if await line.next(SETUP) is not None:
            progress.ended(self._company, call, "canceled")
            return False
        if refusal:
            call.sip_code = {"busy": 486, "failed": 404}[refusal]
            progress.ended(self._company, call, refusal)
            return False
        self._live[call.sid].engaged = call.to
        progress.ringing(self._company, call)
        answers = callee.answer != "no answer" and callee.after <= call.ring_timeout
        if await line.next(callee.after if answers else call.ring_timeout) is not None:
            progress.ended(self._company, call, "canceled")
            return False
        if not answers:
            progress.ended(self._company, call, "no-answer")
            return False
        call.sip_code = 200
        progress.answered(self._company, call)
        if callee.answer == "human" and callee.greets:
            line.put_after(0.5, Event("speech", callee.greets))
        return True

    def _refusal(self, call: Call, callee: Callee) -> str:
        if callee.answer in ("failed", "invalid"):
            return "failed"
        # A telephone on which a call rings or is talked on is engaged for the next.
        engaged = any(live.engaged == call.to for sid, live in self._live.items() if sid != call.sid)
        return "busy" if callee.answer == "busy" or engaged else ""

    async def _talk(self, call: Call, callee: Callee, line: Line) -> None:
        if callee.answer in ("voicemail", "full mailbox"):
            self._machine(callee, line)
        if call.machine_detection and not await self._detect(call, callee, line):
            progress.ended(self._company, call, "completed")
            return
        progress.ended(self._company, call, await self._perform(call, line))

    def _machine(self, callee: Callee, line: Line) -> None:
        listener = line.listener
        listener.beep = self._company.clock.now() + timedelta(seconds=callee.greeting)
        if callee.answer == "voicemail":
            listener.left = callee.left
        else:
            line.put_after(callee.greeting, Event("hang up"))

    async def _detect(self, call: Call, callee: Callee, line: Line) -> bool:
        """Answering-machine detection before the first document; False when the line goes meanwhile."""
        if callee.answer == "human":
            seconds, found = HUMAN_DETECTION, "human"
        elif call.machine_detection == "DetectMessageEnd":
            seconds, found = callee.greeting + 0.5, "machine_end_beep"
        else:
            seconds, found = MACHINE_DETECTION, "machine_start"
        if seconds > call.machine_detection_timeout:
            seconds, found = call.machine_detection_timeout, "unknown"
        if await self._gone(line, seconds):
            return False
        call.answered_by = callee.answered_by or found
        self._company.records.note(call, "detected", call.answered_by)
        return True

    async def _gone(self, line: Line, seconds: float) -> bool:
        """Let seconds pass in which words and keys mean nothing; True as soon as the line goes."""
        until = self._company.clock.now() + timedelta(seconds=seconds)
        while event := await line.next((until - self._company.clock.now()).total_seconds()):
            if event.what in ("hang up", "over"):
                return True
        return False

    async def _perform(self, call: Call, line: Line) -> str:
        line.put_after(call.time_limit, Event("over"))
        performance = Performance(self._company, call, line, {"Record": record, "Dial": self._dial})
        return await performance.run(Step(call.instructions or Webhook("")))

    async def _dial(self, performance: Performance, verb: Verb, base: Webhook) -> Step | None:
        company, parent = self._company, performance.call
        number = verb.text or verb.children[0].text
        child = Call(
            new_sid("CA"),
            verb.get("callerId", parent.from_number),
            number,
            "outbound-dial",
            company.clock.now(),
            parent_sid=parent.sid,
            ring_timeout=float(verb.get("timeout", "30")),
        )
        company.records.calls[child.sid] = child
        company.records.note(parent, "dials", child.sid)
        callee = company.callee(number)
        line = self._open(child, Listener.called(callee))
        company.start(self._connected(child, callee, line, performance.line))
        try:
            while not child.over:
                await performance.wait(1.0)
        except (HungUp, Elsewhere):
            if not child.over:
                self.end(child, "completed")
            raise
        result = {"DialCallSid": child.sid, "DialCallStatus": child.status}
        if child.answered:
            result["DialCallDuration"] = str(child.seconds)
        return performance.action(verb, base, result) if "action" in verb.attributes else None

    async def _connected(self, child: Call, callee: Callee, line: Line, parent: Line) -> None:
        try:
            if await self._ring(child, callee, line):
                parent.listener.heard.append("<connected>")
                await self._gone(line, callee.stays)
                progress.ended(self._company, child, "completed")
        finally:
            self._close(child)

    def _open(self, call: Call, listener: Listener) -> Line:
        line = Line(self._company.clock, listener)
        self._live[call.sid] = _Live(line, "")
        return line

    def _close(self, call: Call) -> None:
        self._live.pop(call.sid).line.close()
