"""What the parts of the phone company share: its customer's account and numbers, the people, the clock, the records."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from voice.simulator.clock import Clock
from voice.simulator.faults import Faults
from voice.simulator.people import Answer, Callee
from voice.simulator.records import Records, Webhook
from voice.simulator.webhooks import Webhooks

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Account:
    """The customer: what it signs in and is signed with, and how much it may do."""

    sid: str
    token: str
    calls_per_second: float = 1.0
    requests_at_once: int = 100


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """What one of the customer's numbers is configured with."""

    voice: Webhook
    texts: Webhook
    status_callback: Webhook | None = None


@dataclass(slots=True)
class Company:
    """The shared state. `numbers` empty: the customer may use any number, configured as `default_number`."""

    account: Account
    clock: Clock
    default_number: OwnNumber
    numbers: dict[str, OwnNumber]
    callees: dict[str, Callee]
    default_answer: Answer
    records: Records
    faults: Faults
    webhooks: Webhooks
    base_url: str = ""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def callee(self, number: str) -> Callee:
        """Who has a number; a number nobody has been put at behaves as `default_answer` says."""
        return self.callees.setdefault(number, Callee(number, answer=self.default_answer))

    def own_number(self, number: str) -> OwnNumber | None:
        """The configuration of a number of the customer's, None when it is not the customer's."""
        if not self.numbers:
            return self.default_number
        return self.numbers.get(number)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside everything else until it ends or the company closes."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # A mistake of the simulator itself must not pass for a quiet line.
            self.records.trouble(0, f"simulator error: {error!r}")

    async def close(self) -> None:
        """Drop every call and message under way."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.webhooks.close()


def valid_number(number: str) -> bool:
    """Whether a number can be called or texted at all."""
    return _E164.fullmatch(number) is not None


def places(params: Mapping[str, str]) -> dict[str, str]:
    """The place names that Twilio adds for each number; the simulated numbers are nowhere."""
    parts = [name for name in ("From", "To", "Caller", "Called") if name in params]
    return {
        name + part: ("US" if part == "Country" else "")
        for name in parts
        for part in ("City", "State", "Zip", "Country")
    }
