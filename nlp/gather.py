"""Gathers all that is found in one message into a scene, and drops what names only seem to say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spacy.tokens import Doc

from nlp.callers import Caller, find_caller
from nlp.classes import find_teachers
from nlp.clauses import clauses
from nlp.cues import Cue
from nlp.described import described
from nlp.known_names import KnownNames
from nlp.matching import Household
from nlp.mention import Mention
from nlp.mentions import MentionFinder
from nlp.normalise import View, fold
from nlp.phones import callback
from nlp.reasons import ReasonMention, find_reasons
from nlp.report import Message
from nlp.roster import Roster, family_forms, given_forms
from nlp.scene import Scene
from nlp.tokens import Token, truly_cased

# Reasons told of relatives and pets.
_OF_OTHERS = ("family_emergency", "personal")
_PLAIN = 0.95  # likeness of a name that is no misheard one
# After "no Ada": the words with which that means that Ada is away.
_TODAY_AFTER = re.compile(r"\s+(?:(?:in (?:school|class)|at school)\s+)?(?:today|tomorrow|tmrw|or|hoy|this)\b")


def gather(message: Message, seen: View, doc: Doc, roster: Roster, school_days: Callable[[date], bool]) -> Scene:
    """Return the scene of a message; `seen` is its view and `doc` what the pipeline found in that."""
    tokens: list[Token] = list(doc._.words)
    said = callback(seen.lower, list(doc._.phones), message.from_number, roster.area_code)
    by_from = Household(roster.contacts_of_number(message.from_number))
    by_callback = Household(roster.contacts_of_number(said[0]) if said and said[0] != message.from_number else ())
    households = tuple(h for h in (by_from, by_callback) if h.links)
    heard = message.channel == "voicemail"
    cased = truly_cased(seen.cased)
    grades = list(doc._.grades)
    children = frozenset(form for h in households for s in h.students for form in given_forms(s))
    own_teachers = {fold(s.teacher) for h in households for s in h.students}
    families = frozenset(form for h in households for s in h.students for form in family_forms(s)) - own_teachers
    teachers, adults = find_teachers(seen.lower, tokens, grades, roster, children=children, families=families)
    clues = sorted([*grades, *teachers], key=lambda c: c.start)
    finder = MentionFinder(tokens, households, roster, cased=cased, heard=heard, adults=adults, clues=clues)
    caller = find_caller(seen.lower, tokens, _known_names(finder, by_from, by_callback), cased=cased, signed=not heard)
    if caller.name is not None:
        # "This is Mrs. Vigil" names the caller, whoever else teaches under that name.
        finder.clues[:] = [
            c for c in finder.clues if not (c.teachers and c.start < caller.name[1] and caller.name[0] < c.end)
        ]
    local = message.received_at.astimezone(_zone(message.timezone))
    scene = Scene(
        message=message,
        view=seen,
        tokens=tokens,
        cased=cased,
        heard=heard,
        language=doc._.language,
        came_in=local.date(),
        hour=local.hour,
        roster=roster,
        callback=said,
        by_from=by_from,
        by_callback=by_callback,
        caller=caller,
        caller_words=_words_of(tokens, caller),
        cues=list(doc._.cues),
        dates=list(doc._.dates),
        reasons=list(doc._.reasons),
        grades=clues,
        school_days=school_days,
    )
    scene.mentions = finder.find(scene.caller_words)
    _clean(scene)
    scene.mentions = sorted([*scene.mentions, *described(scene)], key=lambda m: (m.start, m.end))
    return scene


def _known_names(finder: MentionFinder, by_from: Household, by_callback: Household) -> KnownNames:
    contacts = (fold(c.given_name).split() for h in finder.households for _, c in h.links)
    return KnownNames(
        frozenset(names[0] for names in contacts if names),
        finder.student_at,
        finder.rostered_at,
        calling=tuple({c.contact_id: c for _, c in by_from.links}.values()),
        said=tuple({c.contact_id: c for _, c in by_callback.links}.values()),
        kin=frozenset(name for s in finder.near for c in s.contacts for name in fold(c.given_name).split()[:1]),
        heard=finder.heard,
        teachers=frozenset(fold(s.teacher) for s in finder.near if s.teacher),
    )


def _words_of(tokens: list[Token], caller: Caller) -> range:
    if caller.name is None:
        return range(0)
    inside = [i for i, t in enumerate(tokens) if caller.name[0] <= t.start < caller.name[1]]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _clean(scene: Scene) -> None:
    """Drop what names only seem to say: "Will" is no future, "June" no month, "Baptiste" no baptism."""
    names = [(m.start, m.end) for m in scene.mentions]
    if scene.caller.name:
        names.append(scene.caller.name)
    names += [(c.start, c.end) for c in scene.grades if c.teachers]

    def inside(start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in names)

    scene.reasons = [r for r in scene.reasons if not inside(r.start, r.end)]
    scene.reasons = [told for r in scene.reasons for told in _of_student(scene, r)]
    scene.dates = [d for d in scene.dates if not inside(d.start, d.end)]
    scene.cues = [c for c in scene.cues if not inside(c.start, c.end)]
    # "May may be late": only the second is a perhaps.
    scene.cues = [c for c in scene.cues if c.kind != "unsure" or not any(a <= c.start < b for a, b in names)]
    scene.cues = [c for c in scene.cues if not (c.kind in ("present", "on_board") and _of_later_day(scene, c))]
    scene.cues += [Cue("absence", m.start - 3, m.end) for m in scene.mentions if _said_no(scene, m)]
    scene.cues.sort(key=lambda c: c.start)


def _of_student(scene: Scene, reason: ReasonMention) -> list[ReasonMention]:
    """Return what is said of a student whose name stands within words of another's: "Mark's mom, Mark has a fever"."""
    if reason.category not in _OF_OTHERS:
        return [reason]
    named = (m for m in scene.mentions if m.match.student_id and m.match.likeness >= _PLAIN and not m.possessive)
    name = next((m for m in named if reason.start <= m.start and m.end < reason.end), None)
    if name is None:
        return [reason]
    own = [r for r in find_reasons(scene.lower[name.end :]) if name.end + r.start < reason.end]
    return [replace(r, start=name.end + r.start, end=name.end + r.end) for r in own] or [reason]


def _of_later_day(scene: Scene, cue: Cue) -> bool:
    """Whether the words are about a later day: "back in school on Monday", "lunes y martes si va"."""
    clause = next((c for c in clauses(scene.lower) if c.start <= cue.start < c.end), None)
    if clause is None:
        return False
    days = [d for d in scene.dates if clause.start <= d.start < clause.end]
    return any(d.kind != "day" or d.number > 0 for d in days) and not any(
        d.kind == "day" and d.number == 0 for d in days
    )


def _said_no(scene: Scene, mention: Mention) -> bool:
    """Whether a student is reported away by "no Ada today"."""
    before = scene.lower[max(0, mention.start - 4) : mention.start]
    return bool(re.search(r"\bno $", before) and _TODAY_AFTER.match(scene.lower[mention.end :]))
