"""Brothers and sisters whose names sound alike: in a recording the name alone does not tell which is meant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.reading_cli import open_office
from nlp.report import Message

OFFICE = open_office(Path("bot/rehearsal/sample_school"))
ALAINA = "S2002"  # her sister is Alana
[NUMBER, *_] = [n for contact in OFFICE.reader.roster.student(ALAINA).contacts for n in contact.numbers]
RECEIVED = datetime.fromisoformat("2026-10-06T07:30:00-06:00")


def concerns(text: str, channel: str) -> tuple[str, ...]:
    message = Message(text, channel, NUMBER, RECEIVED, OFFICE.timezone)  # type: ignore[arg-type]
    [line] = [line for line in OFFICE.reader.read(message).lines if line.student_id == ALAINA]
    return line.concerns


SAID = "I'm calling about my daughter Alaina Mansour. She has an ear infection and won't be in today."


def test_in_a_recording_a_person_looks_which_of_them_is_meant() -> None:
    assert "two_students_fit" in concerns(SAID, "voicemail")


def test_whoever_types_the_name_means_it() -> None:
    assert "two_students_fit" not in concerns(SAID, "sms")
