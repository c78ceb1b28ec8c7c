"""Checksums per series and month of what the history holds.

Rows that are in the history by now have none: they are marked as unproven up to the last batch, and the
next compaction takes them as they are then.

Revision ID: 0002
Revises: 0001b
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lake_sum",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application", sa.String(length=16), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_lake_sum_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "application", "number", name=op.f("pk_lake_sum")),
    )
    batch = sa.table("batch", sa.column("organisation_id"), sa.column("batch_id"))
    lake_sum = sa.table(
        "lake_sum",
        sa.column("organisation_id"),
        sa.column("application"),
        sa.column("number"),
        sa.column("committed", sa.Boolean()),
        sa.column("content", sa.LargeBinary()),
    )
    last = sa.select(
        batch.c.organisation_id,
        sa.literal("unproven"),
        sa.func.max(batch.c.batch_id),
        sa.true(),
        sa.literal(b"", sa.LargeBinary()),
    ).group_by(batch.c.organisation_id)
    op.execute(lake_sum.insert().from_select([column.name for column in lake_sum.columns], last))


def downgrade() -> None:
    op.drop_table("lake_sum")
