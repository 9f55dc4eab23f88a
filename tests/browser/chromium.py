"""Find a Chromium for the browser tests: the system's, else the one that the front-end packages carry."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
CACHE = ROOT / ".attendance" / "chromium"

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# The packaged build is the headless shell; it wants to fork no zygote where there is no sandbox.
PACKAGED_FLAGS = (*FLAGS, "--no-zygote", "--headless=shell")

UNPACK = """
import chromium from "@sparticuz/chromium";
process.stdout.write(await chromium.executablePath());
"""


# The package's own configuration looks for its fonts in /tmp.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{0}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{0}/fonts-cache</cachedir></fontconfig>
"""


class NoChromiumError(Exception):
    """There is no Chromium here; the message says what was looked for."""


@dataclass(frozen=True, slots=True)
class Chromium:
    """How to start the browser: its path, its flags, and what its environment needs beyond ours."""

    path: str
    flags: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Chromium:
    """The Chromium to use. Raises NoChromiumError where there is none."""
    for name in ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return Chromium(found, FLAGS)
    return packaged_chromium()


def packaged_chromium(cache: Path = CACHE) -> Chromium:
    """Unpack, once, the Chromium of the front-end packages, with the libraries and fonts that it brings.

    Raises NoChromiumError where the packages are not installed or cannot be unpacked.
    """
    node = _node()
    if node is None or not PACKAGE.is_dir():
        raise NoChromiumError(
            "no Chromium on this machine, and no node_modules/@sparticuz/chromium with node to unpack"
        )
    cache.mkdir(parents=True, exist_ok=True)
    # The package unpacks into the temporary folder, and brings its libraries along only where it believes to be on
    # the hosted platform that it was made for.
    environment = {**os.environ, "TMPDIR": str(cache), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"}
    done = subprocess.run(
        [node, "--input-type=module", "--eval", UNPACK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0 or not done.stdout:
        raise NoChromiumError(f"the packaged Chromium could not be unpacked: {done.stderr.strip()[:300]}")
    fonts = cache / "fonts.conf"
    fonts.write_text(FONTS.format(cache))
    return Chromium(
        done.stdout,
        PACKAGED_FLAGS,
        {"LD_LIBRARY_PATH": str(cache / "al2023" / "lib"), "FONTCONFIG_FILE": str(fonts)},
    )


def _node() -> str | None:
    """The node of the system or of the virtual environment's wheel."""
    return shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv" / "bin"))
