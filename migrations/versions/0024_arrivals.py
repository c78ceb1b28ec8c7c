"""Schedules of work that is asked for when values come, and how often each series was written.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "schedule_series"
_OF_SCHEDULE = Reference(TABLE, "schedule_id", "schedule", "schedule_id")


def upgrade() -> None:
    op.add_column("latest", sa.Column("writes", sa.BigInteger(), server_default="1", nullable=False))
    op.add_column("schedule", sa.Column("upon", sa.String(length=8), server_default="clock", nullable=False))
    op.add_column("schedule", sa.Column("pause_minutes", sa.Integer(), server_default="15", nullable=False))
    op.add_column("schedule", sa.Column("mark", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        TABLE,
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("schedule_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", OWNER, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_schedule_series_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.schedule_id"],
            name=op.f("fk_schedule_series_schedule_id_schedule"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("schedule_id", "series_id", name=op.f("pk_schedule_series")),
    )
    secure(op.get_bind(), TABLE)
    keep_within(op.get_bind(), _OF_SCHEDULE)


def downgrade() -> None:
    let_go(op.get_bind(), _OF_SCHEDULE)
    unsecure(op.get_bind(), TABLE)
    op.drop_table(TABLE)
    for name in ("mark", "pause_minutes", "upon"):
        op.drop_column("schedule", name)
    op.drop_column("latest", "writes")
