"""The database: the only place that makes engines, with what SQLite and PostgreSQL each need."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Dialect, Engine, Integer, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from foresite.core.errors import UnavailableError
from foresite.core.timeaxis import from_micros, to_micros
from foresite.platform.config import Settings

BUSY_SECONDS = 30.0


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
        return create_engine(url, pool_size=16, max_overflow=16, pool_pre_ping=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000:.0f}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # A write that starts as a read cannot be upgraded while another writes; readers ask for DEFERRED.
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open one transaction that writes; it commits at the end of the block or not at all."""
    with _telling_outages(), Session(engine) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open one consistent read; on SQLite it takes no write lock."""
    options = engine.execution_options(sqlite_begin="DEFERRED")
    with _telling_outages(), Session(options) as session:
        yield session


@contextmanager
def _telling_outages() -> Iterator[None]:
    try:
        yield
    except OperationalError as cause:
        raise _outage(cause) from cause
    except DBAPIError as cause:
        if cause.connection_invalidated:
            raise _outage(cause) from cause
        raise


def _outage(cause: DBAPIError) -> UnavailableError:
    return UnavailableError(
        f"the database did not answer: {str(cause.orig).splitlines()[0]}",
        code="database-unavailable",
        remedy="Check that it runs and that FORESITE_DATABASE_URL is right; `foresite doctor` tells more.",
    )
