"""Reading models, issues and backtests of an organisation: what doors show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import aliased

from foresite.catalog.tables import SeriesRow
from foresite.core.errors import NotFoundError
from foresite.forecasting.registry import NAIVE
from foresite.forecasting.tables import BacktestRow, IssueRow, IssueSeriesRow, ModelRow, ModelSeriesRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

ERRORS = ("mae", "rmse", "mase", "wql")
TASK = ("series_ids", "covariates", "horizon_hours", "first_origin", "last_origin", "origins", "lake_version")
"""What a backtest is asked: scores of the same task can be held against each other."""


def model(engine: Engine, scope: Scope, model_id: str) -> ModelRow:
    """Return one trained model of this organisation."""
    chosen = select(ModelRow).filter_by(organisation_id=scope.organisation_id, model_id=model_id)
    with reading(engine, scope) as session:
        row = session.scalar(chosen)
    if row is None:
        raise NotFoundError(f"there is no model {model_id}", code="model-absent", model_id=model_id)
    return row


def those_models(engine: Engine, scope: Scope, model_ids: Sequence[str]) -> dict[str, ModelRow]:
    """Return these trained models of this organisation, by id."""
    mine = select(ModelRow).filter_by(organisation_id=scope.organisation_id)
    with reading(engine, scope) as session:
        rows = {row.model_id: row for row in session.scalars(mine.where(ModelRow.model_id.in_(model_ids)))}
    for model_id in model_ids:
        if model_id not in rows:
            raise NotFoundError(f"there is no model {model_id}", code="model-absent", model_id=model_id)
    return rows


def made_by_run(engine: Engine, scope: Scope, run_id: str) -> dict[str, str]:
    """Return the id of the model, backtest or issue that a run has made, by its name; empty if none yet."""
    columns = (ModelRow.model_id, BacktestRow.backtest_id, IssueRow.issue_id)
    with reading(engine, scope) as session:
        for name, column in zip(("model_id", "backtest_id", "issue_id"), columns, strict=True):
            mine = select(column).filter_by(organisation_id=scope.organisation_id, run_id=run_id)
            found = session.scalar(mine)
            if found is not None:
                return {name: found}
    return {}


def trained(engine: Engine, scope: Scope, model_ids: Sequence[str]) -> set[str]:
    """Return those of these ids that are models of this organisation."""
    mine = select(ModelRow.model_id).filter_by(organisation_id=scope.organisation_id)
    with reading(engine, scope) as session:
        return set(session.scalars(mine.where(ModelRow.model_id.in_(model_ids))))


def issued(engine: Engine, scope: Scope, issue_ids: Sequence[str]) -> set[str]:
    """Return those of these ids that are issues of this organisation."""
    mine = select(IssueRow.issue_id).filter_by(organisation_id=scope.organisation_id)
    with reading(engine, scope) as session:
        return set(session.scalars(mine.where(IssueRow.issue_id.in_(issue_ids))))


def models(engine: Engine, scope: Scope, *, series_id: int | None = None, limit: int = 100) -> list[ModelRow]:
    """Return trained models, newest first, of one series or of all."""
    chosen = select(ModelRow).filter_by(organisation_id=scope.organisation_id)
    if series_id is not None:
        mine = select(ModelSeriesRow.model_id).filter_by(
            organisation_id=scope.organisation_id, series_id=series_id
        )
        newest = mine.order_by(ModelSeriesRow.model_id.desc()).limit(limit).subquery()
        chosen = chosen.join(newest, newest.c.model_id == ModelRow.model_id)
    with reading(engine, scope) as session:
        return list(session.scalars(chosen.order_by(ModelRow.model_id.desc()).limit(limit)))


def issue(engine: Engine, scope: Scope, issue_id: str) -> IssueRow:
    """Return one issued forecast of this organisation."""
    chosen = select(IssueRow).filter_by(organisation_id=scope.organisation_id, issue_id=issue_id)
    with reading(engine, scope) as session:
        row = session.scalar(chosen)
    if row is None:
        raise NotFoundError(f"there is no forecast {issue_id}", code="issue-absent", issue_id=issue_id)
    return row


def issues(
    engine: Engine,
    scope: Scope,
    *,
    series_id: int | None = None,
    as_of: datetime | None = None,
    limit: int = 100,
) -> list[IssueRow]:
    """Return forecasts issued by ``as_of`` (default: ever), newest first, of one series or of all."""
    chosen = select(IssueRow).filter_by(organisation_id=scope.organisation_id)
    if series_id is None and as_of is not None:
        chosen = chosen.where(IssueRow.issued_at <= as_of)
    if series_id is not None:
        mine = select(IssueSeriesRow.issue_id).filter_by(
            organisation_id=scope.organisation_id, series_id=series_id
        )
        if as_of is not None:
            mine = mine.where(IssueSeriesRow.issued_at <= as_of)
        ordered = mine.order_by(IssueSeriesRow.issued_at.desc(), IssueSeriesRow.issue_id.desc())
        newest = ordered.limit(limit).subquery()
        chosen = chosen.join(newest, newest.c.issue_id == IssueRow.issue_id)
    with reading(engine, scope) as session:
        rows = chosen.order_by(IssueRow.issued_at.desc(), IssueRow.issue_id.desc())
        return list(session.scalars(rows.limit(limit)))


def newest_issues(
    engine: Engine, scope: Scope, series_ids: Sequence[int], *, as_of: datetime | None = None
) -> dict[int, tuple[IssueRow, str]]:
    """Return by series its newest issue, ever or by ``as_of``, with the forecaster that made it."""
    newest = aliased(IssueSeriesRow)
    mine = newest.organisation_id == scope.organisation_id, newest.series_id == SeriesRow.series_id
    issues = select(newest.issue_id).where(*mine).order_by(newest.issued_at.desc(), newest.issue_id.desc())
    if as_of is not None:
        issues = issues.where(newest.issued_at <= as_of)
    of_series = issues.limit(1).correlate(SeriesRow).scalar_subquery()
    chosen = (
        select(SeriesRow.series_id, IssueRow, ModelRow.forecaster)
        .select_from(SeriesRow)
        .join(IssueRow, IssueRow.issue_id == of_series)
        .join(ModelRow, ModelRow.model_id == IssueRow.model_id)
        .where(SeriesRow.organisation_id == scope.organisation_id, SeriesRow.series_id.in_(series_ids))
    )
    with reading(engine, scope) as session:
        return {series_id: (row, forecaster) for series_id, row, forecaster in session.execute(chosen)}


def backtest(engine: Engine, scope: Scope, backtest_id: str) -> BacktestRow:
    """Return one backtest of this organisation."""
    chosen = select(BacktestRow).filter_by(organisation_id=scope.organisation_id, backtest_id=backtest_id)
    with reading(engine, scope) as session:
        row = session.scalar(chosen)
    if row is None:
        raise NotFoundError(
            f"there is no backtest {backtest_id}", code="backtest-absent", backtest_id=backtest_id
        )
    return row


def backtests(engine: Engine, scope: Scope, *, limit: int = 100) -> list[BacktestRow]:
    """Return backtests, newest first."""
    chosen = select(BacktestRow).filter_by(organisation_id=scope.organisation_id)
    with reading(engine, scope) as session:
        return list(session.scalars(chosen.order_by(BacktestRow.backtest_id.desc()).limit(limit)))


def compared(rows: Sequence[BacktestRow]) -> dict[str, Any]:
    """Return backtests side by side, each beside the first and beside the seasonal naive of its own run.

    Returns:
        ``backtests``: of each its pooled scores, ``beside_naive`` and ``beside_first`` (its error over
        theirs, below 1 is better; null where there is none), and what of the task ``differs`` from the
        first one's: only where that is empty do the two measure the same thing.
    """
    return {"backtests": [_beside(row, rows[0]) for row in rows]}


def _beside(row: BacktestRow, first: BacktestRow) -> dict[str, Any]:
    own = _pooled(row, row.forecaster)
    return {
        "backtest_id": row.backtest_id,
        "forecaster": row.forecaster,
        "pooled": own,
        "beside_naive": _over(own, _pooled(row, NAIVE)),
        "beside_first": _over(own, _pooled(first, first.forecaster)),
        "differs": [name for name in TASK if _said(row, name) != _said(first, name)],
        "cpu_seconds": row.cpu_seconds,
    }


def _pooled(row: BacktestRow, forecaster: str) -> dict[str, float | None]:
    return dict(row.scores.get(forecaster, {}).get("pooled", {}))


def _over(own: dict[str, float | None], other: dict[str, float | None]) -> dict[str, float | None]:
    pairs = {name: (own.get(name), other.get(name)) for name in ERRORS}
    return {
        name: mine / theirs if mine is not None and theirs else None for name, (mine, theirs) in pairs.items()
    }


def _said(row: BacktestRow, name: str) -> Any:
    value = getattr(row, name)
    return sorted(value) if isinstance(value, list) else value


def shown_model(row: ModelRow) -> dict[str, Any]:
    """Return a model as doors show it."""
    return {
        "model_id": row.model_id,
        "forecaster": row.forecaster,
        "stage": row.stage,
        "series_ids": row.series_ids,
        "covariates": row.covariates,
        "horizon_hours": row.horizon_hours,
        "parameters": row.parameters,
        "issued_at": row.issued_at,
        "lake_version": row.lake_version,
        "training_window": {"start": row.window_start, "end": row.window_end},
    }


def shown_issue(row: IssueRow) -> dict[str, Any]:
    """Return an issue as doors show it."""
    return {
        "issue_id": row.issue_id,
        "model_id": row.model_id,
        "issued_at": row.issued_at,
        "lake_version": row.lake_version,
        "series_ids": row.series_ids,
        "rows": row.rows,
        "coherent": row.coherence["method"] if row.coherence else None,
    }


def shown_backtest(row: BacktestRow) -> dict[str, Any]:
    """Return a backtest as doors show it."""
    return {
        "backtest_id": row.backtest_id,
        "forecaster": row.forecaster,
        "parameters": row.parameters,
        "series_ids": row.series_ids,
        "covariates": row.covariates,
        "horizon_hours": row.horizon_hours,
        "first_origin": row.first_origin,
        "last_origin": row.last_origin,
        "origins": row.origins,
        "lake_version": row.lake_version,
        "scores": row.scores,
        "cpu_seconds": row.cpu_seconds,
    }
