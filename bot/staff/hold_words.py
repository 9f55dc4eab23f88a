"""Parts of a school in words, and in the forms that name them; why dialling is held, as the office reads it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort

from escalation.rounds.holds import Cover
from storage.words import HoldCovers, HoldReason

REASONS = {
    HoldReason.ROLL_INCOMPLETE: "Not every room has taken the roll yet.",
    HoldReason.MANY_ABSENT: "Far more students are listed than usual.",
    HoldReason.ROOM_ABSENT: "Most of this room is listed: was its roll taken rightly?",
    HoldReason.BUS_ABSENT: "Most of this bus is listed: is it late?",
    HoldReason.PLANNED_TRIP: "They are on a planned trip today, and listed as absent.",
    HoldReason.STAFF: "The office asked for it.",
}


def words_of(cover: Cover, trips: Mapping[str, str]) -> str:
    """A part of the school in words; `trips` gives the names of trips by id."""
    if cover.kind is HoldCovers.SCHOOL:
        return "everybody on the list"
    if cover.kind is HoldCovers.TRIP:
        return f"the trip “{trips.get(cover.value, cover.value)}”"
    is_named = cover.value.lower().startswith((cover.kind.value, "grade", "homeroom"))
    return cover.value if is_named else f"{cover.kind.value} {cover.value}"


def form_value(cover: Cover) -> str:
    """A part of the school as a form names it."""
    return f"{cover.kind.value}:{cover.value}"


def parse_part(text: str) -> Cover:
    """The part of the school that a form names; aborts with 400 where it names none."""
    kind, _, value = text.partition(":")
    if kind not in {cover.value for cover in HoldCovers} or (kind == HoldCovers.SCHOOL) is bool(value):
        abort(400)
    return Cover(HoldCovers(kind), value)
