"""Signed requests from the phone company to the application."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

from voice.simulator.faults import Fault, Faults
from voice.simulator.records import Records, Webhook

HTTP_FAILURE = 11200
CONNECTION_FAILURE = 11205
MOST_CONNECTIONS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered."""

    status: int
    content_type: str
    body: bytes


class WebhookFailed(Exception):
    """No usable answer, after the retries; `code` is Twilio's error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Overrides:
    """Twilio's connection settings, by default or from the address's fragment (`#rc=2&rp=all`); seconds.

    By default a request is repeated once, and only when no connection was made (`ct`).
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct"})

    @classmethod
    def of(cls, url: str) -> Overrides:
        """The settings that an address asks for, within Twilio's limits."""
        asked = {key: values[-1] for key, values in parse_qs(urlsplit(url).fragment).items()}
        return cls(
            connect=_within(asked.get("ct"), 5000, 100, 10000) / 1000,
            read=_within(asked.get("rt"), 15000, 100, 15000) / 1000,
            total=_within(asked.get("tt"), 15000, 100, 15000) / 1000,
            retries=_within(asked.get("rc"), 1, 0, 5),
            retry_on=frozenset(asked.get("rp", "ct").split(",")),
        )

    def retries_after(self, failure: str) -> bool:
        """Whether to repeat after this failure: ct (no connection), rt (no answer in time), 4xx, 5xx."""
        return bool({failure, "all"} & self.retry_on)


class Webhooks:
    """Sends them; `tell` in the background, `ask` for an answer."""

    def __init__(self, account_sid: str, auth_token: str, records: Records, faults: Faults) -> None:
        self._account_sid = account_sid
        self._validator = RequestValidator(auth_token)
        self._records = records
        self._faults = faults
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._delivered = asyncio.Event()

    async def open(self) -> None:
        """Make ready; inside the event loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, force_close=True), trust_env=False
        )

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def ask(self, hook: Webhook, params: Mapping[str, str], *, sid: str) -> Answer:
        """Send and wait for the answer. Raises WebhookFailed, and writes it down, when there is none of status 2xx."""
        token = secrets.token_hex(16)
        fault = self._faults.take("document", hook.method, urlsplit(hook.url).path)
        if fault is not None and fault.act == "drop":
            raise self._failed(hook, params, sid, WebhookFailed(CONNECTION_FAILURE, "lost by a fault"))
        if fault is not None and fault.act == "delay":
            await self._records.clock.sleep(fault.seconds)
        if fault is not None and fault.act == "duplicate":
            await self._deliver(hook, params, sid, token)
        answer = await self._deliver(hook, params, sid, token)
        if fault is not None and fault.act == "late answer":
            raise self._failed(hook, params, sid, WebhookFailed(CONNECTION_FAILURE, "timed out by a fault"))
        return answer

    def tell(self, hook: Webhook, params: Mapping[str, str], *, sid: str) -> None:
        """Send in the background, as status callbacks are; a failure is written down."""
        fault = self._faults.take("webhook", hook.method, urlsplit(hook.url).path)
        if fault is not None and fault.act == "drop":
            return
        task = asyncio.get_running_loop().create_task(self._tell(hook, params, sid, fault))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, hook: Webhook, params: Mapping[str, str], sid: str, fault: Fault | None) -> None:
        token = secrets.token_hex(16)
        if fault is not None and fault.act == "delay":
            await self._records.clock.sleep(fault.seconds)
        if fault is not None and fault.act == "reorder":
            await self._until_another(fault.seconds)
        for _ in range(2 if fault is not None and fault.act == "duplicate" else 1):
            try:
                await self._deliver(hook, params, sid, token)
            except WebhookFailed:
                continue  # Written down where it failed; nobody waits for this answer.
        self._delivered.set()
        self._delivered = asyncio.Event()

    async def _deliver(self, hook: Webhook, params: Mapping[str, str], sid: str, token: str) -> Answer:
        overrides = Overrides.of(hook.url)
        attempt = 0
        try:
            async with asyncio.timeout(overrides.total):
                while True:
                    outcome, failure = await self._once(hook, params, token, overrides)
                    if isinstance(outcome, Answer):
                        self._sent(hook, params, outcome.status)
                        return outcome
                    attempt += 1
                    if attempt > overrides.retries or not overrides.retries_after(failure):
                        raise self._failed(hook, params, sid, outcome)
        except TimeoutError as error:
            raise self._failed(hook, params, sid, WebhookFailed(CONNECTION_FAILURE, "timed out")) from error

    def _failed(self, hook: Webhook, params: Mapping[str, str], sid: str, failure: WebhookFailed) -> WebhookFailed:
        self._sent(hook, params, 0)
        self._records.trouble(failure.code, failure.message, sid=sid, url=hook.url)
        return failure

    async def _until_another(self, seconds: float) -> None:
        delivered = self._delivered
        try:
            async with asyncio.timeout(self._records.clock.real(seconds)):
                await delivered.wait()
        except TimeoutError:
            return  # No other came; then it goes out late.

    async def _once(
        self, hook: Webhook, params: Mapping[str, str], token: str, overrides: Overrides
    ) -> tuple[Answer | WebhookFailed, str]:
        if self._session is None:
            raise RuntimeError("open() comes first")
        url = hook.url.partition("#")[0]
        if hook.method == "GET" and params:
            url += ("&" if urlsplit(url).query else "?") + urlencode(params)
        form = dict(params) if hook.method == "POST" else {}
        headers = {
            "X-Twilio-Signature": self._validator.compute_signature(url, form),
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        limits = aiohttp.ClientTimeout(total=None, sock_connect=overrides.connect, sock_read=overrides.read)
        try:
            async with self._session.request(
                hook.method,
                URL(url, encoded=True),
                data=form or None,
                headers=headers,
                timeout=limits,
                allow_redirects=False,
            ) as response:
                answer = Answer(response.status, response.content_type, await response.read())
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            return WebhookFailed(CONNECTION_FAILURE, f"no connection: {type(error).__name__}"), "ct"
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return WebhookFailed(CONNECTION_FAILURE, f"no answer: {type(error).__name__}"), "rt"
        if 200 <= answer.status < 300:
            return answer, ""
        return WebhookFailed(HTTP_FAILURE, f"status {answer.status}"), f"{answer.status // 100}xx"

    def _sent(self, hook: Webhook, params: Mapping[str, str], status: int) -> None:
        self._records.webhooks.append(
            {"at": self._records.clock.now(), "url": hook.url, "params": dict(params), "status": status}
        )


def _within(text: str | None, default: int, low: int, high: int) -> int:
    if text is None or not text.isdecimal():
        return default
    return min(max(int(text), low), high)
