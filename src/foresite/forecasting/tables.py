"""Tables of forecasting: trained models, issued forecasts and backtests."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table


class ModelRow(Table):
    """A forecaster that has learned, and from what."""

    __tablename__ = "model"
    __table_args__ = (Index("ix_model_recent", "organisation_id", "model_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    model_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    run_id: Mapped[str] = mapped_column(String(36))
    forecaster: Mapped[str] = mapped_column(String(64))
    parameters: Mapped[dict[str, Any]]
    series_ids: Mapped[list[Any]]
    covariates: Mapped[list[Any]]
    horizon_hours: Mapped[int]
    issued_at: Mapped[datetime]
    """It learned from what was known at this moment."""
    lake_version: Mapped[int]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    """The events it could learn from: [window_start, window_end)."""
    artefact: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the model's text among the raw files."""
    made_at: Mapped[datetime] = mapped_column(default=now)


class IssueRow(Table):
    """One forecast as it was issued; its values are in the lake's forecast table."""

    __tablename__ = "issue"
    __table_args__ = (Index("ix_issue_recent", "organisation_id", "issued_at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    issue_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    run_id: Mapped[str] = mapped_column(String(36))
    model_id: Mapped[str] = mapped_column(ForeignKey("model.model_id"))
    issued_at: Mapped[datetime]
    lake_version: Mapped[int]
    series_ids: Mapped[list[Any]]
    rows: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now)


class BacktestRow(Table):
    """A measured forecaster, with seasonal naive measured beside it at the same origins."""

    __tablename__ = "backtest"
    __table_args__ = (Index("ix_backtest_recent", "organisation_id", "backtest_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    backtest_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    run_id: Mapped[str] = mapped_column(String(36))
    forecaster: Mapped[str] = mapped_column(String(64))
    parameters: Mapped[dict[str, Any]]
    series_ids: Mapped[list[Any]]
    covariates: Mapped[list[Any]]
    horizon_hours: Mapped[int]
    first_origin: Mapped[datetime]
    last_origin: Mapped[datetime]
    origins: Mapped[int]
    lake_version: Mapped[int]
    scores: Mapped[dict[str, Any]]
    """By forecaster: ``pooled`` and ``series``, as ``scores.score`` gives them."""
    cpu_seconds: Mapped[float]
    made_at: Mapped[datetime] = mapped_column(default=now)
