"""What must hold at every moment, and what must have come of it in the end."""

from __future__ import annotations

from collections import Counter
from typing import Any

from storage.words import FINAL_ATTEMPT_STATES, FINAL_INQUIRY_STATES, LIVE_ATTEMPT_STATES
from tests.model.company import Course
from tests.model.program import State
from tests.model.world import World
from tests.support import DISPATCH
from voice.telephony import CallState


class Broken(AssertionError):
    """A promise that was not kept."""


def _must(holds: bool, promise: str) -> None:
    if not holds:
        raise Broken(promise)


def check_step(world: World, before: State, after: State) -> None:
    """Check what must hold after every step."""
    if after.company is not before.company:
        _check_calls(after)
    if after.ledger is not before.ledger:
        _check_ledger(world, before, after)


def _check_calls(state: State) -> None:
    calls = state.company.calls
    each = Counter(call.attempt_id for call in calls)
    _must(max(each.values(), default=0) <= 1, "an attempt is dialled once")
    live = Counter(call.to for call in calls if call.is_live)
    _must(max(live.values(), default=0) <= 1, "never two live calls to one number")
    numbers = Counter(call.to for call in calls if call.to != DISPATCH)
    _must(max(numbers.values(), default=0) <= 1, "no number is called twice in one round")


def _check_ledger(world: World, before: State, after: State) -> None:
    then = {row["id"]: row for row in world.ledger.rows(before.ledger, "inquiries")}
    inquiries = {row["id"]: row for row in world.ledger.rows(after.ledger, "inquiries")}
    for key, row in inquiries.items():
        is_final = row["state"] in FINAL_INQUIRY_STATES
        _must(is_final or row["due_at"] is not None, "every open inquiry has a due time")
        if then[key]["state"] in FINAL_INQUIRY_STATES:
            _must(row["state"] == then[key]["state"], "a final state of an inquiry is never left")
    old = {row["id"]: row for row in world.ledger.rows(before.ledger, "attempts")}
    for row in world.ledger.rows(after.ledger, "attempts"):
        _check_attempt(world, before, old.get(row["id"]), row)


def _check_attempt(world: World, before: State, old: dict[str, Any] | None, row: dict[str, Any]) -> None:
    if row["state"] in LIVE_ATTEMPT_STATES:
        _must(row["deadline_at"] is not None, "every live attempt has a deadline")
    if old is None:
        return
    if old["state"] in FINAL_ATTEMPT_STATES:
        _must(
            (old["state"], old["result"]) == (row["state"], row["result"]), "a final state of an attempt is never left"
        )
    if row["state"] == "placing" and old["state"] == "planned":
        names = {number: name for name, number in world.program.morning.school.students.items()}
        wanted = {
            one["id"]
            for one in world.ledger.rows(before.ledger, "inquiries")
            if one["state"] not in FINAL_INQUIRY_STATES and names[one["student_id"]] not in before.explained
        }
        targets = world.ledger.rows(before.ledger, "attempt_targets")
        is_wanted = any(one["inquiry_id"] in wanted for one in targets if one["attempt_id"] == row["id"])
        _must(is_wanted, "nobody is called about a child who is no longer looked for")


RESULTS = {
    Course.KNOWS: {"talked"},
    Course.DOES_NOT_KNOW: {"talked"},
    Course.HANGS_UP: {"declined", "no message"},
    Course.MACHINE: {"message left", "no message"},
    Course.NO_ANSWER: {"no answer"},
    Course.BUSY: {"busy"},
    Course.FAILED: {"failed"},
}


def check_end(world: World, state: State) -> None:
    """Check what has come of it, when nothing is left to happen."""
    attempts = {row["id"]: row for row in world.ledger.rows(state.ledger, "attempts")}
    for call in state.company.calls:
        attempt = attempts[call.attempt_id]
        is_known = attempt["provider_sid"] == call.sid
        _must(is_known or call.ended_by_us, "every call belongs to an attempt that knows it, or was ended by us")
        if not is_known or call.ended_by_us or attempt["result"] == "canceled" or call.state is CallState.CANCELED:
            continue
        # A call may be cut off at any word; before the first, nothing of us was heard.
        cut_off = {"declined", "no message"} if call.course in (Course.KNOWS, Course.DOES_NOT_KNOW) else set()
        cut_off |= {"unheard"} if cut_off and not call.heard else set()
        allowed = RESULTS[call.course] | cut_off if call.course else set()
        _must(attempt["result"] in allowed, f"the result of a call is how it went ({attempt['result']}: {call.course})")
    _check_outcomes(world, state)


def _check_outcomes(world: World, state: State) -> None:
    names = {number: name for name, number in world.program.morning.school.students.items()}
    said = {word for call in state.company.calls if call.to != DISPATCH for word in call.heard}
    for row in world.ledger.rows(state.ledger, "inquiries"):
        knows = f"{row['id']}:knows" in said
        is_explained = names[row["student_id"]] in state.explained
        if row["state"] == "explained":
            _must(is_explained, "explained is whom a message explains")
        elif row["state"] == "reached":
            _must(knows, "reached is of whom somebody said that they know")
        else:
            _must(not is_explained, "whom a message explains is explained")
            _must(not knows, "of whom somebody said that they know is reached")
