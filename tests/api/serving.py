"""A real server in a process of its own, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

from foresite.platform.config import Settings

START_SECONDS = 180.0


@contextmanager
def served(
    settings: Settings, port: int, *, more: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Serve these settings with ``foresite serve`` until the block ends; the process is killed there.

    Args:
        settings: home, organisation and database.
        port: where it listens.
        more: further variables of its environment.
        log: file for what it says; without one nobody hears it.
    """
    environment = {
        **os.environ,
        **(more or {}),
        "FORESITE_HOME": str(settings.home),
        "FORESITE_ORGANISATION": settings.organisation,
        "FORESITE_PORT": str(port),
    }
    if settings.database_url is not None:
        environment["FORESITE_DATABASE_URL"] = settings.database_url.get_secret_value()
    command = [sys.executable, "-c", "from foresite.cli.main import run; run()", "serve"]
    with (log or Path(os.devnull)).open("wb") as heard:
        process = subprocess.Popen(command, env=environment, stderr=heard)
    try:
        _await(f"http://127.0.0.1:{port}/healthz", process)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(url, timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start: {process.poll()}")
