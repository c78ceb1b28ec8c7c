"""Series: make, find, and tell how the lake files them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from foresite.catalog.assets import IN_ONE_QUERY, AssetSpec, named
from foresite.catalog.assets import ensure_in as ensure_assets_in
from foresite.catalog.choosing import ANY, Choice, narrowed
from foresite.catalog.paging import Page, matches, page_of
from foresite.catalog.tables import AssetRow, LinkRow, SeriesRow
from foresite.core.errors import ConflictError, NotFoundError
from foresite.core.ids import check_key
from foresite.core.timeaxis import Resolution, zone
from foresite.core.units import check_unit
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import SeriesTold, ids_told
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope


@dataclass(frozen=True, slots=True)
class SeriesSpec:
    """A series as a contract or a person states it.

    Attributes:
        key: unique in the organisation, such as ``pjm/aep/load``.
        quantity: what is measured: load, energy, temperature, price.
        unit: of the values, in the words of ``core.units``.
        name: for people; empty means the key.
        resolution: ISO 8601 duration of the step, or None for irregular.
        zone: IANA time zone of the site.
        asset: the asset it belongs to, made if absent, or None.
        attributes: anything else, such as the country of its holidays.
    """

    key: str
    quantity: str
    unit: str
    name: str = ""
    resolution: str | None = None
    zone: str = "UTC"
    asset: AssetSpec | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


def span_of(resolution: str | None) -> str:
    """Return how the lake files a series of that step: the coarser the step, the longer the span.

    >>> span_of("PT15M"), span_of("PT1H"), span_of("P1D"), span_of(None)
    ('month', 'year', 'decade', 'month')
    """
    if resolution is None:
        return "month"
    seconds = Resolution.parse(resolution).nominal_seconds
    if seconds < 3600:  # noqa: PLR2004 -- an hour
        return "month"
    return "year" if seconds < 86_400 else "decade"  # noqa: PLR2004 -- a day


def ensure(engine: Engine, scope: Scope, specs: list[SeriesSpec]) -> dict[str, int]:
    """Make the series that are not there; return the ids of all by key.

    Raises:
        ConflictError: a series is there in another unit; its history would change its meaning.
    """
    for spec in specs:
        check_key(spec.key)
        check_unit(spec.unit)
        zone(spec.zone)
    with writing(engine, scope) as session:
        rows: dict[str, SeriesRow] = {}
        keys = sorted({spec.key for spec in specs})
        for at in range(0, len(keys), IN_ONE_QUERY):
            chosen = _mine(scope).where(SeriesRow.key.in_(keys[at : at + IN_ONE_QUERY]))
            rows.update({row.key: row for row in session.scalars(chosen)})
        for spec in specs:
            row = rows.get(spec.key)
            if row is not None:
                _refuse_other_unit(row, spec)
        fresh = [spec for spec in specs if spec.key not in rows]
        places = {spec.asset.key: spec.asset for spec in fresh if spec.asset}
        asset_ids = ensure_assets_in(session, scope, list(places.values()))
        for spec in fresh:
            if spec.key not in rows:
                rows[spec.key] = _row(scope, spec, asset_ids)
                session.add(rows[spec.key])
        session.flush()
        if fresh:
            note(session, scope, Action.SERIES_MAKE, after=named({spec.key for spec in fresh}))
            made = {rows[spec.key].series_id for spec in fresh}
            publish(session, scope, SeriesTold(series_ids=ids_told(made)))
        return {key: row.series_id for key, row in rows.items()}


def _refuse_other_unit(row: SeriesRow, spec: SeriesSpec) -> None:
    if row.unit != spec.unit:
        raise ConflictError(
            f"the series {row.key} is kept in {row.unit}, not in {spec.unit}",
            code="series-unit-differs",
            remedy=f"State {row.unit} as the unit to store, or use another key.",
            key=row.key,
            unit=row.unit,
        )


def _row(scope: Scope, spec: SeriesSpec, asset_ids: dict[str, int]) -> SeriesRow:
    return SeriesRow(
        organisation_id=scope.organisation_id,
        key=spec.key,
        name=spec.name or spec.key,
        asset_id=asset_ids[spec.asset.key] if spec.asset else None,
        quantity=spec.quantity,
        unit=spec.unit,
        resolution=spec.resolution,
        zone=spec.zone,
        span=span_of(spec.resolution),
        attributes=spec.attributes,
    )


def find(  # noqa: PLR0913 -- each is one way to narrow the same list
    engine: Engine,
    scope: Scope,
    *,
    query: str = "",
    asset: str = "",
    choice: Choice = ANY,
    ids: list[int] | None = None,
    limit: int = 100,
    cursor: str = "",
) -> Page[SeriesRow]:
    """Return one page of series by key: words in key or name, of an asset, of a choice, of some ids."""
    chosen = narrowed(_mine(scope), scope, choice).where(matches(query, SeriesRow.key, SeriesRow.name))
    if ids:
        chosen = chosen.where(SeriesRow.series_id.in_(ids))
    if asset:
        chosen = chosen.join(AssetRow, AssetRow.asset_id == SeriesRow.asset_id).where(AssetRow.key == asset)
    with reading(engine, scope) as session:
        return page_of(session, chosen, SeriesRow.key, limit=limit, cursor=cursor)


def get(engine: Engine, scope: Scope, series_id: int) -> SeriesRow:
    """Return one series of this organisation."""
    row = by_ids(engine, scope, [series_id]).get(series_id)
    if row is None:
        raise NotFoundError(f"there is no series {series_id}", code="series-absent", series_id=series_id)
    return row


def by_ids(engine: Engine, scope: Scope, series_ids: list[int]) -> dict[int, SeriesRow]:
    """Return those of these series that this organisation has, by id."""
    found: dict[int, SeriesRow] = {}
    with reading(engine, scope) as session:
        for at in range(0, len(series_ids), IN_ONE_QUERY):
            chosen = _mine(scope).where(SeriesRow.series_id.in_(series_ids[at : at + IN_ONE_QUERY]))
            found.update({row.series_id: row for row in session.scalars(chosen)})
    return found


def by_keys(engine: Engine, scope: Scope, keys: list[str]) -> dict[str, SeriesRow]:
    """Return those of these series that this organisation has, by key."""
    found: dict[str, SeriesRow] = {}
    with reading(engine, scope) as session:
        for at in range(0, len(keys), IN_ONE_QUERY):
            chosen = _mine(scope).where(SeriesRow.key.in_(keys[at : at + IN_ONE_QUERY]))
            found.update({row.key: row for row in session.scalars(chosen)})
    return found


def of(scope: Scope, series_ids: Iterable[int]) -> Select[SeriesRow]:
    """Choose those of these series that this organisation has: for a transaction that is open."""
    return _mine(scope).where(SeriesRow.series_id.in_(list(series_ids)))


def count(engine: Engine, scope: Scope) -> int:
    """Return how many series this organisation has."""
    with reading(engine, scope) as session:
        return session.scalar(_mine(scope).with_only_columns(func.count())) or 0


def neighbours(engine: Engine, scope: Scope, row: SeriesRow, *, limit: int = 5) -> list[SeriesRow]:
    """Return series of the same quantity near this one: of its asset, of one linked with it, of a sibling."""
    if row.asset_id is None:
        return []
    mine = scope.organisation_id
    parent = select(AssetRow.parent_id).filter_by(organisation_id=mine, asset_id=row.asset_id)
    near = AssetRow.parent_id.in_(parent) | (AssetRow.asset_id == row.asset_id)
    for here, there in ((LinkRow.from_id, LinkRow.to_id), (LinkRow.to_id, LinkRow.from_id)):
        linked = select(there).where(LinkRow.organisation_id == mine, here == row.asset_id)
        near = near | AssetRow.asset_id.in_(linked)
    places = select(AssetRow.asset_id).where(AssetRow.organisation_id == mine, near)
    chosen = _mine(scope).where(
        SeriesRow.asset_id.in_(places),
        SeriesRow.quantity == row.quantity,
        SeriesRow.series_id != row.series_id,
    )
    with reading(engine, scope) as session:
        return list(session.scalars(chosen.order_by(SeriesRow.series_id).limit(limit)))


def spans(engine: Engine, scope: Scope, series_ids: list[int]) -> dict[int, str]:
    """Return how the lake files each of these series, by id."""
    return {series_id: row.span for series_id, row in by_ids(engine, scope, series_ids).items()}


def of_asset(scope: Scope, key: str, column: InstrumentedAttribute[Any]) -> Select[Any]:
    """Return the choice of a column of the series of the asset of this key."""
    mine = SeriesRow.organisation_id == scope.organisation_id
    chosen = select(column).join(AssetRow, AssetRow.asset_id == SeriesRow.asset_id)
    return chosen.where(mine, AssetRow.organisation_id == scope.organisation_id, AssetRow.key == key)


def _mine(scope: Scope) -> Select[SeriesRow]:
    return select(SeriesRow).where(SeriesRow.organisation_id == scope.organisation_id)
