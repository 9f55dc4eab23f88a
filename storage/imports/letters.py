"""Where letters to a contact go: the postal address, and whether the family wants them by e-mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.imports.fields import read_boolean
from storage.imports.tables import Row, Table

_PARTS = ("streetNumberName", "apartmentRoomSuiteNumber", "city", "state", "postalCode")


@dataclass(frozen=True, slots=True)
class Letters:
    """A contact's postal address, a line a line, and the choice of e-mail; None where the file does not say."""

    address: str | None
    by_email: bool | None


def read_letters(row: Row, contact: str, table: Table, found: dict[str, Letters]) -> None:
    """Note what a row of contacts.csv says of letters. Of two rows of a contact that differ the first one counts."""
    letters = Letters(_address(row, table), row.parsed("lettersByEmail", read_boolean, None))
    before = found.setdefault(contact, letters)
    if before.address != letters.address:
        row.warn(
            "address" if table.has("address") else "streetNumberName", expected="one address a contact",
            remedy="The first row counts.",
        )  # fmt: skip
    if before.by_email is not letters.by_email and None not in (before.by_email, letters.by_email):
        row.warn("lettersByEmail", expected="one choice a contact", remedy="Letters are printed.")
        found[contact] = Letters(before.address, False)
    elif before.by_email is None:
        found[contact] = Letters(before.address, letters.by_email)


def postal_address(street: str, apartment: str, city: str, state: str, code: str) -> str:
    """An address as it stands on an envelope, a line a line; "" where there is no street and no town."""
    place = " ".join(part for part in (state, code) if part)
    town = ", ".join(part for part in (city, place) if part)
    return "\n".join(line for line in (street, apartment, town) if line)


def _address(row: Row, table: Table) -> str | None:
    if table.has("address"):
        lines = (line.strip() for line in re.split(r"[|\r\n]+", row["address"]))
        return "\n".join(line for line in lines if line)
    if any(table.has(part) for part in _PARTS):
        return postal_address(*(row[part] for part in _PARTS))
    return None
