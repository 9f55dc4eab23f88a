"""The plan of a morning: pure, seeded, complete."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rehearsal.answering import Manner
from bot.rehearsal.events import About, Morning
from bot.rehearsal.morning import plan_morning
from bot.rehearsal.people import students_of
from bot.rehearsal.script import SAMPLE_SCHOOL
from bot.school_folder import absent_on
from nlp.roster import RosterStudent
from storage.imports.folder import read_school_folder
from storage.imports.records import SchoolFolder

BOTH = frozenset({"en", "es"})


@pytest.fixture(scope="module")
def folder() -> SchoolFolder:
    return read_school_folder(SAMPLE_SCHOOL)


@pytest.fixture(scope="module")
def students(folder: SchoolFolder) -> tuple[RosterStudent, ...]:
    return students_of(folder)


def plan(
    folder: SchoolFolder, students: tuple[RosterStudent, ...], *, seed: int = 3, voices: frozenset[str] = BOTH
) -> Morning:
    day = folder.absences[0].date
    return plan_morning(folder.school, students, frozenset(absent_on(folder, day)), day, seed=seed, voices=voices)


def test_the_same_seed_is_the_same_morning_and_another_is_another(
    folder: SchoolFolder, students: tuple[RosterStudent, ...]
) -> None:
    assert plan(folder, students) == plan(folder, students)
    assert plan(folder, students).events != plan(folder, students, seed=2).events


@pytest.mark.parametrize("seed", range(1, 8))
def test_messages_come_before_the_check_but_for_those_who_are_late(
    folder: SchoolFolder, students: tuple[RosterStudent, ...], seed: int
) -> None:
    morning = plan(folder, students, seed=seed)
    assert morning.opens < morning.roll_at < morning.checked_at
    assert list(morning.events) == sorted(morning.events, key=lambda event: event.at)
    for event in morning.events:
        is_late = event.about is About.AFTER_CHECK
        assert (event.at > morning.checked_at) is is_late
        assert morning.opens < event.at < morning.checked_at + timedelta(minutes=30)


@pytest.mark.parametrize("seed", range(1, 8))
def test_every_number_of_the_school_answers_somehow_and_dispatch_takes_requests(
    folder: SchoolFolder, students: tuple[RosterStudent, ...], seed: int
) -> None:
    callees = {callee.number: callee for callee in plan(folder, students, seed=seed).callees}
    on_file = {number for student in students for contact in student.contacts for number in contact.numbers}
    assert on_file <= callees.keys()
    assert folder.school.security_dispatch is not None
    assert callees[folder.school.security_dispatch].manner is Manner.DISPATCH
    assert {callee.manner for callee in callees.values()} == set(Manner)


@pytest.mark.parametrize("seed", range(1, 8))
def test_about_half_of_the_absent_are_reported_in_time_a_third_of_them_by_voice(
    folder: SchoolFolder, students: tuple[RosterStudent, ...], seed: int
) -> None:
    morning = plan(folder, students, seed=seed)
    absent = absent_on(folder, folder.absences[0].date)
    reports = [e for e in morning.events if e.at < morning.checked_at and set(e.students) & absent]
    reported = {student for event in reports for student in event.students}
    assert 0.45 <= len(reported) / len(absent) <= 0.65
    assert 0.2 <= sum(event.speaker is not None for event in reports) / len(reports) <= 0.45


@pytest.mark.parametrize("seed", range(1, 8))
def test_every_kind_of_message_is_sent(folder: SchoolFolder, students: tuple[RosterStudent, ...], seed: int) -> None:
    assert {event.about for event in plan(folder, students, seed=seed).events} == set(About)


def test_both_languages_are_heard_and_read(folder: SchoolFolder, students: tuple[RosterStudent, ...]) -> None:
    events = plan(folder, students).events
    assert {event.speaker.language for event in events if event.speaker and event.words} == BOTH
    assert any("escuela" in event.words for event in events if not event.speaker)


def test_without_voices_every_parent_texts(folder: SchoolFolder, students: tuple[RosterStudent, ...]) -> None:
    events = plan(folder, students, voices=frozenset()).events
    assert events
    assert all(event.speaker is None for event in events)
    assert all(event.words for event in events)


def test_parents_write_from_a_number_on_file_for_the_student_they_write_about(
    folder: SchoolFolder, students: tuple[RosterStudent, ...]
) -> None:
    of_student = {
        student.student_id: {number for contact in student.contacts for number in contact.numbers}
        for student in students
    }
    for event in plan(folder, students).events:
        for student_id in event.students:
            assert event.from_number in of_student[student_id] or event.about is About.WITHHELD


def test_a_restricted_contact_writes_and_is_on_nobody_elses_file(
    folder: SchoolFolder, students: tuple[RosterStudent, ...]
) -> None:
    morning = plan(folder, students)
    (event,) = [event for event in morning.events if event.about is About.RESTRICTED]
    assert event.from_number in morning.restricted
