"""A whole district: its worst hour on real processes, and what it costs against smaller ones.

python benchmarks/district.py worst-hour --schools 150 --speed 4
python benchmarks/district.py cost
"""

from __future__ import annotations

import signal
import sys
from datetime import timedelta
from pathlib import Path

import click
from cost_plot import plot
from district_cost import measure
from installation import Crew
from worst_hour import District, worst_hour


@click.group()
def main() -> None:
    """Measure a district."""
    # Stopped in the middle, by whatever signal, it leaves nothing running.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


@main.command("worst-hour")
@click.option("--schools", default=150, show_default=True)
@click.option("--students", default=0, help="By default 80,000 for 150 schools.")
@click.option("--absent", default=0, help="By default one in twenty.")
@click.option("--reported", default=0.66, show_default=True, help="Share of the absent for whom parents text in time.")
@click.option("--speed", default=1.0, show_default=True, help="How many times as fast as life; 1 is real time.")
@click.option("--calls-per-second", default=10.0, show_default=True, help="The provider's rate, on the virtual clock.")
@click.option("--web", default=3, show_default=True, help="Workers of the web process.")
@click.option("--sends", default=4, show_default=True, help="Worker processes that place calls.")
@click.option("--clocks", default=2, show_default=True, help="Clock processes.")
@click.option("--seed", default=1, show_default=True)
@click.option("--port", default=8300, show_default=True)
@click.option("--head-start", default=90.0, show_default=True, help="Real seconds for the processes to come up.")
@click.option("--lead", type=float, help="Begin so many minutes before the last line check, not with the first text.")
def worst_hour_command(
    schools: int, students: int, absent: int, reported: float, speed: float, calls_per_second: float, web: int,
    sends: int, clocks: int, seed: int, port: int, head_start: float, lead: float | None,
) -> None:  # fmt: skip
    """Play the worst hour: thousands of texts in half an hour, then every family that did not write is called."""
    students = students or round(schools * 80_000 / 150)
    asked = District(
        schools, students, absent or students // 20, reported, seed, speed, calls_per_second,
        Crew(web=web, sends=sends, clocks=clocks), port, head_start, None if lead is None else timedelta(minutes=lead),
    )  # fmt: skip
    sys.exit(0 if worst_hour(asked) else 1)


@main.command()
@click.option("--sizes", default="1,10,150", show_default=True, help="Numbers of schools, with commas.")
@click.option("--plot", "picture", type=click.Path(path_type=Path), help="Where to write the plot (SVG).")
@click.option("--seed", default=1, show_default=True)
def cost(sizes: str, picture: Path | None, seed: int) -> None:
    """Say what a morning costs at several sizes: CPU seconds of the program and of PostgreSQL."""
    found = measure([int(size) for size in sizes.split(",")], seed)
    if picture is not None:
        picture.write_text(plot([(one.schools, one.total) for one in found]), encoding="utf-8")


if __name__ == "__main__":
    main()
