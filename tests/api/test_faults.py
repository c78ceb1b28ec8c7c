"""Every kind of fault that a request can have, and every check of our own, is said in English and Persian."""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from pydantic import BaseModel
from tests.arch.test_said import template
from tests.persian import book

from foresite.api.app import create_app
from foresite.api.document import operations
from foresite.api.errors import BOUNDS
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

FORM = Path(__file__).parents[2] / "web" / "src" / "form"

OF_TYPE = {
    "string": {"string_type", "string_unicode"},
    "integer": {"int_type", "int_parsing", "int_parsing_size", "int_from_float"},
    "number": {"float_type", "float_parsing", "finite_number"},
    "boolean": {"bool_type", "bool_parsing"},
    "array": {"list_type", "tuple_type", "set_type"},
    "object": {"dict_type", "model_type", "model_attributes_type"},
    "null": {"none_required"},
}
OF_FORMAT = {
    "date-time": {
        "datetime_type", "datetime_parsing", "datetime_from_date_parsing", "datetime_object_invalid",
        "timezone_aware",
    },
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"},
    "binary": set[str](),
}  # fmt: skip
OF_WORD = {
    "required": {"missing"}, "additionalProperties": {"extra_forbidden"},
    "discriminator": {"union_tag_invalid", "union_tag_not_found"},
    "enum": {"enum", "literal_error"}, "const": {"literal_error"}, "pattern": {"string_pattern_mismatch"},
    "minLength": {"string_too_short"}, "maxLength": {"string_too_long"},
    "minimum": {"greater_than_equal"}, "maximum": {"less_than_equal"}, "exclusiveMinimum": {"greater_than"},
    "exclusiveMaximum": {"less_than"}, "multipleOf": {"multiple_of"}, "minItems": {"too_short"},
    "maxItems": {"too_long"}, "minProperties": {"too_short"}, "maxProperties": {"too_long"},
}  # fmt: skip
"""Kinds of faults that a word of JSON Schema brings."""
SAY_NOTHING = {
    "type", "format", "title", "description", "default", "examples", "properties", "items", "anyOf", "oneOf",
    "$ref", "contentMediaType",
}  # fmt: skip


@pytest.fixture
def app(house: House, tenant: Scope) -> FastAPI:
    return create_app(house, tenant)


def schemas(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every schema that a request is checked against."""
    operated = [operation for _, _, operation in operations(document)]
    left: list[Any] = [each["schema"] for one in operated for each in one.get("parameters", [])]
    bodies = [one.get("requestBody", {}).get("content", {}) for one in operated]
    left += [told["schema"] for body in bodies for told in body.values() if "schema" in told]
    seen = set[str]()
    while left:
        schema = left.pop()
        if not isinstance(schema, dict):
            continue
        ref = schema.get("$ref")
        if ref and ref not in seen:
            seen.add(ref)
            left.append(document["components"]["schemas"][ref.rpartition("/")[2]])
        yield schema
        left += schema.get("properties", {}).values()
        left += [schema.get("items"), schema.get("additionalProperties")]
        left += [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def kinds(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the kinds of faults that a value can have by one schema; an unheard-of word of it is an error."""
    if "type" in schema:
        yield from OF_TYPE[schema["type"]]
    if "format" in schema:
        yield from OF_FORMAT[schema["format"]]
    for word in schema.keys() - SAY_NOTHING:
        yield from OF_WORD[word]


def said(language: str) -> set[str]:
    """Return the kinds that the page has words for."""
    return set(re.findall(r"^  ([a-z_]+): ", (FORM / f"faults{language}.ts").read_text(), re.MULTILINE))


@pytest.mark.parametrize("language", ["En", "Fa"])
def test_every_kind_of_fault_that_a_request_can_have_has_words(app: FastAPI, language: str) -> None:
    made = {kind for schema in schemas(app.openapi()) for kind in kinds(schema)} | {"missing"}
    assert len(made) > 30
    assert made - said(language) == set(), f"say it in web/src/form/faults{language}.ts"


def test_no_words_are_left_for_kinds_that_there_are_not() -> None:
    there = set().union(*OF_TYPE.values(), *OF_FORMAT.values(), *OF_WORD.values())
    assert said("En") == said("Fa")
    assert said("En") - there == set()


def fields(dependant: Dependant) -> Iterator[Any]:
    for of in ("path_params", "query_params", "header_params", "body_params"):
        yield from getattr(dependant, of)
    for below in dependant.dependencies:
        yield from fields(below)


def models(app: FastAPI) -> set[type[BaseModel]]:
    """Return the classes that bodies are checked by, also those in them."""
    routes = [
        each.original_route
        for each in iter_route_contexts(app.routes)
        if isinstance(each.original_route, APIRoute)
    ]
    left: list[Any] = [field.field_info.annotation for route in routes for field in fields(route.dependant)]
    found = set[type[BaseModel]]()
    while left:
        one = left.pop()
        left += getattr(one, "__args__", ())
        left += [getattr(one, "__value__", None)] if hasattr(one, "__value__") else []
        if inspect.isclass(one) and issubclass(one, BaseModel) and one not in found:
            found.add(one)
            left += [part.annotation for part in one.model_fields.values()] + list(one.__mro__[1:])
    return found


def checks(app: FastAPI) -> Iterator[str]:
    """Yield what checks of our own say, in modules that bodies come from."""
    for module in {model.__module__ for model in models(app)}:
        if not module.startswith("foresite."):
            continue
        for node in ast.walk(ast.parse(inspect.getsource(sys.modules[module]))):
            raised = [each.exc for each in ast.walk(node) if isinstance(each, ast.Raise)]
            calls = [each for each in raised if isinstance(each, ast.Call)]
            if not isinstance(node, ast.FunctionDef) or "ValueError" not in {
                ast.unparse(c.func) for c in calls
            }:
                continue
            told = [each.args[0] for each in calls] + [
                each.value
                for each in ast.walk(node)
                if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "message"
            ]
            yield from (text for each in told if (text := template(each)))


def test_every_check_of_our_own_is_in_the_phrasebook(app: FastAPI) -> None:
    made = set(checks(app))
    assert "name each forecaster once" in made
    assert "two panels have the id {}" in made
    assert made - set(book()) == set(), "say it in web/src/said/phrases/asked.ts"


NOTE = {"start_at": "2024-05-01T06:00:00Z", "text": "The meter was exchanged."}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (NOTE | {"text": ""}, ("body.text", "string_too_short", {"min_length": 1})),
        (NOTE | {"series_id": "s3cret"}, ("body.series_id", "int_parsing", None)),
        (NOTE | {"series_id": 0}, ("body.series_id", "greater_than_equal", {"ge": 1})),
        (NOTE | {"start_at": "s3cret"}, ("body.start_at", "datetime_from_date_parsing", None)),
        (NOTE | {"surprise": "s3cret"}, ("body.surprise", "extra_forbidden", None)),
        ({"text": "s3cret"}, ("body.start_at", "missing", None)),
    ],
    ids=str,
)
def test_a_fault_tells_its_kind_and_what_is_asked_for_and_nothing_that_was_sent(
    client: TestClient, body: dict[str, Any], fault: tuple[str, str, dict[str, Any] | None]
) -> None:
    answer = client.post("/api/v1/notes", json=body)
    [told] = answer.json()["errors"]
    assert (answer.status_code, told["where"], told["kind"], told.get("bounds")) == (422, *fault)
    assert "s3cret" not in answer.text


def test_a_row_of_a_push_tells_its_bounds_too(client: TestClient) -> None:
    row = {"series": 1, "event_at": "2024-01-01T00:00:00Z", "value": 1.0, "quality": 40_000}
    [told] = client.post("/api/v1/observations", json={"rows": [row]}).json()["errors"]
    assert (told["kind"], told["bounds"]) == ("less_than_equal", {"le": 32_767})


def test_what_was_sent_is_no_bound() -> None:
    """A tag as it was sent, or how long a text is, stays in the sentence of the library."""
    assert not {"tag", "error", "input", "actual_length", "discriminator"} & set(BOUNDS)
