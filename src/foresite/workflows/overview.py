"""The overview of an organisation: what changed, what is forecast next, what somebody should look at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from foresite.analytics import anomalies, weekly
from foresite.catalog import assets, series
from foresite.catalog.tables import AssetRow, SeriesRow
from foresite.core.timeaxis import Window, now
from foresite.forecasting import peaks, queries, stages
from foresite.forecasting.tables import CertificateRow, IssueRow
from foresite.ingest import held
from foresite.lake.resample import thinned
from foresite.platform.events import outbox
from foresite.platform.events.kinds import CoverageTold
from foresite.platform.jobs import queue
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

MOST_SERIES = 200
"""Series that an overview looks at, the first by key: more are not taken in at a glance."""
MOVERS = 6
"""Series whose last week is sent along: those that went furthest."""
MOST_WINDOWS = 8
"""Windows that are read: of series that ended long ago at different times, the last ones are not compared."""
POINTS = 168
"""Of the last week of a series: its hours."""
OF_LATE = timedelta(days=7)
"""How far back jobs that failed and broken promises are counted."""
LONGEST_STEP = timedelta(days=40)
"""As of a moment, the newest value is looked for so far back: a month's last value is not older."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A series with what is to be said of it.

    Attributes:
        row: the series.
        asset: what it belongs to.
        latest: its newest value as a FACT, or None.
        before: the value of exactly a week before that.
        move: how far it went since, as a share of how far it went to and fro that week.
        recent: event_at and value of the last week; of those that went furthest.
        peak: the next peak of its newest issue, as ``forecasting.peaks`` gives it.
        issue: that issue, and by which forecaster.
        certified: whether the model of that issue passed its newest trial; None: never tried.
    """

    row: SeriesRow
    asset: AssetRow | None
    latest: dict[str, Any] | None
    before: float | None
    move: float | None
    recent: pl.DataFrame | None
    peak: dict[str, Any] | None
    issue: tuple[IssueRow, str] | None
    certified: bool | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What ``overview`` tells; ``coverage_broken`` is not known as of a moment."""

    series_count: int
    seen: list[Seen]
    main_id: int | None
    open_anomalies: int
    held_rows: int
    failed_jobs: int
    coverage_broken: int | None
    uncertified_models: int


def overview(house: House, scope: Scope, *, as_of: datetime | None = None) -> Overview:
    """Look over the first series of an organisation, as they are or were known at a moment."""
    engine, at = house.engine, as_of or now()
    rows = series.find(engine, scope, limit=MOST_SERIES).items
    seen = _seen(house, scope, rows, as_of=as_of)
    late = Window(at - OF_LATE, at)
    broken = outbox.of_kind(engine, scope, CoverageTold.kind, late) if as_of is None else None
    return Overview(
        series_count=series.count(engine, scope) if len(rows) == MOST_SERIES else len(rows),
        seen=seen,
        main_id=_main(seen),
        open_anomalies=anomalies.count_open(engine, scope, as_of=as_of),
        held_rows=held.count_open(engine, scope, as_of=as_of),
        failed_jobs=queue.failures(engine, scope, late),
        coverage_broken=None if broken is None else len({each.told["series_id"] for each in broken}),
        uncertified_models=len(
            {each.issue[0].model_id for each in seen if each.issue and not each.certified}
        ),
    )


def _values(
    house: House, scope: Scope, ids: list[int], as_of: datetime | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the newest FACT of each series, and the week up to it."""
    lake = house.lake
    if as_of is not None:
        reach = Window(as_of - LONGEST_STEP, Window.everything().end)
        facts = lake.read(scope, ids, reach, as_of=as_of).drop_nulls("value")
        latest = facts.group_by("series_id", maintain_order=True).last()
        return latest.select(facts.columns), weekly.weeks(facts, latest)
    latest = lake.latest(scope, ids)
    groups = [group for group, _ in zip(weekly.windows(latest), range(MOST_WINDOWS), strict=False)]
    read = [lake.read(scope, group, window) for group, window in groups]
    return latest, weekly.weeks(pl.concat(read) if read else latest, latest)


def _seen(house: House, scope: Scope, rows: Sequence[SeriesRow], *, as_of: datetime | None) -> list[Seen]:
    ids = [row.series_id for row in rows]
    places = assets.by_ids(house.engine, scope, sorted({row.asset_id for row in rows if row.asset_id}))
    latest, week = _values(house, scope, ids, as_of)
    newest, moved = _by_series(latest), _by_series(weekly.compared(week, latest))
    far = sorted((each for each in moved if moved[each]["move"]), key=lambda each: -abs(moved[each]["move"]))
    issues = queries.newest_issues(house.engine, scope, ids, as_of=as_of)
    tried = stages.newest(house.engine, scope, {issue.model_id for issue, _ in issues.values()})
    next_peak = _peaks(house, scope, issues, as_of or now())
    recent = _recent(week, far[:MOVERS])
    return [
        Seen(
            row=row,
            asset=places.get(row.asset_id or -1),
            latest=newest.get(row.series_id),
            recent=recent.get(row.series_id),
            peak=next_peak.get(row.series_id),
            issue=issues.get(row.series_id),
            certified=_passed(tried, issues.get(row.series_id)),
            **{name: moved.get(row.series_id, {}).get(name) for name in ("before", "move")},
        )
        for row in rows
    ]


def _by_series(told: pl.DataFrame) -> dict[int, dict[str, Any]]:
    return {row["series_id"]: row for row in told.to_dicts()}


def _recent(week: pl.DataFrame, series_ids: Sequence[int]) -> dict[int, pl.DataFrame]:
    groups = week.filter(pl.col("series_id").is_in(series_ids)).partition_by("series_id")
    return {group["series_id"][0]: thinned(group, POINTS) for group in groups}


def _passed(tried: dict[str, CertificateRow], made: tuple[IssueRow, str] | None) -> bool | None:
    trial = tried.get(made[0].model_id) if made else None
    return trial.passed if trial else None


def _peaks(
    house: House, scope: Scope, issues: dict[int, tuple[IssueRow, str]], at: datetime
) -> dict[int, dict[str, Any]]:
    if not issues:
        return {}
    named = {series_id: issue.issue_id for series_id, (issue, _) in issues.items()}
    fans = house.lake.read_forecasts(scope, issue_ids=set(named.values()))
    mine = pl.DataFrame({"series_id": list(named), "issue_id": list(named.values())}, schema=_NAMED)
    return _by_series(peaks.peaks(fans.join(mine, on=["series_id", "issue_id"], how="semi"), at))


_NAMED = pl.Schema({"series_id": pl.Int64(), "issue_id": pl.String()})


def _main(seen: Sequence[Seen]) -> int | None:
    """Return the series to show first: forecast, of the commonest unit, of the whole, the largest."""
    of_value = [each for each in seen if each.latest]
    forecast = [each for each in of_value if each.issue] or of_value
    if not forecast:
        return None
    unit = Counter(each.row.unit for each in forecast).most_common(1)[0][0]
    return min(
        (each for each in forecast if each.row.unit == unit),
        key=lambda each: (
            each.asset is None or each.asset.parent_id is not None,
            -abs(each.latest["value"]) if each.latest else 0.0,
        ),
    ).row.series_id
