"""No sentence of a document without its row: the line of the policy that carries it out, and a test that shows it."""

from __future__ import annotations

import re

import pytest

from escalation.tiers.days import counted
from escalation.tiers.standing import standing
from escalation.tiers.steps import due_steps
from tests.policies.sentences import DOCUMENTS, PAGE, ROOT, page, rows
from tests.policies.students import CALENDAR, NAMES, WEEKDAYS, policy, student

PROCESSES = ROOT.parent / "shared" / "processes"


def plain(text: str) -> str:
    """Without what is only form: Markdown, bullets, the numbers of a list, spaces and dashes of every kind."""
    text = re.sub(r"</?sup>|\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"[*#·•_\\]", " ", text)
    text = re.sub(r"[-–—]", "-", text)
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_of_the_document_has_a_row(name: str) -> None:
    document = PROCESSES / DOCUMENTS[name]
    if not document.exists():
        pytest.skip(f"the documents are not here: {document}")
    left = plain(document.read_text(encoding="utf-8"))
    for says in sorted({plain(row.says) for row in rows(name)}, key=len, reverse=True):
        assert says.rstrip(".") in plain(document.read_text(encoding="utf-8")), f"not the document's words: {says}"
        left = left.replace(says, " ")
    left = re.sub(r"\b(NOTE:|\d\.)|[\s.,:;-]+", " ", left).strip()
    assert left == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_row_names_a_test_that_there_is(name: str) -> None:
    for row in rows(name):
        file, _, test = row.test.partition("::")
        assert (ROOT / file).is_file(), row
        if test:
            assert f"def {test.partition('[')[0]}(" in (ROOT / file).read_text(encoding="utf-8"), row


def test_the_page_holds_the_tables_as_they_are() -> None:
    """Where this fails: python -m tests.policies.sentences."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(("name", "jump"), [("four-seven-ten", 7), ("liaison-tiers", 5), ("five-steps", 8)])
def test_whoever_jumps_two_tiers_is_owed_the_steps_of_both(name: str, jump: int) -> None:
    """ "Each step replicates, and builds on previous actions": nothing is skipped when counts leap."""
    rules = policy(name)
    view = counted(student(jump), rules.count, CALENDAR)
    stands = standing(rules, view, WEEKDAYS[40])
    owed = {due.tier for due in due_steps(rules, view, stands, WEEKDAYS[40])}
    assert owed == {one.tier for one in stands.reached}
    assert len(owed) >= 2
