"""What must hold at any moment of a rehearsed year, looked for in the ledger and in the mail server's box."""

from __future__ import annotations

from datetime import date

from bot.rehearsal.year.ladder_checks import LadderChecks
from bot.rehearsal.year.paper_checks import paper_checks
from bot.rehearsal.year.stage import YearStage


def what_is_wrong(stage: YearStage, day: date, *, at_the_end: bool) -> list[str]:
    """What is not as it must be on a settled day, in words without names; empty: all is well."""
    with stage.database.read() as session:
        found = [*LadderChecks(stage, session, day).run(), *paper_checks(stage, session, all_copies=at_the_end)]
    return [f"{day}: {what}" for what in found]
