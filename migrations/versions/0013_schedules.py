"""Results of jobs, and schedules with their history.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.rowsecurity import secure, unsecure

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("job", sa.Column("result", sa.JSON(), nullable=True))
    op.create_table(
        "schedule",
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("schedule_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("cron", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("catch_up", sa.String(length=8), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.Column("last_job_id", sa.String(length=36), nullable=True),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_schedule_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("schedule_id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_schedule_organisation_id_name")),
    )
    op.create_index("ix_schedule_due", "schedule", ["enabled", "next_at"])
    op.create_table(
        "schedule_firing",
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("firing_id", sa.String(length=36), nullable=False),
        sa.Column("schedule_id", sa.String(length=36), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("fired_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_schedule_firing_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.schedule_id"],
            name=op.f("fk_schedule_firing_schedule_id_schedule"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("firing_id", name=op.f("pk_schedule_firing")),
        sa.UniqueConstraint("schedule_id", "due_at", name=op.f("uq_schedule_firing_schedule_id_due_at")),
    )
    op.create_index("ix_schedule_firing_fired", "schedule_firing", ["fired_at"])
    secure(op.get_bind(), "schedule", "schedule_firing")


def downgrade() -> None:
    unsecure(op.get_bind(), "schedule_firing", "schedule")
    op.drop_index("ix_schedule_firing_fired", table_name="schedule_firing")
    op.drop_table("schedule_firing")
    op.drop_index("ix_schedule_due", table_name="schedule")
    op.drop_table("schedule")
    op.drop_column("job", "result")
