"""The REST interface to calls."""

from __future__ import annotations

from aiohttp import web

from voice.simulator.company import Company, valid_number
from voice.simulator.records import Call, Webhook, new_sid
from voice.simulator.rest import COMPANY, NOT_FOUND, Params, RestError, page
from voice.simulator.shapes import call_shape
from voice.simulator.switchboard import NotInState, Switchboard

SWITCHBOARD = web.AppKey("switchboard", Switchboard)
NO_TO, NO_FROM, FROM_NOT_OWN, BAD_TO, NOT_IN_STATE, BAD_CALLBACK = 21201, 21213, 21210, 21211, 21220, 21609

_CREATE = frozenset(
    {
        "To", "From", "Url", "Method", "Twiml", "FallbackUrl", "FallbackMethod",
        "StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod",
        "Timeout", "TimeLimit", "MachineDetection", "MachineDetectionTimeout",
        # Tuning of the detection; the simulated people are told apart without it.
        "MachineDetectionSpeechThreshold", "MachineDetectionSpeechEndThreshold", "MachineDetectionSilenceTimeout",
    }
)  # fmt: skip
_UPDATE = frozenset({"Url", "Method", "Status"})
_LIST = frozenset({"To", "From", "Status", "ParentCallSid", "StartTime", "StartTime>", "StartTime<"})
_EVENTS = ("initiated", "ringing", "answered", "completed")


async def create(request: web.Request) -> web.Response:
    """Order a call."""
    company = request.app[COMPANY]
    call = _ordered(company, await Params.form(request, _CREATE))
    request.app[SWITCHBOARD].order(call)
    return web.json_response(call_shape(company.account, call), status=201)


async def fetch(request: web.Request) -> web.Response:
    """Show a call."""
    return web.json_response(call_shape(request.app[COMPANY].account, _found(request)))


async def update(request: web.Request) -> web.Response:
    """Cancel, end or redirect a call."""
    call = _found(request)
    params = await Params.form(request, _UPDATE)
    status = params.choice("Status", "", "canceled", "completed")
    switchboard = request.app[SWITCHBOARD]
    try:
        if status:
            switchboard.end(call, status)
        elif url := params.address("Url"):
            switchboard.redirect(call, Webhook(url, params.choice("Method", "POST", "GET", "POST")))
    except NotInState as error:
        raise RestError(400, NOT_IN_STATE, f"Call {call.sid} is not in-progress. Cannot redirect.") from error
    return web.json_response(call_shape(request.app[COMPANY].account, call))


async def delete(request: web.Request) -> web.Response:
    """Forget a call that has ended."""
    call = _found(request)
    if not call.over:
        raise RestError(400, NOT_IN_STATE, "The call has not ended")
    del request.app[COMPANY].records.calls[call.sid]
    return web.Response(status=204)


async def listing(request: web.Request) -> web.Response:
    """The calls that pass the filters, newest first."""
    company = request.app[COMPANY]
    params = Params.query(request, _LIST)
    since, until, day = (params.instant(name) for name in ("StartTime>", "StartTime<", "StartTime"))
    found = []
    for call in reversed(company.records.calls.values()):
        began = call.started  # None while it is queued: then no question about the time finds it.
        passes = (
            params.one("To", call.to) == call.to
            and params.one("From", call.from_number) == call.from_number
            and params.one("Status", call.status) == call.status
            and ("ParentCallSid" not in params or params.one("ParentCallSid") == call.parent_sid)
            and (since is None or (began is not None and began >= since))
            and (until is None or (began is not None and began <= until))
            and (day is None or (began is not None and began.date() == day.date()))
        )
        if passes:
            found.append(call_shape(company.account, call))
    return page(request, "calls", params, found)


def _found(request: web.Request) -> Call:
    call = request.app[COMPANY].records.calls.get(request.match_info["sid"])
    if call is None:
        raise RestError(404, NOT_FOUND, "The requested resource was not found")
    return call


def _ordered(company: Company, params: Params) -> Call:
    to, from_number = params.one("To"), params.one("From")
    if not to:
        raise RestError(400, NO_TO, "No 'To' number is specified")
    if not from_number:
        raise RestError(400, NO_FROM, "'From' phone number is required")
    if not valid_number(to) or company.callee(to).answer == "invalid":
        raise RestError(400, BAD_TO, "The 'To' number is not a valid phone number.")
    if company.own_number(from_number) is None or not valid_number(from_number):
        raise RestError(400, FROM_NOT_OWN, "The source phone number provided is not yet verified for your account.")
    call = Call(new_sid("CA"), from_number, to, "outbound-api", company.clock.now())
    call.instructions, call.document = _instructions(params)
    call.fallback = _hook(params, "FallbackUrl", "FallbackMethod")
    call.status_callback = _hook(params, "StatusCallback", "StatusCallbackMethod")
    call.status_events = _events(params)
    call.machine_detection = params.choice("MachineDetection", "", "Enable", "DetectMessageEnd")
    call.machine_detection_timeout = params.whole("MachineDetectionTimeout", 30, 3, 59)
    params.whole("MachineDetectionSpeechThreshold", 2400, 1000, 6000)
    params.whole("MachineDetectionSpeechEndThreshold", 1200, 500, 5000)
    params.whole("MachineDetectionSilenceTimeout", 5000, 2000, 10000)
    call.ring_timeout = params.whole("Timeout", 60, 1, 600)
    call.time_limit = params.whole("TimeLimit", 14400, 1, 86400)
    return call


def _instructions(params: Params) -> tuple[Webhook, str]:
    url, document = params.address("Url"), params.one("Twiml")
    if bool(url) == bool(document):
        raise RestError(400, 21205, "Url or Twiml is required, and not both")
    return Webhook(url, params.choice("Method", "POST", "GET", "POST")), document


def _hook(params: Params, address: str, method: str) -> Webhook | None:
    url = params.address(address, BAD_CALLBACK)
    chosen = params.choice(method, "POST", "GET", "POST")
    return Webhook(url, chosen) if url else None


def _events(params: Params) -> frozenset[str]:
    events = params.all("StatusCallbackEvent") or ["completed"]
    if set(events) - set(_EVENTS):
        raise RestError(400, 21626, f"StatusCallbackEvent: expected some of {', '.join(_EVENTS)}")
    return frozenset(events)


def routes(prefix: str) -> list[web.RouteDef]:
    """The addresses under an account's path."""
    one = prefix + r"/Calls/{sid:CA[0-9a-f]{32}}.json"
    return [
        web.post(prefix + "/Calls.json", create),
        web.get(prefix + "/Calls.json", listing),
        web.get(one, fetch),
        web.post(one, update),
        web.delete(one, delete),
    ]
