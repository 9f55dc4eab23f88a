"""Whom a round tries, in which order. Restricted contacts never, nor any number or address that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from escalation.rounds.facts import ContactOnFile, InquiryFacts, NumberOnFile
from escalation.rounds.health import chance
from storage.words import Answer, AttemptChannel, AttemptResult, RoundKind

# A mother or father on file is asked whether or not the record says "legal guardian": who must not be is restricted.
PARENTS = frozenset({"mother", "father", "parent", "guardian", "legal guardian", "adoptive mother", "adoptive father"})
# These take a parent's place where the student lives with them.
IN_PARENTS_PLACE = frozenset(
    {"stepmother", "stepfather", "stepparent", "step-mother", "step-father", "step-parent"}
    | {"foster mother", "foster father", "foster parent", "caregiver"}
)


_Pair = tuple[NumberOnFile, ContactOnFile]


@dataclass(frozen=True, slots=True)
class Whom:
    """One number or address to try, and the contact through whom."""

    channel: AttemptChannel
    address: str
    contact_id: int | None
    language: str = ""


def is_guardian(contact: ContactOnFile) -> bool:
    """Whether the procedure's "parent/guardian" means this contact."""
    relation = contact.relation.strip().lower()
    return contact.legal_guardian or relation in PARENTS or (contact.lives_with and relation in IN_PARENTS_PLACE)


def eligible(contacts: tuple[ContactOnFile, ...], kind: RoundKind) -> tuple[ContactOnFile, ...]:
    """The contacts that a round may try, by priority. An emergency contact who is a guardian too belongs to both."""
    fits = is_guardian if kind is RoundKind.GUARDIANS else _is_emergency
    chosen = [c for c in contacts if fits(c) and not c.restricted and not c.retired]
    return tuple(sorted(chosen, key=lambda c: c.priority))


def _is_emergency(contact: ContactOnFile) -> bool:
    return contact.emergency


def forbidden(contacts: tuple[ContactOnFile, ...]) -> frozenset[str]:
    """Numbers and addresses (lower case) at which a restricted contact might be the one who answers."""
    restricted = [c for c in contacts if c.restricted]
    numbers = {number.e164 for contact in restricted for number in contact.numbers}
    return frozenset(numbers | {contact.email.lower() for contact in restricted if contact.email})


def call_list(facts: InquiryFacts, kind: RoundKind) -> tuple[Whom, ...]:
    """Every number that the round has to try, each once, in order."""
    if kind is RoundKind.DISPATCH:
        number = facts.dispatch_number
        return (Whom(AttemptChannel.CALL, number, None),) if number else ()
    return _each_once(_numbers(facts, kind))


def untried_numbers(facts: InquiryFacts, kind: RoundKind) -> tuple[Whom, ...]:
    """What is left to call in a round, in order.

    Who has said that they do not know is not called again on their other numbers in the same round; on a number that
    they share with somebody who was not asked yet, that one is.
    """
    pairs = _numbers(facts, kind)
    holders = Counter(number.e164 for number, _contact in pairs)
    calls = facts.calls(kind)
    tried = {call.address for call in calls}
    # Who of several picked up a telephone that they share is not known: none of them counts as asked.
    asked = {call.contact_id for call in calls if call.answer is Answer.DID_NOT_KNOW and holders[call.address] <= 1}
    return _each_once([(n, c) for n, c in pairs if n.e164 not in tried and c.contact_id not in asked])


def _numbers(facts: InquiryFacts, kind: RoundKind) -> list[_Pair]:
    """Every number with each contact of the round who has it, the likeliest to be answered first.

    A number known to be bad is left out only where another is good: if there is no other, it is tried anyway.
    """
    every = numbers_on_file(facts, kind)
    pairs = [pair for pair in every if not pair[0].bad] or every
    # Without any past, the chance falls with the rank: the order by priority and position stays.
    ranks: dict[str, int] = {}
    for number, _contact in pairs:
        ranks.setdefault(number.e164, len(ranks))
    return sorted(pairs, key=lambda pair: -chance(pair[0].past, ranks[pair[0].e164]))


def numbers_on_file(facts: InquiryFacts, kind: RoundKind) -> list[_Pair]:
    """The numbers that a round may call, in the order of the file, with each contact who has them.

    A guardian who picked up while our line failed has heard nothing. In the same round the number is not called again;
    the round of emergency contacts begins with it.
    """
    no_go = forbidden(facts.contacts)
    found = [(n, c) for c in eligible(facts.contacts, kind) for n in c.numbers]
    if kind is RoundKind.EMERGENCY:
        unheard = {call.address for call in facts.calls(RoundKind.GUARDIANS) if call.result is AttemptResult.UNHEARD}
        guardians = eligible(facts.contacts, RoundKind.GUARDIANS)
        found = [(n, c) for c in guardians for n in c.numbers if n.e164 in unheard] + found
    return [pair for pair in found if pair[0].e164 not in no_go]


def _each_once(pairs: Iterable[_Pair]) -> tuple[Whom, ...]:
    whom: dict[str, Whom] = {}
    for number, contact in pairs:
        whom.setdefault(number.e164, Whom(AttemptChannel.CALL, number.e164, contact.contact_id, contact.language))
    return tuple(whom.values())


def due_emails(facts: InquiryFacts) -> tuple[Whom, ...]:
    """The guardians to whom an e-mail is due: nobody was talked to and not even a message could be left."""
    no_go = forbidden(facts.contacts)
    sent = {t.address.lower() for t in facts.tried if t.channel is AttemptChannel.EMAIL}
    whom: dict[str, Whom] = {}
    for contact in eligible(facts.contacts, RoundKind.GUARDIANS):
        address = contact.email.lower()
        if address and address not in no_go | sent and _cannot_be_told(facts, contact):
            whom.setdefault(address, Whom(AttemptChannel.EMAIL, contact.email, contact.contact_id, contact.language))
    return tuple(whom.values())


def _cannot_be_told(facts: InquiryFacts, contact: ContactOnFile) -> bool:
    on_list = {w.address for w in call_list(facts, RoundKind.GUARDIANS)}
    calls = {call.address: call for call in facts.calls(RoundKind.GUARDIANS)}
    for number in contact.numbers:
        if number.e164 not in on_list and number.e164 not in calls:
            continue
        call = calls.get(number.e164)
        if call is None or call.is_open or call.message_left or call.result is AttemptResult.TALKED:
            return False
    return True


def possible(facts: InquiryFacts, kind: RoundKind) -> Iterator[Whom]:
    """Everything that may be tried for this inquiry now in a round, wherever it stands in the order."""
    yield from untried_numbers(facts, kind)
    if kind is RoundKind.GUARDIANS:
        yield from due_emails(facts)
