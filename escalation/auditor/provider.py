"""Whether ledger and provider tell of the same calls: a slower comparison, over the last hours."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.attempt_times import real
from escalation.auditor.findings import Finding
from storage.alarms import raise_alarm
from storage.clock import Clock
from storage.heartbeats import PROVIDER, beat
from storage.models import Attempt, School
from storage.session import Database
from storage.words import FINAL_ATTEMPT_STATES, LIVE_ATTEMPT_STATES, AttemptChannel, AttemptState
from voice.telephony import FINAL_CALL_STATES, ProviderCall, Telephony

LOOK_BACK_SECONDS = 2 * 3600.0
# Replies and callbacks come late, and may be looked up first.
SETTLED_SECONDS = 300.0
UNKNOWN_CALL = "unknown_call"


@dataclass(frozen=True, slots=True)
class Told:
    """What the ledger knows of one attempt's call."""

    attempt_id: int
    school_id: int
    state: AttemptState
    address: str
    provider_sid: str | None
    ended_at: datetime | None


def compare_with_provider(database: Database, telephony: Telephony, clock: Clock) -> list[Finding]:
    """Ask for the provider's calls, compare, note what was found, and tell the staff of calls that nobody ordered.

    Call it outside any transaction. Raises TelephonyError where the provider does not answer: then nothing is noted.
    """
    since = clock.now() - real(clock, LOOK_BACK_SECONDS)
    calls = telephony.list_calls(since)
    with database.read() as session:
        told, lines = _told(session, calls, since), _lines(session)
    now = clock.now()
    findings = list(disagreements(calls, told, lines, now, real(clock, SETTLED_SECONDS)))
    with database.write() as session:
        beat(session, PROVIDER, now, findings=len(findings), details={"calls": len(calls), "kinds": _kinds(findings)})
        for finding in findings:
            if finding.kind == UNKNOWN_CALL:
                raise_alarm(session, finding.school_id, UNKNOWN_CALL, finding.subject, now)
    return findings


def disagreements(
    calls: Collection[ProviderCall],
    told: Collection[Told],
    lines: Mapping[str, int],
    now: datetime,
    settled: timedelta,
) -> Iterator[Finding]:
    """What ledger and provider tell differently, of calls that have had the time `settled` to be known to both.

    `lines`: our numbers and whose they are; calls from other numbers of the account are not our affair.
    """
    by_sid = {attempt.provider_sid: attempt for attempt in told if attempt.provider_sid is not None}
    asking = {attempt.address for attempt in told if attempt.provider_sid is None}
    for call in calls:
        if not call.is_ordered or call.from_ not in lines or call.created_at is None:
            continue
        attempt = by_sid.get(call.sid)
        if attempt is None:
            # One whose reply was lost is found when the attempt's deadline has run out.
            if call.created_at < now - settled and call.to not in asking:
                yield Finding(UNKNOWN_CALL, f"call:{call.sid}", lines[call.from_])
            continue
        is_over = call.state in FINAL_CALL_STATES
        if is_over and attempt.state in LIVE_ATTEMPT_STATES and _long_ago(call.ended_at, now, settled):
            yield Finding("call_end_not_noticed", f"attempt:{attempt.attempt_id}", attempt.school_id)
        if not is_over and attempt.state in FINAL_ATTEMPT_STATES and _long_ago(attempt.ended_at, now, settled):
            yield Finding("call_goes_on", f"attempt:{attempt.attempt_id}", attempt.school_id)


def _long_ago(at: datetime | None, now: datetime, settled: timedelta) -> bool:
    return at is not None and at < now - settled


def _told(session: Session, calls: Collection[ProviderCall], since: datetime) -> list[Told]:
    """The attempts of these calls, and those whose call is not known yet."""
    columns = select(
        Attempt.id, Attempt.school_id, Attempt.state, Attempt.address, Attempt.provider_sid, Attempt.ended_at
    ).where(Attempt.channel == AttemptChannel.CALL)
    sids = [call.sid for call in calls]
    rows = list(session.execute(columns.where(Attempt.state.in_(LIVE_ATTEMPT_STATES), Attempt.provider_sid.is_(None))))
    for start in range(0, len(sids), 500):
        rows += session.execute(columns.where(Attempt.provider_sid.in_(sids[start : start + 500])))
    return [Told(*row) for row in rows]


def _lines(session: Session) -> dict[str, int]:
    rows = session.execute(select(School.attendance_line, School.id)).all()
    return {line: school_id for line, school_id in rows if line is not None}


def _kinds(findings: Collection[Finding]) -> dict[str, int]:
    return {
        kind: sum(finding.kind == kind for finding in findings) for kind in sorted({found.kind for found in findings})
    }
