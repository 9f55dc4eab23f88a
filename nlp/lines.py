"""One student's line: intent, reason and days from the words about that student, and what is odd about them."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nlp.assign import StudentWords
from nlp.concerns import caller_concerns, child_speaking
from nlp.cues import Cue, CueKind
from nlp.dates import DateMention, resolve, school_day_from
from nlp.matching import Match
from nlp.reasons import ReasonMention, main_reason
from nlp.report import Evidence, Intent, Line
from nlp.scene import Scene

_HERE_TODAY = re.compile(
    r"\b(?:get|got|arrive\w*|make it|made it|there|there yet|show up|in class|in school|at school|llego|esta ahi|entro)\b"
)
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
    kinds = {cue.kind for cue in words.cues}
    by_kind: dict[CueKind, list[Cue]] = {kind: [c for c in words.cues if c.kind == kind] for kind in kinds}
    away = by_kind.get("absence", [])
    late = by_kind.get("late", [])
    there = by_kind.get("present", [])
    early = by_kind.get("early_dismissal", [])
    denied = by_kind.get("not_absent", [])
    concerns = [
        code
        for code, hit in (
            ("uncertain", "unsure" in kinds),
            ("corrected", retracted is not None or words.corrected),
            ("unclear_who", words.unclear),
        )
        if hit
    ]
    taken_back = retracted is not None and any(c.end <= retracted for c in (*away, *late))
    if there and (taken_back or "marked" in kinds or denied) and not late:
        return Verdict("present", there[0], (*concerns, *(("contradictory",) if away else ())))
    if denied and not away and not late:
        return Verdict("present", denied[0], tuple(concerns))
    if away and (there or denied or early):
        concerns.append("contradictory")
    if away and late:
        later = max(late, key=lambda c: c.start)
        return (
            Verdict("late", later, tuple(concerns))
            if later.start > away[-1].start
            else Verdict("absence", away[0], tuple(concerns))
        )
    if away:
        return Verdict("absence", away[0], tuple(concerns))
    if early:
        return Verdict("early_dismissal", early[0], tuple(concerns))
    if late:
        arrived = any(c.start > late[0].start for c in (*denied, *there))
        return Verdict("late", late[0], (*concerns, *(("contradictory",) if arrived else ())))
    return _without_absence(words, by_kind, tuple(concerns), plainly_ill=plainly_ill)


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


def build_line(
    scene: Scene,
    words: StudentWords,
    match: Match,
    *,
    said: tuple[int, int] | None,
    verdict: Verdict,
    others: list[ReasonMention],
    inherited: list[DateMention],
    extra: list[str],
) -> Line:
    """Put one line together; `others` are reasons said of nobody else, `inherited` the days of the line before."""
    away = verdict.intent in ("absence", "late", "early_dismissal")
    reason = main_reason(words.reasons or others) if away else None
    days = line_dates(scene, words, verdict, inherited)
    concerns = [*extra, *match.concerns]
    if match.student_id is not None:
        concerns += list(caller_concerns(scene, scene.roster.student(match.student_id)))
    else:
        if not scene.households:
            concerns.append("number_not_on_file")
        if child_speaking(scene, None):
            concerns.append("student_speaking")
    concerns += verdict.concerns
    evidence: dict[str, Evidence] = {}
    if said:
        evidence["name"] = scene.evidence(*said)
    if verdict.cue:
        evidence["intent"] = scene.evidence(verdict.cue.start, verdict.cue.end)
    if reason:
        evidence["reason"] = scene.evidence(reason.start, reason.end)
    if words.dates:
        evidence["dates"] = scene.evidence(words.dates[0].start, words.dates[0].end)
    return Line(
        said=evidence["name"].text if "name" in evidence else "",
        student_id=match.student_id,
        intent=verdict.intent,
        reason=evidence["reason"].text if reason else None,
        category=reason.category if reason else "unstated",
        dates=days,
        confidence=round(match.confidence * (0.6 if "not_said_outright" in verdict.concerns else 0.97), 3),
        candidates=match.candidates,
        evidence=evidence,
        concerns=tuple(dict.fromkeys(concerns)),
    )


def line_dates(scene: Scene, words: StudentWords, verdict: Verdict, inherited: list[DateMention]) -> tuple[date, ...]:
    """Return the school days that the line is about."""
    school_days = scene.school_days
    mentions = words.dates or inherited
    if verdict.intent == "other":
        return ()
    if verdict.intent == "question":
        about_today = bool(_HERE_TODAY.search(scene.lower)) and any(c.kind == "question" for c in words.cues)
        return (
            (school_day_from(scene.came_in, school_days),)
            if about_today
            else resolve([m for m in words.dates if m.role == "on"], scene.came_in, school_days, default=False)
        )
    if verdict.intent == "present":
        mentions = [m for m in words.dates if m.role == "on"]
    if verdict.intent in ("late", "early_dismissal", "present"):
        mentions = [m for m in mentions if m.kind in ("day", "weekday", "date", "of_month") and m.role == "on"]
    # Said in the evening without a day, it is about the next school day.
    start = scene.came_in + timedelta(1) if scene.hour >= 16 and not mentions else scene.came_in
    return resolve(mentions, start, school_days)
