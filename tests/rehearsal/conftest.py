"""A small morning, and playing it to its end with the real processes."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.rehearsal.driver import Play
from bot.rehearsal.script import SAMPLE_SCHOOL, Script, write_script
from bot.rehearsal.stage import Stage, stage
from bot.rehearsal.voices import spoken_languages

SPEED = 240.0
# Families of every kind: siblings, a restricted father, one shared number, two homes, nobody with a telephone, Spanish.
ABSENT = (
    "S2003", "S2005", "S2006", "S2014", "S2019", "S2022", "S2023", "S2024", "S2025", "S2026", "S2028", "S2033",
)  # fmt: skip


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Script:
    """A morning of the sample school on which few are absent, and two voicemails are left."""
    if not spoken_languages():
        pytest.skip("no voices are installed on this machine, so that no voicemail can be spoken")
    folder = tmp_path_factory.mktemp("school")
    shutil.copytree(SAMPLE_SCHOOL, folder, dirs_exist_ok=True)
    header, *rows = (SAMPLE_SCHOOL / "absences.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.split(",")[2] in ABSENT]
    (folder / "absences.csv").write_text("\n".join([header, *kept, ""]), encoding="utf-8")
    script = write_script(folder, seed=3)
    assert len(script.absent) == len(kept) >= 8
    return script


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def played(script: Script, each_step: Callable[[Stage], None] = lambda _: None) -> Iterator[tuple[Stage, Play]]:
    """Play a morning to its end, with `each_step` called on the way; the block looks at what has become of it."""
    told: list[str] = []
    with stage(script, speed=SPEED, port=free_port(), least_wait=1.0) as on_stage:
        play = Play(on_stage, told.append)

        def step() -> bool:
            play.step()
            each_step(on_stage)
            return play.is_over or play.is_overdue

        on_stage.supervisor.watch(step)
        assert play.is_over, (play.progress.unfinished(), told[-20:])
        yield on_stage, play
