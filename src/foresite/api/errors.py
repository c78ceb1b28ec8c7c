"""The only table from kinds of error to statuses; every refusal is problem details (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from foresite.core.errors import ForesiteError, TooSoonError
from foresite.platform import metrics

STATUSES = {
    "not-found": 404,
    "bad-data": 422,
    "conflict": 409,
    "refused": 413,
    "too-soon": 429,
    "unauthenticated": 401,
    "forbidden": 403,
    "unavailable": 503,
    "defect": 500,
}
CODES = {
    400: "body-malformed",
    404: "route-absent",
    405: "method-not-allowed",
    406: "not-acceptable",
    408: "body-late",
    413: "body-too-large",
    415: "media-type-unsupported",
    421: "host-unknown",
}
"""Codes of refusals that HTTP itself has a status for."""
METHOD_REFUSED, MISDIRECTED = 405, 421
MEDIA_TYPE = "application/problem+json"
_ALSO = {
    STATUSES["unavailable"]: {"retry-after": "2"},
    STATUSES["unauthenticated"]: {"www-authenticate": "Bearer"},
}
"""What HTTP wants beside a status."""
BOUNDS = (
    "gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern", "expected", "expected_tags",
)  # fmt: skip
"""What may be told of a fault beside its kind: what a schema asks for, never what was sent."""
REFUSALS = (ForesiteError, RequestValidationError, HTTPException)
"""What a route may raise."""
_log = structlog.get_logger("foresite.api")


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """Return problem details with a stable ``code``."""
    body = {"type": f"urn:foresite:problem:{code}", "title": code.replace("-", " "), "status": status}
    body |= {"code": code, "detail": detail, **{name: value for name, value in more.items() if value}}
    return JSONResponse(
        body, status, headers={**(headers or {}), **_ALSO.get(status, {})}, media_type=MEDIA_TYPE
    )


def defect(error: Exception, *, path: str, request_id: str) -> JSONResponse:
    """Log what nobody foresaw, and return what a client may know of it."""
    metrics.DEFECTS.inc()
    _log.error("unforeseen error", path=path, request_id=request_id, exc_info=error)
    told = "something unforeseen happened; it is in the server's log under this request's id"
    return problem(STATUSES["defect"], "defect", told, instance=f"urn:foresite:request:{request_id}")


def install(app: FastAPI) -> None:
    """Make every error that a route raises end in problem details."""
    for kind in REFUSALS:
        app.add_exception_handler(kind, _refused)


def refused(error: Exception) -> JSONResponse:
    """Return one of ``REFUSALS`` as problem details."""
    match error:
        case ForesiteError():
            return refusal(error)
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            code = CODES.get(error.status_code, "http-error")
            return problem(error.status_code, code, str(error.detail), headers=error.headers)
    raise error


async def _refused(request: Request, error: Exception) -> JSONResponse:
    answer = refused(error)
    if answer.status_code == METHOD_REFUSED and (methods := _allowed(request)):
        answer.headers["allow"] = ", ".join(sorted(methods))
    return answer


def _allowed(request: Request) -> set[str]:
    """Return the methods of all routes of a path: each route by itself knows of its own only."""
    path, found = request.url.path, list[tuple[bool, set[str]]]()
    for context in iter_route_contexts(request.app.routes):
        template = context.path or ""
        if isinstance(context.original_route, APIRoute) and compile_path(template)[0].match(path):
            found.append((template == path, set(context.methods or ())))
    named = [methods for literal, methods in found if literal] or [methods for _, methods in found]
    return set().union(*named)


def refusal(error: ForesiteError) -> JSONResponse:
    """Return an error of ours as problem details."""
    if STATUSES[error.kind] == STATUSES["defect"]:
        metrics.DEFECTS.inc()
        _log.error("a promise is broken", code=error.code, exc_info=error)
    headers = {"retry-after": str(error.facts["seconds"])} if isinstance(error, TooSoonError) else None
    told = {"remedy": error.remedy, "facts": _plain(error.facts)}
    return problem(STATUSES[error.kind], error.code, error.message, headers=headers, **told)


def _invalid(error: RequestValidationError) -> JSONResponse:
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        told = f"the body is not JSON: {faults[0].get('ctx', {}).get('error') or faults[0]['msg']}"
        return problem(400, CODES[400], told, remedy="Send one JSON document in UTF-8.")
    wrong = [_fault(one) for one in faults]
    told = f"{wrong[0]['where']}: {wrong[0]['what']}" if wrong else "the request is not as documented"
    return problem(422, "request-invalid", told, errors=wrong)


def _fault(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a fault is, what it is, in words and as machines name it, and the bounds it breaks."""
    told = {"where": ".".join(map(str, one["loc"])), "what": one["msg"], "kind": one["type"]}
    context = one.get("ctx", {})
    bounds = {name: context[name] for name in BOUNDS if isinstance(context.get(name), str | int | float)}
    return {**told, "bounds": bounds} if bounds else told


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (str, int, float, bool, list, dict)) else str(value)
        for name, value in facts.items()
    }
