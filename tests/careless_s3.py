"""An S3 server for tests that takes every write, whatever its conditions: as some real ones do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

LISTED = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"


class Careless(BaseHTTPRequestHandler):
    """Puts, gets and deletes objects; never looks at If-None-Match."""

    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]

    def do_PUT(self) -> None:
        self.objects[self.path.partition("?")[0]] = self._body()
        self._answer(200, b"", ETag='"1"')

    def do_GET(self) -> None:
        content = LISTED if "list-type" in self.path else self.objects.get(self.path)
        self._answer(404 if content is None else 200, content or b"")

    def do_DELETE(self) -> None:
        self.objects.pop(self.path, None)
        self._answer(204, b"")

    def do_POST(self) -> None:
        keys = [part.partition("</Key>")[0] for part in self._body().decode().split("<Key>")[1:]]
        for key in keys:
            self.objects.pop(f"{self.path.partition('?')[0]}/{key}", None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    @override
    def log_message(self, *args: object) -> None:
        """Stay silent."""

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Serve on a free port; gives the endpoint and the objects that are there."""
    objects: dict[str, bytes] = {}
    handler = type("Handler", (Careless,), {"objects": objects})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", objects
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
