"""Tables of forecasting: trained models, issued forecasts and backtests."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, event, insert
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import BigId, Table


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


class ModelSeriesRow(Table):
    """A series that a model forecasts: how the models of a series are found."""

    __tablename__ = "model_series"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    series_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    model_id: Mapped[str] = mapped_column(ForeignKey("model.model_id"), primary_key=True)


class IssueSeriesRow(Table):
    """A series that an issue forecasts: how the issues of a series are found, newest first."""

    __tablename__ = "issue_series"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    series_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    issued_at: Mapped[datetime] = mapped_column(primary_key=True)
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.issue_id"), primary_key=True)


@event.listens_for(ModelRow, "after_insert")
def _note_model(_mapper: Mapper[ModelRow], connection: Connection, row: ModelRow) -> None:
    _note(connection, ModelSeriesRow, row, model_id=row.model_id)


@event.listens_for(IssueRow, "after_insert")
def _note_issue(_mapper: Mapper[IssueRow], connection: Connection, row: IssueRow) -> None:
    _note(connection, IssueSeriesRow, row, issue_id=row.issue_id, issued_at=row.issued_at)


def _note(connection: Connection, table: type[Table], row: ModelRow | IssueRow, **named: Any) -> None:
    """Write what the row's ``series_ids`` say where an index finds it; no writer can forget to."""
    named |= {"organisation_id": row.organisation_id}
    told = [{**named, "series_id": series_id} for series_id in dict.fromkeys(row.series_ids)]
    if told:
        connection.execute(insert(table), told)


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
