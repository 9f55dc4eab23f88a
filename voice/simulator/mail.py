"""The mail box: an SMTP server that keeps what it is given, in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

from voice.simulator.clock import Clock


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as delivered; `to` are the envelope's recipients, `text` the plain part."""

    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    raw: bytes


class MailBox:
    """Receives mail for everybody."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.mails: list[Mail] = []

    async def serve(self, host: str, port: int) -> asyncio.Server:
        """Listen for SMTP; port 0 takes a free one."""
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(self, loop=loop, hostname="localhost", timeout=60), host, port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one message (the name is the server library's)."""
        raw = envelope.original_content or b""
        message = message_from_bytes(raw, policy=default)
        body = message.get_body(("plain", "html"))
        mail = Mail(
            self._clock.now(),
            envelope.mail_from or "",
            tuple(envelope.rcpt_tos),
            str(message["Subject"] or ""),
            str(body.get_content()) if body is not None else "",
            raw,
        )
        self.mails.append(mail)
        return "250 OK"
