"""When a wall clock counts as stepped: tables of readings, no clock anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from escalation.clock_steps import judge, step_between
from escalation.kept_spans import moved_due
from escalation.rounds.steps import LOOK_AGAIN
from storage.clock_reading import Reading, boot_id, elapsed_seconds, read_clock
from tests.support import LINE_CHECK

HERE, THERE, AFTER_RESTART = "boot here", "boot there", "boot here, restarted"
NONE = timedelta(0)
HOUR = timedelta(hours=1)


def reading(minutes: float, elapsed: float, boot: str = HERE) -> Reading:
    return Reading(LINE_CHECK + timedelta(minutes=minutes), elapsed, boot)


@pytest.mark.parametrize(
    ("wall_minutes", "elapsed", "speed", "step"),
    [
        pytest.param(1, 60, 1, NONE, id="a minute passes"),
        pytest.param(1, 56, 1, NONE, id="a few seconds are noise"),
        pytest.param(61, 60, 1, HOUR, id="put forward by an hour"),
        pytest.param(-59, 60, 1, -HOUR, id="put back by an hour"),
        pytest.param(480, 480 * 60, 1, NONE, id="the machine slept for eight hours: they have passed"),
        pytest.param(60, 60, 60, NONE, id="a rehearsal's hour in a minute"),
        pytest.param(64, 60, 60, NONE, id="in a rehearsal four real seconds are four minutes"),
        pytest.param(121, 61, 60, HOUR, id="a rehearsal's clock put forward"),
    ],
)
def test_the_step_is_what_the_wall_clock_went_beyond_elapsed_time(
    wall_minutes: float, elapsed: float, speed: float, step: timedelta
) -> None:
    assert step_between(reading(0, 1000), reading(wall_minutes, 1000 + elapsed), speed) == step


@pytest.mark.parametrize(
    ("wall_minutes", "step"),
    [
        pytest.param(600, NONE, id="switched off for ten hours, as far as anybody can tell"),
        pytest.param(-60, -HOUR, id="no time passes backwards"),
    ],
)
def test_across_a_restart_of_the_machine_only_a_clock_that_went_back_is_seen(
    wall_minutes: float, step: timedelta
) -> None:
    assert step_between(reading(0, 90000), reading(wall_minutes, 30, AFTER_RESTART), 1) == step
    # Where the system gives its starts no names, elapsed time that went back tells of one.
    assert step_between(reading(0, 90000), reading(wall_minutes, 30), 1) == step


def test_the_first_reading_of_all_is_no_step() -> None:
    judgement = judge({}, reading(0, 1000), 1)
    assert judgement.step == NONE
    assert judgement.readings == {HERE: reading(0, 1000)}


def test_a_step_that_one_machine_has_noted_is_not_noted_by_another() -> None:
    known = {HERE: reading(0, 1000), THERE: reading(0, 50, THERE)}
    here = judge(known, reading(61, 1060), 1)
    assert here.step == HOUR
    there = judge(here.readings, reading(61.1, 116, THERE), 1)
    assert there.step == NONE
    # Nor by this one again, nor by its second clock process.
    assert judge(there.readings, reading(61.2, 1072), 1).step == NONE


def test_a_machine_that_was_halted_does_not_take_the_others_time_for_a_step() -> None:
    known = {HERE: reading(0, 1000), THERE: reading(60, 3650, THERE)}
    assert judge(known, reading(60.1, 1006), 1).step == NONE


def test_a_reading_of_before_a_restart_is_no_witness_of_a_clock_put_back_to_that_moment() -> None:
    known = {HERE: reading(0, 90000), AFTER_RESTART: reading(60, 3600, AFTER_RESTART)}
    assert judge(known, reading(0.1, 3606, AFTER_RESTART), 1).step == -HOUR


def test_a_new_machine_notes_a_clock_put_back_that_nobody_else_was_there_to_see() -> None:
    known = {HERE: reading(60, 1000), THERE: reading(59, 3650, THERE)}
    judgement = judge(known, reading(0, 30, AFTER_RESTART), 1)
    assert judgement.step == -HOUR
    assert judgement.readings[HERE] == reading(0, 1000)


def test_machines_of_last_month_are_forgotten() -> None:
    month = 31 * 24 * 60
    judgement = judge({THERE: reading(0, 50, THERE)}, reading(month, 1000), 1)
    assert set(judgement.readings) == {HERE}


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        pytest.param(4, 60, 64, id="due in four minutes, and so it stays"),
        pytest.param(-1, 60, 59, id="overdue, and so it stays"),
        pytest.param(4, -60, -56, id="the same, put back"),
        pytest.param(60, 60, 60, id="made due after the step, before it was noted: now"),
        pytest.param(90, 60, 65, id="never further away than the next look may be"),
    ],
)
def test_the_next_look_keeps_its_distance(before: float, step: float, after: float) -> None:
    def at(minutes: float) -> datetime:
        return LINE_CHECK + timedelta(minutes=minutes)

    now = at(step)
    assert moved_due(at(before), timedelta(minutes=step), now + LOOK_AGAIN) == at(after)


def test_this_machine_tells_both_clocks_at_once() -> None:
    first = read_clock(lambda: LINE_CHECK)
    second = read_clock(lambda: LINE_CHECK)
    assert first.boot == second.boot == boot_id()
    assert 0 < first.elapsed <= second.elapsed <= elapsed_seconds()
    assert first.wall == LINE_CHECK
