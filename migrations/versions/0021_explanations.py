"""What issued forecasts are made of, and why they changed.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "explanation"
_OF_ISSUE = Reference(TABLE, "issue_id", "issue", "issue_id")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("issue_id", sa.String(length=36), nullable=False),
        sa.Column("before_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", OWNER, nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_explanation_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.issue_id"], name=op.f("fk_explanation_issue_id_issue")),
        sa.PrimaryKeyConstraint(
            "organisation_id", "issue_id", "before_id", "series_id", name=op.f("pk_explanation")
        ),
    )
    secure(op.get_bind(), TABLE)
    keep_within(op.get_bind(), _OF_ISSUE)


def downgrade() -> None:
    let_go(op.get_bind(), _OF_ISSUE)
    unsecure(op.get_bind(), TABLE)
    op.drop_table(TABLE)
