"""The ledger itself: migrations, constraints that keep promises, and many writers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.migrate import downgrade, upgrade
from storage.models import Attempt, Base, ContactLogEntry, Hold, School, Student
from storage.session import Database
from storage.words import AttemptChannel, AttemptState, HoldCovers, HoldReason, RoundKind
from tests.support import LINE_CHECK, MONDAY, small_school


def test_models_equal_migrations(database: Database) -> None:
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_and_up_again(database: Database) -> None:
    downgrade(database.url)
    with database.writer.connect() as connection:
        assert not connection.dialect.has_table(connection, "inquiries")
    upgrade(database.url)
    with database.write() as session:
        small_school(session)


def test_every_word_of_a_closed_vocabulary_may_be_written(database: Database) -> None:
    """Alembic does not compare CHECKs: each is read from the database itself."""
    with database.writer.connect() as connection:
        inspector = inspect(connection)
        for table in Base.metadata.sorted_tables:
            checks = " ".join(check["sqltext"] for check in inspector.get_check_constraints(table.name))
            for column in table.columns:
                for word in getattr(column.type, "enums", ()):
                    assert f"'{word}'" in checks, f"{table.name}.{column.name} refuses {word!r}"


def test_contact_log_refuses_change_and_deletion(database: Database) -> None:
    with database.write() as session:
        school = small_school(session)
        session.add(ContactLogEntry(at=LINE_CHECK, school_id=school.school_id, kind="report"))
    for statement in ("UPDATE contact_log SET kind = 'other'", "DELETE FROM contact_log"):
        with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
            session.execute(text(statement))


def test_instants_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    with database.write() as session:
        school = small_school(session)
        session.add(ContactLogEntry(at=LINE_CHECK, school_id=school.school_id, kind="report"))
    with database.read() as session:
        assert session.scalars(select(ContactLogEntry.at)).one() == LINE_CHECK
    with pytest.raises(Exception, match="time zone"), database.write() as session:
        session.add(ContactLogEntry(at=datetime(2026, 1, 1), school_id=school.school_id, kind="x"))  # noqa: DTZ001


def test_two_live_calls_to_one_number_are_impossible(database: Database) -> None:
    with database.write() as session:
        school = small_school(session)
        session.add(_attempt(school.school_id, AttemptState.PLACED))
        session.add(_attempt(school.school_id, AttemptState.PLANNED))
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(_attempt(school.school_id, AttemptState.PLACING))


def test_an_unknown_word_is_refused_by_the_database(database: Database) -> None:
    with database.write() as session:
        school = small_school(session)
        session.add(_attempt(school.school_id, AttemptState.PLACED))
    with pytest.raises(DBAPIError), database.write() as session:
        session.execute(text("UPDATE attempts SET state = 'perhaps'"))


def test_reading_changes_nothing(database: Database) -> None:
    with database.write() as session:
        small_school(session)
    with database.read() as session:
        session.scalars(select(Student)).first().given_name = "Zed"  # type: ignore[union-attr]  # the school has students
    with database.read() as session:
        assert session.scalar(select(Student).where(Student.given_name == "Zed")) is None


def test_no_update_is_lost_among_many_writers(database: Database) -> None:
    with database.write() as session:
        school_id = small_school(session).school_id

    def bump(_: int) -> None:
        with database.write() as session:
            school = session.get(School, school_id, with_for_update=True)
            assert school is not None
            school.roster_version += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bump, range(80)))
    with database.read() as session:
        assert session.scalars(select(School.roster_version)).one() == 80


def _attempt(school_id: int, state: AttemptState) -> Attempt:
    now = datetime(2026, 11, 23, 15, 31, tzinfo=UTC)
    return Attempt(
        school_id=school_id,
        round_kind=RoundKind.GUARDIANS,
        channel=AttemptChannel.CALL,
        address="+13035550111",
        state=state,
        planned_at=now,
        due_at=now,
    )


def test_a_roll_that_was_held_is_held_by_the_newer_schema_too(database: Database) -> None:
    downgrade(database.url, "0003")
    with database.writer.begin() as connection:
        connection.execute(text("INSERT INTO districts (id, source_id, name) VALUES (1, 'D', 'D')"))
        connection.execute(
            text(
                "INSERT INTO schools (id, district_id, source_id, name, timezone, area_code, bell, line_checked, "
                "languages, same_day_policy, year_policy, roster_version) "
                "VALUES (1, 1, 'S', 'S', 'America/Denver', '', '08:20:00', '08:30:00', '[]', 'p', '', 0)"
            )
        )
        for day, until, reason, checked in (
            ("2026-11-20", "2026-11-20 15:40:00", "many_absent", "2026-11-20 15:40:00"),
            ("2026-11-23", "2026-11-23 15:40:00", "roll_incomplete", None),
            ("2026-11-24", None, None, None),
        ):
            connection.execute(
                text(
                    "INSERT INTO rolls (school_id, date, received_at, checked_at, held_until, held_reason) "
                    "VALUES (1, :day, :received, :checked, :until, :reason)"
                ),
                {"day": day, "received": f"{day} 15:25:00", "checked": checked, "until": until, "reason": reason},
            )
    upgrade(database.url)
    with database.read() as session:
        held = session.scalars(select(Hold)).one()
        assert (held.date, held.covers, held.reason) == (MONDAY, HoldCovers.SCHOOL, HoldReason.ROLL_INCOMPLETE)
