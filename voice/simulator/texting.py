"""Text messages: ordered over REST, coming in, answered by the application's document or by the person texted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from voice.simulator.company import Company, places
from voice.simulator.people import Callee
from voice.simulator.progress import API_VERSION
from voice.simulator.records import Text, Webhook, new_sid
from voice.simulator.twiml import TwimlError, Verb, parse_messaging_twiml
from voice.simulator.webhooks import WebhookFailed

SENDING = 1.0
DELIVERING = 2.0
"""Virtual seconds until the carrier has a text, and until the telephone has it."""
LANDLINE, UNREACHABLE, OPTED_OUT = 30006, 30003, 21610
_STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
_START = frozenset({"start", "yes", "unstop"})
_XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})


class Texting:
    """All texts of the company."""

    def __init__(self, company: Company) -> None:
        self._company = company

    def order(self, text: Text) -> None:
        """Take an order: the text is on its way."""
        self._company.records.texts[text.sid] = text
        self._company.start(self._send(text))

    def incoming(self, from_number: str, to: str, body: str, media: tuple[str, ...] = ()) -> Text:
        """Somebody texts one of the customer's numbers. Raises ValueError when the number is not the customer's."""
        company = self._company
        own = company.own_number(to)
        if own is None:
            raise ValueError("no such number")
        sid = new_sid("MM" if media else "SM")
        text = Text(sid, from_number, to, body, "inbound", company.clock.now(), status="received", media=media)
        company.records.texts[sid] = text
        self._opt(company.callee(from_number), to, body)
        company.start(self._receive(text, own.texts))
        return text

    @staticmethod
    def _opt(texter: Callee, own_number: str, body: str) -> None:
        word = body.strip().lower()
        if word in _STOP:
            texter.opted_out.add(own_number)
        elif word in _START:
            texter.opted_out.discard(own_number)

    async def _send(self, text: Text) -> None:
        company = self._company
        callee = company.callee(text.to)
        await company.clock.sleep(SENDING)
        text.sent = company.clock.now()
        if text.from_number in callee.opted_out:
            self._state(text, "failed", OPTED_OUT)
            return
        self._state(text, "sent")
        await company.clock.sleep(DELIVERING)
        if callee.text_error:
            self._state(text, "undelivered", callee.text_error)
            return
        callee.read.append(text.body)
        self._state(text, "delivered")
        reaction = next((item for item in callee.text_reactions if item.answers(text.body)), None)
        if reaction is not None:
            if reaction.once:
                callee.text_reactions = tuple(item for item in callee.text_reactions if item is not reaction)
            await company.clock.sleep(reaction.after)
            self.incoming(text.to, text.from_number, reaction.say)

    async def _receive(self, text: Text, hook: Webhook) -> None:
        params = self._params(text)
        for _ in range(10):
            step = await self._ask(text, hook, params)
            if step is None:
                return
            hook = step
        self._company.records.trouble(0, "more than 10 documents for one text", sid=text.sid, url=hook.url)

    async def _ask(self, text: Text, hook: Webhook, params: Mapping[str, str]) -> Webhook | None:
        """Ask for the answer to a text and send it; returns where the answer redirects."""
        company = self._company
        try:
            answer = await company.webhooks.ask(hook, params, sid=text.sid)
            if not answer.body.strip():
                return None  # Twilio takes an empty body for "no answer".
            if answer.content_type not in _XML_TYPES:
                raise TwimlError(12300, f"content type {answer.content_type}")
            document = parse_messaging_twiml(answer.body.decode("utf-8", "replace"))
        except WebhookFailed:
            return None  # Written down where it failed.
        except TwimlError as error:
            company.records.trouble(error.code, error.message, sid=text.sid, url=hook.url)
            return None
        for verb in document.verbs:
            if verb.name == "Redirect":
                return Webhook(urljoin(hook.url, verb.text), verb.get("method", "POST"))
            self._reply(text, verb, hook)
        return None

    def _reply(self, text: Text, verb: Verb, base: Webhook) -> None:
        body = verb.text or next((child.text for child in verb.children if child.name == "Body"), "")
        media = tuple(child.text for child in verb.children if child.name == "Media")
        callback = verb.get("statusCallback", "") or verb.get("action", "")
        reply = Text(
            new_sid("MM" if media else "SM"),
            verb.get("from", text.to),
            verb.get("to", text.from_number),
            body,
            "outbound-reply",
            self._company.clock.now(),
            media=media,
            status_callback=Webhook(urljoin(base.url, callback), verb.get("method", "POST")) if callback else None,
        )
        self.order(reply)

    def _state(self, text: Text, status: str, error: int | None = None) -> None:
        text.status, text.error_code, text.updated = status, error, self._company.clock.now()
        if text.status_callback is None:
            return
        params = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "AccountSid": self._company.account.sid,
            "From": text.from_number,
            "To": text.to,
            "ApiVersion": API_VERSION,
            **({"ErrorCode": str(error)} if error else {}),
        }
        self._company.webhooks.tell(text.status_callback, params, sid=text.sid)

    def _params(self, text: Text) -> dict[str, str]:
        params = {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsMessageSid": text.sid,
            "AccountSid": self._company.account.sid,
            "From": text.from_number,
            "To": text.to,
            "Body": text.body,
            "NumMedia": str(len(text.media)),
            "NumSegments": str(segments(text.body)),
            "SmsStatus": "received",
            "ApiVersion": API_VERSION,
        }
        for number, url in enumerate(text.media):
            params[f"MediaUrl{number}"] = url
            params[f"MediaContentType{number}"] = "image/jpeg"
        return params | places(params)


def segments(body: str) -> int:
    """How many parts a text is sent in: 160 or 153 septets each, 70 or 67 characters when it is not plain GSM text."""
    plain = re.fullmatch(r"[\x20-\x7e\n\r£¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà¡]*", body) is not None
    single, part = (160, 153) if plain else (70, 67)
    return 1 if len(body) <= single else -(-len(body) // part)
