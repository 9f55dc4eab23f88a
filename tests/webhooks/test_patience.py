"""The ledger is away for a moment while the provider asks: the parent on the line does not notice."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from bot import patience
from bot.app import create_app
from storage.models import Message
from storage.session import Database
from tests.services import AUTH_TOKEN, PUBLIC_URL, make_services
from tests.support import ATTENDANCE_LINE, small_school
from tests.webhooks.support import MOTHER


def incoming(client: FlaskClient) -> TestResponse:
    """A mother calls the line, as the provider tells it."""
    form = {"CallSid": "CA1", "From": MOTHER, "To": ATTENDANCE_LINE}
    signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + "/voice/incoming", form)
    return client.post("/voice/incoming", data=form, headers={"X-Twilio-Signature": signature})


def test_a_call_comes_in_while_the_ledger_is_away(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.write() as session:
        small_school(session)
    client = create_app(make_services(sqlite_database, tmp_path)).test_client()
    ledger = Path(sqlite_database.url.removeprefix("sqlite:///"))
    away = ledger.with_suffix(".away")
    sqlite_database.close()
    # A folder in its place cannot be opened, as a server that is not there cannot be connected to.
    ledger.rename(away)
    ledger.mkdir()

    def come_back() -> None:
        time.sleep(1.0)
        ledger.rmdir()
        away.rename(ledger)

    helper = threading.Thread(target=come_back)
    helper.start()
    answer = incoming(client)
    helper.join()
    assert answer.status_code == 200
    assert "<Record" in answer.text
    with sqlite_database.read() as session:
        assert session.scalars(select(Message.from_number)).all() == [MOTHER]


def test_a_ledger_that_stays_away_is_an_error_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LONGEST_SECONDS", 0.5)
    services = make_services(Database(f"sqlite:///{tmp_path / 'nowhere' / 'ledger.db'}"), tmp_path)
    app = create_app(services)
    app.testing = True
    with pytest.raises(OperationalError):
        incoming(app.test_client())
