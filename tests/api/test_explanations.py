"""Routes of explanations: asked of a job, read when it is there, said in the language asked for."""

import pytest
from fastapi.testclient import TestClient
from tests.api.owned import own

from foresite.platform.jobs import queue
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere
BASE = "/api/v1/issues"


def test_an_explanation_is_read_when_it_was_worked_out(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    issue = own(house, tenant, load_id)["issue_id"]
    told = client.get(f"{BASE}/{issue}/explanation", params={"series_id": load_id}).json()
    assert (told["key"], told["unit"], told["parts"]) == ("north/load", "MW", ["usual"])
    assert told["sentences"] == [
        "The peak, 2024-01-03 01:00, is expected at 5.00 MW: 5.00 MW usual at that time of day."
    ]
    same = client.get(f"{BASE}/{issue}/changes/{issue}", params={"lang": "fa"}).json()
    assert (same["before_id"], same["causes"]) == (issue, [])
    assert "چیزی تغییر نکرده است" in same["sentences"][0]
    assert client.get(f"{BASE}/{issue}/explanation", params={"lang": "xx"}).status_code == 422


def test_an_explanation_is_asked_for_once_and_absent_until_it_is_there(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    first, second = (own(house, tenant, load_id)["issue_id"] for _ in range(2))
    url = f"{BASE}/{second}/changes/{first}"
    absent = client.get(url)
    assert (absent.status_code, absent.json()["code"]) == (404, "explanation-absent")
    asked = client.post(url)
    assert asked.status_code == 202
    assert client.post(url).json()["job_id"] == asked.json()["job_id"]
    row = queue.get(house.engine, tenant, asked.json()["job_id"])
    assert (row.kind, row.parameters["before_id"]) == ("explain", first)
    other = client.get(f"{BASE}/{first}/changes/{second}")  # the same two, told from the earlier one
    assert other.json()["code"] == "explanation-absent"
    other = client.post(f"{BASE}/{first}/explanation", params={"series_id": load_id + 99})
    assert (other.status_code, other.json()["code"]) == (404, "series-not-issued")
