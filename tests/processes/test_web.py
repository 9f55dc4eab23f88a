"""The web server as gunicorn runs it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


@pytest.mark.timeout(300)
def test_a_web_server_that_is_told_to_stop_ends_its_workers_in_order() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "tests.processes.test_web:hello", "--bind", f"127.0.0.1:{port}"),
        *("--config", "python:bot.processes.web", "--log-level", "info"),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as server:
        while not answers(port):
            assert server.poll() is None
            time.sleep(0.2)
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=120)
    # One that hangs at its end is killed when the time for it is over, or breaks off.
    assert server.returncode == 0, said
    assert "was sent SIG" not in said, said


def hello(_environ: object, start_response: object) -> list[bytes]:
    """A WSGI application."""
    assert callable(start_response)
    start_response("200 OK", [])
    return [b"hello"]
