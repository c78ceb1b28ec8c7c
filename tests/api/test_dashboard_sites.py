"""Pages narrowed to a site: panels that choose their series follow it, those that name them stand."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from foresite.catalog import asset_changes, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere
URL = "/api/v1/dashboards"
PLACE = {"x": 0, "y": 0, "w": 6, "h": 4}
LOADS = {"quantity": "load", "unit": "MW"}
TREE = (
    AssetSpec("city", "City", "zone"),
    AssetSpec("city/north", "North", "zone", parent="city", latitude_deg=53.5, longitude_deg=10.0),
    AssetSpec("city/south", "South", "zone", parent="city", latitude_deg=53.4, longitude_deg=10.0),
    AssetSpec("city/north/a", "Meter A", "meter", parent="city/north"),
)
VALUES = {"city/load": 30.0, "north/load": 20.0, "south/load": 10.0, "a/load": 5.0}
SITES = ("city", "city/north", "city/south", "city/north/a")


def panel(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": kind, "kind": kind, "place": PLACE, **more}


def follows(kind: str, **choice: Any) -> dict[str, Any]:
    return panel(kind, choice=LOADS | choice)


def city(house: House, scope: Scope) -> None:
    """A city of two zones and a meter, each with a load, and a temperature of the city."""
    asset_changes.put(house.engine, scope, list(TREE))
    loads = [
        SeriesSpec(key, "load", "MW", resolution="PT1H", asset=AssetSpec(site))
        for key, site in zip(VALUES, SITES, strict=True)
    ]
    series.ensure(house.engine, scope, [*loads, SeriesSpec("free/load", "load", "MW", resolution="PT1H")])
    series.ensure(
        house.engine, scope, [SeriesSpec("city/temp", "temperature", "degC", asset=AssetSpec("city"))]
    )


@pytest.fixture
def placed(client: TestClient, house: House, tenant: Scope) -> TestClient:
    city(house, tenant)
    told = [
        {"series": key, "event_at": f"2024-01-01T{hour:02d}:00:00Z", "value": value + hour}
        for key, value in VALUES.items()
        for hour in range(3)
    ]
    assert client.post("/api/v1/observations", json={"rows": told}).status_code == 201
    return client


def answered(client: TestClient, *panels: dict[str, Any], **page: Any) -> list[dict[str, Any]]:
    answer = client.post("/api/v1/panels", json={"panels": list(panels), **page}).json()
    keys = {each["series_id"]: each["key"] for each in answer["series"]}
    for each in answer["panels"]:
        shown = (
            each["chart"]["series"]
            if each.get("chart")
            else each["table"]["lines"]
            if each.get("table")
            else []
        )
        each["keys"] = [keys[line["series_id"]] for line in shown]
        if each.get("tile"):
            each["keys"] = [keys[each["tile"]["series_id"]]]
    told: list[dict[str, Any]] = answer["panels"]
    return told


def test_panels_that_choose_follow_the_site_of_the_page_and_those_that_name_stand(placed: TestClient) -> None:
    asked = [follows("chart"), follows("tile"), follows("table"), panel("tile", series="south/load")]
    everywhere, north = (answered(placed, *asked, site=site) for site in ("", "city/north"))
    assert [each["keys"] for each in everywhere] == [
        ["city/load", "north/load", "south/load", "a/load"],
        ["city/load"],
        ["city/load", "north/load", "south/load", "a/load"],
        ["south/load"],
    ]
    assert [each["keys"] for each in north] == [
        ["north/load", "a/load"], ["north/load"], ["north/load", "a/load"], ["south/load"],
    ]  # fmt: skip
    assert [each["chosen"] for each in everywhere] == [4, 4, 4, None]
    assert [each["tile"]["value"] for each in (north[1], north[3])] == [22.0, 12.0]


def test_panel_with_a_place_of_its_own_stays_there_and_types_narrow_it(placed: TestClient) -> None:
    asked = [follows("table", below="city/south"), follows("tile", asset_type="meter")]
    own, meters = answered(placed, *asked, site="city/north")
    assert (own["keys"], meters["keys"]) == (["south/load"], ["a/load"])
    gone, empty = answered(placed, *asked, site="nowhere")[1], answered(placed, *asked, site="city/south")[1]
    assert (gone["error"]["code"], empty["error"]["code"]) == ("asset-absent", "panel-choice-empty")
    assert answered(placed, *asked, site="nowhere")[0]["keys"] == ["south/load"]


def test_map_in_a_panel_is_the_map_of_its_route_narrowed_to_the_site(placed: TestClient) -> None:
    window = {"start": "2024-01-01T00:00:00Z", "end": "2024-01-01T02:00:00Z"}
    for statistic in ("newest", "mean"):
        told = answered(placed, follows("map") | {"statistic": statistic}, site="city/north", **window)[0][
            "map"
        ]
        query = LOADS | window | {"statistic": statistic, "parent": "city/north"}
        assert told == placed.get("/api/v1/map", params=query).json()
        assert (told["sites"]["name"], told["sites"]["value"][0]) == (
            ["North", "Meter A"], 21.0 if statistic == "newest" else 20.5,
        )  # fmt: skip
    past = answered(placed, follows("map"), as_of="2023-01-01T00:00:00Z")[0]["map"]
    assert past["sites"]["value"] == [None] * 4
    gone = answered(placed, follows("map"), site="nowhere")[0]
    assert (gone["map"], gone["error"]["code"]) == (None, "asset-absent")


def test_charts_show_the_first_twelve_and_say_how_many_there_are(
    placed: TestClient, house: House, tenant: Scope
) -> None:
    more = [SeriesSpec(f"b{at:02d}", "load", "MW", asset=AssetSpec("city/north/a")) for at in range(20)]
    series.ensure(house.engine, tenant, more)
    chart, table = answered(placed, follows("chart"), follows("table"), site="city/north")
    assert (len(chart["keys"]), chart["chosen"]) == (12, 22)
    assert (len(table["keys"]), table["keys"][:2]) == (22, ["north/load", "a/load"])


def test_series_are_found_by_what_they_measure_below_a_site(placed: TestClient) -> None:
    def found(**query: str) -> list[str]:
        return [each["key"] for each in placed.get("/api/v1/series", params=query).json()["items"]]

    assert found(below="city/north") == ["a/load", "north/load"]
    assert found(below="city", **LOADS) == ["a/load", "city/load", "north/load", "south/load"]
    assert found(asset_type="meter") == ["a/load"]
    assert found(unit="degC") == ["city/temp"]
    assert found(below="nowhere") == []
    assert "free/load" in found(**LOADS)


def test_neighbours_sites_are_not_there_and_the_same_names_stay_apart(
    placed: TestClient, house: House, neighbour: Scope
) -> None:
    city(house, neighbour)
    asset_changes.put(house.engine, neighbour, [AssetSpec("theirs", "Theirs", "zone")])
    series.ensure(
        house.engine, neighbour, [SeriesSpec("theirs/load", "load", "MW", asset=AssetSpec("theirs"))]
    )
    for asked in (follows("tile"), follows("map")):
        theirs, nobodys = (answered(placed, asked, site=site)[0] for site in ("theirs", "nobodys"))
        theirs["error"]["detail"] = theirs["error"]["detail"].replace("theirs", "nobodys")
        assert theirs == nobodys
    assert placed.get("/api/v1/series", params={"below": "theirs"}).json()["items"] == []
    mine = answered(placed, follows("table"), follows("map"))
    assert mine[0]["keys"] == ["city/load", "north/load", "south/load", "a/load"]
    assert "Theirs" not in mine[1]["map"]["sites"]["name"]


def test_document_keeps_its_site_and_says_which_places_are_not_here(placed: TestClient) -> None:
    asked = [
        follows("map", below="city/gone"),
        panel("tile", series="a/load") | {"id": "b", "place": PLACE | {"x": 6}},
    ]
    content = {"schema": 2, "range": "7d", "site": "city/north", "panels": asked}
    made = placed.post(URL, json={"name": "Sites", "content": content}).json()
    assert (made["content"]["site"], made["missing"]) == ("city/north", ["city/gone"])
    again = placed.post(URL, json={name: made[name] for name in ("name", "content")}).json()
    assert again["content"] == made["content"]


def test_document_of_the_first_shape_is_kept_and_told_as_it_was(placed: TestClient) -> None:
    tile = panel("tile", title="", series="a/load", statistic="peak", beside="none")
    first = {"schema": 1, "range": "7d", "panels": [tile]}
    row = placed.post(URL, json={"name": "Old", "content": first}).json()
    assert row["content"] == placed.get(f"{URL}/{row['dashboard_id']}").json()["content"] == first
    body = {"name": "Old", "content": first, "version": 1}
    assert placed.put(f"{URL}/{row['dashboard_id']}", json=body).json()["version"] == 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"schema": 1, "panels": [follows("map")]}, "schema 1 has no"),
        ({"schema": 1, "site": "city", "panels": []}, "schema 1 has no"),
        ({"panels": [follows("tile") | {"series": "a/load"}]}, "not both"),
        ({"panels": [panel("tile")]}, "at least 1"),
        ({"panels": [panel("map")]}, "required"),
        ({"panels": [panel("chart", choice={"quantity": "load"})]}, "required"),
        ({"schema": 3, "panels": []}, "1 or 2"),
    ],
    ids=["map of 1", "site of 1", "both", "neither", "map of nothing", "no unit", "later"],
)
def test_document_that_says_neither_or_too_much_is_refused(
    client: TestClient, change: Any, what: str
) -> None:
    answer = client.post(URL, json={"name": "Bad", "content": {"range": "7d", **change}})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert what in answer.text
