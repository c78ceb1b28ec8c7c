"""The database: the only place that makes engines, with what SQLite and PostgreSQL each need."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from sqlalchemy import JSON, BigInteger, Connection, Dialect, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from foresite.core.errors import BadDataError, ForesiteError, UnavailableError
from foresite.core.timeaxis import from_micros, to_micros
from foresite.platform.config import Settings
from foresite.platform.outages import outage

BUSY_SECONDS = 30.0
IDLE_SECONDS = 2.0
"""A connection that rested for so long is asked whether it is alive before it is used."""
CHECKPOINT_PAGES = 8000
"""Pages of SQLite's log before it is moved into the database; pages written often are moved once."""
CONNECT_SECONDS = 10
_SHAPE_STATES = {"42P01", "42703", "3F000"}
"""PostgreSQL's codes of a table, a column or a schema that is not there (its manual, appendix A)."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as microseconds since 1970 so that both databases agree to the digit."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key; SQLite counts up by itself only for INTEGER."""


class Table(DeclarativeBase):
    """Base of every SQLAlchemy table. A tenant's table has ``organisation_id`` as its first column."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def make_engine(settings: Settings) -> Engine:
    """Open the database that the settings name: SQLite with WAL and full sync, or PostgreSQL."""
    url = make_url(settings.database_address)
    if url.get_backend_name() != "sqlite":
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        engine = create_engine(url, pool_size=16, max_overflow=16, connect_args=patience)
        event.listen(engine, "checkin", _note_return)
        event.listen(engine, "checkout", _pinging(engine.dialect))
        return engine
    if url.database:
        _make_folder(Path(url.database).parent)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise BadDataError(
            f"the folder {folder} cannot be made: {cause.strerror}",
            code="home-unusable",
            remedy="Let this user write there, or name another folder with FORESITE_HOME.",
        ) from cause


def _note_return(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["returned"] = monotonic()


def _pinging(dialect: Dialect) -> Callable[[Any, ConnectionPoolEntry, Any], None]:
    def ping_if_idle(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        """Make sure that a connection that rested is alive; take one that worked a moment ago as it is."""
        if monotonic() - record.info.get("returned", -inf) < IDLE_SECONDS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as cause:
            raise InvalidatePoolError from cause  # others that rested are as old

    return ping_if_idle


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000:.0f}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # A write that starts as a read cannot be upgraded while another writes; readers ask for DEFERRED.
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def _turn(engine: Engine) -> AbstractContextManager[object]:
    """Let the writers of this process wait for each other here on SQLite.

    SQLite itself lets a writer sleep longer and longer (to 100 ms) and ask again; between processes it does.
    """
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _turns.setdefault(engine, threading.Lock())


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open one transaction that writes; it commits at the end of the block or not at all."""
    with telling_outages(), _turn(engine), Session(engine) as session, session.begin():
        yield session


@contextmanager
def inserting(engine: Engine) -> Iterator[Connection]:
    """Open such a transaction for plain SQL; a session costs more than a statement or two."""
    with telling_outages(), _turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open one consistent read; on SQLite it takes no write lock."""
    options = engine.execution_options(sqlite_begin="DEFERRED")
    with telling_outages(), Session(options) as session:
        yield session


@contextmanager
def telling_outages() -> Iterator[None]:
    """Turn what a database refuses to do into errors that say how to mend it; let faults of ours pass."""
    try:
        yield
    except DataError as cause:
        raise BadDataError(
            f"a value cannot be kept: {_reason(cause)}", code="value-unstorable", remedy="Correct the value."
        ) from cause
    except DatabaseError as cause:
        told = _outage(cause)
        if told is None:
            raise
        raise told from cause


def _outage(cause: DBAPIError) -> ForesiteError | None:
    reason = _reason(cause)
    if getattr(cause.orig, "sqlstate", None) in _SHAPE_STATES or reason.startswith("no such "):
        return UnavailableError(
            "the database has not the shape that this version of Foresite needs",
            code="database-shape",
            remedy="Run: foresite db upgrade",
        )
    if isinstance(cause, OperationalError) or cause.connection_invalidated or "not a database" in reason:
        return outage(
            cause.orig or cause,
            "the database",
            code="database-unavailable",
            remedy="Check that it runs and FORESITE_DATABASE_URL is right; `foresite doctor` tells more.",
        )
    return None


def _reason(cause: DBAPIError) -> str:
    return (str(cause.orig).splitlines() or [type(cause.orig).__name__])[0]
