"""An office: the application around the small school's Monday, on each database."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.session import Database
from tests.staff.support import Office, app_for
from tests.support import SmallSchool, small_school, take_roll


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Office:
    return app_for(sqlite_database, tmp_path)


@pytest.fixture
def school(office: Office) -> SmallSchool:
    """The small school, with Ana, Ben and Cleo on the absence list and the roll complete."""
    with office.services.database.write() as session:
        small = small_school(session)
        take_roll(session, small.school_id, [small.students[name] for name in ("Ana", "Ben", "Cleo")])
    return small
