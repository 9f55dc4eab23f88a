"""What each child of a message teaches: the message seen from that child, what is said of it, why, and who speaks.

They come from the judged messages of JUDGED and from the sayings of sayings/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nlp.child_reader import SAID
from nlp.focus import CALLER, CHILD, NUMBER, OTHER, Place, focused
from nlp.normalise import view
from nlp.phones import find_phones
from nlp.relation_words import CHILD_WORDS, RELATION_WORDS
from nlp.report import CATEGORIES
from nlp.training.check_cases import School, against_clearing, day_of, read_school
from nlp.training.corpus import FOLDER, read_cases
from nlp.vocabulary import COMMON

#: The judged messages that are learnt from, by the school to which they were left.
JUDGED = (
    ("cottonwood-bend", "corpus/*.jsonl"),
    ("harbor-point", "harbor-point/tuned.jsonl"),
    ("lantern-hill", "lantern-hill/adversarial.jsonl"),
)
_MARK = re.compile(r"\[\[(?P<words>[^|\]]*)\|(?P<said>\w+)\|(?P<category>\w+)\]\]")
_SPEAKER = {"P": "adult", "C": "child", "X": "nobody"}


@dataclass(frozen=True, slots=True)
class Example:
    """One child of one message; `writer` is whose words these are, "" for a label that the judgement leaves open."""

    key: str
    writer: str
    text: str
    said: str
    category: str
    speaker: str


def of_case(case: Mapping[str, Any], school: School, writer: str) -> Iterator[Example]:
    """Yield an example for each line of a judged message, and one without a child where there is no line."""
    gold = case["gold"]
    seen = view(case["text"]).lower
    day = day_of(case["received_at"], school)
    eve = datetime.fromisoformat(case["received_at"]).date().isoformat() < day
    names = [view(line["said"] or "").lower.strip() for line in gold["students"]]
    caller = view(gold["caller"]["name"] or "").lower.strip()
    speaker = "child" if gold["caller"]["relationship"] == "student" else "adult"
    for number, line in enumerate(gold["students"]):
        places = [
            *(p for n, name in enumerate(names) for p in _places(seen, name, CHILD if n == number else OTHER)),
            *_places(seen, caller, CALLER),
            *_numbers(seen),
        ]
        text = focused(seen, places, before_the_day=eve)
        away = line["intent"] in ("absence", "late", "early_dismissal")
        yield Example(
            f"{case['id']}/{number}", writer, text, _said(line, case, school, day),
            line["category"] if away else "", speaker,
        )  # fmt: skip
    if not gold["students"]:
        text = focused(seen, [*_places(seen, caller, CALLER), *_numbers(seen)], before_the_day=eve)
        yield Example(f"{case['id']}/-", writer, text, "none", "", "nobody")


def _said(line: Mapping[str, Any], case: Mapping[str, Any], school: School, day: str) -> str:
    intent: str = line["intent"]
    if intent not in ("absence", "late"):
        return intent if intent in SAID else "other"
    if day not in line["dates"]:
        return "otherday"
    if line["disposition"] == "clear" or case["gold"]["caller"]["relationship"] == "student":
        return intent
    # Where roster and list speak against clearing, the judgement does not tell whether the words would as well.
    return intent if list(against_clearing(dict(line), dict(case), school, day)) else "unsure"


def of_saying(line: str, key: str, writer: str) -> Iterator[Example]:
    """Yield an example for each child that is marked in a saying, and one without where none is.

    Raises:
        ValueError: the saying is not written as nlp/training/README.md describes; names file and line.
    """
    speaker, _, marked = line.partition("|")
    marks = list(_MARK.finditer(marked))
    wrong = [m.group() for m in marks if m["said"] not in SAID or m["category"] not in CATEGORIES]
    if speaker not in _SPEAKER or wrong or marked.count("[[") != len(marks):
        raise ValueError(
            f"{key}: expected P, C or X, and [[words|{'/'.join(SAID)}|category]]; got {wrong or line[:40]}"
        )
    plain, spans, done = "", [], 0
    for mark in marks:
        plain += marked[done : mark.start()]
        spans.append(len(plain))
        plain += mark["words"]
        done = mark.end()
    plain += marked[done:]
    seen = view(plain).lower
    names = [view(m["words"]).lower.strip() for m in marks]
    for number, mark in enumerate(marks):
        places = [p for n, name in enumerate(names) for p in _places(seen, name, CHILD if n == number else OTHER)]
        text = focused(seen, [*places, *_numbers(seen)])
        yield Example(f"{key}/{number}", writer, text, mark["said"], mark["category"], _SPEAKER[speaker])
    if not marks:
        yield Example(f"{key}/-", writer, focused(seen, _numbers(seen)), "none", "", _SPEAKER[speaker])


_NO_NAMES = {*COMMON, *RELATION_WORDS, *CHILD_WORDS}
_PRONOUNS = frozenset(["he", "she", "they", "him", "her", "them", "i", "we", "me", "it", "el", "ella", "ellos", "yo"])


def _places(seen: str, name: str, sign: str) -> Iterator[Place]:
    """Yield where a name stands: all of it, and its first word again elsewhere."""
    name = re.sub(r"'s$", "", name)
    if not name or name in _PRONOUNS:
        return
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", seen):
        yield (match.start(), match.end(), sign)
    first = re.match(r"[^\W\d_]{3,}", name)
    if first and first.group() != name and first.group() not in _NO_NAMES:
        for match in re.finditer(rf"(?<!\w){re.escape(first.group())}(?!\w)", seen):
            yield (match.start(), match.end(), sign)


def _numbers(seen: str) -> Iterator[Place]:
    for phone in find_phones(seen):
        yield (phone.start, phone.end, NUMBER)


def examples() -> Iterator[Example]:
    """Yield all examples, the judged messages first."""
    for folder, files in JUDGED:
        school = read_school(FOLDER / "schools" / folder)
        for path in sorted(FOLDER.glob(files)):
            for case in read_cases(path):
                yield from of_case(case, school, path.stem)
    for path in sorted((FOLDER / "sayings").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if line.strip():
                yield from of_saying(line, f"{path.stem}-{number + 1}", path.stem)
