"""Every route, asked for each thing of the neighbour: it answers as if there were no such thing."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import START, rows
from tests.api.owned import own
from tests.api.test_routes import CONTRACT

from foresite.api.document import operations
from foresite.catalog import assets, runs, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.ids import new_id
from foresite.core.timeaxis import Window
from foresite.ingest import held
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.load_file import keep_contract

THEIRS = SeriesSpec("theirs/load", "load", "MW", resolution="PT1H", asset=AssetSpec("theirs"))
NAMELESS = {("post", "/api/v1/contracts"), ("post", "/api/v1/keys")}
"""What makes something new and so names nothing that is there."""
Things = dict[str, Any]


def _things(house: House, scope: Scope, series_id: int, *, key: str, asset: str, contract: str) -> Things:
    """Return the parameters and bodies that name things of one organisation."""
    made = own(house, scope, series_id)
    asset_id = next(row.asset_id for row in assets.find(house.engine, scope).items if row.key == asset)
    names = {"contract": contract, "asset": asset, "parent": asset, "query": key, "key": key, "series": key}
    numbers = {"series_id": series_id, "asset_id": asset_id, "quarantine_id": int(made["quarantine_id"])}
    return {**made, **names, **numbers}


@pytest.fixture
def ours(house: House, tenant: Scope, load_id: int) -> Things:
    keep_contract(house, tenant, CONTRACT)
    return _things(house, tenant, load_id, key="north/load", asset="north", contract="meters")


@pytest.fixture
def theirs(house: House, neighbour: Scope) -> Things:
    series_id = series.ensure(house.engine, neighbour, [THEIRS])[THEIRS.key]
    keep_contract(house, neighbour, CONTRACT.replace('"meters"', '"theirs"'))
    return _things(house, neighbour, series_id, key=THEIRS.key, asset="theirs", contract="theirs")


def _nobodys(theirs: Things) -> Things:
    """Return names that nobody has, each of the same kind as the neighbour's."""
    absent = {str: lambda value: new_id() if len(value) == 36 else "nobody", int: lambda _: 10**9}
    return {name: absent[type(value)](value) for name, value in theirs.items()}


def _asked(path: str, told: dict[str, Any], things: Things, ours: Things) -> Iterator[tuple[str, Things]]:
    """Yield the requests of an operation that name these things: what must be named, and each that may be."""
    parts = [each for each in told.get("parameters", []) if each["name"] in things]
    must = [each for each in parts if each["required"]]
    if must or told.get("requestBody"):
        query = {each["name"]: things[each["name"]] for each in must if each["in"] == "query"}
        for body in _bodies(told, things):
            yield path.format(**things), {"params": query | {"name": "a.csv"}, **body}
    for part in parts:
        if not part["required"]:
            yield path.format(**ours), {"params": {part["name"]: things[part["name"]]}}


def _bodies(told: dict[str, Any], things: Things) -> Iterator[Things]:
    content = told.get("requestBody", {}).get("content", {})
    if not content:
        yield {}
    elif "application/json" not in content:
        yield {"content": b"time,load\n"}
    elif "series_ids" in (example := content["application/json"]["example"]):
        yield {"json": {"series_ids": [things["series_id"]]}}
    elif "ids" in example:
        yield {"json": {"ids": [things["quarantine_id"]]}}
    elif "rows" in example:
        yield from ({"json": rows(1, things[name])} for name in ("key", "series_id"))
    else:
        yield {"json": example}


def _plain(text: str, things: Things) -> str:
    for value in sorted(map(str, things.values()), key=len, reverse=True):
        text = text.replace(value, "N")
    return text


def test_no_route_tells_the_neighbours_things_from_nobodys(
    client: TestClient, house: House, neighbour: Scope, ours: Things, theirs: Things
) -> None:
    before = _standing(house, neighbour, theirs)
    nobodys, count = _nobodys(theirs), 0
    for method, path, told in operations(client.get("/api/v1/openapi.json").json()):
        if (method, path) in NAMELESS:
            continue
        pairs = zip(_asked(path, told, theirs, ours), _asked(path, told, nobodys, ours), strict=True)
        for (url, more), (other_url, other_more) in pairs:
            yours = client.request(method, url, **more)
            none = client.request(method, other_url, **other_more)
            assert yours.status_code == none.status_code, (method, url)
            assert _plain(yours.text, theirs) == _plain(none.text, nobodys), (method, url)
            if yours.status_code != 404:
                assert yours.json()["items"] == [], (method, url)
            count += 1
    assert count > 20
    assert _standing(house, neighbour, theirs) == before


def test_no_list_holds_anything_of_the_neighbour(client: TestClient, ours: Things, theirs: Things) -> None:
    marks = [value for value in theirs.values() if isinstance(value, str) and len(value) > 5]
    for method, path, told in operations(client.get("/api/v1/openapi.json").json()):
        if method == "get" and not any(each["required"] for each in told.get("parameters", [])):
            answer = client.get(path)
            assert not [mark for mark in marks if mark in answer.text], path


def test_same_requests_for_our_own_things_are_answered(client: TestClient, ours: Things) -> None:
    """The walk would prove nothing if its requests failed for another reason."""
    for method, path, told in operations(client.get("/api/v1/openapi.json").json()):
        if path.startswith("/api/") and (method, path) not in NAMELESS:
            for url, more in _asked(path, told, ours, ours):
                answer = client.request(method, url, **more)
                assert answer.status_code != 404, (method, url, answer.text)


def _standing(house: House, scope: Scope, things: Things) -> tuple[Any, ...]:
    """Return what a request of another organisation must not change."""
    row = held.get(house.engine, scope, [things["quarantine_id"]])[0]
    facts = house.lake.read(scope, [things["series_id"]], Window.everything())
    return row.state, facts.height, len(runs.find(house.engine, scope).items), START
