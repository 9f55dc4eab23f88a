"""The application's parts put together for tests: real ones, around a ledger of the test's own."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings
from bot.wiring import Services, transcriber_factory
from escalation.mailer import SmtpMailer
from escalation.reports.readers import Readers
from storage.clock import Clock
from storage.media import MediaStore
from storage.pokes import Pokes
from storage.session import Database
from voice.twilio_client import TwilioTelephony

ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "a token of tests"
PUBLIC_URL = "http://attendance.example.org"
SECRET_KEY = "a secret of tests, long enough to be taken"


def make_services(
    database: Database,
    media_dir: Path,
    *,
    auth_token: str = AUTH_TOKEN,
    api_url: str = "http://127.0.0.1:9",
    redis_url: str = "unix:///nowhere/valkey.sock",
    clock: Clock | None = None,
    public_url: str = PUBLIC_URL,
) -> Services:
    """Services whose provider and queue cannot be reached unless their addresses are given."""
    settings = Settings(
        database_url=database.url,
        redis_url=redis_url,
        public_url=public_url,
        secret_key=SECRET_KEY,
        twilio_account_sid=ACCOUNT_SID,
        twilio_auth_token=auth_token,
        twilio_api_url=api_url,
        media_dir=media_dir,
        clock=clock or Clock(),
    )
    return Services(
        settings=settings,
        database=database,
        clock=settings.clock,
        pokes=Pokes(redis_url),
        telephony=TwilioTelephony(ACCOUNT_SID, auth_token or AUTH_TOKEN, api_url=api_url),
        mailer=SmtpMailer(""),
        media=MediaStore(media_dir, SECRET_KEY),
        readers=Readers(database),
        transcriber=transcriber_factory(""),
    )
