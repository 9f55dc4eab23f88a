"""The common part of the REST interface: sign-in, limits, errors in Twilio's form, parameters, pages, and faults."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from aiohttp import web

from voice.simulator import shapes
from voice.simulator.company import Company
from voice.simulator.faults import Fault

UNKNOWN_PARAMETER, UNAUTHORIZED, NOT_FOUND, TOO_MANY_REQUESTS, FAULT = 20001, 20003, 20404, 20429, 20500
BAD_ADDRESS = 21205
LARGEST_PAGE = 1000
COMPANY = web.AppKey("company", Company)


class RestError(Exception):
    """A refused request: the HTTP status, Twilio's code, and words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def response(self) -> web.Response:
        """The answer in Twilio's form."""
        body = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        return web.json_response(body, status=self.status)


@dataclass(slots=True)
class Traffic:
    """How many REST requests are being answered."""

    now: int = 0


TRAFFIC = web.AppKey("traffic", Traffic)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Everything under the account's path: faults, sign-in, the limit of requests at once, errors."""
    if request.path.startswith("/sim/"):
        return await handler(request)
    company, traffic = request.app[COMPANY], request.app[TRAFFIC]
    traffic.now += 1
    try:
        fault = company.faults.take("rest", request.method, request.path)
        if fault is not None and (response := await _before(company, request, fault)) is not None:
            return response
        _sign_in(company, request)
        if traffic.now > company.account.requests_at_once:
            raise RestError(429, TOO_MANY_REQUESTS, "Too Many Requests")
        response = await handler(request)
        if fault is not None and fault.act == "lose reply":
            _reset(request)
        if fault is not None and fault.act == "slow reply":
            await asyncio.sleep(fault.seconds)
        return response
    except RestError as error:
        if error.code not in (NOT_FOUND, TOO_MANY_REQUESTS):
            company.records.trouble(error.code, error.message, url=request.path)
        return error.response()
    except web.HTTPNotFound:
        return RestError(404, NOT_FOUND, "The requested resource was not found").response()
    finally:
        traffic.now -= 1


async def _before(company: Company, request: web.Request, fault: Fault) -> web.StreamResponse | None:
    if fault.act == "status":
        return RestError(fault.status, TOO_MANY_REQUESTS if fault.status == 429 else FAULT, "fault").response()
    if fault.act == "reset":
        _reset(request)
        return web.Response()
    if fault.act == "hang":
        await asyncio.sleep(fault.seconds)
    return None


def _reset(request: web.Request) -> None:
    transport = request.transport
    if transport is None:
        return
    # Lingering for no time makes closing a reset, which the other side sees as an error and not as an end.
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _sign_in(company: Company, request: web.Request) -> None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(secret, validate=True) if scheme == "Basic" else b""
    except binascii.Error:
        given = b""
    wanted = f"{company.account.sid}:{company.account.token}".encode()
    if not secrets.compare_digest(given, wanted) or request.match_info.get("account") != company.account.sid:
        raise RestError(401, UNAUTHORIZED, "Authenticate")


class Params:
    """A request's form or query, of which every parameter must be known."""

    def __init__(self, pairs: Mapping[str, Sequence[str]], known: frozenset[str]) -> None:
        if unknown := set(pairs) - known:
            raise RestError(400, UNKNOWN_PARAMETER, f"Unknown or unsupported parameters: {', '.join(sorted(unknown))}")
        self._pairs = pairs

    @classmethod
    async def form(cls, request: web.Request, known: frozenset[str]) -> Params:
        """The parameters in a request's body."""
        data = await request.post()
        return cls({key: [str(value) for value in data.getall(key)] for key in data}, known)

    @classmethod
    def query(cls, request: web.Request, known: frozenset[str]) -> Params:
        """The parameters in a request's address."""
        return cls({key: request.query.getall(key) for key in request.query}, known | {"PageSize", "Page", "PageToken"})

    def __contains__(self, name: str) -> bool:
        return name in self._pairs

    def one(self, name: str, default: str = "") -> str:
        """A parameter's value."""
        return self._pairs[name][0] if name in self._pairs else default

    def all(self, name: str) -> list[str]:
        """The values of a parameter that may be repeated."""
        return list(self._pairs.get(name, ()))

    def choice(self, name: str, default: str, *allowed: str) -> str:
        """A parameter that has one of a few values. Raises RestError on any other."""
        value = self.one(name, default)
        if value not in (default, *allowed):
            raise RestError(400, UNKNOWN_PARAMETER, f"{name}: expected one of {', '.join(allowed)}")
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A parameter that is a whole number. Raises RestError outside its range."""
        value = self.one(name, str(default))
        if not value.isdecimal() or not low <= int(value) <= high:
            raise RestError(400, UNKNOWN_PARAMETER, f"{name}: expected a whole number from {low} to {high}")
        return int(value)

    def address(self, name: str, code: int = BAD_ADDRESS) -> str:
        """An absolute http address, "" when absent. Raises RestError on anything else."""
        value = self.one(name)
        parts = urlsplit(value)
        if value and not (parts.scheme in ("http", "https") and parts.hostname):
            raise RestError(400, code, f"{name} is not a valid URL")
        return value

    def instant(self, name: str) -> datetime | None:
        """An ISO instant, or the beginning of a day, UTC. Raises RestError on anything else."""
        value = self.one(name)
        if not value:
            return None
        try:
            instant = datetime.fromisoformat(value)
        except ValueError as error:
            raise RestError(400, UNKNOWN_PARAMETER, f"{name}: expected a date") from error
        return instant if instant.tzinfo else datetime.combine(instant.date(), time(), UTC)


def page(request: web.Request, name: str, params: Params, items: Sequence[shapes.Shape]) -> web.Response:
    """One page of a list, as asked."""
    size = params.whole("PageSize", 50, 1, LARGEST_PAGE)
    number = params.whole("Page", 0, 0, 10**6)
    query = [(key, value) for key, value in request.query.items() if key not in ("PageSize", "Page", "PageToken")]
    return web.json_response(shapes.page_shape(name, request.path, query, items, page=number, size=size))
