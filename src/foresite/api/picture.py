"""Routes of several series at once: values, the moments they became known, what is told differently now."""

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from foresite.api.deps import LARGEST_ID, Caller, CallerDep, MomentDep, WindowDep, needs
from foresite.api.kept import KeptOfSeveral
from foresite.api.picture_schemas import Changed, KnownMoment, Part, Picture, Statistic, Totals
from foresite.api.visits import at_most
from foresite.catalog import series as catalogue
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import NotFoundError
from foresite.core.timeaxis import Resolution, now
from foresite.lake.picture import TOTALS
from foresite.platform.auth.permissions import Permission
from foresite.workflows.local_buckets import local_buckets
from foresite.workflows.value_files import Form, Wanted, write

router = APIRouter(tags=["observations"])
kept = APIRouter(route_class=KeptOfSeveral)
MOST_SERIES = 200
"""Of one request."""
POINTS, MAX_POINTS = 1_000, 5_000
"""Of one series."""
MOMENTS, RESTATED = 400, 500
KINDS: dict[Form, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_LINES = (
    "series,name,unit,time [Europe/Berlin],time [UTC],known at [UTC],value\n"
    "grid/north/load,North load,MW,2024-05-01T02:00:00+02:00,2024-05-01T00:00:00+00:00,"
    "2024-05-01T01:00:00+00:00,412.5\n"
)
_FILES = {KINDS["csv"]: {"example": _LINES}, KINDS["xlsx"]: _BINARY, KINDS["parquet"]: _BINARY}
_READ = [needs(Permission.DATA_READ)]
SeriesIds = Annotated[
    list[Annotated[int, Field(ge=1, le=LARGEST_ID)]],
    Query(description="Ids of series, repeated.", min_length=1, max_length=MOST_SERIES),
]


@kept.get("/observations", dependencies=_READ, summary="Values of several series")
def several(
    who: CallerDep,
    series_id: SeriesIds,
    window: WindowDep,
    as_of: MomentDep,
    max_points: Annotated[
        int, Query(ge=2, le=MAX_POINTS, description="Of each series, at most so many; the extremes are kept.")
    ] = POINTS,
    resolution: Annotated[
        str | None, Query(description="ISO 8601: one value of each bucket of each site's calendar.")
    ] = None,
    statistic: Annotated[Statistic, Query(description="Of a bucket, where there is a resolution.")] = "mean",
    extremes: Annotated[bool, Query(description="Tell the lowest and highest of each bucket.")] = True,  # noqa: FBT002
) -> Picture:
    """Return values of several series in one answer, thinned for a chart, with totals of all values.

    Buckets are whole, also where the window begins or ends within one; totals are of the window.
    """
    rows = rows_of(who, series_id)
    ids = list(rows)
    lake = who.house.lake
    if resolution is None:
        found, totals = lake.drawn(who.scope, ids, window, max_points=max_points, as_of=as_of)
    else:
        step = Resolution.parse(resolution)
        found, totals = local_buckets(who.house, who.scope, rows, window, step=step, as_of=as_of)
        found = found.with_columns(value=pl.col(statistic))
        found = found if extremes else found.drop("min", "max")
    by_id = {each["series_id"]: each for each in totals.to_dicts()}
    values = {key[0]: part for key, part in found.partition_by("series_id", as_dict=True).items()}
    return Picture(
        start=window.start,
        end=window.end,
        as_of=as_of,
        resolution=resolution,
        statistic=statistic if resolution else None,
        series=[
            part_of(each, by_id.get(each), values.get(each, found.clear()), bucketed=resolution is not None)
            for each in ids
        ],
    )


@router.get("/observations/moments", dependencies=_READ, summary="When values became known")
def moments(who: CallerDep, series_id: SeriesIds, window: WindowDep) -> list[KnownMoment]:
    """Return the moments at which values of a window became known, the latest last.

    Of more than 400 moments some are left out; those that restated something come first.
    """
    ids = list(rows_of(who, series_id))
    found = who.house.lake.moments(who.scope, ids, window, most=MOMENTS)
    return [KnownMoment.model_validate(each) for each in found.to_dicts()]


@router.get("/observations/changes", dependencies=_READ, summary="What is told differently now")
def changes(who: CallerDep, series_id: SeriesIds, window: WindowDep, as_of: MomentDep) -> list[Changed]:
    """Return by series how many values of a window were restated since a moment, how many are new, and which.

    Of one series at most 500 restated values are named: those that differ most. Without a moment nothing did.
    """
    ids = list(rows_of(who, series_id))
    found = who.house.lake.changes(who.scope, ids, window, as_of=as_of or now())
    parts = {key[0]: part for key, part in found.partition_by("series_id", as_dict=True).items()}
    return [_changed(each, parts.get(each, found.clear())) for each in ids]


def rows_of(who: Caller, series_ids: list[int]) -> dict[int, SeriesRow]:
    """Return the series by id, each once, in the order asked for.

    Raises:
        NotFoundError: one is not there, or another organisation's.
    """
    there = catalogue.by_ids(who.house.engine, who.scope, series_ids)
    absent = next((each for each in series_ids if each not in there), None)
    if absent is not None:
        raise NotFoundError(f"there is no series {absent}", code="series-absent", series_id=absent)
    return {each: there[each] for each in series_ids}


def part_of(series_id: int, told: dict[str, Any] | None, found: pl.DataFrame, *, bucketed: bool) -> Part:
    """Return what is drawn of a series, and what all its values come to: a row of TOTALS, or None."""
    totals = told or {**dict.fromkeys(TOTALS.names()), "count": 0}
    count = totals["count"]
    columns = {"event_at": found["event_at"].dt.epoch("ms").to_list(), "value": found["value"].to_list()}
    if bucketed:
        columns |= {name: found[name].to_list() for name in ("min", "max") if name in found.columns}
    thinned = "raw" if found.height == count else "minmax"
    return Part.model_validate(
        {
            "series_id": series_id,
            "sampling": "mean" if bucketed else thinned,
            "totals": Totals.model_validate(totals | {"mean": totals["sum"] / count if count else None}),
            "columns": columns,
        }
    )


def _changed(series_id: int, found: pl.DataFrame) -> Changed:
    restated = found.filter("was_known")
    apart = (pl.col("now") - pl.col("then")).abs()
    most = restated.sort(apart, descending=True, nulls_last=False).head(RESTATED).sort("event_at")
    instants = {name: most[name].dt.epoch("ms").to_list() for name in ("event_at", "known_at")}
    return Changed.model_validate(
        {
            "series_id": series_id,
            "restated": restated.height,
            "fresh": found.height - restated.height,
            "columns": instants | {name: most[name].to_list() for name in ("then", "now")},
        }
    )


@router.get(
    "/observations/export",
    dependencies=[*_READ, at_most("exports")],
    summary="Export values of several series",
    response_class=StreamingResponse,
    responses={200: {"content": _FILES, "description": "A file; each line is a value of a series."}},
)
def export(
    who: CallerDep,
    series_id: SeriesIds,
    window: WindowDep,
    as_of: MomentDep,
    form: Annotated[Form, Query(alias="format", description="csv is written as it is read.")] = "csv",
    resolution: Annotated[
        str | None, Query(description="ISO 8601: one line of each bucket of each site's calendar.")
    ] = None,
    zone: Annotated[
        str,
        Query(max_length=64, description="IANA zone of the file's times; empty: that of the first series."),
    ] = "",
) -> StreamingResponse:
    """Return all values of a window as CSV, workbook or Parquet in local time; who took it out is audited."""
    rows = list(rows_of(who, series_id).values())
    step = Resolution.parse(resolution) if resolution else None
    wanted = Wanted(rows, window, as_of, step, zone or rows[0].zone)
    told = write(who.house, who.scope, wanted, form)
    name = f"attachment; filename=values-{who.scope.organisation}.{form}"
    return StreamingResponse(told, media_type=KINDS[form], headers={"content-disposition": name})


router.include_router(kept)
