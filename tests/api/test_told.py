"""Forecasters over HTTP: which there are, what they may be told, and refusals at once where it is wrong."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.api.owned import own

from foresite.forecasting.registry import NAMES
from foresite.platform.tenancy import Scope
from foresite.workflows import jobs
from foresite.workflows.house import House

BASE = "/api/v1"


def test_forecasters_are_listed_and_each_tells_what_it_may_be_told(client: TestClient) -> None:
    listed = client.get(f"{BASE}/forecasters").json()
    assert [each["name"] for each in listed] == list(NAMES)
    assert {each["name"]: each["extra"] for each in listed}["xgboost"] == "learners"
    told = client.get(f"{BASE}/forecasters/lightgbm").json()
    assert {each["name"]: each for each in told["parameters"]}["history_days"] == {
        "name": "history_days",
        "type": "integer",
        "default": 730,
        "unit": "days",
        "minimum": 28,
        "above": None,
        "maximum": 7300,
        "below": None,
        "choices": None,
        "meaning": "Longest history learned, days.",
    }
    kinds = {each["name"]: (each["type"], each["default"]) for each in told["parameters"]}
    assert kinds["together"] == ("boolean", False)
    absent = client.get(f"{BASE}/forecasters/crystal-ball")
    assert (absent.status_code, absent.json()["code"]) == (404, "forecaster-absent")


@pytest.mark.parametrize("path", ["models", "backtests"])
def test_what_is_told_wrongly_is_refused_at_once(
    client: TestClient, house: House, tenant: Scope, load_id: int, path: str
) -> None:
    asked: dict[str, Any] = {"series_ids": [load_id], "forecaster": "seasonal-naive"}
    for given in ({"season_days": 8}, {"weights": "/etc"}, {"season_days": {"deep": [1]}}):
        answer = client.post(f"{BASE}/{path}", json=asked | {"parameters": given})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-parameters"), answer.text
        assert "season_days, calibration_days" in answer.json()["remedy"]
    wrong: tuple[Any, ...] = ([], "trees=5", None)
    for broken in wrong:
        answer = client.post(f"{BASE}/{path}", json=asked | {"parameters": broken})
        assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")
    assert jobs.find(house, tenant).items == []
    taken = client.post(f"{BASE}/{path}", json=asked | {"parameters": {"season_days": 7}})
    assert taken.status_code == 202, taken.text


def test_candidates_may_be_told_something_and_wrong_ones_are_refused_at_once(
    client: TestClient, load_id: int
) -> None:
    asked = {"group": "north", "series_ids": [load_id]}
    for wrong in ("seasonal-naive:season_days=8", "seasonal-naive:season_days", "seasonal-naive:"):
        answer = client.post(f"{BASE}/contests", json=asked | {"forecasters": [wrong]})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-parameters"), answer.text
    told = {"forecasters": ["seasonal-naive:season_days=7", "like-days:days=2", "like-days"]}
    assert client.post(f"{BASE}/contests", json=asked | told).status_code == 202


def test_champions_and_backtests_show_what_was_told(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    ids = own(house, tenant, load_id)
    assert client.get(f"{BASE}/champions/{ids['group_id']}").json()["champion"]["parameters"] == {}
    assert client.get(f"{BASE}/backtests/{ids['backtest_id']}").json()["parameters"] == {}
