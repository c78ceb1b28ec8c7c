"""Whether anything at all was committed since: the cheapest question that each database answers exactly.

A word that is the same as before means that nothing was committed in between, by any process. Another word
means nothing: what one depends on must be looked at again.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine, event, text

from foresite.core.ids import new_id
from foresite.platform.database import telling_outages

_ALL_SEEN = text("SELECT pg_current_snapshot()::text")
"""Which transactions a statement sees: the same text, the same rows (PostgreSQL's manual, 9.27.8)."""


class Changes:
    """Asks one database, on a connection of its own that never writes."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is asked yet."""
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="changes")
        self._sqlite: Any = None
        self._opened = 0
        self._seen: tuple[int, str] = -1, ""
        """The last word that requests may share, and the number of the last that may."""
        self._asking: asyncio.Future[str] | None = None
        self._next: asyncio.Future[str] | None = None
        event.listen(engine, "engine_disposed", self._forget)

    async def word(self, came: int | None = None, received: int = 0) -> str:
        """Return the word of this moment; requests that wait share an answer, which is never older than they.

        Whoever comes while PostgreSQL is asked waits for the next answer. SQLite answers at once: its word is
        shared by requests that had all been received when the first of them was looked at.

        Args:
            came: number of the request among those received; None: it has none, and shares nothing.
            received: how many have been received by now.
        """
        if self._engine.dialect.name == "sqlite":
            if came is None:
                return self._sqlite_word()
            if came > self._seen[0]:
                self._seen = received, self._sqlite_word()
            return self._seen[1]
        if self._next is None:
            self._next = asyncio.ensure_future(self._ask(self._asking))
        return await asyncio.shield(self._next)

    async def _ask(self, before: "asyncio.Future[str] | None") -> str:
        if before is not None:
            await asyncio.wait((before,))
        self._asking, self._next = self._next, None
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._postgresql_word)

    def _sqlite_word(self) -> str:
        """Return SQLite's counter of commits by other connections (its manual, PRAGMA data_version)."""
        if self._sqlite is None:
            with telling_outages():
                connection = self._engine.connect()
            connection.detach()
            self._sqlite = connection.connection.dbapi_connection
            self._opened += 1
        try:
            return f"{self._opened}.{self._sqlite.execute('PRAGMA data_version').fetchone()[0]}"
        except self._engine.dialect.loaded_dbapi.Error:
            return new_id()  # then nothing is taken for granted, and whoever reads on tells what is wrong

    def _postgresql_word(self) -> str:
        with telling_outages(), self._engine.connect() as connection:
            found: str = connection.execution_options(isolation_level="AUTOCOMMIT").scalar(_ALL_SEEN)
        return found

    def _forget(self, _engine: Engine) -> None:
        """Close what the engine does not count as its own any more."""
        connection, self._sqlite = self._sqlite, None
        if connection is not None:
            connection.close()
