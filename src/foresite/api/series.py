"""Routes of series: find them, read their values now or as they were known."""

from io import BytesIO
from typing import Annotated
from zlib import crc32

import polars as pl
from fastapi import APIRouter, Header, Query, Response

from foresite.api.deps import Caller, CallerDep, MomentDep, SeriesId, WindowDep
from foresite.api.schemas import Asset, Latest, ObservationColumns, Observations, Series, SeriesPage
from foresite.catalog import assets
from foresite.catalog import series as catalogue
from foresite.catalog.tables import SeriesRow
from foresite.core.timeaxis import Resolution
from foresite.lake.resample import thinned

router = APIRouter(tags=["series"])
MAX_POINTS = 20_000
_CSV, _PARQUET, _ARROW = "text/csv", "application/vnd.apache.parquet", "application/vnd.apache.arrow.file"


@router.get("/series", summary="Find series")
def find(
    who: CallerDep,
    query: Annotated[str, Query(description="Words in key or name.")] = "",
    asset: Annotated[str, Query(description="Key of the asset.")] = "",
    quantity: Annotated[str, Query(description="What is measured.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> SeriesPage:
    """Return one page of series by key, with their newest values."""
    page = catalogue.find(
        who.house.engine, who.scope, query=query, asset=asset, quantity=quantity, limit=limit, cursor=cursor
    )
    return SeriesPage(items=_shown(who, page.items), next_cursor=page.next_cursor or None)


@router.get("/series/{series_id}", summary="One series")
def get(who: CallerDep, series_id: SeriesId) -> Series:
    """Return one series with its newest value."""
    return _shown(who, [catalogue.get(who.house.engine, who.scope, series_id)])[0]


@router.get(
    "/series/{series_id}/observations",
    summary="Values of a series",
    response_model=Observations,
    responses={200: {"content": {_CSV: {}, _PARQUET: {}, _ARROW: {}}}},
)
def observations(
    who: CallerDep,
    series_id: SeriesId,
    window: WindowDep,
    as_of: MomentDep,
    response: Response,
    max_points: Annotated[int, Query(ge=2, le=MAX_POINTS)] = 2000,
    resolution: Annotated[
        str | None, Query(description="Mean of each bucket of the site's calendar.")
    ] = None,
    accept: Annotated[str, Header()] = "*/*",
    if_none_match: Annotated[str, Header()] = "",
) -> Observations | Response:
    """Return the values in a window: JSON for charts, thinned; CSV, Parquet and Arrow with every value."""
    row = catalogue.get(who.house.engine, who.scope, series_id)
    lake = who.house.lake
    asked = repr((series_id, window, as_of, max_points, resolution, accept)).encode()
    tag = f'W/"{lake.version(who.scope)}-{crc32(asked):x}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={"etag": tag})
    kind = next((kind for kind in (_CSV, _PARQUET, _ARROW) if kind in accept), None)
    if kind:
        facts = lake.read(who.scope, [series_id], window, as_of=as_of)
        return Response(_as_file(facts, kind), media_type=kind, headers={"etag": tag})
    response.headers["etag"] = tag
    if resolution:
        step = Resolution.parse(resolution)
        means = lake.resample(who.scope, [series_id], window, resolution=step, zone=row.zone, as_of=as_of)
        frame, sampling = means.select("min", "max", event_at="bucket_at", value="mean"), "mean"
    else:
        facts = lake.read(who.scope, [series_id], window, as_of=as_of)
        frame = thinned(facts, max_points)
        sampling = "raw" if frame.height == facts.height else "minmax"
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


def _shown(who: Caller, rows: list[SeriesRow]) -> list[Series]:
    engine, scope = who.house.engine, who.scope
    places = assets.by_ids(engine, scope, [row.asset_id for row in rows if row.asset_id is not None])
    facts = who.house.lake.latest(scope, [row.series_id for row in rows])
    newest = {fact["series_id"]: fact for fact in facts.to_dicts()}
    return [_one(row, places.get(row.asset_id or -1), newest.get(row.series_id)) for row in rows]


def _one(row: SeriesRow, place: object, fact: dict[str, object] | None) -> Series:
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
