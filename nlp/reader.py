"""From the text of a message to a report: who calls, about whom, what, why, for which days, and what is odd."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from spacy.tokens import Doc

from nlp.assign import StudentWords, assign
from nlp.child_speaking import child_speaking
from nlp.concerns import message_concerns, speaks_of_somebody
from nlp.contact_fits import name_fits
from nlp.cues import DECISIVE, first_person
from nlp.dates import DateMention
from nlp.entitlement import caller_name
from nlp.gather import gather
from nlp.heard_names import heard_view
from nlp.kinds import kind_without_student
from nlp.learned import MODEL
from nlp.lines import build_line
from nlp.matching import Match, NameClue, match_name
from nlp.mention import Mention
from nlp.nearby_names import NearbyNames
from nlp.normalise import View
from nlp.pipeline import load_pipeline
from nlp.report import Intent, Line, Message, Report
from nlp.report_values import callback_value, caller_name_value, relationship_value
from nlp.roster import Roster
from nlp.scene import Scene
from nlp.second_reading import doubts_left, likelier_intent, reads_unsure
from nlp.unknown_names import unknown_name
from nlp.unnamed import unnamed
from nlp.verdicts import Verdict, decide, implies_absence, own_reasons

_SERIOUS: tuple[Intent, ...] = ("absence", "late", "early_dismissal", "present", "question", "other")


class Reader:
    """Reads messages for one school. `school_days` tells whether a date is a day of school.

    `model` is the folder of the learnt model that reads a second time, None for the rules alone.
    """

    def __init__(self, roster: Roster, school_days: Callable[[date], bool], *, model: Path | None = MODEL) -> None:
        self.roster, self.school_days = roster, school_days
        self._pipeline = load_pipeline(roster.language_codes, model)

    @cached_property
    def nearby_names(self) -> NearbyNames:
        """What finds the names that a recording may hold, for whoever listens to it a second time."""
        return NearbyNames(self.roster)

    def read(self, message: Message) -> Report:
        """Read one message. Any text gives a report; what cannot be read is left open for a person."""
        seen = heard_view(message, self.roster)
        return self._report(message, seen, self._pipeline(seen.cased))

    def read_many(self, messages: Iterable[Message]) -> Iterator[Report]:
        """Read many messages in one go, in order."""
        pairs = ((seen.cased, (message, seen)) for message in messages for seen in (heard_view(message, self.roster),))
        for doc, (message, seen) in self._pipeline.pipe(pairs, as_tuples=True):
            yield self._report(message, seen, doc)

    def _report(self, message: Message, seen: View, doc: Doc) -> Report:
        scene = gather(message, seen, doc, self.roster, self.school_days)
        scene.learned = doc._.learned
        lines = self._lines(scene)
        if lines:
            intent = min((line.intent for line in lines), key=lambda i: _SERIOUS.index(i) if i in _SERIOUS else 9)
        else:
            intent = kind_without_student(scene)
        return Report(
            intent,
            scene.language,
            caller_name_value(scene),
            relationship_value(scene, lines),
            callback_value(scene),
            tuple(lines),
        )

    def _lines(self, scene: Scene) -> list[Line]:
        own = self._speaks_of_itself(scene)
        if own is not None and not any(m.key == own.key for m in scene.mentions):
            scene.mentions.insert(0, own)
        scene.own = own
        whole = message_concerns(scene)
        if reads_unsure(scene.learned):
            whole.append("reads_unsure")
        if kind_without_student(scene) == "opt_out" and not any(
            c.kind in DECISIVE for c in scene.cues if scene.mentions
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
        away = [c for c in scene.cues if c.kind in ("absence", "late")]
        speaks = child_speaking(scene) or scene.caller.relation == "sibling"
        speaks = speaks or any(first_person(scene.lower, c) for c in away)
        if match.student_id is None or not speaks:
            return None
        words = scene.caller_words
        return Mention(words.start, words.stop - 1, *scene.caller.name, clue, match)

    def _named(self, scene: Scene, whole: list[str]) -> list[Line]:
        students = assign(scene)
        loose = [r for r in scene.reasons if not any(r in s.reasons for s in students)]
        lines: list[Line] = []
        last_dates: list[DateMention] = []
        last_reasons = loose
        for words in students:
            verdict = _weigh(scene, words)
            if _says_nothing(words, verdict, len(students)):
                continue
            mention = _best(words.mentions)
            together = [d for other in students if other is not words and _share(words, other) for d in other.dates]
            inherited = together or (last_dates if words.also or len(students) > 1 else [])
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
        return _run_together(lines) if _is_one_breath(scene) else lines

    def _nameless(self, scene: Scene, whole: list[str]) -> list[Line]:
        decisive = any(c.kind in DECISIVE or c.kind == "marked" for c in scene.cues)
        taken = {i for i, t in enumerate(scene.tokens) for c in scene.grades if c.start <= t.start < c.end} | set(
            scene.caller_words
        )
        name = unknown_name(scene.tokens, scene.lower, scene.cased, taken)
        if name and (decisive or scene.reasons):
            first, last = scene.tokens[name[0]], scene.tokens[name[1]]
            found: list[tuple[Match, tuple[int, int] | None]] = [
                (Match(None, (), ("name_fits_nobody",)), (first.start, last.end))
            ]
        else:
            found = unnamed(scene) if decisive or scene.reasons else []
        if not found and decisive and _about_a_child(scene):
            found = [(Match(None, (), ("no_name",)), None)]
        if not name and not speaks_of_somebody(scene):
            # Nobody is named and nobody but the speaker is spoken of: a child may be calling in for itself.
            whole = [*whole, "no_name"]
        words = StudentWords("", [], list(scene.cues), list(scene.dates), list(scene.reasons))
        verdict = _weigh(scene, words)
        if verdict.intent in ("question", "other") or (not decisive and not name and not found):
            return []
        return [
            build_line(scene, words, match, said=span, verdict=verdict, others=scene.reasons, inherited=[], extra=whole)
            for match, span in found
        ]


# What makes a child late as well as keep it away, or neither.
_OF_THE_WAY = ("weather", "transportation", "personal", "school_activity")
#: Words without a stop from which on it cannot be told which are about whom.
_ONE_BREATH = 28


def _is_one_breath(scene: Scene) -> bool:
    """Whether a long message has no stops, as recognisers and hurried thumbs write."""
    return len(scene.tokens) > _ONE_BREATH and not re.search(r"[.,!?;\n]", scene.lower)


def _run_together(lines: list[Line]) -> list[Line]:
    """Doubt who is away, where several students of whom not the same is said are told of in one breath."""
    if len({line.intent for line in lines}) < 2:
        return lines
    return [replace(line, concerns=(*line.concerns, "unclear_who")) for line in lines]


def _weigh(scene: Scene, words: StudentWords) -> Verdict:
    """Weigh what is said of one student; a second reading may settle doubts about the manner of speaking."""
    retracted = next((c.start for c in scene.cues if c.kind == "retract"), None)
    verdict = decide(words, retracted=retracted, implied=implies_absence(scene, words))
    if verdict.cue is None and verdict.concerns:
        verdict = replace(verdict, intent=likelier_intent(scene.learned, verdict.intent))
    if verdict.intent in ("absence", "late"):
        kept_home = any(reason.firm and reason.category not in _OF_THE_WAY for reason in own_reasons(scene, words))
        return replace(verdict, concerns=doubts_left(scene.learned, verdict.concerns, kept_home=kept_home))
    return verdict


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
    return max(mentions, key=lambda m: (m.match.student_id is not None, len(m.clue.family), m.match.likeness))
