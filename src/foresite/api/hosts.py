"""By which names the server answers where nobody signs in: pages of other sites may not use one of theirs.

Whoever owns a name may let it lead to 127.0.0.1 (DNS rebinding). Their page is then of the same origin as the
server for the browser of whoever opened it, and would read and change what the server gives.
The browser still sends the name, and an address that is no name cannot be led elsewhere.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from foresite.api.errors import CODES, MISDIRECTED, problem
from foresite.platform.config import Settings

_LOOPBACK = "localhost"


class KnownHosts:
    """Refuses requests that call the server by a name it does not know; only where nobody must sign in.

    Where people sign in, a browser has nothing that opens anything under another name.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Wrap an application."""
        self._app = app
        known = [settings.host, _hostname(settings.public_url or ""), *settings.named_hosts]
        self._known = frozenset(each.lower() for each in known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what calls the server by its name."""
        given = Headers(scope=scope).get("host") if scope["type"] in {"http", "websocket"} else None
        if given is None or self._knows(_hostname(f"//{given}")):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "unknown host"})
        else:
            refusal = problem(
                MISDIRECTED,
                CODES[MISDIRECTED],
                f"this server does not answer by the name {given[:100]!r}",
                remedy="Ask it by localhost or its address, or list the name in the setting "
                "allowed_hosts (FORESITE_ALLOWED_HOSTS).",
            )
            await refusal(scope, receive, send)

    def _knows(self, host: str) -> bool:
        return host in self._known or host == _LOOPBACK or host.endswith(f".{_LOOPBACK}") or _is_address(host)


def _hostname(address: str) -> str:
    """Return the host that an address names, or a text that names none.

    >>> _hostname("//Example.org.:8420"), _hostname("//[::1]:80"), _hostname("//a@b["), _hostname("")
    ('example.org', '::1', '?', '?')
    """
    try:
        return (urlsplit(address).hostname or "?").rstrip(".")
    except ValueError:
        return "?"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
