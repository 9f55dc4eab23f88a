"""`GET /healthz` and `GET /metrics`: whether everything that must happen does, in figures and never in names."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy import func, select

from bot.health_checks import age_of, findings_by_kind, health_of, heartbeats, lateness
from bot.wiring import Services
from storage.heartbeats import AUDIT, CLEAN, PROVIDER, TICK
from storage.models import Alarm, Attempt, Inquiry, Message
from voice.provider.outcomes import UNKNOWN_CODE

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
        health = health_of(services)
        told = {"healthy": health.is_good, "checks": health.checks, "findings": health.findings}
        return jsonify(told), 200 if health.is_good else 503

    @blueprint.get("/metrics")
    def metrics() -> ResponseReturnValue:
        return Response(generate_latest(_registry(services)), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _registry(services: Services) -> CollectorRegistry:
    registry = CollectorRegistry()
    now = services.clock.now()
    with services.database.read() as session:
        for name, words, column in STATES:
            gauge = Gauge(name, words, ["state"], registry=registry)
            for state, count in session.execute(select(column, func.count()).group_by(column)):
                gauge.labels(state=state.value).set(count)
        unknown = Counter(
            "attendance_unknown_provider_codes",
            "Codes of the telephone company that no table has, each counted once a day and school",
            registry=registry,
        )
        unknown.inc(session.scalar(select(func.count(Alarm.id)).where(Alarm.kind == UNKNOWN_CODE)) or 0)
        beats = heartbeats(session)
        late = Gauge("attendance_lateness_seconds", "How late the longest overdue row is", ["of"], registry=registry)
        for name, span in lateness(session, now).items():
            late.labels(of=name).set(span.total_seconds())
    found = Gauge("attendance_audit_findings", "What the auditor found", ["kind"], registry=registry)
    for kind, count in findings_by_kind(beats).items():
        found.labels(kind=kind).set(count)
    for name, words, heartbeat in AGES:
        if heartbeat in beats:
            Gauge(name, words, registry=registry).set(age_of(beats[heartbeat], now).total_seconds())
    queued = Gauge("attendance_queue_length", "Pokes that wait for a worker", ["queue"], registry=registry)
    for queue, length in services.pokes.lengths().items():
        queued.labels(queue=queue).set(length)
    return registry
