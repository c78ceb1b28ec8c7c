"""Backtests and entries of contests are called by their parameters too; entries name their model.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within
from foresite.platform.rowsecurity import secure, unsecure

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NAMED = ("backtest", "contest_entry")
LENGTH, BEFORE = 500, 64
_OF_GROUP = Reference("contest_entry", "group_id", "series_group", "group_id")


def upgrade() -> None:
    op.add_column("contest_entry", sa.Column("model_id", sa.String(length=36), nullable=True))
    _resize(BEFORE, LENGTH)


def downgrade() -> None:
    unsecure(op.get_bind(), *NAMED)
    for table in NAMED:
        named = sa.table(table, sa.column("forecaster", sa.String()))
        op.execute(named.delete().where(sa.func.length(named.c.forecaster) > BEFORE))
    secure(op.get_bind(), *NAMED)
    _resize(LENGTH, BEFORE)
    op.drop_column("contest_entry", "model_id")


def _resize(before: int, length: int) -> None:
    for table in NAMED:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                "forecaster",
                existing_type=sa.String(length=before),
                type_=sa.String(length=length),
                existing_nullable=False,
            )
    if op.get_bind().dialect.name == "sqlite":  # there the table was made anew, and what stood there is lost
        keep_within(op.get_bind(), _OF_GROUP)
