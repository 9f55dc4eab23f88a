"""All-clears and texts, the pace of the provider, whom to look for first, heartbeats

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.closed_words import change_words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROUNDS = ("guardians", "emergency", "dispatch")
CHANNELS = ("call", "email")
RESULTS = (
    "talked", "declined", "wrong number", "message left", "no message", "no answer", "busy", "failed", "sent",
    "canceled", "unknown",
)  # fmt: skip
WITH_ALL_CLEAR = (*ROUNDS, "all clear")
WITH_TEXT = (*CHANNELS, "text")
WITH_DELIVERED = (*RESULTS, "delivered", "unheard")
CHANGES = (
    ("attempts", "round_kind", "roundkind", ROUNDS, WITH_ALL_CLEAR),
    ("attempt_targets", "round_kind", "roundkind", ROUNDS, WITH_ALL_CLEAR),
    ("rounds", "kind", "roundkind", ROUNDS, WITH_ALL_CLEAR),
    ("attempts", "channel", "attemptchannel", CHANNELS, WITH_TEXT),
    ("attempts", "result", "attemptresult", RESULTS, WITH_DELIVERED),
)


def upgrade() -> None:
    for table, column, check, old, new in CHANGES:
        change_words(table, column, check, old, new)
    op.add_column("attempts", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("attempts", sa.Column("dial_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attempts", sa.Column("spoken_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_attempts_address", "attempts", ["address"])
    op.create_index("ix_attempt_targets_inquiry_id", "attempt_targets", ["inquiry_id"])
    op.add_column("students", sa.Column("look_first_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("students", sa.Column("bus", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "provider_paces",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_provider_paces")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )


def downgrade() -> None:
    op.drop_table("heartbeats")
    op.drop_table("provider_paces")
    op.drop_column("students", "bus")
    op.drop_column("students", "look_first_since")
    op.drop_index("ix_attempt_targets_inquiry_id", "attempt_targets")
    op.drop_index("ix_attempts_address", "attempts")
    op.drop_column("attempts", "spoken_at")
    op.drop_column("attempts", "dial_at")
    op.drop_column("attempts", "rank")
    for table, column, check, old, new in CHANGES:
        change_words(table, column, check, new, old)
