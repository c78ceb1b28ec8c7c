"""Routes of notes: written by operators, read by all, taken down by admins, each told of who wrote it."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import START
from tests.api.test_access import closed, headers

from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere
__all__ = ["closed"]  # the fixture of another file
URL = "/api/v1/notes"


def test_note_is_written_read_changed_and_taken_down_by_those_who_may(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    viewer, operator, admin = (headers(house, tenant, role) for role in ("viewer", "operator", "admin"))
    told = {"start_at": START.isoformat(), "text": "The meter was exchanged."}
    assert closed.post(URL, json=told, headers=viewer).status_code == 403
    made = closed.post(URL, json=told, headers=operator)
    assert (made.status_code, made.json()["author"], made.json()["mine"]) == (201, "operator", True)
    one = f"{URL}/{made.json()['note_id']}"
    (seen,) = closed.get(URL, headers=viewer).json()["items"]
    assert (seen["text"], seen["mine"], seen["author_kind"]) == ("The meter was exchanged.", False, "key")
    assert closed.get(URL, headers=headers(house, neighbour, "owner")).json()["items"] == []
    refused = closed.patch(one, json={"text": "no"}, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (403, "note-of-another")
    until = (START + timedelta(hours=2)).isoformat()
    changed = closed.patch(one, json={"end_at": until}, headers=operator).json()
    assert (changed["version"], changed["text"], changed["end_at"]) == (
        2,
        told["text"],
        "2024-01-01T02:00:00Z",
    )
    moment = closed.patch(one, json={"end_at": None}, headers=operator).json()
    assert (moment["version"], moment["end_at"]) == (3, None)
    assert len(closed.get(one, headers=viewer).json()["versions"]) == 3
    assert closed.post(f"{one}/moderate", headers=operator).status_code == 403
    assert closed.post(f"{one}/moderate", headers=admin).status_code == 204
    assert closed.get(URL, headers=viewer).json()["items"] == []
    assert closed.delete(one, headers=operator).status_code == 404


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"text": " "}, "bad-note"),
        ({"text": "a\x00b"}, "bad-note"),
        ({"end_at": "2023-12-31T00:00:00Z"}, "bad-note-time"),
        ({"start_at": "1492-01-01T00:00:00Z"}, "bad-note-time"),
        ({"series_id": 999_999}, "series-absent"),
        ({"asset_id": 999_999}, "asset-absent"),
    ],
)
def test_note_that_cannot_be_kept_is_refused_with_its_reason(
    client: TestClient, told: dict[str, object], code: str
) -> None:
    answer = client.post(URL, json={"start_at": START.isoformat(), "text": "x"} | told)
    assert answer.json()["code"] == code
    assert answer.status_code in {404, 422}
