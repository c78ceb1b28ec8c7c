"""Routes of anomalies: what was found is shown with its evidence, and what people say of it counts."""

from fastapi.testclient import TestClient
from tests.api.owned import own

from foresite.analytics.registry import NAMES
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

BASE = "/api/v1"


def test_anomaly_is_listed_shown_and_labelled(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    ids = own(house, tenant, load_id)
    (listed,) = client.get(f"{BASE}/anomalies", params={"series_id": load_id, "verdict": "open"}).json()[
        "items"
    ]
    assert (listed["anomaly_id"], listed["evidence"]) == (ids["anomaly_id"], {"score": 2.0, "threshold": 1.0})
    url = f"{BASE}/detectors/{ids['detector_id']}"
    counts = ("open_count", "accepted_count", "dismissed_count")
    assert [client.get(url).json()[each] for each in counts] == [1, 0, 0]
    assert client.get(f"{BASE}/anomalies", params={"min_severity": 0.9}).json()["items"] == []
    before = client.get(f"{BASE}/anomalies", params={"as_of": "2001-01-01T00:00:00Z"}).json()
    assert before["items"] == []
    said = client.post(
        f"{BASE}/anomalies/{ids['anomaly_id']}/labels", json={"verdict": "dismissed", "text": "a test"}
    )
    assert said.status_code == 201
    shown = client.get(f"{BASE}/anomalies/{ids['anomaly_id']}").json()
    assert (shown["verdict"], shown["labels"][0]["text"], len(shown["versions"])) == (
        "dismissed",
        "a test",
        1,
    )
    detector = client.get(f"{BASE}/detectors/{ids['detector_id']}").json()
    assert detector["factor"] > 2
    assert [detector[each] for each in counts] == [0, 0, 1]
    assert shown["evidence"]["course"]["expected"] == [1.5], "of one anomaly the expected range is told too"
    assert client.get(f"{BASE}/anomalies", params={"verdict": "open"}).json()["items"] == []


def test_ways_to_look_are_listed_and_each_tells_what_it_may_be_told(client: TestClient) -> None:
    listed = {each["name"]: each for each in client.get(f"{BASE}/detector-methods").json()}
    assert tuple(listed) == NAMES
    assert listed["autoencoder"] == {"name": "autoencoder", "extra": "nets", "many": True, "online": False}
    told = client.get(f"{BASE}/detector-methods/seasonal-residual").json()
    assert told["online"]
    assert {each["name"]: each["default"] for each in told["parameters"]}["smooth_steps"] == 75
    course = client.get(f"{BASE}/detector-methods/subsequence-pca").json()["parameters"][0]
    assert (course["type"], course["default"]) == ("array", [24, 48, 100])
    absent = client.get(f"{BASE}/detector-methods/crystal-ball")
    assert (absent.status_code, absent.json()["code"]) == (404, "detector-absent")


def test_detector_is_set_and_changed(client: TestClient, load_id: int) -> None:
    told = {"series_ids": [load_id], "false_alarm_rate": 0.001, "enabled": True, "quiet_hours": [[22, 6]]}
    made = client.post(f"{BASE}/detectors", json=told)
    assert (made.status_code, made.json()["method"]) == (201, "seasonal-residual")
    again = client.post(f"{BASE}/detectors", json=told).json()
    assert again["detector_id"] == made.json()["detector_id"]
    url = f"{BASE}/detectors/{again['detector_id']}"
    assert client.patch(url, json={"enabled": False}).json()["enabled"] is False
    wrong = client.patch(url, json={"parameters": {"days": 99}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad-parameters")
    assert [each["detector_id"] for each in client.get(f"{BASE}/detectors").json()["items"]] == [
        again["detector_id"]
    ]
