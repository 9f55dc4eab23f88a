"""One student's line of the report: what was decided, with reason, days, evidence and concerns."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from nlp import second_reading
from nlp.assign import StudentWords
from nlp.candidates import candidates, how_sure
from nlp.child_speaking import child_speaking
from nlp.dates import DateMention
from nlp.entitlement import caller_concerns
from nlp.fitting import class_fits
from nlp.matching import Match
from nlp.reasons import ReasonMention, main_reason
from nlp.report import Evidence, Line
from nlp.roster import given_forms
from nlp.scene import Scene
from nlp.school_dates import resolve, school_day_from
from nlp.sounds import sounds_like
from nlp.verdicts import Verdict

_WHERE_IS = re.compile(
    r"\b(?:get|got|arrive\w*|make it|made it|there|there yet|show up|showed up|in class|in school|at school|absent|where (?:is|are|he|she|they)|stay home|"
    r"lleg\w+|esta ahi|esta alla|entro|falto|donde esta|no esta|ausente|me quedo|se subio)\b"
)

# Below this confidence of the recogniser what was heard may have been anything. Where recordings were read rightly, the
# words that decided had more than 0.5.
_ILL_HEARD = 0.4
# From this likeness on two different names may be one in a recording; a name that both bear is a matter of matching.
_ONE_SOUND = 0.895


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
    reason = main_reason(words.reasons or others, in_between=verdict.intent != "absence") if away else None
    evidence = _evidence(scene, words, said=said, verdict=verdict, reason=reason)
    shown = candidates(scene, match, said)
    return Line(
        said=evidence["name"].text if "name" in evidence else "",
        student_id=match.student_id,
        intent=verdict.intent,
        reason=evidence["reason"].text if reason else None,
        category=_category(words, reason) if away else "unstated",
        dates=line_dates(scene, words, verdict, inherited),
        confidence=how_sure(match.student_id, shown),
        candidates=shown,
        evidence=evidence,
        concerns=tuple(
            dict.fromkeys(
                [
                    *extra,
                    *match.concerns,
                    *_alike_at_home(scene, match),
                    *_who_calls(scene, match),
                    *verdict.concerns,
                    *_ill_heard(evidence, verdict),
                ]
            )
        ),
    )


def _alike_at_home(scene: Scene, match: Match) -> Iterator[str]:
    """Yield a reason for review where brother or sister bears a name that sounds so, and no class tells them apart.

    What a recogniser wrote then is no more than its guess: Alaina or Alana, Emma or Emmy.
    """
    if not scene.heard or match.student_id is None:
        return
    meant = scene.roster.student(match.student_id)
    clues = scene.grades
    for other in {s.student_id: s for h in scene.households for s in h.students}.values():
        if other.student_id == meant.student_id or (class_fits(meant, clues) and not class_fits(other, clues)):
            continue
        pairs = product(given_forms(meant), given_forms(other))
        if any(a != b and sounds_like(a, b, _ONE_SOUND) for a, b in pairs):
            yield "two_students_fit"
            return


def _category(words: StudentWords, reason: ReasonMention | None) -> str:
    return second_reading.category(words.reading, reason.category if reason else "unstated")


def _ill_heard(evidence: dict[str, Evidence], verdict: Verdict) -> Iterator[str]:
    """Yield a reason for review where the recogniser itself doubted the words by which a student would be away."""
    words = evidence.get("intent")
    if verdict.intent not in ("absence", "late") or words is None or words.confidence is None:
        return
    if words.confidence < _ILL_HEARD:
        yield "low_confidence"


def _who_calls(scene: Scene, match: Match) -> Iterator[str]:
    """Yield what is odd about the caller, for this student."""
    if match.student_id is not None:
        yield from caller_concerns(scene, scene.roster.student(match.student_id))
        return
    if not scene.households:
        yield "number_not_on_file"
    if child_speaking(scene):
        yield "student_speaking"


def _evidence(
    scene: Scene,
    words: StudentWords,
    *,
    said: tuple[int, int] | None,
    verdict: Verdict,
    reason: ReasonMention | None,
) -> dict[str, Evidence]:
    """Return where in the message the parts of the line stand, as far as they do."""
    first_day = words.dates[0] if words.dates else None
    spans = {
        "name": said,
        "intent": (verdict.cue.start, verdict.cue.end) if verdict.cue else None,
        "reason": (reason.start, reason.end) if reason else None,
        "dates": (first_day.start, first_day.end) if first_day else None,
    }
    return {name: scene.evidence(*span) for name, span in spans.items() if span}


def line_dates(scene: Scene, words: StudentWords, verdict: Verdict, inherited: list[DateMention]) -> tuple[date, ...]:
    """Return the school days that the line is about."""
    school_days = scene.school_days
    mentions = words.dates or inherited
    if verdict.intent == "other":
        return ()
    if verdict.intent == "question":
        said = resolve([m for m in words.dates if m.role in ("on", "in")], scene.came_in, school_days, default=False)
        today = school_day_from(scene.came_in, school_days)
        return (today,) if today in said or (not said and _WHERE_IS.search(scene.lower)) else said
    if verdict.intent == "present":
        there = [replace(m, role="on") for m in words.dates if m.role == "in"]
        mentions = there or [m for m in words.dates if m.role == "on"]
    if verdict.intent in ("late", "early_dismissal", "present"):
        mentions = [m for m in mentions if m.kind in ("day", "weekday", "date", "of_month") and m.role == "on"]
    # Said in the evening without a day, it is about the next school day.
    start = scene.came_in + timedelta(1) if scene.hour >= 16 and not mentions else scene.came_in
    return resolve(mentions, start, school_days)
