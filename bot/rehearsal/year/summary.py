"""What a rehearsed year came to: figures for each tier and kind of work, and the packets as files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.rehearsal.year.desk import Diary
from bot.rehearsal.year.stage import YearStage
from escalation.year.documents import read_document
from escalation.year.standings import standings
from storage.models import (
    FamilyLetter,
    FileDocument,
    Intervention,
    Meeting,
    OutgoingMail,
    Referral,
    ReportRun,
    SchoolYear,
    Student,
)
from storage.words import InterventionState, LetterState, MailState, MeetingState


def summary_of(stage: YearStage, diary: Diary, day: date) -> dict[str, Any]:
    """The year in numbers, as it stands on its last day."""
    with stage.database.read() as session:
        return {
            "students": session.scalar(select(func.count()).select_from(Student)),
            "tiers": _tiers(stage, session, day),
            "steps": _by(session, Intervention.state) | _late(session, day),
            "letters": _by(session, FamilyLetter.state, FamilyLetter.state != LetterState.WITHDRAWN),
            "languages": _by(session, FamilyLetter.language, FamilyLetter.state != LetterState.WITHDRAWN),
            "emails": _by(session, OutgoingMail.kind, OutgoingMail.state == MailState.SENT),
            "emails refused": _count(session, OutgoingMail, OutgoingMail.state == MailState.FAILED),
            "meetings": _by(session, Meeting.state, Meeting.state != MeetingState.CANCELED),
            "reports": _count(session, ReportRun, ReportRun.kind.startswith("report:")),
            "documents": _count(session, FileDocument, FileDocument.removed_at.is_(None)),
            "referrals": _by(session, Referral.recipient),
            "office": dict(sorted(diary.done.items())),
            "not allowed yet": dict(sorted(diary.refused.items())),
        }


def write_packets(stage: YearStage, folder: Path) -> dict[str, dict[str, Any]]:
    """Write every packet that was handed on into a folder, as PDF. Returns the manifests by the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    manifests = {}
    with stage.database.read() as session:
        rows = session.execute(
            select(Referral, FileDocument, Student)
            .join(FileDocument, FileDocument.id == Referral.document_id)
            .join(Student, Student.id == Referral.student_id)
            .order_by(Referral.made_at, Referral.id)
        )
        for referral, document, student in rows:
            name = f"{student.source_id}-{referral.recipient}.pdf"
            (folder / name).write_bytes(read_document(stage.media, document))
            manifests[name] = referral.manifest
    return manifests


def told(summary: dict[str, Any]) -> list[str]:
    """The summary in lines for people."""
    tiers = ", ".join(f"{tier['name']}: {tier['reached']}" for tier in summary["tiers"].values())
    lines = [f"{summary['policy']}: {summary['students']} students. Reached {tiers}."]
    for title in ("steps", "letters", "languages", "emails", "meetings", "referrals", "office", "not allowed yet"):
        figures = ", ".join(f"{count} {name}" for name, count in summary[title].items())
        lines.append(f"  {title}: {figures or 'none'}")
    lines.append(f"  {summary['reports']} reports, {summary['documents']} documents, {summary['seconds']} seconds")
    return lines


def _tiers(stage: YearStage, session: Session, day: date) -> dict[str, dict[str, Any]]:
    """How many students have reached each tier by the end, and for how many its work has begun."""
    reached, begun = Counter[str](), Counter[str]()
    for one in standings(session, session.get_one(SchoolYear, stage.year_id), stage.policy, day):
        reached.update(tier.tier for tier in one.standing.reached)
        begun.update(tier.tier for tier in one.standing.reached if tier.begun is not None)
    return {
        tier.id: {"name": tier.name, "reached": reached[tier.id], "begun": begun[tier.id]}
        for tier in stage.policy.tiers
    }


def _by(session: Session, column: InstrumentedAttribute[Any], *where: Any) -> dict[str, int]:
    query = select(column, func.count()).where(*where).group_by(column).order_by(column)
    return {str(value): count for value, count in session.execute(query)}


def _count(session: Session, table: type[Any], *where: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def _late(session: Session, day: date) -> dict[str, int]:
    """How much was done after its day, and how much is overdue by now."""
    is_open, is_done = Intervention.state == InterventionState.OPEN, Intervention.state == InterventionState.DONE
    return {
        "done late": _count(session, Intervention, is_done, Intervention.done_on > Intervention.due_on),
        "overdue": _count(session, Intervention, is_open, Intervention.due_on < day),
    }
