"""A small application, the phone company's customer, and how the tests use both. Real HTTP on loopback throughout."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, request
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.serving import make_server

from voice.simulator import Account, Simulator

ACCOUNT = Account("AC" + "0123456789abcdef" * 2, "a-token-of-the-tests", calls_per_second=20)
OFFICE = "+15125550100"
PARENT = "+15125550111"
SPEED = 60.0


@dataclass(frozen=True)
class Asked:
    """One request that the application got."""

    path: str
    params: dict[str, str]
    signed: bool
    token: str
    method: str


@dataclass
class Customer:
    """The application. `pages` maps a path to the document it answers with, or to a function that makes the answer."""

    pages: dict[str, str | Callable[[], Response | str]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def got(self, path: str) -> list[dict[str, str]]:
        """The parameters of every request to a path, in order of arrival."""
        return [item.params for item in self.asked if item.path == path]

    def application(self) -> Flask:
        """Answers every path in `pages`, 404 anything else; remembers what came and whether it was signed."""
        application = Flask("customer")
        validator = RequestValidator(ACCOUNT.token)

        @application.route("/<path:name>", methods=["GET", "POST"])
        def answer(name: str) -> Response | str:
            params = {**request.args.to_dict(), **request.form.to_dict()}
            signed = validator.validate(request.url, request.form, request.headers.get("X-Twilio-Signature", ""))
            token = request.headers.get("I-Twilio-Idempotency-Token", "")
            self.asked.append(Asked(f"/{name}", params, signed, token, request.method))
            page = self.pages.get(f"/{name}")
            if page is None:
                abort(404)
            if callable(page):
                return page()
            return Response(page, content_type="text/xml")

        return application


def running_customer() -> Iterator[Customer]:
    """An application that listens."""
    customer = Customer()
    server = make_server("127.0.0.1", 0, customer.application(), threaded=True)
    customer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield customer
    server.shutdown()
    thread.join()
    server.server_close()


class LocalHttpClient(TwilioHttpClient):  # type: ignore[misc]  # the library has no types
    """Sends Twilio's requests to the simulator."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=20, pool_connections=False)
        self._target = urlsplit(url)

    def request(self, method: str, url: str, *args: object, **kwargs: object) -> TwilioResponse:
        parts = urlsplit(url)
        there = urlunsplit((self._target.scheme, self._target.netloc, parts.path, parts.query, ""))
        return super().request(method, there, *args, **kwargs)


def client_of(simulator: Simulator, token: str = ACCOUNT.token) -> Client:
    """Twilio's own client, talking to the simulator."""
    return Client(ACCOUNT.sid, token, http_client=LocalHttpClient(simulator.url))


def until(condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Wait for something to become true; fails saying what did not."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen: {what}")
        time.sleep(0.01)
