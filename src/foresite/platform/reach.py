"""Where an installation may call what people of an organisation name: anywhere, or public addresses only."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from foresite.core.errors import RefusedError, UnavailableError
from foresite.platform.config import Settings


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may be called.

    Attributes:
        anywhere: private networks and this machine too (setting ``source_networks``): where whoever names an
            address is trusted with that.
    """

    anywhere: bool

    def expect(self, address: str, *, port: int = 443) -> None:
        """Refuse an address (``scheme://host:port`` or a host) that may not be called.

        Raises:
            RefusedError: one of its addresses is not public, and only such may be called.
            UnavailableError: nobody knows the host.
        """
        if self.anywhere:
            return
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = parts.hostname or ""
        try:
            found = socket.getaddrinfo(host, parts.port or port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as cause:
            raise UnavailableError(
                f"{host} is no host that is known",
                code="host-unknown",
                remedy="Correct the address, or look at the name server of this machine.",
            ) from cause
        if not all(ipaddress.ip_address(each[4][0]).is_global for each in found):
            raise RefusedError(
                f"{host} is on a private network or this machine, where sources may not be here",
                code="source-private",
                remedy="Whoever runs this installation may allow it: FORESITE_SOURCE_NETWORKS=any.",
                host=host,
            )


def reach(settings: Settings) -> Reach:
    """Return what the settings allow; unsaid, an installation on SQLite, of one machine, calls anywhere."""
    said = settings.source_networks
    return Reach(anywhere=settings.jobs_file is not None if said is None else said == "any")
