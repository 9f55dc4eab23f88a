"""What surrounds every page: the clock, the navigation with its counts, and the last step that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_login import current_user
from sqlalchemy import func, select

from bot.staff.gate import YEAR
from bot.staff.phrases import CHANNEL_ICONS, CHANNELS, INTENTS
from bot.staff.scope import scope
from bot.staff.services import StaffServices
from bot.staff.undo import pending_undo
from escalation.reports.queue import review_queue
from storage.models import Alarm


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the navigation; `tone` colours its count."""

    name: str
    endpoint: str
    key: str
    count: int = 0
    tone: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        return url_for(self.endpoint)


YEAR_PAGES = (
    Page("Work", "staff.year_work", "w"),
    Page("Ladder", "staff.year_ladder", "h"),
    Page("Meetings", "staff.year_meetings", "m"),
    Page("Letters", "staff.year_letters", "e"),
    Page("Reports", "staff.year_reports", "i"),
    Page("Rooms", "staff.year_rooms", "g"),
    Page("Policy", "staff.year_policy", "z"),
)


def frame(services: StaffServices) -> dict[str, Any]:
    """The values that the base template needs."""
    now = services.clock.now()
    values: dict[str, Any] = {
        "now_ms": int(now.timestamp() * 1000),
        "clock_speed": services.clock.speed,
        "channels": CHANNELS,
        "channel_icons": CHANNEL_ICONS,
        "intents": INTENTS,
        "active_page": request.endpoint,
        "pages": [],
        "year_pages": [],
        "undo": None,
    }
    # The board's own refreshing part shows no navigation: spare it the counting.
    if not current_user.is_authenticated or request.headers.get("HX-Request"):
        return values
    review = alarms = 0
    with services.database.read() as db:
        where = scope(db, now, now.date())
        if where is not None:
            review = len(review_queue(db, where.school.id, where.today))
            alarms = (
                db.scalar(select(func.count()).where(Alarm.school_id == where.school.id, Alarm.seen_at.is_(None))) or 0
            )
        values["undo"] = pending_undo(db)
    values["pages"] = [
        Page("Board", "staff.board", "b"),
        Page("Review", "staff.review", "v", review, "amber"),
        Page("Alarms", "staff.alarms", "l", alarms, "red"),
        Page("Discrepancies", "staff.discrepancies", "d"),
        Page("Students", "staff.students", "f"),
        Page("Trips", "staff.trips_page", "t"),
        Page("Roster", "staff.roster", "o"),
        Page("Numbers", "staff.numbers", "n"),
        Page("Year", "staff.year_work", "y"),
    ]
    if (request.endpoint or "").startswith(YEAR):
        values["year_pages"] = YEAR_PAGES
    return values
