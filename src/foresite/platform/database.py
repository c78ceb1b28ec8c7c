"""The database: the only place that makes engines, with what SQLite and PostgreSQL each need."""

import threading
from collections.abc import Callable, Iterator, Sequence
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
from foresite.platform.tenancy import Installation, Scope

BUSY_SECONDS = 30.0
IDLE_SECONDS = 2.0
"""A connection that rested for so long is asked whether it is alive before it is used."""
CHECKPOINT_PAGES = 8000
"""Pages of SQLite's log before it is moved into the database; pages written often are moved once."""
CONNECT_SECONDS = 10
CONNECTIONS = 16
"""To PostgreSQL that a process keeps open; when it is busy, twice as many."""
REACH_ONE, REACH_ALL = "app.organisation", "app.installation"
"""PostgreSQL's settings of a transaction that the policies of ``rowsecurity.py`` read."""
_REACH_ONE = f"SELECT set_config('{REACH_ONE}', %s, true)"
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


def make_engine(settings: Settings, *, as_owner: bool = False, connections: int = CONNECTIONS) -> Engine:
    """Open the database that the settings name: SQLite with WAL and full sync, or PostgreSQL.

    Who opens it as the owner may change its shape; everybody else works as the application's role.
    """
    url = make_url(settings.owner_address if as_owner else settings.database_address)
    if url.get_backend_name() != "sqlite":
        told: dict[str, Any] = {"autocommit": True}  # who begins a transaction is _begin_postgresql
        if "connect_timeout" not in url.query:
            told["connect_timeout"] = CONNECT_SECONDS
        engine = create_engine(url, pool_size=connections, max_overflow=connections, connect_args=told)
        event.listen(engine, "begin", _begin_postgresql)
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


def _begin_sqlite(connection: Connection) -> None:
    # A write that starts as a read cannot be upgraded while another writes.
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    """Begin a transaction and say, in the same message to the server, whose rows it may touch.

    The setting ends with the transaction. Policies read it: one that was not opened here sees no row.
    """
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if options.get("reads") else "BEGIN"
    match options.get("reach"):
        case Scope(organisation_id=number):
            begin += f"; SET LOCAL {REACH_ONE} = '{number:d}'"
        case Installation():
            begin += f"; SET LOCAL {REACH_ALL} = 'on'"
    connection.exec_driver_sql(begin)


_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def _turn(engine: Engine) -> AbstractContextManager[object]:
    """Let the writers of this process wait for each other here on SQLite.

    SQLite itself lets a writer sleep longer and longer (to 100 ms) and ask again; between processes it does.
    """
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _turns.setdefault(engine, threading.Lock())


@contextmanager
def writing(engine: Engine, reach: Scope | Installation) -> Iterator[Session]:
    """Open one transaction that writes; it commits at the end of the block or not at all."""
    with telling_outages(), _turn(engine), Session(_reaching(engine, reach)) as session, session.begin():
        yield session


@contextmanager
def inserting(engine: Engine, reach: Scope | Installation) -> Iterator[Connection]:
    """Open such a transaction for plain SQL; a session costs more than a statement or two."""
    with telling_outages(), _turn(engine), _reaching(engine, reach).begin() as connection:
        yield connection


@contextmanager
def driving(connection: Connection) -> Iterator[Any]:
    """Give a cursor of the driver itself, for small statements of which SQLAlchemy would cost the most."""
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except connection.dialect.loaded_dbapi.Error as cause:
        raise _as_ever(connection.engine, cause) from cause
    finally:
        cursor.close()


def in_one_message(engine: Engine, reach: Scope, statement: str, told: Sequence[Any]) -> list[Any]:
    """Do one statement as a transaction of its own on PostgreSQL, which is sent all of it at once.

    What a pipeline holds without a BEGIN is one transaction (PostgreSQL's manual, 34.5): the setting of whose
    rows may be touched ends with it.
    """
    with telling_outages():
        connection = engine.raw_connection()
        driver: Any = connection.driver_connection
        try:
            with driver.pipeline():
                driver.execute(_REACH_ONE, (str(reach.organisation_id),))
                cursor = driver.execute(statement, told)
            found: list[Any] = cursor.fetchall()
        except engine.dialect.loaded_dbapi.Error as cause:
            lost = engine.dialect.is_disconnect(cause, driver, None)
            if lost:
                engine.pool._invalidate(connection, cause)  # noqa: SLF001 -- as SQLAlchemy does: others are lost too
            raise _as_ever(engine, cause, lost=lost) from cause
        finally:
            connection.close()
    return found


def _as_ever(engine: Engine, cause: Exception, *, lost: bool = False) -> DBAPIError:
    """Return an error of the driver as SQLAlchemy tells it."""
    kind = engine.dialect.loaded_dbapi.Error
    told = DBAPIError.instance(None, None, cause, kind, connection_invalidated=lost, dialect=engine.dialect)
    assert isinstance(told, DBAPIError)  # noqa: S101 -- of the driver, hence so
    return told


@contextmanager
def reading(engine: Engine, reach: Scope | Installation) -> Iterator[Session]:
    """Open one read, all of one moment; on PostgreSQL it cannot write, on SQLite it takes no write lock."""
    with telling_outages(), Session(_reaching(engine, reach, reads=True)) as session:
        yield session


def _reaching(engine: Engine, reach: Scope | Installation, *, reads: bool = False) -> Engine:
    """Let transactions of an engine touch the rows of one organisation; on PostgreSQL the server holds it."""
    return engine.execution_options(reach=reach, reads=reads)


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
