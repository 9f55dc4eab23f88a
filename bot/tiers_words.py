"""A simulated year in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from escalation.tiers.simulate import Simulation


def tell_simulation(console: Console, school: str, told: Simulation) -> None:
    """Print who would have reached which tier, and the work by person and kind."""
    documented = "every step documented in time" if told.is_documented else "nothing documented but what was"
    tiers = Table(title=f"{school}: {told.policy}, {told.first} to {told.last}, {told.students} students, {documented}")
    months = sorted({month for tier in told.tiers for month in tier.months})
    for column in ("tier", "reached", "waiting", *(f"end of {month}" for month in months)):
        tiers.add_column(column, justify="left" if column == "tier" else "right")
    for tier in told.tiers:
        tiers.add_row(
            tier.name, str(tier.reached), str(tier.waiting), *(str(tier.months.get(month, 0)) for month in months)
        )
    console.print(tiers)
    work = Table(title="steps that it would have made")
    for column in ("who", "what", "in all", "busiest week", *months):
        work.add_column(column, justify="left" if column in {"who", "what"} else "right")
    for one in told.work:
        work.add_row(
            one.who, one.does.value, str(one.steps), str(one.busiest_week),
            *(str(one.months.get(month, 0)) for month in months),
        )  # fmt: skip
    console.print(work)
    week = f"; most steps in the week of {told.busiest_week}: {told.busiest_week_steps}" if told.busiest_week else ""
    console.print(f"{told.letters} letters, {told.meetings} meetings{week}")
