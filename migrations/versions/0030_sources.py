"""Sources that are asked for what is new, and what became of what they delivered.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SOURCE, PARCEL = "source", "parcel"
_OF = (
    Reference(PARCEL, "source_id", SOURCE, "source_id"),
    Reference(PARCEL, "run_id", "run", "run_id"),
)
INSTANTS = ("looked_at", "answered_at", "rests_until", "removed_at")


def upgrade() -> None:
    for column in (
        sa.Column("sealed", sa.String(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("cursor", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("error", sa.JSON(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in INSTANTS),
    ):
        op.add_column(SOURCE, column)
    op.create_table(
        PARCEL,
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("parcel_id", sa.String(length=36), nullable=False),
        sa.Column("source_id", OWNER, nullable=False),
        sa.Column("key", sa.String(length=1024), nullable=False),
        sa.Column("version", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=1024), nullable=False),
        sa.Column("contract", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_parcel_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name=op.f("fk_parcel_source_id_source")),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name=op.f("fk_parcel_run_id_run")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_parcel")),
        sa.UniqueConstraint(
            "organisation_id",
            "source_id",
            "key",
            "version",
            name=op.f("uq_parcel_organisation_id_source_id_key_version"),
        ),
    )
    op.create_index("ix_parcel_state", PARCEL, ["organisation_id", "source_id", "state"])
    secure(op.get_bind(), PARCEL)
    keep_within(op.get_bind(), *_OF)


def downgrade() -> None:
    let_go(op.get_bind(), *_OF)
    unsecure(op.get_bind(), PARCEL)
    op.drop_index("ix_parcel_state", table_name=PARCEL)
    op.drop_table(PARCEL)
    for name in (*INSTANTS, "error", "failures", "cursor", "enabled", "sealed"):
        op.drop_column(SOURCE, name)
