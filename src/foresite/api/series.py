"""Routes of series: find them, read their values now or as they were known."""

from datetime import datetime
from hashlib import blake2b
from io import BytesIO
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Header, Query, Response
from pydantic import Field
from starlette.exceptions import HTTPException

from foresite.api.deps import LARGEST_ID, Caller, CallerDep, MomentDep, SeriesId, WindowDep, needs
from foresite.api.kept import KeptRoute
from foresite.api.negotiation import JSON, AcceptDep, chosen, has
from foresite.api.schemas import (
    Asset,
    Latest,
    ObservationColumns,
    Observations,
    Sampling,
    Series,
    SeriesPage,
)
from foresite.catalog import assets
from foresite.catalog import series as catalogue
from foresite.catalog.choosing import Choice
from foresite.catalog.tables import SeriesRow
from foresite.core.timeaxis import Resolution, Window
from foresite.lake.resample import thinned
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["series"])
kept = APIRouter(route_class=KeptRoute)
POINTS, MAX_POINTS = 2_000, 20_000
_CSV, _PARQUET, _ARROW = "text/csv", "application/vnd.apache.parquet", "application/vnd.apache.arrow.file"
_KINDS = {JSON: "json", _CSV: "csv", _PARQUET: "parquet", _ARROW: "arrow"}
"""Media types of values, the first for who takes anything, with the ending of a file's name."""
_VARY = {"vary": "accept, accept-encoding"}
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_CSV_EXAMPLE = (
    "series_id,event_at,known_at,value,quality\n4,2024-05-01T00:00:00Z,2024-05-01T01:00:00Z,412.5,0\n"
)


@router.get("/series", dependencies=[needs(Permission.DATA_READ)], summary="Find series")
def find(
    who: CallerDep,
    query: Annotated[str, Query(description="Words in key or name.", max_length=500)] = "",
    asset: Annotated[str, Query(description="Key of the asset.")] = "",
    quantity: Annotated[str, Query(description="What is measured.")] = "",
    unit: Annotated[str, Query(description="Of the values.", max_length=64)] = "",
    asset_type: Annotated[str, Query(description="Of the assets they are of.", max_length=64)] = "",
    below: Annotated[
        str, Query(description="Key: only of that asset and those below it, however deep.", max_length=200)
    ] = "",
    series_id: Annotated[
        list[Annotated[int, Field(ge=1, le=LARGEST_ID)]],
        Query(description="Only these, repeated.", max_length=200),
    ] = [],  # noqa: B006 -- never changed; FastAPI reads it as the default
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 100,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> SeriesPage:
    """Return one page of series by key, with their newest values."""
    page = catalogue.find(
        who.house.engine,
        who.scope,
        query=query,
        asset=asset,
        choice=Choice(quantity=quantity, unit=unit, asset_type=asset_type, below=below),
        ids=series_id,
        limit=limit,
        cursor=cursor,
    )
    return SeriesPage(items=told_all(who, page.items), next_cursor=page.next_cursor or None)


@router.get("/series/{series_id}", dependencies=[needs(Permission.DATA_READ)], summary="One series")
def get(who: CallerDep, series_id: SeriesId) -> Series:
    """Return one series with its newest value."""
    return told_all(who, [catalogue.get(who.house.engine, who.scope, series_id)])[0]


@kept.get(
    "/series/{series_id}/observations",
    dependencies=[needs(Permission.DATA_READ)],
    summary="Values of a series",
    response_model=Observations,
    responses={
        200: {"content": {_CSV: {"example": _CSV_EXAMPLE}, _PARQUET: _BINARY, _ARROW: _BINARY}},
        304: {"description": "The client has this answer already."},
    },
)
def observations(
    who: CallerDep,
    series_id: SeriesId,
    window: WindowDep,
    as_of: MomentDep,
    accept: AcceptDep,
    response: Response,
    max_points: Annotated[
        int | None,
        Query(ge=2, le=MAX_POINTS, description="At most so many values, the extremes kept. JSON: 2000."),
    ] = None,
    resolution: Annotated[
        str | None, Query(description="ISO 8601; mean, min and max of each bucket of the site's calendar.")
    ] = None,
    if_none_match: Annotated[str, Header(description="ETag of the answer that the client has.")] = "",
) -> Observations | Response:
    """Return the values in a window as JSON, CSV, Parquet or Arrow, whichever ``Accept`` likes best.

    JSON is thinned to 2000 values, with ``resolution`` to 20,000; files hold every value. ``max_points``
    sets another limit for any of them.
    """
    row = catalogue.get(who.house.engine, who.scope, series_id)
    kind = chosen(accept, _KINDS)
    if kind is None:
        raise HTTPException(406, f"there is {', '.join(_KINDS)}; none of them is acceptable", _VARY)
    asked = repr((series_id, window, as_of, max_points, resolution, kind, row.unit, row.zone)).encode()
    digest = blake2b(asked, digest_size=8, key=who.salt).hexdigest()
    tag = f'W/"{who.house.lake.stamp(who.scope)}-{digest}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", **_VARY}
    if has(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    step = Resolution.parse(resolution) if resolution else None
    if max_points is None and kind == JSON:
        max_points = MAX_POINTS if step else POINTS
    frame, sampling = _sampled(who, row, window, as_of=as_of, step=step, max_points=max_points)
    if kind != JSON:
        name = f"attachment; filename=series-{series_id}.{_KINDS[kind]}"
        return Response(
            _as_file(frame, kind), media_type=kind, headers=headers | {"content-disposition": name}
        )
    response.headers.update(headers)
    return Observations(
        series_id=series_id,
        unit=row.unit,
        zone=row.zone,
        start=window.start,
        end=window.end,
        as_of=as_of,
        sampling=sampling,
        columns=_columns(frame),
    )


def _sampled(
    who: Caller,
    row: SeriesRow,
    window: Window,
    *,
    as_of: datetime | None,
    step: Resolution | None,
    max_points: int | None,
) -> tuple[pl.DataFrame, Sampling]:
    """Return values of a window, or of its buckets, thinned to ``max_points`` if a number is given."""
    lake, ids = who.house.lake, [row.series_id]
    if step:
        means = lake.resample(who.scope, ids, window, resolution=step, zone=row.zone, as_of=as_of)
        of_bucket = pl.col("bucket_at").alias("event_at"), pl.col("mean").alias("value")
        frame = means.select("series_id", *of_bucket, "min", "max", "count")
    else:
        frame = lake.read(who.scope, ids, window, as_of=as_of)
    fewer = frame if max_points is None else thinned(frame, max_points)
    if step:
        return fewer, "mean"
    return fewer, "raw" if fewer.height == frame.height else "minmax"


def _columns(frame: pl.DataFrame) -> ObservationColumns:
    extremes = {name: frame[name].to_list() for name in ("min", "max") if name in frame.columns}
    instants = frame["event_at"].dt.epoch("ms").to_list()
    return ObservationColumns(event_at=instants, value=frame["value"].to_list(), **extremes)


def _as_file(facts: pl.DataFrame, kind: str) -> bytes:
    target = BytesIO()
    if kind == _CSV:
        facts.write_csv(target, datetime_format="%Y-%m-%dT%H:%M:%S%.fZ")
    elif kind == _PARQUET:
        facts.write_parquet(target)
    else:
        facts.write_ipc(target)
    return target.getvalue()


def told_all(who: Caller, rows: list[SeriesRow]) -> list[Series]:
    """Return series as doors show them, with their newest values."""
    engine, scope = who.house.engine, who.scope
    places = assets.by_ids(engine, scope, [row.asset_id for row in rows if row.asset_id is not None])
    facts = who.house.lake.latest(scope, [row.series_id for row in rows])
    newest = {fact["series_id"]: fact for fact in facts.to_dicts()}
    return [told(row, places.get(row.asset_id or -1), newest.get(row.series_id)) for row in rows]


def told(row: SeriesRow, place: object, fact: dict[str, object] | None) -> Series:
    """Return a series as doors show it, with its asset and its newest FACT."""
    asset = Asset.model_validate(place, from_attributes=True) if place is not None else None
    latest = Latest.model_validate(fact) if fact else None
    return Series(
        series_id=row.series_id,
        key=row.key,
        name=row.name,
        asset=asset,
        quantity=row.quantity,
        unit=row.unit,
        resolution=row.resolution,
        zone=row.zone,
        latest=latest,
    )


router.include_router(kept)
