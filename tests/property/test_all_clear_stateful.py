"""Whatever happens in whatever order: an all-clear goes to exactly those whose last word from us is "missing", once.

A plain account is kept beside the ledger, from what families really heard. Set ATTENDANCE_EXAMPLES for a longer search.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from escalation.mailer import Letter
from escalation.staff_entries import EntryError, correct_roll, relist
from storage.models import (
    Attempt,
    AttemptTarget,
    Contact,
    ContactPhone,
    Inquiry,
    PhoneNumber,
    StudentContact,
)
from storage.session import Database
from storage.words import (
    FINAL_INQUIRY_STATES,
    OPEN_ATTEMPT_STATES,
    Answer,
    AttemptChannel,
    AttemptState,
    InquiryState,
    RoundKind,
)
from tests.escalation.world import Morning
from tests.property.test_inquiries_stateful import NAMES, template
from tests.support import DISPATCH, MONDAY
from voice.telephony import CallRequest, ProviderCall, ProviderText, Rejected, TextRequest, TextState, TryLater

MISSING, WELL = "missing", "well"
students = st.sampled_from(NAMES)


class AllClears(RuleBasedStateMachine):
    """A morning of false alarms, some of which are none after all."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="attendance-")
        path = Path(self.folder.name) / "ledger.db"
        shutil.copy(template(), path)
        self.database = Database(f"sqlite:///{path}")
        self.morning = Morning(self.database)
        # For each inquiry and address (lower case) the last word that it had from us.
        self.last_word: dict[tuple[int, str], str] = {}
        self.tried: Counter[tuple[int, int, str, str]] = Counter()
        self._watch()

    def _watch(self) -> None:
        place_call, send_text = self.morning.phone.place_call, self.morning.phone.send_text
        send = self.morning.post.send

        def watched_call(request: CallRequest) -> ProviderCall:
            call = place_call(request)
            self.check_going_out(int(request.url.rpartition("/")[2]), "call")
            return call

        def watched_text(request: TextRequest) -> ProviderText:
            text = send_text(request)
            self.check_going_out(int(request.status_url.split("/")[-2]), "text")
            return text

        def watched_letter(letter: Letter) -> None:
            send(letter)
            attempt_id = int(letter.message_id.split("-")[1])
            is_all_clear = self.check_going_out(attempt_id, "e-mail")
            self.hears(attempt_id, WELL if is_all_clear else MISSING)

        self.morning.phone.place_call = watched_call  # type: ignore[method-assign]  # looks at all that goes out
        self.morning.phone.send_text = watched_text  # type: ignore[method-assign]  # likewise
        self.morning.post.send = watched_letter  # type: ignore[method-assign]  # likewise

    @initialize(absent=st.sets(students, min_size=3), mailboxes=st.integers(1, 5))
    def roll_is_taken_and_the_first_families_are_called(self, absent: set[str], mailboxes: int) -> None:
        self.morning.roll(*sorted(absent))
        self.morning.work()
        for number in self.live_numbers()[:mailboxes]:
            self.end_call(number, "voicemail")

    @rule(minutes=st.sampled_from([0.5, 1, 2, 3, 8]))
    def time_passes(self, minutes: float) -> None:
        self.morning.clock.move(timedelta(minutes=minutes))
        self.morning.work()

    @rule(data=st.data(), end=st.sampled_from(["no answer", "voicemail", "voicemail", "knows", "does not know"]))
    def a_call_ends(self, data: st.DataObject, end: str) -> None:
        number = data.draw(st.sampled_from(self.live_numbers() or [""]))
        assume(number)
        self.end_call(number, end)

    def end_call(self, number: str, end: str) -> None:
        attempt = self.morning.live_attempt(number)
        is_all_clear = attempt.round_kind is RoundKind.ALL_CLEAR
        if end == "no answer":
            self.morning.no_answer(number)
        elif end == "voicemail" or is_all_clear or number == DISPATCH:
            self.hears(attempt.id, WELL if is_all_clear else MISSING)
            self.morning.voicemail(number)
        else:
            answer = Answer.KNOWS if end == "knows" else Answer.DID_NOT_KNOW
            self.hears(attempt.id, WELL if answer is Answer.KNOWS else MISSING)
            self.morning.answers(number, answer)

    @rule(data=st.data(), state=st.sampled_from([TextState.DELIVERED, TextState.SENT, TextState.UNDELIVERED]))
    def a_text_is_reported(self, data: st.DataObject, state: TextState) -> None:
        number = data.draw(st.sampled_from(self.texts_on_their_way() or [""]))
        assume(number)
        self.report(number, state)

    def report(self, number: str, state: TextState) -> None:
        if state is TextState.DELIVERED:
            with self.database.read() as session:
                sid = [text.sid for text in self.morning.phone.texts.values() if text.to == number][-1]
                attempt_id = session.scalars(select(Attempt.id).where(Attempt.provider_sid == sid)).one()
            self.hears(attempt_id, WELL)
        self.morning.text_is(number, state)

    @rule(fault=st.sampled_from([Rejected("21614", "x"), Rejected("21610", "x"), Rejected("99999", "x"), TryLater(30)]))
    def the_next_text_is_refused(self, fault: Rejected | TryLater) -> None:
        self.morning.phone.fail_next_text.append(fault)

    @rule(name=students, listed=st.sampled_from([False, False, True]), works=st.booleans())
    def staff_correct_the_roll(self, name: str, listed: bool, works: bool) -> None:
        change = relist if listed else correct_roll
        with self.database.write() as session:
            try:
                change(session, self.morning.school.students[name], MONDAY, self.morning.staff_id, self.morning.now())
            except EntryError:
                assume(False)
        if works:
            self.morning.work()

    @rule(who=st.sampled_from(["Rosa", "Max", "Pedro", "Carmen", "Ida", "Lea"]), name=students)
    def a_contact_is_restricted(self, who: str, name: str) -> None:
        with self.database.write() as session:
            link = session.scalar(
                select(StudentContact).where(
                    StudentContact.contact_id == self.morning.school.contacts[who],
                    StudentContact.student_id == self.morning.school.students[name],
                )
            )
            assume(link is not None)
            assert link is not None
            link.restriction = "Court order"

    # What families hear, and what must hold of it.
    def hears(self, attempt_id: int, word: str) -> None:
        with self.database.read() as session:
            targets = session.scalars(select(AttemptTarget).where(AttemptTarget.attempt_id == attempt_id)).all()
            for target in targets:
                if target.round_kind is not RoundKind.DISPATCH:
                    self.last_word[target.inquiry_id, target.address.lower()] = word

    def check_going_out(self, attempt_id: int, how: str) -> bool:
        """As an attempt goes out: whether it is an all-clear, which is only for those who think a student missing."""
        with self.database.read() as session:
            attempt = session.get_one(Attempt, attempt_id)
            if attempt.round_kind is not RoundKind.ALL_CLEAR:
                return False
            rows = session.execute(
                select(AttemptTarget, Inquiry)
                .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
                .where(AttemptTarget.attempt_id == attempt_id)
            ).all()
            assert rows
            for target, inquiry in rows:
                assert (inquiry.state, target.opening) == (InquiryState.CORRECTED, inquiry.opening)
                assert self.last_word[inquiry.id, attempt.address.lower()] == MISSING
                assert attempt.address.lower() not in self.forbidden(inquiry.student_id)
                self.tried[inquiry.id, inquiry.opening, attempt.address, how] += 1
            assert not self.looked_for_at(attempt.address)
            return True

    @invariant()
    def nobody_is_told_twice(self) -> None:
        assert all(count == 1 for count in self.tried.values())

    def teardown(self) -> None:
        """All alarms were false: whoever was told hears so, but who may not be told, and who could not be reached."""
        try:
            for name in NAMES:
                with self.database.write() as session:
                    student = self.morning.school.students[name]
                    try:
                        correct_roll(session, student, MONDAY, self.morning.staff_id, self.morning.now())
                    except EntryError:
                        continue
            self.morning.phone.fail_next_text.clear()
            for _ in range(30):
                self.morning.pass_time(2)
                for number in self.live_numbers():
                    if number in self.live_numbers():
                        self.end_call(number, "no answer")
                for number in self.texts_on_their_way():
                    self.report(number, TextState.DELIVERED)
                if not self.is_anything_open():
                    break
            assert not self.is_anything_open()
            self.check_everybody_knows()
        finally:
            self.database.close()
            self.folder.cleanup()

    def check_everybody_knows(self) -> None:
        with self.database.read() as session:
            inquiries = {inquiry.id: inquiry for inquiry in session.scalars(select(Inquiry))}
            in_vain = {
                tuple(row)
                for row in session.execute(
                    select(AttemptTarget.inquiry_id, AttemptTarget.opening, func.lower(AttemptTarget.address))
                    .join(Attempt, Attempt.id == AttemptTarget.attempt_id)
                    .where(Attempt.round_kind == RoundKind.ALL_CLEAR, Attempt.state == AttemptState.ENDED)
                )
            }
        for (inquiry_id, address), word in self.last_word.items():
            inquiry = inquiries[inquiry_id]
            if word == WELL or inquiry.state is not InquiryState.CORRECTED:
                continue
            if address not in self.forbidden(inquiry.student_id):
                assert (inquiry_id, inquiry.opening, address) in in_vain
                assert "all_clear_not_heard" in self.morning.alarms()

    # Helpers.
    def forbidden(self, student_id: int) -> set[str]:
        """Numbers and addresses of this student's restricted contacts."""
        restricted = select(StudentContact.contact_id).where(
            StudentContact.student_id == student_id, StudentContact.restriction != ""
        )
        with self.database.read() as session:
            numbers = session.scalars(
                select(PhoneNumber.e164)
                .join(ContactPhone, ContactPhone.phone_id == PhoneNumber.id)
                .where(ContactPhone.contact_id.in_(restricted))
            )
            mails = session.scalars(select(Contact.email).where(Contact.id.in_(restricted), Contact.email != ""))
            return {*numbers, *(mail.lower() for mail in mails)}

    def looked_for_at(self, address: str) -> list[int]:
        """Open inquiries about students one of whose contacts has this number or address."""
        with self.database.read() as session:
            there = (
                select(StudentContact.student_id)
                .join(Contact, Contact.id == StudentContact.contact_id)
                .outerjoin(ContactPhone, ContactPhone.contact_id == Contact.id)
                .outerjoin(PhoneNumber, PhoneNumber.id == ContactPhone.phone_id)
                .where((PhoneNumber.e164 == address) | (func.lower(Contact.email) == address.lower()))
            )
            return list(
                session.scalars(
                    select(Inquiry.id).where(Inquiry.student_id.in_(there), Inquiry.state.not_in(FINAL_INQUIRY_STATES))
                )
            )

    def live_numbers(self) -> list[str]:
        with self.database.read() as session:
            return sorted(
                session.scalars(
                    select(Attempt.address).where(
                        Attempt.channel == AttemptChannel.CALL,
                        Attempt.state.in_([AttemptState.PLACED, AttemptState.ANSWERED]),
                    )
                )
            )

    def texts_on_their_way(self) -> list[str]:
        with self.database.read() as session:
            return sorted(
                session.scalars(
                    select(Attempt.address).where(
                        Attempt.channel == AttemptChannel.TEXT, Attempt.state == AttemptState.PLACED
                    )
                )
            )

    def is_anything_open(self) -> bool:
        with self.database.read() as session:
            return bool(session.scalar(select(func.count()).where(Attempt.state.in_(OPEN_ATTEMPT_STATES))))


AllClears.TestCase.settings = settings(
    max_examples=int(os.environ.get("ATTENDANCE_EXAMPLES", "2")),
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAllClears = pytest.mark.timeout(600)(AllClears.TestCase)
