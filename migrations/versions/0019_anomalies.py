"""Anomalies, the detectors that find them, and what people say of them.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from foresite.platform.references import Reference, keep_within, let_go
from foresite.platform.rowsecurity import secure, unsecure

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OWNER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OF_DETECTOR = Reference("anomaly", "detector_id", "detector", "detector_id")


def upgrade() -> None:
    op.create_table(
        "detector",
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("detector_id", sa.String(length=36), nullable=False),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("series_ids", sa.JSON(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("false_alarm_rate", sa.Double(), nullable=False),
        sa.Column("learning_days", sa.Integer(), nullable=False),
        sa.Column("merge_steps", sa.Integer(), nullable=False),
        sa.Column("quiet_hours", sa.JSON(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("factor", sa.Double(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=True),
        sa.Column("state", sa.JSON(), nullable=True),
        sa.Column("state_at", sa.BigInteger(), nullable=True),
        sa.Column("lake_version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_detector_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("detector_id", name=op.f("pk_detector")),
        sa.UniqueConstraint(
            "organisation_id", "method", "subject", name=op.f("uq_detector_organisation_id_method_subject")
        ),
    )
    op.create_index("ix_detector_watching", "detector", ["enabled", "organisation_id"])
    op.create_table(
        "anomaly",
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("anomaly_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("detector_id", sa.String(length=36), nullable=False),
        sa.Column("series_id", OWNER, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("start_at", sa.BigInteger(), nullable=False),
        sa.Column("end_at", sa.BigInteger(), nullable=False),
        sa.Column("ongoing", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("severity", sa.Double(), nullable=False),
        sa.Column("excess", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.Column("lake_version", sa.Integer(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_anomaly_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["detector_id"], ["detector.detector_id"], name=op.f("fk_anomaly_detector_id_detector")
        ),
        sa.PrimaryKeyConstraint("anomaly_id", "version", name=op.f("pk_anomaly")),
    )
    op.create_index("ix_anomaly_recent", "anomaly", ["organisation_id", "superseded_at", "anomaly_id"])
    op.create_index("ix_anomaly_detector", "anomaly", ["detector_id", "superseded_at"])
    op.create_index("ix_anomaly_series", "anomaly", ["organisation_id", "series_id", "start_at"])
    op.create_table(
        "anomaly_label",
        sa.Column("organisation_id", OWNER, nullable=False),
        sa.Column("label_id", sa.String(length=36), nullable=False),
        sa.Column("anomaly_id", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.organisation_id"],
            name=op.f("fk_anomaly_label_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("label_id", name=op.f("pk_anomaly_label")),
    )
    op.create_index("ix_anomaly_label_anomaly", "anomaly_label", ["anomaly_id", "label_id"])
    secure(op.get_bind(), "detector", "anomaly", "anomaly_label")
    keep_within(op.get_bind(), _OF_DETECTOR)


def downgrade() -> None:
    let_go(op.get_bind(), _OF_DETECTOR)
    unsecure(op.get_bind(), "anomaly_label", "anomaly", "detector")
    op.drop_index("ix_anomaly_label_anomaly", table_name="anomaly_label")
    op.drop_table("anomaly_label")
    for name in ("ix_anomaly_series", "ix_anomaly_detector", "ix_anomaly_recent"):
        op.drop_index(name, table_name="anomaly")
    op.drop_table("anomaly")
    op.drop_index("ix_detector_watching", table_name="detector")
    op.drop_table("detector")
