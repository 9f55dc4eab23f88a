from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Blueprint
from twilio.request_validator import RequestValidator

from storage.session import Database
from tests.support import LINE_CHECK
from tests.webhooks.support import AUTH_TOKEN, PUBLIC_URL, KeptPokes, Provider, TelephoneServices, clock_at
from voice.call_status import call_status_blueprint
from voice.inbound import inbound_blueprint
from voice.outbound import outbound_blueprint
from voice.services import VoiceServices

WEBHOOKS = [
    "/voice/incoming",
    "/voice/incoming/recorded",
    "/voice/incoming/recording",
    "/voice/outbound/1",
    "/voice/outbound/1/who?language=en&again=0",
    "/voice/outbound/1/left",
    "/voice/outbound/1/status",
]


@pytest.mark.parametrize("path", WEBHOOKS)
def test_what_is_not_signed_is_refused(provider: Provider, path: str) -> None:
    client = provider.client
    signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + path, {"CallSid": "CA1"})
    header = "X-Twilio-Signature"
    refused = [
        client.post(path),
        client.post(path, data={"CallSid": "CA1"}),
        client.post(path, data={"CallSid": "CA2"}, headers={header: signature}),
        client.post(path, data={"CallSid": "CA1"}, headers={header: signature[:-4] + "AAA="}),
        client.post(path, data={"CallSid": "CA1"}, headers={header: ""}),
        client.post(path, data={"CallSid": "CA1"}, headers={header: "ñ"}),
        client.post(path, json={"CallSid": "CA1"}, headers={header: signature}),
        client.post(path, data=b"\xff\xfe", content_type="text/plain", headers={header: signature}),
    ]
    assert [response.status_code for response in refused] == [403] * len(refused)


def test_the_wish_for_repeats_may_be_signed_or_not(provider: Provider) -> None:
    """Twilio's documentation does not say whether the fragment of an address belongs to what it signs."""
    for told in ("/voice/outbound/1/status", "/voice/outbound/1/status#rc=3&rp=all"):
        signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + told, {"CallSid": "CA1"})
        answer = provider.client.post(
            "/voice/outbound/1/status", data={"CallSid": "CA1"}, headers={"X-Twilio-Signature": signature}
        )
        assert answer.status_code == 204


def test_a_signature_for_another_address_is_refused(provider: Provider) -> None:
    form = {"CallSid": "CA1"}
    for signed in ("https://elsewhere.example.org/voice/incoming", PUBLIC_URL + "/voice/incoming/recorded"):
        signature = RequestValidator(AUTH_TOKEN).compute_signature(signed, form)
        response = provider.client.post(
            "/voice/incoming",
            data=form,
            headers={"X-Twilio-Signature": signature, "Host": "elsewhere.example.org"},
        )
        assert response.status_code == 403


def test_the_host_header_does_not_matter(provider: Provider) -> None:
    signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + "/voice/incoming", {"CallSid": "CA1"})
    response = provider.client.post(
        "/voice/incoming",
        data={"CallSid": "CA1"},
        headers={"X-Twilio-Signature": signature, "Host": "10.0.0.1:8000"},
    )
    assert response.status_code == 200


def test_a_changed_query_is_refused(provider: Provider) -> None:
    signed = "/voice/outbound/1/where?language=en&again=0&target=1"
    signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + signed, {})
    response = provider.client.post(signed.replace("target=1", "target=2"), headers={"X-Twilio-Signature": signature})
    assert response.status_code == 403


@pytest.mark.parametrize("factory", [inbound_blueprint, outbound_blueprint, call_status_blueprint])
@pytest.mark.parametrize(("token", "address"), [("", PUBLIC_URL), ("  ", PUBLIC_URL), (AUTH_TOKEN, "")])
def test_half_configured_does_not_start(
    sqlite_database: Database, factory: Callable[[VoiceServices], Blueprint], token: str, address: str
) -> None:
    services = TelephoneServices(sqlite_database, KeptPokes(), clock_at(LINE_CHECK), address, token)
    with pytest.raises(ValueError, match=r"TWILIO_AUTH_TOKEN|PUBLIC_URL"):
        factory(services)
