"""What holds for any text whatever."""

from __future__ import annotations

import random
import unicodedata
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.disposition import dispose
from nlp.reader import Reader
from nlp.report import Message, Report
from nlp.roster import Roster
from tests.nlp.messages import MESSAGES
from tests.nlp.school import ABSENT, MONDAY, READER, STUDENTS, message, school_day

ROWS = [
    (row.split("|")[0].replace("-", ""), row.split("|")[1], row.split("|")[7], row.split("|")[6])
    for row in MESSAGES.strip().splitlines()
]
NUMBERS = sorted({number for number, *_ in ROWS})
rows = st.sampled_from(ROWS)


def cleared(report: Report) -> set[str]:
    return {
        line.student_id
        for line in report.lines
        if line.student_id and dispose(line, MONDAY, on_list=line.student_id in ABSENT).kind == "clear"
    }


def explained(lines: str) -> set[str]:
    return {line.split(":")[0] for line in lines.split() if line.endswith(":clear")}


def read(number: str, channel: str, text: str, reader: Reader = READER) -> Report:
    return reader.read(message(text, number, channel="voicemail" if channel == "vm" else "sms"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from(NUMBERS))
@example("", "+17205550110")
@example("\x00\u200b\ud800", "+17205550110")
@example("Lucas " * 10_000, "+17205550110")
@example("👩‍👩‍👧🤒" * 200, "")
def test_no_text_breaks_the_reader(text: str, number: str) -> None:
    report = read(number, "sms", text)
    assert Report.from_json(report.to_json()) == report
    for line in report.lines:
        for evidence in line.evidence.values():
            assert text[evidence.start : evidence.end] == evidence.text


@settings(max_examples=60, deadline=None)
@given(rows)
def test_case_punctuation_and_accents_never_clear_a_wrong_child(row: tuple[str, str, str, str]) -> None:
    number, channel, text, lines = row
    bare = "".join(c for c in text if c.isalnum() or c in " '-").lower()
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    for variant in (text.upper(), text.lower(), bare, plain):
        assert cleared(read(number, channel, variant)) <= explained(lines), variant


@settings(max_examples=60, deadline=None)
@given(
    rows,
    st.sampled_from(
        [
            "Thank you so much.",
            "Have a great day!",
            "Gracias, que tenga buen día.",
            "Please call me if you have questions.",
            "It is snowing a lot on our street.",
            "We saw the new gym last week, it looks wonderful.",
            "Saludos a la maestra, qué bonito quedó el mural.",
        ]
    ),
)
def test_an_irrelevant_sentence_never_clears_a_wrong_child(row: tuple[str, str, str, str], courtesy: str) -> None:
    number, channel, text, lines = row
    assert cleared(read(number, channel, f"{text} {courtesy}")) <= explained(lines)


@settings(max_examples=60, deadline=None)
@given(rows, st.sampled_from(["lol jk", "- hacked by my brother haha", "April fools!", "Es broma.", "(just kidding)"]))
def test_a_joke_clears_nobody(row: tuple[str, str, str, str], joke: str) -> None:
    number, channel, text, _ = row
    assert cleared(read(number, channel, f"{text} {joke}")) == set()


@settings(max_examples=60, deadline=None)
@given(rows, st.sampled_from(["+15055550188", ""]))
def test_an_unknown_number_clears_nobody(row: tuple[str, str, str, str], number: str) -> None:
    _, channel, text, _ = row
    report = read(number, channel, text)
    if report.callback.value is None:
        assert cleared(report) == set()


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), rows)
def test_the_order_of_the_roster_changes_nothing(shuffler: random.Random, row: tuple[str, str, str, str]) -> None:
    number, channel, text, _ = row
    students = list(STUDENTS)
    shuffler.shuffle(students)
    shuffled = Reader(Roster(students, area_code="303"), school_day)
    assert read(number, channel, text, shuffled) == read(number, channel, text)


def test_reading_many_is_reading_each() -> None:
    messages = [message(text, number) for number, _, text, _ in ROWS[:20]]
    assert list(READER.read_many(messages)) == [READER.read(m) for m in messages]


def test_a_message_too_long_is_reviewed() -> None:
    text = "Lucas is sick and staying home today. " * 400
    assert cleared(read("+17205550110", "sms", text)) == set()


def test_an_unknown_timezone_is_no_reason_to_fail() -> None:
    strange = Message("Lucas is sick today", "sms", "+17205550110", datetime(2026, 11, 23, 14, tzinfo=UTC), "Mars/Base")
    assert READER.read(strange).lines
