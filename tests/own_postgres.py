"""A PostgreSQL of a test's own, to be killed and started again."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
START_SECONDS = 90.0


class OwnPostgres:
    """One cluster in a folder of its own, on loopback, run by the user postgres where we are root."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port
        self.address = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"

    def make(self) -> None:
        self._folder.mkdir(parents=True)
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "--no-sync")

    def start(self) -> None:
        """Start it, again and again while processes of the killed one hold its memory."""
        told = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                self._run("pg_ctl", "-D", self._data, "-l", f"{self._folder}/log", "-w", "-o", told, "start")
            except subprocess.CalledProcessError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
            else:
                return

    def kill(self) -> None:
        """SIGKILL its first process; the others end when they see that."""
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int(Path(self._data, "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop_at_once(self) -> None:
        """Let all its processes quit without tidying up, as at a loss of power."""
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(PLACES[-1] / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def is_there() -> bool:
    return bool(PLACES)


@contextmanager
def own_postgres(folder: Path, port: int) -> Iterator[OwnPostgres]:
    made = OwnPostgres(folder, port)
    made.make()
    made.start()
    try:
        yield made
    finally:
        made.stop_at_once()
