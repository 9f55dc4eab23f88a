"""The rooms import one way, and the pure rooms stay pure (docs/architecture.md has the drawing)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "voice", "nlp", "escalation", "storage")
MAY_IMPORT = {
    "bot": {"voice", "nlp", "escalation", "storage"},
    "escalation": {"nlp", "storage", "voice"},
    "voice": {"nlp", "storage"},
    "nlp": set(),
    "storage": set(),
}
# Of the telephone, the engine knows the port, and what the provider's words and codes mean.
ESCALATION_MAY_USE_OF_VOICE = {"voice.telephony", "voice.provider"}
IO_LIBRARIES = {"flask", "sqlalchemy", "redis", "rq", "twilio"}
TABLES = ("rows", "call_codes", "request_codes", "text_codes")
PURE = (
    "nlp",
    "escalation/rounds",
    "escalation/papers",
    "escalation/tiers",
    "voice/outbound_dialogue.py",
    "voice/all_clear_dialogue.py",
    "voice/outbound_closings.py",
    "voice/twiml.py",
    "bot/dialogue.py",
    *(f"voice/provider/{name}.py" for name in TABLES),
)


def python_files(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module named by an import statement, wherever it stands in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    files = python_files(room)
    assert files
    for path in files:
        for module in imports(path):
            top = module.split(".")[0]
            if top in ROOMS and top != room:
                assert top in MAY_IMPORT[room], f"{path.relative_to(ROOT)} imports {module}"


def test_the_engine_knows_the_telephone_only_as_a_port_and_by_its_codes() -> None:
    for path in python_files("escalation"):
        for module in imports(path):
            if module.split(".")[0] == "voice" and module != "voice":
                assert any(module.startswith(port) for port in ESCALATION_MAY_USE_OF_VOICE), f"{path} imports {module}"


def test_the_simulated_phone_company_knows_nothing_of_the_application() -> None:
    for path in python_files("voice/simulator"):
        for module in imports(path):
            if module.split(".")[0] in ROOMS:
                assert module.startswith("voice.simulator"), f"{path.relative_to(ROOT)} imports {module}"


def test_only_one_file_asks_the_providers_rest_client() -> None:
    users = {
        str(path.relative_to(ROOT))
        for room in ("bot", "voice", "nlp", "escalation", "storage")
        for path in python_files(room)
        if any(m.startswith(("twilio.rest", "twilio.http")) for m in imports(path))
    }
    # The second reads what the first was handed; it asks for nothing.
    assert users == {"voice/twilio_client.py", "voice/twilio_shapes.py"}


@pytest.mark.parametrize("place", PURE)
def test_pure_rooms_touch_no_io_library(place: str) -> None:
    for path in python_files(place):
        used = {module.split(".")[0] for module in imports(path)} & IO_LIBRARIES
        if path.name in ("twiml.py",):
            used -= {"twilio"}  # the TwiML document classes are values, not I/O
        assert not used, f"{path.relative_to(ROOT)} imports {used}"
