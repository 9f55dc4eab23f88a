"""How gunicorn serves the web application (`gunicorn -c python:bot.processes.web`)."""

from __future__ import annotations

import importlib
import os
import sys

# Two servers may listen on one port: when one of them dies the other goes on.
reuse_port = True
worker_class = "gthread"
# More of them only wait for each other: at 200 webhooks a second eight threads took ten times as long as three.
threads = 3
loglevel = "warning"


def on_starting(_server: object) -> None:
    """Load the application before the workers are forked, so that one that dies is replaced at once.

    Nothing is connected or opened here: that is each worker's own affair.
    """
    for module in ("bot.app", "nlp.reader"):
        importlib.import_module(module)


def worker_exit(_server: object, _worker: object) -> None:
    """End a worker at once, with the code that it was about to end with.

    The language models' library, loaded before the fork, would wait at exit for a thread that only the server has.
    """
    ending = sys.exc_info()[1]
    code = ending.code if isinstance(ending, SystemExit) else 0
    os._exit(code if isinstance(code, int) else 0)
