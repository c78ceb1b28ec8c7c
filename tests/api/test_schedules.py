"""Schedules and upkeep over HTTP: asked for, looked at, changed and fired, as roles allow."""

import pytest
from tests.api.owned import own

from foresite.platform.jobs import queue

pytestmark = pytest.mark.everywhere

DAILY = {"name": "daily", "kind": "verify", "cron": "0 9 * * *", "zone": "Asia/Tehran"}
URL = "/api/v1/schedules"


@pytest.mark.parametrize("verb", ["flush", "compact", "verify"])
def test_upkeep_is_a_job_that_is_asked_for_once(client, verb) -> None:
    first, second = (client.post(f"/api/v1/lake/{verb}") for _ in range(2))
    assert first.status_code == second.status_code == 202
    assert (first.json()["kind"], first.json()["state"]) == (verb, "queued")
    assert first.json()["job_id"] == second.json()["job_id"]
    assert first.json()["asked_by"].startswith("anybody")


def test_forecast_is_issued_and_computed_again_by_jobs(client, house, tenant, load_id) -> None:
    mine = own(house, tenant, load_id)
    asked = {"issued_at": "2024-01-02T23:30:00Z"}
    issue = client.post(f"/api/v1/models/{mine['model_id']}/issues", json=asked)
    again = client.post(f"/api/v1/issues/{mine['issue_id']}/reproduce")
    many = client.post("/api/v1/issues", json=asked | {"model_ids": [mine["model_id"]]})
    made = (issue, again, many)
    assert [each.status_code for each in made] == [202] * 3
    told = [queue.get(house.engine, tenant, each.json()["job_id"]).parameters for each in made]
    assert told == [
        asked | {"model_id": mine["model_id"], "model_ids": [], "group": "", "coherent": None},
        {"issue_id": mine["issue_id"]},
        asked | {"model_id": None, "model_ids": [mine["model_id"]], "group": "", "coherent": None},
    ]
    assert issue.json()["run_id"]
    absent = client.post(f"/api/v1/models/{mine['issue_id']}/issues", json={})
    assert (absent.status_code, absent.json()["code"]) == (404, "model-absent")


def test_schedule_is_made_looked_at_changed_run_and_deleted(client) -> None:
    made = client.post(URL, json=DAILY)
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["next_at"].endswith("T05:30:00Z")
    assert told["next_local"].endswith("T09:00:00+03:30")
    assert [each["name"] for each in client.get(URL).json()["items"]] == ["daily"]
    assert client.get(f"{URL}/daily").json()["schedule_id"] == told["schedule_id"]
    assert client.post(URL, json=DAILY).json()["code"] == "schedule-there"
    place = f"{URL}/{told['schedule_id']}"
    changed = client.patch(place, json={"cron": "30 6 * * MON-FRI", "zone": "Europe/Berlin"}).json()
    assert (changed["cron"], changed["kind"]) == ("30 6 * * MON-FRI", "verify")
    assert "T06:30:00+0" in changed["next_local"]
    assert client.patch(place, json={"enabled": False}).json()["next_at"] is None
    job = client.post(f"{place}/run")
    assert (job.status_code, job.json()["kind"]) == (202, "verify")
    (fired,) = client.get(f"{place}/history").json()["items"]
    assert (fired["outcome"], fired["job_id"]) == ("by-hand", job.json()["job_id"])
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404


def test_schedule_upon_arrival_is_made_shown_and_changed(client, load_id) -> None:
    asked = {"name": "anew", "kind": "train", "upon": "arrival", "parameters": {"series_ids": [load_id]}}
    made = client.post(URL, json=asked)
    assert made.status_code == 201, made.text
    told = made.json()
    names = ("upon", "cron", "pause_minutes", "enabled", "next_at", "next_local", "last_at")
    assert [told[name] for name in names] == ["arrival", "", 15, True, None, None, None]
    place = f"{URL}/{told['schedule_id']}"
    assert client.patch(place, json={"pause_minutes": 60}).json()["pause_minutes"] == 60
    by_clock = client.patch(place, json={"cron": "0 9 * * *"}).json()
    assert (by_clock["upon"], by_clock["next_at"][10:]) == ("clock", "T09:00:00Z")
    again = client.patch(place, json={"upon": "arrival"}).json()
    assert (again["upon"], again["cron"], again["pause_minutes"], again["next_at"]) == (
        "arrival",
        "",
        60,
        None,
    )


def test_coming_times_are_told_in_both_clocks(client) -> None:
    told = client.get(
        f"{URL}/preview", params={"cron": "0 9 * * *", "zone": "Asia/Tehran", "count": 3}
    ).json()
    assert [(each["at"][10:], each["local"][10:]) for each in told] == [("T05:30:00Z", "T09:00:00+03:30")] * 3


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"cron": "0 0 31 2 *"}, 422, "bad-cron"),
        ({"zone": "Mars/Olympus"}, 422, "bad-zone"),
        ({"kind": "load"}, 422, "kind-absent"),
        ({"parameters": {"deep": True}}, 422, "bad-parameters"),
        ({"catch_up": "never"}, 422, "request-invalid"),
        ({"cron": ""}, 422, "schedule-unclear"),
        ({"upon": "arrival"}, 422, "schedule-unclear"),
        ({"upon": "arrival", "cron": ""}, 422, "schedule-by-clock-only"),
    ],
)
def test_schedule_that_could_never_run_is_refused(client, more, status, code) -> None:
    answer = client.post(URL, json=DAILY | more)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_pause_that_is_too_short_is_refused_with_the_shortest(client) -> None:
    asked = DAILY | {"kind": "train", "upon": "arrival", "cron": "", "pause_minutes": 0}
    refused = client.post(URL, json=asked)
    assert refused.status_code == 422
    assert "pause_minutes" in refused.text
    assert "greater than or equal to 1" in refused.text
