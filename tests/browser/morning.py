"""A Monday at 8:42 in a ledger: forty-five absences in every state that the pages can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.hand_over import make_packets
from escalation.policy_versions import policy_of_school, version_of
from nlp.report import Candidate, Line, Value
from storage.alarms import raise_alarm
from storage.attempts import log_attempt
from storage.media import MediaStore
from storage.models import (
    Attempt,
    AttemptTarget,
    CalendarDay,
    ContactLogEntry,
    HandOver,
    Inquiry,
    PhoneNumber,
    Roll,
    Round,
    School,
    Student,
)
from storage.words import (
    Answer,
    AttemptChannel,
    AttemptResult,
    AttemptState,
    Channel,
    InquiryState,
    LineState,
    RoundKind,
)
from tests.staff.support import add_message, add_recording, evidence_of, line_of
from tests.support import MONDAY, SmallSchool, add_contact, add_student, small_school, take_roll

NOW = datetime(2026, 11, 23, 15, 42, tzinfo=UTC)
CHECKED = NOW - timedelta(minutes=12)

GIVEN = (
    "Mia", "Noah", "Zoe", "Omar", "Ivy", "Leo", "Nora", "Eli", "Ruby", "Hugo", "Lina", "Theo", "Wren", "Abel",
    "Faye", "Ian", "Dina", "Jude", "Kira", "Max", "Pia", "Sol", "Tess", "Uri", "Vera", "Walt", "Ximena", "Yara",
    "Zane", "Alma", "Bram", "Cora", "Dex", "Edie", "Finn", "Gia",
)  # fmt: skip
FAMILY = (
    "Alvarez", "Brandt", "Castillo", "Dorsey", "Emerson", "Fuentes", "Grady", "Holloway", "Ibarra", "Jensen",
    "Keller", "Lozano", "Mercer", "Nolan", "Osborne", "Prieto", "Quinn", "Rowland", "Salinas", "Tran", "Ullman",
    "Vargas", "Whitaker", "Xiong", "Yates", "Zapata", "Ames", "Boone", "Cruz", "Dale", "Estes", "Frost", "Gold",
    "Hale", "Ives", "Judd",
)  # fmt: skip
TEACHERS = ("Vega", "Brook", "Moss", "Lane", "Reed", "Park")
REASONS = (
    ("fever", "illness"),
    ("dentist", "medical_appointment"),
    ("stomach flu", "illness"),
    ("grandfather's funeral", "bereavement"),
)


@dataclass(frozen=True, slots=True)
class Morning:
    """Ids of what tests go to."""

    school_id: int
    students: dict[str, int]
    urgent_message: int
    voicemail: int
    two_children: int
    handed_over: int
    bad_number: int


def make_morning(session: Session, media: MediaStore) -> Morning:
    """Fill the ledger."""
    small = small_school(session)
    school = session.get_one(School, small.school_id)
    school.name = "Stonebridge Elementary"
    families = _families(session, school)
    absent = [small.students[name] for name in ("Ana", "Luis", "Ben", "Cleo", "Emma1")] + families[:40]
    take_roll(session, school.id, absent, at=CHECKED - timedelta(minutes=5))
    roll = session.scalars(select(Roll)).one()
    roll.checked_at = CHECKED
    session.add(CalendarDay(school_id=school.id, date=MONDAY + timedelta(days=2), event="Thanksgiving break"))
    policy = version_of(session, policy_of_school(session, school, CHECKED), CHECKED)
    make = _Maker(session, school.id, policy.id)
    for number, student_id in enumerate(families[:20]):
        reason, category = REASONS[number % len(REASONS)]
        make.explained(student_id, reason, category, number)
    for student_id in families[20:30]:
        make.called(student_id)
    for student_id in families[30:34]:
        make.emergency(student_id)
    for student_id, state in zip(
        families[34:37], (InquiryState.REACHED, InquiryState.ARRIVED, InquiryState.ARRIVED), strict=True
    ):
        make.inquiry(student_id, state)
    make.did_not_know(families[37])
    handed_over = make.handed_over(families[38])
    make.called(families[39])
    for name in ("Ana", "Luis", "Ben", "Emma1"):
        make.inquiry(small.students[name], InquiryState.WAITING)
    make.called(small.students["Cleo"])
    messages = _messages(session, media, small)
    for e164, reason in (("+13035550124", "wrong person"), ("+13035550131", "no such number")):
        bad = session.scalars(select(PhoneNumber).where(PhoneNumber.e164 == e164)).one()
        bad.bad_since, bad.bad_reason = CHECKED + timedelta(minutes=2), reason
    session.get_one(Student, small.students["Cleo"]).look_first_since = CHECKED - timedelta(days=3)
    return Morning(school.id, small.students, *messages, handed_over, bad.id)


def _families(session: Session, school: School) -> list[int]:
    """Forty students with a mother each; two families in a hundred have no other number, so numbers are shared."""
    students = []
    for n in range(40):
        given, family = GIVEN[n % len(GIVEN)], FAMILY[(n * 7) % len(FAMILY)]
        student = add_student(
            session, school, f"F{n}", given, family, f"{n % 6:02d}".replace("00", "KG"), TEACHERS[n % len(TEACHERS)]
        )
        add_contact(
            session,
            school,
            f"FC{n}",
            "Dana",
            family,
            [f"+1720555{100 + n:04d}"],
            [student],
            "mother",
            1,
            email=f"home{n}@example.org",
        )
        add_contact(
            session, school, f"FE{n}", "Sam", family, [f"+1970555{100 + n:04d}"], [student], "uncle", 3, emergency=True
        )
        students.append(student)
    return students


@dataclass(frozen=True, slots=True)
class _Maker:
    session: Session
    school_id: int
    policy_id: int

    def inquiry(self, student_id: int, state: InquiryState, **values: object) -> Inquiry:
        ended = state in {InquiryState.EXPLAINED, InquiryState.REACHED, InquiryState.ARRIVED, InquiryState.HANDED_OVER}
        inquiry = Inquiry(
            school_id=self.school_id,
            student_id=student_id,
            date=MONDAY,
            policy_version_id=self.policy_id,
            state=state,
            opened_at=CHECKED,
            due_at=None if ended else NOW + timedelta(minutes=7, seconds=20),
            ended_at=NOW - timedelta(minutes=3) if ended else None,
            **values,
        )
        self.session.add(inquiry)
        self.session.flush()
        self.log(inquiry, "inquiry_opened", CHECKED)
        return inquiry

    def log(self, inquiry: Inquiry, kind: str, at: datetime, **details: object) -> None:
        self.session.add(
            ContactLogEntry(
                at=at,
                school_id=self.school_id,
                student_id=inquiry.student_id,
                inquiry_id=inquiry.id,
                kind=kind,
                details=details,
            )
        )

    def explained(self, student_id: int, reason: str, category: str, number: int) -> None:
        student = self.session.get_one(Student, student_id)
        name = f"{student.given_name} {student.family_name}"
        text = f"This is the mother of {name}. {student.given_name} will not come today, {reason}. Thank you."
        line = line_of(text, name, student.source_id, reason=reason, category=category)
        add_message(
            self.session,
            self.school_id,
            text,
            [(line, student_id, LineState.CLEAR, [])],
            sid=f"SMx{student_id}",
            from_number=f"+1720555{100 + number:04d}",
            received_at=CHECKED - timedelta(minutes=40 - number),
        )

    def round(self, inquiry: Inquiry, kind: RoundKind, start: datetime, *, ended: datetime | None = None) -> None:
        self.session.add(
            Round(
                inquiry_id=inquiry.id,
                kind=kind,
                started_at=start,
                ends_at=start + timedelta(minutes=30),
                ended_at=ended,
            )
        )
        self.log(inquiry, "state", start, old="waiting", new=kind.value)

    def attempt(
        self,
        inquiry: Inquiry,
        kind: RoundKind,
        at: datetime,
        result: AttemptResult | None,
        answer: Answer | None = None,
    ) -> Attempt:
        student = self.session.get_one(Student, inquiry.student_id)
        emergency = kind is RoundKind.EMERGENCY
        link = next(link for link in student.contact_links if link.emergency == emergency and not link.restriction)
        address = "+13035550102" if kind is RoundKind.DISPATCH else link.contact.phones[0].phone.e164
        attempt = Attempt(
            school_id=self.school_id,
            round_kind=kind,
            channel=AttemptChannel.CALL,
            address=address,
            state=AttemptState.ENDED if result else AttemptState.PLACED,
            result=result,
            planned_at=at,
            due_at=at,
            placing_at=at,
            deadline_at=None if result else NOW + timedelta(minutes=1),
            ended_at=at + timedelta(seconds=40) if result else None,
            provider_sid=f"CA{inquiry.id}{kind.value}",
        )
        self.session.add(attempt)
        self.session.flush()
        self.session.add(
            AttemptTarget(
                attempt_id=attempt.id,
                inquiry_id=inquiry.id,
                round_kind=kind,
                address=address,
                contact_id=None if kind is RoundKind.DISPATCH else link.contact_id,
                answer=answer,
                answered_at=at + timedelta(seconds=30) if answer else None,
            )
        )
        log_attempt(self.session, attempt, "attempt_planned", at)
        log_attempt(self.session, attempt, "call_placed", at + timedelta(seconds=2))
        if answer:
            log_attempt(self.session, attempt, "answer", at + timedelta(seconds=30), answer=answer.value, category="")
        if result:
            log_attempt(
                self.session, attempt, "attempt_ended", at + timedelta(seconds=40), result=result.value, code=""
            )
        return attempt

    def called(self, student_id: int) -> None:
        inquiry = self.inquiry(student_id, InquiryState.GUARDIANS)
        self.round(inquiry, RoundKind.GUARDIANS, CHECKED)
        self.attempt(inquiry, RoundKind.GUARDIANS, CHECKED + timedelta(seconds=20), AttemptResult.MESSAGE_LEFT)

    def emergency(self, student_id: int) -> None:
        inquiry = self.inquiry(student_id, InquiryState.EMERGENCY)
        self.round(inquiry, RoundKind.GUARDIANS, CHECKED, ended=NOW - timedelta(minutes=2))
        self.attempt(inquiry, RoundKind.GUARDIANS, CHECKED + timedelta(seconds=20), AttemptResult.NO_ANSWER)
        self.round(inquiry, RoundKind.EMERGENCY, NOW - timedelta(minutes=2))
        self.attempt(inquiry, RoundKind.EMERGENCY, NOW - timedelta(seconds=15), None)

    def did_not_know(self, student_id: int) -> None:
        inquiry = self.inquiry(student_id, InquiryState.GUARDIANS)
        self.round(inquiry, RoundKind.GUARDIANS, CHECKED)
        self.attempt(
            inquiry, RoundKind.GUARDIANS, CHECKED + timedelta(seconds=30), AttemptResult.TALKED, Answer.DID_NOT_KNOW
        )
        raise_alarm(
            self.session,
            self.school_id,
            "did_not_know",
            f"inquiry:{inquiry.id}:1",
            NOW - timedelta(minutes=10),
            student_id=student_id,
        )

    def handed_over(self, student_id: int) -> int:
        inquiry = self.inquiry(student_id, InquiryState.DISPATCH)
        self.round(inquiry, RoundKind.GUARDIANS, CHECKED, ended=CHECKED + timedelta(minutes=5))
        self.attempt(inquiry, RoundKind.GUARDIANS, CHECKED + timedelta(seconds=30), AttemptResult.NO_MESSAGE)
        self.round(inquiry, RoundKind.EMERGENCY, CHECKED + timedelta(minutes=5), ended=CHECKED + timedelta(minutes=9))
        self.attempt(inquiry, RoundKind.EMERGENCY, CHECKED + timedelta(minutes=6), AttemptResult.WRONG_NUMBER)
        self.round(inquiry, RoundKind.DISPATCH, CHECKED + timedelta(minutes=9))
        self.session.flush()
        packet = make_packets(self.session, [inquiry], CHECKED + timedelta(minutes=9))[inquiry.id]
        self.session.add(HandOver(inquiry_id=inquiry.id, created_at=CHECKED + timedelta(minutes=9), packet=packet))
        raise_alarm(
            self.session,
            self.school_id,
            "given_to_dispatch",
            f"inquiry:{inquiry.id}:1",
            CHECKED + timedelta(minutes=9),
            student_id=student_id,
        )
        return inquiry.student_id


def _messages(session: Session, media: MediaStore, small: SmallSchool) -> tuple[int, int, int]:
    """The messages that need a look: a child thought in school, two children who fit, an unknown number, two lines."""
    s = small.students
    text = "Hi this is Jill Harlow. Ben left for school at eight, did he get there all right? 303 555 0121"
    urgent = add_message(
        session, small.school_id, text,
        [(line_of(text, "Ben", "S3", intent="question"), s["Ben"], LineState.REVIEW, ["question"])],
        sid="SM1", from_number="+13035550121", caller=Value("Jill Harlow", 0.9, evidence_of(text, "Jill Harlow")),
        callback=Value("+13035550121", 0.9, evidence_of(text, "303 555 0121")), received_at=NOW - timedelta(minutes=6),
    )  # fmt: skip
    raise_alarm(
        session, small.school_id, "thought_in_school", "match:1", NOW - timedelta(minutes=5), student_id=s["Ben"]
    )
    text = "Good morning, my daughter Emma Stone has a fever and will not be in school today. Thanks, bye."
    both = [
        Candidate("S5", 0.52, ("the name is the same", "grade 1")),
        Candidate("S6", 0.48, ("the name is the same", "grade 3")),
    ]
    line = line_of(text, "Emma Stone", None, reason="fever", category="illness", candidates=both, second=2.0,
                   concerns=["two_students_fit", "number_not_on_file"])  # fmt: skip
    voicemail = add_message(
        session, small.school_id, text, [(line, None, LineState.REVIEW, ["two_students_fit", "number_not_on_file"])],
        sid="CA2", from_number="+13035550190", channel=Channel.VOICEMAIL, received_at=NOW - timedelta(minutes=55),
        relationship=Value("mother", 0.6, None),
    )  # fmt: skip
    add_recording(session, voicemail, media, text)
    text = "Ana Ortega and Luis Ortega will be late today, the car broke down. Pedro"
    lines: list[tuple[Line, int | None, LineState, list[str]]] = [
        (line_of(text, f"{name} Ortega", source, intent="late", reason="the car broke down", category="transportation",
                 concerns=["caller_is_not_contact"],
                 candidates=[Candidate(source, 0.97, ("the name is the same", "the number is on file"))]),
         s[name], LineState.REVIEW, ["caller_is_not_contact"])
        for name, source in (("Ana", "S1"), ("Luis", "S2"))
    ]  # fmt: skip
    two = add_message(
        session, small.school_id, text, lines, sid="SM3", from_number="+13035550113",
        caller=Value("Pedro", 0.8, evidence_of(text, "Pedro")), received_at=NOW - timedelta(minutes=20),
    )  # fmt: skip
    text = "Emma in Ms Reed's class is sick"
    line = line_of(text, "Emma", "S6", reason="sick", category="illness")
    add_message(
        session, small.school_id, text, [(line, s["Emma3"], LineState.REVIEW, ["not_on_list"])],
        sid="SM4", from_number="+13035550151", received_at=NOW - timedelta(minutes=48),
    )  # fmt: skip
    text = "When does the winter concert begin?"
    add_message(session, small.school_id, text, [], sid="SM5", received_at=NOW - timedelta(minutes=30))
    return urgent, voicemail, two
