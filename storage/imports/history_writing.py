"""The days of a history as rows: absences and tardies, with a handful of statements however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.imports.bulk import insert_rows, update_rows
from storage.imports.changes import Counts, ImportReport
from storage.imports.events import Event
from storage.imports.history import TARDY, is_absence, share_of
from storage.models import Absence, Tardy
from storage.words import AbsenceState

#: One school's event of one student's day.
SchoolDays = Mapping[tuple[int, date], tuple[int, Event]]
#: Finer differences of a share are those of its writing.
_SAME_SHARE = 0.0005


def put_days(
    session: Session, days: SchoolDays, bells: Mapping[int, time], now: datetime, report: ImportReport
) -> None:
    """Write each day's absence or tardy, and withdraw the other one; `bells` tells when each school begins.

    What the events leave out of a day that the ledger has in the same category (share, reason, minutes) stays.
    """
    if not days:
        return
    schools = {school for school, _ in days.values()}
    span = (min(day for _, day in days), max(day for _, day in days))
    _put_absences(session, days, _standing(session, Absence, schools, span), now, counts=report.of("absences"))
    _put_tardies(session, days, bells, _standing(session, Tardy, schools, span), now, counts=report.of("tardies"))


def _standing(
    session: Session, model: type[Absence] | type[Tardy], schools: Iterable[int], span: tuple[date, date]
) -> dict[tuple[int, date], Mapping[str, Any]]:
    columns = model.__table__.c
    names = ("category", "share", "reason", "state") if model is Absence else ("minutes", "withdrawn_at")
    query = select(columns.id, columns.student_id, columns.date, *(columns[name] for name in names)).where(
        columns.school_id.in_(schools), columns.date.between(*span)
    )
    return {(row["student_id"], row["date"]): dict(row) for row in session.execute(query).mappings()}


def _put_absences(
    session: Session, days: SchoolDays, standing: Mapping[tuple[int, date], Mapping[str, Any]], now: datetime,
    counts: Counts,
) -> None:  # fmt: skip
    added, updated, withdrawn = [], [], []
    for key, (school, event) in days.items():
        row = standing.get(key)
        if not is_absence(event):
            if row is not None and row["state"] is AbsenceState.LISTED:
                withdrawn.append({"id": row["id"], "state": AbsenceState.WITHDRAWN, "changed_at": now})
            continue
        if row is None:
            added.append(
                {
                    "school_id": school, "student_id": key[0], "date": key[1], "category": event.category,
                    "share": share_of(event), "reason": event.reason, "state": AbsenceState.LISTED, "listed_at": now,
                    "changed_at": now,
                }
            )  # fmt: skip
            continue
        is_same = row["category"] == event.category
        share = row["share"] if is_same and event.share is None else share_of(event)
        reason = event.reason or (row["reason"] if is_same else "")
        is_listed = row["state"] is AbsenceState.LISTED
        if is_listed and is_same and reason == row["reason"] and abs(share - row["share"]) < _SAME_SHARE:
            counts.unchanged += 1
            continue
        counts.updated += is_listed
        counts.returned += not is_listed
        updated.append(
            {
                "id": row["id"], "category": event.category, "share": share, "reason": reason,
                "state": AbsenceState.LISTED, "changed_at": now,
            }
        )  # fmt: skip
    counts.added += len(added)
    counts.retired += len(withdrawn)
    insert_rows(session, Absence, added)
    update_rows(session, Absence, updated)
    update_rows(session, Absence, withdrawn)


def _put_tardies(
    session: Session, days: SchoolDays, bells: Mapping[int, time],
    standing: Mapping[tuple[int, date], Mapping[str, Any]], now: datetime, *, counts: Counts,
) -> None:  # fmt: skip
    added, updated, withdrawn = [], [], []
    for key, (school, event) in days.items():
        row = standing.get(key)
        if event.category != TARDY:
            if row is not None and row["withdrawn_at"] is None:
                withdrawn.append({"id": row["id"], "withdrawn_at": now})
            continue
        minutes = minutes_late(event, bells[school])
        if row is None:
            added.append(
                {
                    "school_id": school, "student_id": key[0], "date": key[1], "minutes": minutes, "noted_at": now,
                    "withdrawn_at": None,
                }
            )  # fmt: skip
            continue
        minutes = row["minutes"] if minutes is None else minutes
        is_noted = row["withdrawn_at"] is None
        if is_noted and minutes == row["minutes"]:
            counts.unchanged += 1
            continue
        counts.updated += is_noted
        counts.returned += not is_noted
        updated.append({"id": row["id"], "minutes": minutes, "withdrawn_at": None})
    counts.added += len(added)
    counts.retired += len(withdrawn)
    insert_rows(session, Tardy, added)
    update_rows(session, Tardy, updated)
    update_rows(session, Tardy, withdrawn)


def minutes_late(event: Event, bell: time) -> int | None:
    """By how many minutes a student came late; None where nothing tells.

    The event's own length goes first: an arrival at 13:10 may be late by five minutes for a lesson after noon, and is
    no morning missed.
    """
    if event.minutes is not None:
        return event.minutes
    if event.arrival is None or event.arrival <= bell:
        return None
    return (event.arrival.hour - bell.hour) * 60 + event.arrival.minute - bell.minute
