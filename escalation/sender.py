"""Does what is due for one attempt: dial, cancel, send, or ask the provider what became of it."""

from __future__ import annotations

from escalation.mailer import Mailer
from storage.clock import Clock
from storage.session import Database
from voice.telephony import Telephony


def advance_attempt(  # noqa: PLR0917 - the parts of one process, handed over by the job
    database: Database, telephony: Telephony, mailer: Mailer, clock: Clock, public_url: str, attempt_id: int
) -> None:
    """Do the one thing that is due for this attempt now, if anything is. May be lost, doubled or late."""
    raise NotImplementedError
