"""Published files go in unedited, with the numbers that were worked out without our own reader."""

import math
import tomllib
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foresite.catalog.assets import AssetSpec
from foresite.ingest.chunk import PARSED, RECORDS
from foresite.ingest.contract import Contract
from foresite.ingest.parse import read_chunks

CASES = Path(__file__).parents[1] / "cases" / "ingest"
NAMES = sorted(path.parent.name for path in CASES.glob("*/contract.toml"))


class Parsed:
    """What a case's files gave, together."""

    def __init__(self, case: Path, data: Path) -> None:
        self.expected: dict[str, Any] = tomllib.loads((case / "expected.toml").read_text(encoding="utf-8"))
        contract = Contract.read(case / "contract.toml")
        facts, records = [PARSED.to_frame()], [RECORDS.to_frame()]
        self.assets: list[AssetSpec] = []
        self.rules: Counter[str] = Counter()
        self.rows = 0
        for name in self.expected["files"]:
            for chunk in read_chunks(data / name, contract):
                facts.append(chunk.facts)
                records.append(chunk.records)
                self.assets += chunk.assets
                self.rules.update(chunk.rejects["rule"].to_list())
                self.rows += chunk.rows_read
        self.facts, self.records = pl.concat(facts), pl.concat(records)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_published_file_is_read_to_the_numbers_worked_out_by_hand(name: str, data_folder: Path) -> None:
    parsed = Parsed(CASES / name, data_folder)
    expected = parsed.expected

    assert parsed.rows == expected["rows"]
    assert dict(parsed.rules) == expected["quarantined"]
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
