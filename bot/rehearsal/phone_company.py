"""The simulated phone company as a process beside the installation, and its control interface."""

from __future__ import annotations

import base64
import json
import secrets
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.request import Request, urlopen

from bot.processes.supervisor import die_with_parent
from bot.rehearsal.answering import Callee

ANSWER_SECONDS = 15.0
STOP_SECONDS = 5.0
WITHHELD = "anonymous"


@dataclass(frozen=True, slots=True)
class Account:
    """The credentials of the one customer, made up for one rehearsal."""

    sid: str = field(default_factory=lambda: "AC" + secrets.token_hex(16))
    token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)


@dataclass(frozen=True, slots=True)
class PhoneCompany:
    """A running phone company: where its REST API and its mail box are, and what can be asked of it.

    Every method raises OSError where the company does not answer.
    """

    url: str
    smtp_url: str
    process: subprocess.Popen[str]

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process.poll() is None

    def put_callees(self, callees: Iterable[Callee]) -> None:
        """Put people at their numbers."""
        self._post("callees", [callee.script() for callee in callees])

    def call_in(self, from_number: str, to: str, wav: bytes | None) -> None:
        """Somebody calls `to` and speaks a WAV file into the recording, or hangs up; "" withholds the number."""
        audio = {"audio": {"base64": base64.b64encode(wav).decode()}} if wav else {"patience": 12.0}
        self._post("incoming/call", {"from": from_number or WITHHELD, "to": to, **audio})

    def text_in(self, from_number: str, to: str, body: str) -> None:
        """Somebody texts."""
        self._post("incoming/text", {"from": from_number, "to": to, "body": body})

    def calls(self) -> list[dict[str, Any]]:
        """Every call, either way, oldest first."""
        return self._list("calls")

    def texts(self) -> list[dict[str, Any]]:
        """Every text, either way."""
        return self._list("texts")

    def mails(self) -> list[dict[str, Any]]:
        """Every mail."""
        return self._list("mails")

    def errors(self) -> list[dict[str, Any]]:
        """Everything that a provider would have put into its debugger."""
        return self._list("errors")

    def put_faults(self, faults: Iterable[Mapping[str, Any]]) -> None:
        """Rules of faults from now on, instead of those in force (fields: `voice.simulator.Fault`)."""
        self._post("faults", [dict(fault) for fault in faults])

    def faults_met(self) -> dict[str, int]:
        """How many requests met a fault, by rule."""
        return dict(self._ask(Request(f"{self.url}/sim/faults")))  # noqa: S310 - our own loopback address

    def webhooks(self) -> list[dict[str, Any]]:
        """Every webhook, with the instant and the status of its answer (0: none)."""
        return self._list("webhooks")

    def _list(self, what: str) -> list[dict[str, Any]]:
        answer = self._ask(Request(f"{self.url}/sim/{what}"))  # noqa: S310 - our own loopback address
        return list(answer)

    def _post(self, what: str, data: object) -> None:
        self._ask(
            Request(  # noqa: S310 - our own loopback address
                f"{self.url}/sim/{what}", json.dumps(data).encode(), {"Content-Type": "application/json"}
            )
        )

    @staticmethod
    def _ask(request: Request) -> Any:
        with urlopen(request, timeout=ANSWER_SECONDS) as response:  # noqa: S310 - our own loopback address
            return json.load(response)


@contextmanager
def phone_company(
    webhook_base: str, account: Account, environ: Mapping[str, str], *, calls_per_second: float = 1.0
) -> Iterator[PhoneCompany]:
    """Run a phone company for the block. `environ` carries the virtual clock, in whose seconds the rate is counted.

    Raises:
        RuntimeError: it did not start.
    """
    command = [
        *(sys.executable, "-m", "voice.simulator"),
        *("--webhook-base", webhook_base),
        *("--account-sid", account.sid),
        *("--auth-token", account.token),
        *("--calls-per-second", str(calls_per_second)),
    ]
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads yet
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise RuntimeError("the simulated phone company did not start; look at the lines above")
            started = json.loads(line)
            yield PhoneCompany(started["url"], started["smtp_url"], process)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
