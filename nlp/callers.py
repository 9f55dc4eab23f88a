"""Who says to be speaking: the caller's own name, and what the caller is to the student."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.caller_names import CallerNameReader
from nlp.caller_words import SPANISH_TITLES, TITLES
from nlp.known_names import KnownNames
from nlp.relations import Relation, find_relation
from nlp.tokens import Token


@dataclass(frozen=True, slots=True)
class Caller:
    """What a message says of its caller; spans are characters of the view, None where nothing is said.

    `relation` is a relationship of the report, or "parent" where mother or father is not told. `claimed` tells that
    the caller says so outright ("this is her dad") and not by speaking of "my son".
    """

    name: tuple[int, int] | None
    relation: str | None
    relation_span: tuple[int, int] | None
    claimed: bool = False
    title: bool = False


def find_caller(lower: str, tokens: list[Token], known: KnownNames, *, cased: bool, signed: bool) -> Caller:
    """Read the caller of a message; `signed` says that it may end with a signature (a text)."""
    name = CallerNameReader(lower, tokens, known, cased=cased).read(signed=signed)
    relation = find_relation(lower, tokens, known, name)
    if name is None:
        return _caller(None, relation, title=False)
    span = (tokens[name[0]].start, tokens[name[1] - 1].name_end)
    head = tokens[name[0]].base
    if relation is None and head in TITLES and head not in SPANISH_TITLES and _of_school(lower, span[1]):
        relation = Relation("staff", span, claimed=True)
    return _caller(span, relation, title=head in TITLES)


def _of_school(lower: str, end: int) -> bool:
    """Whether a titled name is followed by a place of work: "Mrs. Ito in room 4", "Ms. Lund from the office"."""
    return re.match(r"\W+(?:in|from|with|room|salon|'?s)\b", lower[end : end + 8]) is not None


def _caller(name: tuple[int, int] | None, relation: Relation | None, *, title: bool) -> Caller:
    if relation is None:
        return Caller(name, None, None, title=title)
    return Caller(name, relation.kind, relation.span, relation.claimed, title)
