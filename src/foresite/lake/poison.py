"""What a forecaster on trial reads: what nobody knew yet is made wild, and what was handed out is noted.

It works on every lake of the process that is read in the same context, however a forecaster came by it: one
that opens an installation by itself reads the same. Nothing is written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from foresite.core.timeaxis import EARLIEST, as_utc

LEFT_OUT = 4
"""Of what is made wild, one row of so many is left out: that a value comes may tell as much as the value."""
_WILD = 1e6
_SPREAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Poison:
    """What is made wild.

    Attributes:
        after: rows that became known later than this.
        series_ids: only of these series; None: of all, and of records too.
        past: of events before ``after``: what came late, and what was corrected.
        to_come: of events from then on.
        mild: values are made up to twice as large, and none is left out.
        seed: of the wildness.
    """

    after: datetime
    series_ids: frozenset[int] | None = None
    past: bool = True
    to_come: bool = True
    mild: bool = False
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial under way.

    Attributes:
        poison: what is wild in it; None where all is as it is.
        handed: by series, the largest known_at of what was handed out.
    """

    poison: Poison | None
    handed: dict[int, datetime] = field(default_factory=dict)


_trial: ContextVar[Trial | None] = ContextVar("trial", default=None)


@contextmanager
def on_trial(poison: Poison | None = None) -> Iterator[Trial]:
    """Let lakes that are read in this block show poisoned values, and note what they hand out."""
    made = Trial(poison)
    token = _trial.set(made)
    try:
        yield made
    finally:
        _trial.reset(token)


def under_trial() -> bool:
    """Tell whether a forecaster is on trial here."""
    return _trial.get() is not None


def shown(rows: pl.DataFrame, *, known: str = "known_at") -> pl.DataFrame:
    """Return rows of series as they are to be read here: outside a trial, the same.

    Args:
        rows: with series_id, event_at, and ``value`` or quantile columns.
        known: the column that tells when they became known.
    """
    trial = _trial.get()
    if trial is None or rows.is_empty():
        return rows
    for series_id, newest in rows.group_by("series_id").agg(pl.col(known).max()).iter_rows():
        trial.handed[series_id] = max(as_utc(newest), trial.handed.get(series_id, EARLIEST))
    return poisoned(rows, trial.poison, known=known) if trial.poison else rows


def records_shown(rows: pl.DataFrame) -> pl.DataFrame:
    """Return records as they are to be read here: what is poisoned is not there."""
    trial = _trial.get()
    if trial is None or trial.poison is None or trial.poison.series_ids is not None:
        return rows
    return rows.filter(pl.col("known_at") <= trial.poison.after)


def poisoned(rows: pl.DataFrame, poison: Poison, *, known: str = "known_at") -> pl.DataFrame:
    """Return rows with those that the poison means made wild or left out, each the same every time."""
    meant = pl.col(known) > poison.after
    if poison.series_ids is not None:
        meant &= pl.col("series_id").is_in(sorted(poison.series_ids))
    if not poison.past:
        meant &= pl.col("event_at") >= poison.after
    if not poison.to_come:
        meant &= pl.col("event_at") < poison.after
    lot = pl.struct("series_id", "event_at", known).hash(poison.seed)
    share = (lot // LEFT_OUT % _SPREAD) / _SPREAD
    values = pl.col(pl.Float64)
    if poison.mild:
        return rows.with_columns(pl.when(meant).then(values * (1 + share)).otherwise(values))
    wild = values.fill_null(0.0) * -(2 + 97 * share) + (share - 0.5) * _WILD
    kept = rows.filter(~(meant & (lot % LEFT_OUT == 0)))
    return kept.with_columns(pl.when(meant).then(wild).otherwise(values))
