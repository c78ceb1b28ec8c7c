"""Receivers of what a server tells of itself: an OTLP collector and a Sentry server, on loopback."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from typing_extensions import override

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Span:
    """One span as it came over the wire."""

    service: str
    name: str
    trace: str
    span: str
    parent: str
    facts: dict[str, Any]
    events: list[str]
    failed: bool


@dataclass(slots=True)
class Received:
    """What came, and where it is to be sent."""

    port: int
    spans: list[Span] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def otlp_endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sentry_dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.port}/1"

    def span(self, name: str, **facts: Any) -> Span:
        """Wait for a span of this name with these facts."""
        told = {key.replace("__", "."): value for key, value in facts.items()}
        found: Span = awaited(
            lambda: next((s for s in self.spans if s.name == name and told.items() <= s.facts.items()), None)
        )
        return found


def awaited(look: Callable[[], Any]) -> Any:
    """Wait until a look finds something."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("what was waited for did not come")


@contextmanager
def receiving() -> Iterator[Received]:
    """Take spans at ``/v1/traces`` and reports at ``/api/1/envelope/`` until the block ends."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            received.bodies.append(body)
            if self.path == "/v1/traces":
                received.spans += _spans(body)
            elif self.path == "/api/1/envelope/":
                received.reports += [json.loads(line) for line in body.splitlines() if b'"exception"' in line]
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        @override
        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    received = Received(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()


def _spans(body: bytes) -> Iterator[Span]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        of = {each.key: each.value.string_value for each in resource.resource.attributes}
        for scope in resource.scope_spans:
            for one in scope.spans:
                facts = {each.key: each.value.string_value or each.value.int_value for each in one.attributes}
                yield Span(
                    of["service.name"],
                    one.name,
                    one.trace_id.hex(),
                    one.span_id.hex(),
                    one.parent_span_id.hex(),
                    facts,
                    [each.name for each in one.events],
                    one.status.code == 2,
                )
