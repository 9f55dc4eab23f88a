"""Webhooks under bad conditions, and faults on demand."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Response
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.customer import ACCOUNT, OFFICE, PARENT, SPEED, Customer, client_of, until
from voice.simulator import Callee, Caller, Clock, Fault, Simulator
from voice.simulator.webhooks import Overrides

EVENTS = ["initiated", "ringing", "answered", "completed"]


def order(client: Client, customer: Customer, **more: object) -> str:
    call = client.calls.create(
        to=PARENT,
        from_=OFFICE,
        url=f"{customer.url}/ask",
        status_callback=f"{customer.url}/status",
        status_callback_event=EVENTS,
        **more,
    )
    return str(call.sid)


@pytest.fixture
def talking(company: Simulator, customer: Customer) -> Customer:
    customer.pages.update({"/ask": "<Response><Say>Hello</Say></Response>", "/status": ""})
    company.callees[PARENT] = Callee(PARENT)
    return customer


def states(customer: Customer) -> list[str]:
    return [item["CallStatus"] for item in customer.got("/status")]


def unused_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def test_an_application_that_is_down_ends_the_call_and_is_written_down() -> None:
    base = f"http://127.0.0.1:{unused_port()}"
    with Simulator(base, account=ACCOUNT, clock=Clock.at_speed(SPEED)) as company:
        call = company.call_in(Caller(PARENT), OFFICE)
        until(lambda: call.over, "the call ends")
        assert [error.code for error in company.errors] == [11205]


def test_by_default_only_a_missing_connection_is_tried_again() -> None:
    assert Overrides.of("https://example.com/a") == Overrides(retries=1, retry_on=frozenset({"ct"}))
    assert not Overrides.of("https://example.com/a").retries_after("5xx")
    asked = Overrides.of("https://example.com/a#rc=9&rp=5xx,rt&rt=2000")
    assert (asked.retries, asked.read) == (5, 2.0)
    assert asked.retries_after("5xx")
    assert Overrides.of("https://example.com/a#rp=all").retries_after("4xx")


def test_an_address_can_ask_for_repeats_which_carry_the_same_token(
    company: Simulator, talking: Customer, client: Client
) -> None:
    answers = iter([503, 503, 200])
    talking.pages["/ask"] = lambda: Response("<Response/>", next(answers), content_type="text/xml")
    client.calls.create(to=PARENT, from_=OFFICE, url=f"{talking.url}/ask#rc=2&rp=5xx")
    until(lambda: company.calls[0].over, "the call ends")
    asked = [item for item in talking.asked if item.path == "/ask"]
    assert len(asked) == 3
    assert len({item.token for item in asked}) == 1
    assert all(item.signed for item in asked)
    assert company.errors == []


def test_a_fallback_address_is_asked_when_the_first_fails(
    company: Simulator, talking: Customer, client: Client
) -> None:
    talking.pages["/ask"] = lambda: Response("", 500)
    talking.pages["/fallback"] = "<Response><Say>Please call the school.</Say></Response>"
    order(client, talking, fallback_url=f"{talking.url}/fallback")
    until(lambda: company.calls[0].over, "the call ends")
    assert talking.got("/fallback")[0]["ErrorCode"] == "11200"
    assert company.callees[PARENT].heard == ["Please call the school."]


def test_addresses_asked_with_get_are_signed_too(company: Simulator, talking: Customer, client: Client) -> None:
    client.calls.create(to=PARENT, from_=OFFICE, url=f"{talking.url}/ask?attempt=7", method="GET")
    until(lambda: company.calls[0].over, "the call ends")
    [asked] = talking.asked
    assert (asked.method, asked.signed, asked.params["attempt"]) == ("GET", True, "7")


def test_a_status_callback_is_lost(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("webhook", "drop", path="/status", times=3))
    order(client, talking)
    until(lambda: states(talking), "the end is reported")
    assert states(talking) == ["completed"]
    assert talking.got("/status")[0]["SequenceNumber"] == "3"


def test_a_status_callback_comes_twice(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("webhook", "duplicate", path="/status"))
    order(client, talking)
    until(lambda: len(states(talking)) == 5, "one comes twice")
    tokens = [item.token for item in talking.asked if item.params.get("CallStatus") == "initiated"]
    assert len(tokens) == 2
    assert len(set(tokens)) == 1


def test_a_status_callback_comes_after_the_next(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("webhook", "reorder", path="/status", seconds=600))
    order(client, talking)
    until(lambda: len(states(talking)) == 4, "all come")
    assert states(talking).index("ringing") < states(talking).index("initiated")


def test_a_status_callback_comes_late(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("webhook", "delay", path="/status", seconds=120))
    order(client, talking)
    until(lambda: len(states(talking)) == 4, "all come")

    def initiated() -> list[Mapping[str, Any]]:
        return [w for w in company.company.records.webhooks if w["params"].get("CallStatus") == "initiated"]

    # The company writes a webhook down once it has been answered.
    until(lambda: bool(initiated()), "it is written down")
    (late,) = initiated()
    assert late["at"] - company.calls[0].created >= timedelta(seconds=120)


def test_a_document_is_asked_for_twice(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("document", "duplicate", path="/ask"))
    order(client, talking)
    until(lambda: company.calls[0].over, "the call ends")
    tokens = [item.token for item in talking.asked if item.path == "/ask"]
    assert len(tokens) == 2
    assert len(set(tokens)) == 1
    assert company.callees[PARENT].heard == ["Hello"]


def test_a_request_for_a_document_is_lost(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("document", "drop", path="/ask"))
    order(client, talking)
    until(lambda: company.calls[0].over, "the call ends")
    assert talking.got("/ask") == []
    assert "application error" in company.callees[PARENT].heard[0]
    assert [error.code for error in company.errors] == [11205]


def test_the_answer_to_a_request_for_a_document_comes_too_late(
    company: Simulator, talking: Customer, client: Client
) -> None:
    company.add_fault(Fault("document", "late answer", path="/ask"))
    order(client, talking)
    until(lambda: company.calls[0].over, "the call ends")
    assert len(talking.got("/ask")) == 1
    assert "application error" in company.callees[PARENT].heard[0]


def test_a_share_of_the_requests_meets_a_fault(company: Simulator) -> None:
    company.add_fault(Fault("rest", "status", status=503, times=1000, share=0.5))
    for _ in range(40):
        with pytest.raises(TwilioRestException):  # Where it is not the fault, there is no such call.
            client_of(company).calls("CA" + "0" * 32).fetch()
    met = requests.get(f"{company.url}/sim/faults", timeout=20).json()
    assert 5 < met["rest status"] < 35


def test_the_order_is_taken_and_the_reply_is_lost(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("rest", "lose reply", path="/Calls.json", method="POST"))
    with pytest.raises(requests.exceptions.ConnectionError):
        order(client, talking)
    [found] = client.calls.list(to=PARENT)
    until(lambda: company.calls[0].over, "the call is made all the same")
    assert found.sid == company.calls[0].sid


def test_webhooks_come_before_the_reply(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("rest", "slow reply", path="/Calls.json", method="POST", seconds=2.0))
    sid = order(client, talking)
    assert sid in {item["CallSid"] for item in talking.got("/status")}


def test_the_connection_is_reset_before_the_order_is_taken(
    company: Simulator, talking: Customer, client: Client
) -> None:
    company.add_fault(Fault("rest", "reset", path="/Calls.json"))
    with pytest.raises(requests.exceptions.ConnectionError):
        order(client, talking)
    assert client.calls.list(to=PARENT) == []
    assert order(client, talking)


@pytest.mark.parametrize(("status", "code"), [(500, 20500), (429, 20429)])
def test_orders_are_answered_with_an_error(
    company: Simulator, talking: Customer, client: Client, status: int, code: int
) -> None:
    company.add_fault(Fault("rest", "status", path="/Calls.json", status=status, times=2))
    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            order(client, talking)
        assert (refused.value.status, refused.value.code) == (status, code)
    assert order(client, talking)


def test_an_answer_takes_its_time(company: Simulator, talking: Customer, client: Client) -> None:
    company.add_fault(Fault("rest", "hang", path="/Calls.json", seconds=1.0))
    before = company.clock.now()
    assert order(client, talking)
    assert (company.clock.now() - before).total_seconds() >= SPEED


def test_faults_are_given_over_http(company: Simulator, talking: Customer) -> None:
    def post(rules: list[dict[str, str | int]]) -> int:
        return requests.post(f"{company.url}/sim/faults", json=rules, timeout=20).status_code

    assert post([{"on": "rest", "act": "status", "status": 503}]) == 200
    with pytest.raises(TwilioRestException) as refused:
        client_of(company).calls("CA" + "0" * 32).fetch()
    assert refused.value.status == 503
    assert post([{"on": "rest", "act": "drop"}]) == 400
    assert post([{"on": "rest", "act": "reset", "share": 0}]) == 400
    assert post([{"on": "rest", "act": "reset", "colour": "red"}]) == 400


def test_the_record_of_webhooks(company: Simulator, talking: Customer, client: Client) -> None:
    order(client, talking)
    until(lambda: len(states(talking)) == 4, "all come")
    with urllib.request.urlopen(f"{company.url}/sim/webhooks", timeout=20) as response:
        sent = json.load(response)
    assert {item["url"].rsplit("/", 1)[-1] for item in sent} == {"ask", "status"}
