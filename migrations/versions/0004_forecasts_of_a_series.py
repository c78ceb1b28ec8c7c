"""Which models and issues a series has: found by an index instead of among the newest of everything.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_EACH = {"sqlite": "json_each(named.series_ids)", "postgresql": "json_array_elements_text(named.series_ids)"}


def _column(name: str) -> sa.Column:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organisation_id_organisation")
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisation.organisation_id"], name=name)


def upgrade() -> None:
    op.create_table(
        "model_series",
        _column("organisation_id"),
        _column("series_id"),
        sa.Column("model_id", sa.String(length=36), nullable=False),
        _owner("model_series"),
        sa.ForeignKeyConstraint(
            ["model_id"], ["model.model_id"], name=op.f("fk_model_series_model_id_model")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "series_id", "model_id", name=op.f("pk_model_series")),
    )
    op.create_table(
        "issue_series",
        _column("organisation_id"),
        _column("series_id"),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("issue_id", sa.String(length=36), nullable=False),
        _owner("issue_series"),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.issue_id"], name=op.f("fk_issue_series_issue_id_issue")
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "series_id", "issued_at", "issue_id", name=op.f("pk_issue_series")
        ),
    )
    _fill("model", ["model_id"])
    _fill("issue", ["issued_at", "issue_id"])


def _fill(table: str, names: list[str]) -> None:
    kept = ", ".join(names)
    each = _EACH[op.get_bind().dialect.name]
    op.execute(
        f"INSERT INTO {table}_series (organisation_id, series_id, {kept}) "  # noqa: S608 -- no word of a user
        f"SELECT DISTINCT named.organisation_id, CAST(each.value AS BIGINT), {kept} "
        f"FROM {table} AS named, {each} AS each"
    )


def downgrade() -> None:
    op.drop_table("issue_series")
    op.drop_table("model_series")
