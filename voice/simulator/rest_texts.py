"""The REST interface to text messages."""

from __future__ import annotations

from aiohttp import web

from voice.simulator.company import Company, valid_number
from voice.simulator.records import Text, Webhook, new_sid
from voice.simulator.rest import COMPANY, NOT_FOUND, Params, RestError, page
from voice.simulator.shapes import text_shape
from voice.simulator.texting import OPTED_OUT, Texting

TEXTING = web.AppKey("texting", Texting)
NO_BODY, NO_FROM, NO_TO, BAD_TO, FROM_NOT_OWN, TOO_LONG, BAD_CALLBACK = 21602, 21603, 21604, 21211, 21606, 21617, 21609
LONGEST = 1600

_CREATE = frozenset({"To", "From", "MessagingServiceSid", "Body", "MediaUrl", "StatusCallback"})
_LIST = frozenset({"To", "From", "DateSent", "DateSent>", "DateSent<"})


async def create(request: web.Request) -> web.Response:
    """Order a text."""
    company = request.app[COMPANY]
    text = _ordered(company, await Params.form(request, _CREATE))
    request.app[TEXTING].order(text)
    return web.json_response(text_shape(company.account, text), status=201)


async def fetch(request: web.Request) -> web.Response:
    """Show a text."""
    return web.json_response(text_shape(request.app[COMPANY].account, _found(request)))


async def update(request: web.Request) -> web.Response:
    """Take a text's words out (an empty Body is the one change there is)."""
    text = _found(request)
    params = await Params.form(request, frozenset({"Body"}))
    if "Body" not in params or params.one("Body"):
        raise RestError(400, 20001, "Only an empty Body can be set")
    text.body = ""
    return web.json_response(text_shape(request.app[COMPANY].account, text))


async def delete(request: web.Request) -> web.Response:
    """Forget a text."""
    text = _found(request)
    del request.app[COMPANY].records.texts[text.sid]
    return web.Response(status=204)


async def listing(request: web.Request) -> web.Response:
    """The texts that pass the filters, newest first."""
    company = request.app[COMPANY]
    params = Params.query(request, _LIST)
    since, until, day = (params.instant(name) for name in ("DateSent>", "DateSent<", "DateSent"))
    found = []
    for text in reversed(company.records.texts.values()):
        sent = text.sent or text.created
        passes = (
            params.one("To", text.to) == text.to
            and params.one("From", text.from_number) == text.from_number
            and (since is None or sent >= since)
            and (until is None or sent <= until)
            and (day is None or sent.date() == day.date())
        )
        if passes:
            found.append(text_shape(company.account, text))
    return page(request, "messages", params, found)


def _found(request: web.Request) -> Text:
    text = request.app[COMPANY].records.texts.get(request.match_info["sid"])
    if text is None:
        raise RestError(404, NOT_FOUND, "The requested resource was not found")
    return text


def _ordered(company: Company, params: Params) -> Text:
    to, from_number, service = params.one("To"), params.one("From"), params.one("MessagingServiceSid")
    body, media = params.one("Body"), tuple(params.all("MediaUrl"))
    if not to:
        raise RestError(400, NO_TO, "A 'To' phone number is required.")
    if not from_number and not service:
        raise RestError(400, NO_FROM, "A 'From' phone number is required.")
    if not body and not media:
        raise RestError(400, NO_BODY, "Message body is required.")
    if len(body) > LONGEST:
        raise RestError(400, TOO_LONG, f"The concatenated message body exceeds the {LONGEST} character limit")
    callee = company.callee(to) if valid_number(to) else None
    if callee is None or callee.answer == "invalid":
        raise RestError(400, BAD_TO, "The 'To' number is not a valid phone number.")
    sender = from_number or next(iter(company.numbers), "")
    if not valid_number(sender) or company.own_number(sender) is None:
        raise RestError(400, FROM_NOT_OWN, "The 'From' number is not a message-capable number of this account.")
    if sender in callee.opted_out:
        raise RestError(400, OPTED_OUT, "Attempt to send to unsubscribed recipient")
    callback = params.address("StatusCallback", BAD_CALLBACK)
    return Text(
        new_sid("MM" if media else "SM"),
        sender,
        to,
        body,
        "outbound-api",
        company.clock.now(),
        media=media,
        messaging_service_sid=service or None,
        status_callback=Webhook(callback) if callback else None,
    )


def routes(prefix: str) -> list[web.RouteDef]:
    """The addresses under an account's path."""
    one = prefix + r"/Messages/{sid:(?:SM|MM)[0-9a-f]{32}}.json"
    return [
        web.post(prefix + "/Messages.json", create),
        web.get(prefix + "/Messages.json", listing),
        web.get(one, fetch),
        web.post(one, update),
        web.delete(one, delete),
    ]
