"""The migrations make exactly the tables that the code expects, on both databases, and can be undone."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from tests.conftest import import_tables

from foresite.platform.config import Settings
from foresite.platform.database import Table, make_engine
from foresite.platform.schema import alembic_config, shape, upgrade


def _differences(settings: Settings) -> list[object]:
    import_tables()
    engine = make_engine(settings)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Table.metadata)
    engine.dispose()
    return list(found)


def test_migrations_make_the_tables_of_the_code_on_sqlite(settings: Settings) -> None:
    upgrade(settings)
    assert _differences(settings) == []


@pytest.mark.integration
def test_migrations_make_the_tables_of_the_code_on_postgresql(postgres_settings: Settings) -> None:
    upgrade(postgres_settings)
    assert _differences(postgres_settings) == []


def test_upgrading_twice_changes_nothing_and_the_last_step_can_be_undone(settings: Settings) -> None:
    upgrade(settings)
    upgrade(settings)
    engine = make_engine(settings)
    at, newest = shape(settings, engine)
    assert at == newest != ""
    command.downgrade(alembic_config(settings), "-1")
    assert shape(settings, engine)[0] != newest
    upgrade(settings)
    assert shape(settings, engine)[0] == newest
    engine.dispose()
