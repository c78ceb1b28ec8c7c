"""People choose their digits and their calendar; who is there already has those of their language.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLE = "person"
CHOICES = ("digits", "calendar")


def upgrade() -> None:
    for name in CHOICES:
        op.add_column(TABLE, sa.Column(name, sa.String(length=16), nullable=False, server_default="language"))


def downgrade() -> None:
    for name in reversed(CHOICES):
        op.drop_column(TABLE, name)
