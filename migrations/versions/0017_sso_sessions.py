"""Sessions that a provider opened: for how long, which, and the logout tokens that ended some.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.rowsecurity import secure, unsecure

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OWNED = ("sso_session", "sso_logout")


def upgrade() -> None:
    with op.batch_alter_table("sso_provider") as table:
        table.add_column(sa.Column("session_hours", sa.Integer(), nullable=False, server_default="12"))
        table.add_column(sa.Column("recheck_minutes", sa.Integer(), nullable=True))
    with op.batch_alter_table("sso_attempt") as table:
        table.add_column(sa.Column("return_to", sa.String(500), nullable=False, server_default="/"))
    with op.batch_alter_table("token_family") as table:
        table.add_column(sa.Column("begun_in", sa.String(36), nullable=True))
        table.add_column(sa.Column("proof_ends_at", sa.BigInteger(), nullable=True))
        table.create_index("ix_token_family_begun_in", ["begun_in"])
    op.create_table(
        "sso_session",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("provider_session", sa.String(255), nullable=True),
        sa.Column("refresh_token", sa.String(), nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_sso_session_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["browser_session.session_id"],
            name="fk_sso_session_session_id_browser_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name="pk_sso_session"),
    )
    op.create_index("ix_sso_session_subject", "sso_session", ["organisation_id", "subject"])
    op.create_table(
        "sso_logout",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_sso_logout_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "token_hash", name="pk_sso_logout"),
    )
    op.create_index("ix_sso_logout_expires_at", "sso_logout", ["expires_at"])
    secure(op.get_bind(), *_OWNED)


def downgrade() -> None:
    unsecure(op.get_bind(), *_OWNED)
    for name in reversed(_OWNED):
        op.drop_table(name)
    with op.batch_alter_table("token_family") as table:
        table.drop_index("ix_token_family_begun_in")
        for name in ("proof_ends_at", "begun_in"):
            table.drop_column(name)
    with op.batch_alter_table("sso_attempt") as table:
        table.drop_column("return_to")
    with op.batch_alter_table("sso_provider") as table:
        for name in ("recheck_minutes", "session_hours"):
            table.drop_column(name)
