"""The address at which browsers reach the server: what passkeys and sign-in providers are bound to."""

from fastapi import Request

from foresite.core.errors import UnavailableError
from foresite.platform.auth.factors import passkeys
from foresite.platform.auth.factors.passkeys import Site
from foresite.platform.config import Settings

_HERE = {"localhost", "127.0.0.1", "::1"}


def origin_of(request: Request, settings: Settings) -> str:
    """Return the address: as it is set, or this machine's where a browser on it asks.

    What a request says of its host is not believed otherwise: whoever stands between could say anything.

    Raises:
        UnavailableError: it is not set, and the browser is on another machine.
    """
    if settings.public_url is not None:
        return settings.public_url
    if request.url.hostname not in _HERE:
        raise UnavailableError(
            "the server does not know at which address browsers reach it",
            code="public-url-absent",
            remedy="Set FORESITE_PUBLIC_URL, such as https://foresite.example.org.",
        )
    return f"{request.url.scheme}://{request.url.netloc}"


def site_of(request: Request, settings: Settings) -> Site:
    """Return what passkeys are bound to here."""
    return passkeys.site(origin_of(request, settings))
