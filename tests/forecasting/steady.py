"""Forecasters for contests: one that is honest and better than seasonal naive, one worse, one that cheats."""

from typing import Any, ClassVar

import polars as pl
from tests.forecasting.leaky import DAY, QUANTILES, Leaky
from tests.forecasting.peek import PEEK
from typing_extensions import override

from foresite.forecasting.forecaster import Panel


def moved_to(said: pl.DataFrame, middle: pl.DataFrame) -> pl.DataFrame:
    """Move each fan so that its median is this: series_id, event_at and middle."""
    joined = said.join(middle, on=["series_id", "event_at"], how="left", maintain_order="left")
    by = pl.col("middle").fill_null(pl.col("q50")) - pl.col("q50")
    return joined.with_columns(each + by for each in QUANTILES).select(said.columns)


class Steady(Leaky):
    """The mean of the same hour over four weeks, of what was known: it averages the noise out."""

    name: ClassVar[str] = "steady"

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        hour = pl.col("event_at").dt.hour().alias("hour")
        recent = panel.rows.filter(pl.col("event_at") >= panel.issued_at - 28 * DAY)
        means = recent.group_by("series_id", hour).agg(middle=pl.col("value").mean())
        told = said.with_columns(hour).join(means, on=["series_id", "hour"], how="left")
        return moved_to(said, told.select("series_id", "event_at", "middle"))


class Hasty(Leaky):
    """Seasonal naive, and always too high."""

    name: ClassVar[str] = "hasty"

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        return said.with_columns(each + 9.0 for each in QUANTILES)


class Clairvoyant(Leaky):
    """Says what will come: it looked."""

    name: ClassVar[str] = "clairvoyant"

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        at = panel.issued_at
        came = [PEEK.values(each.series_id, at, at + 9 * DAY) for each in panel.targets]
        return moved_to(said, pl.concat(came).select("series_id", "event_at", middle="value"))


KINDS = (Steady, Hasty, Clairvoyant)
