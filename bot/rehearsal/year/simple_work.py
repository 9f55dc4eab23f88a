"""Work that needs no appointment: contacts in several tries, opened files, letters, notes, and referrals."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.rehearsal.year.desk import Desk, Task
from escalation.tiers.policy import StepKind
from escalation.year.families import written_to
from escalation.year.family_letters import make_letters
from escalation.year.letter_printing import letters_to_print, mark_printed, print_batch
from escalation.year.referrals import make_packet, note_outcome
from escalation.year.work import ContactOutcome, complete, note_contact, open_file
from storage.models import FamilyLetter, Referral
from storage.words import LetterState

FRUITLESS = (ContactOutcome.VOICEMAIL, ContactOutcome.NO_ANSWER, ContactOutcome.MESSAGE_SENT)
SAID = (
    "Mornings are hard since the bus route changed; they will try the earlier bus.",
    "The family was ill one after the other; everybody is well again.",
    "A grandparent is in the hospital; the older sister brings the child from Monday on.",
    "They had not known how many days it were, and want to see the list.",
)
NOTED = {
    StepKind.VISIT: "Met the mother at the door. The alarm clock and the walk in the dark are the trouble.",
    StepKind.REVIEW: "Read the file from the first day on. The steps so far stand; go on as planned.",
    StepKind.INFORM: "Told in person, before lunch.",
    StepKind.ASSESSMENT: "Talked with the student for half an hour: worried about reading aloud in class.",
    StepKind.TASK: "Done, and the family told.",
}
COURSE = "Received. They will write to the family within two weeks."
OUTCOME_AFTER = timedelta(days=9)


def contact(desk: Desk, task: Task) -> None:
    """Try to reach somebody: half of the tries are in vain."""
    with desk.stage.database.write() as session:
        family = written_to(session, task.student_id)
        whom = desk.chance.choice(family).id if family else None
        outcome = ContactOutcome.REACHED if desk.happens(0.5) else desk.chance.choice(FRUITLESS)
        reached = outcome is ContactOutcome.REACHED
        spoke_with = "the neighbor who brings the child" if reached and whom is None else ""
        note = desk.chance.choice(SAID) if reached else ""
        note_contact(
            session, task.id, outcome, desk.me, desk.now, contact_id=whom, spoke_with=spoke_with, note=note
        )  # fmt: skip
    desk.diary.done["contacts that reached somebody" if reached else "contacts in vain"] += 1


def file(desk: Desk, task: Task) -> None:
    """Open the attendance file."""
    with desk.stage.database.write() as session:
        open_file(session, task.id, desk.me, desk.now)


def note(desk: Desk, task: Task) -> None:
    """Write down what was done."""
    with desk.stage.database.write() as session:
        complete(session, task.id, NOTED[task.step.does], desk.me, desk.now)


def letter(desk: Desk, task: Task) -> None:
    """Make the letters, unless they are on their way."""
    with desk.stage.database.read() as session:
        made = session.scalar(
            select(func.count())
            .select_from(FamilyLetter)
            .where(FamilyLetter.intervention_id == task.id, FamilyLetter.state != LetterState.WITHDRAWN)
        )
    if not made:
        made_now = make_letters(desk.stage.database, desk.stage.media, task.id, desk.me, desk.now)
        desk.diary.done["letters made"] += len(made_now)


def referral(desk: Desk, task: Task) -> None:
    """Make the packet and hand it on."""
    make_packet(desk.stage.database, desk.stage.media, task.id, desk.me, desk.now)


def print_letters(desk: Desk) -> None:
    """Print what waits, as one pile, and say that it was printed."""
    with desk.stage.database.read() as session:
        ids = [one.id for one in letters_to_print(session, desk.stage.school_id)]
    if not ids:
        return
    print_batch(desk.stage.database, desk.stage.media, desk.stage.school_id, ids, desk.now)
    with desk.stage.database.write() as session:
        mark_printed(session, desk.stage.school_id, ids, desk.me, desk.now)
    desk.diary.done["batches printed"] += 1


def note_outcomes(desk: Desk) -> None:
    """Write down what came of the referrals of a while ago."""
    with desk.stage.database.write() as session:
        waiting = session.scalars(select(Referral).where(Referral.outcome == "").order_by(Referral.id)).all()
        for one in waiting:
            if one.made_at < desk.now - OUTCOME_AFTER:
                note_outcome(session, one.id, COURSE, desk.me, desk.now)
