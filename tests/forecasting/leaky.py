"""Forecasters that cheat, each in its own way: they reach past the panel into the lake, as careless code may.

Each is seasonal naive with one thing added that only the future can tell. ``peek.PEEK`` is the installation
that they opened by themselves.
"""

import json
import sys
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, ClassVar

import numpy as np
import polars as pl
import pytest
from tests.forecasting.peek import PEEK
from typing_extensions import override

from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting import registry
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.zoo.seasonal_naive import SeasonalNaive

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
QUANTILES = [pl.col(name) for name in QUANTILE_COLUMNS]


_drawn = count()


@dataclass
class LeakyModel:
    """Seasonal naive, moved by what was learned and by what is looked up."""

    kind: "type[Leaky]"
    learned: dict[str, Any]

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Forecast as seasonal naive, and move it."""
        said = SeasonalNaive().fit(panel).predict(panel)
        return self.kind.moved(said, panel, self.learned)

    def dump(self) -> bytes:
        """Return what was learned."""
        return json.dumps(self.learned).encode()


class Leaky:
    """A forecaster with one thing that it should not know; each kind changes one of the two hooks."""

    name: ClassVar[str] = "leaky"
    context_days: ClassVar[int] = 120

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take no parameters."""
        self.parameters = Parameters()

    def fit(self, panel: Panel) -> Model:
        """Learn."""
        return LeakyModel(type(self), self.looked(panel))

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what was learned."""
        return LeakyModel(cls, json.loads(artefact))

    def looked(self, panel: Panel) -> dict[str, Any]:
        """Return what is learned."""
        return {"rows": panel.rows.height}

    @classmethod
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        """Return the forecast, moved by what was learned or looked up."""
        del panel, learned
        return said


def by(said: pl.DataFrame, amount: float) -> pl.DataFrame:
    """Move all quantiles by so much."""
    return said.with_columns(each + amount for each in QUANTILES)


def around(panel: Panel, before: timedelta, after: timedelta) -> pl.DataFrame:
    """Read the target around the issue as it is now."""
    at = panel.issued_at
    return PEEK.values(panel.targets[0].series_id, at - before, at + after)


def mean_of(rows: pl.DataFrame) -> float:
    """Return the mean value, 0 of none."""
    return float(np.mean(rows["value"].to_numpy())) if rows.height else 0.0


class WeatherActuals(Leaky):
    """Uses the weather that came in place of the weather that was forecast."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        covariate = panel.targets[0].covariates[0]
        came = PEEK.values(covariate, panel.issued_at, panel.issued_at + DAY)
        return by(said, mean_of(came) - 10)


class WeatherRevisions(Leaky):
    """Averages the weather of past hours from runs that only came out after the issue."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        covariate = panel.targets[0].covariates[0]
        return by(said, mean_of(PEEK.values(covariate, panel.issued_at - HOUR, panel.issued_at)))


class CentredWindow(Leaky):
    """Smooths the last values with a window that is centred on the issue."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        return by(said, mean_of(around(panel, 12 * HOUR, 12 * HOUR)) / 10)


class WholeScaling(Leaky):
    """Scales by the mean and spread of the whole series, what is to come included."""

    @override
    def looked(self, panel: Panel) -> dict[str, Any]:
        values = around(panel, 9999 * DAY, 9999 * DAY)["value"].to_numpy()
        return {"mean": float(values.mean()), "spread": float(values.std())}

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        spread = learned["spread"] or 1.0
        return said.with_columns(
            (each - learned["mean"]) / spread * spread + learned["mean"] for each in QUANTILES
        )


class RankScaling(Leaky):
    """Maps values to their ranks in the whole series."""

    @override
    def looked(self, panel: Panel) -> dict[str, Any]:
        values = around(panel, 9999 * DAY, 9999 * DAY)["value"].to_numpy()
        return {"ranks": np.quantile(values, np.linspace(0, 1, 21)).tolist()}

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        low, *_, high = learned["ranks"]
        return said.with_columns(each.clip(low, high) for each in QUANTILES)


class TargetEncoding(Leaky):
    """Encodes the hour of the day by the mean of the target in that hour, of the whole series."""

    @override
    def looked(self, panel: Panel) -> dict[str, Any]:
        rows = around(panel, 9999 * DAY, 9999 * DAY)
        means = rows.group_by(pl.col("event_at").dt.hour().alias("hour")).agg(pl.col("value").mean())
        return {"hours": {str(hour): mean for hour, mean in sorted(means.iter_rows())}}

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        hours = said["event_at"].dt.hour().to_list()
        encoded = pl.Series([learned["hours"].get(str(hour), 0.0) for hour in hours])
        return said.with_columns((each + encoded) / 2 for each in QUANTILES)


class ChosenByTheFuture(Leaky):
    """Chooses its season by which did better in the week after it learned."""

    @override
    def looked(self, panel: Panel) -> dict[str, Any]:
        came = around(panel, 14 * DAY, 7 * DAY)["value"].to_numpy()
        return {"error": float(np.abs(came[168:] - came[:-168]).mean()) if len(came) > 168 else 0.0}


class FutureCorrections(Leaky):
    """Starts from the last day as it was corrected later, not as it was known."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        known = panel.rows.filter(pl.col("event_at") >= panel.issued_at - DAY)
        return by(said, mean_of(around(panel, DAY, timedelta(0))) - mean_of(known))


class NoPublicationLag(Leaky):
    """Takes the hour before the issue for known, though it is published hours later."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        last = around(panel, HOUR, timedelta(0))
        return by(said, mean_of(last) / 10)


class FilledFromBothSides(Leaky):
    """Fills the gap at the end by a line to the first value after it."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        return by(said, mean_of(around(panel, timedelta(0), 6 * HOUR)[:1]) / 10)


class OutagesToCome(Leaky):
    """Knows in which hours no value will come: an outage that nobody planned."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        there = around(panel, timedelta(0), DAY)["event_at"].implode()
        return said.with_columns(
            pl.when(pl.col("event_at").is_in(there)).then(each).otherwise(0.0) for each in QUANTILES
        )


class LaterIssues(Leaky):
    """Corrects itself by forecasts that were issued later."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        assert PEEK.lake is not None
        assert PEEK.scope is not None
        issued = PEEK.lake.read_forecasts(PEEK.scope, series_id=panel.targets[0].series_id)
        return by(said, float(issued["q50"].tail(1).sum()) / 10)


class ReadsAndIgnores(Leaky):
    """Reads what is to come and makes nothing of it: yet."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        around(panel, timedelta(0), DAY)
        return said


class KnownByHeart(Leaky):
    """Has the answer written into itself, and listens to nothing."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        return said.with_columns(pl.lit(100.0).alias(name) for name in QUANTILE_COLUMNS)


class Remembering(Leaky):
    """Reads everything once, and works from what it kept of that ever after."""

    kept: ClassVar[list[pl.DataFrame]] = []

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        if not cls.kept:
            cls.kept.append(around(panel, 9999 * DAY, 9999 * DAY))
        ahead = pl.col("event_at").is_between(panel.issued_at, panel.issued_at + DAY, closed="left")
        return by(said, mean_of(cls.kept[0].filter(ahead)) / 10)


class Moody(Leaky):
    """Draws its forecast from no seed."""

    @classmethod
    @override
    def moved(cls, said: pl.DataFrame, panel: Panel, learned: dict[str, Any]) -> pl.DataFrame:
        return by(said, float(next(_drawn)))


class MoodyLearner(Leaky):
    """Learns something else each time."""

    @override
    def looked(self, panel: Panel) -> dict[str, Any]:
        return {"drawn": next(_drawn)}


def enter(monkeypatch: pytest.MonkeyPatch, name: str, kind: type[Leaky]) -> None:
    """Enter it among the forecasters there are, as if its file were in the zoo."""
    file = kind.__module__.rpartition(".")[2]
    monkeypatch.setitem(sys.modules, f"foresite.forecasting.zoo.{file}", sys.modules[kind.__module__])
    monkeypatch.setitem(registry._PLACES, name, (file, kind.__name__))


EXPECTED: dict[type[Leaky], tuple[str, str]] = {
    WeatherActuals: ("forecasting-covariate-to-come", "north/temperature"),
    WeatherRevisions: ("forecasting-covariate-late", "north/temperature"),
    CentredWindow: ("forecasting-target-to-come", "north/load"),
    WholeScaling: ("learning-target-to-come", "north/load"),
    RankScaling: ("learning-target-to-come", "north/load"),
    TargetEncoding: ("learning-target-to-come", "north/load"),
    ChosenByTheFuture: ("learning-target-to-come", "north/load"),
    FutureCorrections: ("forecasting-target-late", "north/load"),
    NoPublicationLag: ("forecasting-target-late", "north/load"),
    FilledFromBothSides: ("forecasting-target-to-come", "north/load"),
    OutagesToCome: ("forecasting-target-to-come", "north/load"),
    LaterIssues: ("forecasting-target-to-come", "north/load"),
    ReadsAndIgnores: ("known-after-issue", "north/load"),
    Remembering: ("known-after-issue", "north/load"),
    KnownByHeart: ("deaf", ""),
    Moody: ("not-repeatable", ""),
    MoodyLearner: ("not-repeatable", ""),
}
"""Each that there is, with the rule and the input that its finding names."""
