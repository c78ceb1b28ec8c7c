"""The OpenAPI document: every operation says what it is, shows what goes in and out, and how it refuses."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from foresite.api.app import create_app
from foresite.api.document import answers, operations
from foresite.api.errors import MEDIA_TYPE
from foresite.api.schemas import Problem
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)


OURS = [model for model in _below(BaseModel) if model.__module__.startswith("foresite.api")]
MODELS = {model.__name__: model for model in OURS}


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    made: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return made


def _named(schema: dict[str, Any]) -> str | None:
    return schema.get("$ref", "").rpartition("/")[2] or None


def test_every_operation_says_what_it_is(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    for method, path, told in operations(document):
        assert told["summary"], (method, path)
        assert told["description"].endswith("."), (method, path)
        assert set(told["tags"]) <= tags
        for each in told.get("parameters", []):
            if each["in"] != "path":
                assert each.get("description"), (method, path, each["name"])


BARE = "/api/v1/sign-in/sso/{organisation}/logout"
"""Answers 200 without a body, as OpenID Connect Back-Channel Logout 1.0, section 2.8, wants it."""


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    for method, path, told in operations(document):
        good = [
            answer
            for status, answer in answers(document, told).items()
            if status[0] == "2" or status == "303"
        ]
        assert good, (method, path)
        bare = [told["responses"].get(status) for status in ("204", "303")]
        if path == BARE:
            bare.append(told["responses"]["200"])
        good = [answer for answer in good if answer not in bare]
        for part in (*good, *([told["requestBody"]] if "requestBody" in told else [])):
            assert part["content"], (method, path)
            for kind, each in part["content"].items():
                assert each.get("example") not in (None, "", {}, []), (method, path, kind)


def test_examples_of_answers_are_answers(document: dict[str, Any]) -> None:
    checked = 0
    for _, _, told in operations(document):
        for answer in answers(document, told).values():
            each = answer.get("content", {}).get("application/json", {})
            schema = each.get("schema", {})
            many = schema.get("type") == "array"
            name = _named(schema["items"] if many else schema)
            if name:
                model = MODELS[name]
                for one in each["example"] if many else [each["example"]]:
                    model.model_validate(one)
                checked += 1
    assert checked > 15


def test_every_refusal_is_documented_as_problem_details(document: dict[str, Any]) -> None:
    for method, path, told in operations(document):
        refusals = {status: each for status, each in answers(document, told).items() if status >= "400"}
        expected = {"500"} if path in {"/healthz", "/readyz"} else {"500", "503"}
        assert expected <= set(refusals), (method, path)
        for status, each in refusals.items():
            if (path, status) == ("/readyz", "503"):
                continue
            assert list(each["content"]) == [MEDIA_TYPE], (method, path, status)
            assert Problem.model_validate(each["content"][MEDIA_TYPE]["example"]).status == int(status)
        if told.get("requestBody"):
            assert {"400", "413", "422"} <= set(refusals), (method, path)
        if "{" in path:
            assert "404" in refusals


def test_what_is_refused_in_fact_is_documented(client: TestClient, document: dict[str, Any]) -> None:
    for method, path, told in operations(document):
        inside = [each for each in told.get("parameters", []) if each["in"] == "path"]
        numbers = {each["name"]: each["schema"].get("type") == "integer" for each in inside}
        url = path.format(**{name: 10**9 if number else "x" for name, number in numbers.items()})
        for query in ("", "?limit=0&series_id=0&cursor=%25"):
            answer = client.request(method, url + query, content=b"{" if method == "post" else None)
            assert str(answer.status_code) in told["responses"], (method, path, answer.status_code)


def test_reference_names_every_operation_and_asks_nothing_of_others(
    client: TestClient, document: dict[str, Any]
) -> None:
    answer = client.get("/api/v1/docs")
    for method, path, _ in operations(document):
        assert f"{method.upper()} {path}" in answer.text
    assert "<script" not in answer.text
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"']?https?:|url\(", answer.text)


def test_document_kept_for_the_page_is_fresh(client: TestClient, document: dict[str, Any]) -> None:
    kept = Path(__file__).parents[2] / "web" / "openapi.json"
    assert json.loads(kept.read_text()) == document, "run: foresite api openapi > web/openapi.json"


def test_document_is_made_once(house: House, tenant: Scope) -> None:
    app = create_app(house, tenant)
    assert app.openapi() is app.openapi()
