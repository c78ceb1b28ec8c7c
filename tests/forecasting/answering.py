"""Servers on this machine, for tests of models that run elsewhere."""

import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from typing_extensions import override

PATIENCE_SECONDS = 60


@contextmanager
def answering(
    command: Sequence[str], url: str, folder: Path, told: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Start a server in a folder, wait until an address answers, and stop it in the end."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | dict(told or {}), cwd=folder, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "server.log").read_text())
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@contextmanager
def saying(
    *answers: tuple[int, bytes], headers: Mapping[str, str] | None = None
) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that gives these answers one after the other; its address, and what it was asked."""
    left, asked = list(answers), list[tuple[str, bytes]]()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            status, body = left.pop(0)
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()
