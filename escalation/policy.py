"""The same-day policy of a school: a frozen, validated value, read from a TOML file and kept in versions."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")

POLICIES = Path(__file__).with_name("policies")
DEFAULT_POLICY = "guardians-then-emergency-then-dispatch"
KIND = "same-day"

# The longest that any span of a same-day policy may be: a school day.
LONGEST_MINUTES = 8 * 60
LONGEST_SECONDS = 600
# The longest that dialling may be held back, by the brake or by staff: nobody is looked for meanwhile.
LONGEST_HOLD_MINUTES = 60


class PolicyError(ValueError):
    """A policy file is not valid; the message names file, line, what was expected and how to mend it."""


@dataclass(frozen=True, slots=True)
class GuardiansRound:
    """The round of guardians: how long it lasts, how long the rest is waited for, whether e-mail is sent."""

    minutes: int
    overrun_minutes: int
    email_when_no_message_left: bool


@dataclass(frozen=True, slots=True)
class EmergencyRound:
    """The round of emergency contacts: at most so long."""

    minutes: int


@dataclass(frozen=True, slots=True)
class DispatchRound:
    """Calls to security dispatch: so far apart, until a person there takes the student over."""

    retry_minutes: int


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the order of the numbers within a round learns from the calls of the last months."""

    learn: bool


@dataclass(frozen=True, slots=True)
class Rounds:
    """The three rounds, in this order."""

    guardians: GuardiansRound
    emergency: EmergencyRound
    dispatch: DispatchRound


@dataclass(frozen=True, slots=True)
class Review:
    """How long a student whose message waits to be looked at may be dialled later than the others."""

    grace_minutes: int


@dataclass(frozen=True, slots=True)
class Brake:
    """When nobody is dialled at first, and after how long that ends by itself. Shares are percents.

    `many_absent_*`: of the whole school, as set. `usual_*`: the same share, learned from so many school days before.
    `room_*`, `bus_*`: of one room or bus, and `times_the_others` as much as of everybody else.
    """

    hold_minutes: int
    many_absent_percent: int
    many_absent_least: int
    usual_days: int
    usual_days_least: int
    usual_deviations: int
    usual_floor_percent: int
    room_absent_percent: int
    room_absent_least: int
    bus_absent_percent: int
    bus_absent_least: int
    times_the_others: int


@dataclass(frozen=True, slots=True)
class Calls:
    """One call: its times, how often an unanswered request is made again, and what is asked and offered in it."""

    ring_seconds: int
    placed_seconds: int
    placing_seconds: int
    most_tries: int
    longest_minutes: int
    ask_reason: bool
    connect_to_office: bool


@dataclass(frozen=True, slots=True)
class AllClear:
    """Whether those who were told that a student is missing hear that it was a false alarm; how, and how soon."""

    on_corrected: bool
    on_arrived: bool
    by_text: bool
    after_minutes: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A same-day policy. Equal content has an equal digest."""

    kind: str
    name: str
    rounds: Rounds
    order: Order
    review: Review
    brake: Brake
    calls: Calls
    all_clear: AllClear

    @property
    def guardians_last(self) -> timedelta:
        """How long the round of guardians lasts."""
        return timedelta(minutes=self.rounds.guardians.minutes)

    @property
    def guardians_overrun(self) -> timedelta:
        """How much longer than its time the round of guardians may take."""
        return timedelta(minutes=self.rounds.guardians.overrun_minutes)

    @property
    def emergency_lasts(self) -> timedelta:
        """How long the round of emergency contacts lasts at most."""
        return timedelta(minutes=self.rounds.emergency.minutes)

    @property
    def dispatch_retry(self) -> timedelta:
        """How far apart the calls to dispatch are."""
        return timedelta(minutes=self.rounds.dispatch.retry_minutes)

    @property
    def review_grace(self) -> timedelta:
        """How long a message in review may keep its student from being dialled."""
        return timedelta(minutes=self.review.grace_minutes)

    @property
    def hold(self) -> timedelta:
        """After how long the brake lets go by itself."""
        return timedelta(minutes=self.brake.hold_minutes)

    @property
    def all_clear_after(self) -> timedelta:
        """How long after the end an all-clear goes out at the earliest."""
        return timedelta(minutes=self.all_clear.after_minutes)

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def to_content(self) -> dict[str, Any]:
        """Plain JSON values; `policy_from_content` is the inverse."""
        return asdict(self)


def load_policy(name: str, folder: Path = POLICIES) -> Policy:
    """Read and check the policy `name` of a folder.

    Raises:
        PolicyError: no such file, not TOML, or a value missing, unknown or out of bounds.
    """
    path = folder / f"{name}.toml"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
        raise PolicyError(f"there is no policy {name!r} in {folder.name}/; there are: {known}")
    text = path.read_text(encoding="utf-8")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{path.name}: {error}") from None
    try:
        policy = policy_from_content(content)
    except PolicyError as error:
        raise PolicyError(f"{path.name}: {_with_line(str(error), text)}") from None
    if policy.name != name:
        raise PolicyError(f'{path.name}: name must be that of the file: name = "{name}"')
    return policy


def policy_from_content(content: Mapping[str, Any]) -> Policy:
    """Check plain values and make the policy. Raises PolicyError, which begins with the place such as `[review]`."""
    policy = _table(Policy, content, "")
    if policy.kind != KIND:
        raise PolicyError(f"kind: this is not a same-day policy; expected kind = {KIND!r}")
    if policy.calls.placing_seconds < 20:
        raise PolicyError("[calls] placing_seconds: a request may take 15 seconds; expected at least 20")
    if policy.brake.hold_minutes > LONGEST_HOLD_MINUTES:
        raise PolicyError(f"[brake] hold_minutes: nobody is looked for meanwhile; at most {LONGEST_HOLD_MINUTES}")
    if policy.brake.usual_days_least > policy.brake.usual_days:
        raise PolicyError("[brake] usual_days_least: expected no more than usual_days")
    return policy


def _table(shape: type[T], content: Any, place: str) -> T:
    if not isinstance(content, Mapping):
        raise PolicyError(f"[{place}]: expected a table")
    hints = get_type_hints(shape)
    names = [field.name for field in fields(shape)]  # type: ignore[arg-type]  # shape is one of the dataclasses above
    where = f"[{place}] " if place else ""
    for unknown in content.keys() - set(names):
        raise PolicyError(f"{where}{unknown}: not known here; expected one of {', '.join(names)}")
    values = {}
    for name in names:
        if name not in content:
            raise PolicyError(f"{where}{name}: missing")
        values[name] = _value(hints[name], content[name], f"{place}.{name}".lstrip("."), f"{where}{name}")
    return shape(**values)


def _value(kind: Any, value: Any, place: str, name: str) -> Any:
    if kind is bool or kind is str:
        if not isinstance(value, kind):
            raise PolicyError(f"{name}: expected {'true or false' if kind is bool else 'a text'}, found {value!r}")
        return value
    if kind is not int:
        return _table(kind, value, place)
    most = LONGEST_SECONDS if place.endswith("_seconds") else 100 if place.endswith("_percent") else LONGEST_MINUTES
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        example = f"{place.rpartition('.')[2]} = {min(10, most)}"
        raise PolicyError(f"{name}: expected a whole number from 1 to {most}, found {value!r}; for example {example}")
    return value


def _with_line(problem: str, text: str) -> str:
    """Put the line in front of a problem such as "[review] grace_minutes: …"."""
    found = re.match(r"(?:\[(?P<table>[\w.]+)\] )?(?P<key>[\w-]+)?", problem)
    if found is None:
        return problem
    table, section, section_line = found["table"] or "", "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[([\w.]+)\]", line)
        if header:
            section = header[1]
            section_line = number if section == table else section_line
        elif section == table and found["key"] and re.match(rf"\s*{re.escape(found['key'])}\s*=", line):
            return f"line {number}: {problem}"
    return f"line {section_line}: {problem}"
