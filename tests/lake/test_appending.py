"""Small writes keep the same promises on both databases: keys, null values, latest values and the stamp."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import polars as pl
import pytest
from sqlalchemy import Engine, text
from tests.conftest import made_engine
from tests.lake.crashing import facts

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import ConflictError
from foresite.core.timeaxis import Window, from_micros
from foresite.lake.appending import LOCKS, Facts, Receipt, Request, advise, write_together
from foresite.lake.lake import Lake
from foresite.lake.tail import Tail
from foresite.platform.config import Settings
from foresite.platform.database import inserting
from foresite.platform.tenancy import Scope

ALL = Window.everything()


@pytest.fixture
def on_sqlite(settings: Settings, engine: Engine) -> tuple[Lake, Engine]:
    return Lake(settings, engine), engine


@pytest.fixture
def on_postgresql(postgres_settings: Settings) -> Iterator[tuple[Lake, Engine]]:
    engine = made_engine(postgres_settings)
    yield Lake(postgres_settings, engine), engine
    engine.dispose()


def made(engine: Engine) -> tuple[Scope, int]:
    scope = organisations.ensure(engine, "tenant")
    return scope, series.ensure(engine, scope, [SeriesSpec("load", "load", "MW", resolution="PT1H")])["load"]


def check_small_writes(lake: Lake, engine: Engine) -> None:
    scope, series_id = made(engine)
    first = lake.append(scope, facts(series_id, [1.0, 2.0]), idempotency_key="k", body_hash="a")
    again = lake.append(scope, facts(series_id, [1.0, 2.0]), idempotency_key="k", body_hash="a")
    assert (again.batch_id, again.rows, again.replayed) == (first.batch_id, 2, True)
    with pytest.raises(ConflictError):
        lake.append(scope, facts(series_id, [9.0]), idempotency_key="k", body_hash="b")
    corrected = facts(series_id, [1.5, 2.5]).with_columns(pl.col("known_at") + timedelta(days=1))
    withdrawn = pl.when(pl.col("value") == 2.5).then(None).otherwise("value").alias("value")
    lake.append(scope, pl.concat([facts(series_id, [7.0]), corrected.with_columns(withdrawn)]))
    lake.append(scope, facts(series_id, [float("inf")], first=2))
    lake.append(scope, facts(series_id, [-1.0], first=-5))
    assert lake.read(scope, [series_id], ALL)["value"].to_list() == [-1.0, 1.5, None, float("inf")]
    assert lake.latest(scope, [series_id])["value"].to_list() == [float("inf")]
    many = facts(series_id, [float(n) for n in range(12_000)], first=10)
    assert lake.append(scope, many).rows == many.height
    assert lake.append(scope, many.clear()).rows == 0
    before = lake.read(scope, [series_id], ALL)
    assert before.height == many.height + 4
    assert lake.flush(scope) == many.height + 7
    assert lake.tail_rows(scope) == 0, "forgotten in bites, but all of it"
    assert lake.read(scope, [series_id], ALL).equals(before)
    assert lake.verify(scope) == []


def check_stamp(lake: Lake, engine: Engine) -> None:
    scope, series_id = made(engine)
    stamps = [lake.stamp(scope)]
    lake.append(scope, facts(series_id, [1.0]))
    stamps.append(lake.stamp(scope))
    lake.flush(scope)
    assert lake.stamp(scope) == stamps[-1], "a flush moves rows and changes none"
    open_batch = Tail(engine).open_batch(scope, run_id=None, rows=1)
    stamps += [lake.stamp(scope), lake.stamp(scope)]  # a bulk write may come into view at any moment
    Tail(engine).drop_batches(scope, [open_batch])
    assert lake.stamp(scope) == stamps[1]
    lake.append(scope, facts(series_id, [2.0], first=1))
    stamps.append(lake.stamp(scope))
    assert len(set(stamps)) == len(stamps)


def check_shared_commit(lake: Lake, engine: Engine) -> None:
    """Callers of an organisation share a commit; of equal versions the later caller's value counts."""
    scope, series_id = made(engine)
    neighbour = organisations.ensure(engine, "neighbour")
    spec = SeriesSpec("load", "load", "MW", resolution="PT1H")
    theirs = series.ensure(engine, neighbour, [spec])["load"]
    said: list[tuple[str | None, Facts]] = [
        ("k", {(series_id, 2, 9): (1.0, 0), (series_id, 1, 9): (0.5, 0)}),
        ("k", {(series_id, 5, 9): (8.0, 0)}),  # its key was used in the same commit
        (None, {(series_id, 2, 9): (2.0, 1), (series_id, 2, 8): (3.0, 0)}),
    ]
    together = [Request(scope, facts, None, key, str(facts)) for key, facts in said]
    with inserting(engine, scope) as connection:
        answers = write_together(connection, scope, together)
    assert [getattr(answer, "code", None) for answer in answers] == [None, "idempotency-key-reused", None]
    lake.append(neighbour, {(theirs, 3, 9): (7.0, 0), (theirs, 3, 11): (None, 2)}, idempotency_key="k")
    assert lake.tail_rows(scope) == 4
    latest = [Tail(engine).latest(*each).rows() for each in ((scope, [series_id]), (neighbour, [theirs]))]
    at = [from_micros(n) for n in range(12)]
    assert latest == [[(series_id, at[2], at[9], 2.0, 1)], [(theirs, at[3], at[11], None, 2)]]


def test_shared_commit_keeps_the_latest_of_each_organisation_on_sqlite(
    on_sqlite: tuple[Lake, Engine],
) -> None:
    check_shared_commit(*on_sqlite)


@pytest.mark.integration
def test_shared_commit_keeps_the_latest_of_each_organisation_on_postgresql(
    on_postgresql: tuple[Lake, Engine],
) -> None:
    check_shared_commit(*on_postgresql)


def check_many_callers(lake: Lake, engine: Engine) -> None:
    """Each of many callers at once is answered, and a key that several send at once is written once."""
    scope, series_id = made(engine)

    def push(n: int) -> Receipt:
        key, value = f"k{n // 2}", float(n // 2)
        return lake.append(scope, {(series_id, n // 2, 9): (value, 0)}, idempotency_key=key, body_hash=key)

    with ThreadPoolExecutor(16) as callers:
        receipts = list(callers.map(push, range(400)))
    assert sum(receipt.replayed for receipt in receipts) == 200
    assert len({receipt.batch_id for receipt in receipts}) == 200
    assert lake.read(scope, [series_id], ALL)["value"].to_list() == [float(n) for n in range(200)]
    assert lake.latest(scope, [series_id])["value"].to_list() == [199.0]


def test_many_callers_at_once_on_sqlite(on_sqlite: tuple[Lake, Engine]) -> None:
    check_many_callers(*on_sqlite)


@pytest.mark.integration
def test_many_callers_at_once_on_postgresql(on_postgresql: tuple[Lake, Engine]) -> None:
    check_many_callers(*on_postgresql)


def test_small_writes_on_sqlite(on_sqlite: tuple[Lake, Engine]) -> None:
    check_small_writes(*on_sqlite)


@pytest.mark.integration
def test_small_writes_on_postgresql(on_postgresql: tuple[Lake, Engine]) -> None:
    check_small_writes(*on_postgresql)


def test_stamp_differs_when_a_read_may_differ_on_sqlite(on_sqlite: tuple[Lake, Engine]) -> None:
    check_stamp(*on_sqlite)


@pytest.mark.integration
def test_stamp_differs_when_a_read_may_differ_on_postgresql(on_postgresql: tuple[Lake, Engine]) -> None:
    check_stamp(*on_postgresql)


@pytest.mark.integration
def test_stamp_neither_waits_for_a_writer_nor_is_the_same_before_and_after_it(
    on_postgresql: tuple[Lake, Engine],
) -> None:
    lake, engine = on_postgresql
    scope, series_id = made(engine)
    neighbour = organisations.ensure(engine, "neighbour")
    lake.append(scope, facts(series_id, [1.0]))
    settled, of_neighbour = lake.stamp(scope), lake.stamp(neighbour)
    with inserting(engine, scope) as writer:
        advise(writer, scope.organisation_id, shared=True)
        held = writer.execute(text(f"SELECT pg_try_advisory_xact_lock({LOCKS}, 0)")).scalar()
        assert held, "the lock of an organisation is not that of all"
        during = lake.stamp(scope)
        assert during not in {settled, lake.stamp(scope)}
        assert lake.stamp(neighbour) == of_neighbour
    assert lake.stamp(scope) == settled
