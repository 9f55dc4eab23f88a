"""Texts to and from the application."""

from __future__ import annotations

import pytest
from flask import Response
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.customer import OFFICE, PARENT, Customer, until
from voice.simulator import Callee, Reaction, Simulator

REPLY = "<Response><Message>Thank you. For how many days?</Message></Response>"


def test_a_text_is_delivered_and_reported(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages["/status"] = ""
    sent = client.messages.create(
        to=PARENT, from_=OFFICE, body="Please call the school.\nThank you.", status_callback=f"{customer.url}/status"
    )
    until(lambda: len(customer.got("/status")) == 2, "both states are reported")
    assert {item["MessageStatus"] for item in customer.got("/status")} == {"sent", "delivered"}
    assert company.callees[PARENT].read == ["Please call the school.\nThank you."]
    assert client.messages(str(sent.sid)).fetch().status == "delivered"
    assert all(item.signed for item in customer.asked)
    assert company.errors == []


def test_a_landline_takes_no_text(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages["/status"] = ""
    company.callees[PARENT] = Callee(PARENT, text_error=30006)
    client.messages.create(to=PARENT, from_=OFFICE, body="Hello", status_callback=f"{customer.url}/status")
    until(lambda: len(customer.got("/status")) == 2, "both states are reported")
    last = next(item for item in customer.got("/status") if item["MessageStatus"] == "undelivered")
    assert last["ErrorCode"] == "30006"


def test_a_conversation(company: Simulator, customer: Customer) -> None:
    answers = iter([REPLY, "<Response><Message><Body>Get well soon.</Body></Message></Response>"])
    customer.pages["/sms/incoming"] = lambda: _xml(next(answers))
    company.callees[PARENT] = Callee(PARENT, text_reactions=(Reaction("how many days", say="two"),))
    company.text_in(PARENT, OFFICE, "Juan is sick")
    until(lambda: len(company.callees[PARENT].read) == 2, "two answers arrive")
    assert [item["Body"] for item in customer.got("/sms/incoming")] == ["Juan is sick", "two"]
    assert company.callees[PARENT].read == ["Thank you. For how many days?", "Get well soon."]
    first = customer.got("/sms/incoming")[0]
    assert first["MessageSid"].startswith("SM")
    assert first["NumMedia"] == "0"
    assert [text.direction for text in company.texts] == ["inbound", "outbound-reply"] * 2
    assert company.errors == []


def test_stop_and_start(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages["/sms/incoming"] = "<Response/>"
    company.text_in(PARENT, OFFICE, " Stop ")
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=PARENT, from_=OFFICE, body="Hello")
    assert refused.value.code == 21610
    company.text_in(PARENT, OFFICE, "START")
    assert client.messages.create(to=PARENT, from_=OFFICE, body="Hello").status == "queued"
    until(lambda: len(customer.got("/sms/incoming")) == 2, "both words are passed on")


def test_pictures(company: Simulator, customer: Customer) -> None:
    customer.pages["/sms/incoming"] = "<Response/>"
    company.text_in(PARENT, OFFICE, "doctor's note", media=("https://example.com/note.jpg",))
    until(lambda: customer.got("/sms/incoming"), "the text is passed on")
    [asked] = customer.got("/sms/incoming")
    assert (asked["NumMedia"], asked["MediaUrl0"]) == ("1", "https://example.com/note.jpg")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to": PARENT, "from_": OFFICE}, 21602),
        ({"to": "12", "from_": OFFICE, "body": "Hello"}, 21211),
        ({"to": PARENT, "body": "Hello"}, 21603),
        ({"to": PARENT, "from_": OFFICE, "body": "x" * 1601}, 21617),
    ],
)
def test_orders_that_are_refused(client: Client, given: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(**given)
    assert (refused.value.status, refused.value.code) == (400, code)


def test_a_bad_answer_is_written_down(company: Simulator, customer: Customer) -> None:
    customer.pages["/sms/incoming"] = "<Response><Say>Hello</Say></Response>"
    company.text_in(PARENT, OFFICE, "hello")
    until(lambda: company.errors, "the error is written down")
    assert company.errors[0].code == 12200


def test_words_can_be_taken_out_and_texts_forgotten(client: Client) -> None:
    sid = str(client.messages.create(to=PARENT, from_=OFFICE, body="Juan is sick").sid)
    assert client.messages(sid).update(body="").body == ""
    assert client.messages(sid).delete()
    assert client.messages.list(to=PARENT) == []


def _xml(document: str) -> Response:
    return Response(document, content_type="text/xml")
