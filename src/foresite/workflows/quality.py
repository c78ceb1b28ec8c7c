"""How complete series are, day by day: counted from the lake, with held rows, findings and what came late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from foresite.analytics import quality
from foresite.analytics.lags import Lag, lag_of
from foresite.catalog import runs, series
from foresite.catalog.paging import Page
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import BadDataError
from foresite.core.timeaxis import Resolution, Window, local_day, now, zone
from foresite.ingest import held
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

LONGEST = timedelta(days=800)
"""Of what one request looks at."""
MOST_ROWS = 6_000_000
"""Steps that one request counts."""
USUAL_MOST = timedelta(days=7)
"""A longer lag is of history that was loaded at once, and says nothing about what is on its way."""
RUNS = 50
"""Loads whose findings are told, the newest ones."""
MOST_GAPS, MOST_FINDINGS = 500, 200


@dataclass(frozen=True, slots=True)
class Complete:
    """A series with its days.

    Attributes:
        row: the series.
        counts: as ``quality.DAYS``, every local day of the window.
        held: by ISO date, rows that a rule held back and nobody settled.
        gaps: as ``quality.GAPS``.
        lag: how long its values usually take to come, or None.
    """

    row: SeriesRow
    counts: pl.DataFrame
    held: dict[str, int]
    gaps: pl.DataFrame
    lag: Lag | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One series closely: by ISO date what came late, was told anew or repaired; what loads saw."""

    complete: Complete
    late: dict[str, int]
    restated: dict[str, int]
    repaired: dict[str, int]
    findings: list[dict[str, Any]]


def calendar(  # noqa: PLR0913 -- each is one way to narrow the same list
    house: House,
    scope: Scope,
    window: Window,
    *,
    query: str = "",
    asset: str = "",
    ids: list[int] | None = None,
    as_of: datetime | None = None,
    limit: int = 50,
    cursor: str = "",
) -> Page[Complete]:
    """Return one page of series by key, with what is there of each on each local day of the window."""
    _expect_short(window)
    page = series.find(house.engine, scope, query=query, asset=asset, ids=ids, limit=limit, cursor=cursor)
    _expect_few(page.items, window)
    return Page(_complete(house, scope, page.items, window, as_of), page.next_cursor)


def detail(
    house: House, scope: Scope, series_id: int, window: Window, *, as_of: datetime | None = None
) -> Detail:
    """Return one series closely."""
    _expect_short(window)
    row = series.get(house.engine, scope, series_id)
    _expect_few([row], window)
    whole = _whole_days(window, row.zone)
    (complete,) = _complete(house, scope, [row], window, as_of)
    versions = house.lake.versions(scope, [series_id], whole, as_of=as_of)
    facts = house.lake.read(scope, [series_id], whole, as_of=as_of)
    usual = complete.lag.late if complete.lag else None
    late = (
        quality.late(versions, usual)
        if usual is not None and usual <= USUAL_MOST
        else quality.late(versions, None)
    )
    mended = facts.filter(pl.col("quality") != 0)["event_at"]
    return Detail(
        complete,
        late=quality.by_day(late, row.zone),
        restated=quality.by_day(quality.restated(versions), row.zone),
        repaired=quality.by_day(mended, row.zone),
        findings=list(_findings(house, scope, row.key, whole, as_of))[:MOST_FINDINGS],
    )


def _complete(
    house: House, scope: Scope, rows: Sequence[SeriesRow], window: Window, as_of: datetime | None
) -> list[Complete]:
    if not rows:
        return []
    at = min(as_of or now(), now())
    wide = _whole_days(window, *{row.zone for row in rows})
    reach = Window(wide.start.replace(day=1, hour=0, minute=0, second=0, microsecond=0), wide.end)
    facts = house.lake.read(scope, [row.series_id for row in rows], reach, as_of=as_of)
    parts = {key[0]: part for key, part in facts.partition_by("series_id", as_dict=True).items()}
    began = house.lake.first_months(scope)
    held_at = held.held_at(house.engine, scope, [row.key for row in rows], wide, as_of=as_of)
    return [
        _one(
            row,
            parts.get(row.series_id, facts.clear()),
            window,
            earlier=began.get(row.series_id, _month(reach.start)) < _month(reach.start),
            at=at,
            held_at=held_at.get(row.key, []),
        )
        for row in rows
    ]


def _one(
    row: SeriesRow,
    facts: pl.DataFrame,
    window: Window,
    *,
    earlier: bool,
    at: datetime,
    held_at: list[datetime],
) -> Complete:
    whole = _whole_days(window, row.zone)
    standing = facts.drop_nulls("value")["event_at"]
    first_at = whole.start if earlier else standing.min()
    resolution = Resolution.parse(row.resolution) if row.resolution else None
    lag = lag_of(facts)
    wait = lag.late if lag and lag.late <= USUAL_MOST else timedelta(0)
    step = timedelta(seconds=resolution.nominal_seconds if resolution else 0)
    settled = at - wait - step
    if (newest := _instant(standing.max())) is not None:
        settled = max(settled, newest + timedelta(microseconds=1))  # what has come is no longer on its way
    expected = quality.expected_in(whole, first_at=_instant(first_at), settled_at=settled)
    inside = facts.filter(pl.col("event_at") >= whole.start, pl.col("event_at") < whole.end)
    told = quality.calendar(inside, whole, expected=expected, resolution=resolution, zone=row.zone)
    times = pl.Series("event_at", held_at, dtype=facts.schema["event_at"])
    return Complete(row, told.days, quality.by_day(times, row.zone), told.gaps, lag)


def _instant(found: Any) -> datetime | None:
    return found if isinstance(found, datetime) else None


def _month(at: datetime) -> int:
    """Count months of UTC from January 1970."""
    utc = at.astimezone(UTC)
    return (utc.year - 1970) * 12 + utc.month - 1


def _whole_days(window: Window, *zones: str) -> Window:
    """Return the window widened to whole local days of these zones."""
    first = [local_day(window.start.astimezone(zone(each)).date(), each).start for each in zones]
    last = window.end - timedelta(microseconds=1) if window.end > window.start else window.end
    ends = [local_day(last.astimezone(zone(each)).date(), each).end for each in zones]
    return Window(min(first), max(ends))


def _findings(
    house: House, scope: Scope, key: str, window: Window, as_of: datetime | None
) -> Iterator[dict[str, Any]]:
    """Yield what the newest loads saw in a series, of times in the window, with the run that saw it."""
    for run in runs.of_source(house.engine, scope, limit=RUNS):
        if run.ended_at is None or (as_of is not None and run.ended_at > as_of):
            continue
        for file in run.report.get("files", []):
            of_series = (each for each in file.get("series", []) if each.get("series") == key)
            for finding in (each for told in of_series for each in told.get("findings", [])):
                if _touches(finding, window):
                    yield finding | {
                        "run_id": run.run_id,
                        "file": file.get("file", ""),
                        "seen_at": run.ended_at,
                    }


def _touches(finding: dict[str, Any], window: Window) -> bool:
    first, last = finding.get("first_at"), finding.get("last_at")
    if not first or not last:
        return True
    return datetime.fromisoformat(first) < window.end and datetime.fromisoformat(last) >= window.start


def _expect_short(window: Window) -> None:
    if window.length > LONGEST:
        raise BadDataError(
            f"completeness is counted for {LONGEST.days} days at most",
            code="window-too-long",
            remedy="Ask for a shorter window.",
            days=LONGEST.days,
        )


def _expect_few(rows: Sequence[SeriesRow], window: Window) -> None:
    seconds = window.length.total_seconds()
    steps = sum(seconds / Resolution.parse(row.resolution).nominal_seconds for row in rows if row.resolution)
    if steps > MOST_ROWS:
        raise BadDataError(
            f"these series have more than {MOST_ROWS:,} steps in that window",
            code="window-too-long",
            remedy="Ask for fewer series, or a shorter window.",
            days=int(LONGEST.days * MOST_ROWS / steps),
        )
