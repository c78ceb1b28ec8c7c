"""Calling an OpenID provider: over TLS, without redirects, bounded in time and size."""

import ipaddress
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import orjson

from foresite.core.errors import BadDataError, UnavailableError
from foresite.platform.config import Settings

SECONDS = 10.0
LARGEST = 512 * 1024
"""Bytes of an answer; a provider's keys and tokens are a few thousand."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls providers that people who manage an organisation name, so addresses are not trusted.

    Attributes:
        anywhere: providers may be on private networks, and on this machine without TLS (setting
            ``sso_networks``): where whoever names one is trusted with that.
    """

    anywhere: bool

    def get(self, url: str, *, bearer: str | None = None) -> dict[str, Any]:
        """Read a JSON document."""
        return self._call("GET", url, bearer=bearer)

    def post(self, url: str, form: dict[str, str], *, basic: tuple[str, str] | None) -> dict[str, Any]:
        """Send a form and read the JSON document that answers it."""
        return self._call("POST", url, data=form, auth=basic)

    def _call(self, method: str, url: str, *, bearer: str | None = None, **more: Any) -> dict[str, Any]:
        target, extensions = self._target(url)
        headers = {"accept": "application/json", "host": urlsplit(url).netloc}
        headers |= {"authorization": f"Bearer {bearer}"} if bearer else {}
        try:
            with (
                httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False) as client,
                client.stream(method, target, headers=headers, extensions=extensions, **more) as answer,
            ):
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise _away(url, f"it answers with more than {LARGEST // 1024} KiB")
                status = answer.status_code
        except httpx.HTTPError as cause:
            raise _away(url, str(cause) or type(cause).__name__) from cause
        return _document(url, status, body)

    def _target(self, url: str) -> tuple[str, dict[str, Any]]:
        """Return the address to call: the very one that was looked at, so that no second look-up differs."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as cause:
            raise _away(url, f"{host} is no host that is known") from cause
        address = ipaddress.ip_address(found[0][4][0])
        plain = parts.scheme == "http" and self.anywhere and address.is_loopback
        if parts.scheme != "https" and not plain:
            raise _refused(url, "it is not reached by https")
        if not (self.anywhere or address.is_global):
            raise _refused(url, "it is on a private network")
        shown = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 -- IPv6
        target = parts._replace(netloc=f"{shown}:{port}").geturl()
        return target, {"sni_hostname": host} if parts.scheme == "https" else {}


def caller(settings: Settings) -> Caller:
    """Return the caller that the settings allow."""
    return Caller(anywhere=settings.sso_networks == "any")


def _document(url: str, status: int, body: bytes) -> dict[str, Any]:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as cause:
        raise _away(url, f"it answers {status} and no JSON") from cause
    if not isinstance(told, dict):
        raise _away(url, f"it answers {status} and no JSON object")
    if status != httpx.codes.OK:
        raise _away(url, f"it answers {status} {told.get('error', '')}".strip())
    return told


def _away(url: str, reason: str) -> UnavailableError:
    return UnavailableError(
        f"the sign-in provider {urlsplit(url).netloc} cannot be used: {reason}",
        code="sso-provider-unavailable",
        remedy="Try again; if it stays so, whoever manages single sign-on may have to correct its settings.",
    )


def _refused(url: str, reason: str) -> BadDataError:
    return BadDataError(
        f"the sign-in provider {urlsplit(url).netloc} is not called: {reason}",
        code="sso-provider-refused",
        remedy="Name a public https address; the setting sso_networks allows private ones.",
    )
