"""Holds of a whole school, a room, a bus or a trip; the trips; false alarms that were called off

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COVERS = ("school", "room", "bus", "trip")
REASONS = ("roll_incomplete", "many_absent", "room_absent", "bus_absent", "planned_trip", "staff")
BY_THE_BRAKE = sa.text("reason <> 'staff'")
# Those that held when the columns went: the line was not checked yet. An unknown reason is one that staff would see.
STILL_HELD = """
INSERT INTO holds (school_id, date, covers, covered, reason, placed_at, until, looked_at)
SELECT school_id, date, 'school', '',
       CASE WHEN held_reason IN ('roll_incomplete', 'many_absent') THEN held_reason ELSE 'staff' END,
       received_at, held_until, received_at
FROM rolls WHERE held_until IS NOT NULL AND checked_at IS NULL
"""


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _instant(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("covers", _words("holdcovers", COVERS), nullable=False),
        sa.Column("covered", sa.String(length=255), nullable=False),
        sa.Column("reason", _words("holdreason", REASONS), nullable=False),
        _instant("placed_at"),
        sa.Column("placed_by", sa.Integer(), nullable=True),
        _instant("until"),
        _instant("looked_at"),
        _instant("released_at", nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_holds_school_id_schools")),
        sa.ForeignKeyConstraint(["placed_by"], ["staff.id"], name=op.f("fk_holds_placed_by_staff")),
        sa.ForeignKeyConstraint(["released_by"], ["staff.id"], name=op.f("fk_holds_released_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_school_day", "holds", ["school_id", "date"])
    op.create_index("ix_holds_released_at", "holds", ["released_at"])
    op.create_index(
        "uq_holds_once_a_day", "holds", ["school_id", "date", "reason", "covers", "covered"],
        unique=True, sqlite_where=BY_THE_BRAKE, postgresql_where=BY_THE_BRAKE,
    )  # fmt: skip
    _create_trips()
    op.create_table(
        "call_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("covers", _words("holdcovers", COVERS), nullable=False),
        sa.Column("covered", sa.String(length=255), nullable=False),
        sa.Column("student_ids", sa.JSON(), nullable=False),
        _instant("called_off_at"),
        sa.Column("called_off_by", sa.Integer(), nullable=False),
        _instant("undone_at", nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_call_offs_school_id_schools")),
        sa.ForeignKeyConstraint(["called_off_by"], ["staff.id"], name=op.f("fk_call_offs_called_off_by_staff")),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name=op.f("fk_call_offs_undone_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_offs")),
    )
    op.create_index("ix_call_offs_school_day", "call_offs", ["school_id", "date"])
    op.execute(STILL_HELD)
    op.drop_column("rolls", "held_reason")
    op.drop_column("rolls", "held_until")


def _create_trips() -> None:
    op.create_table(
        "trips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("leaves_at", sa.Time(), nullable=True),
        sa.Column("returns_at", sa.Time(), nullable=True),
        _instant("entered_at"),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        _instant("withdrawn_at", nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_trips_school_id_schools")),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_trips_entered_by_staff")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["staff.id"], name=op.f("fk_trips_withdrawn_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trips")),
    )
    op.create_index("ix_trips_school_day", "trips", ["school_id", "date"])
    op.create_table(
        "trip_students",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trip_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.id"], name=op.f("fk_trip_students_trip_id_trips")),
        sa.ForeignKeyConstraint(["student_id"], ["students.id"], name=op.f("fk_trip_students_student_id_students")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_students")),
        sa.UniqueConstraint("trip_id", "student_id", name=op.f("uq_trip_students_trip_id_student_id")),
    )
    op.create_index("ix_trip_students_student_id", "trip_students", ["student_id"])


def downgrade() -> None:
    op.add_column("rolls", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("rolls", sa.Column("held_reason", sa.String(), nullable=True))
    for table in ("call_offs", "trip_students", "trips", "holds"):
        op.drop_table(table)
