"""A customer and a phone company for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from twilio.rest import Client

from tests.simulator.customer import ACCOUNT, SPEED, Customer, client_of, running_customer
from tests.simulator.orders import ASK, THANKS
from voice.simulator import Clock, Simulator


@pytest.fixture
def customer() -> Iterator[Customer]:
    yield from running_customer()


@pytest.fixture
def company(customer: Customer) -> Iterator[Simulator]:
    with Simulator(customer.url, account=ACCOUNT, clock=Clock.at_speed(SPEED)) as simulator:
        yield simulator


@pytest.fixture
def client(company: Simulator) -> Client:
    return client_of(company)


@pytest.fixture
def pages(customer: Customer) -> dict[str, object]:
    customer.pages.update({"/ask": ASK, "/answer": THANKS, "/status": ""})
    return dict(customer.pages)
