"""Where the learnt reading of a child helps the rules: it settles doubts about the manner of speaking, or adds one.

It never settles who is meant, who calls, or which days are meant: those are rules, above every probability.

Every threshold was chosen on messages that the model did not learn from (`python -m nlp.training.compare`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nlp.child_reader import ChildReading
from nlp.report import Intent
from nlp.verdicts import Verdict

#: Doubts of the rules about how something is said of a child, not about whom. "Might" and taking back are none of them:
#: rules know these words, and of the messages of which the model was sure all the same next to none was to be cleared.
MANNER = frozenset(["not_said_outright", "contradictory"])
#: From this probability on that the child is said to be away or late today, doubts about the manner are settled.
SETTLES = 0.8
#: From this one on where no words say it at all, and only a reason is given.
SETTLES_UNSAID = 0.95
#: From this one on a line is read so even where the rules find neither said of the child, nor the contrary.
TURNS = 0.97
#: Below this one a person looks, however plain the rules find it; in a few words, of which most messages that it learnt
#: from have more and the rules know nearly all, below the second.
DOUBTS, DOUBTS_SHORT = 0.5, 0.2
FEW_WORDS = 10
#: From this probability on of an intent that explains nothing, it is taken where the rules have another such.
SURE_OF_INTENT = 0.7
#: From this probability on a category is taken where the rules found no reason, and from the second where they did.
SURE_OF_CATEGORY, SURER_OF_CATEGORY = 0.4, 0.9
#: From this probability on that a child speaks, a person looks.
CHILD_SPEAKS = 0.5

_AWAY: tuple[Intent, ...] = ("absence", "late")
_ELSE: tuple[Intent, ...] = ("early_dismissal", "present", "question", "other")


def settled(verdict: Verdict, reading: ChildReading | None, *, alone: bool = True, length: int = 99) -> Verdict:
    """Return the verdict of the rules with what a second reading of the same child settles, turns or doubts.

    `alone` says that the message is about one child only, `length` how many words it has.
    """
    if reading is None:
        return verdict
    sure = reading.away_or_late
    if verdict.intent in _AWAY:
        if sure >= (SETTLES if verdict.cue is not None else SETTLES_UNSAID):
            concerns = tuple(code for code in verdict.concerns if code not in MANNER)
            return Verdict(_of_the_two(verdict, reading), verdict.cue, concerns)
        outright = length <= FEW_WORDS and verdict.cue is not None and not verdict.concerns
        least = DOUBTS_SHORT if outright else DOUBTS
        return replace(verdict, concerns=(*verdict.concerns, "reads_unsure")) if sure < least else verdict
    if sure >= TURNS and _may_turn(verdict, alone=alone):
        concerns = tuple(code for code in verdict.concerns if code not in MANNER)
        return Verdict(_of_the_two(verdict, reading), None, concerns)
    likeliest = max(_ELSE, key=lambda intent: reading.said[intent])
    return replace(verdict, intent=likeliest) if reading.said[likeliest] >= SURE_OF_INTENT else verdict


def _may_turn(verdict: Verdict, *, alone: bool) -> bool:
    """Whether the rules read nothing that speaks against being away: no leaving early, no "she will not be out".

    Where there are others, the words by which a child is in school may be about one of those.
    """
    if verdict.intent == "present":
        return not alone and verdict.cue is not None and verdict.cue.kind != "not_absent"
    return verdict.intent != "early_dismissal"


def _of_the_two(verdict: Verdict, reading: ChildReading) -> Intent:
    """Return absence or late: as the rules say it outright, else as the second reading has it."""
    if verdict.intent in _AWAY and verdict.cue is not None:
        return verdict.intent
    return max(_AWAY, key=lambda intent: reading.said[intent])


def plainly_away(reading: ChildReading | None) -> bool:
    """Whether a second reading is sure that the child is said to be away or late today."""
    return reading is not None and reading.away_or_late >= SETTLES


def child_speaks(reading: ChildReading | None) -> bool:
    """Whether a second reading hears a child speak."""
    return reading is not None and reading.speaker["child"] >= CHILD_SPEAKS


def category(reading: ChildReading | None, by_rules: str) -> str:
    """Return the category of a child's reason: that of the rules, unless the second reading is sure of another."""
    if reading is None:
        return by_rules
    likeliest = _likeliest(reading.category)
    enough = SURE_OF_CATEGORY if by_rules == "unstated" else SURER_OF_CATEGORY
    return likeliest if reading.category[likeliest] >= enough else by_rules


def _likeliest(shares: Mapping[str, float]) -> str:
    return max(shares, key=lambda name: shares[name])
