"""How what a run made is kept: issues in the lake in one commit, rows with their audit entry and news."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from foresite.core.frames import INSTANT
from foresite.forecasting.news import news_of
from foresite.forecasting.tables import BacktestRow, IssueRow, ModelRow
from foresite.platform.audit import Action, note_made
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
    house.lake.write_forecasts(scope, _in_the_lake(each))
    rows = [
        IssueRow(
            organisation_id=scope.organisation_id,
            issue_id=said.making.made_id,
            run_id=said.making.run_id,
            model_id=said.made_by.model_id,
            issued_at=said.making.at,
            lake_version=said.making.version,
            series_ids=said.made_by.series_ids,
            rows=said.frame.height,
            coherence=said.coherence,
        )
        for said in each
    ]
    _add(house, scope, Action.FORECAST_ISSUE, {row.issue_id: row for row in rows})


def _in_the_lake(each: Sequence[Said]) -> pl.DataFrame:
    """Return what was said as rows of the lake, in one go: a column a frame costs more than its rows."""
    heights = [said.frame.height for said in each]
    told = {
        "issue_id": pl.Series([said.making.made_id for said in each], dtype=pl.String),
        "issued_at": pl.Series([said.making.at for said in each], dtype=INSTANT),
        "model_id": pl.Series([said.made_by.model_id for said in each], dtype=pl.String),
        "lake_version": pl.Series([said.making.version for said in each], dtype=pl.Int64),
    }
    place = pl.Series(np.repeat(np.arange(len(each)), heights))
    return pl.concat([said.frame for said in each]).with_columns(
        **{name: column.gather(place) for name, column in told.items()}
    )


def add(
    house: House, scope: Scope, row: ModelRow | IssueRow | BacktestRow, action: Action, object_id: str
) -> None:
    """Keep what a run made, with its entry in the audit trail and its news, in one transaction."""
    _add(house, scope, action, {object_id: row})


def _add(
    house: House, scope: Scope, action: Action, made: Mapping[str, ModelRow | IssueRow | BacktestRow]
) -> None:
    """Keep rows by the id of what they tell of."""
    with writing(house.engine, scope) as session:
        session.add_all(made.values())
        session.flush()
        told = [(each, {"run_id": row.run_id, "series_ids": row.series_ids}) for each, row in made.items()]
        note_made(session, scope, action, told)
        for row in made.values():
            publish(session, scope, news_of(row))
            session.expunge(row)  # it is read after the transaction
