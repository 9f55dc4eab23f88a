"""Who may be asked about a student: `contacts.csv` (Ed-Fi's StudentContactAssociation) over OneRoster's agents."""

from __future__ import annotations

import dataclasses

from storage.imports import shapes
from storage.imports.fields import read_boolean, read_language, read_restriction
from storage.imports.letters import Letters, read_letters
from storage.imports.oneroster import OneRoster, Person
from storage.imports.problems import FieldError, Problems
from storage.imports.records import ContactRecord, LinkRecord
from storage.imports.source import Source
from storage.imports.tables import Row, Table

GUARDIAN_ROLES = frozenset({"parent", "guardian"})
NO_PRIORITY = 99
#: The restriction of a contact whose row could not be read: until it is corrected, nobody calls them.
UNREADABLE = "The row in contacts.csv could not be read"


def read_contacts(
    source: Source, roster: OneRoster, problems: Problems
) -> tuple[list[ContactRecord], list[LinkRecord], bool]:
    """The contacts that are tied to a student, their links, and whether there is a `contacts.csv`.

    Where `contacts.csv` speaks of a student, it alone counts: an adult whom it leaves out might be under a restriction.
    """
    links: dict[tuple[str, str], LinkRecord] = {}
    languages: dict[str, str] = {}
    letters: dict[str, Letters] = {}
    on_file = source.has(shapes.CONTACTS.file)
    if on_file:
        lines: dict[tuple[str, str], int] = {}
        table = Table(source, shapes.CONTACTS.file, shapes.CONTACTS, problems)
        for row in table.rows():
            if _read_row(row, roster, links, lines, languages):
                read_letters(row, row["contactSourcedId"], table, letters)
    covered = {student for student, _ in links}
    left_out = 0
    for student, adult in sorted(roster.ties):
        if (student, adult) in links:
            continue
        if student in covered:
            left_out += 1
            continue
        links[student, adult] = _tie(student, roster.adults[adult])
    if left_out:
        problems.warn(
            shapes.CONTACTS.file, 0, "", found=f"{left_out} agents of users.csv without a row",
            expected="a row for every agent of a student", remedy="They are left out: add their rows.",
        )  # fmt: skip
    contacts = [_contact(roster.adults[adult], languages, letters) for adult in sorted({a for _, a in links})]
    return contacts, [links[key] for key in sorted(links)], on_file


def _read_row(
    row: Row,
    roster: OneRoster,
    links: dict[tuple[str, str], LinkRecord],
    lines: dict[tuple[str, str], int],
    languages: dict[str, str],
) -> bool:
    """Returns whether the row ties a contact to a student."""
    student, adult = row.required("studentSourcedId"), row.required("contactSourcedId")
    if not student or not adult or student in roster.elsewhere:
        return False
    if student in roster.gone or adult in roster.gone:
        return False
    for column, known in (("studentSourcedId", roster.students), ("contactSourcedId", roster.adults)):
        if row[column] not in known:
            row.error(column, expected="a user of users.csv", remedy="Correct the id, or add the user to the export.")
            return False
    link = _link(row, student, adult)
    language = row.parsed("preferredLanguage", read_language, "")
    if language and languages.setdefault(adult, language) != language:
        row.warn(
            "preferredLanguage", expected="one language a contact", remedy=f"Read as {min(language, languages[adult])}."
        )
        languages[adult] = min(language, languages[adult])
    key = (student, adult)
    if key not in links:
        links[key], lines[key] = link, row.line
    elif links[key] != link:
        remedy = f"Line {lines[key]} says something else: the more careful of the two counts."
        row.warn("contactSourcedId", expected="one row a student and contact", remedy=remedy)
        links[key] = careful(links[key], link)
    return True


def _link(row: Row, student: str, adult: str) -> LinkRecord:
    flags: dict[str, bool] = {}
    restriction = read_restriction(row["contactRestrictions"])
    if restriction and not any(c.isalnum() for c in restriction):
        row.warn(
            "contactRestrictions", expected="the words of a restriction", remedy="The contact counts as restricted."
        )
        restriction = UNREADABLE
    for column in ("legalGuardian", "livesWith", "emergencyContactStatus", "primaryContactStatus"):
        try:
            flags[column] = bool(read_boolean(row[column]))
        except FieldError as error:
            flags[column] = False
            restriction = restriction or UNREADABLE
            row.warn(
                column, expected=error.expected, remedy=f"{error.remedy} Until then the contact counts as restricted."
            )
    priority = row.parsed("contactPriority", _priority, NO_PRIORITY)
    if flags["primaryContactStatus"] and priority == NO_PRIORITY:
        priority = 1
    return LinkRecord(
        student=student,
        contact=adult,
        relation=row["relation"].rsplit("#", 1)[-1].strip().casefold(),
        priority=priority,
        legal_guardian=flags["legalGuardian"],
        lives_with=flags["livesWith"],
        emergency=flags["emergencyContactStatus"],
        restriction=restriction,
    )


def careful(one: LinkRecord, other: LinkRecord) -> LinkRecord:
    """Of two rows about the same tie: restricted if either is, else the one with more to ask; the order has no say."""
    first, second = sorted((one, other), key=lambda k: (k.priority, k.relation, dataclasses.astuple(k)))
    return dataclasses.replace(
        first,
        legal_guardian=first.legal_guardian or second.legal_guardian,
        lives_with=first.lives_with or second.lives_with,
        emergency=first.emergency or second.emergency,
        restriction=max(first.restriction, second.restriction),
    )


def _tie(student: str, adult: Person) -> LinkRecord:
    guardian = adult.role in GUARDIAN_ROLES
    relation = "" if adult.role in ("", "relative") else adult.role
    return LinkRecord(student, adult.source_id, relation, NO_PRIORITY, guardian, False, not guardian, "", on_file=False)


def _contact(adult: Person, languages: dict[str, str], letters: dict[str, Letters]) -> ContactRecord:
    language = languages.get(adult.source_id) or adult.language
    own = letters.get(adult.source_id, Letters(None, None))
    return ContactRecord(
        adult.source_id, adult.given_name, adult.family_name, language, adult.email, adult.phones, own.address,
        own.by_email,
    )  # fmt: skip


def _priority(text: str) -> int:
    if not text:
        return NO_PRIORITY
    if not text.isdecimal():
        raise FieldError("a number, 1 for the first to be asked", "Read as the last.")
    return int(text)
