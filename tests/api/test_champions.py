"""Routes of champions: what is certified and who was champion is shown, and the place changes hands."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete
from tests.api.owned import own

from foresite.forecasting.tables import CertificateRow
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope
from foresite.workflows import jobs
from foresite.workflows.house import House

BASE = "/api/v1"


@pytest.fixture
def ids(client: TestClient, house: House, tenant: Scope, load_id: int) -> dict[str, str]:
    return own(house, tenant, load_id)


def champion(client: TestClient, ids: dict[str, str]) -> str:
    (listed,) = client.get(f"{BASE}/champions").json()["items"]
    assert listed["group_id"] == ids["group_id"]
    return str(listed["champion"]["model_id"])


def test_the_place_is_given_taken_and_given_back(client: TestClient, ids: dict[str, str]) -> None:
    here = f"{BASE}/champions/{ids['group_id']}"
    assert champion(client, ids) == ids["model_id"]
    promoted = client.post(f"{here}/promote", json={"model_id": ids["challenger_id"]})
    assert (promoted.status_code, champion(client, ids)) == (200, ids["challenger_id"])
    assert client.post(f"{here}/rollback").json()["champion"]["model_id"] == ids["model_id"]
    assert client.post(f"{here}/demote").json()["champion"]["model_id"] == ids["challenger_id"]
    reigns = client.get(here).json()["reigns"]
    assert [each["end_reason"] for each in reigns[:3]] == [None, "demoted", "rolled-back"]
    model = client.get(f"{BASE}/models/{ids['model_id']}").json()
    assert (model["stage"], model["certified"], model["metrics"]) == ("retired", True, None)
    stages = client.get(f"{BASE}/models/{ids['model_id']}/stages").json()
    assert [each["stage"] for each in stages] == [
        "challenger", "champion", "challenger", "champion", "retired",
    ]  # fmt: skip


def test_certificates_are_shown_and_asked_for(
    client: TestClient, house: House, tenant: Scope, ids: dict[str, str]
) -> None:
    here = f"{BASE}/models/{ids['model_id']}/certificates"
    (shown,) = client.get(here).json()
    assert (shown["passed"], shown["findings"], len(shown["digest"])) == (True, [], 64)
    made = client.post(here)
    assert (made.status_code, made.json()["kind"]) == (202, "certify")
    again = client.post(here).json()
    assert again["job_id"] == made.json()["job_id"], "one at a time"


def test_contest_is_refused_at_once_where_it_cannot_be(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    told = {"group": "north", "series_ids": [load_id], "forecasters": ["seasonal-naive"]}
    wrong = [
        (told | {"series_ids": []}, 404, "group-absent"),
        (told | {"series_ids": [10**9]}, 404, "series-absent"),
        (told | {"forecasters": ["crystal-ball"]}, 404, "forecaster-absent"),
        (told | {"origins": 3}, 422, "request-invalid"),
        (told | {"forecasters": ["house", "house"]}, 422, "request-invalid"),
    ]
    for asked, status, code in wrong:
        answer = client.post(f"{BASE}/contests", json=asked)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert jobs.find(house, tenant).items == []
    made = client.post(f"{BASE}/contests", json=told)
    assert (made.status_code, made.json()["title"]) == (202, "Contest for north")


def test_model_without_a_certificate_is_refused(
    client: TestClient, house: House, tenant: Scope, ids: dict[str, str]
) -> None:
    with writing(house.engine, tenant) as session:
        session.execute(delete(CertificateRow).where(CertificateRow.model_id == ids["challenger_id"]))
    here = f"{BASE}/champions/{ids['group_id']}/promote"
    for model_id, status, code in (
        (ids["challenger_id"], 409, "certificate-missing"),
        ("nobody", 404, "model-absent"),
    ):
        answer = client.post(here, json={"model_id": model_id})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert champion(client, ids) == ids["model_id"]
