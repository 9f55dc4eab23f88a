"""The phone company as a whole: in the foreground as a program, or in a thread inside a test."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from voice.simulator import control, rest_calls, rest_recordings, rest_texts
from voice.simulator.clock import Clock
from voice.simulator.company import Account, Company, OwnNumber
from voice.simulator.faults import Fault, Faults
from voice.simulator.mail import Mail, MailBox
from voice.simulator.people import Answer, Callee, Caller
from voice.simulator.records import Call, Records, Text, Trouble, Webhook
from voice.simulator.rest import COMPANY, TRAFFIC, Traffic, guard
from voice.simulator.switchboard import Switchboard
from voice.simulator.texting import Texting
from voice.simulator.webhooks import Webhooks

_T = TypeVar("_T")
STARTING = 30.0
"""Real seconds a thread may take to start or stop."""


def number_at(webhook_base: str) -> OwnNumber:
    """A number configured with the application's addresses."""
    base = webhook_base.rstrip("/")
    return OwnNumber(Webhook(f"{base}/voice/incoming"), Webhook(f"{base}/sms/incoming"))


class Simulator:
    """A phone company. Use as a context manager: it listens from entering to leaving, in a thread of its own.

    `webhook_base` is the application's address; `numbers` are the customer's numbers with other configurations (none:
    any number is the customer's); `default_answer` is what a number does that nobody was put at. Ports of 0 take free
    ones.
    """

    def __init__(
        self,
        webhook_base: str,
        *,
        account: Account,
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        smtp_port: int = 0,
        callees: Iterable[Callee] = (),
        numbers: Mapping[str, OwnNumber] | None = None,
        default_answer: Answer = "no answer",
    ) -> None:
        if not ipaddress.ip_address(host).is_loopback:
            raise ValueError("the simulator is steered without a sign-in: it listens on a loopback address only")
        self.account = account
        self.clock = clock or Clock.at_speed(1)
        self._host = host
        self._ports = (port, smtp_port)
        records, faults = Records(self.clock), Faults()
        self.company = Company(
            account,
            self.clock,
            number_at(webhook_base),
            dict(numbers or {}),
            {callee.number: callee for callee in callees},
            default_answer,
            records,
            faults,
            Webhooks(account.sid, account.token, records, faults),
        )
        self.mail_box = MailBox(self.clock)
        self.switchboard = Switchboard(self.company)
        self.texting = Texting(self.company)
        self.url = ""
        self.smtp_url = ""
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._failure: BaseException | None = None

    @property
    def callees(self) -> dict[str, Callee]:
        """The people, by number."""
        return self.company.callees

    @property
    def calls(self) -> list[Call]:
        """Every call so far, oldest first."""
        return list(self.company.records.calls.values())

    @property
    def texts(self) -> list[Text]:
        """Every text so far, oldest first."""
        return list(self.company.records.texts.values())

    @property
    def errors(self) -> list[Trouble]:
        """Everything that went wrong so far."""
        return list(self.company.records.troubles)

    @property
    def mails(self) -> list[Mail]:
        """Every mail so far."""
        return list(self.mail_box.mails)

    def call_in(self, caller: Caller, to: str) -> Call:
        """Somebody calls; returns at once. Raises ValueError when `to` is not the customer's."""
        return self._inside(lambda: self.switchboard.incoming(caller, to))

    def text_in(self, from_number: str, to: str, body: str, media: tuple[str, ...] = ()) -> Text:
        """Somebody texts; returns at once. Raises ValueError when `to` is not the customer's."""
        return self._inside(lambda: self.texting.incoming(from_number, to, body, media))

    def add_fault(self, fault: Fault) -> None:
        """One more fault from now on."""
        self.company.faults.rules.append(fault)

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), name="phone company", daemon=True)
        self._thread.start()
        if not started.wait(STARTING):
            raise TimeoutError("the simulator did not start")
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(STARTING)

    async def serve(self, ready: Callable[[], object], stop: asyncio.Event) -> None:
        """Listen until `stop`; `ready` is called once the addresses are known. Raises OSError on a taken port."""
        self._loop = asyncio.get_running_loop()
        await self.company.webhooks.open()
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self._ports[0])
            await site.start()
            host = f"[{self._host}]" if ":" in self._host else self._host
            self.url = self.company.base_url = f"http://{host}:{runner.addresses[0][1]}"
            smtp = await self.mail_box.serve(self._host, self._ports[1])
            async with smtp:
                self.smtp_url = f"smtp://{host}:{smtp.sockets[0].getsockname()[1]}"
                ready()
                await stop.wait()
        finally:
            await self.company.close()
            await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[guard], client_max_size=64 * 1024 * 1024)
        application[COMPANY] = self.company
        application[TRAFFIC] = Traffic()
        application[rest_calls.SWITCHBOARD] = self.switchboard
        application[rest_texts.TEXTING] = self.texting
        application[control.MAIL_BOX] = self.mail_box
        prefix = "/2010-04-01/Accounts/{account}"
        for module in (rest_calls, rest_texts, rest_recordings):
            application.add_routes(module.routes(prefix))
        application.add_routes(control.routes())
        return application

    def _run(self, started: threading.Event) -> None:
        async def main() -> None:
            self._stop = asyncio.Event()
            await self.serve(started.set, self._stop)

        try:
            asyncio.run(main())
        except Exception as error:  # handed to the thread that waits for the start
            self._failure = error
            started.set()

    def _inside(self, act: Callable[[], _T]) -> _T:
        if self._loop is None:
            raise RuntimeError("the simulator is not running")

        async def run() -> _T:
            return act()

        work: Coroutine[Any, Any, _T] = run()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(STARTING)
