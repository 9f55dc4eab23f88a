"""Every setting that the code reads stands in `.env.example` and in the operations page, and no other does."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTING = re.compile(
    r'"((?:ATTENDANCE|TWILIO|DATABASE|REDIS|PUBLIC|SECRET|SMTP|MEDIA|SPEECH|HEARTBEAT|LETTERS)_[A-Z_]+)"'
)


def settings_read_by_the_code() -> set[str]:
    files = [ROOT / "bot" / "settings.py", ROOT / "storage" / "clock.py"]
    return {name for path in files for name in SETTING.findall(path.read_text())}


def test_example_and_code_name_the_same_settings() -> None:
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert settings_read_by_the_code() == example


def test_every_setting_is_explained_in_the_operations_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    missing = {name for name in settings_read_by_the_code() if f"`{name}`" not in page}
    assert not missing


def test_settings_are_read_in_one_place_only() -> None:
    """A setting read elsewhere would escape the checks. The simulator is a program of its own."""
    for room in ("bot", "voice", "nlp", "escalation", "storage"):
        for path in (ROOT / room).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            # A rehearsal must not read `.env`: it would play upon the data of a real installation.
            own = ("storage/clock.py", "bot/settings.py", "bot/rehearsal/stage.py")
            if name in own or name.startswith("voice/simulator/"):
                continue
            assert not re.search(r"os\.getenv|os\.environ(\[|\.get)", path.read_text()), name
