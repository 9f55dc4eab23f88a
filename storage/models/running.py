"""How the installation itself runs: the pace that all workers share, and signs of life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class ProviderPace(Base):
    """The pace at which a provider takes requests of one kind, for all workers of the installation together.

    `next_at`: the first moment that nobody has been given yet. `paused_until`: the provider has asked for quiet.
    """

    __tablename__ = "provider_paces"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]


class Heartbeat(Base):
    """When something that must happen again and again has last happened, and what was found then."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    findings: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
