"""The auditor: what in the ledger contradicts what must always hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from escalation.auditor.attempts import attempt_findings
from escalation.auditor.findings import Finding
from escalation.auditor.inquiries import inquiry_findings
from escalation.auditor.messages import message_findings
from escalation.auditor.students import student_findings


def audit(session: Session, now: datetime, *, turn: int = 0) -> list[Finding]:
    """Look for inquiries nobody advances, attempts nobody watches, and students who fell through.

    Reads alone, in a number of statements that does not grow with the schools: their boards are looked at a few at a
    time, those whose turn it is. Give a `turn` that grows by one with every audit.
    """
    return [
        *inquiry_findings(session, now),
        *attempt_findings(session, now),
        *message_findings(session, now),
        *student_findings(session, now, turn),
    ]
