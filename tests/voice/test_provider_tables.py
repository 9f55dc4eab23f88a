"""What the provider says: every code that we know has one row, one consequence, and a line of documentation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.voice.openapi import DESCRIPTION
from voice.provider.call_codes import CALL_FAILURES, CALL_STATES, SIP_CODES
from voice.provider.request_codes import CALL_ERRORS, TEXT_ERRORS
from voice.provider.rows import RETRY_AFTER, Next, Row, Table, retry_after, table
from voice.provider.text_codes import TEXT_FAILURES, TEXT_STATES
from voice.telephony import FINAL_CALL_STATES, CallState, TextState

PAGE = Path(__file__).resolve().parents[2] / "docs" / "provider-codes.md"
# The tables as the page shows them, by the heading of each.
DOCUMENTED: dict[str, Table] = {
    "Status of a call": CALL_STATES,
    "The network's answer to a call that failed": SIP_CODES,
    "A call that is refused": CALL_ERRORS,
    "Status of a text": TEXT_STATES,
    "A text that is refused": TEXT_ERRORS,
    "A text that does not arrive": {code: row for code, row in TEXT_FAILURES.items() if code not in TEXT_ERRORS},
}


def section(heading: str) -> list[tuple[str, str, str]]:
    """The rows below a heading of the page: code, the provider's words, what happens next."""
    text = PAGE.read_text(encoding="utf-8")
    below = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", below, re.MULTILINE)
    return [(code, words, following) for code, words, following in rows]


@pytest.mark.parametrize("heading", DOCUMENTED)
def test_every_row_is_documented_and_nothing_else(heading: str) -> None:
    assert section(heading) == [
        (row.code, row.words, row.next.name.lower().replace("_", " ")) for row in DOCUMENTED[heading].values()
    ]


def test_every_consequence_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"| {item.name.lower().replace('_', ' ')} | {item.value} |" in text for item in Next)


def test_a_code_has_one_row() -> None:
    with pytest.raises(ValueError, match="404"):
        table((Row("404", "Not Found", Next.NEXT_NUMBER), Row("404", "Not Found", Next.BAD_NUMBER)))


def test_every_status_of_the_port_has_a_row() -> None:
    assert CALL_STATES.keys() == set(CallState)
    assert TEXT_STATES.keys() == set(TextState)
    over = {state for state in CallState if CALL_STATES[state].next is not Next.WAIT}
    assert over == FINAL_CALL_STATES


@pytest.mark.skipif(not DESCRIPTION.exists(), reason="the provider's description is not installed (npm ci)")
def test_every_status_that_the_provider_describes_has_a_row() -> None:
    schemas = json.loads(DESCRIPTION.read_text())["components"]["schemas"]
    assert set(schemas["call_enum_status"]["enum"]) <= CALL_STATES.keys()
    assert set(schemas["message_enum_status"]["enum"]) == TEXT_STATES.keys()


def test_nothing_that_was_once_taken_is_made_again() -> None:
    """Whether a telephone rang, or a text is on its way, cannot be told any more."""
    for taken in (CALL_STATES, CALL_FAILURES, TEXT_STATES, TEXT_FAILURES):
        assert {row.next for row in taken.values()}.isdisjoint({Next.RETRY, Next.OUR_ACCOUNT})


def test_a_text_that_fails_never_speaks_against_calling_its_number() -> None:
    for texts in (TEXT_STATES, TEXT_ERRORS, TEXT_FAILURES):
        assert {row.next for row in texts.values()}.isdisjoint({Next.BAD_NUMBER, Next.NEXT_NUMBER})
    calls = [row.next for calls in (CALL_STATES, CALL_ERRORS, CALL_FAILURES) for row in calls.values()]
    assert set(calls).isdisjoint({Next.OTHER_CHANNEL, Next.TEXTS_STOPPED})


def test_a_bad_number_says_why() -> None:
    rows = [row for rows in (CALL_STATES, CALL_FAILURES, TEXT_STATES, TEXT_FAILURES) for row in rows.values()]
    assert all(bool(row.bad) is (row.next is Next.BAD_NUMBER) for row in rows)


@pytest.mark.parametrize(
    ("errors", "code", "following"),
    [
        (CALL_ERRORS, "20003", Next.OUR_ACCOUNT),
        (CALL_ERRORS, "21211", Next.BAD_NUMBER),
        (CALL_ERRORS, "21215", Next.OUR_REQUEST),
        (CALL_ERRORS, "10004", Next.RETRY),
        (CALL_FAILURES, "10004", Next.NEXT_NUMBER),
        (CALL_FAILURES, "404", Next.BAD_NUMBER),
        (CALL_FAILURES, "503", Next.NEXT_NUMBER),
        (TEXT_ERRORS, "21610", Next.TEXTS_STOPPED),
        (TEXT_ERRORS, "21611", Next.RETRY),
        (TEXT_FAILURES, "21611", Next.OTHER_CHANNEL),
        (TEXT_FAILURES, "30006", Next.OTHER_CHANNEL),
        (TEXT_FAILURES, "30034", Next.OUR_REQUEST),
    ],
)
def test_what_follows_from_the_codes_that_mornings_bring(errors: Table, code: str, following: Next) -> None:
    assert errors[code].next is following


def test_codes_of_other_channels_are_unknown() -> None:
    assert not any(code.startswith("63") for code in {*TEXT_ERRORS, *TEXT_FAILURES, *CALL_FAILURES})


def test_each_try_waits_longer_than_the_one_before() -> None:
    waits = [retry_after(tries) for tries in range(1, 8)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (RETRY_AFTER[0], RETRY_AFTER[-1])
