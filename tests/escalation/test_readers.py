"""The readers of a process: one a school, made anew with the roster, and nobody waits for another school's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from escalation.reports import readers as module
from escalation.reports.readers import Readers
from nlp.roster import Roster
from storage.models import School
from storage.session import Database
from tests.support import second_school, small_school

PATIENCE = 30.0


@pytest.fixture
def schools(sqlite_database: Database) -> list[int]:
    """Two schools of a district; the second has nobody on its roster."""
    with sqlite_database.write() as session:
        second_school(session, small_school(session).school_id)
        session.flush()
        return list(session.scalars(select(School.id).order_by(School.id)))


def test_a_reader_is_kept_until_its_roster_changes(sqlite_database: Database, schools: list[int]) -> None:
    readers = Readers(sqlite_database)
    readers.make_all()
    first, second = (readers.for_school(school) for school in schools)
    with sqlite_database.write() as session:
        session.get_one(School, schools[0]).roster_version += 1

    assert readers.for_school(schools[0]) is not first
    assert readers.for_school(schools[1]) is second


def test_a_school_does_not_wait_for_the_reader_of_another(
    sqlite_database: Database, schools: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    is_making, may_go_on = threading.Event(), threading.Event()
    load = module.load_roster

    def slow(session: Session, school: School) -> Roster:
        if school.id == schools[0]:
            is_making.set()
            assert may_go_on.wait(PATIENCE)
        return load(session, school)

    monkeypatch.setattr(module, "load_roster", slow)
    readers = Readers(sqlite_database)
    with ThreadPoolExecutor(2) as pool:
        slowly = [pool.submit(readers.for_school, schools[0]) for _ in range(2)]
        assert is_making.wait(PATIENCE)
        other = readers.for_school(schools[1])
        assert not any(one.done() for one in slowly)
        may_go_on.set()
        # Two who asked for the same school get the same reader: it was made once.
        assert slowly[0].result(PATIENCE) is slowly[1].result(PATIENCE)
    assert readers.for_school(schools[1]) is other


def test_there_is_no_reader_for_a_school_that_is_not_there(sqlite_database: Database) -> None:
    with pytest.raises(LookupError):
        Readers(sqlite_database).for_school(7)
