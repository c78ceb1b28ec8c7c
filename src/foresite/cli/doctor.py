"""``foresite doctor``: what is configured, what is reachable, what is wrong, and how to mend it."""

import importlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib import resources
from pathlib import Path

import obstore
import typer
from obstore.exceptions import AlreadyExistsError, BaseError
from redis import Redis
from redis.exceptions import RedisError
from rich.console import Console
from sqlalchemy import text
from sqlalchemy.engine import make_url

from foresite.catalog.organisations import scope_of
from foresite.cli.door import as_json, say
from foresite.core.errors import BadDataError, ForesiteError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import from_micros, now, zone
from foresite.platform.blobs import open_store
from foresite.platform.config import SETTINGS_FILE, Settings, load_settings, strangers
from foresite.platform.database import inserting, make_engine, reading
from foresite.platform.disk import existing, tightest
from foresite.platform.rowsecurity import holes, owned
from foresite.platform.schema import shape
from foresite.platform.tenancy import INSTALLATION

REDIS_SECONDS = 2.0
CLOCK_TOLERANCE = timedelta(seconds=5)
"""Difference to the database server's clock above which known_at of two machines cannot be compared."""


class State(StrEnum):
    """What a check found."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: what was looked at.
        state: ok, note (works, but worth knowing) or wrong.
        told: what is there, in a sentence.
        mend: how to mend it, or empty.
    """

    name: str
    state: State
    told: str
    mend: str = ""


def command() -> None:
    """Look over the installation: what is configured, reachable and wrong, and how to mend it."""
    try:
        checks = list(look_over(load_settings()))
    except BadDataError as error:  # without settings there is nowhere to look
        checks = [Check("settings", State.WRONG, error.message, error.remedy)]
    wrong = sum(check.state is State.WRONG for check in checks)
    if as_json.get():
        say({"wrong": wrong, "checks": [asdict(check) for check in checks]})
    else:
        _print(checks)
        say(None, last=f"{wrong} of {len(checks)} things are wrong." if wrong else "Nothing is wrong.")
    if wrong:
        raise typer.Exit(1)


def _print(checks: list[Check]) -> None:
    """Print a line for each check and, indented below it, what to do."""
    console = Console(highlight=False)
    colours = {State.OK: "green", State.NOTE: "yellow", State.WRONG: "bold red"}
    for check in checks:
        console.print(f"[{colours[check.state]}]{check.state.value:<5}[/] {check.name:<12} ", end="")
        console.print(check.told, markup=False, soft_wrap=True)
        if check.mend:
            console.print(f"{'':<19}{check.mend}", markup=False, soft_wrap=True)


def look_over(settings: Settings) -> Iterator[Check]:
    """Make every check; none changes anything that stays."""
    looks: tuple[Callable[[Settings], Check], ...] = (
        _settings_file, _environment, _home, _database, _rows, _organisation, _lake, _files, _redis,
        _disk, _learner, _page, _zones, _clock,
    )  # fmt: skip
    for look in looks:
        yield look(settings)


def _settings_file(settings: Settings) -> Check:
    file = Path(settings.settings or SETTINGS_FILE).resolve()
    if file.is_file():
        return Check("settings", State.OK, f"{file} and the environment")
    return Check("settings", State.OK, "the environment and defaults; there is no settings file")


def _environment(settings: Settings) -> Check:
    del settings
    if strange := strangers():
        mend = "Correct or remove it: nothing reads it. `foresite settings show` prints what holds."
        return Check("environment", State.WRONG, " ".join(strange), mend)
    return Check("environment", State.OK, "every FORESITE_ variable is a setting")


def _home(settings: Settings) -> Check:
    return _folder("home", settings.home.resolve(), "FORESITE_HOME")


def _redis(settings: Settings) -> Check:
    if settings.redis_url is None:
        return Check("redis", State.OK, "none: one server counts, caches and tells events in its own memory")
    try:
        with Redis.from_url(
            settings.redis_url.get_secret_value(),
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
        ) as redis:
            version = redis.info("server")["redis_version"]
    except (RedisError, OSError) as cause:
        mend = "Check that it runs and FORESITE_REDIS_URL is right; until then each server counts for itself."
        return Check("redis", State.WRONG, f"it does not answer: {cause}", mend)
    return Check("redis", State.OK, f"Redis {version} answers")


def _folder(name: str, folder: Path, variable: str) -> Check:
    there = existing(folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as cause:
        mend = f"Let this user write there, or point {variable} at another folder."
        return Check(name, State.WRONG, f"{there} cannot be written: {cause.strerror}", mend)
    if there != folder:
        return Check(name, State.NOTE, f"{folder} is not there yet; it is made at the first use")
    return Check(name, State.OK, f"{folder} can be written")


def _absent_sqlite(settings: Settings) -> Path | None:
    url = make_url(settings.database_address)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        return Path(url.database)
    return None


def _database(settings: Settings) -> Check:
    told = make_url(settings.database_address).render_as_string(hide_password=True)
    absent = _absent_sqlite(settings)
    if absent is not None:
        return Check("database", State.NOTE, f"{absent} is not there yet; it is made at the first use")
    engine = make_engine(settings)
    try:
        at, newest = shape(settings, engine)
    except ForesiteError as cause:
        mend = "Check that it runs and that FORESITE_DATABASE_URL is right."
        return Check("database", State.WRONG, f"{told}: {cause.message}", mend)
    finally:
        engine.dispose()
    if at != newest:
        kept = f"{told} has the shape {at or 'of nothing'}, not {newest}"
        return Check("database", State.WRONG, kept, "Run: foresite db upgrade")
    return Check("database", State.OK, f"{told} answers and has the newest shape {newest}")


def _rows(settings: Settings) -> Check:
    """Ask PostgreSQL whether it would keep the rows of organisations apart, whatever we ask it."""
    name, mend = "row security", "See docs/how-to/run-on-postgresql-and-s3.md: the application's role."
    if make_url(settings.database_address).get_backend_name() == "sqlite":
        return Check(name, State.OK, "SQLite has none; every query names its organisation")
    engine = make_engine(settings)
    try:
        with inserting(engine, INSTALLATION) as connection:
            found, tables = list(holes(connection)), owned(connection)
    except ForesiteError as cause:
        return Check(name, State.NOTE, f"cannot be looked at: {cause.message}", cause.remedy)
    finally:
        engine.dispose()
    if found:
        return Check(name, State.WRONG, "; ".join(found), f"Run: foresite db upgrade. {mend}")
    if tables:
        told = "the server keeps organisations apart, but its role owns the tables and could end that"
        return Check(name, State.NOTE, told, mend)
    return Check(name, State.OK, "the server keeps the rows of organisations apart")


def _organisation(settings: Settings) -> Check:
    slug = settings.organisation
    mend = f"Make it with: foresite org create {slug}, or name another with FORESITE_ORGANISATION."
    if _absent_sqlite(settings):
        return Check("organisation", State.NOTE, f"{slug} is not there yet", mend)
    engine = make_engine(settings)
    try:
        scope_of(engine, slug)
    except NotFoundError:
        return Check("organisation", State.WRONG, f"{slug} is not in the database", mend)
    except ForesiteError as cause:
        return Check("organisation", State.NOTE, f"cannot be looked for: {cause.message}", cause.remedy)
    finally:
        engine.dispose()
    return Check("organisation", State.OK, f"the shell and the server work for {slug}")


def _lake(settings: Settings) -> Check:
    if not settings.lake_address.startswith("s3://"):
        return _folder("lake", Path(settings.lake_address), "FORESITE_LAKE_URL")
    return _bucket("lake", settings.lake_address, settings)


def _files(settings: Settings) -> Check:
    if not settings.files_address.startswith("s3://"):
        return _folder("files", Path(settings.files_address), "FORESITE_FILES_URL")
    return _bucket("files", settings.files_address, settings)


def _bucket(name: str, address: str, settings: Settings) -> Check:
    """Write, refuse to write again, delete: a lake is safe only where the second write is refused."""
    key = f".doctor/{new_id()}"
    mend = "Check the FORESITE_S3_* settings (`foresite settings show`) and the bucket's name."
    try:
        store = open_store(address, settings)
        obstore.put(store, key, b"1", mode="create")
        refused = False
        try:
            obstore.put(store, key, b"2", mode="create")
        except AlreadyExistsError:
            refused = True
        obstore.delete(store, key)
    except ForesiteError as cause:
        return Check(name, State.WRONG, cause.message, cause.remedy)
    except (BaseError, OSError) as cause:
        return Check(name, State.WRONG, f"{address} does not answer: {_first_line(cause)}", mend)
    if not refused:
        told = f"{address} lets two writers make the same object: commits would be lost"
        return Check(name, State.WRONG, told, "Use an S3 server that honours If-None-Match on PUT.")
    return Check(name, State.OK, f"{address} answers, and a conditional put is honoured")


def _first_line(cause: BaseException) -> str:
    return (str(cause).splitlines() or [type(cause).__name__])[0]


def _disk(settings: Settings) -> Check:
    there, free = tightest(settings)
    told = f"{free / 1024**3:,.1f} GiB free at {there}"
    if free < settings.min_free_bytes:
        least = f"{settings.min_free_bytes / 1024**3:,.2f} GiB"
        mend = "Free space, move the folder, or lower FORESITE_MIN_FREE_BYTES."
        return Check("disk", State.WRONG, f"{told}, less than {least}", mend)
    return Check("disk", State.OK, told)


def _learner(settings: Settings) -> Check:
    del settings
    try:
        version = importlib.import_module("lightgbm").__version__
    except (ImportError, OSError) as cause:
        mend = "Install the OpenMP runtime: on Debian and Ubuntu, apt-get install libgomp1."
        return Check("lightgbm", State.WRONG, f"cannot be loaded: {_first_line(cause)}", mend)
    return Check("lightgbm", State.OK, f"{version} can be loaded")


def _page(settings: Settings) -> Check:
    del settings
    if resources.files("foresite").joinpath("web/index.html").is_file():
        return Check("web page", State.OK, "built")
    return Check(
        "web page", State.WRONG, "not built; the API works without it", "In a checkout, run: make web"
    )


def _zones(settings: Settings) -> Check:
    del settings
    try:
        zone("America/New_York")
    except ForesiteError:
        return Check("time zones", State.WRONG, "there is no time zone data", "Run: pip install tzdata")
    return Check("time zones", State.OK, "time zone data can be read")


def _clock(settings: Settings) -> Check:
    here = now()
    mend = "Let the machine keep its time (NTP): known_at is only as true as the clock."
    if make_url(settings.database_address).get_backend_name() == "postgresql":
        return _clock_beside_server(settings, mend)
    file = Path(make_url(settings.database_address).database or "")
    if (
        file.is_file()
        and (written := datetime.fromtimestamp(file.stat().st_mtime, UTC)) > here + CLOCK_TOLERANCE
    ):
        told = f"{here:%Y-%m-%d %H:%M:%S} UTC, but the database was written at {written:%Y-%m-%d %H:%M:%S}"
        return Check("clock", State.WRONG, told, mend)
    return Check("clock", State.OK, f"{here:%Y-%m-%d %H:%M:%S} UTC")


def _clock_beside_server(settings: Settings, mend: str) -> Check:
    engine = make_engine(settings)
    try:
        with reading(engine, INSTALLATION) as session:
            micros = session.scalar(text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"))
    except ForesiteError:
        return Check("clock", State.NOTE, "cannot be compared: the database does not answer")
    finally:
        engine.dispose()
    apart = abs(now() - from_micros(int(micros or 0)))
    if apart > CLOCK_TOLERANCE:
        told = f"this machine and the database are {apart.total_seconds():,.0f} s apart"
        return Check("clock", State.WRONG, told, mend)
    return Check(
        "clock",
        State.OK,
        f"{now():%Y-%m-%d %H:%M:%S} UTC, within {CLOCK_TOLERANCE.seconds} s of the database",
    )
