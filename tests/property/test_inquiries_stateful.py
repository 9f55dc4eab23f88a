"""Anything may happen in any order: what always holds of inquiries, on the real engine and a real ledger.

The phone company is in memory; everything else is what runs in production. Set ATTENDANCE_EXAMPLES for a longer search.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from escalation import holds
from escalation.audit import audit
from escalation.call_off import call_off, call_offs_of, fingerprint, still_open, undo_call_off
from escalation.engine import POKE_AGAIN
from escalation.reports.decisions import DecisionError, accept, correct, reject, settle, undo
from escalation.reports.matches import settle_day
from escalation.rounds.holds import WHOLE_SCHOOL, Cover
from escalation.staff_entries import EntryError, correct_roll, enter, relist, take_over, withdraw
from storage.attempts import lock_attempt, record_answered, record_ended, record_placed
from storage.hand_overs import record_acknowledged
from storage.migrate import upgrade
from storage.models import (
    Absence,
    Attempt,
    AttemptTarget,
    ContactPhone,
    HandOver,
    Inquiry,
    Match,
    PhoneNumber,
    Roll,
    StaffEntry,
    StudentContact,
)
from storage.session import Database
from storage.words import (
    FINAL_INQUIRY_STATES,
    LIVE_ATTEMPT_STATES,
    AbsenceState,
    Answer,
    AttemptResult,
    AttemptState,
    HoldCovers,
    InquiryState,
    LineState,
    RoundKind,
)
from tests.escalation.world import Morning, away
from tests.support import DISPATCH, MONDAY
from voice.telephony import CallRequest, CallState, OutcomeUnknown, ProviderCall, Rejected, TextState, TryLater

NAMES = ("Ana", "Luis", "Ben", "Cleo", "Emma1", "Emma3")
SOURCES = {"Ana": "S1", "Luis": "S2", "Ben": "S3", "Cleo": "S4", "Emma1": "S5", "Emma3": "S6"}
# A number on file for each student, the restricted father's, and one on file for nobody.
CALLERS = ("+13035550111", "+13035550121", "+13035550131", "+13035550132", "+13035550141", "+13035550199")
students = st.sampled_from(NAMES)
covers = st.sampled_from([WHOLE_SCHOOL, Cover(HoldCovers.ROOM, "01 Moss"), Cover(HoldCovers.ROOM, "02 Vega")])


@cache
def template() -> Path:
    """An empty, migrated ledger to copy."""
    path = Path(tempfile.mkdtemp(prefix="attendance-")) / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


class Inquiries(RuleBasedStateMachine):
    """A school morning in which everybody does as they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="attendance-")
        path = Path(self.folder.name) / "ledger.db"
        shutil.copy(template(), path)
        self.database = Database(f"sqlite:///{path}")
        self.morning = Morning(self.database)
        self.has_worked = False
        place_call = self.morning.phone.place_call

        def watched(request: CallRequest) -> ProviderCall:
            self.check_dialling(request)
            return place_call(request)

        self.morning.phone.place_call = watched  # type: ignore[method-assign]  # looks at every call that goes out

    @initialize(absent=st.sets(students, min_size=1), complete=st.booleans())
    def roll_is_taken(self, absent: set[str], complete: bool) -> None:
        self.morning.roll(*sorted(absent), complete=complete)

    # Time, and processes that run or do not.
    @rule(minutes=st.sampled_from([0.5, 1, 3, 10, 31]))
    def time_passes(self, minutes: float) -> None:
        self.morning.clock.move(timedelta(minutes=minutes))
        self.work()

    @rule(minutes=st.sampled_from([1, 10]))
    def the_clock_runs_but_every_poke_is_lost(self, minutes: float) -> None:
        self.morning.clock.move(timedelta(minutes=minutes))
        self.morning.tick()
        # Whoever was asked just now is asked again only after a while.
        self.morning.clock.move(2 * POKE_AGAIN)
        self.has_worked = False

    @rule()
    def work(self) -> None:
        self.morning.work()
        self.has_worked = True

    # The telephone.
    @rule(
        data=st.data(), end=st.sampled_from(["no answer", "voicemail", "knows", "does not know", "office", "nothing"])
    )
    def somebody_or_nobody_picks_up(self, data: st.DataObject, end: str) -> None:
        number = data.draw(st.sampled_from(self.live_numbers(known=True) or [""]))
        assume(number)
        answers = {"knows": Answer.KNOWS, "does not know": Answer.DID_NOT_KNOW, "office": Answer.OFFICE}
        if end == "no answer":
            self.morning.no_answer(number)
        elif end == "voicemail":
            self.morning.voicemail(number)
        else:
            answer = None if number == DISPATCH else answers.get(end)
            self.morning.answers(number, answer)

    @rule(data=st.data(), state=st.sampled_from([CallState.BUSY, CallState.COMPLETED, CallState.RINGING, None]))
    def the_callback_is_lost(self, data: st.DataObject, state: CallState | None) -> None:
        number = data.draw(st.sampled_from(self.live_numbers() or [""]))
        assume(number)
        self.morning.phone.set(self.morning.phone.live_to(number)[0], state)
        self.has_worked = False

    @rule(data=st.data())
    def the_callbacks_come_before_the_reply_and_twice(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.live_numbers() or [""]))
        assume(number)
        sid = self.morning.phone.live_to(number)[0]
        attempt_id = self.attempt_of(sid)
        self.morning.phone.set(sid, CallState.NO_ANSWER)
        for _ in range(2):
            with self.database.write() as session:
                attempt = lock_attempt(session, attempt_id)
                assert attempt is not None
                if attempt.provider_sid is None and attempt.state in LIVE_ATTEMPT_STATES:
                    record_placed(session, attempt, sid, self.morning.now(), timedelta(seconds=60))
                record_ended(session, attempt, AttemptResult.NO_ANSWER, self.morning.now())
                assert not record_answered(session, attempt, self.morning.now(), "human")
        self.has_worked = False

    @rule(data=st.data())
    def dispatch_takes_over(self, data: st.DataObject) -> None:
        assume(DISPATCH in self.live_numbers(known=True))
        attempt = self.morning.live_attempt(DISPATCH)
        with self.database.write() as session:
            record_acknowledged(session, session.get_one(Attempt, attempt.id), self.morning.now())
        self.has_worked = False

    @rule(
        fault=st.sampled_from(
            [OutcomeUnknown(), Rejected("21211", "x"), Rejected("99999", "x"), Rejected("20003", "x"), TryLater(30)]
        )
    )
    def the_next_request_fails(self, fault: OutcomeUnknown | Rejected | TryLater) -> None:
        self.morning.phone.fail_next.append(fault)

    @rule()
    def the_next_reply_is_lost(self) -> None:
        self.morning.phone.lose_reply.append(OutcomeUnknown())

    # Families.
    @rule(
        name=students,
        caller=st.sampled_from(CALLERS),
        intent=st.sampled_from(["absence", "absence", "late", "present", "question"]),
        concerns=st.sampled_from([(), (), ("student_speaking",)]),
    )
    def a_message_comes(self, name: str, caller: str, intent: str, concerns: tuple[str, ...]) -> None:
        line = away(SOURCES[name], intent=intent, concerns=concerns)  # type: ignore[arg-type]  # one of the words
        self.morning.message(line, from_number=caller)
        self.has_worked = False

    # Staff.
    @rule(data=st.data(), what=st.sampled_from(["accept", "reject", "settle", "undo", "correct"]), name=students)
    def staff_decide(self, data: st.DataObject, what: str, name: str) -> None:
        with self.database.write() as session:
            ids = list(session.scalars(select(Match.id).order_by(Match.id)))
            assume(ids)
            match_id, staff, now = data.draw(st.sampled_from(ids)), self.morning.staff_id, self.morning.now()
            if what == "correct":
                correct(session, match_id, self.morning.school.students[name], staff, now)
            elif what == "accept":
                try:
                    accept(session, match_id, staff, now)
                except DecisionError:
                    assert session.get_one(Match, match_id).intent not in ("absence", "late")
            else:
                {"reject": reject, "settle": settle, "undo": undo}[what](session, match_id, staff, now)
        self.has_worked = False

    @rule(name=students, kind=st.sampled_from(["arrived", "spoke"]))
    def staff_enter(self, name: str, kind: str) -> None:
        with self.database.write() as session:
            student = self.morning.school.students[name]
            enter(session, student, MONDAY, kind, self.morning.staff_id, self.morning.now())  # type: ignore[arg-type]  # one of the words
        self.has_worked = False

    @rule(name=students)
    def staff_take_an_entry_back(self, name: str) -> None:
        with self.database.write() as session:
            student = self.morning.school.students[name]
            for entry in session.scalars(select(StaffEntry).where(StaffEntry.student_id == student)):
                withdraw(session, entry.id, self.morning.staff_id, self.morning.now())
        self.has_worked = False

    @rule(name=students, listed=st.booleans())
    def staff_correct_the_roll(self, name: str, listed: bool) -> None:
        change = relist if listed else correct_roll
        with self.database.write() as session:
            try:
                change(session, self.morning.school.students[name], MONDAY, self.morning.staff_id, self.morning.now())
            except EntryError:
                assert session.scalar(self.absence_of(name)) is None
        self.has_worked = False

    @rule(name=students)
    def a_student_is_listed_late(self, name: str) -> None:
        with self.database.write() as session:
            assume(session.scalar(self.absence_of(name)) is None)
            now = self.morning.now()
            session.add(
                Absence(
                    school_id=self.morning.school.school_id,
                    student_id=self.morning.school.students[name],
                    date=MONDAY,
                    category="Unexcused Absence",
                    state=AbsenceState.LISTED,
                    listed_at=now,
                    changed_at=now,
                )
            )
            session.flush()
            settle_day(session, self.morning.school.school_id, MONDAY, now)
        self.has_worked = False

    @rule()
    def the_roll_becomes_complete(self) -> None:
        with self.database.write() as session:
            roll = session.scalars(select(Roll)).one()
            roll.completed_at = roll.completed_at or self.morning.now()
            settle_day(session, self.morning.school.school_id, MONDAY, self.morning.now())
        self.has_worked = False

    @rule(who=st.sampled_from(["Max", "Pedro", "Carmen", "Ida"]), name=students)
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
            session.flush()
            settle_day(session, self.morning.school.school_id, MONDAY, self.morning.now())
        self.has_worked = False

    @rule(name=students)
    def staff_tell_dispatch(self, name: str) -> None:
        inquiry = self.morning.inquiry(name)
        assume(inquiry is not None and inquiry.state is InquiryState.DISPATCH)
        assert inquiry is not None
        with self.database.write() as session:
            take_over(session, inquiry.id, self.morning.staff_id, self.morning.now())
        self.has_worked = False

    @rule(data=st.data(), state=st.sampled_from([TextState.DELIVERED, TextState.SENT, TextState.UNDELIVERED]))
    def a_text_is_reported(self, data: st.DataObject, state: TextState) -> None:
        number = data.draw(st.sampled_from(sorted(set(self.morning.phone.texted())) or [""]))
        assume(number)
        self.morning.text_is(number, state)
        self.has_worked = False

    @rule(what=st.sampled_from(["hold", "hold", "release", "narrow"]), cover=covers, minutes=st.sampled_from([3, 20]))
    def staff_hold_back_or_let_go(self, what: str, cover: Cover, minutes: int) -> None:
        key = (self.morning.school.school_id, MONDAY)
        with self.database.write() as session:
            staff, now = self.morning.staff_id, self.morning.now()
            if what == "hold":
                holds.hold(session, *key, staff, now, minutes=minutes, cover=cover)
            elif what == "release":
                holds.release(session, *key, cover, staff, now)
            else:
                holds.narrow(session, *key, cover, staff, now)
        self.has_worked = False

    @rule(cover=covers)
    def staff_call_off_a_false_alarm(self, cover: Cover) -> None:
        key = (self.morning.school.school_id, MONDAY, cover)
        with self.database.write() as session:
            now = self.morning.now()
            seen = fingerprint([row.student_id for row in still_open(session, *key, now)])
            call_off(session, *key, seen, self.morning.staff_id, now)
        self.has_worked = False

    @rule()
    def staff_take_back_what_they_called_off(self) -> None:
        with self.database.write() as session:
            for done in call_offs_of(session, self.morning.school.school_id, MONDAY):
                undo_call_off(session, done.id, self.morning.staff_id, self.morning.now())
        self.has_worked = False

    # What always holds.
    def check_dialling(self, request: CallRequest) -> None:
        """At the moment of dialling: for an open inquiry each, never to a number of a restricted contact."""
        attempt_id = int(request.url.rpartition("/")[2])
        with self.database.read() as session:
            attempt = session.get_one(Attempt, attempt_id)
            assert attempt.state is AttemptState.PLACING
            assert attempt.deadline_at is not None
            inquiries = session.scalars(
                select(Inquiry)
                .join(AttemptTarget, AttemptTarget.inquiry_id == Inquiry.id)
                .where(AttemptTarget.attempt_id == attempt_id)
            ).all()
            assert inquiries
            is_all_clear = attempt.round_kind is RoundKind.ALL_CLEAR
            for inquiry in inquiries:
                assert (inquiry.state in FINAL_INQUIRY_STATES) is is_all_clear
            forbidden = session.scalars(
                select(PhoneNumber.e164)
                .join(ContactPhone, ContactPhone.phone_id == PhoneNumber.id)
                .join(StudentContact, StudentContact.contact_id == ContactPhone.contact_id)
                .where(
                    StudentContact.restriction != "",
                    StudentContact.student_id.in_([inquiry.student_id for inquiry in inquiries]),
                )
            ).all()
            assert request.to not in forbidden

    @invariant()
    def every_open_inquiry_has_a_due_time(self) -> None:
        with self.database.read() as session:
            for inquiry in session.scalars(select(Inquiry)):
                assert inquiry.state in FINAL_INQUIRY_STATES or inquiry.due_at is not None

    @invariant()
    def no_number_is_called_twice_in_a_round(self) -> None:
        made = Counter(request.url for request in self.morning.phone.requests)
        assert all(count == 1 for count in made.values())
        with self.database.read() as session:
            twice = session.execute(
                select(AttemptTarget.inquiry_id)
                .where(AttemptTarget.round_kind != RoundKind.DISPATCH)
                .group_by(
                    AttemptTarget.inquiry_id, AttemptTarget.opening, AttemptTarget.round_kind, AttemptTarget.address
                )
                .having(func.count() > 1)
            ).all()
            assert twice == []

    @invariant()
    @precondition(lambda self: self.has_worked)
    def what_ended_has_a_cause_and_who_is_missing_is_looked_for(self) -> None:
        with self.database.read() as session:
            roll = session.scalar(select(Roll))
            inquiries = {inquiry.student_id: inquiry for inquiry in session.scalars(select(Inquiry))}
            for absence in session.scalars(select(Absence)):
                inquiry = inquiries.get(absence.student_id)
                causes = self.causes(absence, inquiry)
                if inquiry is not None and inquiry.state in FINAL_INQUIRY_STATES:
                    assert causes
                elif inquiry is not None:
                    assert not causes
                elif roll is not None and roll.checked_at is not None:
                    assert causes
            assert audit(session, self.morning.now()) == []

    def causes(self, absence: Absence, inquiry: Inquiry | None) -> set[InquiryState]:
        """What may end an inquiry about this student, counted from the tables in the plainest way."""
        found: set[InquiryState] = set()
        with self.database.read() as session:
            lines = session.scalars(select(Match).where(Match.student_id == absence.student_id)).all()
            entries = session.scalars(
                select(StaffEntry.kind).where(
                    StaffEntry.student_id == absence.student_id, StaffEntry.withdrawn_at.is_(None)
                )
            ).all()
            away_lines = [line for line in lines if line.intent in ("absence", "late")]
            contradicted = any(line.intent == "present" and line.state is LineState.REVIEW for line in lines)
            if any(line.state is LineState.ACCEPTED for line in away_lines):
                found.add(InquiryState.EXPLAINED)
            if any(line.state is LineState.CLEAR for line in away_lines) and not contradicted:
                found.add(InquiryState.EXPLAINED)
            if absence.state is AbsenceState.WITHDRAWN:
                found.add(InquiryState.CORRECTED)
            found |= {InquiryState.ARRIVED if kind == "arrived" else InquiryState.REACHED for kind in entries}
            if inquiry is None:
                return found
            knows = session.scalars(
                select(Attempt.confirmed_at)
                .join(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
                .where(
                    AttemptTarget.inquiry_id == inquiry.id,
                    AttemptTarget.opening == inquiry.opening,
                    AttemptTarget.round_kind != RoundKind.ALL_CLEAR,
                    AttemptTarget.answer == Answer.KNOWS,
                )
            ).all()
            if any(confirmed is not None for confirmed in knows):
                found.add(InquiryState.REACHED)
            acknowledged = session.scalar(select(HandOver.acknowledged_at).where(HandOver.inquiry_id == inquiry.id))
            if acknowledged is not None:
                found.add(InquiryState.HANDED_OVER)
        return found

    def teardown(self) -> None:
        """However it went: as time goes on, with nobody picking up, every inquiry comes to an end."""
        try:
            if not self.open_names():
                return
            self.morning.phone.fail_next.clear()
            self.morning.phone.lose_reply.clear()
            for _ in range(40):
                self.morning.clock.move(timedelta(minutes=6))
                self.morning.work()
                for number in self.live_numbers(known=True):
                    if number not in self.live_numbers(known=True):
                        continue  # the end of another call has cancelled this one
                    if number == DISPATCH:
                        attempt = self.morning.live_attempt(number)
                        with self.database.write() as session:
                            record_acknowledged(session, session.get_one(Attempt, attempt.id), self.morning.now())
                    else:
                        self.morning.no_answer(number)
                self.morning.work()
                if not self.open_names():
                    break
            assert self.open_names() == []
            self.has_worked = True
            self.what_ended_has_a_cause_and_who_is_missing_is_looked_for()
        finally:
            self.database.close()
            self.folder.cleanup()

    # Helpers.
    def open_names(self) -> list[str]:
        with self.database.read() as session:
            if session.scalar(select(func.count(Roll.id))) == 0:
                return []
        states = {name: self.morning.state(name) for name in NAMES}
        return [name for name, state in states.items() if state is not None and state not in FINAL_INQUIRY_STATES]

    def live_numbers(self, *, known: bool = False) -> list[str]:
        """Numbers with a live call; `known`: whose call id we have, and which is neither over nor being cancelled."""
        live = sorted({to for to in self.morning.phone.dialled() if self.morning.phone.live_to(to)})
        if not known:
            return live
        with self.database.read() as session:
            ours = set(
                session.scalars(
                    select(Attempt.address).where(
                        Attempt.provider_sid.is_not(None),
                        Attempt.state.in_([AttemptState.PLACED, AttemptState.ANSWERED]),
                    )
                )
            )
        return [number for number in live if number in ours]

    def attempt_of(self, sid: str) -> int:
        """The attempt whose request made this call, as its callback URL says."""
        index = list(self.morning.phone.calls).index(sid)
        return int(self.morning.phone.requests[index].url.rpartition("/")[2])

    def absence_of(self, name: str):  # type: ignore[no-untyped-def]  # a statement
        return select(Absence).where(Absence.student_id == self.morning.school.students[name])


Inquiries.TestCase.settings = settings(
    max_examples=int(os.environ.get("ATTENDANCE_EXAMPLES", "5")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestInquiries = pytest.mark.timeout(600)(Inquiries.TestCase)
