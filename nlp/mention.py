"""One student named or described in a message, with what the roster makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.matching import Match, NameClue


@dataclass(slots=True)
class Mention:
    """A student named at words [first, last] of the message, with what the roster makes of the name."""

    first: int
    last: int
    start: int
    end: int
    clue: NameClue
    match: Match
    possessive: bool = False
    negated: bool = False

    @property
    def key(self) -> str:
        """What tells this student from the others of the message."""
        return self.match.student_id or f"?{self.clue.given}"
