"""Nothing of one machine, no real telephone number and no minified copy is committed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"\+1\d{10}\b")
FICTIONAL = re.compile(r"\+1\d{3}55501\d\d")
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:work|root|home|opt)/[a-z]")


def committed() -> list[Path]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout: there is no list of committed files")
    return [ROOT / name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in committed():
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text()))
        except UnicodeDecodeError:
            continue
    return found


def test_every_telephone_number_is_fictional() -> None:
    for name, text in texts():
        for number in NUMBER.findall(text):
            # Deliberately impossible numbers in tests are fine; numbers that could ring somebody are not.
            if name.startswith("tests/") and number[2] in "01":
                continue
            assert FICTIONAL.fullmatch(number), f"{name}: {number}"


def test_no_path_of_one_machine() -> None:
    this = Path(__file__).relative_to(ROOT).as_posix()
    for name, text in texts():
        if name != this:
            found = [text[m.start() : m.start() + 40] for m in MACHINE_PATH.finditer(text)]
            assert found == [], name


def test_lock_files_hold_no_registry_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        text = (ROOT / name).read_text()
        assert '"resolved"' not in text, name
        assert "index-url" not in text, name
        assert "http://" not in text, name


def test_no_minified_copy_is_committed() -> None:
    assert [p for p in committed() if ".min." in p.name] == []
