"""Indexes of a long year: today's messages of a school, and the planned calls to a number

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PLANNED_CALLS = sa.text("channel = 'call' AND state = 'planned'")


def upgrade() -> None:
    op.create_index("ix_messages_school_received", "messages", ["school_id", "received_at"])
    op.drop_index("ix_messages_school_id", "messages")
    op.create_index(
        "ix_attempts_planned_calls",
        "attempts",
        ["address"],
        sqlite_where=PLANNED_CALLS,
        postgresql_where=PLANNED_CALLS,
    )


def downgrade() -> None:
    op.drop_index("ix_attempts_planned_calls", "attempts")
    op.create_index("ix_messages_school_id", "messages", ["school_id"])
    op.drop_index("ix_messages_school_received", "messages")
