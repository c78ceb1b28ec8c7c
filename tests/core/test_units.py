"""Units: known ones are accepted, like ones are converted, unlike ones are refused."""

import pytest

from foresite.core import units
from foresite.core.errors import BadDataError
from foresite.core.units import check_unit, factor_and_offset


@pytest.mark.parametrize(
    "unit",
    ["MW", "kWh", "degC", "degF", "EUR/MWh", "percent", "bbl/day", "kbd", "1", "ppm", "kvarh", "W/m^2"],
)
def test_units_of_the_trade_are_known(unit: str) -> None:
    assert check_unit(unit) == unit


@pytest.mark.parametrize(
    ("source", "target", "value", "expected"),
    [
        ("kW", "MW", 1500.0, 1.5),
        ("degF", "degC", 212.0, 100.0),
        ("kbd", "bbl/day", 2.0, 2000.0),
        ("percent", "share", 80.0, 0.8),
        ("MMBtu", "GJ", 1.0, 1.05505585262),  # international table Btu, ISO 80000-5
    ],
)
def test_conversion_agrees_with_the_definition(
    source: str, target: str, value: float, expected: float
) -> None:
    factor, offset = factor_and_offset(source, target)
    assert value * factor + offset == pytest.approx(expected, rel=1e-6)


def test_unlike_units_and_unknown_units_are_refused() -> None:
    with pytest.raises(BadDataError, match="different things"):
        factor_and_offset("MW", "MWh")
    with pytest.raises(BadDataError, match="not a unit"):
        check_unit("flurbs")


def test_plain_number_needs_no_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent whose first batch makes series need not wait for a library of units."""
    monkeypatch.setattr(units, "registry", lambda: pytest.fail("the registry came in"))
    check_unit.cache_clear()
    assert check_unit("1") == "1"
