"""Row-level security: on PostgreSQL the server keeps the rows of organisations apart.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

from foresite.platform.rowsecurity import secure, unsecure

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLES = (
    "api_key", "asset", "audit_entry", "audit_head", "backtest", "batch", "contract", "issue", "issue_series",
    "job", "lake_lease", "lake_sum", "latest", "link", "loaded_file", "model", "model_series", "organisation",
    "quarantine", "remembered_repair", "run", "series", "source", "tail",
)  # fmt: skip


def upgrade() -> None:
    secure(op.get_bind(), *_TABLES)


def downgrade() -> None:
    unsecure(op.get_bind(), *_TABLES)
