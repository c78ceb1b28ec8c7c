"""Issued forecasts: kept as they were issued, issues that are made together in one commit."""

from collections.abc import Collection

import polars as pl
from sqlalchemy import Engine

from foresite.core.frames import FORECAST
from foresite.core.timeaxis import Window
from foresite.lake.lease import hold
from foresite.lake.recovery import undo_torn
from foresite.lake.store import DeltaStore
from foresite.lake.tail import Tail
from foresite.platform.tenancy import Scope

TABLE = "forecast"
_STORED = pl.Schema({**FORECAST, "tier": pl.String()})


class Forecasts:
    """The issued forecasts of every organisation."""

    def __init__(self, engine: Engine, store: DeltaStore, tail: Tail) -> None:
        """Keep them in this store; turns are taken in this database."""
        self._engine, self._store, self._tail = engine, store, tail

    def write(self, scope: Scope, frame: pl.DataFrame) -> None:
        """Keep the rows of issues in one commit; writing the same issue again changes nothing."""
        rows = frame.with_columns(part=pl.col("issued_at").dt.year().cast(pl.String))
        with hold(self._engine, scope, "forecast") as lease:
            if lease.after_a_crash:
                undo_torn(scope, self._store, self._tail)
            there = self._there(scope, frame["issue_id"].unique())
            rows = rows.filter(~pl.col("issue_id").is_in(there.implode()))
            if rows.is_empty():
                return
            lease.check()
            turn = self._store.widened(self._store.turn(scope, TABLE), FORECAST)
            lease.check()
            self._store.append(
                turn,
                rows.select(FORECAST.names()).cast(FORECAST).sort("series_id", "event_at"),
                transaction=("issue", turn.version + 1),
                partition_by=["part"],
            )

    def _there(self, scope: Scope, issue_ids: pl.Series) -> pl.Series:
        """Return those of these issues that are kept."""
        rows = self._store.scan(self._store.snapshot(scope, TABLE).files, _STORED)
        mine = rows.filter(pl.col("issue_id").is_in(issue_ids.implode()))
        return mine.select(pl.col("issue_id").unique()).collect().to_series()

    def read(
        self,
        scope: Scope,
        *,
        series_id: int | None = None,
        issue_id: str | None = None,
        issue_ids: Collection[str] | None = None,
        window: Window | None = None,
    ) -> pl.DataFrame:
        """Return FORECAST rows by series, issue, issues or window of event_at, sorted."""
        rows = self._store.scan(self._store.snapshot(scope, TABLE).files, _STORED)
        if series_id is not None:
            rows = rows.filter(pl.col("series_id") == series_id)
        if issue_id is not None:
            rows = rows.filter(pl.col("issue_id") == issue_id)
        if issue_ids is not None:
            rows = rows.filter(pl.col("issue_id").is_in(list(issue_ids)))
        if window is not None:
            rows = rows.filter(pl.col("event_at") >= window.start, pl.col("event_at") < window.end)
        return rows.select(FORECAST.names()).sort("issued_at", "series_id", "event_at").collect()
