"""Tables of anomalies: detectors set to watch series, what they found, and what people said of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import BigId, Table

_ORGANISATION = "organisation.organisation_id"


class DetectorRow(Table):
    """A method set to judge one series, or several sensors together."""

    __tablename__ = "detector"
    __table_args__ = (
        UniqueConstraint("organisation_id", "method", "subject"),
        Index("ix_detector_watching", "enabled", "organisation_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION))
    detector_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    method: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    """Digest of its series: one detector of a method for each."""
    series_ids: Mapped[list[Any]]
    parameters: Mapped[dict[str, Any]]
    false_alarm_rate: Mapped[float]
    """Share of steps that pass the threshold where all is as it was while it learned."""
    learning_days: Mapped[int]
    merge_steps: Mapped[int]
    quiet_hours: Mapped[list[Any]]
    """Pairs of local hours, [from, to): what begins there is kept and told as quiet."""
    enabled: Mapped[bool]
    """It looks at values as they come."""
    factor: Mapped[float] = mapped_column(default=1.0)
    """By how much labels raise the threshold."""
    threshold: Mapped[float | None]
    """Learned; without the factor."""
    state: Mapped[dict[str, Any] | None]
    state_at: Mapped[datetime | None]
    """The step that the state stands before."""
    lake_version: Mapped[int] = mapped_column(default=0)
    """What was written up to this batch has been looked at."""
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(default=now)


class AnomalyRow(Table):
    """One version of an anomaly. A later one supersedes it; what it said stays."""

    __tablename__ = "anomaly"
    __table_args__ = (
        Index("ix_anomaly_recent", "organisation_id", "superseded_at", "anomaly_id"),
        Index("ix_anomaly_detector", "detector_id", "superseded_at"),
        Index("ix_anomaly_series", "organisation_id", "series_id", "start_at"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION))
    anomaly_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    detector_id: Mapped[str] = mapped_column(ForeignKey("detector.detector_id"))
    series_id: Mapped[int] = mapped_column(BigId)
    """The series, or of several sensors the one that explains most of it."""
    kind: Mapped[str] = mapped_column(String(16))
    """value: values are not as expected; late: values that should long have come did not."""
    standing: Mapped[bool]
    """False in the version that takes it back: data that were corrected, or a threshold, no longer say so."""
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    ongoing: Mapped[bool]
    quiet: Mapped[bool]
    severity: Mapped[float]
    excess: Mapped[float]
    """Largest score over the threshold that there would be without labels."""
    evidence: Mapped[dict[str, Any]]
    run_id: Mapped[str | None] = mapped_column(String(36))
    lake_version: Mapped[int]
    known_at: Mapped[datetime] = mapped_column(default=now)
    superseded_at: Mapped[datetime | None]


class AnomalyLabelRow(Table):
    """What somebody said of an anomaly; of two verdicts the later counts."""

    __tablename__ = "anomaly_label"
    __table_args__ = (Index("ix_anomaly_label_anomaly", "anomaly_id", "label_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION))
    label_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    anomaly_id: Mapped[str] = mapped_column(String(36))
    verdict: Mapped[str] = mapped_column(String(16))
    """accepted, dismissed, or noted: words only."""
    text: Mapped[str] = mapped_column(String(2000))
    author: Mapped[str] = mapped_column(String(200))
    known_at: Mapped[datetime] = mapped_column(default=now)
