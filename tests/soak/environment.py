"""Faults of the environment: a morning each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.rehearsal.stage import Stage
from tests.faults.armed import OFFSET
from tests.faults.environment import (
    ClockStepped,
    DatabaseRestarted,
    MediaFull,
    RedisEmptied,
    small_disk,
    voicemail_not_read,
)
from tests.faults.installation import ROOT, Pace
from tests.faults.ledgers import ledger_of
from tests.faults.school import MadeMorning, make_morning, with_voicemail
from tests.faults.trial import Fault, try_morning
from tests.soak.report import Report
from voice.speech.model import prepare_model

HOUR = 3600.0
VOICEMAIL = ROOT / "tests" / "speech" / "audio" / "fever-en.wav"


@dataclass(frozen=True, slots=True)
class Case:
    """One fault: how it is made for a stage, what the processes are told, and what else must hold at the end."""

    made: MadeMorning
    fault: Callable[[Stage], Fault]
    extra: dict[str, str] = field(default_factory=dict)
    also: Callable[[Stage], list[str]] = lambda _stage: []


def run(*, only: str, speed: float, ledger: str) -> Report:
    """Play a morning for every fault whose name contains `only`."""
    report = Report("environment", f"python -m tests.soak environment --only {only!r} --speed {speed:g}")
    with (
        report.until_stopped(),
        tempfile.TemporaryDirectory(prefix="soak-") as folder,
        ledger_of(ledger, Path(folder)) as store,
    ):
        made = make_morning(Path(folder) / "school")
        for name, make_case in CASES.items():
            if only not in name or (ledger == "sqlite" and make_case is _database):
                continue
            report.begin(name)
            with make_case(made, Path(folder)) as case:
                trial = try_morning(
                    name, case.made, store, case.fault, pace=Pace(speed=speed), extra=case.extra, also=case.also
                )
            report.add(trial)
    return report


@contextmanager
def _redis(made: MadeMorning, _folder: Path) -> Iterator[Case]:
    yield Case(made, RedisEmptied)


@contextmanager
def _database(made: MadeMorning, _folder: Path) -> Iterator[Case]:
    yield Case(made, DatabaseRestarted)


@contextmanager
def _disk(made: MadeMorning, folder: Path) -> Iterator[Case]:
    model = str(prepare_model(folder / "speech", "").resolve())
    with small_disk(folder / "media") as disk:
        extra = {"SPEECH_MODEL": model, **({"MEDIA_DIR": str(disk)} if disk else {})}
        spoken = with_voicemail(made, VOICEMAIL.read_bytes())
        yield Case(spoken, partial(MediaFull, folder=disk), extra, voicemail_not_read)


@contextmanager
def _clock(made: MadeMorning, folder: Path, seconds: float) -> Iterator[Case]:
    offset = folder / "offset"
    offset.write_text("0")
    yield Case(made, partial(ClockStepped, offset=offset, seconds=seconds), {OFFSET: str(offset)})


CASES: Mapping[str, Callable[[MadeMorning, Path], AbstractContextManager[Case]]] = {
    "redis is emptied": _redis,
    "the database is restarted": _database,
    "the disk of the recordings is full": _disk,
    "the clock is set back by an hour, and right again": partial(_clock, seconds=-HOUR),
    "the clock is set forward by an hour, and right again": partial(_clock, seconds=HOUR),
}
