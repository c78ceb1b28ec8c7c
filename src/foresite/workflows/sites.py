"""Assets as people go through them: a level of the tree or what was searched for, and what is known of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from foresite.analytics import anomalies
from foresite.catalog.paging import Page, matches, page_of
from foresite.catalog.tables import AssetRow, SeriesRow
from foresite.core.errors import NotFoundError
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


@dataclass(frozen=True, slots=True)
class Site:
    """An asset with what is known of it.

    Attributes:
        row: the asset.
        parent: the asset that it is part of.
        parts: how many are part of it, directly.
        series: how many it has.
        newest: of its series' newest values the newest: series_id, quantity, unit, event_at and value.
        open_anomalies: of its series, that nobody accepted or dismissed.
    """

    row: AssetRow
    parent: AssetRow | None
    parts: int
    series: int
    newest: dict[str, Any] | None
    open_anomalies: int


def find(  # noqa: PLR0913 -- each is one way to narrow the same list
    house: House,
    scope: Scope,
    *,
    query: str = "",
    asset_type: str = "",
    parent: str = "",
    top: bool = False,
    limit: int = 100,
    cursor: str = "",
) -> Page[Site]:
    """Return one page of assets by key: words, of a type, directly under a parent's key, or under none."""
    with reading(house.engine, scope) as session:
        chosen = _mine(scope).where(matches(query, AssetRow.key, AssetRow.name))
        if asset_type:
            chosen = chosen.where(AssetRow.asset_type == asset_type)
        if top:
            chosen = chosen.where(AssetRow.parent_id.is_(None))
        if parent:
            chosen = chosen.where(AssetRow.parent_id == _id_of(session, scope, parent))
        page = page_of(session, chosen, AssetRow.key, limit=limit, cursor=cursor)
    return Page(_seen(house, scope, page.items), page.next_cursor)


def get(house: House, scope: Scope, asset_id: int) -> Site:
    """Return one asset of this organisation with what is known of it."""
    with reading(house.engine, scope) as session:
        row = session.scalar(_mine(scope).where(AssetRow.asset_id == asset_id))
    if row is None:
        raise NotFoundError(f"there is no asset {asset_id}", code="asset-absent", asset_id=asset_id)
    return _seen(house, scope, [row])[0]


def _id_of(session: Session, scope: Scope, key: str) -> int:
    found = session.scalar(_mine(scope).where(AssetRow.key == key).with_only_columns(AssetRow.asset_id))
    if found is None:
        raise NotFoundError(f"there is no asset {key}", code="asset-absent", key=key)
    return int(found)


def _seen(house: House, scope: Scope, rows: list[AssetRow]) -> list[Site]:
    ids = [row.asset_id for row in rows]
    child, series = aliased(AssetRow), SeriesRow
    mine = scope.organisation_id
    with reading(house.engine, scope) as session:
        above = _mine(scope).where(AssetRow.asset_id.in_({row.parent_id for row in rows if row.parent_id}))
        parents = {row.asset_id: row for row in session.scalars(above)}
        counted = (
            select(child.parent_id, func.count())
            .where(child.organisation_id == mine, child.parent_id.in_(ids))
            .group_by(child.parent_id)
        )
        parts = {above: n for above, n in session.execute(counted)}  # noqa: C416 -- rows are no pairs to mypy
        chosen = select(series.asset_id, series.series_id, series.quantity, series.unit).where(
            series.organisation_id == mine, series.asset_id.in_(ids)
        )
        own: dict[int, list[tuple[int, str, str]]] = {each: [] for each in ids}
        for asset_id, series_id, quantity, unit in session.execute(chosen.order_by(series.key)):
            own[asset_id or 0].append((series_id, quantity, unit))
    every = [each[0] for several in own.values() for each in several]
    latest = {row["series_id"]: row for row in house.lake.latest(scope, every).to_dicts()} if every else {}
    odd = anomalies.open_by_series(house.engine, scope, every)
    return [
        Site(
            row=row,
            parent=parents.get(row.parent_id or -1),
            parts=parts.get(row.asset_id, 0),
            series=len(own[row.asset_id]),
            newest=_newest(own[row.asset_id], latest),
            open_anomalies=sum(odd.get(each[0], 0) for each in own[row.asset_id]),
        )
        for row in rows
    ]


def _newest(own: list[tuple[int, str, str]], latest: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    """Return the newest of these series' newest values; of equally new ones that of the first by key."""
    there = [each for each in own if each[0] in latest]
    if not there:
        return None
    series_id, quantity, unit = max(there, key=lambda each: latest[each[0]]["event_at"])
    fact = latest[series_id]
    told = {"series_id": series_id, "quantity": quantity, "unit": unit}
    return told | {name: fact[name] for name in ("event_at", "value")}


def _mine(scope: Scope) -> Select[AssetRow]:
    return select(AssetRow).where(AssetRow.organisation_id == scope.organisation_id)
