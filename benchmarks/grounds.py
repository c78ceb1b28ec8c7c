"""Throw-away installations for the benchmarks: a folder, perhaps a PostgreSQL database, and some series."""

import http.client
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from benchmarks.ports import free_port
from psycopg import sql
from sqlalchemy.engine import make_url

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.platform.config import Settings, load_settings
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House, open_house

START_SECONDS = 60.0
POSTGRES = os.environ.get("FORESITE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
ROLES = ("foresite_bench_owner", "foresite_bench_app")
"""Of a throw-away database: who owns its tables, and who uses them and is held by policies."""


@dataclass(frozen=True, slots=True)
class Ground:
    """An open installation with quarter-hourly series ``meter/0`` and so on."""

    settings: Settings
    house: House
    scope: Scope
    ids: list[int]


def make_ground(home: Path, series_count: int, database_url: str | None = None, **more: str) -> Ground:
    """Make an installation in a new folder, with more settings; its first organisation has so many series."""
    settings = load_settings(home=home, organisation="bench", database_url=database_url, **more)
    home.mkdir()
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "bench")
    specs = [SeriesSpec(f"meter/{n}", "load", "MW", resolution="PT15M") for n in range(series_count)]
    return Ground(settings, house, scope, list(series.ensure(house.engine, scope, specs).values()))


@contextmanager
def served(
    settings: Settings, more: Mapping[str, str] | None = None, *, log: Path = Path(os.devnull)
) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Serve an installation with ``foresite serve``; yield the process, which is killed in the end, and its port.

    What it says goes to the file ``log``.
    """
    port = free_port()
    environment = surroundings(settings, port) | dict(more or {})
    command = [sys.executable, "-c", "from foresite.cli.main import run; run()", "serve"]
    with log.open("ab") as said:
        process = subprocess.Popen(command, env=environment, stderr=said)
        try:
            await_server(port, process)
            yield process, port
        finally:
            process.kill()
            process.wait()


def surroundings(settings: Settings, port: int) -> dict[str, str]:
    """Return the environment of a server of these settings at a port."""
    environment = os.environ | {"FORESITE_HOME": str(settings.home), "FORESITE_PORT": str(port)}
    environment["FORESITE_ORGANISATION"] = settings.organisation
    if settings.database_url is not None:
        environment["FORESITE_DATABASE_URL"] = settings.database_url.get_secret_value()
    return environment


def await_server(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise SystemExit(f"the server did not start: {process.poll()}")


@contextmanager
def postgres_database() -> Iterator[str | None]:
    """Make a database and drop it in the end; None where no PostgreSQL answers."""
    try:
        admin = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield None
        return
    name = f"foresite_bench_{uuid.uuid4().hex}"
    with admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def two_roles(address: str) -> dict[str, str]:
    """Give a database to a role that owns its tables, and return it as settings with the one that uses them."""
    url = make_url(address).set(drivername="postgresql+psycopg")
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        for role in ROLES:
            with suppress(psycopg.errors.DuplicateObject):
                made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} NOSUPERUSER NOBYPASSRLS NOCREATEROLE")
                admin.execute(made.format(sql.Identifier(role), sql.Literal(role)))
        names = [sql.Identifier(name) for name in (str(url.database), ROLES[0])]
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*names))
    owner, app = (
        url.set(username=role, password=role).render_as_string(hide_password=False) for role in ROLES
    )
    return {"database_owner_url": owner, "database_url": app}
