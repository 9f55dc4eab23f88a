"""The jobs that RQ runs: thin. Each takes one row's id, does the next thing due for it, and may be lost or doubled."""

from __future__ import annotations

from bot.wiring import process_services
from escalation import sender
from escalation.reports.intake import read_message
from storage.models import Message
from storage.words import MessageState
from voice.recordings import advance_recording


def advance_attempt(attempt_id: int) -> None:
    """Dial, cancel, send or look up: whatever is due for one attempt."""
    services = process_services()
    sender.advance_attempt(
        services.database,
        services.telephony,
        services.mailer,
        services.clock,
        services.public_url,
        attempt_id,
        pace=services.pace,
    )


def advance_message(message_id: int) -> None:
    """Fetch, transcribe and read: whatever is next for one message, until nothing is."""
    services = process_services()
    advance_recording(services, message_id)
    with services.database.read() as session:
        message = session.get(Message, message_id)
        is_text_known = message is not None and message.state is MessageState.TRANSCRIBED
    if is_text_known:
        read_message(services.database, services.readers, message_id, services.clock.now())
