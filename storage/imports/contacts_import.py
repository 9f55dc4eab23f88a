"""Contacts and their telephone numbers into the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.imports.bulk import CHUNK, delete_rows, differences, insert_rows, update_rows
from storage.imports.changes import ImportReport
from storage.imports.records import ContactRecord
from storage.models import Contact, ContactPhone, PhoneNumber, Student, StudentContact


def put_contacts(
    session: Session, district_id: int, records: Sequence[ContactRecord], report: ImportReport
) -> dict[str, int]:
    """Add and update contacts with their numbers; returns their ids by source id."""
    columns = Contact.__table__.c
    query = select(Contact.__table__).where(columns.district_id == district_id)
    before = {row["source_id"]: dict(row) for row in session.execute(query).mappings()}
    counts = report.of("contacts")
    added: list[dict[str, Any]] = []
    updates: list[dict[str, Any]] = []
    for record in records:
        name = f"contact {record.source_id} {record.given_name} {record.family_name}"
        row = before.get(record.source_id)
        values = _columns(record, district_id, row or {"address": "", "letters_by_email": False})
        if row is None:
            counts.added += 1
            report.changes.append(f"{name}: added")
            added.append(values)
            continue
        names = differences(row, values)
        if row["retired_at"] is not None:
            counts.returned += 1
            report.changes.append(f"{name}: back on file")
        elif names:
            counts.updated += 1
            report.changes.append(f"{name}: {', '.join(names)}")
        else:
            counts.unchanged += 1
            continue
        updates.append({"id": row["id"], "retired_at": None, **values})
    insert_rows(session, Contact, added)
    update_rows(session, Contact, updates)
    found = session.execute(select(columns.source_id, columns.id).where(columns.district_id == district_id))
    ids = {source_id: contact_id for source_id, contact_id in found}  # noqa: C416 - rows are not pairs to mypy
    _put_phones(session, district_id, records, ids, report)
    return ids


def _columns(record: ContactRecord, district_id: int, before: Mapping[str, Any]) -> dict[str, Any]:
    """The contact as a row. Where the files say nothing, what the ledger knows stays."""
    by_email = record.letters_by_email
    return {
        "district_id": district_id,
        "source_id": record.source_id,
        "given_name": record.given_name,
        "family_name": record.family_name,
        "language": record.language,
        "email": record.email,
        "address": before["address"] if record.address is None else record.address,
        "letters_by_email": before["letters_by_email"] if by_email is None else by_email,
    }


def _put_phones(
    session: Session, district_id: int, records: Sequence[ContactRecord], ids: dict[str, int], report: ImportReport
) -> None:
    numbers = _phone_ids(session, sorted({p.phone.e164 for record in records for p in record.phones}))
    columns = ContactPhone.__table__.c
    query = (
        select(ContactPhone.__table__)
        .join(Contact, Contact.id == columns.contact_id)
        .where(Contact.district_id == district_id)
    )
    before = {(row["contact_id"], row["phone_id"]): dict(row) for row in session.execute(query).mappings()}
    wanted: dict[tuple[int, int], dict[str, Any]] = {}
    for record in records:
        for position, phone in enumerate(record.phones):
            key = (ids[record.source_id], numbers[phone.phone.e164])
            wanted[key] = {
                "contact_id": key[0],
                "phone_id": key[1],
                "kind": phone.kind,
                "position": position,
                "extension": phone.phone.extension,
            }
    counts = report.of("phones")
    ours = {ids[record.source_id] for record in records}
    gone = [row["id"] for key, row in before.items() if key[0] in ours and key not in wanted]
    added = [values for key, values in wanted.items() if key not in before]
    updates = [
        {"id": before[key]["id"], **values}
        for key, values in wanted.items()
        if key in before and differences(before[key], values)
    ]
    delete_rows(session, ContactPhone, gone)
    insert_rows(session, ContactPhone, added)
    update_rows(session, ContactPhone, updates)
    counts.added += len(added)
    counts.updated += len(updates)
    counts.retired += len(gone)
    counts.unchanged += len(wanted) - len(added) - len(updates)
    _tell_phones(records, ids, before, wanted, report)


def _tell_phones(
    records: Sequence[ContactRecord], ids: dict[str, int], before: dict[tuple[int, int], dict[str, Any]],
    wanted: dict[tuple[int, int], dict[str, Any]], report: ImportReport,
) -> None:  # fmt: skip
    """A line for each contact on file whose numbers are others now."""
    had = {contact for contact, _ in before}
    names = {ids[r.source_id]: f"contact {r.source_id} {r.given_name} {r.family_name}" for r in records}
    for contact in sorted({key[0] for key in before.keys() ^ wanted.keys() if key[0] in names and key[0] in had}):
        report.changes.append(f"{names[contact]}: telephone numbers")


def _phone_ids(session: Session, numbers: Sequence[str]) -> dict[str, int]:
    """The ids of numbers; those not known yet are added. Another district's import may add the same one meanwhile."""
    columns = PhoneNumber.__table__.c
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(PhoneNumber).on_conflict_do_nothing(index_elements=[columns.e164])
    known = set(session.scalars(select(columns.e164)))
    missing = [number for number in numbers if number not in known]
    for start in range(0, len(missing), CHUNK):
        session.execute(insert, [{"e164": number} for number in missing[start : start + CHUNK]])
    return {e164: phone_id for phone_id, e164 in session.execute(select(columns.id, columns.e164))}


def retire_contacts(session: Session, district_id: int, now: datetime, report: ImportReport) -> None:
    """Retire the contacts whom no student on any roster has any more."""
    linked = (
        select(StudentContact.id)
        .join(Student, Student.id == StudentContact.student_id)
        .where(StudentContact.contact_id == Contact.id, Student.retired_at.is_(None))
        .exists()
    )
    query = select(Contact.id, Contact.source_id, Contact.given_name, Contact.family_name).where(
        Contact.district_id == district_id, Contact.retired_at.is_(None), ~linked
    )
    leaving = session.execute(query.order_by(Contact.source_id)).all()
    for _, source_id, given, family in leaving:
        report.of("contacts").retired += 1
        report.changes.append(f"contact {source_id} {given} {family}: retired")
    update_rows(session, Contact, [{"id": row.id, "retired_at": now} for row in leaving])
