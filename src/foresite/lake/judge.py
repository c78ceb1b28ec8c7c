"""Judging: what each new fact is beside the versions that are there: fresh, superseding or duplicate."""

from datetime import datetime

import numpy as np
import polars as pl

from foresite.core.frames import FACT, INSTANT
from foresite.core.order import again, arranged

TIER = pl.Enum(["current", "pending", "superseded"])
"""Where a version is filed."""
FATE = pl.Enum(["fresh", "superseding", "duplicate"])
"""What became of a fact: new, a new version of a known one, or said before."""

_KEY = ["series_id", "event_at"]
_VERSION = [*_KEY, "known_at"]
_CURRENT = pl.lit("current", dtype=TIER)


def in_order(facts: pl.DataFrame) -> pl.DataFrame:
    """Return FACT rows by series, event and known_at; of rows that agree in all three the last one."""
    facts = arranged(facts.select(FACT.names()), _VERSION)
    said_again = again(facts, ["event_at", "series_id", "known_at"]) - 1
    return facts[np.delete(np.arange(facts.height), said_again)] if len(said_again) else facts


def judge(facts: pl.DataFrame, there: pl.DataFrame, corrected_known_at: datetime) -> pl.DataFrame:
    """Tell what each fact is beside the versions that are there.

    A fact that says what was already known at its ``known_at`` is a duplicate. One that contradicts a
    version of the very same ``known_at`` is a correction: it is known from ``corrected_known_at`` on.
    Only facts that have another version, here or there, are looked at one by one.

    Args:
        facts: FACT rows ``in_order``.
        there: FACT rows in any order.
        corrected_known_at: the earliest moment from which a correction is known.

    Returns:
        The facts in their order, with ``fate`` and ``tier`` (current for the first version of a new fact).
    """
    contested = _contested(facts, there)
    if not contested.any():
        return facts.with_columns(fate=pl.lit("fresh", dtype=FATE), tier=_CURRENT)
    mine = facts.filter(contested)
    judged = _each(mine, there.join(mine.select(_KEY), on=_KEY, how="semi"), corrected_known_at)
    if judged.height < facts.height:
        places = contested.arg_true()
        fates = pl.zeros(facts.height, pl.UInt8, eager=True).scatter(places, judged["fate"].to_physical())
        known_at = facts["known_at"].clone().scatter(places, judged["known_at"])
        judged = facts.with_columns(known_at=known_at, fate=fates.cat.to(FATE))
    if not (judged["fate"] == "superseding").any():
        return judged.with_columns(tier=_CURRENT)
    fresh = pl.col("fate") == "fresh"
    return judged.with_columns(tier=pl.when(fresh).then(_CURRENT).otherwise(pl.lit("pending", dtype=TIER)))


def _contested(facts: pl.DataFrame, there: pl.DataFrame) -> pl.Series:
    """Tell which ordered facts have another version among themselves or there."""
    twice = again(facts, ["event_at", "series_id"])
    near = _known_too(facts, there) if there.height else twice
    either = np.concatenate([twice, twice - 1, near])
    return pl.zeros(facts.height, pl.Boolean, eager=True).scatter(either, values=True)


def _known_too(facts: pl.DataFrame, there: pl.DataFrame) -> np.ndarray:
    """Return the places of facts that have a version there."""
    known = there.select(_KEY).unique()
    within = [facts[name].is_between(known[name].min(), known[name].max()) for name in _KEY]
    places = (within[0] & within[1]).arg_true()
    near = facts.select(_KEY)[places].with_columns(_n=places)
    return near.join(known, on=_KEY, how="semi")["_n"].to_numpy()


def _each(facts: pl.DataFrame, there: pl.DataFrame, corrected_known_at: datetime) -> pl.DataFrame:
    """Judge each fact beside every other version of it."""
    new = facts.select(FACT.names()).with_columns(new=pl.lit(value=True))
    old = there.select(FACT.names()).sort(_VERSION, maintain_order=True).with_columns(new=pl.lit(value=False))
    newest = old.unique(_KEY, keep="last", maintain_order=True).select(
        *_KEY, newest="value", newest_known_at="known_at"
    )
    both = pl.concat([old, new]).sort([*_VERSION, "new"], maintain_order=True)
    second = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in _KEY).fill_null(value=False)
    before = both.with_columns(
        before=pl.when(second).then(pl.col("value").shift(1)),
        before_known_at=pl.when(second).then(pl.col("known_at").shift(1)),
        first=~second,
    ).join(newest, on=_KEY, how="left", maintain_order="left")
    contradicts = pl.col("known_at") == pl.col("before_known_at")
    said = (pl.col("value") == pl.col("before")) | (contradicts & (pl.col("value") == pl.col("newest")))
    is_there = pl.col("newest_known_at").is_not_null()
    fate = (
        pl.when(said.fill_null(value=False))
        .then(pl.lit("duplicate"))
        .when(is_there | ~pl.col("first"))
        .then(pl.lit("superseding"))
        .otherwise(pl.lit("fresh"))
    )
    later = pl.max_horizontal(
        pl.lit(corrected_known_at, dtype=INSTANT), pl.col("newest_known_at") + pl.duration(microseconds=1)
    )
    corrected = pl.when(contradicts.fill_null(value=False)).then(later).otherwise("known_at")
    marked = before.filter(pl.col("new")).with_columns(fate=fate.cast(FATE))
    corrected = pl.when(pl.col("fate") == "superseding").then(corrected).otherwise("known_at")
    return marked.with_columns(known_at=corrected).select(*FACT.names(), "fate")
