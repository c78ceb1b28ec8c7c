"""Databases are asked for rows that are new or late: PostgreSQL, MariaDB and SQLite; nothing is written."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from tests import own_mariadb
from tests.conftest import absent
from tests.workflows.buckets import asked, house, said, values, versions
from tests.workflows.test_load_file import CONTRACT

from foresite.catalog import organisations, parcels, sources
from foresite.core.errors import BadDataError, RefusedError, UnavailableError
from foresite.ingest import contracts
from foresite.ingest.contract import Contract
from foresite.workflows import source_setup
from foresite.workflows.house import open_house
from foresite.workflows.source_setup import SourceAsk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]
__all__ = ["house"]
START = datetime(2024, 1, 1, tzinfo=UTC)
POWER = CONTRACT.replace('"load"\nkey', '"power"\nkey')
QUERY = "SELECT measured AS time, meter, load_mw AS power, changed, 'a:b 50%' AS note FROM readings"


class Database:
    """Somebody else's database, with readings in it."""

    def __init__(self, url: URL) -> None:
        self.url, self.engine = url, create_engine(url)
        with self.engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS readings"))
            connection.execute(
                text(
                    "CREATE TABLE readings (meter VARCHAR(20), measured VARCHAR(20), load_mw NUMERIC(8,2), "
                    "changed TIMESTAMP, n INTEGER)"
                )
            )

    def add(self, hour: int, load: float, *, changed: datetime, meter: str = "m0") -> None:
        at = START + timedelta(hours=hour)
        told = {"meter": meter, "at": f"{at:%Y-%m-%d %H:%M}", "load": load, "n": hour}
        told["changed"] = changed.replace(tzinfo=None)
        with self.engine.begin() as connection:
            connection.execute(text("INSERT INTO readings VALUES (:meter, :at, :load, :changed, :n)"), told)

    def count(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM readings")).scalar_one())

    def settings(self, **more: Any) -> dict[str, Any]:
        url = self.url
        shown = URL.create(
            url.drivername, url.username, None, url.host, url.port, url.database
        ).render_as_string()
        told = {"address": shown, "query": QUERY, "watermark": "changed", "contract": "meters"}
        return told | ({"password": self.url.password} if self.url.password else {}) | more


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory):
    if not own_mariadb.is_there():
        absent("no mariadbd is installed")
    with own_mariadb.running(tmp_path_factory.mktemp("mariadb")) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.integration), "mariadb"])
def database(request, tmp_path):
    with ExitStack() as held:
        if request.param == "sqlite":
            (tmp_path / "scada").mkdir()
            url = URL.create("sqlite", database=str(tmp_path / "scada" / "scada.db"))
        elif request.param == "mariadb":
            url = request.getfixturevalue("mariadb")
        else:
            copy = request.getfixturevalue("postgres").copy(tmp_path / "theirs", bare=True)
            url = make_url(held.enter_context(copy).owner_address)
        made = Database(url)
        yield made
        made.engine.dispose()


@pytest.fixture
def scope(house):
    made = organisations.create(house.engine, "tenant")
    contracts.keep(house.engine, made, Contract.parse(POWER))
    return made


@pytest.fixture
def allowed(house, tmp_path):
    """The house, where files of that folder may be read."""
    return open_house(house.settings.model_copy(update={"source_folders": str(tmp_path / "scada")}))


def made(house, scope, database, **more) -> int:
    asked = SourceAsk(name="scada", kind="sql", settings=database.settings(**more))
    return source_setup.make(house, scope, asked).source_id


def test_new_and_late_rows_are_loaded_and_nothing_twice(allowed, scope, database, tmp_path) -> None:
    for hour in range(3):
        database.add(hour, 10.0 + hour, changed=START + timedelta(hours=hour))
    source_id = made(allowed, scope, database, overlap=7200)
    first = asked(allowed, scope, source_id, tmp_path)
    assert (first.loaded, values(allowed, scope)) == (1, [10.0, 11.0, 12.0])
    assert asked(allowed, scope, source_id, tmp_path).as_dict()["idle"]
    database.add(5, 15.0, changed=START + timedelta(hours=1, minutes=30))  # late: behind the newest row
    database.add(6, 16.0, changed=START + timedelta(hours=3))
    assert asked(allowed, scope, source_id, tmp_path).loaded == 1
    assert values(allowed, scope) == [10.0, 11.0, 12.0, 15.0, 16.0]
    assert versions(allowed, scope) == 5
    assert database.count() == 5


def test_a_corrected_row_supersedes_what_it_said_before(allowed, scope, database, tmp_path) -> None:
    database.add(0, 10.0, changed=START)
    source_id = made(allowed, scope, database)
    asked(allowed, scope, source_id, tmp_path)
    with database.engine.begin() as connection:
        later = {"changed": (START + timedelta(minutes=5)).replace(tzinfo=None)}
        connection.execute(text("UPDATE readings SET load_mw = 11.5, changed = :changed"), later)
    asked(allowed, scope, source_id, tmp_path)
    assert (values(allowed, scope), versions(allowed, scope)) == ([11.5], 2)


def test_a_table_that_only_grows_tells_by_its_contract_since_when_each_row_is_known(
    allowed, scope, database, tmp_path
) -> None:
    grown = POWER.replace("[[series]]", '[known_at]\npolicy = "column"\ncolumn = "changed"\n[[series]]')
    contracts.keep(allowed.engine, scope, Contract.parse(grown))
    database.add(0, 10.0, changed=START)
    source_id = made(allowed, scope, database)
    asked(allowed, scope, source_id, tmp_path)
    database.add(0, 11.5, changed=START + timedelta(minutes=5))
    asked(allowed, scope, source_id, tmp_path)
    assert (values(allowed, scope), versions(allowed, scope)) == ([11.5], 2)


def test_many_rows_come_some_at_a_time_and_from_where_the_last_ended(
    allowed, scope, database, tmp_path
) -> None:
    for hour in range(10):
        database.add(hour, float(hour), changed=START + timedelta(hours=hour))
    source_id = made(allowed, scope, database, rows_at_once=4, overlap=0)
    assert asked(allowed, scope, source_id, tmp_path).loaded == 4
    assert values(allowed, scope) == [float(hour) for hour in range(10)]
    row = sources.get(allowed.engine, scope, source_id)
    assert "2024-01-01" in str(row.cursor["watermark"])


def test_a_column_of_numbers_is_a_watermark_too(allowed, scope, database, tmp_path) -> None:
    for hour in range(4):
        database.add(hour, float(hour), changed=START)
    numbered = QUERY.replace(" FROM", ", n FROM")
    source_id = made(allowed, scope, database, query=numbered, watermark="n", overlap=1)
    asked(allowed, scope, source_id, tmp_path)
    database.add(7, 7.0, changed=START)
    asked(allowed, scope, source_id, tmp_path)
    assert values(allowed, scope) == [0.0, 1.0, 2.0, 3.0, 7.0]


def test_more_rows_of_one_watermark_than_are_read_at_once_are_told(
    allowed, scope, database, tmp_path
) -> None:
    for hour in range(5):
        database.add(hour, 1.0, changed=START)
    source_id = made(allowed, scope, database, rows_at_once=3)
    with pytest.raises(BadDataError, match="the same changed"):
        asked(allowed, scope, source_id, tmp_path)
    assert said(sources.get(allowed.engine, scope, source_id))["code"] == "watermark-stuck"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"watermark": "absent_column"}, "absent_column"),
        ({"query": "SELECT * FROM nowhere"}, "nowhere"),
        ({"query": "SELECT meter, changed FROM readings) q; DROP TABLE readings; --"}, ""),
        ({"query": "DELETE FROM readings"}, ""),
    ],
    ids=["no-such-column", "no-such-table", "two-statements", "no-select"],
)
def test_queries_that_cannot_be_are_refused_and_change_nothing(
    allowed, scope, database, wrong, expected
) -> None:
    database.add(0, 10.0, changed=START)
    with pytest.raises((UnavailableError, BadDataError)) as refused:
        source_setup.check(allowed, scope, "sql", database.settings(**wrong), None)
    assert expected in refused.value.message
    assert database.count() == 1


def test_a_source_that_answers_names_the_columns(allowed, scope, database) -> None:
    seen = source_setup.check(allowed, scope, "sql", database.settings(), None)
    assert seen == "No row yet of 5 columns: time, meter, power, changed, note."


def test_a_statement_that_takes_too_long_is_ended(allowed, scope, database) -> None:
    name = database.engine.dialect.name
    if name == "sqlite":
        pytest.skip("SQLite runs in this process and has no time limit")
    sleep = {"postgresql": "pg_sleep(30)", "mariadb": "sleep(30)"}[name]
    slow = database.settings(query=f"SELECT {sleep} AS x, now() AS changed", timeout_seconds=1)
    began = time.monotonic()
    with pytest.raises(UnavailableError):
        source_setup.check(allowed, scope, "sql", slow, None)
    assert time.monotonic() - began < 20


def test_files_of_this_machine_are_read_from_allowed_folders_only(house, scope, tmp_path) -> None:
    (tmp_path / "scada").mkdir()
    allowed = open_house(house.settings.model_copy(update={"source_folders": str(tmp_path / "scada")}))
    own = house.settings.home / "foresite.db"
    (tmp_path / "scada" / "link.db").symlink_to(own)
    for path in (own, tmp_path / "scada" / "link.db", tmp_path / "scada" / ".." / "home" / "foresite.db"):
        told = {"address": f"sqlite:///{path}", "query": QUERY, "watermark": "changed", "contract": "meters"}
        with pytest.raises(RefusedError, match="in no folder"):
            source_setup.check(allowed, scope, "sql", told, None)


def test_a_password_in_the_address_is_refused_since_addresses_are_shown(house, scope) -> None:
    told = {
        "address": URL.create("postgresql", "a", "hush", "h", None, "d").render_as_string(False),
        "query": QUERY,
        "watermark": "changed",
        "contract": "meters",
    }
    with pytest.raises(BadDataError, match="holds a password") as refused:
        source_setup.check(house, scope, "sql", told, None)
    assert "hush" not in refused.value.message + refused.value.remedy


def test_what_cannot_be_loaded_is_kept_with_the_reason(allowed, scope, database, tmp_path) -> None:
    database.add(0, 10.0, changed=START)
    source_id = made(allowed, scope, database, query=QUERY.replace("AS power", "AS kilowatts"))
    assert asked(allowed, scope, source_id, tmp_path).failed == 1
    (row,) = parcels.find(allowed.engine, scope, source_id, state="failed").items
    assert "power" in said(row)["message"]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://public.example.org/d?host=10.0.0.1",
        "postgresql://public.example.org/d?service=other",
        "mariadb://public.example.org/d?unix_socket=/run/mysqld.sock",
        "mariadb://public.example.org/d?read_default_file=/etc/passwd",
        "postgresql:///d",
        "duckdb:////etc/hosts",
    ],
)
def test_an_address_leads_nowhere_else_than_it_says(house, scope, address) -> None:
    told = {"address": address, "query": QUERY, "watermark": "changed", "contract": "meters"}
    with pytest.raises(BadDataError, match="the address") as refused:
        source_setup.check(house, scope, "sql", told, None)
    assert refused.value.facts["setting"] == "address"
