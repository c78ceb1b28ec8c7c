"""Examples of the OpenAPI document: an owner who sends one as it stands meets no complaint of its shape."""

from collections.abc import Iterator
from typing import Any

from tests.api.people import browsing, person

from foresite.api.document import operations
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

SHAPES = {400, 405, 406, 413, 415}
MADE = {"contracts", "schedules", "keys", "roles", "me/totp", "me/passkeys/ask"}
"""What is made of an example alone, as nothing need be there before."""
_HOW = {"application/json": "json", "application/x-www-form-urlencoded": "data"}
LAST = {"/api/v1/access-rule", "/api/v1/me/password"}
"""Ask more of the session that asks, or end it."""


def test_every_documented_request_of_an_owner_is_taken_in_its_shape(house: House, tenant: Scope) -> None:
    person(house, tenant)
    made, wrong = set(), []
    with browsing(house, tenant, public_url="http://testserver") as ada:
        ada.sign_in()
        for method, path, told in _with_a_body(ada.client.get("/api/v1/openapi.json").json()):
            ((kind, body),) = told["requestBody"]["content"].items()
            answer = ada.client.request(
                method,
                path.format(**_examples(told, "path")),
                params=_examples(told, "query"),
                headers={"content-type": kind, "x-csrf-token": ada.token},
                **{_HOW.get(kind, "content"): body["example"]},
            )
            code = answer.json()["code"] if answer.status_code >= 400 else ""
            if answer.status_code in SHAPES or answer.status_code >= 500 or code == "request-invalid":
                wrong.append((method, path, answer.text))
            if path == "/api/v1/sign-in":
                ada.came_in(answer)  # the example is of somebody who is here: a new session took the place
            if answer.status_code == 201:
                made.add(path.removeprefix("/api/v1/"))
    assert wrong == []
    assert made >= MADE


def _with_a_body(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    found = [each for each in operations(document) if "requestBody" in each[2]]
    yield from sorted(found, key=lambda each: each[1] in LAST)


def _examples(told: dict[str, Any], where: str) -> dict[str, Any]:
    """Return an example of each parameter that must be given."""
    named = [each for each in told.get("parameters", []) if each["in"] == where and each["required"]]
    return {
        each["name"]: (
            each["schema"].get("examples") or [1 if each["schema"].get("type") == "integer" else "text"]
        )[0]
        for each in named
    }
