"""The OpenAPI document: what the routes tell, with every refusal they may give and an example everywhere."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from foresite.api.deps import needs_of
from foresite.api.errors import CODES, MEDIA_TYPE
from foresite.api.schemas import Problem

METHODS = ("get", "post", "put", "patch", "delete")
TAGS = {
    "organisation": "Whose data this server holds.",
    "assets": "The things that series belong to: their parts, their links, where they are.",
    "series": "What is measured: found by words, read now or as it was known.",
    "observations": "Values: pushed by programs, and the newest of many series at once.",
    "forecasts": "Models, what they issued, and how well they did in backtests.",
    "files": "Files and the contracts that say what they mean.",
    "runs": "Work that goes on by itself: how far it is, and how it ended.",
    "jobs": "Background work: watched, stopped, and gone on with after a fault.",
    "quarantine": "Rows that a rule held back: looked at, repaired, dropped, opened again.",
    "keys": "API keys: how programs say who they are.",
    "health": "Whether the server lives and can work.",
}
PUBLIC = "public"
"""The ``x-permission`` of a route that whoever comes may ask."""
_KEY = {"type": "http", "scheme": "bearer", "description": "An API key: `fsk_...`."}
_REFUSALS = {
    400: ("The body is not what its type says.", CODES[400]),
    401: ("Nobody knows who asks.", "sign-in-required"),
    403: ("The caller has not the permission that `x-permission` names.", "permission-absent"),
    404: ("It is not there, or another organisation's: the two are never told apart.", "series-absent"),
    406: ("No form of the answer is acceptable to the client.", CODES[406]),
    408: ("The body came too slowly.", CODES[408]),
    409: ("It contradicts what is already there.", "idempotency-key-reused"),
    413: ("The body is too large.", CODES[413]),
    415: ("The body is of a type that is not taken here.", CODES[415]),
    422: ("The request cannot be used as it is.", "request-invalid"),
    500: ("A fault of ours; the log has it under the request's id.", "defect"),
    503: (
        "Something this depends on is away, or there is no disk left; try again later.",
        "database-unavailable",
    ),
}
_ALSO = {
    ("get", "/api/v1/series/{series_id}/observations"): (406,),
    ("get", "/api/v1/latest"): (404,),
    ("post", "/api/v1/observations"): (404, 409),
    ("post", "/api/v1/files"): (404,),
    ("post", "/api/v1/models"): (404,),
    ("post", "/api/v1/backtests"): (404,),
    ("post", "/api/v1/jobs/{job_id}/cancel"): (409,),
    ("post", "/api/v1/jobs/{job_id}/resume"): (409,),
    ("post", "/api/v1/quarantine/preview"): (404, 409),
    ("post", "/api/v1/quarantine/accept"): (404, 409),
    ("post", "/api/v1/quarantine/drop"): (404, 409),
    ("post", "/api/v1/quarantine/undo"): (404, 409),
}
"""Refusals beside those that follow from a route's parameters and body."""
_BY_FORMAT = {"date-time": "2024-05-01T00:00:00Z", "binary": "(bytes)"}
_BY_TYPE = {"string": "text", "integer": 1, "number": 412.5, "boolean": False, "null": None}


def install(app: FastAPI) -> None:
    """Make the application describe itself completely."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            made.update(_document(app))
        return made

    app.openapi = document  # type: ignore[method-assign]  # the way FastAPI documents


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and operation of everything the document describes."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description="Times are ISO 8601 with an offset. Refusals are problem details with a stable `code`.",
        routes=app.routes,
        tags=[{"name": name, "description": told} for name, told in TAGS.items()],
    )
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    document["components"]["securitySchemes"] = {"key": _KEY}
    document["security"] = [{"key": []}]
    asked = needs_of(app)
    for method, path, operation in operations(document):
        operation["x-permission"] = asked[method, path] or PUBLIC
        if operation["x-permission"] == PUBLIC:
            operation["security"] = []
        told = operation["responses"]
        if MEDIA_TYPE not in told.get("422", {}).get("content", {}):
            told.pop("422", None)
        for status in _statuses(method, path, operation):
            told.setdefault(str(status), _refusal(status))
        _exemplify(operation, schemas)
    return document


def _statuses(method: str, path: str, operation: dict[str, Any]) -> list[int]:
    """Return the statuses of refusals that a route may give."""
    statuses = {500}
    content = operation.get("requestBody", {}).get("content", {})
    if path.startswith("/api/"):
        statuses |= {503, *_ALSO.get((method, path), ())}
    if operation["x-permission"] != PUBLIC:
        statuses |= {401, 403}
    if operation.get("parameters") or content:
        statuses |= {422}
    if "{" in path:
        statuses |= {404}
    if content:
        statuses |= {400, 408, 413} | ({415} if "application/json" in content else set())
    return sorted(statuses)


def _refusal(status: int) -> dict[str, Any]:
    told, code = _REFUSALS[status]
    example = {"type": f"urn:foresite:problem:{code}", "title": code.replace("-", " "), "status": status}
    example |= {"code": code, "detail": told}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": told, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}


def _exemplify(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Give every body without an example the one that follows from its schema."""
    for part in (operation.get("requestBody", {}), *operation["responses"].values()):
        for told in part.get("content", {}).values():
            if "example" not in told and "examples" not in told and "schema" in told:
                told["example"] = example_of(told["schema"], schemas)


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Return a value of a schema, made of the examples that its parts give.

    >>> example_of({"type": "array", "items": {"type": "integer", "examples": [7]}}, {})
    [7]
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    given = [schema[name] for name in ("example", "const") if name in schema]
    given += [schema[name][0] for name in ("examples", "enum") if schema.get(name)]
    if given:
        return given[0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if schema.get("type") == "array":
        return [example_of(schema.get("items", {}), schemas)]
    if schema.get("type") == "object":
        return {name: example_of(part, schemas) for name, part in schema.get("properties", {}).items()}
    return _BY_FORMAT.get(schema.get("format", ""), _BY_TYPE.get(schema.get("type", "null")))
