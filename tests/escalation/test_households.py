"""Who is called about whom: shared telephones, two homes, siblings, contacts who are not the same to every child."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from escalation.audit import audit
from storage.attempts import (
    lock_attempt,
    mark_number_bad,
    record_answer,
    record_answered,
    record_confirmed,
    record_wrong_number,
)
from storage.models import Absence, Attempt, AttemptTarget, Inquiry, School, Student, StudentContact
from storage.session import Database
from storage.words import AbsenceState, Answer, AttemptResult
from storage.words import InquiryState as S
from tests.escalation.world import Morning, away
from tests.support import DISPATCH, MONDAY, add_contact, add_student
from voice.telephony import CallState

HOME, MOTHERS, FATHERS, OTHER_FATHERS = "+13035550161", "+13035550162", "+13035550163", "+13035550164"
NEIGHBOURS, FRIENDS = "+13035550165", "+13035550166"


class Street(Morning):
    """The small school's Monday, to which each test adds its own households."""

    def child(self, name: str, grade: str = "02") -> None:
        with self.database.write() as session:
            school = session.get_one(School, self.school.school_id)
            self.school.students[name] = add_student(session, school, f"X{name}", name, "Vale", grade, "Reed")

    def adult(
        self, name: str, numbers: Sequence[str], relation: str, children: Sequence[str], priority: int = 1,
        *, emergency: bool = False, restricted: bool = False, email: str = "",
    ) -> None:  # fmt: skip
        with self.database.write() as session:
            school = session.get_one(School, self.school.school_id)
            students = [self.school.students[child] for child in children]
            self.school.contacts[name] = add_contact(
                session, school, f"X{name}", name, "Vale", numbers, students, relation, priority,
                emergency=emergency, restriction="Court order" if restricted else "", email=email,
            )  # fmt: skip

    def also(
        self,
        name: str,
        relation: str,
        child: str,
        *,
        priority: int = 3,
        emergency: bool = False,
        restricted: bool = False,
    ) -> None:
        """The same adult is something else to another child."""
        with self.database.write() as session:
            session.add(
                StudentContact(
                    student_id=self.school.students[child],
                    contact_id=self.school.contacts[name],
                    relation=relation,
                    priority=priority,
                    legal_guardian=not emergency and not restricted,
                    lives_with=False,
                    emergency=emergency,
                    restriction="Court order" if restricted else "",
                )
            )

    def listed_later(self, name: str) -> None:
        with self.database.write() as session:
            session.add(
                Absence(
                    school_id=self.school.school_id, student_id=self.school.students[name], date=MONDAY,
                    category="Unexcused Absence", state=AbsenceState.LISTED,
                    listed_at=self.now(), changed_at=self.now(),
                )
            )  # fmt: skip
        self.work()

    def no_such_number(self, number: str) -> None:
        """The network says that there is no such number."""
        with self.database.write() as session:
            mark_number_bad(session, number, "no such number", self.now())
        self._end(number, CallState.FAILED, AttemptResult.FAILED)

    def wrong_number(self, number: str) -> None:
        """Somebody answers that this is a wrong number."""
        attempt_id = self.live_attempt(number).id
        with self.database.write() as session:
            attempt = lock_attempt(session, attempt_id)
            assert attempt is not None
            record_answered(session, attempt, self.now(), "human")
            record_wrong_number(session, attempt, self.now())
        self._end(number, CallState.COMPLETED, None)

    def told_about(self, number: str) -> list[set[str]]:
        """For each call or e-mail to a number or address, in order: the children for whom it was made."""
        with self.database.read() as session:
            rows = session.execute(
                select(Attempt.id, Student.given_name)
                .join(AttemptTarget, AttemptTarget.attempt_id == Attempt.id)
                .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
                .join(Student, Student.id == Inquiry.student_id)
                .where(Attempt.address == number)
                .order_by(Attempt.id)
            ).all()
        found: dict[int, set[str]] = {}
        for attempt_id, name in rows:
            found.setdefault(attempt_id, set()).add(name)
        return list(found.values())

    def calls_to(self, number: str) -> int:
        return self.phone.dialled().count(number)

    def findings(self) -> list[object]:
        with self.database.read() as session:
            return list(audit(session, self.now()))


@pytest.fixture
def street(sqlite_database: Database) -> Street:
    return Street(sqlite_database)


# Shared telephones.
def test_parents_who_share_the_home_number_are_called_there_once(street: Street) -> None:
    street.child("Ivy")
    street.adult("Mae", [HOME, MOTHERS], "mother", ["Ivy"])
    street.adult("Tom", [HOME, FATHERS], "father", ["Ivy"], 2)
    street.roll("Ivy")
    street.work()
    for number in (HOME, MOTHERS, FATHERS):
        street.no_answer(number)
    assert street.phone.dialled() == [HOME, MOTHERS, FATHERS]
    street.pass_time(29)
    assert street.phone.dialled() == [HOME, MOTHERS, FATHERS]


def test_a_mother_who_does_not_know_is_left_alone_and_the_father_is_called_at_home(street: Street) -> None:
    street.child("Ivy")
    street.adult("Mae", [MOTHERS, HOME], "mother", ["Ivy"])
    street.adult("Tom", [HOME], "father", ["Ivy"], 2)
    street.roll("Ivy")
    street.work()
    street.answers(MOTHERS, Answer.DID_NOT_KNOW)
    # The home number is hers too; but he can be reached nowhere else.
    assert street.phone.dialled() == [MOTHERS, HOME]
    street.answers(HOME, Answer.KNOWS)
    assert street.state("Ivy") is S.REACHED


def test_who_of_two_answered_at_home_is_not_known_so_both_are_asked_on_their_own(street: Street) -> None:
    street.child("Ivy")
    street.adult("Mae", [HOME, MOTHERS], "mother", ["Ivy"])
    street.adult("Tom", [HOME, FATHERS], "father", ["Ivy"], 2)
    street.roll("Ivy")
    street.work()
    street.answers(HOME, Answer.DID_NOT_KNOW)
    street.no_answer(MOTHERS)
    assert street.phone.dialled() == [HOME, MOTHERS, FATHERS]


def test_two_families_who_share_a_number_get_one_call_and_each_its_own_round(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [HOME, MOTHERS], "mother", ["Ivy"])
    street.adult("Una", [HOME], "mother", ["Joe"])
    street.adult("Ken", [FRIENDS], "father", ["Joe"], 2)
    street.roll("Ivy", "Joe")
    street.work()
    assert street.phone.dialled() == [HOME]
    street.answers(HOME, Answer.KNOWS, "Joe")
    assert (street.state("Joe"), street.state("Ivy")) == (S.REACHED, S.GUARDIANS)
    assert street.phone.dialled() == [HOME, MOTHERS]


def test_a_wrong_number_for_one_family_is_still_the_number_of_the_other(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [HOME, MOTHERS], "mother", ["Ivy"])
    street.adult("Una", [HOME, FRIENDS], "mother", ["Joe"])
    street.roll("Ivy")
    street.work()
    street.wrong_number(HOME)
    assert "wrong_number" in street.alarms()
    assert street.phone.dialled() == [HOME, MOTHERS]
    street.listed_later("Joe")
    # Mae's number of old is Una's: her child is looked for there.
    assert street.phone.dialled()[2:] == [HOME]
    street.answers(HOME, Answer.KNOWS)
    assert street.state("Joe") is S.REACHED
    assert street.state("Ivy") is S.GUARDIANS


# Two homes.
def test_mother_and_father_apart_are_both_asked(street: Street) -> None:
    street.child("Ivy")
    street.adult("Mae", [MOTHERS], "mother", ["Ivy"])
    street.adult("Tom", [FATHERS], "father", ["Ivy"], 2)
    street.roll("Ivy")
    street.work()
    street.answers(MOTHERS, Answer.DID_NOT_KNOW)
    assert street.phone.dialled() == [MOTHERS, FATHERS]
    assert "did_not_know" in street.alarms()
    street.answers(FATHERS, Answer.KNOWS)
    assert street.state("Ivy") is S.REACHED


def test_one_child_with_each_parent_and_both_parents_asked_about_both(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS], "mother", ["Ivy"])
    street.also("Mae", "mother", "Joe", priority=2)
    street.adult("Tom", [FATHERS], "father", ["Joe"])
    street.also("Tom", "father", "Ivy", priority=2)
    street.roll("Ivy", "Joe")
    street.work()
    # Each home is called about its own child at once, and about the other in the same call.
    assert street.calls_to(MOTHERS) == 1
    street.no_answer(MOTHERS)
    street.no_answer(FATHERS)
    assert sorted(street.phone.dialled()) == sorted([MOTHERS, FATHERS])
    assert street.told_about(MOTHERS) == [{"Ivy", "Joe"}]
    assert street.told_about(FATHERS) == [{"Ivy", "Joe"}]


def test_half_siblings_share_the_mother_and_each_father_hears_of_his_own_child(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Tom", [FATHERS], "father", ["Ivy"])
    street.adult("Ken", [OTHER_FATHERS], "father", ["Joe"], 3)
    street.adult("Mae", [MOTHERS], "mother", ["Ivy", "Joe"], 2)
    street.roll("Ivy", "Joe")
    street.work()
    for number in (FATHERS, MOTHERS, OTHER_FATHERS):
        if street.phone.live_to(number):
            street.no_answer(number)
    street.pass_time(1)
    assert sorted(street.phone.dialled()) == sorted([FATHERS, MOTHERS, OTHER_FATHERS])
    assert street.told_about(MOTHERS) == [{"Ivy", "Joe"}]
    assert street.told_about(FATHERS) == [{"Ivy"}]
    assert street.told_about(OTHER_FATHERS) == [{"Joe"}]


# Siblings in one call.
def test_knows_of_one_and_not_of_the_other(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS, HOME], "mother", ["Ivy", "Joe"])
    street.adult("Tom", [FATHERS], "father", ["Ivy", "Joe"], 2)
    street.roll("Ivy", "Joe")
    street.work()
    attempt = street.live_attempt(MOTHERS)
    with street.database.write() as session:
        # Two answers in one conversation.
        locked = lock_attempt(session, attempt.id)
        assert locked is not None
        record_answered(session, locked, street.now(), "human")
        record_confirmed(session, locked, street.now())
        answers = {street.school.students["Ivy"]: Answer.KNOWS, street.school.students["Joe"]: Answer.DID_NOT_KNOW}
        for target_id, student_id in session.execute(
            select(AttemptTarget.id, Inquiry.student_id)
            .join(Inquiry, Inquiry.id == AttemptTarget.inquiry_id)
            .where(AttemptTarget.attempt_id == attempt.id)
        ).all():
            record_answer(session, locked, target_id, answers[student_id], street.now())
    street.work()
    # While she is still on the line: one has ended, for the other the father is called when the call is over.
    assert (street.state("Ivy"), street.state("Joe")) == (S.REACHED, S.GUARDIANS)
    street._end(MOTHERS, CallState.COMPLETED, None)
    assert street.phone.dialled() == [MOTHERS, FATHERS]
    assert street.told_about(FATHERS) == [{"Joe"}]
    assert street.phone.ended == []


def test_a_sibling_explained_while_the_call_about_both_rings(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS, HOME], "mother", ["Ivy", "Joe"])
    street.roll("Ivy", "Joe")
    street.work()
    street.message(away("XIvy"), from_number=MOTHERS)
    street.work()
    assert street.state("Ivy") is S.EXPLAINED
    assert len(street.phone.live_to(MOTHERS)) == 1
    street.no_answer(MOTHERS)
    assert street.told_about(HOME) == [{"Joe"}]
    street.message(away("XJoe"), from_number=MOTHERS)
    street.work()
    assert street.state("Joe") is S.EXPLAINED
    assert street.phone.live_to(HOME) == []


def test_a_sibling_listed_later_joins_the_next_call_and_is_asked_about_at_the_number_already_tried(
    street: Street,
) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS, HOME], "mother", ["Ivy", "Joe"])
    street.roll("Ivy")
    street.work()
    street.listed_later("Joe")
    assert street.calls_to(MOTHERS) == 1
    street.no_answer(MOTHERS)
    assert street.phone.live_to(HOME)
    street.pass_time(1)
    assert street.told_about(MOTHERS) == [{"Ivy"}, {"Joe"}]
    assert street.told_about(HOME) == [{"Ivy", "Joe"}]


# Not the same to every child.
def test_guardian_of_one_and_emergency_contact_of_another(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS], "mother", ["Ivy"])
    street.adult("Una", [FRIENDS], "mother", ["Joe"])
    street.also("Mae", "friend", "Joe", emergency=True)
    street.roll("Ivy", "Joe")
    street.work()
    # As Joe's emergency contact she is not asked about him before his guardians' time is over.
    street.no_answer(MOTHERS)
    street.no_answer(FRIENDS)
    assert street.told_about(MOTHERS) == [{"Ivy"}]
    street.pass_time(30)
    assert street.told_about(MOTHERS) == [{"Ivy"}, {"Joe"}]
    assert street.state("Joe") is S.EMERGENCY


def test_an_emergency_contact_who_is_on_the_line_about_her_own_child_is_not_rung_beside_it(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS], "mother", ["Ivy"])
    street.adult("Una", [FRIENDS], "mother", ["Joe"])
    street.also("Mae", "friend", "Joe", emergency=True)
    street.roll("Joe")
    street.work()
    street.no_answer(FRIENDS)
    street.pass_time(29)
    street.listed_later("Ivy")
    assert len(street.phone.live_to(MOTHERS)) == 1
    street.pass_time(0.8, step=0.1)
    assert street.calls_to(MOTHERS) == 1
    street.pass_time(0.2)
    assert street.state("Joe") is S.EMERGENCY
    # The phone company of the tests fails on two live calls to a number.
    street.no_answer(MOTHERS)
    street.pass_time(1, step=0.25)
    assert street.told_about(MOTHERS) == [{"Ivy"}, {"Joe"}]
    assert street.calls_to(MOTHERS) == 2


def test_one_emergency_contact_of_two_children_gets_one_call(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS], "mother", ["Ivy"])
    street.adult("Una", [FRIENDS], "mother", ["Joe"])
    street.adult("Dora", [NEIGHBOURS], "neighbor", ["Ivy", "Joe"], 3, emergency=True)
    street.roll("Ivy", "Joe")
    street.work()
    street.no_answer(MOTHERS)
    street.no_answer(FRIENDS)
    street.pass_time(30)
    assert street.told_about(NEIGHBOURS) == [{"Ivy", "Joe"}]
    assert street.calls_to(NEIGHBOURS) == 1


def test_restricted_for_one_child_is_called_about_the_sibling_alone(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS], "mother", ["Ivy", "Joe"])
    street.adult("Tom", [FATHERS], "father", ["Joe"], 2, email="tom@example.org")
    street.also("Tom", "father", "Ivy", restricted=True)
    street.roll("Ivy", "Joe")
    street.work()
    street.no_answer(MOTHERS)
    assert street.told_about(MOTHERS) == [{"Ivy", "Joe"}]
    street.no_answer(FATHERS)
    street.pass_time(65, step=5)
    assert street.told_about(FATHERS) == [{"Joe"}]
    assert street.told_about("tom@example.org") == [{"Joe"}]
    assert street.state("Ivy") is S.DISPATCH


def test_who_becomes_restricted_for_one_child_while_the_call_is_planned_hears_of_the_other_alone(
    street: Street,
) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Tom", [FATHERS], "father", ["Ivy", "Joe"])
    street.roll("Ivy", "Joe")
    planned = street.tick().attempts
    with street.database.write() as session:
        session.scalars(
            select(StudentContact).where(
                StudentContact.contact_id == street.school.contacts["Tom"],
                StudentContact.student_id == street.school.students["Ivy"],
            )
        ).one().restriction = "Court order"
    for attempt_id in planned:
        street.advance(attempt_id)
    assert street.calls_to(FATHERS) == 1
    assert street.told_about(FATHERS) == [{"Joe"}]
    street.answers(FATHERS, Answer.KNOWS)
    assert street.state("Joe") is S.REACHED
    assert street.state("Ivy") not in {S.REACHED, S.EXPLAINED}


# Numbers that went bad this morning.
def test_a_number_that_went_bad_this_morning_is_passed_over_for_the_next_child(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS, HOME], "mother", ["Ivy", "Joe"])
    street.roll("Ivy")
    street.work()
    street.no_such_number(MOTHERS)
    assert street.phone.dialled() == [MOTHERS, HOME]
    street.no_answer(HOME)
    street.listed_later("Joe")
    assert street.told_about(HOME) == [{"Ivy"}, {"Joe"}]
    assert street.calls_to(MOTHERS) == 1


def test_a_number_that_went_bad_is_tried_again_where_there_is_no_other(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS], "mother", ["Ivy"], email="mae@example.org")
    street.also("Mae", "mother", "Joe", priority=1)
    street.adult("Una", [FRIENDS], "aunt", ["Joe"], 4, emergency=True)
    street.roll("Ivy")
    street.work()
    street.no_such_number(MOTHERS)
    assert street.told_about("mae@example.org") == [{"Ivy"}]
    street.listed_later("Joe")
    assert street.told_about(MOTHERS) == [{"Ivy"}, {"Joe"}]


def test_the_other_number_of_a_sibling_is_called_in_the_same_call_when_the_first_went_bad(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.adult("Mae", [MOTHERS, HOME], "mother", ["Ivy", "Joe"])
    street.roll("Ivy", "Joe")
    street.work()
    street.no_such_number(MOTHERS)
    assert street.told_about(HOME) == [{"Ivy", "Joe"}]


def test_whatever_the_household_every_child_is_looked_for_to_the_end(street: Street) -> None:
    street.child("Ivy")
    street.child("Joe")
    street.child("Kim")
    street.adult("Mae", [HOME, MOTHERS], "mother", ["Ivy", "Joe"])
    street.adult("Tom", [HOME, FATHERS], "father", ["Ivy"], 2)
    street.also("Tom", "father", "Joe", restricted=True)
    street.also("Mae", "neighbor", "Kim", emergency=True)
    street.adult("Una", [FRIENDS], "mother", ["Kim"])
    street.roll("Ivy", "Joe", "Kim")
    street.work()
    for _ in range(30):
        for number in {*street.phone.dialled()} - {DISPATCH}:
            if street.phone.live_to(number):
                street.no_answer(number)
        street.pass_time(3)
    assert {street.state(name) for name in ("Ivy", "Joe", "Kim")} == {S.DISPATCH}
    # Joe may not be asked about at home, where his father may pick up.
    assert all("Joe" not in asked for asked in street.told_about(HOME) + street.told_about(FATHERS))
    assert {"Ivy"} in street.told_about(HOME)
    assert any("Joe" in asked for asked in street.told_about(MOTHERS))
    assert {"Kim"} in street.told_about(MOTHERS)
    assert street.findings() == []
