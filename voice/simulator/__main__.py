"""`python -m voice.simulator`: the phone company in the foreground, until it is told to stop.

A script is a JSON object. Its `callees` are the people at numbers, with the fields of `people.Callee`; its `events` are
what people do by themselves, so many virtual seconds after the start:
`{"after": 30, "call": {"from": …, "to": …, "audio": "message.wav"}}`,
`{"after": 45, "text": {"from": …, "to": …, "body": …}}`.
On its first line of output it says where it listens: `{"url": …, "smtp_url": …}`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voice.simulator.clock import Clock
from voice.simulator.company import Account
from voice.simulator.people import ANSWERS, Caller, callee_from_json, caller_from_json
from voice.simulator.simulator import Simulator


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; returns the exit code: 0 stopped, 1 a port is taken, 2 bad input."""
    options = _parser().parse_args(arguments)
    try:
        script = json.loads(options.script.read_text("utf-8")) if options.script else {}
        callees = [callee_from_json(item) for item in script.get("callees", ())]
        account = Account(options.account_sid, options.auth_token, options.calls_per_second, options.requests_at_once)
        simulator = Simulator(
            options.webhook_base,
            account=account,
            clock=Clock.from_environment(os.environ),
            port=options.port,
            smtp_port=options.smtp_port,
            callees=callees,
            default_answer=options.default_answer,
        )
        events = [_event(item) for item in script.get("events", ())]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        print(f"bad input: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    try:
        asyncio.run(_serve(simulator, events))
    except OSError as error:
        print(f"cannot listen: {error}", file=sys.stderr)
        return 1
    return 0


Event = tuple[float, Mapping[str, Any], Caller | None]


def _event(data: Mapping[str, Any]) -> Event:
    """One thing that people do by themselves: {"after": virtual seconds, "call": {…}} or {"after": …, "text": {…}}."""
    if "call" in data:
        return float(data["after"]), data["call"], caller_from_json(data["call"])
    text = data["text"]
    return float(data["after"]), {name: str(text[name]) for name in ("from", "to", "body")}, None


async def _serve(simulator: Simulator, events: Sequence[Event]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def ready() -> None:
        for event in events:
            simulator.company.start(_happen(simulator, event))
        print(json.dumps({"url": simulator.url, "smtp_url": simulator.smtp_url}), flush=True)

    await simulator.serve(ready, stop)


async def _happen(simulator: Simulator, event: Event) -> None:
    after, data, caller = event
    await simulator.clock.sleep(after)
    if caller is not None:
        simulator.switchboard.incoming(caller, str(data["to"]))
    else:
        simulator.texting.incoming(data["from"], data["to"], data["body"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m voice.simulator", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0, help="REST and control port (0: a free one, printed)")
    parser.add_argument("--smtp-port", type=int, default=0, help="port of the mail box (0: a free one, printed)")
    parser.add_argument("--webhook-base", required=True, help="the application's address, e.g. http://127.0.0.1:8000")
    parser.add_argument("--account-sid", required=True, help="the account: AC and 32 hexadecimal digits")
    parser.add_argument("--auth-token", required=True, help="signs webhooks and signs the application in")
    parser.add_argument("--script", type=Path, help='JSON: {"callees": […], "events": […]}')
    parser.add_argument("--calls-per-second", type=float, default=1.0, help="virtual; more are queued")
    parser.add_argument("--requests-at-once", type=int, default=100, help="above it requests are answered 429")
    parser.add_argument("--default-answer", choices=ANSWERS, default="no answer", help="of numbers not in the script")
    return parser


if __name__ == "__main__":
    sys.exit(main())
