"""Every address of the application is a signed webhook, a staff page behind a sign-in, or one of a few open ones."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from bot.app import create_app
from storage.session import Database
from tests.services import make_services

OPEN = {"/healthz", "/metrics", "/sign-in", "/static/<path:filename>"}


@pytest.fixture
def app(sqlite_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(make_services(sqlite_database, tmp_path_factory.mktemp("media")))


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def url(rule: Rule) -> str:
    values = {name: "1" if name.endswith("id") or "number" in name else "2026-11-23" for name in rule.arguments}
    with_values = rule.rule
    for name in rule.arguments:
        for converter in (f"<{name}>", f"<int:{name}>", f"<path:{name}>", f"<string:{name}>"):
            with_values = with_values.replace(converter, values[name])
    return with_values


def test_every_webhook_refuses_an_unsigned_request(app: Flask) -> None:
    client = app.test_client()
    webhooks = [r for r in rules(app) if r.rule.startswith(("/voice", "/sms"))]
    assert {"/voice/incoming", "/sms/incoming"} <= {r.rule for r in webhooks}
    for rule in webhooks:
        for data in ({}, {"CallSid": "CA1", "From": "+13035550111"}):
            assert client.post(url(rule), data=data).status_code == 403, rule.rule
        signed_wrongly = client.post(url(rule), data={}, headers={"X-Twilio-Signature": "bm90IGEgc2lnbmF0dXJl"})
        assert signed_wrongly.status_code == 403, rule.rule
        as_json = client.post(url(rule), json={"a": 1}, headers={"X-Twilio-Signature": "bm90IGEgc2lnbmF0dXJl"})
        assert as_json.status_code == 403, rule.rule


def test_every_other_page_asks_for_a_sign_in(app: Flask) -> None:
    client = app.test_client()
    pages = [r for r in rules(app) if not r.rule.startswith(("/voice", "/sms")) and r.rule not in OPEN]
    assert "/" in {r.rule for r in pages}
    for rule in pages:
        if rule.rule.startswith(("/assets", "/bootstrap")) or "filename" in rule.arguments:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        response = client.open(url(rule), method=method)
        assert response.status_code in (302, 400, 401, 403), (rule.rule, response.status_code)
        if response.status_code == 302:
            assert "/sign-in" in response.headers["Location"], rule.rule


def test_without_a_token_the_application_refuses_to_start(
    sqlite_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    services = make_services(sqlite_database, tmp_path_factory.mktemp("media"), auth_token="")
    with pytest.raises(ValueError, match="token"):
        create_app(services)
