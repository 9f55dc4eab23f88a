"""How fast messages are read, and in how much memory, beside the plain alternative: `python benchmarks/reading.py`.

For each size of roster the reader and the plain alternative (a stock English spaCy pipeline, regular expressions and
dictionaries of names: plain_reading.py) read the same messages of about 60 words, each in a process of its own that
holds the roster and runs on one core. Times are of the processor, so that other work on the machine hardly shows. The
share of messages in which the right student alone was named tells that both do the work, no more: the messages are
made from a few forms and say nothing of how well real ones are read.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from nlp.report import Message
from nlp.roster import RosterStudent

_Result = TypeVar("_Result")
_WAYS = ("reader", "plain")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_WARM_UP = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured for one way and one size; times are of the processor."""

    way: str
    students: int
    words: float
    build_s: float
    batch_ms: float
    p50_ms: float
    p95_ms: float
    right: float
    resident_mb: float
    most_resident_mb: float


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reading: one message, many, and which students a report names."""

    read: Callable[[Message], Any]
    read_many: Callable[[Iterable[Message]], Iterable[Any]]
    named: Callable[[Any], set[str | None]]


def build(way: str, students: Sequence[RosterStudent]) -> Way:
    """Return one way of reading for these students; what it needs is imported here, so that memory is its own."""
    if way == "reader":
        from nlp.reader import Reader
        from nlp.roster import Roster

        reader = Reader(Roster(students, area_code="303"), lambda day: day.weekday() < 5)
        return Way(reader.read, reader.read_many, lambda report: {line.student_id for line in report.lines})
    from plain_reading import PlainReader

    plain = PlainReader(students)
    return Way(plain.read, plain.read_many, lambda report: set(report.students))


def measure(way_name: str, size: int, count: int) -> Figures:
    """Build one way for a roster of so many students and let it read, in this process."""
    from reading_messages import messages

    from bot.rehearsal.rosters import roster_students

    students = roster_students(size)
    asked = messages(students, 2 * count + _WARM_UP)
    first, batch, single = asked[:_WARM_UP], asked[_WARM_UP : _WARM_UP + count], asked[_WARM_UP + count :]
    gc.collect()
    way, build_s = _timed(lambda: build(way_name, students))
    for one in first:
        way.read(one.message)
    reports, batch_s = _timed(lambda: list(way.read_many([one.message for one in batch])))
    alone = [_timed(partial(way.read, one.message)) for one in single]
    reports += [report for report, _ in alone]
    times = sorted(1000 * seconds for _, seconds in alone)
    asked = [*batch, *single]
    right = sum(way.named(report) == {one.student_id} for one, report in zip(asked, reports, strict=True))
    return Figures(
        way=way_name,
        students=size,
        words=statistics.mean(len(one.message.text.split()) for one in asked),
        build_s=build_s,
        batch_ms=1000 * batch_s / count,
        p50_ms=times[len(times) // 2],
        p95_ms=times[int(0.95 * len(times))],
        right=100 * right / len(asked),
        **_memory(),
    )


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


def _memory() -> dict[str, float]:
    """Return the MB that this process holds now and the most it has held."""
    status = Path("/proc/self/status")
    if not status.exists():
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # bytes where there is no /proc
        return {"resident_mb": most, "most_resident_mb": most}
    kilobytes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB", status.read_text(), flags=re.MULTILINE))
    return {"resident_mb": int(kilobytes["VmRSS"]) / 1024, "most_resident_mb": int(kilobytes["VmHWM"]) / 1024}


def measure_apart(way: str, size: int, count: int) -> Figures:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "--only", way, "--rosters", str(size), "--messages", str(count)]
    done = subprocess.run(command, env=os.environ | _ONE_THREAD, stdout=subprocess.PIPE, check=True)
    return Figures(**json.loads(done.stdout))


def table_of(figures: Sequence[Figures]) -> Table:
    """Return the figures as a table, each beside the other way and beside the smallest roster."""
    heads = "students,way,messages/s,ms each,x smallest,times plain,p50 ms,p95 ms,build s,MB,most MB,right %"
    table = Table(*heads.split(","))
    for row in figures:
        smallest = next(f for f in figures if f.way == row.way)
        plain = next((f for f in figures if f.way == "plain" and f.students == row.students), row)
        table.add_row(
            f"{row.students:,}",
            row.way,
            f"{1000 / row.batch_ms:.0f}",
            f"{row.batch_ms:.1f}",
            f"{row.batch_ms / smallest.batch_ms:.2f}",
            f"{plain.batch_ms / row.batch_ms:.2f}",
            f"{row.p50_ms:.1f}",
            f"{row.p95_ms:.1f}",
            f"{row.build_s:.1f}",
            f"{row.resident_mb:.0f}",
            f"{row.most_resident_mb:.0f}",
            f"{row.right:.0f}",
            end_section=row.way == _WAYS[-1],
        )
    return table


@click.command(help=__doc__)
@click.option("--rosters", default="420,8000,80000", show_default=True, help="Sizes of rosters, with commas.")
@click.option("--messages", "count", default=300, show_default=True, help="In batches; as many are read singly.")
@click.option("--only", type=click.Choice(_WAYS), help="Measure one way and one size here and print it as JSON.")
def main(rosters: str, count: int, only: str | None) -> None:
    sizes = [int(size) for size in rosters.split(",")]
    if only:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        click.echo(json.dumps(asdict(measure(only, sizes[0], count))))
        return
    figures = [measure_apart(way, size, count) for size in sizes for way in _WAYS]
    console = Console(width=130)
    console.print(table_of(figures))
    console.print(
        f"{statistics.mean(f.words for f in figures):.0f} words a message, {count} in batches, {count} singly."
    )


if __name__ == "__main__":
    main()
