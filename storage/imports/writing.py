"""What the steps of one roster import share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from storage.imports.changes import ImportReport
from storage.imports.records import SchoolFolder


@dataclass(slots=True)
class Writing:
    """One import under way. `changed` collects the ids of the schools whose roster is not as before."""

    session: Session
    folder: SchoolFolder
    now: datetime
    force: bool
    report: ImportReport
    changed: set[int] = field(default_factory=set)
