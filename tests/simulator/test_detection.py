"""Machines at the other end, and what answering-machine detection makes of them and of people."""

from __future__ import annotations

import pytest
from twilio.rest import Client

from tests.simulator.customer import PARENT, Customer
from tests.simulator.orders import ended, order
from voice.simulator import Callee, Reaction, Simulator


@pytest.mark.usefixtures("pages")
def test_a_greeting_during_detection_does_no_harm(company: Simulator, customer: Customer, client: Client) -> None:
    company.callees[PARENT] = Callee(PARENT, greets="Hello?", reactions=(Reaction("press 1", press="1"),))
    ended(company, customer, order(client, customer, machine_detection="Enable"))
    assert customer.got("/ask")[0]["AnsweredBy"] == "human"
    assert customer.got("/answer")[0]["Digits"] == "1"


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(("mode", "found"), [("Enable", "human"), ("DetectMessageEnd", "human")])
def test_detection_finds_a_person(
    company: Simulator, customer: Customer, client: Client, mode: str, found: str
) -> None:
    company.callees[PARENT] = Callee(PARENT)
    call = ended(company, customer, order(client, customer, machine_detection=mode))
    assert customer.got("/ask")[0]["AnsweredBy"] == found
    assert client.calls(call.sid).fetch().answered_by == found


def test_a_message_after_the_beep_is_left_whole(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages.update({"/ask": "<Response><Say>Please call the school.</Say></Response>", "/status": ""})
    company.callees[PARENT] = Callee(PARENT, answer="voicemail", greeting=8)
    ended(company, customer, order(client, customer, machine_detection="DetectMessageEnd"))
    assert customer.got("/ask")[0]["AnsweredBy"] == "machine_end_beep"
    assert company.callees[PARENT].left == ["Please call the school."]


def test_a_message_spoken_into_the_greeting_is_lost_or_cut(
    company: Simulator, customer: Customer, client: Client
) -> None:
    words = " ".join(f"word{number}" for number in range(200))
    customer.pages.update({"/ask": f"<Response><Say>{words}</Say></Response>", "/status": ""})
    company.callees[PARENT] = Callee(PARENT, answer="voicemail", greeting=60)
    ended(company, customer, order(client, customer, machine_detection="Enable"))
    assert customer.got("/ask")[0]["AnsweredBy"] == "machine_start"
    [left] = company.callees[PARENT].left
    assert left.startswith("… ")
    assert left.endswith("word199")


def test_a_machine_taken_for_a_person(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages.update({"/ask": "<Response><Hangup/></Response>", "/status": ""})
    company.callees[PARENT] = Callee(PARENT, answer="voicemail", answered_by="human")
    ended(company, customer, order(client, customer, machine_detection="Enable"))
    assert customer.got("/ask")[0]["AnsweredBy"] == "human"


def test_detection_that_takes_too_long_is_unknown(company: Simulator, customer: Customer, client: Client) -> None:
    customer.pages.update({"/ask": "<Response><Hangup/></Response>", "/status": ""})
    company.callees[PARENT] = Callee(PARENT, answer="voicemail", greeting=20)
    order_sid = order(client, customer, machine_detection="DetectMessageEnd", machine_detection_timeout=5)
    ended(company, customer, order_sid)
    assert customer.got("/ask")[0]["AnsweredBy"] == "unknown"


@pytest.mark.usefixtures("pages")
def test_a_full_mailbox_hangs_up_before_anything_is_left(
    company: Simulator, customer: Customer, client: Client
) -> None:
    company.callees[PARENT] = Callee(PARENT, answer="full mailbox", greeting=6)
    call = ended(company, customer, order(client, customer, machine_detection="DetectMessageEnd"))
    assert call.status == "completed"
    assert customer.got("/ask") == []
    assert company.callees[PARENT].left == []
