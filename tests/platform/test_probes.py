"""Thousands of probes on a small shared pool, a third of them aborted: nobody ever sees a neighbour's row."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from tests.api.owned import models_of, own
from tests.conftest import made_engine

from foresite.catalog import assets, organisations, runs, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import BadDataError, NotFoundError
from foresite.forecasting import queries
from foresite.ingest import held
from foresite.lake.lake import Lake
from foresite.platform.auth import keys
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import Table, inserting, make_engine, reading
from foresite.platform.jobs import queue
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = [pytest.mark.integration, pytest.mark.slow]
PROBES, ABORTED = 12_000, 0.3
CONNECTIONS, THREADS, ORGANISATIONS = 4, 24, 3
"""A pool keeps that many connections and opens as many again: eight for all threads."""
Things = dict[str, str]


class AbortedError(Exception):
    """Ends a transaction half-way."""


class Prober:
    """Asks as any of the organisations, in any way, and counts what it asked."""

    def __init__(self, house: House, owned: dict[Scope, Things]) -> None:
        self.house, self.engine, self.owned = house, house.engine, owned
        self.scopes = list(owned)
        self.tables = [each for each in Table.metadata.tables.values() if "organisation_id" in each.columns]

    def turn(self, seed: int) -> Counter[str]:
        """Open one transaction or call some readers, and count the questions."""
        chance = random.Random(seed)  # noqa: S311 -- what is asked next
        (way,) = chance.choices((self.raw, self.readers, self.by_id, self.unsaid), (20, 1, 1, 2))
        return way(chance, chance.choice(self.scopes))

    def raw(self, chance: random.Random, scope: Scope) -> Counter[str]:
        """Ask for everything, as a query would that forgot to name its organisation."""
        some = chance.sample(self.tables, 4)
        end = chance.choice(("commit", "commit", "error", "fault", "reach"))
        with suppress(AbortedError, DBAPIError, BadDataError), inserting(self.engine, scope) as connection:
            for table in some:
                found = set(connection.scalars(select(table.c.organisation_id).distinct()))
                assert found <= {scope.organisation_id}, (table.name, found)
            if end == "fault":
                connection.execute(text("SELECT 1 / 0"))
            if end == "reach":
                other = chance.choice([each for each in self.scopes if each != scope])
                connection.execute(update(SeriesRow).values(organisation_id=other.organisation_id))
            if end != "commit":
                raise AbortedError
        return Counter(probes=len(some), transactions=1, aborted=end != "commit")

    def readers(self, _chance: random.Random, scope: Scope) -> Counter[str]:
        """Call what lists things."""
        engine, mine = self.engine, self.owned[scope]
        found = [
            {str(row.series_id) for row in series.find(engine, scope).items} == {mine["series_id"]},
            {row.run_id for row in runs.find(engine, scope).items} == {mine["run_id"]},
            {row.key_id for row in keys.find(engine, scope)} == {mine["key_id"]},
            {row.model_id for row in queries.models(engine, scope)} == models_of(mine),
            {row.key for row in assets.find(engine, scope).items} == {"north"},
        ]
        assert all(found), found
        return Counter(probes=len(found), transactions=len(found))

    def by_id(self, chance: random.Random, scope: Scope) -> Counter[str]:
        """Ask for a neighbour's things by their ids."""
        theirs = self.owned[chance.choice([each for each in self.scopes if each != scope])]
        engine = self.engine
        asked: list[Callable[[], object]] = [
            lambda: series.get(engine, scope, int(theirs["series_id"])),
            lambda: runs.get(engine, scope, theirs["run_id"]),
            lambda: queue.get(engine, scope, theirs["job_id"]),
            lambda: queries.model(engine, scope, theirs["model_id"]),
            lambda: held.get(engine, scope, [int(theirs["quarantine_id"])]),
        ]
        for ask in asked:
            with pytest.raises(NotFoundError):
                ask()
        latest = self.house.lake.latest(scope, [int(each["series_id"]) for each in self.owned.values()])
        assert latest["series_id"].to_list() == [int(self.owned[scope]["series_id"])]
        return Counter(probes=len(asked) + 1, transactions=len(asked) + 1)

    def unsaid(self, chance: random.Random, _scope: Scope) -> Counter[str]:
        """Take a connection as the one before left it, and say nothing of who asks."""
        table = chance.choice(self.tables)
        with self.engine.connect() as connection:
            assert connection.execute(select(table)).first() is None
        return Counter(probes=1, transactions=1)


@pytest.fixture
def prober(postgres_settings: Settings) -> Iterator[Prober]:
    made_engine(postgres_settings).dispose()
    engine = make_engine(postgres_settings, connections=CONNECTIONS)
    house = House(postgres_settings, engine, Lake(postgres_settings, engine), Blobs(postgres_settings))
    owned = {}
    spec = SeriesSpec("north/load", "load", "MW", resolution="PT1H", asset=AssetSpec("north"))
    for number in range(ORGANISATIONS):
        scope = organisations.create(engine, f"tenant-{number}")
        series_id = series.ensure(engine, scope, [spec])[spec.key]
        house.lake.append(scope, {(series_id, 0, 9): (float(number), 0)})
        owned[scope] = own(house, scope, series_id)
    yield Prober(house, owned)
    engine.dispose()


def test_no_probe_of_thousands_finds_a_row_of_a_neighbour(prober: Prober) -> None:
    with reading(prober.engine, prober.scopes[0]) as session:
        rows = [session.execute(select(table)).all() for table in prober.tables]
    assert sum(map(bool, rows)) > 12, "there is something to find"
    counted: Counter[str] = Counter()
    with ThreadPoolExecutor(THREADS) as threads:
        for seed in range(0, 10**6, 200):
            for more in threads.map(prober.turn, range(seed, seed + 200)):
                counted.update(more)
            if counted["probes"] >= PROBES:
                break
    assert counted["aborted"] > ABORTED * counted["transactions"]
    with reading(prober.engine, prober.scopes[0]) as session:
        assert rows == [session.execute(select(table)).all() for table in prober.tables]
