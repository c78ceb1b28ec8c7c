"""Dashboards, every version of each, and the homes of roles.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ID, INSTANT, WHO = sa.String(length=36), sa.BigInteger(), sa.String(length=200)
TABLES = ("dashboard", "dashboard_version", "dashboard_home")
_REFERENCES = (
    Reference("dashboard_version", "dashboard_id", "dashboard", "dashboard_id"),
    Reference("dashboard_home", "dashboard_id", "dashboard", "dashboard_id"),
)


def upgrade() -> None:
    op.create_table(
        "dashboard",
        sa.Column("organisation_id", OWNER, _organisation("dashboard"), nullable=False),
        sa.Column("dashboard_id", ID, nullable=False, primary_key=True),
        sa.Column("name", WHO, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("sharing", sa.String(length=16), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("made_by", WHO, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("changed_by", WHO, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
    )
    op.create_index("ix_dashboard_recent", "dashboard", ["organisation_id", "dashboard_id"])
    op.create_table(
        "dashboard_version",
        sa.Column(
            "organisation_id", OWNER, _organisation("dashboard_version"), nullable=False, primary_key=True
        ),
        sa.Column("dashboard_id", ID, _of("dashboard_version"), nullable=False, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, primary_key=True),
        sa.Column("name", WHO, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.Column("made_by", WHO, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
    )
    op.create_table(
        "dashboard_home",
        sa.Column(
            "organisation_id", OWNER, _organisation("dashboard_home"), nullable=False, primary_key=True
        ),
        sa.Column("role", sa.String(length=64), nullable=False, primary_key=True),
        sa.Column("dashboard_id", ID, _of("dashboard_home"), nullable=False),
    )
    secure(op.get_bind(), *TABLES)
    keep_within(op.get_bind(), *_REFERENCES)


def _organisation(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(
        "organisation.organisation_id", name=op.f(f"fk_{table}_organisation_id_organisation")
    )


def _of(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("dashboard.dashboard_id", name=op.f(f"fk_{table}_dashboard_id_dashboard"))


def downgrade() -> None:
    let_go(op.get_bind(), *_REFERENCES)
    unsecure(op.get_bind(), *TABLES)
    for name in reversed(TABLES):
        op.drop_table(name)
