"""Worker processes for tests, to be killed."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from foresite.platform.config import Settings
from foresite.platform.jobs.channel import settings_line
from foresite.workflows.jobs import WORKER

WAIT_SECONDS = 150.0


def start(settings: Settings, *, kinds: str = "job_kinds:TEST_KINDS") -> subprocess.Popen[bytes]:
    """Start a worker; it ends with this process."""
    paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths}
    process = subprocess.Popen([*WORKER, "--piped", kinds], stdin=subprocess.PIPE, env=environment)
    assert process.stdin is not None
    process.stdin.write(settings_line(settings))
    process.stdin.flush()
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


@contextmanager
def working(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Have a worker while the block lasts."""
    process = start(settings)
    try:
        yield process
    finally:
        kill(process)


def until(look: Callable[[], Any], *, seconds: float = WAIT_SECONDS) -> Any:
    """Look again and again until there is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")
