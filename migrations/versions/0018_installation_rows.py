"""Rows of the whole installation are for transactions of it only; rows refer to their own organisation's.

Revision ID: 0018
Revises: 0017
"""

from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure_whole, unsecure_whole

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
_SHARED = (
    "person", "letter", "browser_session", "one_time_link", "totp", "recovery_code", "passkey",
    "passkey_challenge", "signing_key", "sign_in_failure",
)  # fmt: skip
_REFERENCES = (
    Reference("asset", "parent_id", "asset", "asset_id"),
    Reference("issue", "model_id", "model", "model_id"),
    Reference("issue_series", "issue_id", "issue", "issue_id"),
    Reference("link", "from_id", "asset", "asset_id"),
    Reference("link", "to_id", "asset", "asset_id"),
    Reference("loaded_file", "contract_id", "contract", "contract_id"),
    Reference("model_series", "model_id", "model", "model_id"),
    Reference("quarantine", "contract_id", "contract", "contract_id"),
    Reference("run", "source_id", "source", "source_id"),
    Reference("schedule_firing", "schedule_id", "schedule", "schedule_id"),
    Reference("series", "asset_id", "asset", "asset_id"),
)


def upgrade() -> None:
    secure_whole(op.get_bind(), *_SHARED)
    keep_within(op.get_bind(), *_REFERENCES)


def downgrade() -> None:
    let_go(op.get_bind(), *_REFERENCES)
    unsecure_whole(op.get_bind(), *_SHARED)
