"""A provider that signs its webhooks, and calls in every state, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from escalation.policy import DEFAULT_POLICY, load_policy
from storage.clock import Clock
from storage.models import Attempt, AttemptTarget, Inquiry, PolicyVersion
from storage.pokes import Job, Pokes
from storage.session import Database
from storage.words import AttemptChannel, AttemptState, InquiryState, RoundKind
from tests.support import LINE_CHECK, MONDAY, SmallSchool, small_school
from voice.call_status import call_status_blueprint
from voice.inbound import inbound_blueprint
from voice.outbound import outbound_blueprint
from voice.text_status import text_status_blueprint

PUBLIC_URL = "https://attendance.example.org"
AUTH_TOKEN = "a token of tests"
CALL = "CA" + "1" * 32
OTHER_CALL = "CA" + "2" * 32
RECORDING = "RE" + "1" * 32
MOTHER = "+13035550111"


def clock_at(instant: datetime) -> Clock:
    """A clock that stands at `instant` now."""
    return Clock(start=instant, epoch=datetime.now(UTC))


class KeptPokes(Pokes):
    """Pokes that nobody but the test hears."""

    def __init__(self) -> None:
        super().__init__("unix:///nowhere/valkey.sock")
        self.kept: list[tuple[str, int]] = []

    def poke(self, job: Job, row_id: int) -> bool:
        self.kept.append((job.function, row_id))
        return True


@dataclass
class TelephoneServices:
    """What the webhooks of the telephone need (`voice.services.VoiceServices`)."""

    database: Database
    pokes: KeptPokes
    clock: Clock
    public_url: str = PUBLIC_URL
    auth_token: str = AUTH_TOKEN


class Provider:
    """Posts webhooks as the provider does: signed over the public address."""

    def __init__(self, client: FlaskClient, services: TelephoneServices, school: SmallSchool) -> None:
        self.client = client
        self.services = services
        self.school = school
        self.database = services.database

    def post(self, path: str, params: Mapping[str, str] | None = None) -> TestResponse:
        """A signed request to `path` (with its query)."""
        form = dict(params or {})
        signature = RequestValidator(AUTH_TOKEN).compute_signature(PUBLIC_URL + path, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    def at(self, later: timedelta) -> None:
        """Let the clock stand so long after the line check."""
        self.services.clock = clock_at(LINE_CHECK + later)


def telephone_provider(database: Database) -> Provider:
    """A small school's telephone, with a provider beside it."""
    services = TelephoneServices(database, KeptPokes(), clock_at(LINE_CHECK))
    app = Flask("test")
    for blueprint in (inbound_blueprint, outbound_blueprint, call_status_blueprint, text_status_blueprint):
        app.register_blueprint(blueprint(services))
    with database.write() as session:
        school = small_school(session)
    return Provider(app.test_client(), services, school)


def policy_content(calls: dict[str, object] | None = None) -> dict[str, object]:
    """The standard policy as an inquiry keeps it, with other switches of its calls."""
    content = load_policy(DEFAULT_POLICY).to_content()
    return {**content, "calls": {**content["calls"], **(calls or {})}}


def plan_call(
    session: Session,
    school: SmallSchool,
    students: tuple[str, ...] = ("Ana", "Luis"),
    *,
    kind: RoundKind = RoundKind.GUARDIANS,
    channel: AttemptChannel = AttemptChannel.CALL,
    address: str = MOTHER,
    state: AttemptState = AttemptState.PLACED,
    sid: str | None = CALL,
    language: str = "",
    calls: dict[str, object] | None = None,
) -> int:
    """An attempt to reach `address` about students who are looked for, or (all-clear) were never absent; its id."""
    policy = PolicyVersion(
        name="test", digest=address.rjust(64, "0"), content=policy_content(calls), first_used_at=LINE_CHECK
    )
    session.add(policy)
    session.flush()
    attempt = Attempt(
        school_id=school.school_id,
        round_kind=kind,
        channel=channel,
        address=address,
        language=language,
        state=state,
        planned_at=LINE_CHECK,
        due_at=LINE_CHECK,
        placing_at=None if state is AttemptState.PLANNED else LINE_CHECK,
        deadline_at=LINE_CHECK + timedelta(minutes=2),
        provider_sid=sid,
    )
    session.add(attempt)
    session.flush()
    for name in students:
        inquiry = Inquiry(
            school_id=school.school_id,
            student_id=school.students[name],
            date=MONDAY,
            policy_version_id=policy.id,
            state=InquiryState.CORRECTED if kind is RoundKind.ALL_CLEAR else InquiryState(kind.value),
            opened_at=LINE_CHECK,
            due_at=LINE_CHECK + timedelta(minutes=30),
        )
        session.add(inquiry)
        session.flush()
        session.add(AttemptTarget(attempt_id=attempt.id, inquiry_id=inquiry.id, round_kind=kind, address=address))
    session.flush()
    return attempt.id
