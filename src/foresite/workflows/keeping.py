"""How what a run made is kept: issues in the lake in one commit, rows with their audit entry and news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from foresite.forecasting.news import news_of
from foresite.forecasting.tables import BacktestRow, IssueRow, ModelRow
from foresite.platform.audit import Action, note
from foresite.platform.database import writing
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


@dataclass(frozen=True, slots=True)
class Making:
    """What a model or an issue is called, which run makes it, as of when and from which lake version."""

    run_id: str
    made_id: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said, and how that is to be called; ``coherence`` where it was made to add up."""

    made_by: ModelRow
    frame: pl.DataFrame
    making: Making
    coherence: dict[str, Any] | None = None


def keep_issues(house: House, scope: Scope, each: Sequence[Said]) -> None:
    """Keep what models said: in the lake, once under its id, then in one transaction the rows that say so."""
    if not each:
        return
    house.lake.write_forecasts(scope, pl.concat([_in_the_lake(said) for said in each]))
    with writing(house.engine, scope) as session:
        for said in each:
            made_by, making = said.made_by, said.making
            row = IssueRow(
                organisation_id=scope.organisation_id,
                issue_id=making.made_id,
                run_id=making.run_id,
                model_id=made_by.model_id,
                issued_at=making.at,
                lake_version=making.version,
                series_ids=made_by.series_ids,
                rows=said.frame.height,
                coherence=said.coherence,
            )
            _add(session, scope, row, Action.FORECAST_ISSUE, making.made_id)


def _in_the_lake(said: Said) -> pl.DataFrame:
    return said.frame.with_columns(
        issue_id=pl.lit(said.making.made_id),
        issued_at=pl.lit(said.making.at),
        model_id=pl.lit(said.made_by.model_id),
        lake_version=pl.lit(said.making.version, dtype=pl.Int64),
    )


def add(
    house: House, scope: Scope, row: ModelRow | IssueRow | BacktestRow, action: Action, object_id: str
) -> None:
    """Keep what a run made, with its entry in the audit trail and its news, in one transaction."""
    with writing(house.engine, scope) as session:
        _add(session, scope, row, action, object_id)


def _add(
    session: Session,
    scope: Scope,
    row: ModelRow | IssueRow | BacktestRow,
    action: Action,
    object_id: str,
) -> None:
    told = {"run_id": row.run_id, "series_ids": row.series_ids}
    session.add(row)
    session.flush()
    note(session, scope, action, object_id, after=told)
    publish(session, scope, news_of(row))
    session.expunge(row)  # it is read after the transaction
