"""What the staff pages need of the application, by its ports."""

from __future__ import annotations

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
        """Recordings, encrypted at rest."""
