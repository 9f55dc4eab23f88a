"""What processes cost: CPU seconds and the most memory held, by name, from /proc (Linux)."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of the processes of one name: how many, CPU seconds together, and the most MB that one of them held."""

    processes: int
    cpu_s: float
    peak_mb: float


class ProcessCosts:
    """Watches processes and all their descendants. `look` again and again: what has ended is kept as last seen."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._cpu: dict[int, float] = {}
        self._began: dict[int, float] = {}
        self._peak: dict[int, float] = {}
        self._has_looked = False

    def watch(self, name: str, pid: int) -> None:
        """From now on this process, and whoever it starts, counts under a name."""
        self._names[pid] = name

    def look(self) -> None:
        """Read the figures of everybody who lives."""
        parents = {int(entry.name): _parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdecimal()}
        for pid in parents:
            name = self._name(pid, parents)
            if name is not None:
                self._read(pid)
        self._has_looked = True

    def _name(self, pid: int, parents: Mapping[int, int]) -> str | None:
        one: int | None = pid
        while one and one not in self._names:
            one = parents.get(one)
        if not one:
            return None
        self._names.setdefault(pid, self._names[one])
        return self._names[pid]

    def _read(self, pid: int) -> None:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return
        cpu = (int(fields[11]) + int(fields[12])) / TICKS
        # Who was not there at the first look was born since.
        self._began.setdefault(pid, 0.0 if self._has_looked else cpu)
        self._cpu[pid] = cpu
        peak = next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)
        self._peak[pid] = max(peak, self._peak.get(pid, 0.0))

    def costs(self) -> dict[str, Cost]:
        """The costs by name, CPU counted from the first look on."""
        found: dict[str, list[int]] = defaultdict(list)
        for pid in self._cpu:
            found[self._names[pid]].append(pid)
        return {
            name: Cost(len(pids), sum(self._cpu[p] - self._began[p] for p in pids), max(self._peak[p] for p in pids))
            for name, pids in sorted(found.items())
        }


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
