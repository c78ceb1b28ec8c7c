"""A database that SQLAlchemy reaches: rows that are new or late since the last time; nothing is written."""

import csv
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, SecretStr
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Select,
    column,
    create_engine,
    literal_column,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from typing_extensions import override

from foresite.core.errors import BadDataError, UnavailableError
from foresite.platform.blobs import hash_file
from foresite.platform.outages import reason
from foresite.platform.reach import Reach
from foresite.sources.source import Delivery, SourceSettings

CONNECT_SECONDS = 10
AT_ONCE = 5000
"""Rows that are held in memory at once."""
DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
"""The driver of databases whose address names none."""
_GUARDS = {
    "postgresql": ("SET TRANSACTION READ ONLY", "SET LOCAL statement_timeout = {milliseconds}"),
    "mysql": ("SET SESSION max_execution_time = {milliseconds}", "START TRANSACTION READ ONLY"),
    "mariadb": ("SET SESSION max_statement_time = {seconds}", "START TRANSACTION READ ONLY"),
    "sqlite": ("PRAGMA query_only = ON",),
}
"""By database what makes sure that nothing is written and nothing takes for ever."""
PLAIN = frozenset({"application_name", "charset", "sslmode"})
"""What may follow ``?`` in an address."""
_COLON = re.compile(r"(?<![:\w\\]):(?=\w)")


class SqlSettings(SourceSettings):
    """Where a database is, what of it is read, and by which column one knows what is new."""

    places: ClassVar[tuple[str, ...]] = ("address",)

    address: str = Field(
        max_length=500,
        examples=["postgresql://reader@db.example.org/scada"],
        description="As SQLAlchemy writes it, without the password. The account should be able to read only.",
    )
    password: SecretStr | None = Field(default=None, max_length=1000)
    query: str = Field(
        min_length=6,
        max_length=20_000,
        examples=["SELECT meter, measured_at, power_kw, changed_at FROM readings"],
        description="One SELECT; it is narrowed to what is new by the column below.",
    )
    watermark: str = Field(
        min_length=1,
        max_length=63,
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
        examples=["changed_at"],
        description="Column of the query that grows with what is new: when a row was written, or a number.",
    )
    overlap: float = Field(
        default=3600.0,
        ge=0,
        le=366 * 86_400,
        examples=[3600],
        description="So much of what was read before is read again, for rows that are written late: seconds, "
        "or of a column of numbers that number. What comes twice changes nothing.",
    )
    contract: str = Field(min_length=1, max_length=200, examples=["meters"])
    rows_at_once: int = Field(
        default=200_000, ge=1, le=5_000_000, description="Rows that are one file and one load, at most."
    )
    timeout_seconds: float = Field(
        default=60.0, gt=0, le=3600, description="How long the database may work on a statement, seconds."
    )

    @override
    @property
    def contracts(self) -> frozenset[str]:
        """The contract."""
        return frozenset({self.contract})


class Sql:
    """A database, asked for rows that are new or late.

    See ``source.Puller``. What is read at once is a CSV file with ISO 8601 instants, its version its hash.
    """

    Settings: ClassVar[type[SourceSettings]] = SqlSettings
    at_once: ClassVar[int] = 1

    def __init__(self, settings: SqlSettings, reach: Reach, *, most_bytes: int) -> None:
        """Take the address; nothing is asked yet."""
        self._told, self._most = settings, most_bytes
        self._url = _address(settings)
        _expect_plain(self._url)
        if self._url.get_backend_name() == "sqlite":
            reach.expect_file(Path(self._url.database or ""))
            self._url = self._url.set(
                database=f"file:{self._url.database}", query={"mode": "ro", "uri": "true"}
            )
        else:
            reach.expect(self._url.host or "")
        self._folder = tempfile.TemporaryDirectory(prefix="foresite-sql-")

    def check(self) -> str:
        """Read one row, and name the columns."""
        with self._asking() as connection:
            result = self._rows(connection, since=None, most=1)
            columns, count = list(result.keys()), len(result.fetchall())
        told = ", ".join(columns)
        if count:
            return f"A row of {len(columns)} columns: {told}."
        return f"No row yet of {len(columns)} columns: {told}."

    def deliveries(self, cursor: Mapping[str, Any]) -> Iterator[Delivery]:
        """Yield what was written since the watermark before, and a while before it, some rows at a time."""
        since = _back(cursor.get("watermark"), self._told.overlap)
        while True:
            path = Path(self._folder.name) / "rows.csv"
            count, upper = self._read(since, path)
            if not count:
                return
            digest = hash_file(path)
            path.replace(self._kept(digest))
            known = {"watermark": _told(upper)}
            yield Delivery("rows", digest, f"{self._told.contract}.csv", self._told.contract, None, known)
            if count < self._told.rows_at_once:
                return
            if upper == since:
                raise BadDataError(
                    f"{count} rows and more have the same {self._told.watermark}: {upper}",
                    code="watermark-stuck",
                    remedy="Raise rows_at_once, or choose a column that tells rows apart.",
                )
            since = upper

    def fetch(self, delivery: Delivery, target: Path) -> bool:
        """Give the file that was written when it was seen."""
        shutil.move(self._kept(delivery.version), target)  # which may lie on another disk
        return True

    def _kept(self, digest: str) -> Path:
        return Path(self._folder.name) / digest

    def settle(self, delivery: Delivery, *, loaded: bool) -> None:
        """Do nothing: a database is left as it is."""

    def close(self) -> None:
        """Remove the file that was read last."""
        self._folder.cleanup()

    def _read(self, since: Any, path: Path) -> tuple[int, Any]:
        """Write rows from a watermark on to a file; return how many, and the watermark of the last."""
        count, upper = 0, since
        with self._asking() as connection, path.open("w", newline="", encoding="utf-8") as file:
            result = self._rows(connection, since, self._told.rows_at_once)
            columns = list(result.keys())
            place = _place(columns, self._told.watermark)
            out = csv.writer(file)
            out.writerow(columns)
            for rows in result.partitions(AT_ONCE):
                out.writerows([_plain(value) for value in row] for row in rows)
                count, upper = count + len(rows), rows[-1][place]
                if file.tell() > self._most:
                    raise BadDataError(
                        f"{count} rows are more than may be uploaded at once",
                        code="file-too-large",
                        remedy="Lower rows_at_once, or raise FORESITE_MAX_UPLOAD_BYTES.",
                    )
        return count, upper

    def _rows(self, connection: Connection, since: Any, most: int) -> CursorResult[Any]:
        wanted = text(_COLON.sub(r"\:", self._told.query.strip().rstrip(";")))
        theirs = wanted.columns(column(self._told.watermark)).subquery("q")
        mark = theirs.c[self._told.watermark]
        asked: Select[Any] = select(literal_column("q.*")).select_from(theirs).order_by(mark).limit(most)
        if since is not None:
            asked = asked.where(mark >= since)
        return connection.execution_options(stream_results=True).execute(asked)

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """Open a transaction that can only read, and say what went wrong in it."""
        engine = _engine(self._url)
        try:
            with engine.connect() as connection:
                seconds = self._told.timeout_seconds
                name = "mariadb" if getattr(engine.dialect, "is_mariadb", False) else engine.dialect.name
                for guard in _GUARDS.get(name, ()):
                    told = guard.format(seconds=seconds, milliseconds=round(seconds * 1000))
                    connection.exec_driver_sql(told)
                yield connection
        except DatabaseError as cause:
            raise self._away(cause.orig or cause) from cause
        except SQLAlchemyError as cause:
            raise self._away(cause) from cause
        finally:
            engine.dispose()

    def _away(self, said: BaseException) -> UnavailableError:
        state = str(getattr(said, "sqlstate", None) or "")
        wrong = {"28": "password", "3D": "address", "42": "query"}.get(state[:2])
        return UnavailableError(
            f"the database at {self._url.host or 'this machine'} did not give what was asked: {reason(said)}",
            code="database-source-away",
            remedy="Check its address, what the account may read, and the query; a slow one may need a "
            "longer timeout or an index on the watermark.",
            setting=wrong or "address",
        )


def _address(settings: SqlSettings) -> URL:
    try:
        url = make_url(settings.address)
    except ArgumentError:
        raise BadDataError(
            "the address is none of a database",
            code="source-settings",
            remedy="Write it as postgresql://reader@host/name.",
            setting="address",
        ) from None
    if url.password is not None:
        raise BadDataError(
            "the address holds a password",
            code="source-settings",
            remedy="Leave it out of the address, which is shown, and give it as password, which is sealed.",
            setting="address",
        )
    secret = settings.password.get_secret_value() if settings.password else None
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername), password=secret)


def _expect_plain(url: URL) -> None:
    """Refuse addresses that lead elsewhere than they say: drivers take hosts and files from their options."""
    strange = sorted(set(url.query) - PLAIN)
    if strange or (not url.host and url.get_backend_name() != "sqlite"):
        raise BadDataError(
            f"the address may not say {', '.join(strange)}" if strange else "the address names no host",
            code="source-settings",
            remedy=f"Write it as postgresql://reader@host/name; options may be {', '.join(sorted(PLAIN))}.",
            setting="address",
        )


def _engine(url: URL) -> Engine:
    ours = url.drivername in DRIVERS.values()
    more: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS} if ours else {}
    try:
        return create_engine(url, poolclass=NullPool, connect_args=more)
    except (NoSuchModuleError, ImportError) as cause:
        raise BadDataError(
            f"no driver for {url.drivername} is installed here",
            code="driver-absent",
            remedy="Install one: pip install 'foresite[mariadb]' for MariaDB and MySQL, or the package that "
            "the address names.",
            driver=url.drivername,
        ) from cause


def _place(columns: Sequence[str], wanted: str) -> int:
    if wanted not in columns:
        raise BadDataError(
            f"the query has no column {wanted}",
            code="source-settings",
            remedy=f"Columns it has: {', '.join(columns)}.",
            setting="watermark",
        )
    return columns.index(wanted)


def _plain(value: Any) -> Any:
    """Return a value as CSV holds it: instants in ISO 8601, bytes in hex.

    >>> _plain(datetime(2024, 5, 1, 6)), _plain(Decimal("1.50")), _plain(b"a"), _plain(None)
    ('2024-05-01T06:00:00', Decimal('1.50'), '61', None)
    """
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _told(watermark: Any) -> Any:
    """Return a watermark as JSON keeps it."""
    if isinstance(watermark, datetime):
        return {"at": watermark.isoformat()}
    if isinstance(watermark, date):
        return {"day": watermark.isoformat()}
    return float(watermark) if isinstance(watermark, Decimal) else watermark


def _back(kept: Any, overlap: float) -> Any:
    """Return the watermark from which to read again.

    >>> _back({"at": "2024-05-01T06:00:00"}, 3600.0), _back(500, 100.0), _back("b", 5.0), _back(None, 5.0)
    (datetime.datetime(2024, 5, 1, 5, 0), 400.0, 'b', None)
    >>> _back("2024-05-01 06:00:00", 60.0)  # as SQLite keeps instants
    '2024-05-01 05:59:00'
    """
    if isinstance(kept, str):
        with suppress(ValueError):
            at = datetime.fromisoformat(kept) - timedelta(seconds=overlap)
            return at.isoformat(" " if " " in kept else "T") if len(kept) > len("2024-05-01") else kept
    if isinstance(kept, dict) and "at" in kept:
        return datetime.fromisoformat(kept["at"]) - timedelta(seconds=overlap)
    if isinstance(kept, dict):
        return date.fromisoformat(kept["day"]) - timedelta(seconds=overlap)
    return kept - overlap if isinstance(kept, (int, float)) else kept
