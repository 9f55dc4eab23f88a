"""Who is owed an all-clear: whoever's last word from us is that the student is missing. Tables of values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from escalation.policy import DEFAULT_POLICY, load_policy
from escalation.rounds.all_clear import AllClearFacts, all_clear_owed, is_false_alarm, may_hear, unheard
from escalation.rounds.facts import ContactOnFile, NumberOnFile, Tried
from storage.words import (
    FINAL_INQUIRY_STATES,
    Answer,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    InquiryState,
    RoundKind,
)
from tests.support import LINE_CHECK

POLICY = load_policy(DEFAULT_POLICY)
MOBILE, HOME, MAIL = "+13035550111", "+13035550112", "Rosa@example.org"
ROSA = ContactOnFile(
    1, "mother", 1, True, True, False, False, language="es", email=MAIL,
    numbers=(NumberOnFile(MOBILE, takes_texts=True), NumberOnFile(HOME)),
)  # fmt: skip
CALL = Tried(1, RoundKind.GUARDIANS, AttemptChannel.CALL, MOBILE, 1, AttemptState.ENDED, LINE_CHECK)
LEFT = replace(CALL, result=AttemptResult.MESSAGE_LEFT, message_left=True)
TALKED = replace(CALL, result=AttemptResult.TALKED, confirmed=True)
MAILED = replace(CALL, channel=AttemptChannel.EMAIL, address=MAIL, result=AttemptResult.SENT)
CLEARED = replace(
    CALL, attempt_id=2, kind=RoundKind.ALL_CLEAR, channel=AttemptChannel.TEXT, result=AttemptResult.DELIVERED
)
LIVE = replace(CALL, state=AttemptState.PLACED)


def owed(
    *told: Tried, state: InquiryState = InquiryState.CORRECTED, opening: int = 1, contact: ContactOnFile = ROSA
) -> list[tuple[AttemptChannel, str]]:
    facts = AllClearFacts(state, opening, (contact,), told)
    return [(whom.channel, whom.address) for whom in all_clear_owed(facts, POLICY)]


TO_MOBILE = [(AttemptChannel.TEXT, MOBILE)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), []),
        ((LEFT,), TO_MOBILE),
        ((replace(LEFT, kind=RoundKind.EMERGENCY),), TO_MOBILE),
        # Whatever a person said who confirmed, except that they know.
        ((TALKED,), TO_MOBILE),
        ((replace(TALKED, answer=Answer.DID_NOT_KNOW),), TO_MOBILE),
        ((replace(TALKED, answer=Answer.OFFICE),), TO_MOBILE),
        ((replace(TALKED, answer=Answer.KNOWS),), []),
        ((LEFT, replace(TALKED, kind=RoundKind.EMERGENCY, answer=Answer.KNOWS)), []),
        # A message that was left before a call was taken back lies there all the same.
        ((replace(LEFT, result=AttemptResult.CANCELED, state=AttemptState.CANCELED),), TO_MOBILE),
        # Nobody was told.
        ((replace(CALL, result=AttemptResult.NO_ANSWER),), []),
        ((replace(CALL, result=AttemptResult.NO_MESSAGE),), []),
        ((replace(CALL, result=AttemptResult.DECLINED),), []),
        ((replace(TALKED, result=AttemptResult.WRONG_NUMBER),), []),
        ((replace(LEFT, kind=RoundKind.DISPATCH),), []),
        # By e-mail to whom an e-mail went.
        ((MAILED,), [(AttemptChannel.EMAIL, MAIL)]),
        ((replace(MAILED, result=AttemptResult.FAILED),), []),
        # A home number is called.
        ((replace(LEFT, address=HOME),), [(AttemptChannel.CALL, HOME)]),
        # While something is on its way to an address, its end is waited for.
        ((LIVE,), []),
        ((LEFT, replace(LIVE, kind=RoundKind.EMERGENCY)), []),
        ((LEFT, replace(CLEARED, state=AttemptState.PLANNED, result=None)), []),
        # Each once, however many rounds they were told in.
        ((LEFT, replace(TALKED, kind=RoundKind.EMERGENCY)), TO_MOBILE),
        ((LEFT, replace(LEFT, address=HOME)), [*TO_MOBILE, (AttemptChannel.CALL, HOME)]),
        ((LEFT, CLEARED), []),
        # One try an end: who could not be told is for staff.
        ((LEFT, replace(CLEARED, result=AttemptResult.NO_ANSWER)), []),
    ],
)
def test_owed_to_whom_we_told_that_the_student_is_missing(
    told: tuple[Tried, ...], expected: list[tuple[AttemptChannel, str]]
) -> None:
    assert owed(*told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # The all-clear of the first end was heard, and nobody was asked since.
        ((LEFT, CLEARED), []),
        # Nobody heard it: it was dropped, or did not get through.
        ((LEFT, replace(CLEARED, result=AttemptResult.CANCELED, state=AttemptState.CANCELED)), TO_MOBILE),
        ((LEFT, replace(CLEARED, result=AttemptResult.NO_ANSWER)), TO_MOBILE),
        # Heard, and told again that the student is missing.
        ((LEFT, CLEARED, replace(LEFT, opening=2)), TO_MOBILE),
        ((LEFT, CLEARED, replace(LEFT, opening=2), replace(CLEARED, opening=2)), []),
        # Never told at the first end, because it was no false alarm then.
        ((LEFT,), TO_MOBILE),
    ],
)
def test_after_it_was_opened_again_only_the_last_word_counts(
    told: tuple[Tried, ...], expected: list[tuple[AttemptChannel, str]]
) -> None:
    assert owed(*told, opening=2) == expected


def test_owed_only_where_it_was_a_false_alarm() -> None:
    assert {state for state in InquiryState if owed(LEFT, state=state)} == {InquiryState.CORRECTED}
    eager = replace(POLICY, all_clear=replace(POLICY.all_clear, on_arrived=True, on_corrected=False))
    assert {state for state in FINAL_INQUIRY_STATES if is_false_alarm(state, eager)} == {InquiryState.ARRIVED}


@pytest.mark.parametrize(
    "contact",
    [
        replace(ROSA, restricted=True),
        replace(ROSA, retired=True),
        replace(ROSA, numbers=()),
    ],
)
def test_nobody_is_told_who_may_not_hear_of_the_student_any_more(contact: ContactOnFile) -> None:
    assert owed(LEFT, contact=contact) == []
    assert not may_hear((contact,), MOBILE)


def test_nobody_is_told_at_a_number_that_a_restricted_contact_shares() -> None:
    other = replace(ROSA, contact_id=2, restricted=True, email="")
    facts = AllClearFacts(InquiryState.CORRECTED, 1, (ROSA, other), (LEFT, MAILED))
    assert [whom.address for whom in all_clear_owed(facts, POLICY)] == [MAIL]


def test_a_call_where_texts_are_stopped_or_not_wanted_by_the_policy() -> None:
    stopped = replace(ROSA, numbers=(NumberOnFile(MOBILE, takes_texts=False),))
    assert owed(LEFT, contact=stopped) == [(AttemptChannel.CALL, MOBILE)]
    by_call = replace(POLICY, all_clear=replace(POLICY.all_clear, by_text=False))
    (whom,) = all_clear_owed(AllClearFacts(InquiryState.CORRECTED, 1, (ROSA,), (LEFT,)), by_call)
    assert (whom.channel, whom.language) == (AttemptChannel.CALL, "es")


def test_staff_hear_of_an_all_clear_that_nobody_heard() -> None:
    lost = replace(CLEARED, attempt_id=7, result=AttemptResult.BUSY)
    assert unheard(AllClearFacts(InquiryState.CORRECTED, 1, (ROSA,), (LEFT, lost))) == (7,)
    assert unheard(AllClearFacts(InquiryState.CORRECTED, 1, (ROSA,), (LEFT, CLEARED))) == ()
    assert unheard(AllClearFacts(InquiryState.CORRECTED, 2, (ROSA,), (LEFT, lost))) == ()
