"""What an import changed: counts a kind of thing, and a line a change for the console (no log: it has names)."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.imports.problems import Problem


@dataclass(slots=True)
class Counts:
    """How many things of one kind were added, updated, retired, brought back from retirement, or left as they were."""

    added: int = 0
    updated: int = 0
    retired: int = 0
    returned: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> int:
        """How many things are not as before."""
        return self.added + self.updated + self.retired + self.returned


@dataclass(slots=True)
class ImportReport:
    """What an import did. `changed_schools` are ids of the ledger whose roster is not as before."""

    counts: dict[str, Counts] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    changed_schools: tuple[int, ...] = ()

    def of(self, kind: str) -> Counts:
        """The counts of one kind of thing."""
        return self.counts.setdefault(kind, Counts())

    @property
    def changed(self) -> bool:
        """Whether the ledger is not as before."""
        return any(counts.changed for counts in self.counts.values())
