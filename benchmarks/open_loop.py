"""Sends requests at fixed moments, however long the answers take, and says how long each took from its moment.

    python benchmarks/open_loop.py < SCHEDULE > RESULTS

A line of the schedule: {"at": seconds after the start, "kind": …, "url": …, "body": …, "headers": {…}}; of the results:
{"kind": …, "status": HTTP status or 0, "ms": milliseconds from the scheduled moment to the whole answer}.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import aiohttp

LEAD_SECONDS = 1.0


async def main() -> None:
    """Send everything on stdin and write what came of it."""
    schedule = [json.loads(line) for line in sys.stdin]
    timeout = aiohttp.ClientTimeout(total=15)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        begin = time.perf_counter() + LEAD_SECONDS
        tasks = []
        for request in schedule:
            await asyncio.sleep(max(0.0, begin + request["at"] - time.perf_counter()))
            tasks.append(asyncio.create_task(_send(session, request, begin + request["at"])))
        for result in await asyncio.gather(*tasks):
            print(json.dumps(result))


async def _send(session: aiohttp.ClientSession, request: dict[str, Any], due: float) -> dict[str, Any]:
    status = 0
    try:
        async with session.post(request["url"], data=request["body"], headers=request["headers"]) as response:
            await response.read()
            status = response.status
    except (aiohttp.ClientError, TimeoutError):
        pass  # Status 0 says that no answer came.
    return {"kind": request["kind"], "status": status, "ms": 1000 * (time.perf_counter() - due)}


if __name__ == "__main__":
    asyncio.run(main())
