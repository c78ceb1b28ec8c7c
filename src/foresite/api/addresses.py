"""Where a request comes from: the socket's address, or what proxies that are trusted say."""

import ipaddress

from starlette.datastructures import Headers
from starlette.types import Scope

from foresite.platform.config import Settings


def client_address(scope: Scope, settings: Settings) -> str:
    """Return the address of the client, behind as many proxies as are trusted; without any, of the socket.

    Each proxy appends the address that it was asked from, so that only the last so many are theirs: what
    stands before them the client may have written.
    """
    socket: str = (scope.get("client") or ("",))[0]
    if settings.trusted_proxies == 0:
        return socket
    given = ",".join(Headers(scope=scope).getlist(settings.address_header))
    hops = [hop.strip() for hop in given.split(",") if hop.strip()]
    if len(hops) < settings.trusted_proxies:
        return socket  # it went round a proxy
    return _address(hops[-settings.trusted_proxies]) or socket


def _address(hop: str) -> str:
    """Return the address in a hop, which may name a port; empty if it is none."""
    host = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""
