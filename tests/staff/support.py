"""An application around a ledger, signed-in clients, and messages that were read, for tests of the staff pages."""

from __future__ import annotations

import math
import re
import struct
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from bot.app import create_app
from bot.auth import add_user
from bot.wiring import Services
from nlp.report import NOTHING, Candidate, Evidence, Intent, Line, Report, Value
from storage.clock import Clock
from storage.media import MediaStore
from storage.models import Match, Message, Recording, ReportRow
from storage.session import Database
from storage.words import Channel, LineState, MessageState, Role
from tests.services import make_services
from tests.support import MONDAY

PASSWORD = "correct horse battery"
NOW = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
SECURE = "https://attendance.example.org"


def frozen_clock(at: datetime = NOW) -> Clock:
    """A clock that stands (nearly) still at `at`."""
    return Clock(at, datetime.now(UTC), 1e-9)


def app_for(database: Database, folder: Path, *, clock: Clock | None = None, public_url: str = SECURE) -> Office:
    """The whole application around `database`, with recordings in `folder`."""
    services = make_services(database, folder / "media", clock=clock or frozen_clock(), public_url=public_url)
    return Office(create_app(services), services)


@dataclass(frozen=True, slots=True)
class Office:
    """The application and what it works with."""

    app: Flask
    services: Services

    def client(self) -> FlaskClient:
        """A browser that has not signed in, over HTTPS."""
        return HttpsClient(self.app, use_cookies=True)

    def signed_in(self, role: Role, *, email: str = "", school_id: int | None = None) -> FlaskClient:
        """A browser signed in to a new account."""
        client = self.client()
        address = account(self.services.database, role, email=email, school_id=school_id)
        assert sign_in(client, address) == 302
        return client


class HttpsClient(FlaskClient):
    """Every request over HTTPS, as cookies want it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        kwargs.setdefault("base_url", SECURE)
        return super().open(*args, **kwargs)


def account(database: Database, role: Role, *, email: str = "", school_id: int | None = None) -> str:
    """Make an account; returns its e-mail."""
    email = email or f"{role.value}@example.org"
    with database.write() as session:
        add_user(session, email, f"The {role.value}", role, PASSWORD, school_id=school_id)
    return email


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> int:
    """Sign in through the form; returns the status."""
    token = token_of(client.get("/sign-in").text)
    return client.post("/sign-in", data={"email": email, "password": password, "csrf_token": token}).status_code


def token_of(html: str) -> str:
    """The token that protects the forms of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, "the page has no form"
    return found[1]


def post(client: FlaskClient, url: str, page: str = "/", **data: object) -> int:
    """Post a form as the page `page` would; returns the status."""
    token = token_of(client.get(page).text)
    return client.post(url, data={**data, "csrf_token": token}).status_code


def evidence_of(text: str, words: str, second: float | None = None) -> Evidence:
    """Where `words` stand in `text`."""
    start = text.index(words)
    return Evidence(start, start + len(words), words, second)


def add_message(
    session: Session,
    school_id: int,
    text: str,
    lines: Sequence[tuple[Line, int | None, LineState, Sequence[str]]],
    *,
    sid: str,
    from_number: str = "",
    channel: Channel = Channel.SMS,
    caller: Value = NOTHING,
    relationship: Value = NOTHING,
    callback: Value = NOTHING,
    received_at: datetime = NOW - timedelta(minutes=30),
    day: date = MONDAY,
    language: str = "en",
) -> int:
    """Put a message that was read into the ledger; each line with its student, state and review reasons."""
    message = Message(
        school_id=school_id,
        channel=channel,
        provider_sid=sid,
        from_number=from_number,
        received_at=received_at,
        state=MessageState.READ,
        text=text,
        language=language,
        read_at=received_at + timedelta(seconds=8),
    )
    session.add(message)
    session.flush()
    intent: Intent = lines[0][0].intent if lines else "other"
    report = Report(intent, language, caller, relationship, callback, tuple(line for line, *_ in lines))
    row = ReportRow(
        message_id=message.id,
        intent=intent,
        caller_name=caller.value,
        relationship_told=relationship.value,
        callback=callback.value,
        content=dict(report.to_json()),
        created_at=received_at + timedelta(seconds=8),
    )
    session.add(row)
    session.flush()
    for number, (line, student_id, state, reasons) in enumerate(lines):
        session.add(
            Match(
                report_id=row.id,
                school_id=school_id,
                line_number=number,
                date=line.dates[0] if line.dates else day,
                student_id=student_id,
                intent=line.intent,
                reason=line.reason,
                category=line.category,
                state=state,
                review_reasons=list(reasons),
            )
        )
    session.flush()
    return message.id


def line_of(
    text: str,
    said: str,
    source_id: str | None,
    *,
    intent: Intent = "absence",
    reason: str | None = None,
    category: str = "unstated",
    candidates: Sequence[Candidate] = (),
    second: float | None = None,
    day: date = MONDAY,
    concerns: Sequence[str] = (),
) -> Line:
    """A line about `said`, with its evidence found in the text."""
    evidence = {"name": evidence_of(text, said, second)}
    if reason:
        evidence["reason"] = evidence_of(text, reason, second)
    return Line(said, source_id, intent, reason, category, (day,), 0.9, tuple(candidates), evidence, tuple(concerns))


def add_recording(session: Session, message_id: int, media: MediaStore, text: str) -> int:
    """Give a message a recording: a tone, with every word of the text half a second after the one before."""
    words = [
        {"text": word, "start": n * 0.5, "end": n * 0.5 + 0.4, "confidence": 0.9} for n, word in enumerate(text.split())
    ]
    recording = Recording(
        message_id=message_id,
        provider_sid=f"RE{message_id:032d}",
        provider_url="https://api.example.org/recording",
        seconds=len(words) * 0.5,
        media_key=media.put(tone(len(words) * 0.5)),
        transcript_words=words,
        fetched_at=NOW,
    )
    session.add(recording)
    session.flush()
    return recording.id


def tone(seconds: float) -> bytes:
    """A WAV file: a soft tone at 8 kHz."""
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        samples = (int(3000 * math.sin(n * 2 * math.pi * 330 / 8000)) for n in range(int(seconds * 8000)))
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()
