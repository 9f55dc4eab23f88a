"""Reads a year policy: TOML, checked against its schema and for sense. Every message names file, line and remedy."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from rapidfuzz import process

from escalation.tiers.places import line_of, shown
from escalation.tiers.policy import (
    Also,
    Band,
    Basis,
    Before,
    CarriedOutBy,
    CaseManagement,
    Condition,
    Counting,
    Every,
    Fact,
    Notice,
    Person,
    Report,
    RollRule,
    Step,
    StepKind,
    Threshold,
    Tier,
    Window,
    WindowKind,
    YearPolicy,
)
from escalation.tiers.sense import Complaint, complaints

SCHEMA = Path(__file__).with_name("year-policy.schema.json")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
DAYS_WITHIN = 5
# The step that the program adds to the tier from which a student has a case manager.
CASE_MANAGER = "case-manager"
_EXAMPLES = {
    "integer": "a whole number",
    "number": "a number",
    "string": "a text in quotes",
    "boolean": "true or false",
    "array": "a list",
    "object": "a table",
}
_RULES = {
    "const": "exactly",
    "minimum": "at least",
    "exclusiveMinimum": "more than",
    "maximum": "at most",
    "minItems": "a list of at least",
    "minLength": "a text of at least",
    "minProperties": "a table of at least",
}
_TOML_LINE = re.compile(r"\(at line (\d+)")


class YearPolicyError(ValueError):
    """A year policy cannot be used. `problems`: one line for each thing wrong, with file, line and remedy."""

    def __init__(self, problems: Collection[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of year policies, which editors understand too."""
    content: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return content


def read_year_policy(path: Path, letters: Collection[str] = ()) -> YearPolicy:
    """Read and check one file. `letters`: the letter templates that there are (none given: not checked).

    Raises:
        YearPolicyError: no such file, no TOML, or anything missing, unknown or contradictory.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise YearPolicyError([f"{path}: cannot be read: {error.strerror}. Name a policy file."]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise YearPolicyError([f"{path.name}:{line}: this is no UTF-8; save the file as UTF-8"]) from None
    return parse_year_policy(text, path.stem, letters)


def parse_year_policy(text: str, name: str, letters: Collection[str] = ()) -> YearPolicy:
    """Check the text of the policy `name`. Raises YearPolicyError, as `read_year_policy`."""
    file = f"{name}.toml"
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := _TOML_LINE.search(str(error))) else len(text.splitlines())
        raise YearPolicyError([f"{file}:{line}: this is no TOML: {error}; mend this line"]) from None
    problems = [one for error in Draft202012Validator(schema()).iter_errors(content) for one in _problems(error)]
    if not problems:
        policy = _policy(content)
        problems = complaints(policy, letters)
        if policy.name != name:
            problems.append((("name",), f'expected the name of the file: name = "{name}"'))
        if not problems:
            return policy
    located = sorted({(line_of(text, place), shown(place), words) for place, words in problems})
    raise YearPolicyError([f"{file}:{line}: {place}: {words}" for line, place, words in located])


def _problems(error: ValidationError) -> Iterator[Complaint]:
    """A violation of the schema in words that say what to do."""
    place = tuple(error.absolute_path)
    shape: dict[str, Any] = dict(error.schema) if isinstance(error.schema, Mapping) else {}
    expected: Any = error.validator_value
    found: Any = error.instance
    match error.validator:
        case "additionalProperties":
            for unknown in set(found) - set(shape["properties"]):
                near = process.extractOne(unknown, list(shape["properties"]), score_cutoff=60)
                guess = f" Did you mean {near[0]}?" if near else ""
                yield (*place, unknown), f"not known here.{guess} Expected one of {', '.join(shape['properties'])}"
        case "required":
            for missing in (name for name in expected if name not in found):
                yield place, f"{missing} is missing; add {missing} = …"
        case "enum":
            near = process.extractOne(str(found), list(expected), score_cutoff=60)
            guess = f" Did you mean {near[0]}?" if near else ""
            yield place, f"expected one of {', '.join(expected)}, found {found!r}.{guess}"
        case "type":
            yield place, f"expected {_EXAMPLES[expected]}, found {found!r}"
        case _:
            yield place, f"expected {_expected(str(error.validator), shape, expected)}, found {found!r}"


def _expected(rule: str, shape: Mapping[str, Any], value: Any) -> str:
    """What a rule of the schema asks for, in words."""
    if rule == "pattern":
        return str(shape.get("description", f"something like {value}"))
    return f"{_RULES.get(rule, rule)} {value!r}"


def _policy(content: Mapping[str, Any]) -> YearPolicy:
    managed = content.get("case_manager")
    roll = content.get("roll")
    return YearPolicy(
        name=content["name"],
        title=content["title"],
        builds_on_previous=content.get("builds_on_previous", True),
        count=Counting(**content["count"]),
        people={key: Person(**value) for key, value in content["people"].items()},
        facts={key: Fact(**value) for key, value in content.get("facts", {}).items()},
        tiers=tuple(_tier(table, content.get("case_manager", {})) for table in content["tier"]),
        bands=tuple(Band(**table) for table in content.get("band", ())),
        case_manager=CaseManagement(**managed) if managed else None,
        roll=RollRule(roll["minutes"], roll["remind"], tuple(roll.get("says", ()))) if roll else None,
        notices=tuple(_notice(table) for table in content.get("notice", ())),
        reports=tuple(_report(table) for table in content.get("report", ())),
        also=tuple(Also(**table) for table in content.get("also", ())),
        digest=hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest(),
    )


def _tier(table: Mapping[str, Any], case_manager: Mapping[str, Any]) -> Tier:
    once = table.get("once", {})
    steps = [_step(step) for step in table["step"]]
    if case_manager.get("from_tier") == table["id"]:
        steps.append(Step(CASE_MANAGER, StepKind.TASK, "Name a case manager", case_manager["who"], 2, ()))
    return Tier(
        id=table["id"],
        name=table["name"],
        when=tuple(_condition(way) for way in table.get("when", ())),
        steps=tuple(steps),
        once=Before(tuple(once.get("facts", ())), tuple(once.get("tiers_done", ()))),
        goes_on=table.get("goes_on", True),
        says=tuple(table.get("says", ())),
    )


def _condition(way: Mapping[str, Any]) -> Condition:
    window = _window(way.get("window", "year"))
    return Condition(
        tuple(
            Threshold(basis, way[basis.value], window, way.get("from_days", 0)) for basis in Basis if basis.value in way
        ),
        tuple(way.get("facts", ())),
    )


def _window(text: str) -> Window:
    if text in ("year", "month"):
        return Window(WindowKind(text))
    number, _, kind = text.partition(" ")
    return Window(WindowKind(kind), int(number))


def _step(table: Mapping[str, Any]) -> Step:
    return Step(
        id=table["id"],
        does=StepKind(table["does"]),
        what=table["what"],
        who=table["who"],
        within=table.get("within", DAYS_WITHIN),
        says=tuple(table.get("says", ())),
        by=CarriedOutBy(table.get("by", "people")),
        every=Every(table.get("every", "once")),
        optional=table.get("optional", False),
        only=table.get("only", ""),
        after=tuple(table.get("after", ())),
        attend=tuple(table.get("attend", ())),
        letter=table.get("letter", ""),
        to=table.get("to", ""),
    )


def _notice(table: Mapping[str, Any]) -> Notice:
    return Notice(
        table["id"], tuple(time.fromisoformat(at) for at in table["at"]), Basis(table["about"]),
        table.get("from_tier", ""), tuple(table.get("says", ())),
    )  # fmt: skip


def _report(table: Mapping[str, Any]) -> Report:
    return Report(
        table["id"], table["kind"], WEEKDAYS.index(table["weekday"]), tuple(table["to"]),
        tuple(table.get("says", ())), table.get("from_tier", ""),
    )  # fmt: skip
