"""The line between a call's document and the person at the other end: what is heard, and what comes back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from voice.simulator.audio import Wav
from voice.simulator.clock import Clock
from voice.simulator.people import BEEP, Callee, Caller, Reaction
from voice.simulator.records import Webhook

What = Literal["keys", "speech", "hang up", "over", "redirect"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that comes back: keys or words of the person, hanging up; the call ended or redirected over REST."""

    what: What
    detail: str = ""
    hook: Webhook | None = None


@dataclass(slots=True)
class Listener:
    """The person (or machine) on a line. `beep` is when a machine begins to record; a person hears from the start."""

    reactions: list[Reaction]
    heard: list[str]
    pressed: list[str]
    messages: list[Wav] = field(default_factory=list)
    hang_up_after: float | None = None
    beep: datetime | None = None
    left: list[str] | None = None

    @classmethod
    def called(cls, callee: Callee) -> Listener:
        """The person or machine at a called number."""
        messages = [callee.message] if callee.message else []
        return cls(list(callee.reactions), callee.heard, callee.pressed, messages)

    @classmethod
    def calling(cls, caller: Caller) -> Listener:
        """A person who calls in."""
        return cls(list(caller.reactions), [], [], list(caller.messages), caller.hang_up_after)


class Line:
    """One open line. All times virtual."""

    def __init__(self, clock: Clock, listener: Listener) -> None:
        self._clock = clock
        self.listener = listener
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._timers: list[asyncio.TimerHandle] = []

    def put(self, event: Event) -> None:
        """Something happens on the line now."""
        self._events.put_nowait(event)

    def put_after(self, seconds: float, event: Event) -> None:
        """Something will happen on the line."""
        loop = asyncio.get_running_loop()
        self._timers.append(loop.call_later(self._clock.real(seconds), self._events.put_nowait, event))

    async def next(self, seconds: float) -> Event | None:
        """The next thing that happens, or None when the seconds pass in silence."""
        if not self._events.empty():
            return self._events.get_nowait()
        try:
            async with asyncio.timeout(self._clock.real(seconds)):
                return await self._events.get()
        except TimeoutError:
            # On a machine that was held up both may be due at once; then what happened came first.
            return None if self._events.empty() else self._events.get_nowait()

    def hear(self, words: str, began: datetime, length: float, *, whole: bool) -> str:
        """Words have been said since `began`, which take `length` seconds to the end; returns what of them was heard.

        Not `whole`: they were cut off now. A machine hears nothing before its beep. It reacts to what was heard.
        """
        heard = self._part(words, began, length, whole)
        if not heard:
            return ""
        self.listener.heard.append(heard)
        if self.listener.left is not None:
            self.listener.left.append(heard)
        reaction = next((item for item in self.listener.reactions if item.answers(heard)), None)
        if reaction is not None:
            self._react(reaction)
        return heard

    def beeps(self) -> None:
        """The document beeps: the caller is to speak."""
        self.listener.heard.append(BEEP)

    def close(self) -> None:
        """Nothing more will happen on this line."""
        for timer in self._timers:
            timer.cancel()

    def _part(self, words: str, began: datetime, length: float, whole: bool) -> str:
        pieces = words.split()
        start = self.listener.beep - began if self.listener.beep else timedelta(0)
        first = self._share(start, length)
        last = 1.0 if whole else self._share(self._clock.now() - began, length)
        part = " ".join(pieces[round(first * len(pieces)) : round(last * len(pieces))])
        if not part:
            return ""
        return ("… " if first > 0 else "") + part + (" …" if last < 1 else "")

    @staticmethod
    def _share(passed: timedelta, length: float) -> float:
        return min(1.0, max(0.0, passed.total_seconds() / length)) if length else 1.0

    def _react(self, reaction: Reaction) -> None:
        if reaction.once:
            self.listener.reactions.remove(reaction)
        if reaction.press:
            self.put_after(reaction.after, Event("keys", reaction.press))
        if reaction.say:
            self.put_after(reaction.after, Event("speech", reaction.say))
        if reaction.hang_up:
            self.put_after(reaction.after + 0.1, Event("hang up"))
