"""Any process may die at any time in the middle of a morning: the end is the same as if none had died."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.rehearsal.checks import contradictions, explained_students, records_of
from bot.rehearsal.script import Script
from bot.rehearsal.stage import Stage
from storage.models import Inquiry
from storage.words import FINAL_INQUIRY_STATES
from tests.rehearsal.conftest import played, texts_only

# The worker that reads messages dies just before the first of the late ones comes in.
PROCESSES = ("worker-speech", "web-1", "worker-sends", "clock", "valkey", "web-2")


class Killer:
    """Kills one process after the other with SIGKILL while families are called; the supervisor starts them again."""

    def __init__(self) -> None:
        self.killed: list[str] = []

    def __call__(self, stage: Stage) -> None:
        if len(self.killed) == len(PROCESSES):
            return
        due = stage.script.morning.checked_at + timedelta(minutes=3 + 6 * len(self.killed))
        if stage.clock.now() < due:
            return
        name = PROCESSES[len(self.killed)]
        (child,) = [child for child in stage.supervisor.children if child.name == name]
        assert child.process is not None
        child.process.kill()
        self.killed.append(name)


@pytest.mark.timeout(400)
def test_every_process_is_killed_once_and_no_student_is_lost_or_family_called_twice(script: Script) -> None:
    killer = Killer()
    with played(texts_only(script), killer) as (stage, _), stage.database.read() as session:
        assert killer.killed == list(PROCESSES)
        # What the phone company could not deliver while the web was down is no contradiction: it was made up for.
        assert contradictions(session, stage, records_of(stage)) == []
        inquiries = session.scalars(select(Inquiry)).all()
        assert {inquiry.state for inquiry in inquiries} <= FINAL_INQUIRY_STATES
        accounted_for = explained_students(session, stage) | {inquiry.student_id for inquiry in inquiries}
        assert len(accounted_for) == len(script.absent)
