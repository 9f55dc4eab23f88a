"""One reader per school, made from the ledger's roster and made anew when the roster has changed."""

from __future__ import annotations

from nlp.reader import Reader
from storage.session import Database


class Readers:
    """The readers of this process, one a school."""

    def __init__(self, database: Database) -> None:
        """Nothing is read before it is asked for."""
        self._database = database

    def for_school(self, school_id: int) -> Reader:
        """The reader with the newest roster of a school. Raises LookupError where there is no such school."""
        raise NotImplementedError
