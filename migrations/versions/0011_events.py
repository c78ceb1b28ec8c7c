"""Events: what happened, told to whoever listens.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.rowsecurity import secure

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("organisation_id", _OWNER, nullable=False),
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_event_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "event_id", name="pk_event"),
    )
    op.create_table(
        "event_head",
        sa.Column("organisation_id", _OWNER, nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_event_head_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_event_head"),
    )
    secure(op.get_bind(), "event", "event_head")


def downgrade() -> None:
    op.drop_table("event_head")
    op.drop_table("event")
