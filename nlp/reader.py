"""From the text of a message to a report: who calls, about whom, what, why, for which days, and what is odd."""

# ruff: noqa: E501 (a pattern or a list of words reads best on one line)

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from spacy.tokens import Doc

from nlp.assign import StudentWords, assign
from nlp.callers import Caller, find_caller
from nlp.classes import find_teachers
from nlp.concerns import caller_name, child_speaking, message_concerns, name_fits
from nlp.cues import Cue, first_person
from nlp.dates import DateMention
from nlp.kinds import kind_without_student
from nlp.known_names import KnownNames
from nlp.lines import Verdict, build_line, decide, plainly_ill
from nlp.matching import Household, Match, NameClue, match_name
from nlp.mentions import Mention, MentionFinder
from nlp.normalise import View, view
from nlp.phones import callback
from nlp.pipeline import load_pipeline
from nlp.report import NOTHING, Intent, Line, Message, Report, Value
from nlp.roster import Roster
from nlp.scene import Scene
from nlp.tokens import Token, truly_cased
from nlp.unknown_names import unknown_name
from nlp.unnamed import unnamed

_SERIOUS: tuple[Intent, ...] = ("absence", "late", "early_dismissal", "present", "question", "other")


class Reader:
    """Reads messages for one school. `school_days` tells whether a date is a day of school."""

    def __init__(self, roster: Roster, school_days: Callable[[date], bool]) -> None:
        self.roster, self.school_days = roster, school_days
        self._pipeline = load_pipeline(roster.language_codes)

    def read(self, message: Message) -> Report:
        """Read one message. Any text gives a report; what cannot be read is left open for a person."""
        seen = view(message.text)
        return self._report(message, seen, self._pipeline(seen.cased))

    def read_many(self, messages: Iterable[Message]) -> Iterator[Report]:
        """Read many messages in one go, in order."""
        pairs = ((seen.cased, (message, seen)) for message in messages for seen in (view(message.text),))
        for doc, (message, seen) in self._pipeline.pipe(pairs, as_tuples=True):
            yield self._report(message, seen, doc)

    def _report(self, message: Message, seen: View, doc: Doc) -> Report:
        scene = self._scene(message, seen, doc)
        lines = self._lines(scene)
        if lines:
            intent = min((line.intent for line in lines), key=lambda i: _SERIOUS.index(i) if i in _SERIOUS else 9)
        else:
            intent = kind_without_student(scene)
        return Report(
            intent,
            scene.language,
            _name_value(scene),
            _relation_value(scene, lines),
            _callback_value(scene),
            tuple(lines),
        )

    def _scene(self, message: Message, seen: View, doc: Doc) -> Scene:
        tokens: list[Token] = list(doc._.words)
        said = callback(seen.lower, list(doc._.phones), message.from_number, self.roster.area_code)
        by_from = Household(self.roster.contacts_of_number(message.from_number))
        by_callback = Household(
            self.roster.contacts_of_number(said[0]) if said and said[0] != message.from_number else ()
        )
        households = tuple(h for h in (by_from, by_callback) if h.links)
        heard = message.channel == "voicemail"
        cased = truly_cased(seen.cased)
        grades = list(doc._.grades)
        teachers, adults = find_teachers(seen.lower, tokens, grades, self.roster)
        clues = sorted([*grades, *teachers], key=lambda c: c.start)
        finder = MentionFinder(tokens, households, self.roster, cased=cased, heard=heard, adults=adults, clues=clues)
        firsts = (c.given_name.lower().split() for h in households for _, c in h.links)
        known = KnownNames(frozenset(n[0] for n in firsts if n), finder.student_at, finder.rostered_at)
        caller = find_caller(seen.lower, tokens, known, cased=cased, signed=not heard)
        words = _words_of(tokens, caller)
        local = message.received_at.astimezone(_zone(message.timezone))
        scene = Scene(
            message, seen, tokens, cased, heard, doc._.language, local.date(), local.hour, self.roster, said, by_from, by_callback, caller, words,
            list(doc._.cues), list(doc._.dates), list(doc._.reasons), clues, self.school_days,
        )  # fmt: skip
        scene.mentions = finder.find(words)
        _clean(scene)
        return scene

    def _lines(self, scene: Scene) -> list[Line]:
        own = self._speaks_of_itself(scene)
        if own is not None and not any(m.key == own.key for m in scene.mentions):
            scene.mentions.insert(0, own)
        scene.own = own
        whole = message_concerns(scene)
        if kind_without_student(scene) == "opt_out" and not any(
            c.kind in ("absence", "late", "present", "early_dismissal") for c in scene.cues if scene.mentions
        ):
            return []
        if scene.mentions:
            return self._named(scene, whole)
        return self._nameless(scene, whole)

    def _speaks_of_itself(self, scene: Scene) -> Mention | None:
        """Return the caller as a student of the household, where the caller is one and speaks as one."""
        given, family = caller_name(scene)
        if not given or scene.caller.name is None:
            return None
        if any(name_fits(given, family, c, heard=scene.heard) for h in scene.households for _, c in h.links):
            return None
        clue = NameClue(given, tuple(family.split()), "", tuple(scene.grades), scene.heard)
        match = match_name(clue, scene.households, self.roster)
        speaks = child_speaking(scene, None) or scene.caller.relation == "sibling"
        if match.student_id is None or not speaks:
            return None
        words = scene.caller_words
        return Mention(words.start, words.stop - 1, *scene.caller.name, clue, match)

    def _named(self, scene: Scene, whole: list[str]) -> list[Line]:
        students = assign(scene)
        retracted = next((c.start for c in scene.cues if c.kind == "retract"), None)
        loose = [r for r in scene.reasons if not any(r in s.reasons for s in students)]
        lines: list[Line] = []
        last_dates: list[DateMention] = []
        last_reasons = loose
        for words in students:
            verdict = decide(words, retracted=retracted, plainly_ill=plainly_ill(scene) and len(students) == 1)
            if _says_nothing(words, verdict, len(students)):
                continue
            mention = _best(words.mentions)
            inherited = last_dates if words.also or len(students) > 1 else []
            shared = [r for other in students if other is not words and _share(words, other) for r in other.reasons]
            reasons = shared or (last_reasons if words.also or not words.cues or len(students) == 1 else loose)
            lines.append(
                build_line(
                    scene,
                    words,
                    mention.match,
                    said=(mention.start, mention.end),
                    verdict=verdict,
                    others=reasons,
                    inherited=inherited,
                    extra=whole,
                )
            )
            if verdict.intent in ("absence", "late"):
                last_dates, last_reasons = words.dates or last_dates, words.reasons or last_reasons
        return lines

    def _nameless(self, scene: Scene, whole: list[str]) -> list[Line]:
        decisive = any(c.kind in ("absence", "late", "early_dismissal", "present", "marked") for c in scene.cues)
        taken = {i for i, t in enumerate(scene.tokens) for c in scene.grades if c.start <= t.start < c.end} | set(
            scene.caller_words
        )
        name = unknown_name(scene.tokens, scene.lower, scene.cased, taken)
        if name and (decisive or scene.reasons):
            first, last = scene.tokens[name[0]], scene.tokens[name[1]]
            found: list[tuple[Match, tuple[int, int] | None]] = [
                (Match(None, 0.3, (), ("name_fits_nobody",)), (first.start, last.end))
            ]
        else:
            found = unnamed(scene) if decisive or scene.reasons else []
        if not found and decisive and _about_a_child(scene):
            found = [(Match(None, 0.2, (), ("no_name",)), None)]
        words = StudentWords("", [], list(scene.cues), list(scene.dates), list(scene.reasons))
        retracted = next((c.start for c in scene.cues if c.kind == "retract"), None)
        verdict = decide(words, retracted=retracted)
        if verdict.intent in ("question", "other") or (not decisive and not name and not found):
            return []
        return [
            build_line(scene, words, match, said=span, verdict=verdict, others=scene.reasons, inherited=[], extra=whole)
            for match, span in found
        ]


def _about_a_child(scene: Scene) -> bool:
    """Whether words of being away can only be a student's: not the caller's own, and nothing of another business."""
    away = [c for c in scene.cues if c.kind in ("absence", "late", "early_dismissal")]
    return kind_without_student(scene) in ("other", "question") and any(not first_person(scene.lower, c) for c in away)


def _says_nothing(words: StudentWords, verdict: Verdict, count: int) -> bool:
    """Whether a name is only mentioned beside the students that the message is about."""
    if words.corrected and verdict.intent == "other":
        return True
    return count > 1 and verdict.intent == "other" and not words.cues


def _share(words: StudentWords, other: StudentWords) -> bool:
    """Whether one and the same phrase is about both students."""
    return any(cue in other.cues for cue in words.cues if cue.kind in ("absence", "late"))


def _best(mentions: list[Mention]) -> Mention:
    return max(mentions, key=lambda m: (m.match.student_id is not None, len(m.clue.family), m.match.confidence))


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
    scene.dates = [d for d in scene.dates if not inside(d.start, d.end)]
    scene.cues = [c for c in scene.cues if not inside(c.start, c.end)]
    days = [d for d in scene.dates if d.kind != "day" or d.number > 0]
    scene.cues = [
        c
        for c in scene.cues
        if not (c.kind == "present" and any(-1 <= d.start - c.end <= 8 or (c.start <= d.start < c.end) for d in days))
    ]
    for mention in scene.mentions:
        before = scene.lower[max(0, mention.start - 4) : mention.start]
        after = re.match(
            r"\s+(?:(?:in (?:school|class)|at school)\s+)?(?:today|tomorrow|tmrw|or|hoy|this)\b",
            scene.lower[mention.end :],
        )
        if re.search(r"\bno $", before) and after:
            scene.cues.append(Cue("absence", mention.start - 3, mention.end))
    scene.cues.sort(key=lambda c: c.start)


def _name_value(scene: Scene) -> Value:
    if scene.caller.name is None:
        return NOTHING
    evidence = scene.evidence(*scene.caller.name)
    return Value(evidence.text, 0.9, evidence)


def _relation_value(scene: Scene, lines: list[Line]) -> Value:
    relation, span = scene.caller.relation, scene.caller.relation_span
    if any("student_speaking" in line.concerns for line in lines) and relation in (None, "student"):
        relation = "student"
    if relation == "parent":
        relation = _which_parent(scene, lines)
    if relation is None:
        return NOTHING
    return Value(relation, 0.9 if scene.caller.claimed else 0.7, scene.evidence(*span) if span else None)


def _which_parent(scene: Scene, lines: list[Line]) -> str | None:
    """Return what the roster knows the caller as, who speaks of "my son" without saying mother or father."""
    given, family = caller_name(scene)
    contacts = [c for h in scene.households for _, c in h.links]
    if not contacts and given:
        contacts = [c for _, c in scene.roster.contacts_called(given) if name_fits(given, family, c, heard=False)]
    kinds = {
        "mother": "mother",
        "father": "father",
        "stepmother": "guardian",
        "stepfather": "guardian",
        "guardian": "guardian",
    }
    known = {
        kinds[c.relation]
        for c in contacts
        if c.relation in kinds and name_fits(given, family, c, heard=scene.heard) is not False
    }
    return known.pop() if len(known) == 1 else None


def _callback_value(scene: Scene) -> Value:
    if scene.callback is None:
        return NOTHING
    number, phone = scene.callback
    return Value(number, 0.85 if phone.corrected else 0.95, scene.evidence(phone.start, phone.end))
