"""One audit: its findings are kept, and staff are told of what is still wrong at the next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

import structlog
from sqlalchemy.orm import Session

from escalation.attempt_times import real
from escalation.audit import audit
from escalation.auditor.findings import Finding
from escalation.school_days import local_day
from storage.alarms import raise_alarm
from storage.clock import Clock
from storage.heartbeats import AUDIT, CLEAN, PROVIDER, beat, lock_heartbeat
from storage.models import Heartbeat, School
from storage.session import Database

log = structlog.get_logger(__name__)

# Real seconds between two audits, whatever the speed of the virtual clock.
AUDIT_SECONDS = 30.0
# A finding that is younger than this at the next audit was seen by another auditor a moment ago: it may be a race.
PERSISTS_SECONDS = 15.0
MOST_SUBJECTS = 100
NOT_LOOKED_AFTER = "not_looked_after"

FirstSeen = dict[tuple[str, str], datetime]


@dataclass(frozen=True, slots=True)
class AuditResult:
    """How many contradictions there are, and whether all is well, the last comparison with the provider included."""

    findings: int
    clean: bool


def audit_and_record(database: Database, clock: Clock) -> AuditResult:
    """Audit the ledger, note the result, and raise an alarm about what two audits in a row have found.

    Several may do it at once.
    """
    now = clock.now()
    with database.read() as session:
        before = session.get(Heartbeat, AUDIT)
        findings = audit(session, now, turn=before.details.get("turn", 0) if before is not None else 0)
    if findings:
        log.error("audit_found", **Counter(finding.kind for finding in findings))
    kept = a_few(findings, MOST_SUBJECTS)
    with database.write() as session:
        row = lock_heartbeat(session, AUDIT, now)
        seen = first_seen(row.details, kept, now)
        lasting = [found for found in kept if seen[found.kind, found.subject] <= now - real(clock, PERSISTS_SECONDS)]
        _tell_staff(session, lasting, now)
        row.at, row.findings = now, len(findings)
        row.details = _details(findings, seen, row.details.get("turn", 0) + 1)
        provider = session.get(Heartbeat, PROVIDER)
        clean = not findings and (provider is None or provider.findings == 0)
        if clean:
            beat(session, CLEAN, now)
    return AuditResult(len(findings), clean)


def a_few(findings: Sequence[Finding], most: int) -> list[Finding]:
    """At most so many of the findings, of every school one before of any a second.

    A school of which none is among them is not forgotten: it has one in their stead, about the school.
    """
    of_school: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        of_school[finding.school_id].append(finding)
    in_turn = [found for some in zip_longest(*of_school.values()) for found in some if found is not None]
    few = in_turn[:most]
    left_out = of_school.keys() - {found.school_id for found in few}
    return few + [Finding("more_findings", f"school:{school_id}", school_id) for school_id in sorted(left_out)]


def first_seen(details: Mapping[str, Any], findings: Sequence[Finding], now: datetime) -> FirstSeen:
    """Since when each of these is found, by what the last audit noted. What it did not note is new."""
    noted = {(kind, subject): datetime.fromisoformat(since) for kind, subject, since in details.get("found", ())}
    # An instant to come is of before a step of the clock.
    return {(f.kind, f.subject): min(noted.get((f.kind, f.subject), now), now) for f in findings}


def _details(findings: Sequence[Finding], seen: FirstSeen, turn: int) -> dict[str, Any]:
    return {
        "turn": turn,
        "kinds": dict(Counter(finding.kind for finding in findings)),
        "found": [[kind, subject, since.isoformat()] for (kind, subject), since in seen.items()],
    }


def _tell_staff(session: Session, findings: Sequence[Finding], now: datetime) -> None:
    """Once for each finding and day of the school."""
    for finding in findings:
        day = local_day(session.get_one(School, finding.school_id), now)
        subject = f"{finding.kind}:{finding.subject}:{day.isoformat()}"
        raise_alarm(session, finding.school_id, NOT_LOOKED_AFTER, subject, now, student_id=finding.student_id)
