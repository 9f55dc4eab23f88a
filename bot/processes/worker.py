"""A worker process: one queue, jobs in this very process, so that a loaded model stays loaded."""

from __future__ import annotations

from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from bot.warmth import keep_warm
from bot.wiring import Services
from storage.pokes import SPEECH

# Short, because the database's sweep replaces whatever a dead worker took with it.
WORKER_TTL_SECONDS = 30


def run_worker(services: Services, queue_name: str) -> None:
    """Work on one queue until SIGTERM or SIGINT.

    A worker listening on several queues can lose a job when it is killed; one process listens to one queue.
    """
    if queue_name == SPEECH:
        keep_warm(services.readers)
    queue = Queue(queue_name, connection=services.pokes.redis, serializer=JSONSerializer)
    worker = SimpleWorker(
        [queue],
        connection=services.pokes.redis,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_SECONDS,
        maintenance_interval=WORKER_TTL_SECONDS,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING", with_scheduler=False)
