"""The tail in the order in which it is written, read and forgotten: rows of one batch lie together.

Ordered by series, a batch of a hundred series touched a hundred pages, each written to the log and again to
the table. The batch of a row names the organisation under a foreign key, so its rows need none of their own.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NAMES = "organisation_id, series_id, event_at, known_at, batch_id, value, quality"


def upgrade() -> None:
    key = ("organisation_id", "batch_id", "series_id", "event_at", "known_at")
    _rebuild(sa.PrimaryKeyConstraint(*key, name="pk_tail"), sqlite_with_rowid=False)


def downgrade() -> None:
    key = ("organisation_id", "series_id", "event_at", "known_at", "batch_id")
    owner = sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.organisation_id"], name="fk_tail_organisation_id_organisation"
    )
    _rebuild(sa.PrimaryKeyConstraint(*key, name="pk_tail"), owner)
    op.create_index("ix_tail_batch", "tail", ["organisation_id", "batch_id"])


def _rebuild(*constraints: sa.Constraint, **options: bool) -> None:
    """Make the table anew under its constraints and move the rows, all that were not flushed yet."""
    op.rename_table("tail", "tail_before")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_tail", "tail_before")  # its name is wanted
    op.create_table(
        "tail",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("event_at", sa.BigInteger(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("quality", sa.SmallInteger(), nullable=False),
        *constraints,
        **options,
    )
    op.execute(f"INSERT INTO tail ({_NAMES}) SELECT {_NAMES} FROM tail_before")  # noqa: S608 -- words of this file
    op.drop_table("tail_before")
