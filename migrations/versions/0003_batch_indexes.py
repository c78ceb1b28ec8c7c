"""Indexes of the last batch and of the bulk writes under way: every version of the lake looks for both.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("NOT committed")


def upgrade() -> None:
    op.create_index("ix_batch_version", "batch", ["organisation_id", "batch_id"])
    op.create_index(
        "ix_batch_open",
        "batch",
        ["organisation_id", "batch_id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_batch_open", table_name="batch")
    op.drop_index("ix_batch_version", table_name="batch")
