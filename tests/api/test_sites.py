"""Sites: brought in, changed, gone through, and on a map, of one organisation and never of its neighbour."""

import gzip
import time
from datetime import timedelta
from typing import Any

import pytest
from tests.api.conftest import START, rows
from tests.api.owned import everything
from tests.plants import load_plants

from foresite.catalog import series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec

pytestmark = pytest.mark.everywhere
URL = "/api/v1"
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}
GRID: list[dict[str, Any]] = [
    {"key": "grid/b", "name": "Bee", "asset_type": "substation", "parent": "grid", "latitude_deg": 1.5,
     "longitude_deg": 0.5},
    {"key": "grid", "asset_type": "city", "outline": SQUARE},
    {"key": "grid/a", "asset_type": "substation", "parent": "grid", "attributes": {"voltage_kv": 110}},
]  # fmt: skip


@pytest.fixture
def grid(client):
    """Put three sites, children before their parent; the ids are by key."""
    told = client.put(f"{URL}/assets", json={"items": GRID})
    assert told.status_code == 200, told.text
    return dict(zip((each["key"] for each in GRID), told.json()["asset_ids"], strict=True))


@pytest.fixture
def measured(client, house, tenant, grid):
    """Give both substations a series of load and one of them a second one; the ids are by key."""
    kind: dict[str, Any] = {"quantity": "load", "unit": "MW", "resolution": "PT1H"}
    keys = {"grid/a/load": "grid/a", "grid/a/reserve": "grid/a", "grid/b/load": "grid/b"}
    specs = [SeriesSpec(key, **kind, asset=AssetSpec(asset)) for key, asset in keys.items()]
    ids = series.ensure(house.engine, tenant, specs)
    for key, count in (("grid/a/load", 4), ("grid/a/reserve", 9), ("grid/b/load", 3)):
        assert client.post(f"{URL}/observations", json=rows(count, key)).status_code == 201
    return ids


def on_map(client, **asked):
    told = client.get(f"{URL}/map", params=asked)
    assert told.status_code == 200, told.text
    return told.json()


def values(told):
    return dict(zip(told["sites"]["name"], told["sites"]["value"], strict=True))


def test_sites_are_put_by_key_in_any_order_and_again_changes_nothing(client, grid) -> None:
    again = client.put(f"{URL}/assets", json={"items": GRID})
    assert again.json()["asset_ids"] == list(grid.values())
    newest = client.get(f"{URL}/audit").json()["items"][0]
    assert (newest["action"], newest["after"]["count"]) == ("assets.make", 3)
    moved = {"items": [{"key": "grid/b", "latitude_deg": 1.0, "longitude_deg": 1.0}]}
    assert client.put(f"{URL}/assets", json=moved).status_code == 200
    there = client.get(f"{URL}/assets/{grid['grid/b']}").json()
    assert (there["name"], there["asset_type"], there["parent"]) == ("Bee", "substation", "grid")
    assert (there["latitude_deg"], there["longitude_deg"]) == (1.0, 1.0)
    newest = client.get(f"{URL}/audit").json()["items"][0]
    assert (newest["action"], newest["after"]) == ("assets.change", {"count": 1, "keys": ["grid/b"]})


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"key": "grid/x", "parent": "nowhere"}, "parent-absent"),
        ({"key": "grid/x", "latitude_deg": 91, "longitude_deg": 0}, "bad-place"),
        ({"key": "grid/x", "latitude_deg": 9}, "bad-place"),
        ({"key": "grid/x", "outline": {"type": "Point", "coordinates": [0, 0]}}, "bad-outline"),
        ({"key": "grid/new"}, "asset-twice"),
        ({"key": "grid x"}, "bad-key"),
        ({"key": "grid/x", "parent": "grid/x"}, "parent-absent"),
    ],
)
def test_one_wrong_item_is_named_and_nothing_is_kept(client, grid, wrong, code) -> None:
    told = client.put(f"{URL}/assets", json={"items": [{"key": "grid/new"}, wrong]})
    assert (told.status_code, told.json()["code"], told.json()["facts"]["item"]) == (422, code, 1)
    assert wrong["key"] in told.json()["detail"]
    assert told.json()["remedy"]
    assert client.get(f"{URL}/assets", params={"query": "new"}).json()["items"] == []


def test_site_is_changed_taken_apart_and_the_trail_tells_before_and_after(client, grid) -> None:
    url = f"{URL}/assets/{grid['grid/b']}"
    told = client.patch(url, json={"name": "Hive", "parent": "grid/a", "attributes": {"feeders": 4}}).json()
    assert (told["name"], told["parent"], told["attributes"]) == ("Hive", "grid/a", {"feeders": 4})
    assert told["latitude_deg"] == 1.5
    entry = client.get(f"{URL}/audit").json()["items"][0]
    assert (entry["action"], entry["object_id"]) == ("asset.change", str(grid["grid/b"]))
    assert (entry["before"]["name"], entry["after"]["name"]) == ("Bee", "Hive")
    bare = {"parent": None, "latitude_deg": None, "longitude_deg": None, "outline": None, "attributes": None}
    told = client.patch(url, json=bare).json()
    assert (told["parent"], told["latitude_deg"], told["attributes"]) == (None, None, {})
    for wrong, code in (
        ({"latitude_deg": 3}, "bad-place"),
        ({"parent": "nowhere"}, "parent-absent"),
        ({"outline": {"type": "Line"}}, "bad-outline"),
    ):
        refused = client.patch(url, json=wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    client.patch(url, json={"parent": "grid"})
    circle = client.patch(f"{URL}/assets/{grid['grid']}", json={"parent": "grid/b"})
    assert circle.json()["code"] == "parent-circle"


def test_series_of_a_known_site_leaves_what_was_said_of_it(client, house, tenant, grid) -> None:
    spec = SeriesSpec("grid/a/load", "load", "MW", asset=AssetSpec("grid/a"))
    series.ensure(house.engine, tenant, [spec])
    assert client.get(f"{URL}/assets/{grid['grid/a']}").json()["asset_type"] == "substation"


def test_sites_are_gone_through_level_by_level_with_what_is_known_of_them(client, measured, grid) -> None:
    (top,) = client.get(f"{URL}/sites", params={"top": True}).json()["items"]
    assert (top["key"], top["parts_count"], top["series_count"], top["newest"]) == ("grid", 2, 0, None)
    below = client.get(f"{URL}/sites", params={"parent": "grid"}).json()["items"]
    assert [(each["key"], each["series_count"]) for each in below] == [("grid/a", 2), ("grid/b", 1)]
    assert (below[0]["newest"]["value"], below[0]["newest"]["series_id"]) == (8.0, measured["grid/a/reserve"])
    assert below[1]["parent_asset"]["asset_id"] == grid["grid"]
    found = client.get(f"{URL}/sites", params={"query": "bee", "asset_type": "substation"}).json()["items"]
    assert [each["key"] for each in found] == ["grid/b"]
    assert client.get(f"{URL}/sites", params={"parent": "nowhere"}).status_code == 404


def test_map_ranks_sites_by_the_newest_value_and_shows_those_without_one(client, measured, grid) -> None:
    told = on_map(client)
    assert (told["quantity"], told["unit"], told["several"]) == ("load", "MW", 1)
    assert told["quantities"] == [{"quantity": "load", "unit": "MW", "assets": 2}]
    assert told["types"][0] == {"asset_type": "substation", "assets": 2}
    sites = told["sites"]
    assert list(zip(sites["name"], sites["value"], strict=True)) == [("a", 3.0), ("Bee", 2.0), ("grid", None)]
    assert sites["series_id"] == [measured["grid/a/load"], measured["grid/b/load"], None]
    assert sites["event_at"][0] == int((START + timedelta(hours=3)).timestamp() * 1000)
    assert told["outlines"] == [{"asset_id": grid["grid"], "outline": SQUARE}]
    assert values(on_map(client, quantity="wind")) == {"a": None, "Bee": None, "grid": None}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"end": START + timedelta(hours=2)}, {"a": 1.0, "Bee": 1.0}),
        ({"statistic": "mean", "start": START}, {"a": 1.5, "Bee": 1.0}),
        ({"statistic": "sum", "start": START, "end": START + timedelta(hours=3)}, {"a": 3.0, "Bee": 3.0}),
        ({"statistic": "max", "start": START + timedelta(hours=3)}, {"a": 3.0, "Bee": None}),
        ({"as_of": START}, {"a": None, "Bee": None}),
        ({"asset_type": "city"}, {}),
        ({"words": "be"}, {"Bee": 2.0}),
        ({"parent": "grid/b"}, {"Bee": 2.0}),
    ],
)
def test_map_is_of_a_time_a_moment_and_some_sites(client, measured, asked, expected) -> None:
    plain = {name: each if isinstance(each, str) else each.isoformat() for name, each in asked.items()}
    told = values(on_map(client, **plain))
    assert {name: value for name, value in told.items() if name != "grid"} == expected


def test_newest_value_as_of_a_moment_is_found_however_old(client, house, tenant, grid) -> None:
    spec = SeriesSpec("grid/a/area", "area", "MW", asset=AssetSpec("grid/a"))
    series_id = series.ensure(house.engine, tenant, [spec])[spec.key]
    at = [int((START - timedelta(days=days)).timestamp()) * 1_000_000 for days in (300, 200)]
    house.lake.append(tenant, {(series_id, each, each): (float(n), 0) for n, each in enumerate(at)})
    assert values(on_map(client, quantity="area", as_of=START.isoformat()))["a"] == 1.0
    early = START - timedelta(days=250)
    assert values(on_map(client, quantity="area", as_of=early.isoformat()))["a"] == 0.0


def test_anomalies_and_held_rows_are_found_by_their_site(client, house, tenant, neighbour) -> None:
    ours = everything(house, tenant, "ours")
    everything(house, neighbour, "theirs")
    for path in ("anomalies", "quarantine"):
        for key, count in (("ours-place", 1), ("theirs-place", 0), ("nowhere", 0)):
            items = client.get(f"{URL}/{path}", params={"asset": key, "state": ""}).json()["items"]
            if path == "anomalies" or not count:
                assert len(items) == count, (path, key)
    (site,) = client.get(f"{URL}/sites").json()["items"]
    assert (site["asset_id"], site["open_anomalies"]) == (ours["asset_id"], 1)


def test_neighbour_is_on_no_map_and_in_no_tree(client, house, neighbour, grid) -> None:
    theirs = everything(house, neighbour, "theirs")
    assert "theirs" not in client.get(f"{URL}/map").text + client.get(f"{URL}/sites").text
    assert client.get(f"{URL}/sites/{theirs['asset_id']}").status_code == 404
    assert client.patch(f"{URL}/assets/{theirs['asset_id']}", json={"name": "x"}).status_code == 404
    taken = client.patch(f"{URL}/assets/{grid['grid']}", json={"parent": "theirs-place"})
    assert taken.json()["code"] == "parent-absent"
    put = client.put(f"{URL}/assets", json={"items": [{"key": "theirs-place"}]})
    assert put.json()["asset_ids"] != [theirs["asset_id"]]


@pytest.mark.slow
def test_all_plants_of_a_country_are_one_small_answer(client, house, tenant, data_folder) -> None:
    """11,394 plants on a file, some of them on servers: under 500 kB as browsers take it."""
    on_file = house.engine.dialect.name == "sqlite"
    count = load_plants(house, tenant, data_folder, most=None if on_file else 1000)
    began = time.perf_counter()
    answer = client.get(f"{URL}/map", params={"statistic": "newest"})
    took = time.perf_counter() - began
    told = answer.json()
    size = len(gzip.compress(answer.content, 5))
    print(f"{count:,} plants: {size / 1000:.0f} kB gz of {len(answer.content) / 1000:.0f} kB in {took:.2f} s")  # noqa: T201
    measured = [value for value in told["sites"]["value"] if value is not None]
    kinds = {each["asset_type"]: each["assets"] for each in told["types"]}
    assert len(told["sites"]["name"]) == count + kinds["state"] + kinds["country"]
    assert measured == sorted(measured, reverse=True)
    assert size < 500_000
