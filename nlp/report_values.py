"""The values of a report that are about the caller: name, relationship and the number to call back."""

from __future__ import annotations

import re

from nlp.child_speaking import child_speaking, plays_parent
from nlp.contact_fits import name_fits
from nlp.entitlement import caller_name, caller_relations
from nlp.report import NOTHING, Line, Value
from nlp.roster import given_forms
from nlp.scene import Scene

# As on file, and as the report says it.
_KINDS = {
    "mother": "mother",
    "father": "father",
    "stepmother": "guardian",
    "stepfather": "guardian",
    "guardian": "guardian",
}

_PARENT = re.compile(r"\b(?:his|her|their|su) (?:father|mother|mom|dad|papa|mama)\b")
_UNSAID, _PARENTS = (None, "student"), ("mother", "father")


def caller_name_value(scene: Scene) -> Value:
    """Return the caller's name as said."""
    name = scene.caller.name
    if name is None:
        return NOTHING
    return Value(scene.view.wording(*name), 0.9, scene.evidence(*name))


def relationship_value(scene: Scene, lines: list[Line]) -> Value:
    """Return what the caller is to the students: as said, or as the roster knows a parent who says "my son"."""
    relation, span = scene.caller.relation, scene.caller.relation_span
    if (relation in _UNSAID and child_speaking(scene)) or (relation in _PARENTS and plays_parent(scene)):
        relation = "student"
    if relation is None and _is_brother_or_sister(scene, lines):
        relation = "sibling"
    if relation == "parent":
        relation = _which_parent(scene, lines)
    elif relation in ("sibling", "mother", "father"):
        # A brother may be the guardian on file, and a grandfather is called papa too.
        on_file = caller_relations(scene)
        relation = next(iter(on_file)) if len(on_file) == 1 and on_file <= {"guardian", "grandparent"} else relation
    if relation is None:
        return NOTHING
    return Value(relation, 0.9 if scene.caller.claimed else 0.7, scene.evidence(*span) if span else None)


def _is_brother_or_sister(scene: Scene, lines: list[Line]) -> bool:
    """Whether the caller bears the name of a student of the household, and no contact's, and speaks of another."""
    given, family = caller_name(scene)
    links = [link for h in scene.households for link in h.links]
    if not given or any(name_fits(given, family, c, heard=scene.heard) is not False for _, c in links):
        return False
    named = {s.student_id for s, _ in links if given in given_forms(s)}
    others = [line for line in lines if line.student_id and line.student_id not in named]
    return len(named) == 1 and bool(others) and len(others) == len(lines) and not _PARENT.search(scene.lower)


def _which_parent(scene: Scene, lines: list[Line]) -> str | None:
    """Return what the roster knows the caller as, who speaks of "my son" without saying mother or father."""
    given, family = caller_name(scene)
    contacts = [c for h in scene.households for _, c in h.links]
    if not contacts and given:
        contacts = [c for _, c in scene.roster.contacts_called(given) if name_fits(given, family, c, heard=False)]
    known = {
        _KINDS[c.relation]
        for c in contacts
        if c.relation in _KINDS and name_fits(given, family, c, heard=scene.heard) is not False
    }
    return known.pop() if len(known) == 1 else None


def callback_value(scene: Scene) -> Value:
    """Return the number to call back in E.164, where one is said."""
    if scene.callback is None:
        return NOTHING
    number, phone = scene.callback
    return Value(number, 0.85 if phone.corrected else 0.95, scene.evidence(phone.start, phone.end))
