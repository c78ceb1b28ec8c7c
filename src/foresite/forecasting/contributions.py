"""What a point forecast is made of, by groups of what it was told: they add up to it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
import polars as pl

from foresite.core.errors import BadDataError
from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Panel, Track
from foresite.forecasting.shapley import shapley

USUAL, CALENDAR, WEATHER, RECENT, RULES = "usual", "calendar", "weather", "recent", "rules"
PARTS = (USUAL, CALENDAR, WEATHER, RECENT, RULES)
"""What is usual at that time of day; weekday, holidays and season; weather; the last days and hours; and
what rules that learn nothing say of these."""
Parts = dict[str, Floats]


@runtime_checkable
class Explained(Protocol):
    """A model that tells what its point forecast is made of."""

    def contributions(self, panel: Panel) -> pl.DataFrame:
        """Return series_id, event_at and PARTS for every step, in the unit of the series."""
        ...


def not_explained() -> BadDataError:
    """Return the refusal of a model that does not tell what its forecasts are made of."""
    return BadDataError(
        "this forecaster does not tell what its forecasts are made of",
        code="not-explained",
        remedy="Compare two of its issues: what changed between them can be told of every model.",
    )


def grouped(names: Sequence[str], shares: Floats) -> Parts:
    """Add shares (..., terms) up by the group of each term.

    Args:
        names: the group of each term, of PARTS.
        shares: what each term adds, in one unit.
    """
    which = np.array(names)
    return {part: shares[..., which == part].sum(axis=-1) for part in PARTS}


def added(*every: Mapping[str, Floats]) -> Parts:
    """Add up parts of one shape; those that one does not name are nothing."""
    shape = np.broadcast_shapes(*(each.shape for parts in every for each in parts.values()))
    nothing = np.zeros(shape)
    return {part: sum((parts[part] for parts in every if part in parts), nothing) for part in PARTS}


def total(parts: Mapping[str, Floats]) -> Floats:
    """Return what parts add up to."""
    return np.asarray(sum(parts.values()), dtype=np.float64)


def raised(parts: Mapping[str, Floats]) -> Parts:
    """Return parts of a logarithm as parts of the value itself.

    What is usual is the value where nothing else is known; the others share what they make of it together by
    their exact Shapley values, so that each is in the unit of the series and all add up to the value.
    """
    others = [part for part in PARTS if part != USUAL and np.any(parts[part])]
    shares = shapley(others, lambda some: np.exp(sum((parts[each] for each in sorted(some)), parts[USUAL])))
    nothing = np.zeros_like(parts[USUAL])
    return dict.fromkeys(PARTS, nothing) | shares | {USUAL: np.exp(parts[USUAL])}


def weighed(every: Iterable[tuple[float, Mapping[str, Floats]]]) -> Parts:
    """Return the weighted sum of the parts of several members."""
    return added(*({part: weight * each for part, each in parts.items()} for weight, parts in every))


def parts_frame(track: Track, parts: Mapping[str, Floats], *, series_id: int | None = None) -> pl.DataFrame:
    """Return the parts (horizon,) of the forecast of a track, or of a series that shares its steps."""
    horizon = len(parts[USUAL])
    index = np.arange(track.first_target, track.first_target + horizon)
    mine = track.target.series_id if series_id is None else series_id
    named: dict[str, Any] = {"series_id": np.full(horizon, mine, dtype=np.int64)}
    return pl.DataFrame(
        named | {"event_at": track.target.axis.instants(index)} | {p: parts[p] for p in PARTS}
    )


def ruled(said: pl.DataFrame) -> pl.DataFrame:
    """Return the parts of a forecast of rules: all of its median is theirs."""
    parts = [(pl.col("q50") if part == RULES else pl.lit(0.0)).alias(part) for part in PARTS]
    return said.select("series_id", "event_at", *parts)
