"""The health of the roster: whom too few could be called for, and what is weak in the contacts on file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from bot.staff.scope import scope
from bot.staff.services import StaffServices
from escalation.findings import Finding, FindingKind, findings

TITLES = {
    FindingKind.NO_CONTACTS: "Students without any contact",
    FindingKind.TOO_FEW_REACHABLE: "Students for whom fewer than two people can be reached",
    FindingKind.IMPOSSIBLE_NUMBER: "Numbers that cannot be numbers",
    FindingKind.NO_LANGUAGE: "Contacts whose language is not known",
}


@dataclass(frozen=True, slots=True)
class Weakness:
    """Findings of one kind under their title."""

    title: str
    found: Sequence[Finding]


def add_roster(blueprint: Blueprint, services: StaffServices) -> None:
    """One page."""

    @blueprint.get("/roster")
    def roster() -> ResponseReturnValue:
        now = services.clock.now()
        with services.database.read() as db:
            where = scope(db, now)
            if where is None:
                return render_template("staff/no_school.html")
            return render_template(
                "staff/roster.html",
                scope=where,
                weaknesses=weaknesses(db, where.school.id, now),
            )


def weaknesses(db: Session, school_id: int, now: datetime) -> list[Weakness]:
    """What is weak in the contacts of a school, by kind, the gravest first."""
    found = findings(db, school_id, now)
    return [Weakness(title, [f for f in found if f.kind is kind]) for kind, title in TITLES.items()]


def too_few(db: Session, school_id: int, now: datetime) -> list[Weakness]:
    """The students for whom too few people could be reached."""
    titles = {TITLES[kind] for kind in (FindingKind.NO_CONTACTS, FindingKind.TOO_FEW_REACHABLE)}
    return [weakness for weakness in weaknesses(db, school_id, now) if weakness.title in titles]
