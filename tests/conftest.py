"""Fixtures that every test may ask for: settings, a database, two organisations, real servers, real files."""

import importlib
import importlib.util
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from tests.platform.jobs.working import working

import foresite.catalog.tables as catalog_tables
from foresite.core.ids import new_id
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import Table, make_engine
from foresite.platform.tenancy import Scope

REQUIRED = os.environ.get("FORESITE_REQUIRE_SERVICES") == "1"
POSTGRES = os.environ.get("FORESITE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")

# A busy machine is no fault of the code: examples are bounded in number, never by the clock.
hypothesis.settings.register_profile("foresite", deadline=None)
hypothesis.settings.load_profile("foresite")


def absent(what: str) -> None:
    """Skip the test because a server or a data set is away; where all are required, fail."""
    if REQUIRED:
        pytest.fail(f"{what}, and FORESITE_REQUIRE_SERVICES=1 asks for it")
    pytest.skip(what)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path / "home", organisation="tenant")


def made_engine(settings: Settings) -> Engine:
    import_tables()
    engine = make_engine(settings)
    Table.metadata.create_all(engine)
    return engine


def import_tables() -> None:
    for name in ("platform.auth", "platform.jobs", "catalog", "lake", "ingest", "forecasting"):
        if importlib.util.find_spec(f"foresite.{name}") and importlib.util.find_spec(
            f"foresite.{name}.tables"
        ):
            importlib.import_module(f"foresite.{name}.tables")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = made_engine(settings)
    yield engine
    engine.dispose()


def _organisation(engine: Engine, slug: str) -> Scope:
    with Session(engine) as session, session.begin():
        row = catalog_tables.OrganisationRow(slug=slug, name=slug.title())
        session.add(row)
        session.flush()
        return Scope(row.organisation_id, slug)


@pytest.fixture
def tenant(engine: Engine) -> Scope:
    return _organisation(engine, "tenant")


@pytest.fixture
def neighbour(engine: Engine) -> Scope:
    return _organisation(engine, "neighbour")


@pytest.fixture
def postgres_settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings on a throw-away PostgreSQL database."""
    try:
        admin = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        absent("no PostgreSQL answers on its standard local port")
        raise
    name = f"foresite_test_{new_id().replace('-', '')}"
    with admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        address = POSTGRES.replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0] + f"/{name}"
        yield load_settings(home=tmp_path / "home", database_url=address, organisation="tenant")
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real public data sets that tests may read."""
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("FORESITE_TEST_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"the public data sets are not at {folder} (FORESITE_TEST_DATA names another place)")
    return folder


@pytest.fixture
def worker(settings: Settings, engine: Engine) -> Iterator[None]:
    """A process that does the jobs of this installation."""
    with working(settings):
        yield


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
