"""The front of a packet as data: cover, contents, summary, tiers, contact log, meetings and contracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from escalation.papers.absence_chart import absences_by_month
from escalation.papers.attachments import Prepared
from escalation.papers.chart import chart_data
from escalation.papers.letter import EXCUSE_WORDS, letterhead_data
from escalation.papers.letter_fields import grade_words
from escalation.papers.packet_values import ContractEntry, MeetingEntry, PacketContent, TierEntry
from escalation.papers.wording import clock_time, long_date, number, short_date, word
from storage.words import Excuse

# A packet goes to people of the district: it is written in English, whatever the family's language.
LANGUAGE = "en"


def front_data(content: PacketContent, documents: Sequence[Prepared], after: int) -> dict[str, Any]:
    """What packet.typ takes. `after`: how many pages follow the front."""
    return {
        "letterhead": letterhead_data(content.letterhead, LANGUAGE),
        "student": content.student.name,
        "cover": _cover(content),
        "policy": content.policy,
        "rule": content.rule,
        "because": list(content.because),
        "counts": _counts(content),
        "chart": None if not content.absences else chart_data(absences_by_month(content.absences, LANGUAGE)),
        "absences": [
            [short_date(day.on, LANGUAGE), word(EXCUSE_WORDS[day.excuse], LANGUAGE), day.reason, day.evidence, day.note]
            for day in content.absences
        ],
        "tiers": [_tier(tier) for tier in content.tiers],
        "contacts": [[_moment(entry.at), entry.whom, entry.how, entry.result, entry.by] for entry in content.contacts],
        "meetings": [_meeting(meeting) for meeting in content.meetings],
        "contracts": [_contract(contract) for contract in content.contracts],
        "documents": _contents(documents),
        "after": after,
        "page_of": word("page_of", LANGUAGE),
    }


def _moment(at: datetime) -> str:
    return f"{short_date(at.date(), LANGUAGE)}, {clock_time(at, LANGUAGE)}"


def _cover(content: PacketContent) -> list[tuple[str, str]]:
    facts = [
        ("Student", content.student.name),
        ("Grade", grade_words(content.student.grade, LANGUAGE)),
        ("School", content.letterhead.school),
        ("School year", content.year),
        ("Referred to", content.recipient),
        ("Date", long_date(content.on, LANGUAGE)),
        ("Prepared by", content.prepared_by),
    ]
    return [(name, value) for name, value in facts if value]


def _counts(content: PacketContent) -> list[tuple[str, str]]:
    days = content.absences
    counts = [
        ("days absent", str(len(days))),
        *((word(EXCUSE_WORDS[it], LANGUAGE), str(sum(day.excuse is it for day in days))) for it in (*Excuse, None)),
    ]
    if content.days_enrolled:
        counts += [
            ("days enrolled", str(content.days_enrolled)),
            ("percent missed", number(100 * len(days) / content.days_enrolled, LANGUAGE)),
        ]
    if content.tardies is not None:
        counts.append(("times tardy", str(content.tardies)))
    return counts


def _tier(tier: TierEntry) -> dict[str, Any]:
    return {
        "name": tier.name,
        "since": f"Since {long_date(tier.since, LANGUAGE)}: {tier.because}",
        "rows": [
            [
                step.what,
                step.who,
                short_date(step.due_on, LANGUAGE),
                short_date(step.done_on, LANGUAGE) if step.done_on else step.state,
                ". ".join(part for part in (step.outcome, step.note) if part),
            ]
            for step in tier.interventions
        ],
    }


def _meeting(meeting: MeetingEntry) -> list[tuple[str, str]]:
    when = f"{long_date(meeting.starts_at.date(), LANGUAGE)}, {clock_time(meeting.starts_at, LANGUAGE)}"
    facts = [
        ("When", f"{when} ({meeting.state})"),
        ("How", ", ".join(part for part in (str(meeting.how), meeting.place) if part)),
        ("Who", "; ".join(meeting.attendees)),
        ("Outcome", meeting.outcome),
    ]
    return [(name, value) for name, value in facts if value]


def _contract(contract: ContractEntry) -> dict[str, Any]:
    signed = "the signed paper is in the file" if contract.signed else "no signed paper is in the file"
    told = f"Agreed on {long_date(contract.agreed_on, LANGUAGE)}; {signed}."
    if contract.broken_on:
        told += f" Not kept since {long_date(contract.broken_on, LANGUAGE)}."
    return {"title": contract.title, "told": told, "terms": list(contract.terms)}


def _contents(documents: Sequence[Prepared]) -> list[dict[str, Any]]:
    """What follows the front: the words of each entry, and how many pages behind the front's last it begins."""
    listed, offset = [], 1
    for count, entry in enumerate(documents, start=1):
        what = f"{entry.document.kind}, {long_date(entry.document.dated, LANGUAGE)}"
        listed.append({"words": f"Document {count}: {entry.document.title} ({what})", "offset": offset})
        offset += entry.pages
    return [*listed, {"words": "Manifest", "offset": offset}]
