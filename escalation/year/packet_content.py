"""What a referral's packet holds, out of the attendance file."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from escalation.papers.letter_values import AbsenceDay
from escalation.papers.packet_values import (
    Attachment,
    ContractEntry,
    InterventionEntry,
    MeetingEntry,
    PacketContent,
    TierEntry,
)
from escalation.papers.wording import long_date
from escalation.school_days import local_day
from escalation.tiers.counts import YEAR, count
from escalation.tiers.days import CountedDay
from escalation.tiers.policy import Basis
from escalation.tiers.standing import Reached
from escalation.year.attendance_file import AttendanceFile, attendance_file
from escalation.year.closing import Asked
from escalation.year.contact_words import ContactWords
from escalation.year.contracts import VIOLATED
from escalation.year.documents import read_document
from escalation.year.letter_content import letterhead, named
from escalation.year.meeting_people import attendees_of
from escalation.year.reasons import NCES
from storage.media import MediaStore
from storage.models import Contract, Intervention, Meeting, StaffMember
from storage.words import InterventionState

# As the whole packet.
LANGUAGE = "en"
COUNTED = {Basis.ABSENCES: "absences of any kind", Basis.UNEXCUSED: "unexcused absences", Basis.TARDIES: "tardies"}


def packet_content(  # noqa: PLR0917 - a referral
    session: Session, media: MediaStore, work: Intervention, asked: Asked, staff_id: int, now: datetime
) -> PacketContent:
    """The attendance file as it is referred by one piece of work. Raises MediaError where a document cannot be read."""
    file = attendance_file(session, work.student_id, work.year_id, now)
    view = file.view
    maker = session.get_one(StaffMember, staff_id)
    return PacketContent(
        student=named(view),
        letterhead=letterhead(session, view.school),
        year=view.year.name,
        recipient=asked.policy.people[asked.step.to].title,
        policy=asked.policy.title,
        # Without the marks of the document's footnotes.
        rule=" ".join(asked.step.says).replace("*", "") or asked.step.what,
        because=because_of(file, asked.tier.id),
        on=local_day(view.school, now),
        prepared_by=maker.name or maker.email,
        absences=tuple(_absence(file, one) for one in view.absences),
        days_enrolled=view.counted.enrolled(view.day),
        tardies=len(file.tardies),
        tiers=tuple(_tier(file, one, work) for one in file.standing.reached if one.begun is not None),
        contacts=tuple(ContactWords(session, view.school).entries(file.log)),
        meetings=tuple(_meeting(session, file, one) for one in file.meetings),
        contracts=_contracts(file),
        documents=_documents(media, file),
    )


def because_of(file: AttendanceFile, tier_id: str, *, dated: bool = True) -> tuple[str, ...]:
    """Why a student stands on a tier, in words: the counts of the day that brought them there, and facts stated.

    `dated`: with that day, where it is not told beside.
    """
    view = file.view
    reached = next((one for one in file.standing.reached if one.tier == tier_id), None)
    if reached is None:
        return ()
    tier = view.policy.tier(tier_id)
    said = []
    for threshold in tier.when[reached.way].thresholds if tier.when else ():
        figure = count(threshold.basis, threshold.window, view.counted, reached.since)
        words = COUNTED.get(threshold.basis, threshold.basis.value.replace("_", " "))
        on = f" on {long_date(reached.since, LANGUAGE)}" if dated else ""
        said.append(f"{figure:g} {words}{on} (begins at {threshold.value:g})")
    facts = {*(tier.when[reached.way].facts if tier.when else ()), *tier.once.facts}
    for declaration in file.declarations:
        if declaration.fact in facts and declaration.withdrawn_at is None:
            said.append(f"{view.policy.facts[declaration.fact].title} ({long_date(declaration.on, LANGUAGE)})")
    return tuple(said)


def _absence(file: AttendanceFile, day: CountedDay) -> AbsenceDay:
    decision = next((one for one in reversed(file.decisions.get(day.date, [])) if one.withdrawn_at is None), None)
    told = next((one.reason or "" for one in file.reports if one.date == day.date and one.reason), "")
    if decision is None:
        return AbsenceDay(day.date, day.excuse, told, day.ground.value)
    reason = NCES.get(decision.reason_code or "", told)
    return AbsenceDay(day.date, day.excuse, reason, decision.evidence.value, decision.note)


def _documents(media: MediaStore, file: AttendanceFile) -> tuple[Attachment, ...]:
    """Every document in sight but earlier packets: all that is in those is in this one too."""
    packets = {one.document_id for one in file.referrals}
    return tuple(
        Attachment(one.title, one.kind, one.dated, one.media_type, read_document(media, one))
        for one in file.documents
        if one.removed_at is None and one.id not in packets
    )


def _tier(file: AttendanceFile, reached: Reached, referral: Intervention) -> TierEntry:
    """What was done on one tier; the referral itself is what the packet is for."""
    view = file.view
    tier = view.policy.tier(reached.tier)
    known = {step.id: step for step in tier.steps}
    work = [
        one
        for one in file.work
        if one.id != referral.id
        and one.tier == tier.id
        and one.policy == view.policy.name
        and one.state is not InterventionState.WITHDRAWN
    ]
    came_of_it = {one.intervention_id: one.outcome for one in file.referrals}
    because = "; ".join(because_of(file, tier.id, dated=False)) or f"{_absent(file, reached.since)} absences"
    return TierEntry(
        tier.name,
        reached.since,
        because,
        tuple(
            InterventionEntry(
                known[one.step].what if one.step in known else one.step,
                view.policy.people[one.who].title if one.who in view.policy.people else one.who,
                one.due_on,
                one.state.value,
                one.done_on,
                one.outcome,
                " ".join(part for part in (one.note, came_of_it.get(one.id, "")) if part),
            )
            for one in work
        ),
    )


def _absent(file: AttendanceFile, day: date) -> int:
    return int(count(Basis.ABSENCES, YEAR, file.view.counted, day))


def _meeting(session: Session, file: AttendanceFile, meeting: Meeting) -> MeetingEntry:
    came = {True: "came", False: "did not come", None: "invited"}
    people = file.view.policy.people
    return MeetingEntry(
        meeting.starts_at.astimezone(ZoneInfo(file.view.school.timezone)),
        meeting.how,
        meeting.state,
        meeting.place,
        tuple(
            f"{one.name} ({people[one.who].title if one.who in people else 'family'}): {came[one.came]}"
            for one in attendees_of(session, meeting)
        ),
        meeting.outcome,
    )


def _contract_title(file: AttendanceFile, contract: Contract) -> str:
    """A plan is called a plan: by the paper that its step asks for."""
    work = next((one for one in file.work if one.id == contract.intervention_id), None)
    known = {f"{tier.id}/{step.id}": step.letter for tier in file.view.policy.tiers for step in tier.steps}
    letter = known.get(f"{work.tier}/{work.step}") if work else None
    return "Prevention plan" if letter == "prevention-plan" else "Attendance contract"


def _contracts(file: AttendanceFile) -> tuple[ContractEntry, ...]:
    broken = next((one.on for one in file.declarations if one.fact == VIOLATED and one.withdrawn_at is None), None)
    return tuple(
        ContractEntry(_contract_title(file, one), one.agreed_on, tuple(one.terms), one.document_id is not None, broken)
        for one in file.contracts
        if one.withdrawn_at is None
    )
