"""What the staff pages need of the application, by its ports."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from bot.auth import AuthServices
from storage.clock import Clock
from storage.media import MediaStore


class StaffServices(AuthServices, Protocol):
    """The ledger and configuration, the clock that the whole installation shares, and the recordings."""

    @property
    def clock(self) -> Clock:
        """The clock."""

    @property
    def media(self) -> MediaStore:
        """Recordings and papers, encrypted at rest."""

    @property
    def own_letters(self) -> Path | None:
        """The folder of the district's own letters; None: there is none."""
