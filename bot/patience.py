"""A webhook waits through a short outage of the ledger, rather than let a parent on the line hear of it."""

from __future__ import annotations

import time

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import InterfaceError, OperationalError

log = structlog.get_logger(__name__)

# The provider waits 15 seconds for an answer.
LONGEST_SECONDS = 10.0
PAUSE_SECONDS = 0.25
PATIENT = frozenset({"inbound", "outbound", "call_status", "sms", "text_status"})


class PatientFlask(Flask):
    """Does a webhook again while the ledger cannot be reached. Each may be done twice without harm."""

    def dispatch_request(self) -> ResponseReturnValue:
        """The answer to the present request. Raises OperationalError where the ledger stays away too long."""
        if request.blueprint not in PATIENT:
            return super().dispatch_request()
        until = time.monotonic() + LONGEST_SECONDS
        while True:
            try:
                return super().dispatch_request()
            except (OperationalError, InterfaceError) as error:
                if time.monotonic() > until:
                    raise
                log.warning("webhook_waits_for_the_ledger", endpoint=request.endpoint, error=type(error).__name__)
                time.sleep(PAUSE_SECONDS)
