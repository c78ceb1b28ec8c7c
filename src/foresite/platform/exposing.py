"""Metrics told to Prometheus at an address of their own, never at the one that the public reaches."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

from foresite.core.errors import UnavailableError
from foresite.platform import metrics

PATH = "/metrics"


class _Metrics(BaseHTTPRequestHandler):
    """Answers ``GET /metrics`` and nothing else."""

    timeout = 10
    server_version, sys_version = "foresite", ""

    def do_GET(self) -> None:
        """Tell all metrics."""
        found = self.path.partition("?")[0] == PATH
        body = metrics.exposition() if found else b"Metrics are at /metrics.\n"
        self.send_response(200 if found else 404)
        self.send_header("content-type", metrics.CONTENT_TYPE if found else "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, *_said: Any) -> None:
        """Say nothing: a line a scrape tells nobody anything."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Metrics)


def expose(address: tuple[str, int]) -> ThreadingHTTPServer:
    """Answer Prometheus at an address, in threads, as long as the process lives or until it is shut down.

    Raises:
        UnavailableError: it is taken.
    """
    host, port = address
    try:
        server = _Server(host, port)
    except OSError as cause:
        raise UnavailableError(
            f"the address {host}:{port} for metrics cannot be taken: {cause.strerror}",
            code="address-taken",
            remedy="Stop what listens there, or choose another with FORESITE_METRICS_ADDRESS.",
        ) from cause
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
