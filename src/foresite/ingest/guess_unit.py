"""Guessing units and quantities: from what headers and labels name, else from words and values."""

import re
from dataclasses import dataclass

from foresite.core.errors import BadDataError
from foresite.core.units import check_unit

_SPELLED = {
    "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "wh": "Wh", "kw": "kW", "mw": "MW", "gw": "GW", "w": "W",
    "kvarh": "kvarh", "kvar": "kvar", "mvar": "Mvar",
    "kva": "kVA", "mva": "MVA", "v": "V", "kv": "kV", "a": "A", "hz": "Hz",
    "degc": "degC", "°c": "degC", "c": "degC", "celsius": "degC", "deg c": "degC", "degf": "degF",
    "°f": "degF", "f": "degF", "fahrenheit": "degF", "deg f": "degF", "k": "K",
    "%": "percent", "percent": "percent", "pct": "percent", "prozent": "percent",
    "m/s": "m/s", "ms-1": "m/s", "km/h": "km/h", "knots": "knot", "knot": "knot", "kt": "knot",
    "mph": "mile/hour",
    "w/m2": "W/m**2", "w/m^2": "W/m**2", "w/m²": "W/m**2", "hpa": "hPa", "mbar": "mbar",
    "pa": "Pa", "kpa": "kPa", "bar": "bar",
    "mm": "mm", "m": "m", "km": "km", "decametres": "dam", "degrees": "deg", "degrees true": "deg",
    "lux": "lux", "ppm": "ppm",
    "t": "t", "tonnes": "t", "toneladas": "t", "tco2": "t", "kg": "kg", "lb": "lb",
    "m3": "m**3", "m³": "m**3", "l": "l", "bbl": "bbl", "kbd": "kbd", "thousand barrels per day": "kbd",
    "thousand barrels": "kb", "dollars per gallon": "USD/gallon", "usd/mwh": "USD/MWh", "$/mwh": "USD/MWh",
    "eur/mwh": "EUR/MWh", "€/mwh": "EUR/MWh", "gbp/mwh": "GBP/MWh", "mmbtu": "MMBtu", "min": "min",
}  # fmt: skip
_PHRASES = ("thousand barrels per day", "thousand barrels", "dollars per gallon")
_LONE = frozenset("cfkwvamtl")
"""Letters that are a unit only in brackets."""
_QUANTITIES = (
    ("ratio", r"(^|[_ ])ratio|ratio$"), ("price", r"price|lmp|tariff|preis|precio|dollars per"),
    ("temperature", r"temp|dry ?bulb|dew ?p|t_?out"),
    ("humidity", r"humid|rltv_hum|^rh(_|$)"), ("wind-direction", r"wind.?dir"),
    ("wind-speed", r"wind|windspeed"), ("pressure", r"press?(ure|$|_)"),
    ("irradiance", r"irrad|radiation|diffuse|ghi|dni"),
    ("co2", r"co2"), ("power-factor", r"power.?factor"), ("reactive-energy", r"kvarh"),
    ("reactive-power", r"kvar"),
    ("load", r"load|demand|last(gang)?$|verbrauch"), ("generation", r"generation|erzeugung|solar|(^|_)pv"),
    ("share", r"percent|utili[sz]ation"), ("occupancy", r"occupan"), ("sales", r"sales|consumo|ventas"),
)  # fmt: skip
_OF_UNIT = {
    "kWh": "energy", "MWh": "energy", "GWh": "energy", "Wh": "energy", "MW": "load", "kW": "load",
    "GW": "load", "W": "power", "degC": "temperature", "degF": "temperature", "percent": "share",
    "m/s": "wind-speed", "hPa": "pressure",
    "kbd": "flow", "W/m**2": "irradiance", "lux": "illuminance", "ppm": "concentration",
    "USD/MWh": "price", "EUR/MWh": "price", "USD/gallon": "price", "kvarh": "reactive-energy",
}  # fmt: skip
_TOO_WARM_DEGC = 55.0
"""Above it no weather station of the world ever read (Furnace Creek 1913: 56.7)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit and quantity of a column, how sure, and why."""

    unit: str
    quantity: str
    confidence: float
    why: str


def told_unit(column: str, label: str, words: str, warmest: float | None) -> Unit:
    """Tell the unit of a column from its header, from a label that stands elsewhere, or from the values.

    ``warmest`` is what one in twenty temperatures of the file without a unit exceeds, or None.
    """
    for text, why in (
        (column, f"the header {column[:60]!r} names it"),
        (label, f"{label[:60]!r}, which stands with it, names it"),
    ):
        named = _named(text) if text else ""
        if named:
            said = speaks_of(f"{column} {label}") or _OF_UNIT.get(named, "value")
            return Unit(named, said, 0.85, why)
    quantity = speaks_of(column) or speaks_of(label) or speaks_of(words)
    if quantity == "temperature":
        return _temperature(warmest)
    if quantity == "humidity":
        return Unit(
            "percent", quantity, 0.4, "the header names no unit; humidity is usually given in percent"
        )
    why = "no unit is named; look it up and state it" + (f" ({quantity} is spoken of)" if quantity else "")
    return Unit("1", quantity or "value", 0.2, why)


def _temperature(top: float | None) -> Unit:
    if top is not None and top > _TOO_WARM_DEGC:
        why = f"no unit is named; one value in twenty is above {top:g}, too warm for air in degC"
        return Unit("degF", "temperature", 0.6, why)
    why = "no unit is named; the values would be plausible in degC"
    return Unit("degC", "temperature", 0.4, why)


def speaks_of(text: str) -> str:
    """Return the quantity that words speak of, or nothing."""
    return next((name for name, pattern in _QUANTITIES if re.search(pattern, text, re.IGNORECASE)), "")


def _named(text: str) -> str:
    """Return the unit that a text names in brackets or as its last word, or nothing."""
    low = text.lower()
    for phrase in _PHRASES:
        if phrase in low:
            return _SPELLED[phrase]
    for inside in re.findall(r"[(\[{]([^()\[\]{}]+)[)\]}]", text):
        if found := _known(inside.strip()):
            return found
    words = [word for word in re.split(r"[_\s,;/-]+(?![^(]*\))", low) if word]
    for word in [*words[-1:], *words[:1]]:
        if word in _SPELLED and word not in _LONE:
            return _SPELLED[word]
    if len(words) > 1 and words[-1] in {"c", "f"}:
        return _SPELLED[words[-1]]
    return ""


def _known(text: str) -> str:
    if text.lower() in _SPELLED:
        return _SPELLED[text.lower()]
    if not re.fullmatch(r"[A-Za-z€$°%µ²³*^/0-9 .-]{1,24}", text) or not re.search("[A-Za-z]", text):
        return ""
    try:
        return check_unit(text)
    except BadDataError:
        return ""
