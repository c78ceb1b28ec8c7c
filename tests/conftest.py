"""Fixtures that every test may ask for: settings, a database, two organisations, real servers, real files."""

import asyncio
import importlib
import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from benchmarks import ports
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from tests.platform.jobs.working import working
from tests.redis_server import OwnRedis, is_there, running
from tests.stores import OWNER, Postgres, sqlite_file, told

import foresite.catalog.tables as catalog_tables
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import make_engine, writing
from foresite.platform.tenancy import INSTALLATION, Scope

REQUIRED = os.environ.get("FORESITE_REQUIRE_SERVICES") == "1"
EITHER = ["sqlite", pytest.param("postgresql+redis", marks=pytest.mark.integration)]
"""What an installation stands on: nothing but its folder, or servers that a company runs."""

# By this name starlette's client calls what it tests.
os.environ.setdefault("FORESITE_ALLOWED_HOSTS", "testserver")

# A busy machine is no fault of the code: examples are bounded in number, never by the clock.
hypothesis.settings.register_profile("foresite", deadline=None)
hypothesis.settings.load_profile("foresite")


def absent(what: str) -> None:
    """Skip the test because a server or a data set is away; where all are required, fail."""
    if REQUIRED:
        pytest.fail(f"{what}, and FORESITE_REQUIRE_SERVICES=1 asks for it")
    pytest.skip(what)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is to hold ``everywhere`` on either kind of installation."""
    if metafunc.definition.get_closest_marker("everywhere") and "settings" in metafunc.fixturenames:
        metafunc.parametrize("settings", EITHER, indirect=True)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty installation: on SQLite with no server, and for what holds ``everywhere`` on either kind."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield told(tmp_path)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    redis: OwnRedis = request.getfixturevalue("shared_redis")
    yield postgres.shared(tmp_path, redis_url=redis.address)
    postgres.empty()
    redis.empty()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for all tests; they come to it as a role that owns nothing and that policies hold."""
    try:
        made = Postgres()
    except psycopg.OperationalError:
        absent("no PostgreSQL answers on its standard local port")
        raise
    yield made
    made.close()


@pytest.fixture(scope="session")
def shared_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    """A Redis for all tests, emptied between them."""
    if not is_there():
        absent("no redis-server is installed")
    with running(ports.free_port(), tmp_path_factory.mktemp("redis")) as made:
        yield made


def made_engine(settings: Settings) -> Engine:
    """Open an installation as the application does; on SQLite it is made if it is not there."""
    import_tables()
    place = make_url(settings.database_address)
    if place.get_backend_name() == "sqlite" and not Path(str(place.database)).exists():
        Path(str(place.database)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sqlite_file(), str(place.database))
    return make_engine(settings)


def import_tables() -> None:
    for name in (
        "platform.auth",
        "platform.auth.tokens",
        "platform.auth.factors",
        "platform.auth.sso",
        "platform.audit",
        "platform.mail",
        "platform.usage",
        "platform.jobs",
        "platform.events",
        "catalog",
        "lake",
        "ingest",
        "forecasting",
        "analytics",
    ):
        if importlib.util.find_spec(f"foresite.{name}") and importlib.util.find_spec(
            f"foresite.{name}.tables"
        ):
            importlib.import_module(f"foresite.{name}.tables")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = made_engine(settings)
    yield engine
    engine.dispose()


def organisation(engine: Engine, slug: str) -> Scope:
    with writing(engine, INSTALLATION) as session:
        row = catalog_tables.OrganisationRow(slug=slug, name=slug.title())
        session.add(row)
        session.flush()
        return Scope(row.organisation_id, slug)


@pytest.fixture
def tenant(engine: Engine) -> Scope:
    return organisation(engine, "tenant")


@pytest.fixture
def neighbour(engine: Engine) -> Scope:
    return organisation(engine, "neighbour")


@pytest.fixture
def postgres_settings(postgres: Postgres, tmp_path: Path) -> Iterator[Settings]:
    """Settings on a PostgreSQL database that a test has to itself."""
    with postgres.copy(tmp_path) as settings:
        yield settings


@pytest.fixture
def bare_postgres_settings(postgres: Postgres, tmp_path: Path) -> Iterator[Settings]:
    """Settings on a PostgreSQL database that has no tables yet."""
    with postgres.copy(tmp_path, bare=True) as settings:
        yield settings


def owner_of(engine: Engine) -> Engine:
    """Open the same database as the role that owns its tables."""
    if engine.dialect.name == "sqlite":
        return engine
    address = engine.url.set(username=OWNER, password=OWNER)
    return make_engine(load_settings(database_url=address.render_as_string(hide_password=False)))


@pytest.fixture(autouse=True)
def no_loop_of_the_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let tests begin loops of their own: between two of a browser its own stays marked as running."""
    loop = asyncio._get_running_loop()
    if loop is None or "playwright" in request.fixturenames:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


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
    return ports.free_port()


@pytest.fixture
def own_redis(free_port: int, tmp_path: Path) -> Iterator[OwnRedis]:
    """A Redis that the test may kill."""
    if not is_there():
        absent("no redis-server is installed")
    with running(free_port, tmp_path) as made:
        yield made
