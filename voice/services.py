"""What the telephone's webhooks work with: the parts of the application that they are given, and nothing more."""

from __future__ import annotations

from typing import Protocol

from storage.clock import Clock
from storage.pokes import Pokes
from storage.session import Database


class VoiceServices(Protocol):
    """The ledger, the clock, the pokes, where the provider reaches us, and the key of every webhook's signature."""

    @property
    def database(self) -> Database:
        """The ledger."""

    @property
    def clock(self) -> Clock:
        """The clock of the installation."""

    @property
    def pokes(self) -> Pokes:
        """The door to the workers."""

    @property
    def public_url(self) -> str:
        """Where the provider reaches our webhooks, without a slash at the end."""

    @property
    def auth_token(self) -> str:
        """The key of every webhook's signature."""
