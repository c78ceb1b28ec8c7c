"""Published files go in unedited, with the numbers that were worked out without our own reader."""

import math
import tomllib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine
from tests.persian import unsaid

from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import by_keys
from foresite.core.timeaxis import Window
from foresite.ingest.chunk import PARSED, RECORDS
from foresite.ingest.contract import Contract
from foresite.ingest.parse import read_chunks
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.load_file import load_files

CASES = Path(__file__).parents[1] / "cases" / "ingest"
NAMES = sorted(path.parent.name for path in CASES.glob("*/contract.toml"))

LARGE = {"cambridge-meters", "egrid-gen18", "egrid-gen21", "gefcom2012-load", "gefcom2012-temperature"}
"""Read above, but not written here too: minutes of work that the benchmarks do at a larger scale."""

THROUGH = [name for name in NAMES if name not in LARGE]

PARENTS = {"tehran-neighbourhoods": "tehran-districts"}
"""Cases whose assets lie within those of another case, which is loaded first."""


class Parsed:
    """What a case's files gave, together."""

    def __init__(self, name: str, data: Path) -> None:
        self.expected, contract, paths = case_of(name, data)
        facts, records = [PARSED.to_frame()], [RECORDS.to_frame()]
        self.assets: list[AssetSpec] = []
        self.rules: Counter[str] = Counter()
        self.messages: set[str] = set()
        self.rows = 0
        for path in paths:
            for chunk in read_chunks(path, contract):
                facts.append(chunk.facts)
                records.append(chunk.records)
                self.assets += chunk.assets
                self.rules.update(chunk.rejects["rule"].to_list())
                self.messages.update(chunk.rejects["message"].to_list())
                self.rows += chunk.rows_read
        self.facts, self.records = pl.concat(facts), pl.concat(records)


def case_of(name: str, data: Path) -> tuple[dict[str, Any], Contract, list[Path]]:
    expected: dict[str, Any] = tomllib.loads((CASES / name / "expected.toml").read_text(encoding="utf-8"))
    contract = Contract.read(CASES / name / "contract.toml")
    return expected, contract, [data / file for file in expected["files"]]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_published_file_is_read_to_the_numbers_worked_out_by_hand(name: str, data_folder: Path) -> None:
    parsed = Parsed(name, data_folder)
    expected = parsed.expected

    assert parsed.rows == expected["rows"]
    assert dict(parsed.rules) == expected["quarantined"]
    assert unsaid(sorted(parsed.messages)) == []
    assert parsed.facts.height == expected.get("values", 0)
    if parsed.facts.height:
        _assert_facts(parsed.facts, expected)
    if "assets" in expected:
        _assert_assets(parsed.assets, expected)
    if "records" in expected:
        placed = parsed.records["latitude_deg"].drop_nulls()
        assert (parsed.records.height, placed.len()) == (expected["records"], expected["placed"])
        assert placed.sum() == pytest.approx(expected["latitude_sum"], rel=1e-9)


def _assert_facts(facts: pl.DataFrame, expected: dict[str, Any]) -> None:
    first, last = facts.select(first=pl.col("event_at").min(), last=pl.col("event_at").max()).row(0)
    distinct = facts.select("series_key", "event_at").n_unique()
    repeated = expected["repeated_same"] + expected["repeated_differing"]

    assert (first, last) == (instant(expected["first_at"]), instant(expected["last_at"]))
    assert facts["series_key"].n_unique() == expected["series"]
    assert facts.height - distinct == repeated
    assert facts["value"].sum() == pytest.approx(expected["sum"], rel=1e-9)
    for point in expected["point"]:
        there = facts.filter(series_key=point["key"], event_at=instant(point["at"]))
        assert there.height == 1, point
        assert there["value"].item() == pytest.approx(point["value"], rel=1e-12, abs=1e-9)


def _assert_assets(assets: list[AssetSpec], expected: dict[str, Any]) -> None:
    assert len({asset.key for asset in assets}) == expected["assets"]
    assert assets[-1].key == expected["last_asset"]
    if "latitude_sum" in expected:
        assert math.fsum(asset.latitude_deg or 0.0 for asset in assets) == pytest.approx(
            expected["latitude_sum"]
        )
        assert math.fsum(asset.longitude_deg or 0.0 for asset in assets) == pytest.approx(
            expected["longitude_sum"]
        )
    if "outline_points" in expected:
        assert sum(_points(asset.outline or {}) for asset in assets) == expected["outline_points"]


def _points(outline: dict[str, Any]) -> int:
    """Count the positions of a GeoJSON shape."""

    def count(part: Any) -> int:
        return 1 if isinstance(part[0], int | float) else sum(count(each) for each in part)

    return count(outline["coordinates"])


@pytest.mark.parametrize("name", THROUGH)
def test_a_published_file_goes_into_the_lake_and_once_only(
    name: str, data_folder: Path, settings: Settings, engine: Engine, tenant: Scope
) -> None:
    house = House(settings, engine, Lake(settings, engine), Blobs(settings))
    if name in PARENTS:
        _, contract, paths = case_of(PARENTS[name], data_folder)
        load_files(house, tenant, paths, contract)
    expected, contract, paths = case_of(name, data_folder)

    first = load_files(house, tenant, paths, contract)
    again = load_files(house, tenant, paths, contract)

    held = sum(expected["quarantined"].values())
    taken = expected.get("values", expected.get("records", expected.get("assets", 0)))
    assert first.total("accepted") + first.total("duplicate") == taken
    assert first.total("duplicate") == expected.get("repeated_same", 0)
    assert first.total("quarantined") == held
    assert (again.total("accepted"), again.total("superseding")) == (0, 0)
    told = [each for file in first.files for part in (file, *file["series"]) for each in part["findings"]]
    assert unsaid([each["message"] for each in told]) == []
    for point in expected.get("point", []):
        at = instant(point["at"])
        series_id = by_keys(engine, tenant, [point["key"]])[point["key"]].series_id
        there = house.lake.read(tenant, [series_id], Window(at, at + timedelta(seconds=1)))
        assert there["value"].to_list() == pytest.approx([point["value"]], rel=1e-12, abs=1e-9)
