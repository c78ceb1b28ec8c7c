"""What a map shows: every asset with its place and the value of one quantity, at or over a time, ranked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foresite.catalog import assets
from foresite.catalog.paging import matches
from foresite.catalog.tables import AssetRow, SeriesRow
from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Window
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

Statistic = Literal["newest", "mean", "min", "max", "sum"]
NEAR = timedelta(days=40)
"""As of a moment, a newest value is looked for so far back first: a month's last value is not older."""
DECIMALS = 5
"""Of degrees that a map is told: a metre."""
_PLACES = pl.Schema(
    {"asset_id": pl.Int64(), "name": pl.String(), "asset_type": pl.String(), "parent_id": pl.Int64()}
    | {"latitude_deg": pl.Float64(), "longitude_deg": pl.Float64()}
)
_MEASURED = pl.Schema({"asset_id": pl.Int64(), "series_id": pl.Int64()})
VALUES = pl.Schema({"series_id": pl.Int64(), "value": pl.Float64(), "event_at": INSTANT})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown of which assets.

    Attributes:
        quantity: of the series; empty: the one that most assets have.
        unit: of the series; empty: the one in which most assets have it.
        statistic: newest value, or mean, min, max or sum of the values of the window.
        window: of event_at; a newest value is looked for before its end.
        as_of: with what was known then; None: now.
        asset_type: only these; empty: all.
        query: words in key or name.
        parent: key of the asset that they are below, however deep; empty: all.
    """

    quantity: str
    unit: str
    statistic: Statistic
    window: Window
    as_of: datetime | None
    asset_type: str = ""
    query: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a map shows.

    Attributes:
        quantity: that was chosen; empty where no asset has a series.
        unit: of its values.
        several: assets with more than one series of it; the first by key is shown.
        quantities: (quantity, unit, assets) that could be chosen, the commonest first.
        types: (asset_type, assets) there are, the commonest first.
        sites: one row per asset, the highest value first, those without one last: the columns of places,
            with series_id, value and event_at.
        outlines: of those of them that have one, by id.
    """

    quantity: str
    unit: str
    several: int
    quantities: list[tuple[str, str, int]]
    types: list[tuple[str, int]]
    sites: pl.DataFrame
    outlines: dict[int, dict[str, Any]]


def mapped(house: House, scope: Scope, asked: Asked) -> Mapped:
    """Look up the assets of an organisation with the values of a quantity.

    Raises:
        NotFoundError: there is no asset of the key ``parent``.
    """
    if asked.parent:
        assets.by_key(house.engine, scope, asked.parent)
    with reading(house.engine, scope) as session:
        quantities = _quantities(session, scope)
        types = _types(session, scope)
        quantity, unit = _chosen(asked, quantities)
        places = _places(session, scope, asked)
        measured = _measured(session, scope, quantity, unit).join(places, on="asset_id", how="semi")
        outlines = _outlines(session, scope, set(places["asset_id"].to_list()))
    first = measured.group_by("asset_id", maintain_order=True).agg(pl.col("series_id").first(), n=pl.len())
    values = _values(house, scope, first["series_id"].to_list(), asked)
    sites = places.join(first.drop("n"), on="asset_id", how="left").join(values, on="series_id", how="left")
    return Mapped(
        quantity=quantity,
        unit=unit,
        several=first.filter(pl.col("n") > 1).height,
        quantities=quantities,
        types=types,
        sites=sites.sort("value", "name", "asset_id", descending=[True, False, False], nulls_last=True),
        outlines=outlines,
    )


def _chosen(asked: Asked, there: list[tuple[str, str, int]]) -> tuple[str, str]:
    """Return the quantity and the unit that are meant: what is not said is the commonest."""
    for quantity, unit, _ in there:
        if asked.quantity in {"", quantity} and asked.unit in {"", unit}:
            return quantity, unit
    return asked.quantity, asked.unit


def _quantities(session: Session, scope: Scope) -> list[tuple[str, str, int]]:
    assets = func.count(SeriesRow.asset_id.distinct()).label("assets")
    chosen = (
        select(SeriesRow.quantity, SeriesRow.unit, assets)
        .where(SeriesRow.organisation_id == scope.organisation_id, SeriesRow.asset_id.is_not(None))
        .group_by(SeriesRow.quantity, SeriesRow.unit)
        .order_by(assets.desc(), SeriesRow.quantity, SeriesRow.unit)
    )
    return [(quantity, unit, count) for quantity, unit, count in session.execute(chosen)]


def _types(session: Session, scope: Scope) -> list[tuple[str, int]]:
    count = func.count().label("assets")
    chosen = (
        select(AssetRow.asset_type, count)
        .where(AssetRow.organisation_id == scope.organisation_id)
        .group_by(AssetRow.asset_type)
        .order_by(count.desc(), AssetRow.asset_type)
    )
    return [(name, count) for name, count in session.execute(chosen)]


def _places(session: Session, scope: Scope, asked: Asked) -> pl.DataFrame:
    columns = [getattr(AssetRow, name) for name in _PLACES]
    chosen = select(*columns).where(
        AssetRow.organisation_id == scope.organisation_id, matches(asked.query, AssetRow.key, AssetRow.name)
    )
    if asked.asset_type:
        chosen = chosen.where(AssetRow.asset_type == asked.asset_type)
    found = pl.DataFrame(session.execute(chosen).all(), schema=_PLACES, orient="row")
    if asked.parent:
        below = session.scalars(select(assets.below(scope, asked.parent).c.asset_id))
        found = found.filter(pl.col("asset_id").is_in(list(below)))
    return found.with_columns(pl.col("latitude_deg", "longitude_deg").round(DECIMALS))


def _measured(session: Session, scope: Scope, quantity: str, unit: str) -> pl.DataFrame:
    """Return the series of a quantity in a unit, by asset, the first by key first."""
    chosen = (
        select(SeriesRow.asset_id, SeriesRow.series_id)
        .where(SeriesRow.organisation_id == scope.organisation_id, SeriesRow.asset_id.is_not(None))
        .where(SeriesRow.quantity == quantity, SeriesRow.unit == unit)
        .order_by(SeriesRow.key)
    )
    return pl.DataFrame(session.execute(chosen).all(), schema=_MEASURED, orient="row")


def _outlines(session: Session, scope: Scope, asset_ids: set[int]) -> dict[int, dict[str, Any]]:
    chosen = select(AssetRow.asset_id, AssetRow.outline).where(
        AssetRow.organisation_id == scope.organisation_id, AssetRow.outline.is_not(None)
    )
    return {each: outline for each, outline in session.execute(chosen) if outline and each in asset_ids}


def _values(house: House, scope: Scope, series_ids: list[int], asked: Asked) -> pl.DataFrame:
    """Return series_id, value and event_at (null but of newest values) of those that have a value."""
    if not series_ids:
        return VALUES.to_frame()
    if asked.statistic == "newest":
        return _newest(house, scope, series_ids, asked)
    told = house.lake.totals(scope, series_ids, asked.window, as_of=asked.as_of).filter(pl.col("count") > 0)
    mean = (pl.col("sum") / pl.col("count")).alias("value")
    value = mean if asked.statistic == "mean" else pl.col(asked.statistic).alias("value")
    return told.select("series_id", value, pl.lit(None, INSTANT).alias("event_at"))


def _newest(house: House, scope: Scope, series_ids: list[int], asked: Asked) -> pl.DataFrame:
    lake, end = house.lake, asked.window.end
    everything = Window.everything()
    if asked.as_of is None and end >= everything.end:
        return lake.latest(scope, series_ids).select(VALUES.names())
    last = min(end, asked.as_of) if asked.as_of else end
    near = lake.last(scope, series_ids, Window(last - NEAR, end), as_of=asked.as_of)
    there = set(near["series_id"].to_list())
    rest = [each for each in series_ids if each not in there]
    if not rest:
        return near
    return pl.concat([near, lake.last(scope, rest, Window(everything.start, end), as_of=asked.as_of)])
