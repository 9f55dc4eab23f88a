"""Pokes: RQ jobs that carry ids and nothing else.

The database is the only queue of record. A poke may be lost, doubled or late without harm, because the clock process
sweeps due rows; so a Redis that cannot be reached is logged and otherwise ignored.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

log = structlog.get_logger(__name__)

# One worker process listens to exactly one queue (a worker on several can lose a job when killed).
SENDS = "sends"  # asks the provider to dial, cancels, sends e-mail
SPEECH = "speech"  # fetches recordings, transcribes and reads them
QUEUES = (SENDS, SPEECH)


@dataclass(frozen=True, slots=True)
class Job:
    """A function (dotted path) that takes one row's id, and the queue whose worker runs it."""

    queue: str
    function: str


ADVANCE_ATTEMPT = Job(SENDS, "bot.jobs.advance_attempt")
ADVANCE_MESSAGE = Job(SPEECH, "bot.jobs.advance_message")
JOBS = (ADVANCE_ATTEMPT, ADVANCE_MESSAGE)

JOB_TIMEOUT_SECONDS = 300
# After a poke was lost the server is left alone for so long: whoever waits for it on every poke does nothing else.
LEFT_ALONE_SECONDS = 2.0
FAILURE_TTL_SECONDS = 3600


class Pokes:
    """The door to the queues of one Redis-protocol server."""

    def __init__(self, redis_url: str) -> None:
        """Connect lazily to `redis_url` (redis://, rediss:// or unix://)."""
        self.redis = Redis.from_url(redis_url, socket_timeout=5, socket_connect_timeout=2)
        self._queues = {
            name: Queue(name, connection=self.redis, serializer=JSONSerializer, default_timeout=JOB_TIMEOUT_SECONDS)
            for name in QUEUES
        }
        self._left_alone_until = 0.0

    def poke(self, job: Job, row_id: int) -> bool:
        """Ask a worker to run `job` with one row's id.

        Returns whether the poke was delivered; when not, the sweep will find the row.
        """
        if time.monotonic() < self._left_alone_until:
            return False
        try:
            self._queues[job.queue].enqueue(job.function, row_id, result_ttl=0, failure_ttl=FAILURE_TTL_SECONDS)
        except RedisError as error:
            self._left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
            log.warning("poke_lost", queue=job.queue, job=job.function, error=type(error).__name__)
            return False
        return True

    def lengths(self) -> dict[str, int]:
        """How many pokes wait in each queue; empty where the server does not answer."""
        try:
            return {name: queue.count for name, queue in self._queues.items()}
        except RedisError:
            return {}

    def is_reachable(self) -> bool:
        """Whether the server answers. Raises nothing."""
        try:
            is_there = bool(self.redis.ping())
        except RedisError:
            return False
        self._left_alone_until = 0.0
        return is_there
