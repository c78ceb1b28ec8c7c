"""The power plants of eGRID 2021 as sites, each with its net generation of the year as a series."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from foresite.catalog import asset_changes, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.core.ids import key_part
from foresite.lake.lake import Lake
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

YEAR = datetime(2021, 1, 1, tzinfo=UTC)
KNOWN = datetime(2023, 1, 30, tzinfo=UTC)
"""When the agency published them."""


def load_plants(house: House, scope: Scope, data: Path, *, most: int | None = None) -> int:
    """Bring in plants by state, the largest first, and their generation, MWh; returns how many."""
    table = pl.read_parquet(data / "egrid" / "derived" / "plants_2021.parquet")
    table = table.sort("net_gen_mwh", descending=True, nulls_last=True)
    rows = table.head(most if most is not None else table.height).to_dicts()
    states = sorted({row["PSTATABB"] for row in rows})
    specs = [AssetSpec("us", name="United States", asset_type="country")]
    specs += [AssetSpec(_state(each), name=each, asset_type="state", parent="us") for each in states]
    asset_changes.put(house.engine, scope, specs)
    plants = [
        AssetSpec(
            f"{_state(row['PSTATABB'])}/{row['ORISPL']}",
            name=row["PNAME"],
            asset_type=key_part(row["PLFUELCT"] or "other"),
            parent=_state(row["PSTATABB"]),
            latitude_deg=row["LAT"],
            longitude_deg=row["LON"],
        )
        for row in rows
    ]
    for at in range(0, len(plants), 5000):
        asset_changes.put(house.engine, scope, plants[at : at + 5000])
    quantity = "net_generation"
    made = [
        SeriesSpec(f"{each.key}/{quantity}", quantity, "MWh", resolution="P1Y", asset=each) for each in plants
    ]
    ids = series.ensure(house.engine, scope, made)
    there = [(ids[spec.key], row["net_gen_mwh"]) for spec, row in zip(made, rows, strict=True)]
    facts = [(each, YEAR, KNOWN, value, 0) for each, value in there if value is not None]
    _load(house.lake, scope, pl.DataFrame(facts, schema=FACT, orient="row"), ids)
    return len(plants)


def _state(name: str) -> str:
    return f"us/{name.lower()}"


def _load(lake: Lake, scope: Scope, facts: pl.DataFrame, ids: dict[str, int]) -> None:
    with lake.loading(scope, run_id=None, spans=dict.fromkeys(ids.values(), "decade")) as load:
        load.write(facts, corrected_known_at=KNOWN)
