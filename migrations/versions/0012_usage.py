"""What callers use, and how much keys may.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.rowsecurity import secure

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "usage",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.String(64), nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in ("requests", "rows", "bytes_in", "bytes_out")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_usage_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "actor_kind", "actor_id", name="pk_usage"),
    )
    secure(op.get_bind(), "usage")
    with op.batch_alter_table("api_key") as table:
        table.add_column(sa.Column("rate_per_minute", sa.Integer(), nullable=True))
        table.add_column(sa.Column("monthly_quota", _ID, nullable=True))
        table.add_column(sa.Column("quota_month", sa.String(7), nullable=True))
        table.add_column(sa.Column("quota_taken", _ID, nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("api_key") as table:
        for name in ("quota_taken", "quota_month", "monthly_quota", "rate_per_minute"):
            table.drop_column(name)
    op.drop_table("usage")
