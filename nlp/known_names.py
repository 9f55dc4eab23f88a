"""What the roster knows about the words of one message: which of them name students, which are contacts' names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownNames:
    """`contacts` are the folded first names of the number's contacts.

    `student_at(i)` is how many tokens from i on name a student of the household (-1 for a family name alone, 0 for
    none); `rostered_at(i)` whether the given and family name of a student of the school begin at i.
    """

    contacts: frozenset[str]
    student_at: Callable[[int], int]
    rostered_at: Callable[[int], bool]
