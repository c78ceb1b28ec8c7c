"""The catalogue: keys are kept once, pages are stable, and the neighbour's things are absent."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from tests.ingest.loading import CONTRACT

from foresite.catalog import assets, organisations, runs, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError, ConflictError, NotFoundError
from foresite.core.timeaxis import held_clock, now
from foresite.ingest import contracts
from foresite.platform.events import outbox
from foresite.platform.tenancy import Scope

LOAD = SeriesSpec("grid/north/load", "load", "MW", resolution="PT1H", asset=AssetSpec("grid/north"))


def test_series_and_its_asset_are_made_once(engine: Engine, tenant: Scope) -> None:
    first = series.ensure(engine, tenant, [LOAD])
    assert series.ensure(engine, tenant, [LOAD]) == first
    assert [row.key for row in assets.find(engine, tenant).items] == ["grid/north"]
    assert series.spans(engine, tenant, list(first.values())) == {first["grid/north/load"]: "year"}


def test_what_is_made_or_changed_is_told_once(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    made: list[dict[str, Any]] = []
    for _ in range(2):  # the second time nothing changes
        series_ids = series.ensure(engine, tenant, [LOAD])
        asset_ids = assets.ensure(engine, tenant, [AssetSpec("grid/north")])
        contracts.keep(engine, tenant, CONTRACT)
        made = [each.told for each in outbox.after(engine, tenant, 0, limit=99) or []]
        assert made == [
            {"asset_ids": list(asset_ids.values())},
            {"series_ids": list(series_ids.values())},
            {"contract": "north"},
        ]
    assets.ensure(engine, tenant, [AssetSpec("grid/north", name="North"), AssetSpec("grid/south")])
    (told,) = outbox.after(engine, tenant, len(made), limit=99) or []
    assert (told.kind, len(told.told["asset_ids"])) == ("asset", 2)
    assert outbox.after(engine, neighbour, 0, limit=99) == []


def test_series_in_another_unit_is_a_conflict(engine: Engine, tenant: Scope) -> None:
    series.ensure(engine, tenant, [LOAD])
    with pytest.raises(ConflictError, match="kept in MW"):
        series.ensure(engine, tenant, [SeriesSpec("grid/north/load", "load", "kW")])


def test_same_key_in_two_organisations_is_two_series(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    mine = series.ensure(engine, tenant, [LOAD])["grid/north/load"]
    theirs = series.ensure(engine, neighbour, [LOAD])["grid/north/load"]
    assert mine != theirs


def test_neighbours_things_are_absent(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    theirs = series.ensure(engine, neighbour, [LOAD])["grid/north/load"]
    run = runs.start(engine, neighbour, "load", title="theirs")
    with pytest.raises(NotFoundError) as yours:
        series.get(engine, tenant, theirs)
    with pytest.raises(NotFoundError) as nobodys:
        series.get(engine, tenant, 10**9)
    assert yours.value.code == nobodys.value.code
    with pytest.raises(NotFoundError):
        runs.get(engine, tenant, run)
    runs.beat(engine, tenant, run, 0.5, "meddling")
    assert runs.get(engine, neighbour, run).progress_share == 0
    assert series.find(engine, tenant).items == []
    with pytest.raises(NotFoundError):
        assets.link(engine, tenant, "feeds", from_key="grid/north", to_key="grid/north")


def test_pages_show_every_series_once_in_order(engine: Engine, tenant: Scope) -> None:
    keys = [f"grid/zone_{number:03d}" for number in range(25)]
    series.ensure(engine, tenant, [SeriesSpec(key, "load", "MW") for key in keys])
    seen, cursor = [], ""
    while True:
        page = series.find(engine, tenant, limit=10, cursor=cursor)
        seen += [row.key for row in page.items]
        if not (cursor := page.next_cursor):
            break
    assert seen == keys


@pytest.mark.parametrize(
    ("query", "found"), [("zone_1", 1), ("ZONE", 2), ("100%", 0), ("zone grid", 2), ("zone_", 2)]
)
def test_search_takes_words_as_they_are(engine: Engine, tenant: Scope, query: str, found: int) -> None:
    specs = [SeriesSpec("grid/zone_1", "load", "MW"), SeriesSpec("grid/zone_2", "load", "MW")]
    series.ensure(engine, tenant, specs)
    assert len(series.find(engine, tenant, query=query).items) == found


def test_asset_needs_its_parent_and_a_real_place(engine: Engine, tenant: Scope) -> None:
    with pytest.raises(BadDataError, match="does not exist"):
        assets.ensure(engine, tenant, [AssetSpec("a/b", parent="a")])
    with pytest.raises(BadDataError, match="no usable place"):
        assets.ensure(engine, tenant, [AssetSpec("a", latitude_deg=205.0, longitude_deg=0.0)])
    ids = assets.ensure(
        engine, tenant, [AssetSpec("a"), AssetSpec("a/b", parent="a", attributes={"kv": 110})]
    )
    assets.ensure(engine, tenant, [AssetSpec("a/b", attributes={"owner": "city"})])
    assert assets.get(engine, tenant, ids["a/b"]).attributes == {"kv": 110, "owner": "city"}
    assert assets.get(engine, tenant, ids["a/b"]).parent_id == ids["a"]


def test_asset_cannot_become_a_part_of_itself(engine: Engine, tenant: Scope) -> None:
    assets.ensure(engine, tenant, [AssetSpec("a"), AssetSpec("b", parent="a"), AssetSpec("c", parent="b")])
    with pytest.raises(BadDataError, match="part of itself") as told:
        assets.ensure(engine, tenant, [AssetSpec("a", parent="c")])
    assert told.value.code == "parent-circle"
    assert assets.by_key(engine, tenant, "a").parent_id is None
    assert [row.key for row in assets.find(engine, tenant, parent="a").items] == ["b"]


SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ({"type": "Point", "coordinates": [1.0, 2.0]}, "its type is 'Point'"),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "not closed"),
        ({"type": "Polygon", "coordinates": []}, "not closed"),
        ({"type": "Polygon"}, "not rings"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, "not rings"),
        (
            {"type": "Polygon", "coordinates": [[[200.0, 0.0], *SQUARE[1:3], [200.0, 0.0]]]},
            "not on the earth",
        ),
    ],
)
def test_outline_that_no_map_can_draw_is_refused(
    engine: Engine, tenant: Scope, outline: dict[str, object], why: str
) -> None:
    with pytest.raises(BadDataError, match=why):
        assets.ensure(engine, tenant, [AssetSpec("a", outline=outline)])
    drawn = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    assets.ensure(engine, tenant, [AssetSpec("a", outline=drawn)])
    assert assets.by_key(engine, tenant, "a").outline == drawn


def test_links_are_made_once_and_seen_from_both_ends_and_by_nobody_else(
    engine: Engine, tenant: Scope, neighbour: Scope
) -> None:
    ids = assets.ensure(engine, tenant, [AssetSpec("a"), AssetSpec("b"), AssetSpec("c")])
    for _ in range(2):
        assets.link(engine, tenant, "feeds", from_key="a", to_key="b")
    seen = [assets.Link("feeds", "a", "b", {})]
    assert assets.links(engine, tenant, ids["a"]) == assets.links(engine, tenant, ids["b"]) == seen
    assert assets.links(engine, tenant, ids["c"]) == assets.links(engine, neighbour, ids["a"]) == []
    with pytest.raises(NotFoundError):
        assets.by_key(engine, neighbour, "a")


def test_run_whose_process_is_gone_is_found(engine: Engine, tenant: Scope) -> None:
    run = runs.start(engine, tenant, "load", title="lost", state="queued")
    assert runs.silent(engine, tenant) == []
    with held_clock(now() + timedelta(minutes=10)):
        assert [row.run_id for row in runs.silent(engine, tenant)] == [run]


def test_organisation_slug_is_taken_once(engine: Engine, tenant: Scope) -> None:
    with pytest.raises(ConflictError):
        organisations.create(engine, "tenant")
    with pytest.raises(BadDataError):
        organisations.create(engine, "No Such Slug!")
