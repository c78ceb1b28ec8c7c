"""Row-level security: PostgreSQL itself shows and takes only rows of the organisation that asks."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from tests.api.owned import own
from tests.api.people import person
from tests.arch.test_references import check_references
from tests.arch.test_tenancy import SHARED
from tests.conftest import made_engine, owner_of
from tests.stores import POSTGRES, superuser

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError
from foresite.lake.lake import Lake
from foresite.platform.auth import members
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import Table, in_one_message, inserting, make_engine, reading
from foresite.platform.rowsecurity import holes, owned, secure
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.integration
WHOLE = SHARED.keys() - {"organisation"}
TABLES = (
    "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced, EXISTS ("
    "  SELECT 1 FROM pg_attribute WHERE attrelid = c.oid AND attname = 'organisation_id') AS of_one,"
    " (SELECT array_agg(polname || ':' || polcmd::text || ':' || (polqual IS NOT NULL)::text || ':'"
    "  || (polwithcheck IS NOT NULL)::text) FROM pg_policy WHERE polrelid = c.oid) AS policies"
    " FROM pg_class AS c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
)
VIEWS = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'"
    " OR relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false))"
)


def test_catalogue_of_the_server_says_that_every_table_of_an_organisation_is_held_apart(
    postgres_settings: Settings,
) -> None:
    upgrade(postgres_settings)
    with superuser(postgres_settings) as server:
        tables = server.execute(TABLES).fetchall()
        assert server.execute(VIEWS).fetchall() == [], "a view must ask as whoever reads it"
    held = {name: (forced, policies) for name, forced, _, policies in tables}
    assert held.pop("alembic_version") == (False, None)
    rules = {name: "own_rows" if of_one else "installation_rows" for name, _, of_one, _ in tables}
    assert held == {name: (True, [f"{rules[name]}:*:true:true"]) for name in held}
    assert {name for name in held if rules[name] == "installation_rows"} == WHOLE
    assert held.keys() == Table.metadata.tables.keys(), "each is an organisation's or the installation's"


def test_transaction_of_an_organisation_finds_no_person_session_or_secret(
    engine: Engine, both: list[Scope], postgres_settings: Settings
) -> None:
    house = House(postgres_settings, engine, Lake(postgres_settings, engine), Blobs(postgres_settings))
    mine = person(house, both[0])
    count = text("SELECT count(*) FROM person")
    with reading(engine, INSTALLATION) as session:
        there = session.scalar(count)
    for name in WHOLE:
        table = Table.metadata.tables[name]
        with inserting(engine, both[0]) as connection:
            assert connection.scalar(select(func.count()).select_from(table)) == 0, name
            assert connection.execute(delete(table)).rowcount == 0
    with reading(engine, INSTALLATION) as session:
        assert session.scalar(count) == there != 0
    made = text("INSERT INTO sign_in_failure (account, address, failures, last_at) VALUES ('', '', 0, 0)")
    with pytest.raises(DBAPIError, match="row-level security"), inserting(engine, both[0]) as connection:
        connection.execute(made)
    assert mine in {each.person_id for each in members.find(engine, both[0])}


def test_reference_to_a_row_of_another_organisation_cannot_be_stored(
    engine: Engine, both: list[Scope]
) -> None:
    check_references(engine, *both)


@pytest.fixture
def engine(postgres_settings: Settings) -> Iterator[Engine]:
    engine = made_engine(postgres_settings)
    yield engine
    engine.dispose()


@pytest.fixture
def both(postgres_settings: Settings, engine: Engine, tenant: Scope, neighbour: Scope) -> list[Scope]:
    """Two organisations that each own one of everything."""
    house = House(postgres_settings, engine, Lake(postgres_settings, engine), Blobs(postgres_settings))
    for scope in (tenant, neighbour):
        spec = SeriesSpec("north/load", "load", "MW", resolution="PT1H")
        own(house, scope, series.ensure(engine, scope, [spec])["north/load"])
    return [tenant, neighbour]


def filled(engine: Engine, scope: Scope) -> dict[str, int]:
    """Return how many rows an organisation has in each table where it has any."""
    tables = [table for table in Table.metadata.tables.values() if "organisation_id" in table.columns]
    with reading(engine, INSTALLATION) as session:
        counts = {
            table.name: session.scalar(
                select(func.count()).where(table.c.organisation_id == scope.organisation_id)
            )
            for table in tables
        }
    return {name: count for name, count in counts.items() if count}


def test_transaction_sees_and_changes_only_rows_of_its_organisation(
    engine: Engine, both: list[Scope]
) -> None:
    tenant, neighbour = both
    mine, theirs = filled(engine, tenant), filled(engine, neighbour)
    assert len(mine) > 10
    del mine["audit_entry"]  # which takes no change of anybody
    for name, count in mine.items():
        table = Table.metadata.tables[name]
        of_theirs = table.c.organisation_id == neighbour.organisation_id
        with inserting(engine, tenant) as connection:
            assert connection.scalar(select(func.count()).select_from(table)) == count
            assert connection.execute(delete(table).where(of_theirs)).rowcount == 0
            touched = update(table).where(of_theirs).values(organisation_id=tenant.organisation_id)
            assert connection.execute(touched).rowcount == 0
        given = update(table).values(organisation_id=neighbour.organisation_id)
        with pytest.raises(DBAPIError, match="row-level security"), inserting(engine, tenant) as connection:
            connection.execute(given)
    assert filled(engine, neighbour) == theirs


def test_row_cannot_be_made_for_another_organisation(engine: Engine, both: list[Scope]) -> None:
    made = text(
        "INSERT INTO asset (organisation_id, key, name, asset_type, attributes, made_at)"
        " VALUES (:theirs, 'x', 'x', 'x', '{}', 0)"
    )
    with pytest.raises(DBAPIError, match="row-level security"), inserting(engine, both[0]) as connection:
        connection.execute(made, {"theirs": both[1].organisation_id})


def test_transaction_that_says_nothing_sees_nothing(engine: Engine, both: list[Scope]) -> None:
    owner = owner_of(engine)
    for opened in (engine, owner):
        with opened.begin() as connection:
            tables = [Table.metadata.tables[name] for name in ("organisation", "series", "api_key", "job")]
            assert {connection.scalar(select(func.count()).select_from(table)) for table in tables} == {0}
    owner.dispose()
    with reading(engine, INSTALLATION) as session:
        assert session.scalar(text("SELECT count(*) FROM organisation")) == len(both)


ATTEMPTS = (
    "SET ROLE foresite_test_owner",
    "SET SESSION AUTHORIZATION foresite_test_owner",
    "ALTER TABLE series DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE series NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "DROP POLICY own_rows ON series",
    "CREATE POLICY mine ON series USING (true)",
    "TRUNCATE series CASCADE",
    "CREATE TABLE copy AS SELECT 1",
    "SET LOCAL row_security = off; SELECT * FROM series",
)


def test_application_cannot_take_the_rules_away(engine: Engine, both: list[Scope]) -> None:
    for attempt in ATTEMPTS:
        with pytest.raises(DBAPIError) as refused, inserting(engine, both[0]) as connection:
            connection.exec_driver_sql(attempt)
        assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege), attempt


def test_setting_ends_with_its_transaction_however_that_ends(engine: Engine, both: list[Scope]) -> None:
    def fail() -> None:
        with inserting(engine, both[0]) as connection:
            connection.execute(text("SELECT 1 / 0"))

    for _ in range(3):
        with inserting(engine, both[1]) as connection:
            backend = connection.scalar(text("SELECT pg_backend_pid()"))
        with pytest.raises(BadDataError):
            fail()
        with engine.begin() as connection:
            asked = "SELECT pg_backend_pid(), current_setting('app.organisation', true)"
            assert connection.execute(text(asked)).one() == (backend, "")


def test_transaction_of_one_message_reaches_one_organisation_and_leaves_nothing_behind(
    engine: Engine, both: list[Scope]
) -> None:
    theirs = (
        "WITH made AS (INSERT INTO batch (organisation_id, written_at, rows, committed, body_hash, receipt)"
        " VALUES (%s, 0, 0, true, '', '{}'), (%s, 0, 0, true, '', '{}')) SELECT 1"
    )
    before = [filled(engine, scope) for scope in both]
    for _ in range(3):
        [(backend,)] = in_one_message(engine, both[0], "SELECT pg_backend_pid() FROM organisation", ())
        with pytest.raises(DBAPIError, match="row-level security"):
            in_one_message(engine, both[0], theirs, [scope.organisation_id for scope in both])
        with engine.begin() as connection:
            asked = "SELECT pg_backend_pid(), current_setting('app.organisation', true)"
            assert connection.execute(text(asked)).one() == (backend, "")
    assert [filled(engine, scope) for scope in both] == before


def test_holes_are_told(postgres_settings: Settings, engine: Engine, tenant: Scope) -> None:
    with inserting(engine, tenant) as connection:
        assert (list(holes(connection)), owned(connection)) == ([], 0)
    owner = owner_of(engine)
    with inserting(owner, INSTALLATION) as connection:
        assert owned(connection) == len({*Table.metadata.tables, "alembic_version"})
        connection.execute(text("CREATE TABLE bare (organisation_id bigint)"))
        connection.execute(text("ALTER TABLE asset NO FORCE ROW LEVEL SECURITY"))
        connection.execute(text("DROP POLICY own_rows ON series"))
        told = [f"the rows of the table {name} are not kept apart" for name in ("asset", "bare", "series")]
        assert list(holes(connection)) == told
        secure(connection, "bare")
        assert list(holes(connection)) == [told[0], told[2]]
    owner.dispose()


def test_role_that_no_policy_holds_is_told(postgres_settings: Settings, engine: Engine) -> None:
    address = make_url(POSTGRES).set(database=engine.url.database).render_as_string(hide_password=False)
    mighty = make_engine(load_settings(database_url=address))
    with inserting(mighty, INSTALLATION) as connection:
        assert list(holes(connection)) == ["postgres is a superuser, whom no policy holds"]
    mighty.dispose()
