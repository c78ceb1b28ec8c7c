"""What became of issued forecasts, and how far that has been looked at.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("forecast_score", "score_mark")
_OF_ISSUE = Reference("forecast_score", "issue_id", "issue", "issue_id")


def upgrade() -> None:
    op.create_table(
        "forecast_score",
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("series_id", OWNER, nullable=False),
        sa.Column("issue_id", sa.String(length=36), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("scored_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_forecast_score_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.issue_id"], name=op.f("fk_forecast_score_issue_id_issue")
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id",
            "series_id",
            "issue_id",
            "lead_days",
            "scored_at",
            name=op.f("pk_forecast_score"),
        ),
    )
    op.create_table(
        "score_mark",
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("lake_version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_score_mark_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_score_mark")),
    )
    secure(op.get_bind(), *TABLES)
    keep_within(op.get_bind(), _OF_ISSUE)


def downgrade() -> None:
    let_go(op.get_bind(), _OF_ISSUE)
    unsecure(op.get_bind(), *TABLES)
    for table in TABLES:
        op.drop_table(table)
