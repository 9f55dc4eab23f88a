"""What may come of a request to the provider."""

from __future__ import annotations

from datetime import datetime

from tests.model.company import Company
from tests.model.workers import Reply, Request
from voice.telephony import OutcomeUnknown, ProviderCall, Rejected, TryLater

# What may come of a request, and whether that is a fault.
OUTCOMES = {
    "place": {
        "taken": 0,
        "taken, but the reply is lost": 1,
        "taken, and the worker dies": 1,
        "lost before it was taken": 1,
        "try later (429)": 1,
        "refused: no such number": 1,
    },
    "end": {"done": 0, "done, but the reply is lost": 1, "not heard": 1},
    "fetch": {"told": 0, "not told": 1},
    "find": {"told": 0, "not told": 1},
}


def answered(company: Company, request: Request, outcome: str, now: datetime) -> tuple[Company, Reply]:
    """What the provider makes of a request, and what it replies."""
    if outcome in ("lost before it was taken", "not heard", "not told"):
        return company, OutcomeUnknown()
    if outcome.startswith("try later"):
        return company, TryLater(5)
    if outcome.startswith("refused"):
        return company, Rejected("21211", "no such number")
    reply: ProviderCall | list[ProviderCall]
    if request.verb == "place":
        company = company.take(request.what[0], now)
        reply = company.calls[-1].told()
    elif request.verb == "end":
        company = company.end(request.what[0])
        reply = company.call(request.what[0]).told()
    elif request.verb == "fetch":
        reply = company.call(request.what[0]).told()
    else:
        to, since = request.what
        reply = company.find(to, since, now)
    return company, OutcomeUnknown() if outcome.endswith("the reply is lost") else reply


def subject(request: Request) -> str:
    """What a request is about, in a word."""
    first = request.what[0]
    return first if isinstance(first, str) else first.to
