"""Proofs of people: second factors, passkeys, single sign-on, and tokens of programs.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.rowsecurity import secure, unsecure

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
_OWNED = ("access_rule", "sso_attempt", "sso_identity", "sso_provider", "token_family")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("key_id", sa.String(36), nullable=False),
        sa.Column("algorithm", sa.String(16), nullable=False),
        sa.Column("public_key", sa.JSON(), nullable=False),
        sa.Column("private_key", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name="pk_signing_key"),
    )
    op.create_table(
        "access_rule",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("single_sign_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_access_rule_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_access_rule"),
    )
    op.create_table(
        "passkey",
        sa.Column("passkey_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("credential_id", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("synced", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_passkey_person_id_person"),
        sa.PrimaryKeyConstraint("passkey_id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    )
    op.create_index("ix_passkey_owner", "passkey", ["person_id", "made_at"])
    op.create_table(
        "passkey_challenge",
        sa.Column("challenge_id", sa.String(36), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name="fk_passkey_challenge_person_id_person"
        ),
        sa.PrimaryKeyConstraint("challenge_id", name="pk_passkey_challenge"),
    )
    op.create_index("ix_passkey_challenge_expires_at", "passkey_challenge", ["expires_at"])
    op.create_table(
        "recovery_code",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.person_id"], name="fk_recovery_code_person_id_person"
        ),
        sa.PrimaryKeyConstraint("person_id", "code_hash", name="pk_recovery_code"),
    )
    op.create_table(
        "sso_attempt",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_sso_attempt_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("state_hash", name="pk_sso_attempt"),
    )
    op.create_index("ix_sso_attempt_expires_at", "sso_attempt", ["expires_at"])
    op.create_table(
        "sso_identity",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_sso_identity_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_sso_identity_person_id_person"),
        sa.PrimaryKeyConstraint("organisation_id", "issuer", "subject", name="pk_sso_identity"),
    )
    op.create_index("ix_sso_identity_person", "sso_identity", ["person_id"])
    op.create_table(
        "sso_provider",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("client_id", sa.String(500), nullable=False),
        sa.Column("client_secret", sa.String(), nullable=True),
        sa.Column("scopes", sa.String(500), nullable=False),
        sa.Column("role_claim", sa.String(200), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("default_role", sa.String(64), nullable=True),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_sso_provider_organisation_id_organisation",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_sso_provider"),
    )
    op.create_table(
        "token_family",
        sa.Column("organisation_id", _ID, nullable=False),
        sa.Column("family_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=True),
        sa.Column("handle_hash", sa.String(64), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=True),
        sa.Column("refreshed_at", sa.BigInteger(), nullable=True),
        sa.Column("proved_by", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name="fk_token_family_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_token_family_person_id_person"),
        sa.PrimaryKeyConstraint("family_id", name="pk_token_family"),
        sa.UniqueConstraint("handle_hash", name="uq_token_family_handle_hash"),
    )
    op.create_index("ix_token_family_owner", "token_family", ["person_id", "made_at"])
    op.create_table(
        "totp",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("last_counter", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="fk_totp_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_totp"),
    )
    secure(op.get_bind(), *_OWNED)


def downgrade() -> None:
    unsecure(op.get_bind(), *_OWNED)
    for name in (
        "totp",
        "token_family",
        "sso_provider",
        "sso_identity",
        "sso_attempt",
        "recovery_code",
        "passkey_challenge",
        "passkey",
        "access_rule",
        "signing_key",
    ):
        op.drop_table(name)
