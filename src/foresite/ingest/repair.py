"""Repairs: what a rejected row may have meant, as a proposal; the only list of quality codes.

A proposal is made only where it explains the row: the repaired value must keep the series' limits
and lie near its typical size. Nothing is applied here; ``quarantine`` and ``pipeline`` do that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Self

import polars as pl

from foresite.core.frames import INSTANT
from foresite.core.timeaxis import as_utc
from foresite.ingest.checks import SeriesRules

NEAR = 10.0
"""Times the typical size (or its inverse) within which a repaired value still looks like the series."""


DIGITS = 15
"""Decimal digits that survive a change of size: 1.013 times 1000 is 1013."""


class Quality(IntEnum):
    """Codes of the lake's ``quality`` column."""

    AS_IT_CAME = 0
    DIVIDED_BY_1000 = 1
    MULTIPLIED_BY_1000 = 2
    SIGN_TURNED = 3
    DECIMAL_COMMA = 4
    HOUR_SHIFTED = 5
    COLUMNS_SWAPPED = 6
    ACCEPTED_AS_IT_CAME = 7
    WITHDRAWN = 8


REPAIRS = {
    "divide-1000": (Quality.DIVIDED_BY_1000, "a thousand times too large, as in another unit"),
    "multiply-1000": (Quality.MULTIPLIED_BY_1000, "a thousand times too small, as in another unit"),
    "turn-sign": (Quality.SIGN_TURNED, "right but for its sign"),
    "decimal-comma": (Quality.DECIMAL_COMMA, "written with a decimal comma"),
    "shift-hour": (Quality.HOUR_SHIFTED, "an hour off: the instant beside it is empty"),
    "as-it-came": (Quality.ACCEPTED_AS_IT_CAME, "believed by a person as it came"),
    "swap-columns": (Quality.COLUMNS_SWAPPED, "in the place of another column of its line"),
}
"""Repair name to its quality code and to what it takes the fault for."""

PROPOSED = pl.Schema({"repair": pl.String(), "new_value": pl.Float64(), "new_event_at": INSTANT})
"""Columns that ``propose`` adds; null where nothing is plausible."""

_OF_SIZE = {"range", "rate", "allowed"}
"""Rules that ask for a value of another size."""
_COMMA = r"^\s*([+-]?)(\d{1,3}(?:[.\s]\d{3})+|\d+),(\d+)\s*$"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repaired row: which repair, and the value and time it gives."""

    repair: str
    value: float
    event_at: datetime

    @property
    def quality(self) -> Quality:
        """The code that the lake keeps beside the repaired value."""
        return REPAIRS[self.repair][0]

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-able values, with the reason for people."""
        return {
            "repair": self.repair,
            "value": self.value,
            "event_at": self.event_at.isoformat(),
            "quality": int(self.quality),
            "reason": REPAIRS[self.repair][1],
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """Read what ``as_dict`` wrote."""
        at = as_utc(datetime.fromisoformat(told["event_at"]))
        return cls(told["repair"], float(told["value"]), at)


def quality_of(repair: pl.Expr) -> pl.Expr:
    """Return the quality code of a column of repair names."""
    codes = {name: int(code) for name, (code, _) in REPAIRS.items()}
    return repair.replace_strict(codes, default=0, return_dtype=pl.Int16())


def propose(
    rejects: pl.DataFrame,
    rules: Mapping[int, SeriesRules],
    *,
    typical: pl.DataFrame,
    empty: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Add ``PROPOSED`` to rejected rows.

    Args:
        rejects: ``series_id, event_at, value, line, rule`` and ``text`` (the cell as it came, or null).
        rules: limits by series_id.
        typical: ``series_id, typical``: median size of believed values, unit of the series.
        empty: ``series_id, event_at`` of instants where a value is missing, for shifted hours.
    """
    if rejects.is_empty():
        return rejects.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in PROPOSED.items())
    asked = rejects["series_id"].drop_nulls().unique()
    limits = [(key, rules[key].low, rules[key].high) for key in asked if key in rules]
    bounds = pl.DataFrame(
        limits,
        schema={"series_id": pl.Int64(), "_low": pl.Float64(), "_high": pl.Float64()},
        orient="row",
    )
    rows = (
        rejects.with_row_index("_row")
        .join(bounds, on="series_id", how="left", maintain_order="left")
        .join(
            typical.select("series_id", _typical="typical"), on="series_id", how="left", maintain_order="left"
        )
    )
    broken = set(rejects["rule"].unique())
    candidates = [_of_text(rows.filter(pl.col("text").is_not_null()))]
    if broken & _OF_SIZE:
        candidates += [_of_value(rows), _of_line(rows)]
    if empty is not None and "unique" in broken:
        candidates.append(_of_hour(rows, empty))
    best = (
        pl.concat(candidates)
        .sort("_row", "_rank", "_far", maintain_order=True)
        .unique("_row", keep="first", maintain_order=True)
        .select("_row", *PROPOSED.names())
    )
    return (
        rejects.with_row_index("_row").join(best, on="_row", how="left", maintain_order="left").drop("_row")
    )


def _judged(rows: pl.DataFrame, *, rank: int) -> pl.DataFrame:
    """Keep candidates within their limits and near their typical size; the nearest first."""
    size = pl.col("new_value").abs()
    far = (size / pl.col("_typical")).log().abs()
    usable = pl.col("_typical").fill_null(0) > 0
    inside = (pl.col("new_value") >= pl.col("_low")).fill_null(value=True) & (
        pl.col("new_value") <= pl.col("_high")
    ).fill_null(value=True)
    return (
        rows.with_columns(_far=pl.when(usable & (size > 0)).then(far).otherwise(0.0))
        .filter(
            pl.col("new_value").is_not_null(),
            pl.col("new_event_at").is_not_null(),
            inside,
            pl.col("_far") <= pl.lit(NEAR).log(),
        )
        .select("_row", *PROPOSED.names(), "_far", _rank=pl.lit(rank, dtype=pl.Int32()))
    )


def _of_value(rows: pl.DataFrame) -> pl.DataFrame:
    """Propose other sizes and the other sign of values that a limit refused."""
    value = pl.col("value")
    refused = rows.filter(pl.col("rule").is_in(_OF_SIZE), value.is_finite(), value != 0)
    made = [
        refused.with_columns(repair=pl.lit(name), new_value=new, new_event_at="event_at")
        for name, new in (
            ("turn-sign", -value),
            ("divide-1000", (value / 1000).round_sig_figs(DIGITS)),
            ("multiply-1000", (value * 1000).round_sig_figs(DIGITS)),
        )
    ]
    return _judged(pl.concat(made), rank=1)


def _of_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Propose the number that a cell with a decimal comma states."""
    cell = pl.col("text")
    whole = cell.str.extract(_COMMA, 2).str.replace_all(r"[.\s]", "")
    number = pl.concat_str(cell.str.extract(_COMMA, 1), whole, pl.lit("."), cell.str.extract(_COMMA, 3))
    made = rows.with_columns(
        repair=pl.lit("decimal-comma"),
        new_value=number.cast(pl.Float64(), strict=False),
        new_event_at="event_at",
    )
    return _judged(made, rank=0)


def _of_line(rows: pl.DataFrame) -> pl.DataFrame:
    """Propose to swap two values of one line that both are refused and each would fit the other's place."""
    refused = rows.filter(pl.col("rule").is_in(["range", "allowed"]), pl.col("line").is_not_null())
    pairs = refused.filter(pl.len().over("line", "event_at") == 2)  # noqa: PLR2004 -- a pair
    other = pairs.select("line", "event_at", other_id="series_id", new_value="value")
    made = (
        pairs.join(other, on=["line", "event_at"], how="inner")
        .filter(pl.col("series_id") != pl.col("other_id"))
        .with_columns(repair=pl.lit("swap-columns"), new_event_at="event_at")
    )
    fitting = _judged(made, rank=0)
    both = made.select("_row", "line", "event_at").join(fitting, on="_row", how="inner")
    whole = both.filter(pl.len().over("line", "event_at") == 2)  # noqa: PLR2004 -- a pair
    return whole.select(fitting.columns)


def _of_hour(rows: pl.DataFrame, empty: pl.DataFrame) -> pl.DataFrame:
    """Propose the empty hour beside it for a second value of one instant."""
    twice = rows.filter(pl.col("rule") == "unique")
    made = [
        twice.with_columns(
            repair=pl.lit("shift-hour"),
            new_value="value",
            new_event_at=pl.col("event_at") + pl.duration(hours=hours),
        )
        for hours in (1, -1)
    ]
    spots = empty.select("series_id", new_event_at="event_at").unique()
    return _judged(pl.concat(made).join(spots, on=["series_id", "new_event_at"], how="semi"), rank=0)
