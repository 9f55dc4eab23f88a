"""Letters handed to a real SMTP server on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from escalation.mailer import Attachment, Letter, MailRefused, MailTryLater, SmtpMailer

LETTER = Letter(
    to="rosa@example.org",
    subject="Example Elementary: por favor llame a la escuela hoy",
    body="Buenos días:\n\nPor favor llame a la oficina: +13035550101\n",
    language="es",
    message_id="<attempt-1-1@line.example.org>",
    sender_name="Example Elementary",
    sent_at=datetime(2026, 11, 23, 15, 40, tzinfo=UTC),
)


class Mailbox:
    """Takes letters, or answers with a code."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.senders: list[str] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))
            self.senders.append(envelope.mail_from)
        return self.answer


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}?from=attendance%40example.org"
    controller.stop()


def test_a_letter_arrives_as_it_was_written(mailbox: tuple[Mailbox, str]) -> None:
    box, url = mailbox
    SmtpMailer(url).send(LETTER)
    (letter,) = box.letters
    assert box.senders == ["attendance@example.org"]
    assert letter["Message-ID"] == LETTER.message_id
    assert letter["Subject"] == LETTER.subject
    assert "Buenos días" in letter.get_content()  # type: ignore[attr-defined]  # an EmailMessage, by its policy


def test_files_travel_with_a_letter(mailbox: tuple[Mailbox, str]) -> None:
    box, url = mailbox
    calendar = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    files = (
        Attachment("letter.pdf", "application/pdf", b"%PDF-1.7"),
        Attachment("meeting.ics", "text/calendar; method=REQUEST; charset=utf-8", calendar),
    )
    SmtpMailer(url).send(replace(LETTER, attachments=files))
    (letter,) = box.letters
    _body, pdf, event = letter.iter_parts()  # type: ignore[attr-defined]  # an EmailMessage
    assert (pdf.get_filename(), pdf.get_content()) == ("letter.pdf", b"%PDF-1.7")
    assert (event.get_content_type(), event.get_param("method")) == ("text/calendar", "REQUEST")


@pytest.mark.parametrize(("answer", "error"), [("550 no such mailbox", MailRefused), ("451 later", MailTryLater)])
def test_what_the_server_says_decides_whether_to_try_again(
    mailbox: tuple[Mailbox, str], answer: str, error: type[Exception]
) -> None:
    box, url = mailbox
    box.answer = answer
    with pytest.raises(error):
        SmtpMailer(url).send(LETTER)


def test_a_server_that_is_away_is_tried_again(mailbox: tuple[Mailbox, str]) -> None:
    with pytest.raises(MailTryLater):
        SmtpMailer("smtp://127.0.0.1:9").send(LETTER)


def test_without_a_mail_server_every_letter_is_refused() -> None:
    with pytest.raises(MailRefused):
        SmtpMailer(None).send(LETTER)


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org:25"])
def test_a_url_that_is_no_mail_server_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        SmtpMailer(url)
