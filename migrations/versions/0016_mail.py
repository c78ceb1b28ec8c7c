"""Letters: mail that waits to be sent.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("letter_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.String(320), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("given_up_at", sa.BigInteger(), nullable=True),
        sa.Column("fault", sa.String(300), nullable=True),
        sa.PrimaryKeyConstraint("letter_id", name="pk_letter"),
    )
    op.create_index("ix_letter_about", "letter", ["about", "kind"])
    op.create_index("ix_letter_due", "letter", ["sent_at", "due_at"])


def downgrade() -> None:
    for table in ("letter",):
        op.drop_table(table)
