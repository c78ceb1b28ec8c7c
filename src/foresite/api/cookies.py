"""The cookie of a browser's session, and what tells a page of ours from one that only makes browsers ask."""

import hmac
from urllib.parse import urlsplit

from fastapi import Response
from starlette.requests import HTTPConnection

from foresite.core.errors import ForbiddenError
from foresite.platform.auth.sessions import forgery_token
from foresite.platform.config import Settings

FORGERY_HEADER = "x-csrf-token"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_OURS = {"same-origin", "none"}
"""Of ``Sec-Fetch-Site``: a page of ours asks, or a person typed the address."""


def name_of(settings: Settings) -> str:
    """Return the cookie's name; ``__Host-`` lets browsers hold it to TLS and to this very host."""
    return "__Host-foresite_session" if settings.over_tls else "foresite_session"


def given(connection: HTTPConnection, settings: Settings) -> str | None:
    """Return the cookie that a request carries."""
    said = [value for header, value in connection.scope["headers"] if header == b"cookie"]
    if not said:
        return None
    name = name_of(settings)
    alone: str = said[0].decode("latin-1")
    if len(said) == 1 and alone.startswith(f"{name}=") and ";" not in alone and '"' not in alone:
        return alone[len(name) + 1 :].strip()
    return connection.cookies.get(name)


def give(response: Response, settings: Settings, token: str) -> None:
    """Let a browser keep a session's cookie, unseen by pages, for as long as the session may last."""
    response.set_cookie(
        name_of(settings),
        token,
        max_age=settings.session_days * 86_400,
        path="/",
        secure=settings.over_tls,
        httponly=True,
        samesite="lax",
    )


def take_back(response: Response, settings: Settings) -> None:
    """Let a browser forget the cookie, and whatever else it kept of us."""
    response.delete_cookie(
        name_of(settings), path="/", secure=settings.over_tls, httponly=True, samesite="lax"
    )
    response.headers["clear-site-data"] = '"cache", "storage"'


def _sso_name(settings: Settings) -> str:
    return "__Host-foresite_sso" if settings.over_tls else "foresite_sso"


def given_sso(connection: HTTPConnection, settings: Settings) -> str | None:
    """Return the cookie of a browser that was sent to a sign-in provider."""
    return connection.cookies.get(_sso_name(settings))


def give_sso(response: Response, settings: Settings, token: str) -> None:
    """Let a browser that is sent to a sign-in provider show, when it comes back, that it is the same."""
    response.set_cookie(
        _sso_name(settings),
        token,
        max_age=600,
        path="/",
        secure=settings.over_tls,
        httponly=True,
        samesite="lax",  # it comes back from another site, by a link
    )


def take_back_sso(response: Response, settings: Settings) -> None:
    """Let a browser forget that it was sent."""
    response.delete_cookie(
        _sso_name(settings), path="/", secure=settings.over_tls, httponly=True, samesite="lax"
    )


def expect_own_page(connection: HTTPConnection, settings: Settings) -> None:
    """Refuse a request that changes something, or opens a socket, and that a page of another origin makes.

    Browsers say where a page comes from; programs say nothing and have no cookie that one could abuse.

    Raises:
        ForbiddenError: a foreign page asks.
    """
    if connection.scope["type"] == "http" and connection.scope["method"] in _SAFE:
        return
    origin = connection.headers.get("origin")
    site = connection.headers.get("sec-fetch-site")
    allowed = {settings.public_url, *settings.allowed_origins} - {None, "*"}
    if origin is not None:
        own = origin in allowed or urlsplit(origin).netloc == connection.headers.get("host")
    else:
        own = site is None or site in _OURS
    if not own:
        raise ForbiddenError(
            "a page of another origin may not ask for this",
            code="origin-foreign",
            remedy="Set public_url to the address that browsers use, or list the origin in cors_origins.",
        )


def expect_token(connection: HTTPConnection, cookie: str) -> None:
    """Refuse a request that changes something by the cookie alone.

    Raises:
        ForbiddenError: it does not carry what only a page that we told can know.
    """
    if connection.scope["type"] != "http" or connection.scope["method"] in _SAFE:
        return
    told = connection.headers.get(FORGERY_HEADER, "")
    if not hmac.compare_digest(told.encode(), forgery_token(cookie).encode()):
        raise ForbiddenError(
            f"the header {FORGERY_HEADER} is absent or wrong",
            code="csrf-token-wrong",
            remedy="Send the csrf_token that GET /api/v1/session tells.",
        )
