"""Replies to texts, as values: what was read in, words out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Missing, TextContext, asked_in, reply_to, reply_without_words
from nlp.disposition import REASONS, dispose
from nlp.report import CATEGORIES, INTENTS, NOTHING, Intent, Line, Report
from tests.support import MONDAY
from voice.markup import text_markup
from voice.simulator.twiml import parse_messaging_twiml

CONTEXT = TextContext(
    text="Zeb will be out today, he has a fever", today=MONDAY, school="Example Elementary", office_phone="+13035550101"
)
CLEAR = Line("Zeb", "S1", "absence", "fever", "illness", (MONDAY,), 0.95)


def report(*lines: Line, intent: Intent = "absence", language: str = "en") -> Report:
    return Report(intent, language, NOTHING, NOTHING, NOTHING, lines)


REPLIES: list[tuple[str, Report, TextContext, str]] = [
    ("clear", report(CLEAR), CONTEXT, "Thank you. We noted that Zeb will be absent today (fever)."),
    (
        "late",
        report(replace(CLEAR, intent="late", reason=None), intent="late"),
        CONTEXT,
        "Thank you. We noted that Zeb will be late today.",
    ),
    (
        "several days",
        report(replace(CLEAR, dates=(MONDAY, MONDAY + timedelta(days=1), date(2026, 11, 30)))),
        CONTEXT,
        "Thank you. We noted that Zeb will be absent today and on 11/24 and 11/30 (fever).",
    ),
    (
        "no reason",
        report(replace(CLEAR, reason=None, category="unstated")),
        CONTEXT,
        "Thank you. We noted that Zeb will be absent today. What is the reason?",
    ),
    (
        "no reason, asked before",
        report(replace(CLEAR, reason=None, category="unstated")),
        replace(CONTEXT, asked_before=Missing.REASON),
        "Thank you. We noted that Zeb will be absent today.",
    ),
    (
        "a name that the text does not hold is not told",
        report(replace(CLEAR, said="Zebulon Quimby")),
        CONTEXT,
        "Thank you. Your message is with the school office. A person will check it and may call you."
        " If this is urgent, call (303) 555-0101.",
    ),
    (
        "a number that is not on file",
        report(replace(CLEAR, concerns=("number_not_on_file",))),
        CONTEXT,
        "Thank you. We have your message about Zeb. The school office will check it and may call you."
        " If this is urgent, call (303) 555-0101.",
    ),
    (
        "a restricted contact hears the same",
        report(replace(CLEAR, concerns=("restricted_contact",))),
        CONTEXT,
        "Thank you. We have your message about Zeb. The school office will check it and may call you."
        " If this is urgent, call (303) 555-0101.",
    ),
    (
        "two students fit",
        report(replace(CLEAR, student_id=None, concerns=("two_students_fit",))),
        CONTEXT,
        "Thank you. We could not tell which student this is about."
        " Please text the first and last name, and the grade.",
    ),
    (
        "no name",
        report(replace(CLEAR, said="my son", student_id=None, concerns=("no_name",))),
        CONTEXT,
        "Thank you. Which student is this about? Please text the first and last name.",
    ),
    (
        "ill, but not said to be away",
        report(replace(CLEAR, concerns=("not_said_outright",))),
        CONTEXT,
        "Thank you. Will the student be absent or late today? Please text us in a few words.",
    ),
    ("opt out", report(intent="opt_out"), CONTEXT, "You will get no more texts from Example Elementary."
        " The school may still call you when your child's safety is at stake."),
    ("wrong number", report(intent="wrong_number"), CONTEXT, "Thank you for telling us."
        " The school office will look at this number."),
    ("question", report(intent="question"), replace(CONTEXT, office_phone=""), "Thank you."
        " The school office will answer your question."),
    ("anything else", report(intent="other"), replace(CONTEXT, office_phone=""), "Thank you."
        " A person at the school office will read your message."),
    (
        "one clear, one not",
        report(CLEAR, replace(CLEAR, said="he", concerns=("unclear_who",))),
        replace(CONTEXT, office_phone="", asked_before=Missing.STUDENT),
        "Thank you. We noted that Zeb will be absent today (fever)."
        " Your message is with the school office. A person will check it and may call you.",
    ),
    (
        "Spanish",
        report(CLEAR, language="es"),
        CONTEXT,
        "Gracias. Anotamos que Zeb faltará hoy (fever).",
    ),
    (
        "a language that we have no words for",
        report(CLEAR, language="vi"),
        CONTEXT,
        "Thank you. We noted that Zeb will be absent today (fever).",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("read", "context", "reply"), [r[1:] for r in REPLIES], ids=[r[0] for r in REPLIES])
def test_a_reply(read: Report, context: TextContext, reply: str) -> None:
    assert reply_to(read, context) == reply


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_asked_is_found_again_in_the_reply(language: str) -> None:
    asked = {
        Missing.STUDENT: replace(CLEAR, said="mi hijo", student_id=None, concerns=("no_name",)),
        Missing.FULL_NAME: replace(CLEAR, student_id=None, concerns=("name_fits_nobody",)),
        Missing.REASON: replace(CLEAR, reason=None),
        Missing.INTENT: replace(CLEAR, concerns=("not_said_outright",)),
    }
    for missing, line in asked.items():
        assert asked_in(reply_to(report(line, language=language), CONTEXT)) is missing
    assert asked_in(reply_to(report(CLEAR, language=language), CONTEXT)) is None
    assert asked_in(reply_without_words(language)) is None


LINES = st.builds(
    Line,
    said=st.sampled_from(["", "Zeb", "my son", "Rosterkid", "<b>"]),
    student_id=st.sampled_from([None, "S1"]),
    intent=st.sampled_from(INTENTS),
    reason=st.sampled_from([None, "fever", "Rosterreason"]),
    category=st.sampled_from(CATEGORIES),
    dates=st.lists(st.dates(MONDAY, MONDAY + timedelta(days=9)), max_size=3).map(tuple),
    confidence=st.floats(0, 1),
    concerns=st.lists(st.sampled_from(sorted(REASONS)), max_size=2).map(tuple),
)


@given(
    st.lists(LINES, max_size=3),
    st.sampled_from(INTENTS),
    st.sampled_from(["en", "es", ""]),
    st.sampled_from([None, *Missing]),
)
def test_no_reply_tells_what_the_parent_did_not_write_or_promises_too_much(
    lines: list[Line], intent: Intent, language: str, before: Missing | None
) -> None:
    context = replace(CONTEXT, asked_before=before, pictures=1)
    reply = reply_to(report(*lines, intent=intent, language=language), context)
    assert "Roster" not in reply
    (message,) = parse_messaging_twiml(text_markup(reply)).verbs
    assert message.text == reply
    if "noted" in reply or "Anotamos" in reply:
        assert any(all(dispose(x, d, on_list=True).kind == "clear" for d in x.dates) and x.dates for x in lines)
    assert before is None or asked_in(reply) is not before
