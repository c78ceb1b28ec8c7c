"""Units of measure: the only registry, what we accept, and conversion between like units."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pint

from foresite.core.errors import BadDataError

PLAIN = "1"
"""The unit of a plain number."""
# Definitions beside the SI and customary units that pint ships: money is a dimension of its own
# (never converted here), and trade abbreviations of the oil and power business.
# A US petroleum barrel is 42 US gallons (US Energy Information Administration, glossary, "Barrel").
_DEFINITIONS = (
    "EUR = [currency_eur]",
    "USD = [currency_usd]",
    "GBP = [currency_gbp]",
    "INR = [currency_inr]",
    "IRR = [currency_irr]",
    "bbl = 42 * US_liquid_gallon",
    "kb = 1000 * bbl",
    "kbd = 1000 * bbl / day",
    "share = []",
    "MMBtu = 1e6 * Btu",
    "var = volt * ampere",
    "varh = var * hour = Varh",
)


@lru_cache(maxsize=1)
def registry() -> "pint.UnitRegistry[float]":
    """Return the one registry, built at first use; pint takes half a second to come in."""
    import pint  # noqa: PLC0415 -- most commands and processes convert nothing

    made: pint.UnitRegistry[float] = pint.UnitRegistry(
        autoconvert_offset_to_baseunit=True, on_redefinition="ignore"
    )
    for definition in _DEFINITIONS:
        made.define(definition)
    return made


@lru_cache(maxsize=1024)
def check_unit(text: str) -> str:
    """Return ``text`` if it names a unit we know (``MW``, ``degC``, ``EUR/MWh``, ``percent``).

    >>> check_unit("EUR/MWh")
    'EUR/MWh'
    """
    if text == PLAIN:  # the registry need not come in for it: agents tell no other
        return text
    try:
        registry().parse_units(text)
    except Exception as cause:  # pint raises many unrelated kinds for text it cannot read
        raise BadDataError(
            f"{text!r} is not a unit we know",
            code="unknown-unit",
            remedy="Use a unit such as MW, kWh, degC, bbl/day, EUR/MWh, percent, or '1' for a plain number.",
            value=text,
        ) from cause
    return text


@lru_cache(maxsize=1024)
def factor_and_offset(source: str, target: str) -> tuple[float, float]:
    """Return (factor, offset) with ``target_value = source_value * factor + offset``.

    >>> factor_and_offset("kW", "MW")
    (0.001, 0.0)
    """
    check_unit(source)
    check_unit(target)
    units = registry()
    try:
        zero = units.Quantity(0.0, source).to(target).magnitude
        one = units.Quantity(1.0, source).to(target).magnitude
    except TypeError as cause:  # pint.DimensionalityError is one
        raise BadDataError(
            f"a value in {source} cannot be turned into {target}: they measure different things",
            code="unit-mismatch",
            remedy="Correct one of the two units.",
            source=source,
            target=target,
        ) from cause
    return float(one - zero), float(zero)
