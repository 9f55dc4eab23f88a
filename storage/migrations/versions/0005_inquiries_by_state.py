"""Inquiries by state: the open ones are found however many have ended

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inquiries_state_date", "inquiries", ["state", "date"])


def downgrade() -> None:
    op.drop_index("ix_inquiries_state_date", "inquiries")
