"""Revisions that wait to be merged: kept in memory, and yet every read sees what is true at its moment."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests.lake.crashing import facts
from tests.lake.test_upkeep import forget_at_once

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.timeaxis import Resolution, Window
from foresite.lake import revisions
from foresite.lake.lake import Lake
from foresite.lake.revisions import VERSION, Revisions
from foresite.lake.store import FILES, DeltaStore
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope

ALL = Window.everything()
CORRECTED = datetime(2026, 1, 1, tzinfo=UTC)
DAY = Resolution.parse("P1D")


@pytest.fixture
def lake(settings: Settings, engine: Engine) -> Lake:
    return Lake(settings, engine)


@pytest.fixture
def other(settings: Settings, engine: Engine) -> Lake:
    """Return the lake as another process has it: nothing of the first one's memory is in it."""
    return Lake(settings, engine)


@pytest.fixture
def load_id(engine: Engine, tenant: Scope) -> int:
    return series.ensure(engine, tenant, [SeriesSpec("load", "load", "MW", resolution="PT1H")])["load"]


def load(lake: Lake, scope: Scope, frame: pl.DataFrame, days: int = 0) -> None:
    with lake.loading(scope, run_id=None, spans=dict.fromkeys(frame["series_id"].unique(), "year")) as bulk:
        bulk.write(frame, corrected_known_at=CORRECTED + timedelta(days=days))


def values(lake: Lake, scope: Scope, series_id: int) -> list[float]:
    """Return the values of the series, having seen that a read and a sum tell the same."""
    found = lake.read(scope, [series_id], ALL)["value"]
    days = lake.resample(scope, [series_id], ALL, resolution=DAY, zone="UTC")
    assert days["sum"].sum() == pytest.approx(found.sum())
    return found.to_list()


def test_a_revision_between_two_reads_is_seen_at_once_here_and_in_another_process(
    lake: Lake, other: Lake, tenant: Scope, load_id: int
) -> None:
    load(lake, tenant, facts(load_id, [1.0, 2.0, 3.0]))
    assert values(lake, tenant, load_id) == values(other, tenant, load_id) == [1.0, 2.0, 3.0]
    for n in range(4):
        load(lake if n % 2 else other, tenant, facts(load_id, [1.0, 20.0 + n, 3.0]), days=n)
        expected = [1.0, 20.0 + n, 3.0]
        assert values(lake, tenant, load_id) == values(other, tenant, load_id) == expected
    then = CORRECTED + timedelta(days=1)
    for each in (lake, other):
        assert each.read(tenant, [load_id], ALL, as_of=then)["value"].to_list() == [1.0, 21.0, 3.0]


def test_what_is_kept_outlives_a_compaction_and_the_removal_of_files_elsewhere(
    lake: Lake, other: Lake, tenant: Scope, load_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(lake, tenant, facts(load_id, [1.0, 2.0, 3.0]))
    load(lake, tenant, facts(load_id, [1.0, 20.0, 3.0]))
    assert values(lake, tenant, load_id) == [1.0, 20.0, 3.0]
    forget_at_once(monkeypatch)
    assert other.compact(tenant) == 1
    assert values(lake, tenant, load_id) == [1.0, 20.0, 3.0]
    load(other, tenant, facts(load_id, [1.0, 20.0, 30.0]), days=1)
    assert values(lake, tenant, load_id) == [1.0, 20.0, 30.0]
    other.compact(tenant)
    load(other, tenant, facts(load_id, [1.0, 20.0, 33.0]), days=2)
    assert values(lake, tenant, load_id) == [1.0, 20.0, 33.0]
    assert lake.verify(tenant) == []


def test_neighbours_with_revisions_of_the_same_number_see_their_own(
    lake: Lake, engine: Engine, tenant: Scope, neighbour: Scope, load_id: int
) -> None:
    load(lake, tenant, facts(load_id, [1.0, 2.0]))
    load(lake, neighbour, facts(load_id, [-1.0, -2.0]))
    load(lake, tenant, facts(load_id, [1.0, 20.0]))
    for _ in range(2):
        assert values(lake, neighbour, load_id) == [-1.0, -2.0]
        assert values(lake, tenant, load_id) == [1.0, 20.0]
    load(lake, neighbour, facts(load_id, [-1.0, -20.0]))
    assert values(lake, tenant, load_id) == [1.0, 20.0]
    assert values(lake, neighbour, load_id) == [-1.0, -20.0]


def written(folder: Path, heights: list[int]) -> pl.DataFrame:
    """Write files of so many rows, unsorted, and return what a snapshot tells of them."""
    start, told = datetime(2024, 1, 1, tzinfo=UTC), []
    for n, height in enumerate(heights):
        ids = [(7 * n + 5 * row) % 4 + 1 for row in range(height)]
        moments = [start + timedelta(hours=n, minutes=row) for row in range(height)]
        columns = {"series_id": ids, "event_at": moments, "known_at": moments, "value": [float(n)] * height}
        path = folder / f"{n}.parquet"
        pl.DataFrame(
            columns | {"quality": [0] * height, "batch_id": [n] * height}, schema=VERSION
        ).write_parquet(path)
        told.append({"path": str(path), "part": "2024", "tier": "pending", "rows": height})
    return pl.DataFrame(told, schema=FILES)


@trying(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    heights=st.lists(st.integers(1, 12), min_size=1, max_size=8),
    asked=st.lists(
        st.tuples(st.sets(st.integers(0, 7), min_size=1), st.sets(st.integers(0, 5), min_size=1)), max_size=6
    ),
    bound=st.integers(0, 8 * 4600),
)
def test_files_read_before_hold_the_same_rows_within_the_bound(
    heights: list[int],
    asked: list[tuple[set[int], set[int]]],
    bound: int,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    every = written(tmp_path_factory.mktemp("files"), heights)
    small, revisions.SMALL_ROWS = revisions.SMALL_ROWS, 9
    try:
        kept = Revisions(DeltaStore(settings), kept_bytes=bound)
        for places, ids in asked:
            files = every[[place for place in sorted(places) if place < every.height]]
            rows, unread = kept.found(files, sorted(ids))
            both = pl.concat([rows, *(pl.read_parquet(path).cast(VERSION) for path in unread["path"])])
            mine = pl.col("series_id").is_between(min(ids), max(ids))
            whole = pl.concat([VERSION.to_frame(), *(pl.read_parquet(path) for path in files["path"])])
            assert both.filter(mine).sort(VERSION.names()).equals(whole.filter(mine).sort(VERSION.names()))
            assert rows.filter(~mine).is_empty()
            assert kept._bytes == revisions._size([each.height for each in kept._kept.values()]) <= bound
            assert all(each.height <= 9 for each in kept._kept.values())
    finally:
        revisions.SMALL_ROWS = small


def test_a_file_is_read_once(settings: Settings, tmp_path: Path) -> None:
    files = written(tmp_path, [3, 4])
    kept = Revisions(DeltaStore(settings))
    first, _ = kept.found(files, [1, 4])
    for path in files["path"]:
        Path(path).unlink()
    again, unread = kept.found(files, [1, 4])
    assert again.equals(first)
    assert again.height == 7
    assert unread.is_empty()
