"""Verifying: a lake that is whole passes, and each kind of damage is named with its series and month."""

import struct
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine, delete, select, update
from tests.lake.crashing import forecast, records

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.findings import Finding, Severity
from foresite.core.frames import FACT, OBSERVATION
from foresite.core.timeaxis import Window
from foresite.lake import proof
from foresite.lake.lake import Lake
from foresite.lake.store import DeltaStore
from foresite.lake.tables import LatestRow, SumRow, TailRow
from foresite.platform.config import Settings
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope

ALL = Window.everything()
START = datetime(2024, 1, 30, tzinfo=UTC)
CORRECTED = datetime(2024, 6, 1, tzinfo=UTC)


def facts(series_id: int, values: list[float], *, start: datetime = START) -> pl.DataFrame:
    events = [start + timedelta(hours=hour) for hour in range(len(values))]
    return pl.DataFrame(
        {
            "series_id": [series_id] * len(values),
            "event_at": events,
            "known_at": [at + timedelta(hours=1) for at in events],
            "value": values,
            "quality": [0] * len(values),
        },
        schema=FACT,
    )


def bulk(lake: Lake, scope: Scope, frame: pl.DataFrame) -> None:
    spans = dict.fromkeys(frame["series_id"].unique().to_list(), "year")
    with lake.loading(scope, run_id=None, spans=spans) as load:
        load.write(frame, corrected_known_at=CORRECTED)


@pytest.fixture
def ids(engine: Engine, tenant: Scope) -> dict[str, int]:
    specs = [SeriesSpec(key, "load", "MW", resolution="PT1H") for key in ("north/load", "south/load")]
    return series.ensure(engine, tenant, specs)


@pytest.fixture
def lake(settings: Settings, engine: Engine, tenant: Scope, ids: dict[str, int]) -> Lake:
    """Two days at the turn of a month of one series and another series, in one file each."""
    lake = Lake(settings, engine)
    bulk(lake, tenant, facts(ids["north/load"], [float(n) for n in range(72)]))
    bulk(lake, tenant, facts(ids["south/load"], [float(-n) for n in range(72)]))
    assert lake.verify(tenant) == []
    return lake


def files(settings: Settings, table: str = "observation") -> list[Path]:
    return sorted(
        (settings.home / "lake").rglob(f"{table}/part=*/**/*.parquet"),
        key=lambda path: path.stat().st_mtime_ns,
    )


def current(settings: Settings) -> Path:
    """Return the newest file of current rows."""
    return [path for path in files(settings) if path.parent.name == "tier=current"][-1]


def rules(findings: list[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in findings)


def told(findings: list[Finding], rule: str) -> list[tuple[str, str, int, int]]:
    """Return series, month, expected and found rows of the findings of a rule."""
    return [
        (finding.series, finding.facts["month"], finding.facts["expected"], finding.facts["found"])
        for finding in findings
        if finding.rule == rule
    ]


def test_lake_is_whole_after_every_verb(lake: Lake, tenant: Scope, ids: dict[str, int]) -> None:
    north = ids["north/load"]
    lake.append(tenant, facts(north, [5.0, 6.0], start=START + timedelta(days=9)))
    assert lake.verify(tenant) == []
    bulk(lake, tenant, facts(north, [-1.0] * 24))
    assert lake.verify(tenant) == []
    lake.flush(tenant)
    assert lake.verify(tenant) == []
    assert lake.compact(tenant) == 1
    assert lake.verify(tenant) == []
    lake.append(tenant, facts(north, [7.0]))
    lake.flush(tenant)
    assert lake.verify(tenant) == []


def test_truncated_file_and_what_was_in_it_are_named(lake: Lake, tenant: Scope, settings: Settings) -> None:
    file = files(settings)[0]
    file.write_bytes(file.read_bytes()[:-50])
    found = lake.verify(tenant)
    assert rules(found) == {"file-unreadable": 1, "rows-missing": 2}
    assert str(file) in found[0].message
    assert told(found, "rows-missing") == [
        ("north/load", "2024-01", 48, 0),
        ("north/load", "2024-02", 24, 0),
    ]
    assert {finding.severity for finding in found} == {Severity.DAMAGE}


def test_missing_file_and_what_was_in_it_are_named(lake: Lake, tenant: Scope, settings: Settings) -> None:
    files(settings)[1].unlink()
    found = lake.verify(tenant)
    assert rules(found) == {"file-unreadable": 1, "rows-missing": 2}
    assert told(found, "rows-missing")[0] == ("south/load", "2024-01", 48, 0)


def test_flipped_bit_that_still_decodes_is_found(lake: Lake, tenant: Scope, settings: Settings) -> None:
    file = files(settings)[0]
    pl.read_parquet(file).write_parquet(file, compression="uncompressed", use_pyarrow=False)
    assert lake.verify(tenant) == [], "the same rows in another encoding are the same rows"
    content = bytearray(file.read_bytes())
    at = content.index(struct.pack("<d", 50.0))
    content[at] ^= 1
    file.write_bytes(content)
    assert pl.read_parquet(file).height == 72
    found = lake.verify(tenant)
    assert told(found, "checksum-differs") == [("north/load", "2024-02", 24, 24)]
    assert rules(found) == {"checksum-differs": 1}
    assert "north/load, 2024-02: checksum differs" in found[0].message


def test_row_taken_out_and_a_row_put_in_are_found(lake: Lake, tenant: Scope, settings: Settings) -> None:
    first, second = files(settings)
    rows = pl.read_parquet(first)
    rows[1:].write_parquet(first)
    pl.concat([pl.read_parquet(second), pl.read_parquet(second)[:1]]).write_parquet(second)
    found = lake.verify(tenant)
    assert told(found, "rows-missing") == [("north/load", "2024-01", 48, 47)]
    assert told(found, "rows-unknown") == [("south/load", "2024-01", 48, 49)]
    assert rules(found)["file-rows-differ"] == 2


def test_file_in_the_place_of_another_is_found(lake: Lake, tenant: Scope, settings: Settings) -> None:
    first, second = files(settings)
    second.write_bytes(first.read_bytes())
    found = lake.verify(tenant)
    assert told(found, "rows-missing") == [
        ("south/load", "2024-01", 48, 0),
        ("south/load", "2024-02", 24, 0),
    ]
    assert told(found, "rows-unknown")[0] == ("north/load", "2024-01", 48, 96)


def test_older_copy_of_a_compacted_file_is_found(
    lake: Lake, tenant: Scope, ids: dict[str, int], settings: Settings
) -> None:
    lake.compact(tenant)
    copy = current(settings).read_bytes()
    bulk(lake, tenant, facts(ids["north/load"], [-5.0]))
    lake.compact(tenant)
    current(settings).write_bytes(copy)
    found = lake.verify(tenant)
    assert told(found, "checksum-differs") == [("north/load", "2024-01", 49, 49)]
    assert rules(found) == {"checksum-differs": 1, "superseded-differs": 1}


@pytest.mark.parametrize("lost", [1, 2])
def test_lost_entries_of_the_log_are_found(
    lake: Lake, tenant: Scope, settings: Settings, engine: Engine, lost: int
) -> None:
    log = sorted((settings.home / "lake").rglob("observation/_delta_log/*.json"))
    for entry in log[-lost:]:
        entry.unlink()
    found = Lake(settings, engine).verify(tenant)
    assert rules(found) == {"commit-missing": lost, "rows-missing": 2 * lost} | {"latest-differs": lost}
    assert ("south/load", "2024-01", 48, 0) in told(found, "rows-missing")
    del lake


def test_unreadable_log_is_a_finding(lake: Lake, tenant: Scope, settings: Settings, engine: Engine) -> None:
    log = sorted((settings.home / "lake").rglob("observation/_delta_log/*.json"))
    log[0].write_bytes(b"\x00" * 100)
    assert rules(Lake(settings, engine).verify(tenant)) == {"log-unreadable": 1}
    del lake


def test_latest_value_that_is_not_the_newest_fact_is_found(
    lake: Lake, tenant: Scope, engine: Engine, ids: dict[str, int]
) -> None:
    with writing(engine, tenant) as session:
        session.execute(update(LatestRow).where(LatestRow.series_id == ids["north/load"]).values(value=1.5))
        session.execute(delete(LatestRow).where(LatestRow.series_id == ids["south/load"]))
    found = lake.verify(tenant)
    assert [(finding.rule, finding.series) for finding in found] == [
        ("latest-differs", "north/load"),
        ("latest-differs", "south/load"),
    ]
    assert "1.5" in found[0].message
    assert "71.0" in found[0].message


def test_row_lost_from_the_tail_is_found(
    lake: Lake, tenant: Scope, engine: Engine, ids: dict[str, int]
) -> None:
    lake.append(tenant, facts(ids["north/load"], [1.0, 2.0, 3.0], start=START + timedelta(days=5)))
    assert lake.verify(tenant) == []
    with writing(engine, tenant) as session:
        session.execute(delete(TailRow).where(TailRow.value == 2.0))
    found = lake.verify(tenant)
    assert [(finding.rule, finding.count) for finding in found] == [("tail-rows-differ", 1)]


def test_fact_filed_twice_and_wrong_end_of_a_version_are_found(
    lake: Lake, tenant: Scope, ids: dict[str, int], settings: Settings
) -> None:
    bulk(lake, tenant, facts(ids["north/load"], [-1.0] * 3))
    lake.compact(tenant)
    assert lake.verify(tenant) == []
    superseded = next(path for path in files(settings) if "tier=superseded" in str(path))
    later = pl.col("superseded_at") + pl.duration(days=1)
    pl.read_parquet(superseded).with_columns(superseded_at=later).write_parquet(superseded)
    found = lake.verify(tenant)
    assert [(finding.rule, finding.series, finding.count) for finding in found] == [
        ("superseded-differs", "north/load", 3)
    ]
    store = DeltaStore(settings)
    again = store.scan(store.snapshot(tenant, "observation").files, OBSERVATION).collect()
    one = again.filter(pl.col("tier") == "current")[:1]
    turn = store.turn(tenant, "observation")
    store.append(turn, one, transaction=("load", 2), partition_by=["part", "tier"])
    assert {"fact-double", "rows-unknown"} <= rules(lake.verify(tenant)).keys()


def test_rows_from_before_checksums_are_noted_and_taken_as_they_are_by_compaction(
    lake: Lake, tenant: Scope, engine: Engine, ids: dict[str, int], settings: Settings
) -> None:
    lake.append(tenant, facts(ids["north/load"], [1.0, 2.0], start=START + timedelta(days=5)))
    as_before_the_migration(engine, tenant, lake.version(tenant))
    bulk(lake, tenant, facts(ids["south/load"], [-1.0]))
    lake.flush(tenant)
    found = lake.verify(tenant)
    assert [(finding.rule, finding.count, finding.severity) for finding in found] == [
        ("unproven", 146, Severity.NOTE)
    ]
    lake.compact(tenant)
    assert lake.verify(tenant) == []
    file = current(settings)
    rows = pl.read_parquet(file)
    rows.with_columns(value=pl.col("value") + (pl.col("value") == 50.0)).write_parquet(file)
    assert told(lake.verify(tenant), "checksum-differs") == [("north/load", "2024-02", 26, 26)]


def as_before_the_migration(engine: Engine, scope: Scope, up_to: int) -> None:
    with writing(engine, scope) as session:
        session.execute(delete(SumRow))
        session.add(
            SumRow(
                organisation_id=scope.organisation_id,
                application="unproven",
                number=up_to,
                committed=True,
                content=b"",
            )
        )


def test_sums_of_many_flushes_are_folded_and_still_prove(
    lake: Lake, tenant: Scope, engine: Engine, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "FOLD_AT", 4)
    for n in range(9):
        lake.append(tenant, facts(ids["north/load"], [float(n)], start=START + timedelta(days=400 + n)))
        lake.flush(tenant)
        assert lake.verify(tenant) == []
    with reading(engine, tenant) as session:
        kept = Counter(session.scalars(select(SumRow.application)))
    assert kept["year"] == 2
    assert kept["flush"] < 4


def test_forecasts_and_records_are_counted(lake: Lake, tenant: Scope, settings: Settings) -> None:
    lake.write_forecasts(tenant, forecast("a", 1))
    lake.write_records(tenant, records(["a", "b"], "{}"))
    assert lake.verify(tenant) == []
    file = files(settings, "forecast")[0]
    pl.read_parquet(file)[:1].write_parquet(file)
    files(settings, "record")[0].write_bytes(b"PAR1")
    assert rules(lake.verify(tenant)) == {"file-rows-differ": 1, "file-unreadable": 1}


def test_neighbour_is_not_concerned(lake: Lake, tenant: Scope, neighbour: Scope, settings: Settings) -> None:
    files(settings)[0].unlink()
    assert lake.verify(neighbour) == []
    assert lake.verify(tenant) != []


def test_progress_is_told_file_by_file(lake: Lake, tenant: Scope) -> None:
    shares: list[float] = []
    lake.verify(tenant, lambda share, _note: shares.append(share))
    assert shares[0] == 0.0
    assert shares == sorted(set(shares))
    assert shares[-1] < 1.0
