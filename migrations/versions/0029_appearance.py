"""How organisations look to their people and on the sign-in page.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.rowsecurity import secure, unsecure

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "appearance"
TEXTS = {"name": 60, "line": 200, "colour": 7, "language": 16, "theme": 16, "digits": 16, "calendar": 16}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("organisation_id", OWNER, nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in TEXTS.items()),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_appearance_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_appearance")),
    )
    op.create_index("ix_appearance_logo", TABLE, ["logo_digest"])
    secure(op.get_bind(), TABLE)


def downgrade() -> None:
    unsecure(op.get_bind(), TABLE)
    op.drop_index("ix_appearance_logo", table_name=TABLE)
    op.drop_table(TABLE)
