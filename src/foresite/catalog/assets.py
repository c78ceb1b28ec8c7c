"""Assets and the links between them: make, change, find."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CTE, Engine, Select, literal, or_, select
from sqlalchemy.orm import Session, aliased

from foresite.catalog.outlines import check_outline
from foresite.catalog.paging import Page, matches, page_of
from foresite.catalog.tables import AssetRow, LinkRow
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.ids import check_key
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import AssetTold, ids_told
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

IN_ONE_QUERY = 500
MOST_NAMED = 100
"""Of things made at once, in the audit trail."""
POLE_DEG, ANTIMERIDIAN_DEG = 90, 180


@dataclass(frozen=True, slots=True)
class AssetSpec:
    """An asset as a contract or a person states it; what is None is left as it was.

    Attributes:
        key: unique in the organisation, such as ``grid/north``.
        name: for people; empty means the last part of the key.
        asset_type: what it is: zone, substation, plant, building, meter, district; of a new one that does
            not say: site.
        parent: key of the asset it is part of, or None.
        latitude_deg: WGS 84, north positive.
        longitude_deg: WGS 84, east positive.
        outline: GeoJSON Polygon or MultiPolygon.
        attributes: anything else; merged into what is there.
    """

    key: str
    name: str = ""
    asset_type: str = ""
    parent: str | None = None
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    outline: dict[str, Any] | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A directed link between two assets: feeds, serves."""

    link_type: str
    from_key: str
    to_key: str
    attributes: dict[str, Any]


def ensure(engine: Engine, scope: Scope, specs: list[AssetSpec]) -> dict[str, int]:
    """Make or update these assets; return their ids by key. Parents must be there or among them, first."""
    with writing(engine, scope) as session:
        return ensure_in(session, scope, specs)


def ensure_in(session: Session, scope: Scope, specs: list[AssetSpec]) -> dict[str, int]:
    """Do as ``ensure`` inside a transaction that the caller has open."""
    wanted = {spec.key for spec in specs} | {spec.parent for spec in specs if spec.parent}
    rows = {row.key: row for row in _by_keys(session, scope, sorted(wanted))}
    fresh = {spec.key for spec in specs} - rows.keys()
    changed: list[AssetRow] = []
    for spec in specs:
        row = rows.get(check_key(spec.key))
        if row is None:
            row = AssetRow(
                organisation_id=scope.organisation_id,
                key=spec.key,
                name=spec.key.rsplit("/", 1)[-1],
                asset_type=spec.asset_type or "site",
                attributes={},
            )
            session.add(row)
            rows[spec.key] = row
        parent = _parent(session, rows, spec)
        if parent is not None and row.parent_id != parent.asset_id:
            refuse_circle(session, scope, row, parent)
        _apply(row, spec, parent)
        if spec.key in fresh or session.is_modified(row):
            changed.append(row)
    session.flush()
    if fresh:
        note(session, scope, Action.ASSETS_MAKE, after=named(fresh))
    others = {row.key for row in changed} - fresh
    if others:
        note(session, scope, Action.ASSETS_CHANGE, after=named(others))
    if changed:
        publish(session, scope, AssetTold(asset_ids=ids_told({row.asset_id for row in changed})))
    return {spec.key: rows[spec.key].asset_id for spec in specs}


def named(keys: set[str]) -> dict[str, Any]:
    """Return what the audit trail tells of things made together: how many, and the first of them."""
    return {"count": len(keys), "keys": sorted(keys)[:MOST_NAMED]}


def _parent(session: Session, rows: dict[str, AssetRow], spec: AssetSpec) -> AssetRow | None:
    if spec.parent is None:
        return None
    parent = rows.get(spec.parent)
    if parent is None or spec.parent == spec.key:
        raise BadDataError(
            f"the asset {spec.key} names a parent {spec.parent} that does not exist",
            code="parent-absent",
            remedy="Make the parent first, or correct the parent's key.",
            key=spec.key,
            parent=spec.parent,
        )
    if parent in session.new:
        session.flush()
    return parent


def refuse_circle(session: Session, scope: Scope, row: AssetRow, parent: AssetRow | None) -> None:
    """Refuse a parent that is itself a part of the asset, however deep."""
    above = parent
    while above is not None and row.asset_id is not None:
        if above.asset_id == row.asset_id:
            raise BadDataError(
                f"the asset {row.key} would be a part of itself",
                code="parent-circle",
                remedy="Name a parent that is not one of its parts.",
                key=row.key,
            )
        higher = _mine(scope).where(AssetRow.asset_id == above.parent_id)
        above = session.scalar(higher) if above.parent_id is not None else None


def _apply(row: AssetRow, spec: AssetSpec, parent: AssetRow | None) -> None:
    check_place(spec.key, spec.latitude_deg, spec.longitude_deg)
    if spec.outline is not None:
        check_outline(spec.key, spec.outline)
    if spec.name:
        row.name = spec.name
    if spec.asset_type:
        row.asset_type = spec.asset_type
    if parent is not None:
        row.parent_id = parent.asset_id
    if spec.latitude_deg is not None:
        row.latitude_deg, row.longitude_deg = spec.latitude_deg, spec.longitude_deg
    if spec.outline is not None:
        row.outline = spec.outline
    if spec.attributes:
        row.attributes = {**row.attributes, **spec.attributes}


def check_place(key: str, latitude: float | None, longitude: float | None) -> None:
    """Refuse half a place, and one that is not on the earth."""
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None or abs(latitude) > POLE_DEG or abs(longitude) > ANTIMERIDIAN_DEG:
        raise BadDataError(
            f"the asset {key} has no usable place: latitude {latitude}, longitude {longitude}",
            code="bad-place",
            remedy="Give both, in degrees: latitude -90 to 90, longitude -180 to 180.",
            key=key,
        )


def find(  # noqa: PLR0913 -- each is one way to narrow the same list
    engine: Engine,
    scope: Scope,
    *,
    query: str = "",
    asset_type: str = "",
    parent: str = "",
    limit: int = 100,
    cursor: str = "",
) -> Page[AssetRow]:
    """Return one page of assets by key: words in key or name, of a type, directly under a parent's key."""
    chosen = _mine(scope).where(matches(query, AssetRow.key, AssetRow.name))
    if asset_type:
        chosen = chosen.where(AssetRow.asset_type == asset_type)
    if parent:
        above = _mine(scope).where(AssetRow.key == parent).with_only_columns(AssetRow.asset_id)
        chosen = chosen.where(AssetRow.parent_id == above.scalar_subquery())
    with reading(engine, scope) as session:
        return page_of(session, chosen, AssetRow.key, limit=limit, cursor=cursor)


def get(engine: Engine, scope: Scope, asset_id: int) -> AssetRow:
    """Return one asset of this organisation."""
    with reading(engine, scope) as session:
        row = session.scalar(_mine(scope).where(AssetRow.asset_id == asset_id))
    if row is None:
        raise NotFoundError(f"there is no asset {asset_id}", code="asset-absent", asset_id=asset_id)
    return row


def by_key(engine: Engine, scope: Scope, key: str) -> AssetRow:
    """Return the asset of this key."""
    with reading(engine, scope) as session:
        rows = _by_keys(session, scope, [key])
    if not rows:
        raise NotFoundError(
            f"there is no asset {key}",
            code="asset-absent",
            remedy="`foresite asset list` shows them.",
            key=key,
        )
    return rows[0]


def by_ids(engine: Engine, scope: Scope, asset_ids: list[int]) -> dict[int, AssetRow]:
    """Return those of these assets that this organisation has, by id."""
    found: dict[int, AssetRow] = {}
    with reading(engine, scope) as session:
        for at in range(0, len(asset_ids), IN_ONE_QUERY):
            chosen = _mine(scope).where(AssetRow.asset_id.in_(asset_ids[at : at + IN_ONE_QUERY]))
            found.update({row.asset_id: row for row in session.scalars(chosen)})
    return found


def those_there(engine: Engine, scope: Scope, keys: list[str]) -> set[str]:
    """Return which of these keys are of an asset of this organisation."""
    with reading(engine, scope) as session:
        return {row.key for row in _by_keys(session, scope, keys)}


def below(scope: Scope, key: str = "") -> CTE:
    """Choose the asset of a key and all below it, or the tree: ``asset_id`` and ``depth``, 0 at the top.

    There is nothing in it where this organisation has no asset of that key.
    """
    mine = AssetRow.organisation_id == scope.organisation_id
    top = AssetRow.key == key if key else AssetRow.parent_id.is_(None)
    tree = select(AssetRow.asset_id, literal(0).label("depth")).where(mine, top).cte("below", recursive=True)
    parts = select(AssetRow.asset_id, tree.c.depth + 1).where(mine, AssetRow.parent_id == tree.c.asset_id)
    return tree.union_all(parts)


def links(engine: Engine, scope: Scope, asset_id: int) -> list[Link]:
    """Return the links that go out of an asset or into it, by type and keys."""
    start, end = aliased(AssetRow), aliased(AssetRow)
    touching = or_(LinkRow.from_id == asset_id, LinkRow.to_id == asset_id)
    chosen = (
        select(LinkRow.link_type, start.key, end.key, LinkRow.attributes)
        .join(start, start.asset_id == LinkRow.from_id)
        .join(end, end.asset_id == LinkRow.to_id)
        .where(LinkRow.organisation_id == scope.organisation_id, touching)
        .order_by(LinkRow.link_type, start.key, end.key)
    )
    with reading(engine, scope) as session:
        return [Link(*row) for row in session.execute(chosen)]


def link(engine: Engine, scope: Scope, link_type: str, *, from_key: str, to_key: str) -> int:
    """Link two assets (``feeds``, ``serves``); linking again changes nothing. Returns the link's id."""
    with writing(engine, scope) as session:
        rows = {row.key: row.asset_id for row in _by_keys(session, scope, [from_key, to_key])}
        for key in (from_key, to_key):
            if key not in rows:
                raise NotFoundError(f"there is no asset {key}", code="asset-absent", key=key)
        ends = {"from_id": rows[from_key], "to_id": rows[to_key]}
        mine = select(LinkRow).filter_by(organisation_id=scope.organisation_id, link_type=link_type, **ends)
        row = session.scalar(mine)
        if row is None:
            row = LinkRow(organisation_id=scope.organisation_id, link_type=link_type, attributes={}, **ends)
            session.add(row)
            session.flush()
        return row.link_id


def _mine(scope: Scope) -> Select[AssetRow]:
    return select(AssetRow).where(AssetRow.organisation_id == scope.organisation_id)


def _by_keys(session: Session, scope: Scope, keys: list[str]) -> list[AssetRow]:
    found: list[AssetRow] = []
    for at in range(0, len(keys), IN_ONE_QUERY):
        found += session.scalars(_mine(scope).where(AssetRow.key.in_(keys[at : at + IN_ONE_QUERY])))
    return found
