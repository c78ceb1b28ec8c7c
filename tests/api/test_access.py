"""Who may ask what: every route, asked by nobody, with bad keys and with each role's."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from tests.api.conftest import LOAD, rows

from foresite.api.agents import PATHS
from foresite.api.app import create_app
from foresite.api.deps import Server
from foresite.api.document import operations
from foresite.api.errors import MEDIA_TYPE
from foresite.catalog import series
from foresite.core.timeaxis import now
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import PERSONAL, ROLES, Permission
from foresite.platform.auth.tables import ApiKeyRow
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere

OWNER = ROLES["owner"]
UNKNOWN = {"sign-in-required", "key-unknown", "authorization-unsupported", "permission-absent"}
"""How a route that is not public answers whoever has not the right."""
ID = "0197c4c0-0000-7000-8000-000000000000"


def code_of(answer: Response) -> str:
    told = answer.headers.get("content-type", "") == MEDIA_TYPE
    return str(answer.json()["code"]) if told else ""


@pytest.fixture
def closed(house: House, tenant: Scope) -> Iterator[TestClient]:
    """A server at which everybody must say who they are."""
    settings = house.settings.model_copy(update={"sign_in": "required"})
    asking = House(settings, house.engine, house.lake, house.blobs)
    with TestClient(create_app(asking, tenant), raise_server_exceptions=False) as client:
        yield client


def headers(house: House, scope: Scope, role: str) -> dict[str, str]:
    made = keys.create(house.engine, scope, role, ROLES[role], by=OWNER)
    return {"authorization": f"Bearer {made.secret}"}


def walk(client: TestClient) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return method, path, permission and a body of every operation of the API."""
    found = []
    for method, path, told in operations(client.get("/api/v1/openapi.json").json()):
        content = told.get("requestBody", {}).get("content", {})
        more = {}
        if "application/json" in content:
            more = {"json": content["application/json"]["example"]}
        elif content:
            more = {"content": b"x"}
        inside = [each for each in told.get("parameters", []) if each["in"] == "path"]
        numbers = {each["name"]: each["schema"].get("type") == "integer" for each in inside}
        url = path.format(**{name: 1 if number else ID for name, number in numbers.items()})
        found.append((method, url, told["x-permission"], more))
    return found


def test_the_document_names_the_permission_of_every_operation(closed: TestClient) -> None:
    told = walk(closed)
    assert len(told) > 25
    assert {permission for _, _, permission, _ in told} - {"public"} == {
        str(each) for each in (OWNER | PERSONAL) - {Permission.SERIES_MAKE}
    }


def test_nobody_and_whoever_has_no_good_key_is_told_so_by_every_route(
    closed: TestClient, house: House, tenant: Scope
) -> None:
    ended = keys.create(house.engine, tenant, "ended", OWNER, by=OWNER)
    keys.revoke(house.engine, tenant, ended.key_id)
    late = keys.create(house.engine, tenant, "late", OWNER, by=OWNER)
    with writing(house.engine, tenant) as session:
        session.get_one(ApiKeyRow, late.key_id).expires_at = now() - timedelta(seconds=1)
    bad = {
        "nobody": ({}, "sign-in-required"),
        "nonsense": ({"authorization": "Bearer fsk_nonsense"}, "key-unknown"),
        "ended": ({"authorization": f"Bearer {ended.secret}"}, "key-unknown"),
        "late": ({"authorization": f"Bearer {late.secret}"}, "key-unknown"),
        "basic": ({"authorization": "Basic b3duZXI6b3duZXI="}, "authorization-unsupported"),
    }
    as_a_password = {"basic": "key-unknown"}
    for method, url, permission, more in walk(closed):
        for who, (sent, code) in bad.items():
            answer = closed.request(method, url, headers=sent, **more)
            if permission == "public":
                assert code_of(answer) not in UNKNOWN, (url, who)
                continue
            expected = as_a_password.get(who, code) if url in PATHS else code
            assert (answer.status_code, answer.json()["code"]) == (401, expected), (method, url, who)
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", list(ROLES))
def test_role_is_refused_what_it_has_no_permission_for_and_only_that(
    closed: TestClient, house: House, tenant: Scope, role: str
) -> None:
    sent = headers(house, tenant, role)
    for method, url, permission, more in walk(closed):
        answer = closed.request(method, url, headers=sent, **more)
        if permission == "public" or permission in ROLES[role]:
            told = answer.json()["facts"]["permission"] if code_of(answer) == "permission-absent" else None
            assert told not in ROLES[role], (method, url, answer.text)  # a schedule asks for its kind's too
        else:
            told = answer.json()
            assert (answer.status_code, told["code"]) == (403, "permission-absent"), (method, url)
            assert told["facts"] == {"permission": permission}


def test_a_key_opens_its_own_organisation_whatever_the_server_works_for(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    ours, theirs = headers(house, tenant, "owner"), headers(house, neighbour, "owner")
    series_id = series.ensure(house.engine, tenant, [LOAD])["north/load"]
    url = f"/api/v1/series/{series_id}"
    assert closed.post("/api/v1/observations", json=rows(3), headers=ours).status_code == 201
    for _ in range(2):  # what was pushed under one key names nothing under the other, also the second time
        refused = closed.post("/api/v1/observations", json=rows(3), headers=theirs)
        assert (refused.status_code, refused.json()["code"]) == (404, "series-absent")
    assert closed.get(url, headers=ours).status_code == 200
    assert closed.get(url, headers=theirs).status_code == 404
    assert closed.get("/api/v1/organisation", headers=theirs).json()["slug"] == neighbour.organisation
    tag = closed.get(f"{url}/observations", headers=ours).headers["etag"]
    again = closed.get(f"{url}/observations", headers={**ours, "if-none-match": tag})
    assert again.status_code == 304
    other = series.ensure(house.engine, neighbour, [LOAD])["north/load"]
    taken = closed.get(f"/api/v1/series/{other}/observations", headers={**theirs, "if-none-match": tag})
    assert taken.status_code == 200


def test_a_key_is_made_shown_once_renewed_and_ended_over_http(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    admin = headers(house, tenant, "admin")
    wanted = {"name": "bridge", "permissions": ["operator"]}
    made = closed.post("/api/v1/keys", json=wanted, headers=admin)
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    bridge = {"authorization": f"Bearer {made.json()['secret']}"}
    url = f"/api/v1/keys/{made.json()['key_id']}"
    assert made.json()["secret"] not in closed.get("/api/v1/keys", headers=admin).text
    assert closed.get("/api/v1/runs", headers=bridge).status_code == 200
    renewed = closed.post(f"{url}/rotate", json={"overlap_seconds": 3600}, headers=admin)
    assert renewed.status_code == 201
    assert closed.get("/api/v1/runs", headers=bridge).status_code == 200
    their_admin = headers(house, neighbour, "admin")
    assert closed.delete(url, headers=their_admin).status_code == 404
    assert closed.delete(url, headers=admin).status_code == 204
    assert closed.get("/api/v1/runs", headers=bridge).status_code == 401


def test_an_admin_makes_no_key_that_may_more_than_admins(
    closed: TestClient, house: House, tenant: Scope
) -> None:
    weak = ROLES["admin"] - (ROLES["analyst"] - ROLES["operator"])
    made = keys.create(house.engine, tenant, "weak", weak, by=OWNER)
    sent = {"authorization": f"Bearer {made.secret}"}
    refused = closed.post("/api/v1/keys", json={"name": "x", "permissions": ["analyst"]}, headers=sent)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission-beyond-own")


def test_who_was_believed_a_moment_ago_is_looked_up_again_soon(
    house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keys.create(house.engine, tenant, "x", OWNER, by=OWNER)
    server, sent = Server(house, tenant), f"Bearer {made.secret}"
    clock = [100.0]
    monkeypatch.setattr("foresite.api.deps.monotonic", lambda: clock[0])
    assert server.believed(sent) is None
    assert server.believed(sent) is server.believed(sent)
    who = server.known(sent)
    assert server.believed(sent) is who
    clock[0] += 1.9
    assert server.believed(sent) is who
    clock[0] += 0.2
    assert server.believed(sent) is None


def test_upload_of_somebody_without_the_permission_is_refused_before_it_is_read(
    closed: TestClient, house: House, tenant: Scope
) -> None:
    authorization = headers(house, tenant, "viewer")["authorization"].encode()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/files",
        "raw_path": b"/api/v1/files",
        "query_string": b"contract=meters&name=a.csv",
        "headers": [(b"authorization", authorization), (b"content-type", b"application/octet-stream")],
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        pytest.fail("the body was read")

    async def send(message: Any) -> None:
        sent.append(message)

    assert closed.portal is not None
    closed.portal.call(closed.app, scope, receive, send)
    assert sent[0]["status"] == 403
