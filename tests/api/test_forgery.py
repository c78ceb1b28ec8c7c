"""What a foreign page makes a signed-in browser ask for is refused by every route that changes something."""

from collections.abc import Iterator

import pytest
from tests.api.people import Browser, browsing, person
from tests.api.test_trying import CONTRACT, MESSY

from foresite.api.document import PUBLIC, operations
from foresite.core.ids import new_id
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere
FORGED = {
    "a form of another site": ({"origin": "https://evil.example"}, "origin-foreign"),
    "a page that hides where it is from": ({"origin": "null"}, "origin-foreign"),
    "a site beside ours": ({"sec-fetch-site": "same-site"}, "origin-foreign"),
    "a page of another site that tells no origin": ({"sec-fetch-site": "cross-site"}, "origin-foreign"),
    "whoever has the cookie and not the token": ({"x-csrf-token": ""}, "csrf-token-wrong"),
    "whoever guesses the token": ({"x-csrf-token": "another"}, "csrf-token-wrong"),
}
SIMPLE = ("application/octet-stream", "text/plain", "multipart/form-data; boundary=x", None)
"""Kinds of bodies, all but the first of which a page may send anywhere without asking (Fetch, 2.2.2)."""
FILES: dict[str, dict[str, str | int]] = {
    "/files": {"contract": "plant", "name": "a.csv"},
    "/files/inspect": {"name": "a.csv", "contract_bytes": 0},
    "/files/dry-run": {"name": "a.csv", "contract_bytes": len(CONTRACT.encode())},
}


@pytest.fixture
def window(house: House, tenant: Scope) -> Iterator[Browser]:
    """A browser in which an owner has signed in, at a server that counts no visits."""
    email = f"ada-{new_id()}@example.org"
    person(house, tenant, email=email)
    uncounted = {f"rate_{of}_per_minute": 0 for of in ("address", "caller", "organisation", "dear")}
    with browsing(house, tenant, **uncounted) as window:  # type: ignore[arg-type]  # settings by their names
        assert window.sign_in(email).status_code == 200
        yield window


def kept(house: House) -> set[str]:
    """Return the files that the house holds, but for its databases and logs."""
    files = (file for file in house.settings.home.rglob("*") if file.is_file())
    return {str(file) for file in files if not file.name.startswith(("foresite.", "jobs."))}


def sent(window: Browser, path: str, kind: str | None = SIMPLE[0], **headers: str) -> tuple[int, str]:
    content = MESSY if path != "/files/dry-run" else CONTRACT + MESSY
    told = {"x-csrf-token": window.token} | ({"content-type": kind} if kind else {}) | headers
    url = f"/api/v1{path}"
    answer = window.client.post(url, params=FILES[path], content=content.encode(), headers=told)
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("path", FILES)
def test_a_forged_upload_is_refused_and_nothing_of_it_is_kept(
    window: Browser, house: House, path: str, forged: str
) -> None:
    headers, code = FORGED[forged]
    assert window.client.post(
        "/api/v1/contracts", content=CONTRACT.encode(), headers={"x-csrf-token": window.token}
    ).is_success
    before = kept(house)
    for kind in SIMPLE:
        assert sent(window, path, kind, **headers) == (403, code), kind
    assert (window.get("/runs")["items"], kept(house)) == ([], before)


@pytest.mark.parametrize("path", FILES)
def test_the_same_upload_from_a_page_of_ours_is_taken(window: Browser, house: House, path: str) -> None:
    window.client.post("/api/v1/contracts", content=CONTRACT.encode(), headers={"x-csrf-token": window.token})
    before = kept(house)
    status, code = sent(window, path, origin="http://testserver")
    assert (status, code) == (202 if path == "/files" else 200, "")
    assert (kept(house) > before) == (path == "/files")


@pytest.mark.parametrize("forged", FORGED)
def test_every_route_that_changes_something_refuses_what_is_forged(window: Browser, forged: str) -> None:
    headers, code = FORGED[forged]
    asked = [
        (method, path, operation)
        for method, path, operation in operations(window.client.app.openapi())  # type: ignore[attr-defined]
        if method != "get" and operation["x-permission"] != PUBLIC
    ]
    assert len(asked) > 75
    for method, path, operation in asked:
        (kind,) = operation.get("requestBody", {}).get("content", {"application/json": {}})
        told = {"x-csrf-token": window.token, "content-type": kind, **headers}
        answer = window.client.request(method, path, content=b"{}", headers=told)
        assert (answer.status_code, answer.json()["code"]) == (403, code), (method, path)
