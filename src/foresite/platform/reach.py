"""Where an installation may call what people of an organisation name: anywhere, or public addresses only."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from foresite.core.errors import RefusedError, UnavailableError
from foresite.platform.config import Settings


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may be called.

    Attributes:
        anywhere: private networks and this machine too (setting ``source_networks``): where whoever names an
            address is trusted with that.
        folders: whose files may be read (setting ``source_folders``).
    """

    anywhere: bool
    folders: tuple[Path, ...] = ()

    def expect_file(self, path: Path) -> None:
        """Refuse a file of this machine that lies in no folder whose files may be read.

        Raises:
            RefusedError: it does not, wherever links lead.
        """
        real = path.expanduser().resolve()
        if not any(folder.resolve() in real.parents for folder in self.folders):
            raise RefusedError(
                f"{path} is in no folder of this machine that sources may read",
                code="source-file",
                remedy="Whoever runs this installation may allow it: FORESITE_SOURCE_FOLDERS=/srv/scada.",
                path=str(path),
            )

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
    anywhere = settings.jobs_file is not None if said is None else said == "any"
    return Reach(anywhere, tuple(map(Path, filter(None, (settings.source_folders or "").split(os.pathsep)))))
