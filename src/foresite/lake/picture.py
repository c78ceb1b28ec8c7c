"""Many series for one picture: thinned by time as they are read, and what all their values come to."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import numpy as np
import polars as pl

from foresite.core.frames import INSTANT, schema
from foresite.core.order import again, arranged
from foresite.core.timeaxis import Window, to_micros

_FACT = ["series_id", "event_at"]
DRAWN = schema("series_id", "event_at", "value")
TOTALS = pl.Schema(
    {"series_id": pl.Int64(), "count": pl.Int64()}
    | dict.fromkeys(("min", "max", "sum"), pl.Float64())
    | {"first_at": INSTANT, "last_at": INSTANT}
)
"""Of the values that are there: withdrawn ones do not count."""


def totals(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return count, extremes, sum and ends of each series that has values, by ``series_id``.

    Args:
        pieces: series_id, event_at and value of facts, each fact once; taken one at a time.
    """
    at, value = pl.col("event_at"), pl.col("value")
    of_piece = [
        value.count().cast(pl.Int64).alias("count"),
        value.min().alias("min"),
        value.max().alias("max"),
        value.sum().alias("sum"),
        at.min().alias("first_at"),
        at.max().alias("last_at"),
    ]
    return together(piece.drop_nulls("value").group_by("series_id").agg(of_piece) for piece in pieces)


def together(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return the totals of the totals of parts."""
    low, high = pl.col("min", "first_at").min(), pl.col("max", "last_at").max()
    every = pl.concat([TOTALS.to_frame(), *(part.select(TOTALS.names()) for part in parts)])
    joined = every.group_by("series_id").agg(pl.col("count", "sum").sum(), low, high)
    return joined.sort("series_id").select(TOTALS.names())


def last(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return the newest value that is there of each series, by ``series_id``; pieces as of ``totals``."""
    newest = pl.col("event_at").arg_max()
    of_piece = pl.col("event_at", "value").get(newest)
    parts = [DRAWN.to_frame()]
    parts += [
        piece.select(DRAWN.names()).drop_nulls("value").group_by("series_id").agg(of_piece)
        for piece in pieces
    ]
    return pl.concat(parts).group_by("series_id").agg(of_piece).sort("series_id")


def drawn(pieces: Iterable[pl.DataFrame], window: Window, *, max_points: int) -> pl.DataFrame:
    """Return at most ``max_points`` values of each series: the lowest and highest of equal stretches of time.

    A series with at most one value in most stretches keeps nearly all of them. A stretch that two pieces
    share may give values of both.
    """
    start = to_micros(window.start)
    cells = max(1, max_points // 2)
    width = -(-(to_micros(window.end) - start + 1) // cells)
    kept = [DRAWN.to_frame(), *_kept(pieces, start, width, cells)]
    return pl.concat(kept).sort("series_id", "event_at")


def _kept(pieces: Iterable[pl.DataFrame], start: int, width: int, cells: int) -> Iterator[pl.DataFrame]:
    for piece in pieces:
        facts = piece.select(DRAWN.names()).drop_nulls("value")
        if facts.height:
            of_series = facts["series_id"].to_numpy() * (cells + 1)
            key = of_series + (facts["event_at"].to_physical().to_numpy() - start) // width
            yield facts[_extremes(key, facts["value"].to_numpy())]


def _extremes(key: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return the places of the lowest and the highest value of each key, rising."""
    order = None if (np.diff(key) >= 0).all() else np.argsort(key, kind="stable")
    if order is not None:
        key, value = key[order], value[order]
    begins = np.concatenate([[0], np.flatnonzero(np.diff(key)) + 1])
    run = np.repeat(np.arange(begins.size), np.diff(np.append(begins, key.size)))
    found = []
    for extreme in (np.minimum, np.maximum):
        reached = np.flatnonzero(value == extreme.reduceat(value, begins)[run])
        _, first = np.unique(run[reached], return_index=True)
        found.append(reached[first])
    chosen = np.unique(np.concatenate(found))
    return chosen if order is None else np.sort(order[chosen])


def moments(versions: pl.LazyFrame, *, most: int) -> pl.DataFrame:
    """Return the moments at which something became known, the latest last.

    Args:
        versions: every version of the facts in question.
        most: moments to return; restatements come before what became known for the first time, and of
            either kind they are spread evenly.

    Returns:
        known_at, values (that became known then) and restated (those of them that were known before).
    """
    ordered = arranged(versions.select(*_FACT, "known_at").collect(), [*_FACT, "known_at"])
    restated = np.zeros(ordered.height, dtype=np.int64)
    restated[again(ordered, _FACT[::-1])] = 1
    counted = ordered.select("known_at", pl.Series("restated", restated)).group_by("known_at")
    every = counted.agg(pl.len().cast(pl.Int64).alias("values"), pl.col("restated").sum()).sort("known_at")
    if every.height <= most:
        return every
    told_anew = _spread(every.filter(pl.col("restated") > 0), most // 2)
    fresh = _spread(every.filter(pl.col("restated") == 0), most - told_anew.height)
    return pl.concat([told_anew, fresh]).sort("known_at")


def _spread(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return at most so many rows, evenly spread, the last one among them."""
    if rows.height <= most:
        return rows
    chosen: list[int] = np.unique(np.linspace(0, rows.height - 1, most).round().astype(int)).tolist()
    return rows[chosen]


def changes(then: pl.DataFrame, now: pl.DataFrame, *, as_of: datetime) -> pl.DataFrame:
    """Return what is told differently now: facts whose value is another one, withdrawn, or new.

    Args:
        then: FACT rows as they were known at ``as_of``, sorted.
        now: FACT rows of the same series and window as they are known now, sorted.
        as_of: the moment.

    Returns:
        series_id, event_at, then (null: not known), now (null: withdrawn since), known_at and whether the
        fact was known then, sorted.
    """
    since = now.filter(pl.col("known_at") > as_of)
    before = then.select(*_FACT, pl.col("value").alias("then"), pl.lit(value=True).alias("was_known"))
    joined = since.select(*_FACT, pl.col("value").alias("now"), "known_at").join(
        before.filter(pl.col("event_at").is_between(*_ends(since["event_at"]))), on=_FACT, how="left"
    )
    fresh = pl.col("was_known").fill_null(value=False)
    told = ~fresh | pl.col("now").ne_missing(pl.col("then"))
    columns = [*_FACT, "then", "now", "known_at", "was_known"]
    return joined.with_columns(was_known=fresh).filter(told).select(columns).sort(_FACT)


def _ends(at: pl.Series) -> tuple[pl.Expr, pl.Expr]:
    return pl.lit(at.min(), dtype=INSTANT), pl.lit(at.max(), dtype=INSTANT)


def reach(totalled: pl.DataFrame, window: Window) -> Window:
    """Return the part of a window that values reach, as ``totals`` told; the window where there is none."""
    if totalled.is_empty():
        return window
    first, last = totalled.select(pl.col("first_at").min(), pl.col("last_at").max()).row(0)
    return Window(max(window.start, first), min(window.end, last))
