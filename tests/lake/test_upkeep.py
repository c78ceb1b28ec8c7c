"""Upkeep: the log and the files stay few, nothing that a reader may still need is removed too early."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable
from sqlalchemy import Engine
from tests.lake.crashing import START, facts, forecast, load, records

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FORECAST, OBSERVATION
from foresite.core.timeaxis import Window
from foresite.lake import forecasts, store, upkeep
from foresite.lake.lake import Lake
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope

ALL = Window.everything()
LATE = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def lake(settings: Settings, engine: Engine) -> Lake:
    return Lake(settings, engine)


@pytest.fixture
def load_id(engine: Engine, tenant: Scope) -> int:
    return series.ensure(engine, tenant, [SeriesSpec("load", "load", "MW", resolution="PT1H")])["load"]


@pytest.fixture
def folder(settings: Settings, tenant: Scope) -> Path:
    return settings.home / "lake" / str(tenant.organisation_id) / "observation"


def forget_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEEP_HOURS", 0)
    keeping = dict.fromkeys(store._KEEPING, "interval 0 hours")
    monkeypatch.setattr(store, "_KEEPING", keeping)
    monkeypatch.setattr(store, "CHECKPOINT_EVERY", 5)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing for late readers."""
    forget_at_once(monkeypatch)


@pytest.mark.usefixtures("forgetful")
def test_log_stays_short_over_many_flushes_and_still_knows_the_last_one(
    lake: Lake, tenant: Scope, load_id: int, settings: Settings, engine: Engine
) -> None:
    slow_reader, log = Lake(settings, engine), settings.home / "lake" / "1" / "observation" / "_delta_log"
    receipt = lake.append(tenant, facts(load_id, [0.0]))
    lake.flush(tenant)
    assert slow_reader.read(tenant, [load_id], ALL).height == 1
    for n in range(1, 23):
        receipt = lake.append(tenant, facts(load_id, [float(n)], first=n))
        lake.flush(tenant)
    assert len(list(log.glob("*.json"))) <= 5
    for reader in (lake, slow_reader, Lake(settings, engine)):
        assert reader.read(tenant, [load_id], ALL)["value"].to_list() == [float(n) for n in range(23)]
    known = store.DeltaStore(settings).snapshot(tenant, "observation")
    assert known.transaction("flush") == receipt.batch_id
    assert (lake.flush(tenant), lake.verify(tenant)) == (0, [])


def test_log_entries_are_kept_for_a_day(lake: Lake, tenant: Scope, load_id: int, folder: Path) -> None:
    load(lake, tenant, load_id)
    lake.compact(tenant)
    assert {path.stem[-1] for path in (folder / "_delta_log").glob("*.json")} >= {"0", "1", "2"}


def test_reader_at_an_older_version_can_end_its_work_after_a_compaction(
    lake: Lake, tenant: Scope, load_id: int, settings: Settings
) -> None:
    load(lake, tenant, load_id)
    other = store.DeltaStore(settings)
    files = other.snapshot(tenant, "observation").files
    assert lake.compact(tenant) == 1
    assert files.height == 2
    assert other.scan(files, OBSERVATION).collect().height == 48


def test_replaced_and_forgotten_files_are_removed_in_the_end(
    lake: Lake, tenant: Scope, load_id: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(lake, tenant, load_id)
    first = next(folder.rglob("part=*/**/*.parquet"))
    (first.parent / "part-of-a-load-that-was-killed.parquet").write_bytes(first.read_bytes())
    lake.compact(tenant)
    assert len(list(folder.rglob("part=*/**/*.parquet"))) == 4, "a day has not passed"
    forget_at_once(monkeypatch)
    assert lake.compact(tenant) == 0
    assert len(list(folder.rglob("part=*/**/*.parquet"))) == 1
    assert lake.read(tenant, [load_id], ALL).height == 48
    assert lake.verify(tenant) == []


def test_forecasts_and_records_are_merged_into_few_files(
    lake: Lake, tenant: Scope, load_id: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        lake.write_forecasts(tenant, forecast(f"issue-{n}", load_id))
        lake.write_records(tenant, records(["a", f"b{n}"], f'{{"n": {n}}}'))
    issued = lake.read_forecasts(tenant)
    now_there = lake.read_records(tenant, "orders")
    then = lake.read_records(tenant, "orders", as_of=START)
    assert (issued.height, now_there.height, then.height) == (8, 5, 5)
    forget_at_once(monkeypatch)
    assert lake.compact(tenant) == 2
    assert lake.compact(tenant) == 0
    for table in ("forecast", "record"):
        assert len(list((folder.parent / table).rglob("part=*/**/*.parquet"))) == 1
    assert lake.read_forecasts(tenant).sort("issue_id").equals(issued.sort("issue_id"))
    assert lake.read_records(tenant, "orders").equals(now_there)
    assert lake.read_records(tenant, "orders", as_of=START).equals(then)
    assert lake.verify(tenant) == []


def test_quantiles_that_came_later_are_told_in_the_log_of_a_table_without_them(
    lake: Lake, tenant: Scope, load_id: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenths = pl.Schema({name: kind for name, kind in FORECAST.items() if name not in {"q05", "q95"}})
    with monkeypatch.context() as before:
        before.setattr(forecasts, "FORECAST", tenths)
        lake.write_forecasts(tenant, forecast("old", load_id))
    lake.write_forecasts(tenant, forecast("new", load_id))
    told = lake.read_forecasts(tenant)
    assert dict(told.group_by("issue_id").agg(pl.col("q05").count()).iter_rows()) == {"old": 0, "new": 2}
    log = DeltaTable(str(folder.parent / "forecast"))
    assert {"q05", "q95"} <= {each.name for each in log.schema().fields}
    lake.compact(tenant)
    assert lake.read_forecasts(tenant).equals(told)
    assert lake.verify(tenant) == []


def test_parts_above_a_size_are_left_alone(lake: Lake, tenant: Scope, load_id: int) -> None:
    load(lake, tenant, load_id)
    assert lake.compact(tenant, at_most_rows=47) == 0
    assert lake.compact(tenant, at_most_rows=48) == 1


def test_part_larger_than_memory_should_hold_is_merged_in_pieces_and_then_left_alone(
    lake: Lake, tenant: Scope, engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "PIECE_ROWS", 100)
    monkeypatch.setattr(upkeep, "SMALL_ROWS", 50)
    specs = [SeriesSpec(f"load-{n}", "load", "MW", resolution="PT1H") for n in range(13)]
    ids = sorted(series.ensure(engine, tenant, specs).values())
    spans = dict.fromkeys(ids, "month")
    hours = {series_id: 120 if n == 5 else 1 + 7 * n for n, series_id in enumerate(ids)}
    with lake.loading(tenant, run_id=None, spans=spans) as bulk:
        bulk.write(pl.concat([facts(each, [1.0] * hours[each]) for each in ids]), corrected_known_at=LATE)
    with lake.loading(tenant, run_id=None, spans=spans) as bulk:
        revised = pl.concat([facts(each, [2.0] * (hours[each] // 2)) for each in ids])
        bulk.write(revised.with_columns(known_at=pl.lit(LATE)), corrected_known_at=LATE)
    before = LATE - timedelta(days=1)
    now_there, then = (lake.read(tenant, ids, ALL, as_of=moment) for moment in (None, before))
    forget_at_once(monkeypatch)
    held = watched(monkeypatch)
    assert lake.compact(tenant) == 1
    assert len(held) > 3
    assert max(held) < 100 + 2 * 120
    assert lake.compact(tenant) == 0
    assert lake.read(tenant, ids, ALL).equals(now_there)
    assert lake.read(tenant, ids, ALL, as_of=before).equals(then)
    assert lake.verify(tenant) == []


def watched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that will be told how many rows are merged at once."""
    held: list[int] = []
    table = upkeep.OBSERVATIONS

    def merged(rows: pl.DataFrame) -> pl.DataFrame:
        held.append(rows.height)
        return table.merged(rows)

    monkeypatch.setattr(upkeep, "OBSERVATIONS", replace(table, merged=merged))
    return held
