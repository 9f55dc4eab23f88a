"""A message whose text is known is read, and what was read is stored."""

from __future__ import annotations

from datetime import datetime

from escalation.reports.readers import Readers
from storage.models import ReportRow
from storage.session import Database


def read_message(database: Database, readers: Readers, message_id: int, now: datetime) -> ReportRow | None:
    """Read one transcribed message and store its report, once. None where there is nothing to read."""
    raise NotImplementedError
