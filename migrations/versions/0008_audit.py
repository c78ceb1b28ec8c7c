"""The audit trail: entries that nobody changes, and where each chain of them ends.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.audit.guard import guard, unguard

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("sequence", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.String(64), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("personal", sa.JSON(), nullable=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("security", sa.Boolean(), nullable=False),
        sa.Column("object_kind", sa.String(64), nullable=False),
        sa.Column("object_id", sa.String(200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "sequence", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_actor", "audit_entry", ["organisation_id", "actor_id"])
    op.create_index("ix_audit_entry_object", "audit_entry", ["organisation_id", "object_kind", "object_id"])
    op.create_table(
        "audit_head",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("sequence", _ID, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_audit_head"),
    )
    guard(op.get_bind())


def downgrade() -> None:
    unguard(op.get_bind())
    op.drop_table("audit_head")
    op.drop_table("audit_entry")
