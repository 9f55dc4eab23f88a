"""The mail as a port, and the one that speaks SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 15.0
SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter. `media_type` with its parameters, such as `text/calendar; method=REQUEST`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail: plain text, and files. `message_id` is the same however often the same letter is handed over."""

    to: str
    subject: str
    body: str
    language: str
    message_id: str
    sender_name: str
    sent_at: datetime
    attachments: tuple[Attachment, ...] = ()


class MailError(Exception):
    """The letter was not accepted, as far as we know."""


class MailRefused(MailError):
    """The server refuses this letter for good (or there is no server): sending it again will not help."""


class MailTryLater(MailError):
    """The server could not be reached or asks to try again, or nobody knows whether it took the letter."""


class Mailer(Protocol):
    """What hands letters to the mail."""

    def send(self, letter: Letter) -> None:
        """Hand one letter over, within 30 seconds. Raises MailRefused or MailTryLater."""


class SmtpMailer:
    """Hands letters to the server of one SMTP URL.

    `smtps://` speaks TLS from the start; `smtp://` turns to TLS and refuses to go on without, except on this machine;
    `smtp+plain://` never does. User and password may stand in the URL, and so may the sender: `?from=line@example.org`.
    """

    def __init__(self, url: str | None) -> None:
        """Take the URL apart; None: there is no mail, every letter is refused.

        Raises:
            ValueError: for a URL that is none of the three.
        """
        self._url = urlsplit(url) if url else None
        if self._url is not None and (self._url.scheme not in SCHEMES or not self._url.hostname):
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587?from=line@example.org")

    def send(self, letter: Letter) -> None:
        """Hand one letter over. Raises MailRefused or MailTryLater."""
        if self._url is None:
            raise MailRefused("no mail server is configured")
        try:
            with self._connection() as server:
                server.send_message(compose(letter, self._sender()))
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise _refusal(error) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailTryLater("the mail server does not know us") from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailTryLater("the mail server offers no TLS") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailTryLater(type(error).__name__) from error

    def _connection(self) -> smtplib.SMTP:
        assert self._url is not None  # noqa: S101 - only called with a URL
        host, port = str(self._url.hostname), self._url.port or SCHEMES[self._url.scheme]
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
            if self._url.scheme == "smtp" and host not in ("localhost", "127.0.0.1", "::1"):
                server.starttls(context=ssl.create_default_context())
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server

    def _sender(self) -> str:
        assert self._url is not None  # noqa: S101 - only called with a URL
        for pair in self._url.query.split("&"):
            key, _, value = pair.partition("=")
            if key == "from" and value:
                return unquote(value)
        return f"attendance@{self._url.hostname}"


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a plain-text message with its files and its fixed Message-ID."""
    message = EmailMessage()
    message["From"] = f'"{letter.sender_name}" <{sender}>'
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.sent_at)
    message["Message-ID"] = letter.message_id
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    for attachment in letter.attachments:
        _attach(message, attachment)
    return message


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind, *parameters = (part.strip() for part in attachment.media_type.split(";"))
    main, _, sub = kind.partition("/")
    told = dict(parameter.split("=", 1) for parameter in parameters)
    message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name, params=told)


def _refusal(error: smtplib.SMTPException) -> MailError:
    """Codes from 500 are for good, codes from 400 for now."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    else:
        codes = [int(getattr(error, "smtp_code", 0))]
    if codes and all(code >= 500 for code in codes):
        return MailRefused(f"refused with {codes[0]}")
    return MailTryLater(f"not now: {codes[0] if codes else 'no code'}")
