"""Routes of completeness: series by local day, and one series closely."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foresite.api.deps import LARGEST_ID, CallerDep, MomentDep, SeriesId, needs
from foresite.api.quality_schemas import (
    CompletenessDetail,
    CompletenessPage,
    DayCounts,
    Gap,
    LateCounts,
    LoadFinding,
    SeriesCompleteness,
)
from foresite.core.timeaxis import Window, parse_instant
from foresite.platform.auth.permissions import Permission
from foresite.workflows import quality
from foresite.workflows.quality import MOST_GAPS, Complete

router = APIRouter(tags=["quality"])
_READ = [needs(Permission.DATA_READ)]
_Start = Annotated[
    str, Query(description="First instant, ISO 8601 with offset.", examples=["2024-05-01T00:00:00Z"])
]
_End = Annotated[
    str, Query(description="End, not included; whole local days are told.", examples=["2024-06-01T00:00:00Z"])
]


@router.get("/quality", dependencies=_READ, summary="How complete series are")
def find(
    who: CallerDep,
    start: _Start,
    end: _End,
    as_of: MomentDep,
    query: Annotated[str, Query(description="Words in key or name.", max_length=500)] = "",
    asset: Annotated[str, Query(description="Key of the asset.")] = "",
    series_id: Annotated[
        list[Annotated[int, Field(ge=1, le=LARGEST_ID)]],
        Query(description="Only these, repeated.", max_length=100),
    ] = [],  # noqa: B006 -- never changed; FastAPI reads it as the default
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many.")] = 50,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> CompletenessPage:
    """Return one page of series by key, with steps expected and there on each local day of a window.

    Nothing is expected before the first value of a series, nor where it may still be on its way.
    """
    window = _window(start, end)
    page = quality.calendar(
        who.house,
        who.scope,
        window,
        query=query,
        asset=asset,
        ids=series_id,
        as_of=as_of,
        limit=limit,
        cursor=cursor,
    )
    items = [_shown(each) for each in page.items]
    return CompletenessPage(
        start=window.start, end=window.end, as_of=as_of, items=items, next_cursor=page.next_cursor or None
    )


@router.get("/quality/{series_id}", dependencies=_READ, summary="How complete one series is")
def get(
    who: CallerDep, series_id: SeriesId, start: _Start, end: _End, as_of: MomentDep
) -> CompletenessDetail:
    """Return one series closely: its gaps, what came late, was told anew or repaired, and what loads saw."""
    told = quality.detail(who.house, who.scope, series_id, _window(start, end), as_of=as_of)
    shown = _shown(told.complete)
    lag = told.complete.lag
    by_day = {name: _counts(shown.days.day, getattr(told, name)) for name in ("late", "restated", "repaired")}
    return CompletenessDetail(
        series=shown,
        days=LateCounts(**shown.days.model_dump(), **by_day),
        lag_median_seconds=lag.median.total_seconds() if lag else None,
        lag_late_seconds=lag.late.total_seconds() if lag else None,
        gaps=[Gap.model_validate(each) for each in told.complete.gaps.tail(MOST_GAPS).to_dicts()],
        findings=[LoadFinding.model_validate(each) for each in told.findings],
    )


def _window(start: str, end: str) -> Window:
    first, last = (parse_instant(each) for each in (start, end))
    return Window(first, last)


def _shown(each: Complete) -> SeriesCompleteness:
    names = ("series_id", "key", "name", "unit", "resolution", "zone")
    row: dict[str, Any] = {name: getattr(each.row, name) for name in names}
    columns = {name: each.counts[name].to_list() for name in ("expected", "there", "values")}
    sums = {name: sum(count or 0 for count in counts) for name, counts in columns.items()}
    days = [day.isoformat() for day in each.counts["day"]]
    held = _counts(days, each.held)
    told = DayCounts(day=days, **columns, held=held)
    return SeriesCompleteness(**row, **sums, held=sum(held), gaps=each.gaps.height, days=told)


def _counts(days: list[str], told: dict[str, int]) -> list[int]:
    return [told.get(day, 0) for day in days]
