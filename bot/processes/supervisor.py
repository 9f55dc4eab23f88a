"""Runs every process of an installation on one machine, and starts again what dies."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

STOP_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 10.0
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One supervised process: its command, and how often it has died lately."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started_at: float = field(default=0.0)

    def pause(self) -> float:
        """Seconds to wait before the next start: none at first, growing while it keeps dying at once."""
        if time.monotonic() - self.started_at > LONGEST_PAUSE_SECONDS:
            self.deaths = 0
        return min(LONGEST_PAUSE_SECONDS, 0.5 * 2.0**self.deaths - 0.5)


class Supervisor:
    """Starts children in order, watches them, and stops them in reverse order."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Children run with `environ` as their whole environment."""
        self.environ = dict(environ)
        self.children: list[Child] = []
        self.stopping = threading.Event()

    def start(self, name: str, command: list[str]) -> Child:
        """Start one more child under supervision."""
        child = Child(name, command)
        self.children.append(child)
        self._launch(child)
        return child

    def handle_signals(self) -> None:
        """Let SIGTERM and SIGINT (Ctrl-C) stop everything."""

        def _stop(_signal: int, _frame: FrameType | None) -> None:
            self.stopping.set()

        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)

    def watch(self, is_done: Callable[[], bool] = lambda: False) -> None:
        """Start again whatever dies, until told to stop or until `is_done()`."""
        while not self.stopping.wait(0.5):
            for child in self.children:
                self._revive(child)
            if is_done():
                return

    def stop(self) -> None:
        """Stop every child, the last started first; kill what does not go within `STOP_SECONDS`."""
        self.stopping.set()
        for child in reversed(self.children):
            if child.process is None or child.process.poll() is not None:
                continue
            child.process.terminate()
            try:
                child.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    def _revive(self, child: Child) -> None:
        if child.process is None or child.process.poll() is None:
            return
        code = child.process.returncode
        if time.monotonic() - child.started_at < child.pause():
            return
        child.deaths += 1
        log.warning("process_restarted", process=child.name, exit_code=code)
        self._launch(child)

    def _launch(self, child: Child) -> None:
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            child.command,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches the supervisor alone, which stops the children in order.
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads yet
        )


def die_with_parent() -> None:
    """For a child just forked: ask Linux to end it should its parent be killed outright. Elsewhere it does nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def own_command(*arguments: str) -> list[str]:
    """The command line that runs `attendance` itself with `arguments`, by this interpreter."""
    return [sys.executable, "-m", "bot", *arguments]
