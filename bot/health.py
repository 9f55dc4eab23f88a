"""`GET /healthz` and `GET /metrics`: whether everything that must happen does, in figures and never in names."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.health_checks import age_of, checks_of, lateness
from bot.wiring import Services
from storage.heartbeats import AUDIT, CLEAN, CLOCK_OFF, PROVIDER, TICK
from storage.models import Attempt, Heartbeat, Inquiry, Message

STATES = (
    ("attendance_inquiries", "Inquiries by state", Inquiry.state),
    ("attendance_attempts", "Attempts by state", Attempt.state),
    ("attendance_messages", "Messages by state", Message.state),
)
AGES = (
    ("attendance_last_tick_seconds", "Seconds of the clock since a clock process swept", TICK),
    ("attendance_last_audit_seconds", "Seconds of the clock since the ledger was audited", AUDIT),
    ("attendance_last_clean_audit_seconds", "Seconds of the clock since an audit found nothing", CLEAN),
    ("attendance_last_provider_comparison_seconds", "Seconds of the clock since the calls were compared", PROVIDER),
)


def health_blueprint(services: Services) -> Blueprint:
    """The two addresses that watchers ask."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> ResponseReturnValue:
        checks = checks_of(services)
        found: dict[str, int] = {}
        if checks["database"]:
            with services.database.read() as session:
                found = _found(_heartbeats(session))
        # Redis only carries pokes: without it everything is slower, nothing is lost. Still worth a look.
        healthy = all(checks.values())
        return jsonify({"healthy": healthy, "checks": checks, "findings": found}), 200 if healthy else 503

    @blueprint.get("/metrics")
    def metrics() -> ResponseReturnValue:
        return Response(generate_latest(_registry(services)), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _heartbeats(session: Session) -> dict[str, Heartbeat]:
    return {row.name: row for row in session.scalars(select(Heartbeat))}


def _found(beats: dict[str, Heartbeat]) -> dict[str, int]:
    """What the last audit, and the last comparison with the provider, found: how many of each kind."""
    found: dict[str, int] = {}
    for name in (AUDIT, PROVIDER):
        if name in beats:
            found |= beats[name].details.get("kinds", {})
    if CLOCK_OFF in beats and beats[CLOCK_OFF].findings:
        found["clock_off"] = beats[CLOCK_OFF].findings
    return found


def _registry(services: Services) -> CollectorRegistry:
    registry = CollectorRegistry()
    now = services.clock.now()
    with services.database.read() as session:
        for name, words, column in STATES:
            gauge = Gauge(name, words, ["state"], registry=registry)
            for state, count in session.execute(select(column, func.count()).group_by(column)):
                gauge.labels(state=state.value).set(count)
        beats = _heartbeats(session)
        late = Gauge("attendance_lateness_seconds", "How late the longest overdue row is", ["of"], registry=registry)
        for name, span in lateness(session, now).items():
            late.labels(of=name).set(span.total_seconds())
    found = Gauge("attendance_audit_findings", "What the auditor found", ["kind"], registry=registry)
    for kind, count in _found(beats).items():
        found.labels(kind=kind).set(count)
    for name, words, heartbeat in AGES:
        if heartbeat in beats:
            Gauge(name, words, registry=registry).set(age_of(beats[heartbeat], now).total_seconds())
    queued = Gauge("attendance_queue_length", "Pokes that wait for a worker", ["queue"], registry=registry)
    for queue, length in services.pokes.lengths().items():
        queued.labels(queue=queue).set(length)
    return registry
