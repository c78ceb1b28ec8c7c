"""People: persons, memberships, roles, invitations, links that work once, sessions, failures.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.rowsecurity import secure, unsecure

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("email_compared", sa.String(320), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name="pk_person"),
        sa.UniqueConstraint("email_compared", name="uq_person_email_compared"),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("blocked_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("account", "address", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_last", "sign_in_failure", ["last_at"])
    op.create_table(
        "browser_session",
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("works_for", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proved_by", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(300), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name="fk_browser_session_person_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["works_for"], ["organisation.organisation_id"], name="fk_browser_session_works_for_organisation"
        ),
        sa.PrimaryKeyConstraint("session_id", name="pk_browser_session"),
        sa.UniqueConstraint("token_hash", name="uq_browser_session_token_hash"),
    )
    op.create_index("ix_browser_session_end", "browser_session", ["expires_at"])
    op.create_index("ix_browser_session_person", "browser_session", ["person_id"])
    op.create_table(
        "custom_role",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_custom_role_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "name", name="pk_custom_role"),
    )
    op.create_table(
        "invitation",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invitation_id", sa.String(36), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("email_compared", sa.String(320), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("invited_by", sa.String(200), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_invitation_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("invitation_id", name="pk_invitation"),
    )
    op.create_index("ix_invitation_recent", "invitation", ["organisation_id", "made_at"])
    op.create_table(
        "membership",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_membership_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_membership_person_id_person"),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name="pk_membership"),
    )
    op.create_index("ix_membership_person", "membership", ["person_id"])
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("invitation_id", sa.String(36), nullable=True),
        sa.Column("email", sa.String(320), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.invitation_id"], name="fk_one_time_link_invitation_id_invitation"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name="fk_one_time_link_person_id_person"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_time_link"),
    )
    op.create_index("ix_one_time_link_end", "one_time_link", ["expires_at"])
    secure(op.get_bind(), "membership", "custom_role", "invitation")


def downgrade() -> None:
    unsecure(op.get_bind(), "membership", "custom_role", "invitation")
    for table in (
        "one_time_link",
        "browser_session",
        "membership",
        "invitation",
        "custom_role",
        "sign_in_failure",
        "person",
    ):
        op.drop_table(table)
