"""The REST interface to recordings and their sound."""

from __future__ import annotations

from aiohttp import web

from voice.simulator.records import Recording
from voice.simulator.rest import COMPANY, NOT_FOUND, Params, RestError, page
from voice.simulator.shapes import recording_shape

_LIST = frozenset({"CallSid", "DateCreated", "DateCreated>", "DateCreated<"})


async def fetch(request: web.Request) -> web.Response:
    """Show a recording."""
    company = request.app[COMPANY]
    return web.json_response(recording_shape(company.account, company.base_url, _found(request)))


async def sound(request: web.Request) -> web.Response:
    """The recording itself, once it has been processed."""
    recording = _found(request)
    if recording.status != "completed":
        raise RestError(404, NOT_FOUND, "The requested resource was not found")
    return web.Response(body=recording.sound.to_bytes(), content_type="audio/x-wav")


async def delete(request: web.Request) -> web.Response:
    """Forget a recording and its sound."""
    recording = _found(request)
    del request.app[COMPANY].records.recordings[recording.sid]
    return web.Response(status=204)


async def listing(request: web.Request) -> web.Response:
    """The recordings that pass the filters, newest first."""
    company = request.app[COMPANY]
    params = Params.query(request, _LIST)
    since, until, day = (params.instant(name) for name in ("DateCreated>", "DateCreated<", "DateCreated"))
    call_sid = request.match_info.get("call") or params.one("CallSid")
    found = [
        recording_shape(company.account, company.base_url, recording)
        for recording in reversed(company.records.recordings.values())
        if (not call_sid or recording.call_sid == call_sid)
        and (since is None or recording.created >= since)
        and (until is None or recording.created <= until)
        and (day is None or recording.created.date() == day.date())
    ]
    return page(request, "recordings", params, found)


def _found(request: web.Request) -> Recording:
    recording = request.app[COMPANY].records.recordings.get(request.match_info["sid"])
    if recording is None:
        raise RestError(404, NOT_FOUND, "The requested resource was not found")
    return recording


def routes(prefix: str) -> list[web.RouteDef]:
    """The addresses under an account's path."""
    one = prefix + r"/Recordings/{sid:RE[0-9a-f]{32}}"
    return [
        web.get(prefix + "/Recordings.json", listing),
        web.get(prefix + r"/Calls/{call:CA[0-9a-f]{32}}/Recordings.json", listing),
        web.get(one + ".json", fetch),
        web.get(one + ".wav", sound),
        web.get(one, sound),
        web.delete(one + ".json", delete),
    ]
