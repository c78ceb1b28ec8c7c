"""Reads for many panels at once: each panel says what it will want, and what several want is read once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from foresite.analytics import anomalies
from foresite.analytics.tables import AnomalyRow
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import ForesiteError
from foresite.core.timeaxis import Resolution, Window
from foresite.forecasting import queries
from foresite.forecasting.tables import IssueRow
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.local_buckets import local_buckets

Want = tuple[Any, ...]
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Totals:
    """What all values of a series in a window come to."""

    count: int = 0
    min: float | None = None
    max: float | None = None
    sum: float | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def mean(self) -> float | None:
        """Their mean; None where there is none."""
        return self.sum / self.count if self.sum is not None and self.count else None


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values of a series for a chart, and what all of them come to."""

    frame: pl.DataFrame
    totals: Totals
    bucketed: bool


@dataclass(slots=True)
class Reads:
    """What panels want, by what is read of it at once; a read that fails fails for those who wanted it."""

    house: House
    scope: Scope
    rows: dict[int, SeriesRow]
    as_of: datetime | None
    _wanted: dict[Want, set[int]] = field(default_factory=dict)
    _found: dict[Want, Any] = field(default_factory=dict)

    def want(self, what: Want, series_ids: list[int]) -> None:
        """Say beforehand what will be asked for."""
        self._wanted.setdefault(what, set()).update(series_ids)

    def drawn(self, what: Want, series_id: int) -> Drawn:
        """Return values for a chart.

        ``what`` is ("drawn", window, points) or ("steps", window, (step, statistic)).
        """
        found: dict[int, Drawn] = self._read(what, self._drawn if what[0] == "drawn" else self._steps)
        return found[series_id]

    def totals(self, window: Window, series_id: int) -> Totals:
        """Return what the values of a window come to."""
        found: dict[int, Totals] = self._read(("totals", window), self._totals)
        return found.get(series_id, Totals())

    def newest(self, window: Window, series_id: int) -> tuple[datetime, float] | None:
        """Return the newest value of a window and when it was."""
        found: dict[int, tuple[datetime, float]] = self._read(("newest", window), self._newest)
        return found.get(series_id)

    def at(self, at: datetime, series_id: int) -> float | None:
        """Return the value of exactly an instant."""
        facts = self.house.lake.read(self.scope, [series_id], Window(at, at + _INSTANT), as_of=self.as_of)
        values = facts["value"].drop_nulls()
        return float(values[0]) if values.len() else None

    def issues(self) -> dict[int, tuple[IssueRow, str, pl.DataFrame]]:
        """Return by series its newest issue, by which forecaster, and its fan."""
        found: dict[int, tuple[IssueRow, str, pl.DataFrame]] = self._read(("issues",), self._issues)
        return found

    def anomalies(self, window: Window) -> list[AnomalyRow]:
        """Return what stands in a window."""
        found: list[AnomalyRow] = self._read(("anomalies", window), self._anomalies)
        return found

    def _read(self, what: Want, read: Callable[[Want, list[int]], Any]) -> Any:
        if what not in self._found:
            try:
                self._found[what] = read(what, sorted(self._wanted.get(what, ())))
            except ForesiteError as error:
                self._found[what] = error
        found = self._found[what]
        if isinstance(found, ForesiteError):
            raise found
        return found

    def _drawn(self, what: Want, ids: list[int]) -> dict[int, Drawn]:
        _, window, points = what
        values, told = self.house.lake.drawn(self.scope, ids, window, max_points=points, as_of=self.as_of)
        return _by_series(values, _totalled(told), ids, bucketed=False)

    def _steps(self, what: Want, ids: list[int]) -> dict[int, Drawn]:
        _, window, (step, statistic) = what
        rows = {each: self.rows[each] for each in ids}
        found, totals = local_buckets(
            self.house, self.scope, rows, window, step=Resolution.parse(step), as_of=self.as_of
        )
        found = found.with_columns(value=pl.col(statistic))
        return _by_series(found, _totalled(totals), ids, bucketed=True)

    def _totals(self, what: Want, ids: list[int]) -> dict[int, Totals]:
        return _totalled(self.house.lake.totals(self.scope, ids, what[1], as_of=self.as_of))

    def _newest(self, what: Want, ids: list[int]) -> dict[int, tuple[datetime, float]]:
        """Take newest values from memory where they are in the window, else read where each series ends."""
        window, lake = what[1], self.house.lake
        found = {}
        if self.as_of is None:
            for row in lake.latest(self.scope, ids).to_dicts():
                if window.start <= row["event_at"] < window.end:
                    found[row["series_id"]] = (row["event_at"], row["value"])
        ends: dict[datetime, list[int]] = {}
        left = [each for each in ids if each not in found]
        told = _totalled(lake.totals(self.scope, left, window, as_of=self.as_of)) if left else {}
        for each, totals in told.items():
            if totals.last_at is not None:
                ends.setdefault(totals.last_at, []).append(each)
        for at, mine in ends.items():
            facts = lake.read(self.scope, mine, Window(at, at + _INSTANT), as_of=self.as_of)
            found |= {row["series_id"]: (at, row["value"]) for row in facts.to_dicts()}
        return found

    def _issues(self, _what: Want, ids: list[int]) -> dict[int, tuple[IssueRow, str, pl.DataFrame]]:
        newest = queries.newest_issues(self.house.engine, self.scope, ids, as_of=self.as_of)
        if not newest:
            return {}
        issued = {issue.issue_id for issue, _ in newest.values()}
        fans = self.house.lake.read_forecasts(self.scope, issue_ids=issued)
        return {
            each: (
                issue,
                forecaster,
                fans.filter(pl.col("series_id") == each, pl.col("issue_id") == issue.issue_id),
            )
            for each, (issue, forecaster) in newest.items()
        }

    def _anomalies(self, what: Want, ids: list[int]) -> list[AnomalyRow]:
        return anomalies.within(self.house.engine, self.scope, ids, what[1], as_of=self.as_of)


def _totalled(told: pl.DataFrame) -> dict[int, Totals]:
    return {row.pop("series_id"): Totals(**row) for row in told.to_dicts()}


def _by_series(
    values: pl.DataFrame, told: dict[int, Totals], ids: list[int], *, bucketed: bool
) -> dict[int, Drawn]:
    parts = {key[0]: part for key, part in values.partition_by("series_id", as_dict=True).items()}
    return {each: Drawn(parts.get(each, values.clear()), told.get(each, Totals()), bucketed) for each in ids}
