"""What is a sum of what: the nearest series of the same kind below in the tree of assets, all of them."""

import pytest

from foresite.catalog import series, sums
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError

CITY, NORTH, SOUTH = (
    AssetSpec("city"),
    AssetSpec("city/north", parent="city"),
    AssetSpec("city/south", parent="city"),
)
MILL = AssetSpec("city/north/mill", parent="city/north")


def load(asset: AssetSpec, name: str = "load", *, unit: str = "MW", step: str = "PT1H") -> SeriesSpec:
    return SeriesSpec(f"{asset.key}/{name}", "load", unit, resolution=step, asset=asset)


@pytest.fixture
def ids(engine, tenant) -> dict[str, int]:
    specs = [load(CITY), load(NORTH), load(SOUTH), load(MILL), load(SOUTH, "load_kw", unit="kW")]
    more = [load(SOUTH, "load_15", step="PT15M"), load(MILL, "meter"), load(NORTH, "planned")]
    return {key: series.ensure(engine, tenant, [spec])[key] for spec in (*specs, *more) for key in [spec.key]}


def test_a_whole_has_the_nearest_series_of_its_kind_below_it(engine, tenant, ids) -> None:
    group = [ids[key] for key in ("city/load", "city/north/load", "city/south/load", "city/north/mill/load")]
    assert sums.parts_of(engine, tenant, group) == {
        ids["city/load"]: [ids["city/north/load"], ids["city/south/load"]],
        ids["city/north/load"]: [ids["city/north/mill/load"]],
    }


def test_an_asset_without_such_a_series_is_looked_through(engine, tenant) -> None:
    specs = [
        load(CITY),
        load(SOUTH),
        SeriesSpec("city/north/t", "temperature", "degC", asset=NORTH),
        load(MILL),
    ]
    ids = [series.ensure(engine, tenant, [spec])[spec.key] for spec in specs]
    assert sums.parts_of(engine, tenant, ids) == {ids[0]: sorted([ids[1], ids[3]])}


def test_a_missing_part_a_double_one_and_no_sum_at_all_are_refused(engine, tenant, neighbour, ids) -> None:
    with pytest.raises(BadDataError, match="not among what is forecast: city/south/load") as caught:
        sums.parts_of(engine, tenant, [ids["city/load"], ids["city/north/load"]])
    assert caught.value.code == "parts-missing"
    both = [ids[key] for key in ("city/load", "city/north/load", "city/north/planned", "city/south/load")]
    with pytest.raises(BadDataError, match="counted twice") as caught:
        sums.parts_of(engine, tenant, both)
    assert caught.value.code == "parts-double"
    for scope, group in ((tenant, [ids["city/north/load"], ids["city/south/load"]]), (neighbour, both)):
        with pytest.raises(BadDataError, match="none of these series is the sum"):
            sums.parts_of(engine, scope, group)
