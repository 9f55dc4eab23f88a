"""What the judged messages teach: names with roles, intents, categories, and whether an absence is plainly said.

Everything is taken from the judgement (gold) of a case; the text is the folded view that the reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nlp.normalise import fold, view
from nlp.relation_words import CHILD_WORDS, RELATION_WORDS
from nlp.report import CATEGORIES, INTENTS, RELATIONSHIPS
from nlp.tokens import Token, tokenise, truly_cased
from nlp.training.check_cases import School, against_clearing, day_of
from nlp.vocabulary import COMMON

#: The labels of whole messages, in the order of the model's output.
LABELS = (
    *(f"intent:{name}" for name in INTENTS),
    *(f"category:{name}" for name in CATEGORIES),
    *(f"caller:{name}" for name in RELATIONSHIPS),
    "plain",
)
_TITLED = re.compile(
    r"(?i:\b(?:dr|dra|mr|mrs|ms|doctor|doctora|coach|nurse|principal|maestra|maestro|teacher|profe)\b\.?) "
    r"(?P<name>[A-Z][\w'-]+)"
)
_RELATED = re.compile(
    r"(?i:\b(?:his|her|my|their|our|the|su|mi|el|la)) (?i:\w+ )?(?i:cousin|aunt|auntie|uncle|brother|sister|grandma|"
    r"grandpa|nana|friend|dog|cat|neighbor|prim[oa]|ti[oa]|abuel[oa]|hermanit[oa]|herman[oa]|perr[oa]) "
    r"(?P<name>[A-Z][\w'-]+)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at characters [start, end) of a sample's text, with its role."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One text to learn from. `cats` lacks the labels about which the judgement tells nothing."""

    key: str
    language: str
    text: str
    names: tuple[Name, ...]
    cats: Mapping[str, float]


def sample_of(case: Mapping[str, Any], school: School) -> Sample:
    """Return what one judged case teaches."""
    gold, text = case["gold"], view(case["text"]).cased
    return Sample(str(case["id"]), str(case["language"]), text, tuple(_names(text, gold, school)), _cats(case, school))


def reasons_of(case: Mapping[str, Any]) -> list[Sample]:
    """Return the reasons that a case gives, each as a text of its own that teaches its category alone."""
    return [
        Sample(
            f"{case['id']}/reason-{number}",
            str(case["language"]),
            view(line["reason"]).cased,
            (),
            {f"category:{name}": float(name == line["category"]) for name in CATEGORIES},
        )
        for number, line in enumerate(case["gold"]["students"])
        if line["reason"]
    ]


def _cats(case: Mapping[str, Any], school: School) -> dict[str, float]:
    gold = case["gold"]
    lines = gold["students"]
    intents = {gold["intent"], *(line["intent"] for line in lines)}
    categories = {line["category"] for line in lines if line["intent"] != "present"}
    if len(categories) > 1:
        categories.discard("unstated")
    cats = {f"intent:{name}": float(name in intents) for name in INTENTS}
    if categories:
        cats |= {f"category:{name}": float(name in categories) for name in CATEGORIES}
    cats |= {f"caller:{name}": float(name == gold["caller"]["relationship"]) for name in RELATIONSHIPS}
    plain = plainly_said(case, school)
    return cats if plain is None else cats | {"plain": float(plain)}


def plainly_said(case: Mapping[str, Any], school: School) -> bool | None:
    """Return whether the words say plainly that a child is away or late today; None where the judgement leaves it open.

    One cleared line is enough. A line for review counts against it only where its words are the cause: its intent, its
    days, a child speaking, or nothing else that could be.
    """
    verdicts = [_plain_line(line, case, school) for line in case["gold"]["students"]]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _plain_line(line: Mapping[str, Any], case: Mapping[str, Any], school: School) -> bool | None:
    if line["disposition"] == "clear":
        return True
    day = day_of(case["received_at"], school)
    if line["intent"] not in ("absence", "late") or day not in line["dates"]:
        return False
    if case["gold"]["caller"]["relationship"] == "student":
        return False
    return None if list(against_clearing(dict(line), dict(case), school, day)) else False


def _names(text: str, gold: Mapping[str, Any], school: School) -> Iterator[Name]:
    found: list[Name] = []
    caller = view(gold["caller"]["name"] or "").lower
    found += _first(text, caller, "CALLER", found)
    words = tokenise(text)
    cased = truly_cased(text)
    for line in gold["students"]:
        on_file = _on_file(line["student_id"], school)
        said = {w.base for w in tokenise(view(line["said"] or "").lower) if _is_name(w.base, on_file)}
        if not said:
            continue
        found += _first(text, view(line["said"]).lower, "STUDENT", found)
        found += _again(words, said, on_file, found, cased=cased)
    for match in [*_TITLED.finditer(text), *_RELATED.finditer(text)]:
        if not _overlaps(match.start("name"), match.end("name"), found):
            found.append(Name(match.start("name"), match.end("name"), "OTHER"))
    yield from sorted((_without_genitive(n, text) for n in found), key=lambda n: n.start)


def _on_file(student_id: str | None, school: School) -> frozenset[str]:
    """Return the folded words of a student's names."""
    if student_id is None:
        return frozenset()
    row = school.people[student_id]
    columns = ("givenName", "middleName", "familyName", "metadata.preferredGivenName")
    return frozenset(fold(" ".join(row[column] for column in columns)).split())


def _is_name(word: str, on_file: frozenset[str]) -> bool:
    return word in on_file or not (word in COMMON or word in RELATION_WORDS or word in CHILD_WORDS)


def _first(text: str, said: str, role: str, found: list[Name]) -> list[Name]:
    """Return where a name stands for the first time outside the names already found."""
    if not said.strip():
        return []
    for match in re.finditer(rf"(?<!\w){re.escape(said.strip())}(?!\w)", text.lower()):
        if not _overlaps(match.start(), match.end(), found):
            return [Name(match.start(), match.end(), role)]
    return []


def _again(
    words: list[Token], said: set[str], on_file: frozenset[str], found: list[Name], *, cased: bool
) -> list[Name]:
    """Return where a student is named once more: a word of the name as said, with the rest of the name beside it."""
    again: list[Name] = []
    open_at: int | None = None
    for place, word in enumerate(words):
        free = not _overlaps(word.start, word.end, found) and (word.capital or not cased) and len(word.base) > 2
        near = open_at is not None and words[place - 1].gap in (" ", "-")
        if free and (word.base in said or (near and word.base in on_file)):
            if near and again:
                again[-1] = Name(again[-1].start, word.name_end, "STUDENT")
            else:
                again.append(Name(word.start, word.name_end, "STUDENT"))
            open_at = place
        else:
            open_at = None
    return again


def _without_genitive(name: Name, text: str) -> Name:
    end = name.end - 2 if text[: name.end].lower().endswith("'s") and name.end - name.start > 3 else name.end
    return Name(name.start, end, name.role)


def _overlaps(start: int, end: int, names: Iterable[Name]) -> bool:
    return any(start < n.end and n.start < end for n in names)
