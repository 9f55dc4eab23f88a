"""What the auditor finds, and how late something must be before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

# A tick comes every second or so; what is overdue by this much was forgotten, or nobody ticks.
BOUND = timedelta(minutes=2)
# A worker may be busy with a long queue.
WORKER_BOUND = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: a code such as "inquiry_overdue", and the row it is about, such as "inquiry:12".

    `student_id` where one student is concerned.
    """

    kind: str
    subject: str
    school_id: int
    student_id: int | None = None
