"""Notes that people write about moments and windows of time.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "note"
_OF = (
    Reference(TABLE, "series_id", "series", "series_id"),
    Reference(TABLE, "asset_id", "asset", "asset_id"),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("note_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("start_at", sa.BigInteger(), nullable=False),
        sa.Column("end_at", sa.BigInteger(), nullable=True),
        sa.Column("series_id", OWNER, nullable=True),
        sa.Column("asset_id", OWNER, nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("author_kind", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_note_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.series_id"], name=op.f("fk_note_series_id_series")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.asset_id"], name=op.f("fk_note_asset_id_asset")),
        sa.PrimaryKeyConstraint("note_id", "version", name=op.f("pk_note")),
    )
    op.create_index("ix_note_time", TABLE, ["organisation_id", "superseded_at", "start_at"])
    op.create_index("ix_note_series", TABLE, ["organisation_id", "series_id", "start_at"])
    secure(op.get_bind(), TABLE)
    keep_within(op.get_bind(), *_OF)


def downgrade() -> None:
    let_go(op.get_bind(), *_OF)
    unsecure(op.get_bind(), TABLE)
    for name in ("ix_note_series", "ix_note_time"):
        op.drop_index(name, table_name=TABLE)
    op.drop_table(TABLE)
