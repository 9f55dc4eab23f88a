"""How gunicorn serves the web application (`gunicorn -c python:bot.processes.web`)."""

from __future__ import annotations

import importlib

# Two servers may listen on one port: when one of them dies the other goes on.
reuse_port = True
worker_class = "gthread"
threads = 8
loglevel = "warning"


def on_starting(_server: object) -> None:
    """Load the application before the workers are forked, so that one that dies is replaced at once.

    Nothing is connected or opened here: that is each worker's own affair.
    """
    for module in ("bot.app", "nlp.reader"):
        importlib.import_module(module)
