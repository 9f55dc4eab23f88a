"""How the installation itself runs: the pace that all workers share, and signs of life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class ProviderPace(Base):
    """When the provider takes the next request of a kind, for all workers of the installation together."""

    __tablename__ = "provider_paces"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_at: Mapped[datetime]


class Heartbeat(Base):
    """When something that must happen again and again has last happened, and what was found then."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    findings: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
