"""A worker's place: the only one on SQLite, by a file lock; one of many on PostgreSQL, by a lock there."""

import fcntl
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from foresite.core.errors import UnavailableError
from foresite.platform.config import Settings
from foresite.platform.database import telling_outages

SLOTS = 64
"""Workers that one PostgreSQL database can have."""
LOOK_SECONDS = 1.0
_LOCK_SPACE = 7701
"""First of the two numbers of our advisory locks, apart from those of the lake."""


class Slot(Protocol):
    """A place that is held as long as its process lives."""

    name: str

    def held(self) -> bool:
        """Tell whether the place is still ours."""

    def of_the_dead(self, names: Iterable[str], recover: Callable[[str], None]) -> None:
        """Call ``recover`` for each of these places that nobody holds."""


class FileSlot:
    """The one place of an embedded installation: its queue cannot be shared by processes."""

    name = "only"

    def __init__(self, file: IO[str]) -> None:
        """Keep the locked file open."""
        self._file = file

    def held(self) -> bool:
        """Tell whether the place is still ours: the system takes it back only with the process."""
        return not self._file.closed

    def of_the_dead(self, names: Iterable[str], recover: Callable[[str], None]) -> None:
        """There is no other place."""


class DatabaseSlot:
    """One of many places, held by an advisory lock of a connection of its own."""

    def __init__(self, connection: Connection, number: int) -> None:
        """Take over a connection that holds the lock of this number."""
        self._connection, self._number = connection, number
        self.name = f"slot-{number}"

    def held(self) -> bool:
        """Tell whether the connection, and the lock with it, is alive."""
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            return False
        return True

    def of_the_dead(self, names: Iterable[str], recover: Callable[[str], None]) -> None:
        """Hold each free place while it is recovered, so that no new worker takes it meanwhile."""
        for name in names:
            number = int(name.removeprefix("slot-"))
            if number != self._number and _lock(self._connection, number):
                try:
                    recover(name)
                finally:
                    self._connection.execute(
                        text("SELECT pg_advisory_unlock(:space, :number)"),
                        {"space": _LOCK_SPACE, "number": number},
                    )


def take_file_slot(path: Path, stop: threading.Event) -> FileSlot | None:
    """Wait for the one place of an embedded installation; None if told to stop meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a")
    while not stop.is_set():
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop.wait(LOOK_SECONDS)
        else:
            return FileSlot(file)
    file.close()
    return None


def take_database_slot(engine: Engine) -> DatabaseSlot:
    """Take the first place that nobody holds.

    Raises:
        UnavailableError: all are taken.
    """
    with telling_outages():
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for number in range(SLOTS):
            if _lock(connection, number):
                return DatabaseSlot(connection, number)
    connection.close()
    raise UnavailableError(
        f"there are {SLOTS} workers already", code="workers-too-many", remedy="Stop some of them."
    )


def anybody_works(settings: Settings, engine: Engine) -> bool:
    """Tell whether any worker holds a place, wherever it runs."""
    if settings.jobs_file is None:
        with telling_outages(), engine.connect() as connection:
            held = (
                "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database"
                " WHERE datname = current_database() AND locktype = 'advisory' AND granted"
                " AND classid = :space AND objid < :slots)"
            )
            return bool(connection.scalar(text(held), {"space": _LOCK_SPACE, "slots": SLOTS}))
    try:
        with settings.jobs_file.with_suffix(".lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def _lock(connection: Connection, number: int) -> bool:
    taken = connection.execute(
        text("SELECT pg_try_advisory_lock(:space, :number)"), {"space": _LOCK_SPACE, "number": number}
    )
    return bool(taken.scalar())
