"""Certificates of models, their stages, and the champions of groups of series.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID, INSTANT = sa.String(length=36), sa.BigInteger()
TABLES = ("certificate", "model_stage", "series_group", "reign", "contest_entry")
_REFERENCES = (
    Reference("certificate", "model_id", "model", "model_id"),
    Reference("model_stage", "model_id", "model", "model_id"),
    Reference("series_group", "naive_model_id", "model", "model_id"),
    Reference("reign", "group_id", "series_group", "group_id"),
    Reference("reign", "model_id", "model", "model_id"),
    Reference("contest_entry", "group_id", "series_group", "group_id"),
)


def upgrade() -> None:
    op.add_column(
        "model", sa.Column("stage", sa.String(length=16), nullable=False, server_default="candidate")
    )
    _table(
        "certificate",
        sa.Column("certificate_id", ID, nullable=False, primary_key=True),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
    )
    op.create_index("ix_certificate_model", "certificate", ["model_id", "certificate_id"])
    _table(
        "model_stage",
        sa.Column("stage_id", ID, nullable=False, primary_key=True),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
    )
    op.create_index("ix_model_stage_model", "model_stage", ["model_id", "stage_id"])
    _table(
        "series_group",
        sa.Column("group_id", ID, nullable=False, primary_key=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("series_ids", sa.JSON(), nullable=False),
        sa.Column("covariates", sa.JSON(), nullable=False),
        sa.Column("horizon_hours", sa.Integer(), nullable=False),
        sa.Column("naive_model_id", ID, nullable=True),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_series_group_organisation_id_name")),
    )
    _table(
        "reign",
        sa.Column("reign_id", ID, nullable=False, primary_key=True),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("end_reason", sa.String(length=64), nullable=True),
    )
    op.create_index("ix_reign_group", "reign", ["group_id", "reign_id"])
    now = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_reign_now", "reign", ["group_id"], unique=True, sqlite_where=now, postgresql_where=now
    )
    _table(
        "contest_entry",
        sa.Column("run_id", ID, nullable=False, primary_key=True),
        sa.Column("forecaster", sa.String(length=64), nullable=False, primary_key=True),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("lake_version", sa.BigInteger(), nullable=False),
        sa.Column("first_origin", INSTANT, nullable=False),
        sa.Column("last_origin", INSTANT, nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("losses", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("fit_cpu_seconds", sa.Double(), nullable=False),
        sa.Column("predict_cpu_seconds", sa.Double(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
    )
    op.create_index("ix_contest_entry_group", "contest_entry", ["group_id", "run_id"])
    secure(op.get_bind(), *TABLES)
    keep_within(op.get_bind(), *_REFERENCES)


def _table(name: str, *columns: SchemaItem) -> None:
    """Make a table of an organisation, with the keys that its references say."""
    keys = [Reference(name, "organisation_id", "organisation", "organisation_id"), *_REFERENCES]
    op.create_table(
        name,
        sa.Column("organisation_id", OWNER, nullable=False),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                [each.column],
                [f"{each.parent}.{each.key}"],
                name=op.f(f"fk_{name}_{each.column}_{each.parent}"),
            )
            for each in keys
            if each.table == name
        ),
    )


def downgrade() -> None:
    let_go(op.get_bind(), *_REFERENCES)
    unsecure(op.get_bind(), *TABLES)
    for name in reversed(TABLES):
        op.drop_table(name)
    op.drop_column("model", "stage")
