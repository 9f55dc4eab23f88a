"""What one process works with, put together from its settings: the only place where the rooms meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.ledger import process_settings
from bot.settings import HOME, Settings
from escalation.mailer import Mailer, SmtpMailer
from escalation.pace import Pace
from escalation.reports.readers import Readers
from storage.clock import Clock
from storage.media import MediaStore
from storage.pokes import Pokes
from storage.session import Database
from voice.speech.model import prepare_model
from voice.speech.transcription import Transcriber
from voice.telephony import Telephony
from voice.twilio_client import TwilioTelephony


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of the application, by their ports."""

    settings: Settings
    database: Database
    clock: Clock
    pokes: Pokes
    telephony: Telephony
    mailer: Mailer
    media: MediaStore
    readers: Readers
    transcriber: Callable[[], Transcriber]

    def nearby_names(self, school_id: int) -> Callable[[str, str], Sequence[str]]:
        """What gives the names to expect in a recording of a school, from its text and the caller's number."""
        return self.readers.for_school(school_id).nearby_names.of

    @property
    def pace(self) -> Pace:
        """How fast the provider takes calls."""
        return Pace.of(self.settings.calls_per_second, self.clock.speed)

    @property
    def own_letters(self) -> Path | None:
        """The folder of the district's own letters."""
        return self.settings.letters_dir

    @property
    def public_url(self) -> str:
        """Where the provider reaches our webhooks."""
        return self.settings.public_url

    @property
    def auth_token(self) -> str:
        """The key of every webhook's signature."""
        return self.settings.twilio_auth_token


def build_services(settings: Settings) -> Services:
    """Put one process together. Call it after any fork.

    Raises:
        SettingsError: where the settings do not suffice for the telephone or the queue.
    """
    settings.require_telephone()
    database = Database(settings.database_url)
    return Services(
        settings=settings,
        database=database,
        clock=settings.clock,
        pokes=Pokes(settings.require_redis()),
        telephony=TwilioTelephony(
            settings.twilio_account_sid, settings.twilio_auth_token, api_url=settings.twilio_api_url
        ),
        mailer=SmtpMailer(settings.smtp_url),
        media=MediaStore(settings.media_dir, settings.secret_key),
        readers=Readers(database),
        transcriber=transcriber_factory(settings.speech_model),
    )


def transcriber_factory(speech_model: str) -> Callable[[], Transcriber]:
    """A function that gives this process's transcriber, loading the model at its first use."""

    @cache
    def transcriber() -> Transcriber:
        return Transcriber(prepare_model(HOME / "speech", speech_model))

    return transcriber


@cache
def process_services() -> Services:
    """The services of this process, made at the first call."""
    return build_services(process_settings())
