"""Who may be asked about a student, from Ed-Fi's contacts and their associations with students."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from storage.imports.contacts import NO_PRIORITY, UNREADABLE, careful
from storage.imports.edfi import Resource, described, read_resources, text_in
from storage.imports.fields import PhoneTextError, read_boolean, read_language, read_phones, read_restriction
from storage.imports.letters import postal_address
from storage.imports.problems import FieldError, Problems
from storage.imports.records import ContactRecord, LinkRecord, PhoneRecord
from storage.imports.source import Source

CONTACT, ASSOCIATION = "Contact", "StudentContactAssociation"
_XML = "contact.xml"
_JSON = {CONTACT: "contacts.json", ASSOCIATION: "studentcontactassociations.json"}
#: Relations that make a guardian where nothing says whether somebody is one.
_GUARDIANS = frozenset({"mother", "father", "parent", "guardian", "legal guardian", "foster parent"})
_NO_TELEPHONES = frozenset({"fax"})
#: Which of several addresses a letter goes to. Letters do not go to work, nor to where bills go.
_ADDRESSES = ("mailing", "home", "physical", "temporary", "other", "")


def read_edfi_contacts(
    source: Source, students: set[str], every: set[str], area_code: str, problems: Problems
) -> tuple[list[ContactRecord], list[LinkRecord]]:
    """The contacts of `students`, and what they are to them. `every` are all students of the export."""
    if not source.has(_XML) and not source.has(_JSON[ASSOCIATION]):
        problems.error(
            "Contact.xml", 0, "", found="no such file", expected="the students' contacts beside the students",
            remedy="Export Contact.xml (or contacts.json and studentContactAssociations.json) too.",
        )  # fmt: skip
        return [], []
    contacts, by_ref = _read_contacts(source, problems)
    links = _Links(problems)
    for resource in _resources(source, ASSOCIATION, problems):
        student = resource.text("studentReference.studentUniqueId")
        reference = resource.text("contactReference.contactUniqueId")
        adult = reference or by_ref.get(resource.text("contactReference.ref"), "")
        if student not in every:
            _unknown(resource, "studentUniqueId", student, "a student of the export", problems)
        elif adult not in contacts:
            _unknown(resource, "contactReference", adult or reference, "a contact of the export", problems)
        elif student in students:
            links.add(resource, student, adult)
    links.tell()
    reader = _Telephones(area_code)
    tied = sorted({adult for _, adult in links.found})
    records = [_record(contacts[adult], adult, reader, problems) for adult in tied]
    reader.tell(problems)
    return records, [links.found[key] for key in sorted(links.found)]


def _resources(source: Source, kind: str, problems: Problems) -> Iterator[Resource]:
    for name in (_XML, _JSON[kind]):
        if source.has(name):
            yield from read_resources(source, name, [kind], problems)


def _read_contacts(source: Source, problems: Problems) -> tuple[dict[str, Resource], dict[str, str]]:
    contacts: dict[str, Resource] = {}
    by_ref: dict[str, str] = {}
    for resource in _resources(source, CONTACT, problems):
        adult = resource.text("contactUniqueId")
        if not adult:
            _unknown(resource, "contactUniqueId", "", "an id of the contact", problems)
            continue
        contacts[adult] = resource
        by_ref[resource.text("id")] = adult
    return contacts, by_ref


def _unknown(resource: Resource, column: str, found: str, expected: str, problems: Problems) -> None:
    problems.error(
        resource.file, resource.line, column, found=found, expected=expected,
        remedy="Correct the id, or export all of them.",
    )  # fmt: skip


@dataclass(slots=True)
class _Links:
    """Gathers what contacts are to students. What cannot be read makes a contact restricted, never the reverse."""

    problems: Problems
    found: dict[tuple[str, str], LinkRecord] = field(default_factory=dict)
    assumed: list[Resource] = field(default_factory=list)

    def add(self, resource: Resource, student: str, adult: str) -> None:
        restriction = read_restriction(resource.text("contactRestrictions"))
        flags: dict[str, bool | None] = {}
        for name in ("legalGuardian", "livesWith", "emergencyContactStatus", "primaryContactStatus"):
            try:
                flags[name] = read_boolean(resource.text(name))
            except FieldError as error:
                flags[name] = False
                restriction = restriction or UNREADABLE
                self.problems.warn(
                    resource.file, resource.line, name, found=resource.text(name), expected=error.expected,
                    remedy=f"{error.remedy} Until then the contact counts as restricted.",
                )  # fmt: skip
        relation = described(resource.text("relation")).casefold()
        guardian = flags["legalGuardian"]
        if guardian is None:
            self.assumed.append(resource)
            guardian = relation in _GUARDIANS or bool(flags["primaryContactStatus"])
        link = LinkRecord(
            student=student,
            contact=adult,
            relation=relation,
            priority=self._priority(resource, bool(flags["primaryContactStatus"])),
            legal_guardian=guardian,
            lives_with=bool(flags["livesWith"]),
            emergency=bool(flags["emergencyContactStatus"]),
            restriction=restriction,
        )
        before = self.found.get((student, adult), link)
        self.found[student, adult] = link if before == link else careful(before, link)

    def tell(self) -> None:
        """Warn, once, of contacts of whom nothing says whether they are guardians."""
        if self.assumed:
            first = self.assumed[0]
            self.problems.warn(
                first.file, first.line, "legalGuardian",
                found=f"{len(self.assumed)} contacts without it", expected="true or false",
                remedy="Mothers, fathers, guardians and primary contacts are read as guardians.",
            )  # fmt: skip

    def _priority(self, resource: Resource, is_primary: bool) -> int:
        text = resource.text("contactPriority")
        if text.isdecimal():
            return int(text)
        if text:
            self.problems.warn(
                resource.file, resource.line, "contactPriority", found=text,
                expected="a number, 1 for the first to be asked", remedy="Read as the last.",
            )  # fmt: skip
        return 1 if is_primary else NO_PRIORITY


@dataclass(slots=True)
class _Telephones:
    """Reads telephone numbers; those that cannot exist are told once, with their count."""

    area_code: str
    impossible: list[Resource] = field(default_factory=list)

    def read(self, resource: Resource, problems: Problems) -> tuple[PhoneRecord, ...]:
        found: dict[str, PhoneRecord] = {}
        for telephone in sorted(resource.things("telephone"), key=_order):
            kind = described(text_in(telephone, "telephoneNumberType")).casefold()
            if kind in _NO_TELEPHONES:
                continue
            text = text_in(telephone, "telephoneNumber")
            try:
                numbers = read_phones(text, self.area_code)
            except PhoneTextError as error:
                numbers = error.found
                problems.warn(
                    resource.file, resource.line, "telephoneNumber", found=text, expected=error.expected,
                    remedy=error.remedy,
                )  # fmt: skip
            for phone in numbers:
                found.setdefault(phone.e164, PhoneRecord(kind, phone))
                if not phone.valid:
                    self.impossible.append(resource)
        return tuple(found.values())

    def tell(self, problems: Problems) -> None:
        """Warn, once, of numbers that cannot exist."""
        if self.impossible:
            first = self.impossible[0]
            problems.warn(
                first.file, first.line, "telephoneNumber", found=f"{len(self.impossible)} numbers that cannot exist",
                expected="numbers that can", remedy="Kept as they are: ask the families. `Roster` lists them.",
            )  # fmt: skip


def _order(telephone: dict[str, Any]) -> int:
    order = text_in(telephone, "orderOfPriority")
    return int(order) if order.isdecimal() else NO_PRIORITY


def _record(resource: Resource, adult: str, telephones: _Telephones, problems: Problems) -> ContactRecord:
    return ContactRecord(
        source_id=adult,
        given_name=resource.text("firstName"),
        family_name=resource.text("lastSurname"),
        language=_language(resource, problems),
        email=_email(resource),
        phones=telephones.read(resource, problems),
        address=_address(resource),
    )


def _language(resource: Resource, problems: Problems) -> str:
    languages = resource.things("language")
    text = described(text_in(languages[0], "language")) if languages else ""
    try:
        return read_language(text)
    except FieldError as error:
        problems.warn(
            resource.file, resource.line, "language", found=text, expected=error.expected, remedy=error.remedy
        )
        return ""


def _email(resource: Resource) -> str:
    mails = resource.things("electronicMail")
    mails.sort(key=lambda mail: text_in(mail, "primaryEmailAddressIndicator") != "true")
    return text_in(mails[0], "electronicMailAddress") if mails else ""


def _address(resource: Resource) -> str:
    found = []
    for address in resource.things("address"):
        kind = described(text_in(address, "addressType")).casefold()
        if kind in _ADDRESSES:
            street, flat, city = (text_in(address, n) for n in ("streetNumberName", "apartmentRoomSuiteNumber", "city"))
            state, code = described(text_in(address, "stateAbbreviation")), text_in(address, "postalCode")
            found.append((_ADDRESSES.index(kind), postal_address(street, flat, city, state, code)))
    return min(found)[1] if found else ""
