"""A Redis of a test's own, to be killed and started again."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis


class OwnRedis:
    """One server on a port of its own, that keeps nothing on disk."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self._folder = port, folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [*["redis-server", "--bind", "127.0.0.1", "--save"], "", "--port", str(self.port)]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("Redis did not start")

    def empty(self) -> None:
        with redis.Redis(port=self.port) as asked:
            asked.flushall()

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


def is_there() -> bool:
    return shutil.which("redis-server") is not None


@contextmanager
def running(port: int, folder: Path) -> Iterator[OwnRedis]:
    made = OwnRedis(port, folder)
    made.start()
    try:
        yield made
    finally:
        made.kill()
