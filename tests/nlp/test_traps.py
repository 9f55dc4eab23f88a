"""Messages that would mislead a hasty reader, and plain ones between them."""

from __future__ import annotations

import pytest

from nlp.disposition import dispose
from tests.nlp.school import ABSENT, MONDAY, READER, message
from tests.nlp.traps import TRAPS

ROWS = [row.split("|") for row in TRAPS.strip().splitlines()]


def cleared(number: str, channel: str, text: str) -> set[str]:
    report = READER.read(message(text, number, channel="voicemail" if channel == "vm" else "sms"))
    return {
        line.student_id
        for line in report.lines
        if line.student_id and dispose(line, MONDAY, on_list=line.student_id in ABSENT).kind == "clear"
    }


@pytest.mark.parametrize(("number", "channel", "explained", "text"), ROWS, ids=[row[3][:60] for row in ROWS])
def test_only_the_explained_are_cleared(number: str, channel: str, explained: str, text: str) -> None:
    assert cleared(number, channel, text) <= set(explained.split(","))


def test_most_of_the_explained_are_cleared() -> None:
    wanted = [(set(row[2].split(",")), cleared(row[0], row[1], row[3])) for row in ROWS if row[2] != "-"]
    found = sum(len(want & have) for want, have in wanted)
    assert found >= 0.95 * sum(len(want) for want, _ in wanted)
