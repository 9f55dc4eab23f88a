"""The REST interface as Twilio describes it: sign-in, shapes, errors, filters, pages, limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.customer import ACCOUNT, OFFICE, PARENT, SPEED, Customer, client_of, until
from tests.simulator.openapi import mistakes
from voice.simulator import Account, Callee, Caller, Clock, OwnNumber, Simulator, Webhook
from voice.simulator.audio import silence

ROOT = f"/2010-04-01/Accounts/{ACCOUNT.sid}"
PATH = "/2010-04-01/Accounts/{AccountSid}"


@pytest.fixture
def web(company: Simulator) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.auth = (ACCOUNT.sid, ACCOUNT.token)
        session.trust_env = False
        yield session


def form(customer: Customer, **more: str) -> dict[str, str]:
    return {"To": PARENT, "From": OFFICE, "Url": f"{customer.url}/ask", **more}


def test_calls_have_the_described_shape(company: Simulator, customer: Customer, web: requests.Session) -> None:
    customer.pages["/ask"] = "<Response/>"
    company.callees[PARENT] = Callee(PARENT)
    url = f"{company.url}{ROOT}/Calls"
    created = web.post(f"{url}.json", form(customer, MachineDetection="Enable"))
    assert created.status_code == 201
    assert mistakes(created.json(), f"{PATH}/Calls.json", "post", "201") == []
    until(lambda: company.calls[0].over, "the call ends")
    fetched = web.get(f"{url}/{created.json()['sid']}.json").json()
    assert mistakes(fetched, f"{PATH}/Calls/{{Sid}}.json", "get", "200") == []
    assert (fetched["status"], fetched["answered_by"]) == ("completed", "human")
    assert mistakes(web.get(f"{url}.json").json(), f"{PATH}/Calls.json", "get", "200") == []
    assert web.delete(f"{url}/{fetched['sid']}.json").status_code == 204
    assert web.get(f"{url}/{fetched['sid']}.json").status_code == 404


def test_texts_have_the_described_shape(company: Simulator, web: requests.Session) -> None:
    url = f"{company.url}{ROOT}/Messages"
    created = web.post(f"{url}.json", {"To": PARENT, "From": OFFICE, "Body": "Hello"}).json()
    assert mistakes(created, f"{PATH}/Messages.json", "post", "201") == []
    fetched = web.get(f"{url}/{created['sid']}.json").json()
    assert mistakes(fetched, f"{PATH}/Messages/{{Sid}}.json", "get", "200") == []
    assert mistakes(web.get(f"{url}.json").json(), f"{PATH}/Messages.json", "get", "200") == []


def test_recordings_have_the_described_shape(company: Simulator, customer: Customer, web: requests.Session) -> None:
    customer.pages["/voice/incoming"] = '<Response><Record action="/done"/></Response>'
    customer.pages["/done"] = "<Response/>"
    call = company.call_in(Caller(PARENT, (silence(3),)), OFFICE)
    until(lambda: call.over, "the call ends")
    listed = web.get(f"{company.url}{ROOT}/Recordings.json?CallSid={call.sid}").json()
    assert mistakes(listed, f"{PATH}/Recordings.json", "get", "200") == []
    [recording] = listed["recordings"]
    fetched = web.get(f"{company.url}{ROOT}/Recordings/{recording['sid']}.json").json()
    assert mistakes(fetched, f"{PATH}/Recordings/{{Sid}}.json", "get", "200") == []


def test_the_check_against_the_description_finds_mistakes() -> None:
    assert mistakes({"sid": "CA1", "colour": "red"}, f"{PATH}/Calls/{{Sid}}.json", "get", "200") != []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "call me"}, 21211),
        ({"From": ""}, 21213),
        ({"Url": "not an address"}, 21205),
        ({"Url": ""}, 21205),
        ({"Colour": "red"}, 20001),
        ({"Record": "true"}, 20001),
        ({"Timeout": "0"}, 20001),
        ({"MachineDetection": "Maybe"}, 20001),
        ({"StatusCallback": "there", "StatusCallbackEvent": "ended"}, 21609),
        ({"StatusCallbackEvent": "ended"}, 21626),
    ],
)
def test_orders_that_are_refused(
    company: Simulator, customer: Customer, web: requests.Session, change: dict[str, str], code: int
) -> None:
    answer = web.post(f"{company.url}{ROOT}/Calls.json", form(customer, **change))
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"], body["status"]) == (400, code, 400)
    assert set(body) == {"code", "message", "more_info", "status"}
    assert company.calls == []


@pytest.mark.parametrize("sid", [ACCOUNT.sid, "AC" + "f" * 32])
def test_strangers_are_refused(company: Simulator, sid: str) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client_of(company, token="wrong").api.accounts(sid).calls("CA" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_calls_are_found_by_number_state_and_time(company: Simulator, customer: Customer, client: Client) -> None:
    other = "+15125550133"
    first = client.calls.create(to=PARENT, from_=OFFICE, url=f"{customer.url}/ask", timeout=600)
    second = client.calls.create(to=other, from_=OFFICE, url=f"{customer.url}/ask", timeout=5)
    until(lambda: company.calls[1].over, "the second ends")
    until(lambda: company.calls[0].started, "the first begins")
    assert [call.sid for call in client.calls.list(to=PARENT)] == [first.sid]
    assert [call.sid for call in client.calls.list(status="no-answer")] == [second.sid]
    assert [call.sid for call in client.calls.list()] == [second.sid, first.sid]
    began = company.calls[0].started
    assert began is not None
    found = client.calls.list(to=PARENT, start_time_after=began - timedelta(seconds=2))
    assert [call.sid for call in found] == [first.sid]
    assert client.calls.list(to=PARENT, start_time_after=began + timedelta(hours=1)) == []
    client.calls(str(first.sid)).update(status="canceled")


def test_long_lists_come_in_pages(company: Simulator, client: Client) -> None:
    for number in range(7):
        company.text_in(PARENT, OFFICE, str(number))
    texts = client.messages.list(to=OFFICE, page_size=3)
    assert [text.body for text in texts] == [str(number) for number in reversed(range(7))]


def test_only_the_customers_numbers_can_be_used(customer: Customer) -> None:
    own = OwnNumber(Webhook(f"{customer.url}/v"), Webhook(f"{customer.url}/t"), Webhook(f"{customer.url}/s"))
    customer.pages.update({"/v": "<Response/>", "/s": ""})
    with Simulator(customer.url, account=ACCOUNT, clock=Clock.at_speed(SPEED), numbers={OFFICE: own}) as company:
        with pytest.raises(TwilioRestException) as refused:
            client_of(company).calls.create(to=OFFICE, from_=PARENT, url=f"{customer.url}/ask")
        assert refused.value.code == 21210
        with pytest.raises(ValueError, match="no such number"):
            company.call_in(Caller(PARENT), PARENT)
        company.call_in(Caller(PARENT), OFFICE)
        until(lambda: customer.got("/s"), "the end is reported to the number's status callback")
        assert len(customer.got("/v")) == 1


def test_too_many_requests_at_once_are_refused(customer: Customer) -> None:
    account = Account(ACCOUNT.sid, ACCOUNT.token, requests_at_once=0)
    with Simulator(customer.url, account=account) as company:
        with pytest.raises(TwilioRestException) as refused:
            client_of(company).calls("CA" + "0" * 32).fetch()
        assert (refused.value.status, refused.value.code) == (429, 20429)
        assert company.errors == []


def test_steering_without_sign_in_is_kept_to_loopback(customer: Customer) -> None:
    with pytest.raises(ValueError, match="loopback"):
        Simulator(customer.url, account=ACCOUNT, host="0.0.0.0")
