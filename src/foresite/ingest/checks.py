"""The rules a row must keep: vectorised, per series; what breaks one is a reject or a finding.

A *reject* is a row that is not believed: not finite, out of range, not an allowed value, a spike,
or a second, different value for the same instant. A *finding* is something seen in rows that are
kept: a level shift, a flat stretch, a gap, a missing or repeated hour where clocks change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from foresite.core.findings import Finding, Severity
from foresite.core.frames import INSTANT
from foresite.core.order import again, places
from foresite.core.timeaxis import EARLIEST, LATEST, Resolution

CHECKED = pl.Schema(
    {
        "series_id": pl.Int64(),
        "event_at": INSTANT,
        "known_at": INSTANT,
        "value": pl.Float64(),
        "quality": pl.Int16(),
        "line": pl.Int64(),
    }
)
"""What the checks are given and give back: ``known_at`` null means on arrival."""

_KEY = ["series_id", "event_at"]
_SINGLE = pl.Enum(["finite", "time-range", "range", "allowed"])
"""Rules that one row can break by itself."""


@dataclass(frozen=True, slots=True)
class SeriesRules:
    """What the values of one series must keep; what is None is not asked.

    Attributes:
        low: smallest believable value, unit of the series.
        high: largest believable value, unit of the series.
        max_change: largest believable change from one value to the next, unit of the series.
        flat_for: an unchanged value for longer than this is a finding.
        allowed: the only values there may be.
        completeness: share (0 to 1) of the expected values below which the series gets a finding.
        step: resolution of the series, or None where it is irregular.
    """

    low: float | None = None
    high: float | None = None
    max_change: float | None = None
    flat_for: timedelta | None = None
    allowed: tuple[float, ...] = ()
    completeness: float | None = None
    step: Resolution | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of one chunk.

    Attributes:
        kept: rows that keep every rule, sorted by series and time (``CHECKED``).
        rejects: rows that break one, with ``rule`` and ``message`` beside ``CHECKED``.
        repeated: ``series_id, rows``: how many rows say again what an earlier row of the chunk said.
        findings: seen in rows that are kept; ``Finding.series`` is the series_id as text.
    """

    kept: pl.DataFrame
    rejects: pl.DataFrame
    repeated: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)


def check(rows: pl.DataFrame, rules: Mapping[int, SeriesRules]) -> Checked:
    """Hold the rows of one chunk against the rules of their series.

    Args:
        rows: ``CHECKED`` in any order; ``line`` decides which of two rows for one instant came first.
        rules: by series_id; a series without an entry is only held against finiteness and uniqueness.
    """
    limits = _Limits.of(rules)
    rows = limits.beside(rows)
    order = places(rows, [*_KEY, "line"])
    rule = rows.select(rule=_single_row_rule(limits)).to_series()
    sound, broken = _apart(rows, rule, np.arange(rows.height) if order is None else order)
    firsts, again, differing = _unique(rows, sound)
    untouched = order is None and len(firsts) == rows.height
    good = rows if untouched else rows[firsts]  # the only copy of what may be millions of rows
    rejects = [_told(broken), _told(differing)]
    findings: list[Finding] = []
    if limits.asks("max_change"):
        good, spikes, shifts = _changes(good, limits)
        rejects.append(_told(spikes))
        findings += shifts
    if limits.asks("flat_us"):
        findings += _flat(good, limits)
    told = pl.concat(rejects).sort("line", maintain_order=True)
    return Checked(good.select(CHECKED.names()), told, again, findings)


def _apart(rows: pl.DataFrame, rule: pl.Series, order: np.ndarray) -> tuple[np.ndarray, pl.DataFrame]:
    """Return the places of rows that break no rule, and in order the rows that do with the one they break."""
    breaks = rule.is_not_null()
    if not breaks.any():
        return order, rows.clear().with_columns(rule=pl.lit(None, dtype=pl.String()))
    out = breaks.to_numpy()[order]
    bad = order[out]
    return order[~out], rows[bad].with_columns(rule=rule[bad].cast(pl.String()))


class _Limits:
    """The rules as expressions: plain numbers where all series share them, joined columns where not."""

    names = ("low", "high", "max_change", "flat_us", "allowed")

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table
        alike = table.height > 0 and table.select(self.names).unique().height == 1
        self._shared = alike and bool(table["allowed"].is_null().all())

    @classmethod
    def of(cls, rules: Mapping[int, SeriesRules]) -> "_Limits":
        """Lay the rules out as a frame."""
        rows = [
            {
                "series_id": series_id,
                "low": rule.low,
                "high": rule.high,
                "max_change": rule.max_change,
                "flat_us": int(rule.flat_for / timedelta(microseconds=1)) if rule.flat_for else None,
                "allowed": list(rule.allowed) or None,
            }
            for series_id, rule in rules.items()
        ]
        shape: dict[str, Any] = {
            "series_id": pl.Int64(),
            "low": pl.Float64(),
            "high": pl.Float64(),
            "max_change": pl.Float64(),
            "flat_us": pl.Int64(),
            "allowed": pl.List(pl.Float64()),
        }
        return cls(pl.DataFrame(rows, schema=shape))

    def beside(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with their limits where series differ in them."""
        if self._shared:
            return rows
        return rows.join(self._table, on="series_id", how="left", maintain_order="left")

    def asks(self, name: str) -> bool:
        """Tell whether any series has this limit."""
        return bool(self._table.get_column(name).is_not_null().any())

    def __getitem__(self, name: str) -> pl.Expr:
        """Return the limit of that name as an expression over ``beside`` rows."""
        if self._shared:
            return pl.lit(self._table.get_column(name)[0], dtype=self._table.schema[name])
        return pl.col(name)


def _single_row_rule(limits: _Limits) -> pl.Expr:
    value = pl.col("value")
    event_at = pl.col("event_at")
    verdict = (
        pl.when(value.is_null() | ~value.is_finite())
        .then(_rule("finite"))
        .when(event_at.is_null() | (event_at < EARLIEST) | (event_at >= LATEST))
        .then(_rule("time-range"))
    )
    if limits.asks("low"):
        verdict = verdict.when((value < limits["low"]).fill_null(value=False)).then(_rule("range"))
    if limits.asks("high"):
        verdict = verdict.when((value > limits["high"]).fill_null(value=False)).then(_rule("range"))
    if limits.asks("allowed"):
        absent = limits["allowed"].is_not_null() & ~limits["allowed"].list.contains(value)
        verdict = verdict.when(absent.fill_null(value=False)).then(_rule("allowed"))
    return verdict.otherwise(pl.lit(None, dtype=_SINGLE))


def _rule(name: str) -> pl.Expr:
    return pl.lit(name, dtype=_SINGLE)


def _told(broken: pl.DataFrame) -> pl.DataFrame:
    """Return rejects with a sentence for each; a frame without limit columns."""
    value = pl.col("value").cast(pl.String()).fill_null("nothing")
    low, high = (pl.col(name) if name in broken.columns else pl.lit(None) for name in ("low", "high"))
    bounds = pl.format(
        "{} to {}",
        low.cast(pl.Float64()).cast(pl.String()).fill_null("any"),
        high.cast(pl.Float64()).cast(pl.String()).fill_null("any"),
    )
    message = (
        pl.when(pl.col("rule") == "range")
        .then(pl.format("{} is outside {}", value, bounds) if "low" in broken.columns else None)
        .when(pl.col("rule") == "finite")
        .then(pl.format("{} is not a finite number", value))
        .when(pl.col("rule") == "time-range")
        .then(pl.lit("the time is before 1900 or after 2200"))
        .when(pl.col("rule") == "allowed")
        .then(pl.format("{} is not one of the allowed values", value))
        .when(pl.col("rule") == "rate")
        .then(pl.format("{} leaps from its neighbours by more than is believable", value))
        .otherwise(pl.format("{} is a second, different value for the same instant", value))
    )
    told = broken.with_columns(message=message.fill_null(pl.format("{} is out of range", value)))
    return told.select(*CHECKED.names(), "rule", "message")


def _unique(rows: pl.DataFrame, order: np.ndarray) -> tuple[np.ndarray, pl.DataFrame, pl.DataFrame]:
    """Tell sorted rows apart: the first of each instant, those that repeat it, and those that differ.

    Args:
        rows: in any order.
        order: places of the rows that count, sorted by series, time and line.

    Returns:
        Places of the first of each instant; how often each series is repeated; the rows that differ.
    """
    second = again(rows, ["event_at", "series_id", "known_at"], order)
    if not len(second):
        return order, _count(rows.clear()), rows.clear().with_columns(rule=pl.lit("unique"))
    several = np.union1d(second, second - 1)
    first = pl.col("value").first().over((~pl.col("_again")).cum_sum())
    marked = rows[order[several]].with_columns(_again=pl.Series(np.isin(several, second)))
    marked = marked.with_columns(_equal=pl.col("value") == first)
    repeats = marked.filter(pl.col("_again") & pl.col("_equal"))
    differing = marked.filter(pl.col("_again") & ~pl.col("_equal")).with_columns(rule=pl.lit("unique"))
    return np.delete(order, second), _count(repeats), differing.drop("_again", "_equal")


def _count(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("series_id").agg(rows=pl.len().cast(pl.Int64()))


def _changes(rows: pl.DataFrame, limits: _Limits) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    """Take out lone spikes (a leap there and a leap back); a leap that stays is a finding, not a fault."""
    here, series = pl.col("value"), pl.col("series_id")
    leap_in = ((here - here.shift(1)).abs() > limits["max_change"]) & (series == series.shift(1))
    leap_out = ((here.shift(-1) - here).abs() > limits["max_change"]) & (series == series.shift(-1))
    back = (here.shift(-1) - here) * (here - here.shift(1)) < 0
    last = (series != series.shift(-1)).fill_null(value=True)
    leapt = rows.with_columns(
        _in=leap_in.fill_null(value=False),
        _spike=(leap_in & ((leap_out & back) | last)).fill_null(value=False),
    )
    spikes = leapt.filter("_spike").with_columns(rule=pl.lit("rate"))
    after_spike = pl.col("_spike").shift(1, fill_value=False)
    shifts = leapt.filter(pl.col("_in") & ~pl.col("_spike") & ~after_spike)
    marks = ("_in", "_spike")
    found = shifts.group_by("series_id", maintain_order=True).agg(
        count=pl.len(), first_at=pl.col("event_at").min(), last_at=pl.col("event_at").max()
    )
    findings = [
        Finding(
            "level-shift",
            f"{row['count']} changes larger than is believable that last",
            series=str(row["series_id"]),
            count=row["count"],
            first_at=row["first_at"],
            last_at=row["last_at"],
            severity=Severity.WARNING,
        )
        for row in found.iter_rows(named=True)
    ]
    return leapt.filter(~pl.col("_spike")).drop(marks), spikes.drop(marks), findings


def _flat(rows: pl.DataFrame, limits: _Limits) -> list[Finding]:
    """Find stretches where the value stays the same for longer than is believable."""
    moved = (pl.col("value") != pl.col("value").shift(1)) | (
        pl.col("series_id") != pl.col("series_id").shift(1)
    )
    stretches = (
        rows.with_columns(_stretch=moved.fill_null(value=True).cum_sum(), _flat_us=limits["flat_us"])
        .group_by("_stretch", maintain_order=True)
        .agg(
            pl.col("series_id", "value", "_flat_us").first(),
            count=pl.len(),
            first_at=pl.col("event_at").first(),
            last_at=pl.col("event_at").last(),
        )
        .filter((pl.col("last_at") - pl.col("first_at")).dt.total_microseconds() > pl.col("_flat_us"))
    )
    return [
        Finding(
            "flatline",
            f"the value stays at {row['value']:g} for {row['count']} rows",
            series=str(row["series_id"]),
            count=row["count"],
            first_at=row["first_at"],
            last_at=row["last_at"],
            severity=Severity.WARNING,
        )
        for row in stretches.iter_rows(named=True)
    ]
