"""Referrals: the complete attendance file handed to somebody; refused, with a list, while something is missing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from escalation.papers.packet import render_packet
from escalation.staff_entries import EntryError
from escalation.tiers.policy import Every, Step, StepKind
from escalation.tiers.standing import required, standing
from escalation.tiers.steps import due_steps
from escalation.year.closing import Asked, finish, open_work, step_for
from escalation.year.documents import Paper, file_document, take_in
from escalation.year.packet_content import packet_content
from escalation.year.student_log import log_student
from escalation.year.student_view import StudentView, student_view
from storage.media import MediaStore
from storage.models import Disclosure, Intervention, Referral
from storage.session import Database
from storage.words import DocumentKind

REFERRALS = frozenset({StepKind.REFERRAL})


class NotComplete(EntryError):
    """The file may not be referred yet; `missing` names what is to be documented first."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("The attendance file is not complete. Still missing: " + "; ".join(missing) + ".")
        self.missing = missing


def missing_for_packet(session: Session, intervention_id: int, now: datetime) -> list[str]:
    """What must be documented before this referral, in words: nothing on the way to it may have been left out.

    Raises:
        EntryError: it is no referral.
    """
    work = session.get_one(Intervention, intervention_id)
    asked = step_for(session, work, REFERRALS)
    return _missing(student_view(session, work.student_id, work.year_id, now), asked)


def make_packet(database: Database, media: MediaStore, intervention_id: int, staff_id: int, now: datetime) -> int:
    """Make the packet, file it, and note to whom it is disclosed: the step is done. Returns the referral's id.

    Raises:
        NotComplete: something is missing.
        EntryError: it is no open referral.
        MediaError: a document of the file cannot be read.
    """
    with database.read() as session:
        work = session.get_one(Intervention, intervention_id)
        _refuse_incomplete(session, intervention_id, now)
        asked = step_for(session, work, REFERRALS)
        content = packet_content(session, media, work, asked, staff_id, now)
    packet = render_packet(content)
    taken = take_in(media, packet.pdf)
    with database.write() as session:
        work = open_work(session, intervention_id)
        _refuse_incomplete(session, intervention_id, now)
        recipient = asked.policy.people[asked.step.to].title
        paper = Paper(DocumentKind.REFERRAL, f"Referral: {recipient}", content.on, work.id)
        document = file_document(session, work.student_id, work.year_id, paper, taken, staff_id, now)
        referral = Referral(
            student_id=work.student_id,
            year_id=work.year_id,
            intervention_id=work.id,
            recipient=asked.step.to,
            document_id=document.id,
            manifest=packet.manifest,
            made_at=now,
            made_by=staff_id,
        )
        session.add(referral)
        session.add(
            Disclosure(
                student_id=work.student_id,
                recipient=recipient,
                interest=f"{asked.policy.title}, {asked.tier.name}: {asked.step.what}",
                what="The attendance file of the school year",
                document_id=document.id,
                disclosed_at=now,
                disclosed_by=staff_id,
            )
        )
        session.flush()
        log_student(
            session,
            work.student_id,
            "referred",
            now,
            staff_id=staff_id,
            referral_id=referral.id,
            document_id=document.id,
            to=asked.step.to,
        )
        finish(session, work, "handed on", staff_id, now)
        return referral.id


def note_outcome(session: Session, referral_id: int, outcome: str, staff_id: int, now: datetime) -> None:
    """What came of a referral; the newest stands, the log keeps all. Raises EntryError if it is empty."""
    referral = session.get_one(Referral, referral_id, with_for_update={"key_share": True}, populate_existing=True)
    if not outcome.strip():
        raise EntryError("Write down what came of the referral.")
    referral.outcome = outcome.strip()
    log_student(
        session,
        referral.student_id,
        "referral_outcome",
        now,
        staff_id=staff_id,
        referral_id=referral.id,
        outcome=referral.outcome,
    )


def _refuse_incomplete(session: Session, intervention_id: int, now: datetime) -> None:
    missing = missing_for_packet(session, intervention_id, now)
    if missing:
        raise NotComplete(missing)


def _missing(view: StudentView, asked: Asked) -> list[str]:
    """The required steps of the tiers that have begun, up to this one, and of its own those before the referral."""
    policy = view.policy
    stands = standing(policy, view.counted, view.day)
    owed = {f"{one.tier}/{one.step}" for one in due_steps(policy, view.counted, stands, view.day)}
    begun = {one.tier for one in stands.reached if one.begun is not None}
    # Where tiers do not build on each other, nothing of the earlier ones is owed.
    earlier = policy.tiers[: policy.rank(asked.tier.id)] if policy.builds_on_previous else ()
    before = [(tier, step) for tier in earlier if tier.id in begun for step in required(tier)]
    # Referrals to others beside it do not wait for each other.
    own = asked.tier.steps[: asked.tier.steps.index(asked.step)]
    before += [
        (asked.tier, step) for step in required(asked.tier) if step in own and step.does is not StepKind.REFERRAL
    ]
    return [
        f"{tier.name}: {step.what}"
        for tier, step in before
        if _is_asked_for(step, f"{tier.id}/{step.id}" in owed, view)
        and f"{tier.id}/{step.id}" not in view.counted.student.done
    ]


def _is_asked_for(step: Step, is_owed: bool, view: StudentView) -> bool:
    """Whether a step has been asked for by now, though it may still wait for another one."""
    if step.every is Every.ABSENCE:
        return is_owed
    return not step.only or step.only in view.counted.student.facts
