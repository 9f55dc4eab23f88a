"""How tests and rehearsals steer the company and see what happened: JSON under /sim/, on a loopback address only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from aiohttp import web

from voice.simulator.company import Company
from voice.simulator.faults import fault_from_json
from voice.simulator.mail import MailBox
from voice.simulator.people import callee_from_json, caller_from_json
from voice.simulator.records import Call, Text
from voice.simulator.rest import COMPANY
from voice.simulator.rest_calls import SWITCHBOARD
from voice.simulator.rest_texts import TEXTING

_T = TypeVar("_T")
MAIL_BOX = web.AppKey("mail_box", MailBox)


def _answer(data: Any, status: int = 200) -> web.Response:
    return web.json_response(data, status=status, dumps=lambda item: json.dumps(item, default=str))


def _call(company: Company, call: Call) -> dict[str, Any]:
    callee = company.callees.get(call.to)
    return {
        "sid": call.sid,
        "from": call.from_number,
        "to": call.to,
        "direction": call.direction,
        "status": call.status,
        "created": call.created,
        "started": call.started,
        "answered": call.answered,
        "ended": call.ended,
        "answered_by": call.answered_by,
        "parent_sid": call.parent_sid,
        "url": call.instructions.url if call.instructions else "",
        "timeline": [{"at": at, "what": what, "detail": detail} for at, what, detail in call.timeline],
        "heard": [detail for _, what, detail in call.timeline if what == "heard"],
        "pressed": [detail for _, what, detail in call.timeline if what == "keys"],
        "left": callee.left if callee and call.direction != "inbound" else [],
    }


def _text(text: Text) -> dict[str, Any]:
    return {name: value for name, value in asdict(text).items() if name != "status_callback"}


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text=f"not JSON: {error}") from error


def _read(read: Callable[[Mapping[str, Any]], _T], data: Any) -> _T:
    try:
        return read(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise web.HTTPBadRequest(text=f"{type(error).__name__}: {error}") from error


async def put_callees(request: web.Request) -> web.Response:
    """Put people at numbers: a list of callees, each replacing whoever was there."""
    callees = [_read(callee_from_json, item) for item in await _json(request)]
    request.app[COMPANY].callees.update({callee.number: callee for callee in callees})
    return _answer({"callees": len(callees)})


async def get_callees(request: web.Request) -> web.Response:
    """Everybody who has been put at a number or been called, and what they heard, pressed, recorded and read."""
    return _answer(
        [
            {
                "number": callee.number,
                "answer": callee.answer,
                "heard": callee.heard,
                "pressed": callee.pressed,
                "left": callee.left,
                "read": callee.read,
                "opted_out": sorted(callee.opted_out),
            }
            for callee in request.app[COMPANY].callees.values()
        ]
    )


async def incoming_call(request: web.Request) -> web.Response:
    """Somebody calls: {"from", "to", "audio", "hang_up_after", "patience", "reactions"}."""
    data = await _json(request)
    caller = _read(caller_from_json, data)
    call = _read(lambda item: request.app[SWITCHBOARD].incoming(caller, str(item["to"])), data)
    return _answer({"sid": call.sid}, status=201)


async def incoming_text(request: web.Request) -> web.Response:
    """Somebody texts: {"from", "to", "body", "media": [addresses]}."""
    data = await _json(request)
    text = _read(
        lambda item: request.app[TEXTING].incoming(
            str(item["from"]), str(item["to"]), str(item["body"]), tuple(item.get("media", ()))
        ),
        data,
    )
    return _answer({"sid": text.sid}, status=201)


async def get_calls(request: web.Request) -> web.Response:
    """Every call with its timeline; instants are virtual."""
    company = request.app[COMPANY]
    return _answer([_call(company, call) for call in company.records.calls.values()])


async def get_texts(request: web.Request) -> web.Response:
    """Every text, either way."""
    return _answer([_text(text) for text in request.app[COMPANY].records.texts.values()])


async def get_errors(request: web.Request) -> web.Response:
    """Everything that went wrong; empty after a clean run."""
    return _answer([asdict(trouble) for trouble in request.app[COMPANY].records.troubles])


async def get_webhooks(request: web.Request) -> web.Response:
    """Every webhook with the status it was answered with (0: no answer)."""
    return _answer(request.app[COMPANY].records.webhooks)


async def get_mails(request: web.Request) -> web.Response:
    """Every mail."""
    mails = request.app[MAIL_BOX].mails
    return _answer([{name: value for name, value in asdict(mail).items() if name != "raw"} for mail in mails])


async def put_faults(request: web.Request) -> web.Response:
    """The faults from now on: a list of rules, which replaces those in force."""
    request.app[COMPANY].faults.rules = [_read(fault_from_json, item) for item in await _json(request)]
    return _answer({"faults": len(request.app[COMPANY].faults.rules)})


async def get_faults(request: web.Request) -> web.Response:
    """How many requests met a fault, by rule."""
    return _answer(dict(request.app[COMPANY].faults.met))


async def get_clock(request: web.Request) -> web.Response:
    """The virtual present and its speed."""
    clock = request.app[COMPANY].clock
    return _answer({"now": clock.now().isoformat(), "speed": clock.speed})


def routes() -> list[web.RouteDef]:
    """The addresses under /sim/."""
    return [
        web.post("/sim/callees", put_callees),
        web.get("/sim/callees", get_callees),
        web.post("/sim/incoming/call", incoming_call),
        web.post("/sim/incoming/text", incoming_text),
        web.get("/sim/calls", get_calls),
        web.get("/sim/texts", get_texts),
        web.get("/sim/errors", get_errors),
        web.get("/sim/webhooks", get_webhooks),
        web.get("/sim/mails", get_mails),
        web.post("/sim/faults", put_faults),
        web.get("/sim/faults", get_faults),
        web.get("/sim/clock", get_clock),
    ]
