"""The only table from kinds of error to statuses; every refusal is problem details (RFC 9457)."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from foresite.core.errors import ForesiteError

STATUSES = {
    "not-found": 404,
    "bad-data": 422,
    "conflict": 409,
    "refused": 413,
    "unavailable": 503,
    "defect": 500,
}
_log = structlog.get_logger("foresite.api")


def problem(status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """Return problem details with a stable ``code``."""
    body = {"type": f"urn:foresite:problem:{code}", "title": code.replace("-", " "), "status": status}
    body |= {"code": code, "detail": detail, **{name: value for name, value in more.items() if value}}
    headers = {"retry-after": "2"} if status == STATUSES["unavailable"] else None
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Make every error of the application end in problem details."""
    app.add_exception_handler(ForesiteError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


async def _ours(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ForesiteError)  # noqa: S101 -- registered for this kind
    return problem(
        STATUSES[error.kind], error.code, error.message, remedy=error.remedy, facts=_plain(error.facts)
    )


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- registered for this kind
    wrong = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()]
    told = f"{wrong[0]['where']}: {wrong[0]['what']}" if wrong else "the request is not as documented"
    return problem(422, "request-invalid", told, errors=wrong)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 -- registered for this kind
    codes = {404: "route-absent", 405: "method-not-allowed"}
    return problem(error.status_code, codes.get(error.status_code, "http-error"), str(error.detail))


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    _log.error("unforeseen error", path=request.url.path, exc_info=error)
    return problem(500, "defect", "something unforeseen happened; it is in the server's log")


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (str, int, float, bool, list, dict)) else str(value)
        for name, value in facts.items()
    }
