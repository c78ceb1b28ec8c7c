"""Tables of forecasting: models, issued forecasts, what became of them, backtests, champions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    event,
    insert,
    text,
)
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

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
    stage: Mapped[str] = mapped_column(String(16), default="candidate", server_default="candidate")
    """candidate, challenger (certified), champion or retired; ``ModelStageRow`` has its history."""
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
    coherence: Mapped[dict[str, Any] | None]
    """Where it was made to add up with others: how, and all that the digits rest on."""
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


@event.listens_for(Session, "after_flush")
def _note_series(session: Session, _context: UOWTransaction) -> None:
    """Write what the ``series_ids`` of new rows say where an index finds it; no writer can forget to."""
    models = [each for each in session.new if isinstance(each, ModelRow)]
    issues = [each for each in session.new if isinstance(each, IssueRow)]
    told = [(row, {"model_id": row.model_id}) for row in models]
    _note(session, ModelSeriesRow, told)
    _note(
        session,
        IssueSeriesRow,
        [(row, {"issue_id": row.issue_id, "issued_at": row.issued_at}) for row in issues],
    )


def _note(
    session: Session, table: type[Table], made: Sequence[tuple[ModelRow | IssueRow, dict[str, Any]]]
) -> None:
    told = [
        {**named, "organisation_id": row.organisation_id, "series_id": series_id}
        for row, named in made
        for series_id in dict.fromkeys(row.series_ids)
    ]
    if told:
        session.connection().execute(insert(table), told)


class ExplanationRow(Table):
    """What an issue is made of for one series, or why it differs from an earlier one, for good."""

    __tablename__ = "explanation"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.issue_id"), primary_key=True)
    before_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """The earlier issue; empty where the issue itself is explained."""
    series_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    told: Mapped[dict[str, Any]]
    """Parts or causes, and columns, as ``workflows.explaining`` works them out."""
    made_at: Mapped[datetime] = mapped_column(default=now)


class BacktestRow(Table):
    """A measured forecaster, with seasonal naive measured beside it at the same origins."""

    __tablename__ = "backtest"
    __table_args__ = (Index("ix_backtest_recent", "organisation_id", "backtest_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    backtest_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    run_id: Mapped[str] = mapped_column(String(36))
    forecaster: Mapped[str] = mapped_column(String(500))
    """With those of its parameters that were not as by default: ``lightgbm:trees=500,leaves=63``."""
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


class ScoreRow(Table):
    """What became of the steps of one issue for one series, so many whole days ahead.

    A correction does not overwrite it: a newer row, by ``scored_at``, supersedes the older.
    """

    __tablename__ = "forecast_score"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    series_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    issue_id: Mapped[str] = mapped_column(ForeignKey("issue.issue_id"), primary_key=True)
    lead_days: Mapped[int] = mapped_column(primary_key=True)
    scored_at: Mapped[datetime] = mapped_column(primary_key=True)
    issued_at: Mapped[datetime]
    live: Mapped[bool]
    """Whether it was made before its first step was over: the rest show what would have been."""
    tally: Mapped[dict[str, Any]]
    """As ``scoreboard.Tally`` tells it."""


class ScoreMarkRow(Table):
    """How far the events of an organisation have been looked at for what to score."""

    __tablename__ = "score_mark"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger)
    lake_version: Mapped[int] = mapped_column(BigInteger)
    """The lake's version at that look: whether values came since."""


class CertificateRow(Table):
    """What the trial of a model came to (``certificate.py``); of several the newest counts."""

    __tablename__ = "certificate"
    __table_args__ = (Index("ix_certificate_model", "model_id", "certificate_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    certificate_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    model_id: Mapped[str] = mapped_column(ForeignKey("model.model_id"))
    run_id: Mapped[str] = mapped_column(String(36))
    passed: Mapped[bool]
    told: Mapped[dict[str, Any]]
    """As ``Certificate.plain`` tells it, with the model's artefact and lake version."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of ``told``."""
    made_at: Mapped[datetime] = mapped_column(default=now)


class ModelStageRow(Table):
    """That a model came to a stage, by whom and why; never changed."""

    __tablename__ = "model_stage"
    __table_args__ = (Index("ix_model_stage_model", "model_id", "stage_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    stage_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    model_id: Mapped[str] = mapped_column(ForeignKey("model.model_id"))
    stage: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime] = mapped_column(default=now)


class SeriesGroupRow(Table):
    """Series that one champion forecasts, and what it is asked."""

    __tablename__ = "series_group"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    group_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    series_ids: Mapped[list[Any]]
    covariates: Mapped[list[Any]]
    horizon_hours: Mapped[int]
    naive_model_id: Mapped[str | None] = mapped_column(ForeignKey("model.model_id"))
    """Seasonal naive for these series: what is left when no champion is."""
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)


class ReignRow(Table):
    """That a model is, or was, the champion of a group; at most one of a group has not ended."""

    __tablename__ = "reign"
    __table_args__ = (
        Index("ix_reign_group", "group_id", "reign_id"),
        Index(
            "uq_reign_now",
            "group_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    reign_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("series_group.group_id"))
    model_id: Mapped[str] = mapped_column(ForeignKey("model.model_id"))
    began_at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = mapped_column(String(64))
    """first, better, naive, renewed, promoted, rolled-back, or fallback: why it began."""
    evidence: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(64))
    """replaced, demoted, rolled-back, or worse-than-naive."""


class ContestEntryRow(Table):
    """How one forecaster did in a contest: kept as it is measured, so that a killed contest goes on."""

    __tablename__ = "contest_entry"
    __table_args__ = (Index("ix_contest_entry_group", "group_id", "run_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    run_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    forecaster: Mapped[str] = mapped_column(String(500), primary_key=True)
    """With those of its parameters that were not as by default: ``lightgbm:trees=500,leaves=63``."""
    model_id: Mapped[str | None] = mapped_column(String(36))
    """What its model is called, should it come to one; null of contests before this was kept."""
    group_id: Mapped[str] = mapped_column(ForeignKey("series_group.group_id"))
    lake_version: Mapped[int] = mapped_column(BigInteger)
    first_origin: Mapped[datetime]
    last_origin: Mapped[datetime]
    origins: Mapped[int]
    losses: Mapped[dict[str, Any]]
    """By series: issued_at (ISO 8601) and loss at each origin, and its scale."""
    scores: Mapped[dict[str, Any]]
    fit_cpu_seconds: Mapped[float]
    predict_cpu_seconds: Mapped[float]
    made_at: Mapped[datetime] = mapped_column(default=now)
