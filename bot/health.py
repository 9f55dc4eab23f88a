"""`GET /healthz` and `GET /metrics`: whether everything that must answer does, in figures and never in names."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy import func, select

from bot.wiring import Services
from escalation.audit import audit
from storage.models import Alarm, Attempt, Inquiry, Message
from voice.provider.outcomes import UNKNOWN_CODE


def health_blueprint(services: Services) -> Blueprint:
    """The two addresses that watchers ask."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> ResponseReturnValue:
        checks = {"database": services.database.is_reachable(), "queue": services.pokes.is_reachable()}
        findings = 0
        if checks["database"]:
            with services.database.read() as session:
                findings = len(audit(session, services.clock.now()))
        checks["nothing_overdue"] = findings == 0
        # Redis only carries pokes: without it everything is slower, nothing is lost. Still worth a look.
        healthy = all(checks.values())
        return jsonify({"healthy": healthy, "checks": checks, "findings": findings}), 200 if healthy else 503

    @blueprint.get("/metrics")
    def metrics() -> ResponseReturnValue:
        return Response(generate_latest(_registry(services)), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _registry(services: Services) -> CollectorRegistry:
    registry = CollectorRegistry()
    tables = (
        ("attendance_inquiries", "Inquiries by state", Inquiry.state),
        ("attendance_attempts", "Attempts by state", Attempt.state),
        ("attendance_messages", "Messages by state", Message.state),
    )
    with services.database.read() as session:
        for name, words, column in tables:
            gauge = Gauge(name, words, ["state"], registry=registry)
            for state, count in session.execute(select(column, func.count()).group_by(column)):
                gauge.labels(state=state.value).set(count)
        unknown = Counter(
            "attendance_unknown_provider_codes",
            "Codes of the telephone company that no table has, each counted once a day and school",
            registry=registry,
        )
        unknown.inc(session.scalar(select(func.count(Alarm.id)).where(Alarm.kind == UNKNOWN_CODE)) or 0)
        overdue = Gauge("attendance_audit_findings", "What the auditor holds against the ledger", registry=registry)
        overdue.set(len(audit(session, services.clock.now())))
    return registry
