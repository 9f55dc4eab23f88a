"""From the text of a message to a report: who calls, about whom, what, why, for which days, and what is odd."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path

from spacy.tokens import Doc

from nlp.assign import StudentWords, assign
from nlp.child_reader import MODEL, load_child_reader
from nlp.child_speaking import child_speaking
from nlp.concerns import message_concerns, speaks_of_somebody
from nlp.contact_fits import name_fits
from nlp.cues import DECISIVE, first_person
from nlp.dates import DateMention
from nlp.entitlement import caller_name
from nlp.focus import CALLER, CHILD, NUMBER, OTHER, Place, focused
from nlp.gather import gather
from nlp.heard_names import heard_view
from nlp.kinds import is_private, kind_without_student
from nlp.lines import build_line
from nlp.matching import Match, NameClue, match_name
from nlp.mention import Mention
from nlp.nearby_names import NearbyNames
from nlp.pipeline import load_pipeline
from nlp.report import Intent, Line, Message, Report
from nlp.report_values import callback_value, caller_name_value, relationship_value
from nlp.roster import Roster
from nlp.scene import Scene
from nlp.school_dates import school_day_from
from nlp.second_reading import child_speaks, plainly_away, settled
from nlp.unknown_names import unknown_name
from nlp.unnamed import unnamed
from nlp.verdicts import Verdict, decide, implies_absence, is_excepted, is_note_for_school

_SERIOUS: tuple[Intent, ...] = ("absence", "late", "early_dismissal", "present", "question", "other")


#: From this hour on, local time, a message is about the next day of school.
_SCHOOL_IS_OUT = 16
#: Messages that are read at once: more take more memory and no less time.
_BATCH = 32


@dataclass(slots=True)
class _Opened:
    """A message of which all is found, and the children about whom its parts are, but nothing is decided."""

    scene: Scene
    students: list[StudentWords]
    texts: list[str]


class Reader:
    """Reads messages for one school. `school_days` tells whether a date is a day of school.

    `model` is the folder of the learnt model that reads a second time, None for the rules alone.
    """

    def __init__(self, roster: Roster, school_days: Callable[[date], bool], *, model: Path | None = MODEL) -> None:
        self.roster, self.school_days = roster, school_days
        self._pipeline = load_pipeline(roster.language_codes)
        self._children = load_child_reader(model) if model is not None else None

    @cached_property
    def nearby_names(self) -> NearbyNames:
        """What finds the names that a recording may hold, for whoever listens to it a second time."""
        return NearbyNames(self.roster)

    def read(self, message: Message) -> Report:
        """Read one message. Any text gives a report; what cannot be read is left open for a person."""
        return next(self.read_many([message]))

    def read_many(self, messages: Iterable[Message]) -> Iterator[Report]:
        """Read many messages in one go, in order."""
        waiting = iter(messages)
        while batch := list(islice(waiting, _BATCH)):
            views = [heard_view(message, self.roster) for message in batch]
            docs = self._pipeline.pipe(seen.cased for seen in views)
            opened = [
                self._open(gather(message, seen, doc, self.roster, self.school_days), doc)
                for message, seen, doc in zip(batch, views, docs, strict=True)
            ]
            self._read_children(opened)
            yield from map(self._report, opened)

    def _open(self, scene: Scene, doc: Doc) -> _Opened:
        own = self._speaks_of_itself(scene)
        if own is not None and not any(m.key == own.key for m in scene.mentions):
            scene.mentions.insert(0, own)
        scene.own = own
        if scene.mentions:
            students = assign(scene)
        else:
            students = [StudentWords("", [], list(scene.cues), list(scene.dates), list(scene.reasons))]
        numbers: list[Place] = [(phone.start, phone.end, NUMBER) for phone in doc._.phones]
        return _Opened(scene, students, [_seen_from(words, scene, numbers) for words in students])

    def _read_children(self, opened: list[_Opened]) -> None:
        """Have every child of some messages read a second time."""
        if self._children is None:
            return
        students = [words for each in opened for words in each.students]
        texts = [text for each in opened for text in each.texts]
        for words, doc in zip(students, self._children.pipe(texts), strict=True):
            words.reading = doc._.child

    def _report(self, opened: _Opened) -> Report:
        scene = opened.scene
        lines = self._lines(scene, opened.students)
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

    def _lines(self, scene: Scene, students: list[StudentWords]) -> list[Line]:
        whole = message_concerns(scene)
        if any(child_speaks(words.reading) for words in students):
            whole.append("student_speaking")
        if kind_without_student(scene) == "opt_out" and not any(
            c.kind in DECISIVE for c in scene.cues if scene.mentions
        ):
            return []
        if is_private(scene) and not any(m.clue.family for m in scene.mentions):
            return []
        if not scene.mentions and "instruction_in_message" in whole:
            return []  # whoever gives orders to a machine and names nobody reports nobody
        if scene.mentions:
            return self._named(scene, students, whole)
        return self._nameless(scene, students[0], whole)

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
        if not match.fits or not speaks:
            return None
        words = scene.caller_words
        return Mention(words.start, words.stop - 1, *scene.caller.name, clue, match)

    def _named(self, scene: Scene, students: list[StudentWords], whole: list[str]) -> list[Line]:
        loose = [r for r in scene.reasons if not any(r in s.reasons for s in students)]
        lines: list[Line] = []
        surely: list[bool] = []
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
            surely.append(plainly_away(words.reading))
            if verdict.intent in ("absence", "late"):
                last_dates, last_reasons = words.dates or last_dates, words.reasons or last_reasons
        return _run_together(lines, surely) if _is_one_breath(scene) and not _one_by_one(scene) else lines

    def _nameless(self, scene: Scene, words: StudentWords, whole: list[str]) -> list[Line]:
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
        verdict = _weigh(scene, words)
        if verdict.intent in ("question", "other") or (not decisive and not name and not found):
            return []
        return [
            build_line(scene, words, match, said=span, verdict=verdict, others=scene.reasons, inherited=[], extra=whole)
            for match, span in found
        ]


# What says where a student is, or that nothing is wrong.
_STATES = ("absence", "late", "present", "on_board", "under_way", "in_school", "fine")
#: Words without a stop from which on it cannot be told which are about whom.
_ONE_BREATH = 28


def _is_one_breath(scene: Scene) -> bool:
    """Whether a long message has no stops, as recognisers and hurried thumbs write."""
    return len(scene.tokens) > _ONE_BREATH and not re.search(r"[.,!?;\n]", scene.lower)


def _one_by_one(scene: Scene) -> bool:
    """Whether every student is named before what is said of that one: "ada is out sick ben is on the bus"."""
    names = [m for m in scene.mentions if not m.negated]
    said = [c.start for c in scene.cues if c.kind in _STATES]
    if not names or any(start < names[0].start for start in said):
        return False
    ends = [*(m.start for m in names[1:]), len(scene.lower)]
    told = {m.key for m, end in zip(names, ends, strict=True) if any(m.start <= start < end for start in said)}
    return told >= {m.key for m in names}


def _run_together(lines: list[Line], surely: list[bool]) -> list[Line]:
    """Doubt who is away, where several students of whom not the same is said are told of in one breath.

    `surely` says of which lines a second reading is sure.
    """
    if len({line.intent for line in lines}) < 2:
        return lines
    return [
        line if sure else replace(line, concerns=(*line.concerns, "unclear_who"))
        for line, sure in zip(lines, surely, strict=True)
    ]


def _weigh(scene: Scene, words: StudentWords) -> Verdict:
    """Weigh what is said of one student; a second reading may settle doubts about the manner of speaking."""
    retracted = next((c.start for c in scene.cues if c.kind == "retract"), None)
    verdict = decide(words, retracted=retracted, implied=implies_absence(scene, words))
    if is_excepted(scene, words) and verdict.intent in ("absence", "late"):
        return Verdict("present", None, verdict.concerns)
    if verdict.intent == "other" and is_note_for_school(scene):
        return verdict
    alone = len({m.key for m in scene.mentions}) < 2
    return settled(verdict, words.reading, alone=alone, length=len(scene.tokens))


def _seen_from(words: StudentWords, scene: Scene, numbers: list[Place]) -> str:
    """Return the message as it is seen from one of its children."""
    places: list[Place] = [
        (m.start, m.end, CHILD if any(m is own for own in words.mentions) else OTHER) for m in scene.mentions
    ]
    if scene.caller.name is not None:
        places.append((*scene.caller.name, CALLER))
    before = scene.came_in != school_day_from(scene.came_in, scene.school_days) or scene.hour >= _SCHOOL_IS_OUT
    return focused(scene.lower, [*places, *numbers], before_the_day=before)


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
    meant = [m for m in mentions if not m.negated] or mentions
    return max(meant, key=lambda m: (m.match.student_id is not None, len(m.clue.family), m.match.likeness))
