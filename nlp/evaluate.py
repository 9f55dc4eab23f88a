"""How well messages are read: predictions compared with what a careful secretary took from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp.normalise import fold

Case = Mapping[str, Any]
Prediction = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many were right; `share` is None where there were none to judge."""

    right: int
    of: int

    @property
    def share(self) -> float | None:
        """Return the share that was right, from 0 to 1."""
        return self.right / self.of if self.of else None

    def __str__(self) -> str:
        return "-" if self.share is None else f"{100 * self.share:.1f}"


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of some cases. `false_clears` lists (case id, student id): each is a child not looked for."""

    cases: int
    answered: int
    false_clears: tuple[tuple[str, str], ...]
    missed_clears: tuple[tuple[str, str], ...]
    clear_recall: Rate
    student_precision: Rate
    student_recall: Rate
    intent: Rate
    caller_name: Rate
    relationship: Rate
    callback: Rate
    callback_when_said: Rate
    category: Rate
    dates: Rate


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures: of every case, per channel and language, and which intent was taken for which (wanted, read)."""

    whole: Slice
    slices: Mapping[str, Slice]
    intents: Mapping[tuple[str, str], int]

    def table(self) -> list[list[str]]:
        """Return rows of cells with a header row, one column a slice, shares in percent."""
        columns = {"all": self.whole, **self.slices}
        rows = [["", *columns]]
        rows.append(["cases", *(str(c.cases) for c in columns.values())])
        rows.append(["false clears", *(str(len(c.false_clears)) for c in columns.values())])
        for name in RATES:
            rows.append([name.replace("_", " "), *(str(getattr(c, name)) for c in columns.values())])
        return rows

    def confusion(self) -> list[list[str]]:
        """Return rows of cells with a header row: wanted intents downwards, read intents across."""
        names = sorted({name for pair in self.intents for name in pair})
        return [
            ["", *names],
            *([wanted, *(str(self.intents.get((wanted, got), 0)) for got in names)] for wanted in names),
        ]


RATES = (
    "clear_recall",
    "student_precision",
    "student_recall",
    "intent",
    "caller_name",
    "relationship",
    "callback",
    "callback_when_said",
    "category",
    "dates",
)


def score(cases: Iterable[Case], predictions: Iterable[Prediction], absent: Collection[str]) -> Figures:
    """Compare predictions with the gold of their cases; `absent` are the ids on the day's absence list.

    A case without a prediction counts as wrong throughout. Raises KeyError on a case without `id` or `gold`.
    """
    by_id = {str(p["id"]): p for p in predictions}
    pairs = [(case, by_id.get(str(case["id"]), {})) for case in cases]
    slices = {}
    for key in ("channel", "language"):
        for value in sorted({str(case.get(key, "")) for case, _ in pairs}):
            slices[value] = _slice([pair for pair in pairs if str(pair[0].get(key, "")) == value], absent)
    intents = Counter((str(case["gold"]["intent"]), str(p.get("intent", "none"))) for case, p in pairs)
    return Figures(_slice(pairs, absent), slices, dict(intents))


@dataclass(slots=True)
class _Tally:
    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, right: bool) -> None:
        self.of[name] += 1
        self.right[name] += right

    def rate(self, name: str) -> Rate:
        return Rate(self.right[name], self.of[name])


def _slice(pairs: list[tuple[Case, Prediction]], absent: Collection[str]) -> Slice:
    tally = _Tally()
    false_clears: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []
    for case, prediction in pairs:
        gold = case["gold"]
        wanted, read = _students(gold), _students(prediction)
        _tally_students(tally, wanted, read, absent)
        clear, cleared = _cleared(wanted), _cleared(read)
        for student in clear:
            tally.add("clear_recall", student in cleared)
        false_clears += [(str(case["id"]), s) for s in sorted(cleared - clear)]
        missed += [(str(case["id"]), s) for s in sorted(clear - cleared)]
        _tally_message(tally, gold, prediction)
    rates = {name: tally.rate(name) for name in RATES}
    answered = sum(bool(p) for _, p in pairs)
    return Slice(len(pairs), answered, tuple(false_clears), tuple(missed), **rates)


def _students(message: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {s["student_id"]: s for s in message.get("students") or () if s.get("student_id")}


def _cleared(students: Mapping[str, Mapping[str, Any]]) -> set[str]:
    return {i for i, s in students.items() if s.get("disposition") == "clear"}


def _that_matter(students: Mapping[str, Mapping[str, Any]], absent: Collection[str]) -> set[str]:
    return {i for i, s in students.items() if i in absent or s.get("intent") != "present"}


def _tally_students(
    tally: _Tally, wanted: dict[str, Mapping[str, Any]], read: dict[str, Mapping[str, Any]], absent: Collection[str]
) -> None:
    """Count found students; that a child who is not absent is said to be in school changes nothing for anybody."""
    need, have = _that_matter(wanted, absent), _that_matter(read, absent)
    for student in have:
        tally.add("student_precision", student in need)
    for student in need:
        tally.add("student_recall", student in have)
    for student in need & have:
        tally.add("category", wanted[student].get("category") == read[student].get("category"))
        tally.add("dates", sorted(wanted[student].get("dates") or ()) == sorted(read[student].get("dates") or ()))


def _tally_message(tally: _Tally, gold: Mapping[str, Any], prediction: Prediction) -> None:
    caller, read = gold.get("caller") or {}, prediction.get("caller") or {}
    tally.add("intent", gold.get("intent") == prediction.get("intent"))
    tally.add("caller_name", same_name(caller.get("name"), read.get("name")))
    if caller.get("relationship"):
        tally.add("relationship", caller["relationship"] == read.get("relationship"))
    right = gold.get("callback") == prediction.get("callback")
    tally.add("callback", right)
    if gold.get("callback"):
        tally.add("callback_when_said", right)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One value that was read otherwise than judged; "FALSE CLEAR" and "missed clear" name students by their ids."""

    case_id: str
    field: str
    wanted: str
    read: str


def mistakes(case: Case, prediction: Prediction, absent: Collection[str]) -> Iterator[Mistake]:
    """Yield every difference between a prediction and the gold of its case, the gravest first."""
    case_id, gold = str(case["id"]), case["gold"]
    wanted, read = _students(gold), _students(prediction)
    for student in sorted(_cleared(read) - _cleared(wanted)):
        yield Mistake(case_id, "FALSE CLEAR", "review", student)
    for student in sorted(_cleared(wanted) - _cleared(read)):
        reasons = read.get(student, {}).get("review") or ["not found"]
        yield Mistake(case_id, "missed clear", student, " ".join(reasons))
    need, have = _that_matter(wanted, absent), _that_matter(read, absent)
    for student in sorted(need ^ have):
        yield Mistake(case_id, "student", student if student in need else "-", student if student in have else "-")
    for student in sorted(need & have):
        for name in ("intent", "category", "dates"):
            if wanted[student].get(name) != read[student].get(name):
                yield Mistake(case_id, name, str(wanted[student].get(name)), str(read[student].get(name)))
    yield from _message_mistakes(case_id, gold, prediction)


def _message_mistakes(case_id: str, gold: Mapping[str, Any], prediction: Prediction) -> Iterator[Mistake]:
    caller, read = gold.get("caller") or {}, prediction.get("caller") or {}
    if gold.get("intent") != prediction.get("intent"):
        yield Mistake(case_id, "intent", str(gold.get("intent")), str(prediction.get("intent")))
    if not same_name(caller.get("name"), read.get("name")):
        yield Mistake(case_id, "caller name", str(caller.get("name")), str(read.get("name")))
    if caller.get("relationship") and caller["relationship"] != read.get("relationship"):
        yield Mistake(case_id, "relationship", str(caller["relationship"]), str(read.get("relationship")))
    if gold.get("callback") != prediction.get("callback"):
        yield Mistake(case_id, "callback", str(gold.get("callback")), str(prediction.get("callback")))


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names are one as far as both go: the first word, and the last where both have more than one."""
    first, second = fold(a or "").split(), fold(b or "").split()
    if not first or not second:
        return first == second
    return first[0] == second[0] and (len(first) == 1 or len(second) == 1 or first[-1] == second[-1])
