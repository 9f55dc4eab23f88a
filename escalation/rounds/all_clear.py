"""Who is to hear that all is well: exactly those whose last word from us is that the student is missing. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from escalation.policy import Policy
from escalation.rounds.facts import ContactOnFile, Tried
from escalation.rounds.whom import Whom, forbidden
from storage.words import Answer, AttemptChannel, AttemptResult, InquiryState, RoundKind

# How an all-clear ends that was heard, or lies where it will be. Somebody who picked up heard it begin.
HEARD = frozenset(
    {
        AttemptResult.TALKED,
        AttemptResult.DECLINED,
        AttemptResult.MESSAGE_LEFT,
        AttemptResult.SENT,
        AttemptResult.DELIVERED,
    }
)
# Rounds that ask families. Dispatch is told by staff.
_FAMILY = frozenset({RoundKind.GUARDIANS, RoundKind.EMERGENCY})


@dataclass(frozen=True, slots=True)
class AllClearFacts:
    """What decides about the all-clears of one inquiry.

    `told`: every attempt for it of all its openings, the all-clears too, in the order in which they were planned.
    `contacts`: those on file now.
    """

    state: InquiryState
    opening: int
    contacts: tuple[ContactOnFile, ...] = ()
    told: tuple[Tried, ...] = ()


def is_false_alarm(state: InquiryState, policy: Policy) -> bool:
    """Whether an inquiry that ended in this state owes an all-clear at all."""
    wanted = {
        InquiryState.CORRECTED: policy.all_clear.on_corrected,
        InquiryState.ARRIVED: policy.all_clear.on_arrived,
    }
    return wanted.get(state, False)


def all_clear_owed(facts: AllClearFacts, policy: Policy) -> tuple[Whom, ...]:
    """To whom an all-clear is to be planned now, each address once, in the order in which they were told.

    Owed to an address: the last word that it had from us about this student is that the student is missing, and no
    other is on its way there. One all-clear is tried for each end of an inquiry; whoever could not be reached by it is
    for staff. Never owed: where a restricted contact might hear it, where no contact of the student is any more, where
    a stranger answered, and to whoever said that they know.
    """
    if not is_false_alarm(facts.state, policy):
        return ()
    last_words: dict[str, Tried | None] = {}
    for tried in facts.told:
        if _says_missing(tried):
            last_words[tried.address.lower()] = tried
        elif _settles(tried, facts.opening):
            last_words[tried.address.lower()] = None
    under_way = {tried.address.lower() for tried in facts.told if tried.is_open}
    owed = (
        _whom(last, facts, policy)
        for address, last in last_words.items()
        if last is not None and address not in under_way
    )
    return tuple(whom for whom in owed if whom is not None)


def unheard(facts: AllClearFacts) -> tuple[int, ...]:
    """The all-clears of the present end, by attempt, that were over before anybody heard them: for staff."""
    return tuple(
        tried.attempt_id
        for tried in facts.told
        if tried.kind is RoundKind.ALL_CLEAR
        and tried.opening == facts.opening
        and not tried.is_open
        and tried.result not in HEARD
    )


def may_hear(contacts: tuple[ContactOnFile, ...], address: str) -> bool:
    """Whether an address (lower case) still belongs to a contact of the student, and to no restricted one."""
    return address not in forbidden(contacts) and _contact_at(contacts, address) is not None


def _says_missing(tried: Tried) -> bool:
    """Whether this attempt told somebody that the student is missing."""
    if tried.kind not in _FAMILY or tried.is_open or tried.answer is Answer.KNOWS:
        return False
    if tried.channel is AttemptChannel.EMAIL:
        return tried.result is AttemptResult.SENT
    return tried.result is not AttemptResult.WRONG_NUMBER and (tried.message_left or tried.confirmed)


def _settles(tried: Tried, opening: int) -> bool:
    """Whether nothing that this address heard before is to be set right any more."""
    if tried.kind is RoundKind.ALL_CLEAR:
        return tried.result in HEARD or tried.opening == opening
    return tried.answer is Answer.KNOWS or tried.result is AttemptResult.WRONG_NUMBER


def _whom(last: Tried, facts: AllClearFacts, policy: Policy) -> Whom | None:
    address = last.address.lower()
    contact = _contact_at(facts.contacts, address)
    if contact is None or address in forbidden(facts.contacts):
        return None
    channel = last.channel
    if channel is not AttemptChannel.EMAIL:
        takes_texts = any(number.e164 == last.address and number.takes_texts for number in contact.numbers)
        channel = AttemptChannel.TEXT if takes_texts and policy.all_clear.by_text else AttemptChannel.CALL
    return Whom(channel, last.address, contact.contact_id, contact.language)


def _contact_at(contacts: tuple[ContactOnFile, ...], address: str) -> ContactOnFile | None:
    """Through whom an address is told: the first contact, by priority, who has it."""
    there = (
        contact
        for contact in sorted(contacts, key=lambda c: c.priority)
        if not contact.restricted
        and not contact.retired
        and (address == contact.email.lower() or address in {number.e164 for number in contact.numbers})
    )
    return next(there, None)
