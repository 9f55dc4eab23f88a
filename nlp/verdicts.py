"""What is said of one student, weighed: away, late, leaving early, in school, asked about, or left open."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.assign import StudentWords, third_party_at
from nlp.cues import Cue, CueKind
from nlp.reasons import ReasonMention
from nlp.report import Intent
from nlp.scene import Scene

# What a child away from school may have; a late bus or a ride says nothing about the whole day.
_KEEPS_AWAY = frozenset(["illness", "injury", "mental_health"])
# The child is meant to be in school all the same: it is to be watched, it was ill, it is better, somebody asks.
_ASKS_ELSE = re.compile(
    r"\b(?:but|pero|except|although|though|medicine|meds|inhaler|medicina|watch|keep an eye|recess|nurse|p\.?e\.?|gym|better|mejor\w*|was|had|tuvo|estuvo|if|si (?:le|se|necesit|puede)|can (?:you|she|he|i|someone)|could|would|should|"
    r"water|allerg\w*|alergi\w*|no (?:fever|longer)|ya no|without|send (?:him|her|them) (?:home|back)|pick|come (?:get|for)|might|maybe|later|tonight|next|brother'?s|sister'?s)\b|[?\"]"
)
_NOTE = re.compile(
    r"\b(?:won'?t|wont|can'?t|cant|cannot|not|shouldn'?t|no|sin)(?: be| do| doing| hacer?| haga| puede hacer)* (?:doing |running |playing |participating |in )*(?:the |any |la |el )?(?:p\.?e\.?|gym|recess|running|jumping|turkey trot|trot|relay|educacion fisica|deportes?|recreo)\b|"
    r"\b(?:let|have|keep|dejen|deje)\w* (?:him|her|them|l[aeo]s?) (?:sit|in(?:side)? (?:at|for|during)|rest|sentad[oa]|adentro)\b|\bsit (?:out|with the nurse|w the nurse)|\b(?:nurse|enfermera) (?:can|could|has|have|should|puede|tiene)\b"
)
_EXCEPTED = re.compile(
    r"\b(?:except(?: for|ing)?|(?:all|every(?:one|body)) but|but not|besides|apart from|excepto|salvo|(?:todos|todas) menos|menos|aparte de)\s+(?:my |mi |el |la )?$"
)
_THEN = re.compile(
    r"\b(?:yesterday|last (?:week|month|mon|tue|wed|thu|fri)\w*|attached|adjunt\w+|ayer|anoche|la semana pasada|friday|viernes|weekend|fin de semana)\b"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The intent of a line, the cue that decides it, and the concerns that come with it."""

    intent: Intent
    cue: Cue | None
    concerns: tuple[str, ...] = ()


def own_reasons(scene: Scene, words: StudentWords) -> list[ReasonMention]:
    """Return the reasons that are the student's own and no other person's: not "I've got the flu"."""
    return [r for r in words.reasons if not third_party_at(scene, r.start) and not _mine(scene.lower, r.start)]


def _mine(lower: str, start: int) -> bool:
    clause = re.split(r"[.!?;,]|\b(?:and|so|but|because|y|pero|porque)\b", lower[max(0, start - 40) : start])[-1]
    return bool(
        re.search(
            r"\b(?:i(?:'ve|ve)? (?:have |got |got the |had )|i(?:'m|m| am) (?!bringing|taking|calling|keeping|sorry)|yo (?:tengo|estoy|ando)|estoy|tengo)\b",
            clause,
        )
    )


def implies_absence(scene: Scene, words: StudentWords) -> bool:
    """Whether the words say no more of the student than what keeps a child from school, and nothing that leaves it open."""
    own = [r for r in own_reasons(scene, words) if r.firm and r.category in _KEEPS_AWAY]
    if not own or any(d.kind != "day" or d.number > 0 for d in scene.dates):
        return False
    return not _ASKS_ELSE.search(scene.lower) and not _THEN.search(scene.lower)


def is_note_for_school(scene: Scene) -> bool:
    """Whether something is asked that only a child in school can do or leave: "no PE", "let her sit with the nurse"."""
    return _NOTE.search(scene.lower) is not None


def is_excepted(scene: Scene, words: StudentWords) -> bool:
    """Whether a student is named as the one of whom it is not said: "my kids are all out except Ada"."""
    return any(_EXCEPTED.search(scene.lower[max(0, m.start - 24) : m.start]) for m in words.mentions)


def decide(words: StudentWords, *, retracted: int | None, implied: bool = False) -> Verdict:
    """Weigh everything said of one student; `retracted` is where the message takes something back, if it does."""
    by_kind: dict[CueKind, list[Cue]] = {}
    for cue in words.cues:
        by_kind.setdefault(cue.kind, []).append(cue)
    away, late, there = by_kind.get("absence", []), _late(words, by_kind), by_kind.get("present", [])
    boarded = by_kind.get("on_board", [])
    if away:
        # Who is away may have been on the bus before; who is on it after that is not at home.
        there = [*there, *(c for c in boarded if c.start > away[-1].start), *by_kind.get("in_school", [])]
    elif not late:
        there = sorted(
            [*there, *boarded, *by_kind.get("under_way", []), *by_kind.get("in_school", [])], key=lambda c: c.start
        )
    early, denied = by_kind.get("early_dismissal", []), by_kind.get("not_absent", [])
    concerns = _doubts(words, uncertain="unsure" in by_kind, retracted=retracted is not None)
    against = (*concerns, "contradictory")
    taken_back = retracted is not None and any(c.end <= retracted for c in (*away, *late))
    if there and not late and (taken_back or "marked" in by_kind or denied):
        return Verdict("present", there[0], against if away else concerns)
    if denied and not away and not late:
        return Verdict("present", denied[0], concerns)
    if early and away and early[0].start < away[0].start:
        return Verdict("early_dismissal", early[0], concerns)
    if away:
        later = max(late, key=lambda c: c.start, default=None)
        if there or denied or early:
            concerns = against
        if later is not None and later.start > away[-1].start:
            return Verdict("late", later, concerns)
        return Verdict("absence", away[0], concerns)
    if early and not (late and late[-1].start > early[-1].start):
        return Verdict("early_dismissal", early[0], concerns)
    if late:
        arrived = bool(early) or (any(c.start > late[-1].start for c in there) and "hour" not in by_kind)
        return Verdict("late", late[0], against if arrived else concerns)
    return _without_absence(words, by_kind, there, concerns, implied=implied)


def _late(words: StudentWords, by_kind: dict[CueKind, list[Cue]]) -> list[Cue]:
    """Return what says that the student comes late: outright, or an hour beside being on the way or a reason."""
    late = by_kind.get("late", [])
    if not late and (by_kind.get("present") or by_kind.get("on_board") or by_kind.get("under_way") or words.reasons):
        late = by_kind.get("hour", [])
    return late


def _doubts(words: StudentWords, *, uncertain: bool, retracted: bool) -> tuple[str, ...]:
    """Return the concerns that hold whatever is decided."""
    doubts = (
        ("uncertain", uncertain),
        ("corrected", retracted or words.corrected),
        ("unclear_who", words.unclear),
    )
    return tuple(code for code, hit in doubts if hit)


def _without_absence(
    words: StudentWords,
    by_kind: dict[CueKind, list[Cue]],
    there: list[Cue],
    concerns: tuple[str, ...],
    *,
    implied: bool,
) -> Verdict:
    """Decide where nobody says outright that the student is away, late or leaving."""
    asks, marked = by_kind.get("question", []), by_kind.get("marked", [])
    if asks and (not there or (asks[0].start < there[0].start and not marked)):
        return Verdict("question", asks[0], concerns)
    if there:
        return Verdict("present", there[0], concerns)
    if marked:
        return Verdict("question", marked[0], concerns)
    fine = by_kind.get("fine", [])
    if fine and not words.reasons:
        return Verdict("present", fine[0], concerns)
    if words.reasons and not fine and "elsewhere" not in by_kind:
        return Verdict("absence", None, concerns if implied else (*concerns, "not_said_outright"))
    return Verdict("other", None, concerns)
