"""What is said of one student, weighed: away, late, leaving early, in school, asked about, or left open."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.assign import StudentWords
from nlp.cues import Cue, CueKind
from nlp.report import Intent
from nlp.scene import Scene

_ACUTE = re.compile(
    r"\b(?:he|she|they)(?:'s|'s got| is| has| has got| have| got|s)? (?:been |also |still |got |running |a |the |high |really |bad |just |up |all night )*"
    r"(?:fever|temp(?:erature)? of|throwing up|vomiting|puking|strep|flu|covid|pink ?eye|stomach (?:bug|flu)|diarrhea|hand,? foot|chicken ?pox|lice)\b|"
    r"\b(?:is |'s )?(?:out )?sick (?:again |still )?(?:today|2day|this morning)\b|\bstill sick\b|"
    r"\b(?:tiene|trae|esta con|amanecio con|anda con|sigue con) (?:mucha |mucho |una |la |el )?(?:calentura|fiebre|vomito|diarrea|gripa|gripe|covid|temperatura|varicela|piojos)\b"
)
_ASKS_ELSE = re.compile(
    r"\b(?:but|pero|except|although|though|medicine|meds|inhaler|medicina|watch|keep an eye|recess|nurse(?!'s station)|gone|better|mejor\w*|was|(?:he|she) had|tuvo|estuvo|if|si (?:le|se|necesit)|please|can you|could|would|"
    r"water|lunch|no (?:fever|longer)|without|send|pick|come|coming|going|bring\w*|after|brother|sister|hermano|hermana|dad|husband|esposo|por favor)\b|\?"
)
_THEN = re.compile(
    r"\b(?:yesterday|last (?:week|friday)|ayer|anoche|la semana pasada|friday|viernes|weekend|fin de semana)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The intent of a line, the cue that decides it, and the concerns that come with it."""

    intent: Intent
    cue: Cue | None
    concerns: tuple[str, ...] = ()


def plainly_ill(scene: Scene) -> bool:
    """Whether the message says nothing but that the student has something with which no child goes to school."""
    return bool(_ACUTE.search(scene.lower)) and not _ASKS_ELSE.search(scene.lower) and not _THEN.search(scene.lower)


def decide(words: StudentWords, *, retracted: int | None, plainly_ill: bool = False) -> Verdict:
    """Weigh everything said of one student; `retracted` is where the message takes something back, if it does."""
    by_kind: dict[CueKind, list[Cue]] = {}
    for cue in words.cues:
        by_kind.setdefault(cue.kind, []).append(cue)
    away, late, there = by_kind.get("absence", []), by_kind.get("late", []), by_kind.get("present", [])
    early, denied = by_kind.get("early_dismissal", []), by_kind.get("not_absent", [])
    concerns = _doubts(words, uncertain="unsure" in by_kind, retracted=retracted is not None)
    against = (*concerns, "contradictory")
    taken_back = retracted is not None and any(c.end <= retracted for c in (*away, *late))
    if there and not late and (taken_back or "marked" in by_kind or denied):
        return Verdict("present", there[0], against if away else concerns)
    if denied and not away and not late:
        return Verdict("present", denied[0], concerns)
    if away:
        later = max(late, key=lambda c: c.start, default=None)
        if there or denied or early:
            concerns = against
        if later is not None and later.start > away[-1].start:
            return Verdict("late", later, concerns)
        return Verdict("absence", away[0], concerns)
    if early:
        return Verdict("early_dismissal", early[0], concerns)
    if late:
        arrived = any(c.start > late[0].start for c in (*denied, *there))
        return Verdict("late", late[0], against if arrived else concerns)
    return _without_absence(words, by_kind, concerns, plainly_ill=plainly_ill)


def _doubts(words: StudentWords, *, uncertain: bool, retracted: bool) -> tuple[str, ...]:
    """Return the concerns that hold whatever is decided."""
    doubts = (
        ("uncertain", uncertain),
        ("corrected", retracted or words.corrected),
        ("unclear_who", words.unclear),
    )
    return tuple(code for code, hit in doubts if hit)


def _without_absence(
    words: StudentWords, by_kind: dict[CueKind, list[Cue]], concerns: tuple[str, ...], *, plainly_ill: bool
) -> Verdict:
    """Decide where nobody says outright that the student is away, late or leaving."""
    there, asks, marked = by_kind.get("present", []), by_kind.get("question", []), by_kind.get("marked", [])
    if asks and (not there or (asks[0].start < there[0].start and not marked)):
        return Verdict("question", asks[0], concerns)
    if there:
        return Verdict("present", there[0], concerns)
    if marked:
        return Verdict("question", marked[0], concerns)
    fine = by_kind.get("fine", [])
    if fine and not words.reasons:
        return Verdict("present", fine[0], concerns)
    if words.reasons and not fine:
        return Verdict("absence", None, concerns if plainly_ill else (*concerns, "not_said_outright"))
    return Verdict("other", None, concerns)
