"""Dashboards: who sees, changes and begins at them; versions; many panels answered at once."""

import json
from functools import partialmethod
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from tests.api.conftest import START
from tests.api.owned import own
from tests.api.people import V1, Browser, browsing, person

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES

pytestmark = pytest.mark.everywhere
URL = "/api/v1/dashboards"
PLACE = {"x": 0, "y": 0, "w": 6, "h": 4}
TILE = {"id": "tile", "kind": "tile", "place": PLACE, "series": "north/load", "statistic": "peak"}
CHART = {"id": "chart", "kind": "chart", "place": PLACE | {"y": 4}, "series": ["north/load"]}
TABLE = {"id": "table", "kind": "table", "place": PLACE | {"x": 6}, "series": ["north/load", "gone/load"]}
TEXT = {"id": "text", "kind": "text", "place": PLACE | {"x": 6, "y": 4}, "text": "**Note** <script>"}
RANGE = {"start": "2024-01-02T00:00:00Z", "end": "2024-01-03T00:00:00Z"}
WINDOW = {"kind": "tile", "place": PLACE, "series": "north/load"}


def board(name: str = "Control room", *panels: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "content": {"schema": 1, "range": "7d", "panels": list(panels)}}


class Person:
    """Somebody at a browser, who asks like a client."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def ask(self, method: str, url: str, json: Any = None) -> Response:
        return self.browser.ask(method, url.removeprefix(V1), json)

    get = partialmethod(ask, "GET")
    put = partialmethod(ask, "PUT")
    post = partialmethod(ask, "POST")
    delete = partialmethod(ask, "DELETE")


def names(client: Person) -> list[str]:
    return [each["name"] for each in client.get(URL).json()["items"]]


@pytest.fixture
def people(house, tenant, neighbour):
    """Whoever composes, whoever looks, an admin, and somebody of another organisation, each in a browser."""
    with (
        browsing(house, tenant) as ada,
        browsing(house, tenant) as ben,
        browsing(house, tenant) as eve,
        browsing(house, tenant) as nia,
    ):
        told = {"ada": (ada, "analyst"), "ben": (ben, "operator"), "eve": (eve, "admin")}
        for name, (client, role) in told.items():
            person(house, tenant, email=f"{name}@example.org", role=role)
            client.sign_in(f"{name}@example.org")
        person(house, neighbour, email="nia@example.org", role="owner")
        nia.sign_in("nia@example.org")
        yield tuple(Person(each) for each in (ada, ben, eve, nia))


def test_dashboard_is_its_owners_until_it_is_shared_and_only_with_whom(people) -> None:
    ada, ben, eve, nia = people
    made = ada.post(URL, json=board("Nights")).json()
    mine = f"{URL}/{made['dashboard_id']}"
    assert (made["version"], made["sharing"], made["mine"]) == (1, "private", True)
    assert [names(each) for each in people] == [["Nights"], [], [], []]
    assert ben.get(mine).json()["code"] == eve.get(mine).json()["code"] == "dashboard-absent"
    shared = ada.put(f"{mine}/sharing", json={"sharing": "roles", "roles": ["operator"]}).json()
    assert (shared["roles"], shared["version"]) == (["operator"], 1)
    assert [names(each) for each in people] == [["Nights"], ["Nights"], ["Nights"], []]
    assert (ben.get(mine).json()["may_change"], eve.get(mine).json()["may_change"]) == (False, True)
    refused = ben.put(mine, json=board("Mine now") | {"version": 1})
    assert (refused.status_code, refused.json()["code"]) == (403, "dashboard-of-another")
    assert eve.put(mine, json=board("Nights", TILE) | {"version": 1}).json()["version"] == 2
    assert nia.get(mine).status_code == nia.delete(mine).status_code == 404
    nobody = ada.put(f"{mine}/sharing", json={"sharing": "roles", "roles": ["no-such-role"]})
    assert nobody.json()["code"] == "role-absent"
    assert ada.put(f"{mine}/sharing", json={"sharing": "roles"}).json()["code"] == "sharing-roles"
    ada.put(f"{mine}/sharing", json={"sharing": "private"})
    assert [names(each) for each in people] == [["Nights"], [], [], []]
    assert ada.delete(mine).status_code == 204
    assert names(ada) == []


def test_nobody_overwrites_what_they_have_not_seen_and_every_version_comes_back(people) -> None:
    ada, ben, eve, _ = people
    made = ada.post(URL, json=board("Shift", TILE)).json()
    mine = f"{URL}/{made['dashboard_id']}"
    ada.put(f"{mine}/sharing", json={"sharing": "everybody"})
    assert ada.put(mine, json=board("Shift", TILE) | {"version": 1}).json()["version"] == 1  # the same again
    assert eve.put(mine, json=board("Shift", TILE, CHART) | {"version": 1}).json()["version"] == 2
    late = ada.put(mine, json=board("Shift", TABLE) | {"version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "dashboard-changed")
    assert (late.json()["facts"]["version"], "eve" in late.json()["facts"]["changed_by"].lower()) == (2, True)
    assert late.json()["remedy"]
    back = ada.post(f"{mine}/versions/1/restore", json={"version": 2}).json()
    assert (back["version"], [each["id"] for each in back["content"]["panels"]]) == (3, ["tile"])
    told = [
        (each["version"], each["panels"], each["restored_from"])
        for each in ben.get(f"{mine}/versions").json()
    ]
    assert told == [(3, 1, 1), (2, 2, None), (1, 1, None)]
    assert len(ben.get(f"{mine}/versions/2").json()["content"]["panels"]) == 2
    assert ben.get(f"{mine}/versions/4").json()["code"] == "dashboard-version-absent"
    assert ada.post(f"{mine}/versions/2/restore", json={"version": 2}).status_code == 409


def test_role_begins_at_its_home_as_long_as_it_sees_it(people) -> None:
    ada, ben, eve, _ = people
    made = ada.post(URL, json=board("Operators")).json()["dashboard_id"]
    home = f"{URL}/{made}/home"
    assert ada.put(home, json={"roles": ["operator"]}).json()["code"] == "permission-absent"
    ada.put(f"{URL}/{made}/sharing", json={"sharing": "roles", "roles": ["operator"]})
    assert eve.put(home, json={"roles": ["viewer"]}).json()["code"] == "dashboard-unshared"
    assert eve.put(home, json={"roles": ["operator"]}).json()["home_of"] == ["operator"]
    homes = [each.get("/api/v1/session").json() for each in (ada, ben)]
    assert [each["home"] for each in homes] == [each["me"]["home"] for each in homes] == [None, made]
    ada.put(f"{URL}/{made}/sharing", json={"sharing": "roles", "roles": ["viewer"]})
    assert ben.get("/api/v1/session").json()["home"] is None


@pytest.mark.parametrize(
    ("panels", "what"),
    [
        ([TILE, TILE | {"place": PLACE | {"x": 6}}], "two panels have the id tile"),
        ([TILE, TEXT | {"place": PLACE}], "lie over each other"),
        ([TILE | {"place": PLACE | {"x": 7}}], "no room"),
        ([TILE | {"kind": "script", "source": "alert(1)"}], "tag"),
        ([TEXT | {"html": "<b>"}], "not permitted"),
        ([CHART | {"series": []}], "at least 1"),
    ],
    ids=["ids", "overlap", "width", "kind", "field", "empty"],
)
def test_document_that_is_none_is_refused_with_its_first_fault(client, panels, what) -> None:
    answer = client.post(URL, json=board("Bad", *panels))
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert what in json.dumps(answer.json())


def test_panels_are_answered_together_each_by_itself(client: TestClient, load_id: int) -> None:
    asked = [TILE | {"beside": "previous"}, CHART, TABLE, TEXT, TILE | {"id": "gone", "series": "gone/load"}]
    answer = client.post("/api/v1/panels", json={"panels": asked, **RANGE}).json()
    tile, chart, table, text, gone = answer["panels"]
    assert (tile["tile"]["value"], tile["tile"]["at"], tile["tile"]["before"]) == (
        47.0, "2024-01-02T23:00:00Z", 23.0,
    )  # fmt: skip
    part = chart["chart"]["series"][0]
    alone = client.get("/api/v1/observations", params={"series_id": load_id, **RANGE}).json()
    assert part == alone["series"][0]
    line = table["table"]["lines"][0]
    assert (line["newest"], line["mean"], line["count"], table["missing"]) == (47.0, 35.5, 24, ["gone/load"])
    assert (text["error"], text["chart"], gone["error"]["code"]) == (None, None, "panel-series-absent")
    assert [each["key"] for each in answer["series"]] == ["north/load"]


def test_panels_show_what_was_known_and_the_neighbours_series_are_absent(
    client: TestClient, house, tenant, neighbour, load_id: int
) -> None:
    series.ensure(house.engine, neighbour, [SeriesSpec("theirs/load", "load", "MW")])
    asked = [WINDOW | {"id": "a", "statistic": "newest"}, WINDOW | {"id": "b", "series": "theirs/load"}]
    before = {"as_of": "2024-01-01T00:00:00Z"}
    then = client.post("/api/v1/panels", json={"panels": asked, **RANGE, **before}).json()["panels"]
    assert (then[0]["tile"]["value"], then[1]["missing"]) == (None, ["theirs/load"])
    now = client.post("/api/v1/panels", json={"panels": asked, **RANGE}).json()["panels"]
    assert (now[0]["tile"]["value"], now[0]["tile"]["at"]) == (47.0, "2024-01-02T23:00:00Z")


def test_chart_comes_with_the_newest_fan_and_with_anomalies_not_dismissed(
    client, house, tenant, load_id
) -> None:
    made = own(house, tenant, load_id)
    asked = {"panels": [CHART | {"forecast": True, "anomalies": True}], "end": "2024-01-05T00:00:00Z"}
    chart = client.post("/api/v1/panels", json=asked).json()["panels"][0]["chart"]
    fan = chart["forecasts"][0]
    assert (fan["issue_id"], fan["columns"]["q50"], fan["forecaster"]) == (
        made["issue_id"], [5.0] * 3, "seasonal-naive",
    )  # fmt: skip
    assert [each["anomaly_id"] for each in chart["anomalies"]] == [made["anomaly_id"]]
    assert chart["start"] == START.isoformat().replace("+00:00", "Z")
    client.post(f"/api/v1/anomalies/{made['anomaly_id']}/labels", json={"verdict": "dismissed"})
    assert client.post("/api/v1/panels", json=asked).json()["panels"][0]["chart"]["anomalies"] == []


def test_key_makes_and_takes_out_a_dashboard_that_loads_in_another_organisation(
    client: TestClient, house, tenant, neighbour, load_id: int
) -> None:
    operators = (
        keys.create(house.engine, each, "k", ROLES["operator"], by=ROLES["owner"])
        for each in (tenant, neighbour)
    )
    ours, theirs = ({"authorization": f"Bearer {each.secret}"} for each in operators)
    made = client.post(URL, json=board("Copied", TILE), headers=ours).json()
    assert ([each["key"] for each in made["series"]], made["missing"]) == (["north/load"], [])
    copied = client.post(URL, json={name: made[name] for name in ("name", "content")}, headers=theirs)
    assert (copied.status_code, copied.json()["missing"]) == (201, ["north/load"])
    assert copied.json()["content"] == made["content"]
