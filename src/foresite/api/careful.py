"""Headers that keep browsers careful, and which pages of other origins may call the API."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from foresite.api.cookies import FORGERY_HEADER
from foresite.platform.config import Settings

HSTS_SECONDS = 365 * 86_400
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Set unless the route says otherwise: an answer of the API is data, never a page or a thing to keep."""
OF_DOCUMENTS = {
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
"""Set on documents besides: of data, browsers heed none of these (OWASP ASVS 5.0, V3.4)."""
_ASKED = ["authorization", "content-type", "idempotency-key", "if-none-match", FORGERY_HEADER]
_TOLD = ["etag", "ratelimit", "ratelimit-policy", "retry-after", "x-request-id"]


def headers_of(settings: Settings) -> dict[str, str]:
    """Return what every answer carries; browsers that come by https are told to come by nothing else."""
    if not settings.over_tls:
        return _ALWAYS
    return _ALWAYS | {"strict-transport-security": f"max-age={HSTS_SECONDS}; includeSubDomains"}


def install(app: FastAPI, settings: Settings) -> None:
    """Let pages of the origins that are listed call the API, with cookies only if each is named."""
    origins = settings.allowed_origins
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=_ASKED,
            expose_headers=_TOLD,
            allow_credentials="*" not in origins,
            max_age=600,
        )
