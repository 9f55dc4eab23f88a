"""Inquiries by state: the open ones are found however many have ended

Revision ID: 0004_inquiries_by_state
Revises: 0003
"""

from alembic import op

revision = "0004_inquiries_by_state"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inquiries_state_date", "inquiries", ["state", "date"])


def downgrade() -> None:
    op.drop_index("ix_inquiries_state_date", "inquiries")
