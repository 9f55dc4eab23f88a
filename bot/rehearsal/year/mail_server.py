"""The mail server of a rehearsed year: SMTP in a thread of its own, which keeps what it is given."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from email.parser import BytesHeaderParser

from aiosmtpd.smtp import SMTP, Envelope, Session

from voice.simulator.clock import Clock
from voice.simulator.mail import MailBox


class PostOffice(MailBox):
    """Takes mail for everybody but one address, which it refuses for good."""

    def __init__(self, refused: str) -> None:
        super().__init__(Clock.at_speed(1.0))
        self._refused = refused
        # The Message-ID of every mail, in the order in which they came.
        self.message_ids: list[str] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient or refuse it (the name is the server library's)."""
        if address == self._refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one message, and by which id its reader knows it (the name is the server library's)."""
        headers = BytesHeaderParser().parsebytes(envelope.original_content or b"")
        self.message_ids.append(str(headers["Message-ID"]))
        return await super().handle_DATA(server, session, envelope)


@contextlib.contextmanager
def post_office(refused: str) -> Iterator[tuple[PostOffice, str]]:
    """Run a mail server for the block; gives it and its SMTP URL."""
    post = PostOffice(refused)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(post.serve("127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, name="mail server", daemon=True)
    thread.start()
    try:
        yield post, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}?from=line@example.org"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_end_connections())
        loop.close()


async def _end_connections() -> None:
    """What is still open ends with the server."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
