"""No row of an organisation refers to another organisation's: triggers hold every foreign key."""

import re

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from tests.api.owned import own
from tests.conftest import import_tables

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import Table, inserting, make_engine
from foresite.platform.references import Reference, references
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.house import House

import_tables()
ALL = list(references(Table.metadata))
GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_within_insert'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%_within' AND tgenabled = 'O'",
}


def guarded(settings: Settings) -> set[str]:
    """Return which references the database guards after all migrations."""
    upgrade(settings)
    engine = make_engine(settings, as_owner=True)
    with inserting(engine, INSTALLATION) as connection:
        names = connection.scalars(text(GUARDS[engine.dialect.name])).all()
    engine.dispose()
    return {re.sub("_within.*", "", name) for name in names}


def test_every_reference_between_tables_of_organisations_is_guarded_on_sqlite(settings: Settings) -> None:
    assert guarded(settings) == {f"{each.table}_{each.column}" for each in ALL}
    assert len(ALL) > 10


@pytest.mark.integration
def test_every_reference_between_tables_of_organisations_is_guarded_on_postgresql(
    postgres_settings: Settings,
) -> None:
    assert guarded(postgres_settings) == {f"{each.table}_{each.column}" for each in ALL}


def test_reference_to_a_row_of_another_organisation_cannot_be_stored(
    settings: Settings, engine: Engine, tenant: Scope, neighbour: Scope
) -> None:
    house = House(settings, engine, Lake(settings, engine), Blobs(settings))
    for scope in (tenant, neighbour):
        spec = SeriesSpec("north/load", "load", "MW", resolution="PT1H")
        own(house, scope, series.ensure(engine, scope, [spec])["north/load"])
    check_references(engine, tenant, neighbour)


def check_references(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    """Try for every reference that there are rows for; within the organisation and with the reach of all."""
    tried = sum(_refused(engine, each, tenant, neighbour) for each in ALL)
    assert tried > 2


def _refused(engine: Engine, told: Reference, tenant: Scope, neighbour: Scope) -> bool:
    table, parent = (Table.metadata.tables[name] for name in (told.table, told.parent))
    with inserting(engine, INSTALLATION) as connection:
        theirs = connection.execute(
            select(parent.c[told.key]).where(parent.c.organisation_id == neighbour.organisation_id).limit(1)
        ).scalar()
        mine = connection.execute(
            select(table).where(table.c.organisation_id == tenant.organisation_id).limit(1)
        ).first()
    if theirs is None or mine is None:
        return False
    given = table.update().where(*(each == mine._mapping[each.name] for each in table.primary_key))
    for reach in (INSTALLATION, tenant):
        with pytest.raises(DBAPIError, match="own organisation"), inserting(engine, reach) as connection:
            connection.execute(given.values({told.column: theirs}))
    return True
