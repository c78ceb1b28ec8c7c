"""The OpenAPI document: what the routes tell, with every refusal they may give and an example everywhere."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from foresite.api.deps import needs_of
from foresite.api.errors import CODES, MEDIA_TYPE
from foresite.api.schemas import Problem
from foresite.api.visits import UNLIMITED

METHODS = ("get", "post", "put", "patch", "delete")
TAGS = {
    "organisation": "Whose data this server holds.",
    "assets": "The things that series belong to: their parts, their links, where they are.",
    "series": "What is measured: found by words, read now or as it was known.",
    "observations": "Values: pushed by programs, and the newest of many series at once.",
    "anomalies": "What is odd, what people say of it, and the detectors that look.",
    "notes": "What people write about moments and windows of time.",
    "quality": "How complete series are, day by day: gaps, late values, findings.",
    "sources": "Where data come from, and how each fares.",
    "forecasts": "Models, what they issued, and how well they did in backtests.",
    "files": "Files and the contracts that say what they mean.",
    "runs": "Work that goes on by itself: how far it is, and how it ended.",
    "jobs": "Background work: watched, stopped, and gone on with after a fault.",
    "events": "What happens, as it happens: jobs, new values, held rows, forecasts.",
    "schedules": "Work that is asked for by the clock or when values come, and what became of its times.",
    "dashboards": "Pages that people compose of panels: their versions, who sees them, where roles begin.",
    "system": "What the installation runs on.",
    "lake": "Upkeep of the history, beside what a server does by itself.",
    "quarantine": "Rows that a rule held back: looked at, repaired, dropped, opened again.",
    "keys": "API keys: how programs say who they are.",
    "audit": "Who did what to what, from where, before and after.",
    "usage": "How much each key and person used.",
    "sign-in": "How people come in.",
    "people": "The people of an organisation, and the roles that they have.",
    "account": "One's own account: name, sessions, second factors, where one works.",
    "tokens": "Tokens: how a program acts for a person.",
    "health": "Whether the server lives and can work.",
}
PUBLIC = "public"
"""The ``x-permission`` of a route that whoever comes may ask."""
_COOKIE = {
    "type": "apiKey",
    "in": "cookie",
    "name": "foresite_session",
    "description": "A browser's session.",
}
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
    421: ("The server is called by a name that it does not know, where nobody signs in.", CODES[421]),
    422: ("The request cannot be used as it is.", "request-invalid"),
    429: ("Too many requests of late; `Retry-After` says when to ask again.", "rate-limited"),
    500: ("A fault of ours; the log has it under the request's id.", "defect"),
    503: (
        "Something this depends on is away, or there is no disk left; try again later.",
        "database-unavailable",
    ),
}
_HEADERS = {429: {"headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}}}
"""What a refusal has beside its body."""
_ALSO = {
    ("get", "/api/v1/series/{series_id}/observations"): (406,),
    ("get", "/api/v1/latest"): (404,),
    ("get", "/api/v1/map"): (404,),
    ("get", "/api/v1/sites"): (404,),
    ("get", "/api/v1/audit/export"): (406,),
    ("get", "/api/v1/observations"): (404,),
    ("get", "/api/v1/observations/moments"): (404,),
    ("get", "/api/v1/observations/changes"): (404,),
    ("get", "/api/v1/observations/export"): (404,),
    ("post", "/api/v1/observations"): (404, 409),
    ("post", "/api/v1/prometheus/write"): (415,),
    ("post", "/api/v1/files"): (404,),
    ("post", "/api/v1/models"): (404,),
    ("post", "/api/v1/issues"): (404,),
    ("post", "/api/v1/backtests"): (404,),
    ("post", "/api/v1/contests"): (404,),
    ("post", "/api/v1/anomalies/detect"): (404,),
    ("post", "/api/v1/anomalies/watch"): (404,),
    ("post", "/api/v1/detectors"): (404,),
    ("get", "/api/v1/notes"): (404,),
    ("get", "/api/v1/notes/export"): (404,),
    ("post", "/api/v1/notes"): (404,),
    ("post", "/api/v1/champions/{group_id}/promote"): (409,),
    ("post", "/api/v1/champions/{group_id}/demote"): (409,),
    ("post", "/api/v1/champions/{group_id}/rollback"): (409,),
    ("get", "/api/v1/backtests/comparison"): (404,),
    ("post", "/api/v1/schedules"): (404, 409),
    ("post", "/api/v1/sources"): (404, 409),
    ("put", "/api/v1/sources/{source_id}"): (409,),
    ("post", "/api/v1/sources/check"): (404,),
    ("patch", "/api/v1/schedules/{schedule_id}"): (409,),
    ("put", "/api/v1/dashboards/{dashboard_id}"): (409,),
    ("put", "/api/v1/dashboards/{dashboard_id}/home"): (409,),
    ("post", "/api/v1/dashboards/{dashboard_id}/versions/{version}/restore"): (409,),
    ("post", "/api/v1/jobs/{job_id}/cancel"): (409,),
    ("post", "/api/v1/jobs/{job_id}/resume"): (409,),
    ("post", "/api/v1/quarantine/preview"): (404, 409),
    ("post", "/api/v1/quarantine/accept"): (404, 409),
    ("post", "/api/v1/quarantine/drop"): (404, 409),
    ("post", "/api/v1/quarantine/undo"): (404, 409),
    ("post", "/api/v1/sign-in"): (401, 403, 409, 429),
    ("post", "/api/v1/first"): (403, 404, 409),
    ("post", "/api/v1/invitations"): (404, 409),
    ("post", "/api/v1/invitations/show"): (403, 404, 409),
    ("post", "/api/v1/invitations/accept"): (403, 404, 409),
    ("post", "/api/v1/sign-up"): (403, 404, 409),
    ("post", "/api/v1/sign-up/verify"): (403, 404, 409),
    ("post", "/api/v1/password/reset"): (403, 409),
    ("post", "/api/v1/password/reset/do"): (403, 404, 409),
    ("post", "/api/v1/password/strength"): (403,),
    ("post", "/api/v1/email/confirm"): (403, 404, 409),
    ("post", "/api/v1/me/organisation"): (404,),
    ("patch", "/api/v1/people/{person_id}"): (409,),
    ("delete", "/api/v1/people/{person_id}"): (409,),
    ("post", "/api/v1/roles"): (409,),
    ("put", "/api/v1/roles/{role}"): (409,),
    ("delete", "/api/v1/roles/{role}"): (409,),
    ("post", "/api/v1/me/totp"): (409, 429),
    ("post", "/api/v1/me/totp/confirm"): (409,),
    ("post", "/api/v1/me/totp/remove"): (429,),
    ("post", "/api/v1/me/recovery-codes"): (429,),
    ("post", "/api/v1/me/passkeys/ask"): (429,),
    ("post", "/api/v1/me/passkeys"): (409,),
    ("post", "/api/v1/me/passkeys/{passkey_id}/remove"): (429,),
    ("post", "/api/v1/sign-in/second-factor"): (401, 403, 404, 409, 429),
    ("post", "/api/v1/sign-in/second-factor/passkey"): (403, 404, 409),
    ("post", "/api/v1/sign-in/passkey/ask"): (403, 409, 415),
    ("post", "/api/v1/sign-in/passkey"): (401, 403, 409),
    ("get", "/api/v1/sign-in/sso/{organisation}"): (409,),
    ("get", "/api/v1/sign-in/callback"): (409,),
    ("post", "/api/v1/sign-in/sso/{organisation}/logout"): (400,),
    ("get", "/api/v1/sso"): (404,),
    ("put", "/api/v1/sso"): (404,),
    ("delete", "/api/v1/sso"): (404,),
    ("put", "/api/v1/access-rule"): (409,),
    ("post", "/api/v1/tokens/sign-in"): (401, 403, 409, 429),
    ("post", "/api/v1/tokens/refresh"): (401, 403, 409),
    ("post", "/api/v1/tokens/revoke"): (403, 409),
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


def answers(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return by status what an operation answers; refusals are told once, in the document's components."""
    shared = document["components"]["responses"]
    return {
        status: shared[told["$ref"].rpartition("/")[2]] if "$ref" in told else told
        for status, told in operation["responses"].items()
    }


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
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**problem.pop("$defs"), "Problem": problem}
    document["components"]["securitySchemes"] = {"key": _KEY, "session": _COOKIE}
    document["components"]["responses"] = {f"Refusal{each}": _refusal(each) for each in _REFUSALS}
    document["security"] = [{"key": []}, {"session": []}]
    asked = needs_of(app)
    for method, path, operation in operations(document):
        operation["x-permission"] = asked[method, path] or PUBLIC
        if operation["x-permission"] == PUBLIC:
            operation["security"] = []
        told = operation["responses"]
        if MEDIA_TYPE not in told.get("422", {}).get("content", {}):
            told.pop("422", None)
        for status in _statuses(method, path, operation):
            told.setdefault(str(status), {"$ref": f"#/components/responses/Refusal{status}"})
        _exemplify(operation, schemas)
    return document


def _statuses(method: str, path: str, operation: dict[str, Any]) -> list[int]:
    """Return the statuses of refusals that a route may give."""
    statuses = {421, 500}
    content = operation.get("requestBody", {}).get("content", {})
    if path not in UNLIMITED:
        statuses |= {429, 503, *_ALSO.get((method, path), ())}
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
    content = {MEDIA_TYPE: {"schema": schema, "example": example}}
    return {"description": told, "content": content} | _HEADERS.get(status, {})


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
