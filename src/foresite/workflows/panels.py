"""Answers to many panels at once: each gets its own, and one that fails fails alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import polars as pl

from foresite.analytics.tables import AnomalyRow
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import ForesiteError, NotFoundError
from foresite.core.timeaxis import Resolution, Window
from foresite.dashboards.document import Beside, Chart, Map, Panel, Table, Text, Tile, keys_of
from foresite.dashboards.times import moved, step_of, window_before
from foresite.forecasting.tables import IssueRow
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.mapped import Asked, Mapped, mapped
from foresite.workflows.panel_reads import Drawn, Reads, Totals, Want
from foresite.workflows.panel_series import Shown, at_site, shown_by

MOST_POINTS = 5_000
"""Of all series of one chart, so that its answer stays within 60 kB."""
FEWEST, PER_COLUMN = 200, 100
"""Points of a series, and points of each column of the grid that a chart is wide."""
SPARK = 60


@dataclass(frozen=True, slots=True)
class ChartSeen:
    """A chart: of each series what is drawn, beside another time, with fans and anomalies."""

    window: Window
    step: str | None
    statistic: str
    drawn: list[tuple[int, Drawn]]
    before: Window | None
    drawn_before: list[tuple[int, Drawn]]
    issues: list[tuple[int, IssueRow, str, pl.DataFrame]]
    anomalies: list[AnomalyRow]


@dataclass(frozen=True, slots=True)
class TileSeen:
    """A number, when it was where that is one instant, what it is held against, and its course."""

    series_id: int
    value: float | None
    at: datetime | None
    before: float | None
    before_window: Window | None
    course: pl.DataFrame


@dataclass(frozen=True, slots=True)
class TableSeen:
    """Of each series its numbers, and its mean of another time."""

    lines: list[tuple[int, tuple[datetime, float] | None, Totals, float | None]]
    before: Window | None


@dataclass(frozen=True, slots=True)
class MapSeen:
    """A map: what was asked for, and what is there."""

    asked: Asked
    found: Mapped


Told = ChartSeen | TileSeen | TableSeen | MapSeen


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer to one panel: what it shows, or why it cannot.

    Attributes:
        panel: that was asked for.
        missing: keys that name no series here.
        count: series that its choice means, of which the first are shown; None where it names them.
        told: what it shows.
        error: why it shows nothing.
    """

    panel: Panel
    missing: list[str]
    count: int | None = None
    told: Told | None = None
    error: ForesiteError | None = None


class _Maker(Protocol):
    def __call__(self) -> Told: ...


@dataclass(slots=True)
class _Table:
    """What all panels share: the range, the site and the reads."""

    window: Window
    site: str
    reads: Reads

    def before(self, window: Window, beside: Beside, series_id: int) -> Window | None:
        bounded = window.start > Window.everything().start
        return (
            window_before(window, beside, self.reads.rows[series_id].zone)
            if beside != "none" and bounded
            else None
        )


def answers(
    house: House,
    scope: Scope,
    panels: Sequence[Panel],
    window: Window,
    *,
    as_of: datetime | None = None,
    site: str = "",
) -> tuple[list[Seen], list[SeriesRow]]:
    """Return what each panel shows, in their order, and the series that they show.

    Panels that choose their series and have no place of their own are of ``site``, the key of an asset, and
    of what is below it; empty: of everything.
    """
    shown = shown_by(house, scope, panels, site)
    rows = {row.series_id: row for each in shown if isinstance(each, Shown) for row in each.rows}
    table = _Table(window, site, Reads(house, scope, rows, as_of))
    plans = [(each, _planned(table, panel, each)) for panel, each in zip(panels, shown, strict=True)]
    seen = [_seen(panel, *plan) for panel, plan in zip(panels, plans, strict=True)]
    return seen, list(rows.values())


def _planned(table: _Table, panel: Panel, shown: Shown | NotFoundError) -> _Maker | ForesiteError | None:
    """Say what a panel will read, and return how it is made of that."""
    if isinstance(shown, NotFoundError):
        return shown
    ids = [row.series_id for row in shown.rows]
    if not ids and keys_of(panel):
        return NotFoundError(
            "none of the series of this panel is here",
            code="panel-series-absent",
            remedy="Choose other series, or load the data that bring them.",
            keys=keys_of(panel),
        )
    try:
        return _maker(table, panel, ids)
    except ForesiteError as error:
        return error


def _maker(table: _Table, panel: Panel, ids: list[int]) -> _Maker | None:
    match panel:
        case Text():
            return None
        case Map():
            return _map(table, panel)
        case Chart():
            return _chart(table, panel, ids)
        case Tile():
            return _tile(table, panel, ids[0])
        case Table():
            return _lines(table, panel, ids)


def _seen(panel: Panel, shown: Shown | NotFoundError, make: _Maker | ForesiteError | None) -> Seen:
    missing, count = (shown.missing, shown.count) if isinstance(shown, Shown) else ([], None)
    if make is None or isinstance(make, ForesiteError):
        return Seen(panel, missing, count, error=make)
    try:
        return Seen(panel, missing, count, make())
    except ForesiteError as error:
        return Seen(panel, missing, count, error=error)


def _map(table: _Table, panel: Map) -> Callable[[], MapSeen]:
    choice, reads = at_site(panel.choice, table.site), table.reads
    asked = Asked(
        choice.quantity,
        choice.unit,
        panel.statistic,
        table.window,
        reads.as_of,
        asset_type=choice.asset_type,
        parent=choice.below,
    )
    return lambda: MapSeen(asked, mapped(reads.house, reads.scope, asked))


def _chart(table: _Table, panel: Chart, ids: list[int]) -> Callable[[], ChartSeen]:
    reads, window = table.reads, _reached(table, ids)
    finest = min(
        (table.reads.rows[each].resolution for each in ids if table.reads.rows[each].resolution),
        key=lambda told: Resolution.parse(told or "").nominal_seconds,
        default=None,
    )
    step = step_of(window, finest) if panel.resolution == "auto" else panel.resolution
    step = None if step == "raw" else step
    points = min(max(FEWEST, panel.place.w * PER_COLUMN), max(2, MOST_POINTS // len(ids)))

    def shape(of: Window) -> Want:
        return ("steps", of, (step, panel.statistic)) if step else ("drawn", of, points)

    before = table.before(window, panel.compare, ids[0])
    reads.want(shape(window), ids)
    if before:
        reads.want(shape(before), ids)
    if panel.forecast:
        reads.want(("issues",), ids)
    if panel.anomalies:
        reads.want(("anomalies", window), ids)

    def make() -> ChartSeen:
        issues = reads.issues() if panel.forecast else {}
        odd = reads.anomalies(window) if panel.anomalies else []
        return ChartSeen(
            window=window,
            step=step,
            statistic=panel.statistic,
            drawn=[(each, reads.drawn(shape(window), each)) for each in ids],
            before=before,
            drawn_before=[(each, reads.drawn(shape(before), each)) for each in ids] if before else [],
            issues=[(each, *issues[each]) for each in ids if each in issues],
            anomalies=[row for row in odd if row.series_id in ids],
        )

    return make


def _reached(table: _Table, ids: list[int]) -> Window:
    """Return the range, or the part of it that values reach where it has no beginning."""
    if table.window.start > Window.everything().start:
        return table.window
    told = table.reads.house.lake.totals(table.reads.scope, ids, table.window, as_of=table.reads.as_of)
    first, last = told.select(pl.col("first_at").min(), pl.col("last_at").max()).row(0)
    if first is None or last is None or first >= last:
        return table.window
    return Window(first, min(table.window.end, last + (last - first) / 1000))


def _tile(table: _Table, panel: Tile, series_id: int) -> Callable[[], TileSeen]:
    reads, window = table.reads, table.window
    spark: Want = ("drawn", window, SPARK)
    before = table.before(window, panel.beside, series_id)
    reads.want(spark, [series_id])
    reads.want(("newest", window), [series_id])
    if before:
        reads.want(("totals", before), [series_id])

    def make() -> TileSeen:
        drawn = reads.drawn(spark, series_id)
        value, at = _number(panel.statistic, drawn, reads.newest(window, series_id))
        then = None
        if before and panel.statistic == "newest":
            zone = reads.rows[series_id].zone
            then = reads.at(moved(at, window, panel.beside, zone), series_id) if at else None
        elif before:
            then = _statistic(panel.statistic, reads.totals(before, series_id))
        return TileSeen(series_id, value, at, then, before, drawn.frame)

    return make


def _number(
    statistic: str, drawn: Drawn, newest: tuple[datetime, float] | None
) -> tuple[float | None, datetime | None]:
    """Return a number, and its instant where it is of one; extremes are among what is drawn."""
    if statistic == "newest":
        return (newest[1], newest[0]) if newest else (None, None)
    value = _statistic(statistic, drawn.totals)
    at = None
    if statistic in {"peak", "least"} and value is not None:
        at = drawn.frame.filter(pl.col("value") == value)["event_at"].min()
    return value, at if isinstance(at, datetime) else None


def _statistic(name: str, totals: Totals) -> float | None:
    named: dict[str, Any] = {"peak": totals.max, "least": totals.min, "mean": totals.mean, "sum": totals.sum}
    value: float | None = named[name]
    return value


def _lines(table: _Table, panel: Table, ids: list[int]) -> Callable[[], TableSeen]:
    reads, window = table.reads, table.window
    before = table.before(window, panel.beside, ids[0])
    reads.want(("totals", window), ids)
    reads.want(("newest", window), ids)
    if before:
        reads.want(("totals", before), ids)

    def make() -> TableSeen:
        lines = [
            (
                each,
                reads.newest(window, each),
                reads.totals(window, each),
                reads.totals(before, each).mean if before else None,
            )
            for each in ids
        ]
        return TableSeen(lines, before)

    return make
