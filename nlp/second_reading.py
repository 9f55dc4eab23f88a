"""Where the learnt reading helps the rules: it fills in what they leave open, makes a person look, or settles a doubt.

A doubt that it settles is one about the manner of speaking, never one about who is meant, who speaks or which day.

Every threshold was chosen on the folds of the training corpus (`python -m nlp.training.compare` shows what it brings).
"""

from __future__ import annotations

from nlp.learned import Learned
from nlp.report import Intent

#: Below this probability of plain words, a person looks. Higher ones stopped no more false clears on the folds, and
#: cost right ones elsewhere.
PLAIN_ENOUGH = 0.03
#: From these probabilities on, a category or the caller's name is taken from the model where the rules found none.
SURE_OF_CATEGORY = 0.5
SURE_OF_NAME = 0.97
#: From this probability of plain words on, it is no matter that nobody says outright "is away". On the folds lower ones
#: cleared children wrongly whom the rules left to a person, and so did settling a contradiction.
SETTLES_HOW = 0.8
SURE_OF_INTENT = 0.6
_INTENTS: tuple[Intent, ...] = ("absence", "late", "early_dismissal", "present", "question", "other")


def reads_unsure(learned: Learned | None) -> bool:
    """Whether a second reading finds no plain report that somebody is away or late today."""
    return learned is not None and learned.plain < PLAIN_ENOUGH


def doubts_left(learned: Learned | None, concerns: tuple[str, ...], *, kept_home: bool) -> tuple[str, ...]:
    """Return the concerns of the rules that a second reading, sure of a plain report, does not settle.

    `kept_home` says that a reason is given that would keep a child at home; without one nothing is said outright.
    """
    if learned is None or not kept_home:
        return concerns
    return tuple(code for code in concerns if code != "not_said_outright" or learned.plain < SETTLES_HOW)


def likelier_intent(learned: Learned | None, by_rules: Intent) -> Intent:
    """Return the intent of a line about which nothing is said outright: the model's where it is sure of another."""
    if learned is None:
        return by_rules
    likeliest = max(_INTENTS, key=lambda name: learned.intents.get(name, 0.0))
    return likeliest if learned.intents.get(likeliest, 0.0) >= SURE_OF_INTENT else by_rules


def category(learned: Learned | None, by_rules: str) -> str:
    """Return the category of a message's reason: that of the rules, or the model's where they found no reason."""
    if learned is None or by_rules != "unstated":
        return by_rules
    likeliest = max(learned.categories, key=lambda name: learned.categories[name])
    return likeliest if learned.categories[likeliest] >= SURE_OF_CATEGORY else by_rules


def caller_name(learned: Learned | None, by_rules: tuple[int, int] | None) -> tuple[int, int] | None:
    """Return where the caller's name stands in the view: by the rules, else the first that the model is sure of."""
    if learned is None or by_rules is not None:
        return by_rules
    return next(((n.start, n.end) for n in learned.names if n.role == "CALLER" and n.probability >= SURE_OF_NAME), None)
