"""Why a forecast changed: each cause gets what it made, and all of them add up to the difference."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from typing_extensions import override

from foresite.core.errors import BadDataError
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.axis import Axis
from foresite.forecasting.changes import CAUSES, Side, change
from foresite.forecasting.forecaster import Model, Panel, Target, forecast_frame
from foresite.forecasting.zoo.house import House, HouseParameters

START = datetime(2024, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST, SECOND = START + 90 * 24 * HOUR, START + (90 * 24 + 6) * HOUR
LOAD, WARMTH = 1, 2


@dataclass(frozen=True)
class Plain:
    """Says the last value, a tenth of the one a day before it, the weather of the step, and a constant."""

    constant: float = 0.0

    def predict(self, panel: Panel) -> pl.DataFrame:
        track = panel.tracks[0]
        last = track.last_known - track.start
        weather = panel.versions.unique("event_at", keep="last", maintain_order=True)
        ahead = weather.filter(pl.col("event_at") >= panel.issued_at)["value"].to_numpy()[:24]
        said = track.values[last] + 0.1 * track.values[last - 24] + ahead + self.constant
        return forecast_frame(track, 24, np.repeat(said[:, None], len(QUANTILE_COLUMNS), axis=1))

    def dump(self) -> bytes:
        return b""


def facts(series_id: int, values: np.ndarray, known_after: timedelta) -> pl.DataFrame:
    at = pl.datetime_range(
        START, START + timedelta(hours=len(values) - 1), "1h", eager=True, time_unit="us", time_zone="UTC"
    )
    return pl.DataFrame({"event_at": at, "value": values}).select(
        pl.lit(series_id, dtype=pl.Int64).alias("series_id"),
        "event_at",
        (pl.col("event_at") + known_after).alias("known_at"),
        "value",
        pl.lit(1, dtype=pl.Int64).alias("batch_id"),
    )


def world() -> pl.DataFrame:
    """A load known within the hour and corrected a day's worth, and weather told again by 2 degrees more."""
    step = np.arange(100 * 24)
    rng = np.random.default_rng(3)
    warmth = 10 + 5 * np.sin(2 * np.pi * step / 24) + np.repeat(rng.normal(0, 4, 100), 24)
    load = 200 + 9 * np.sin(2 * np.pi * step / 24) + 2 * warmth + rng.normal(0, 1, len(step))
    own = facts(LOAD, load, HOUR / 2)
    day = pl.col("event_at").is_between(FIRST - 26 * HOUR, FIRST - 2 * HOUR)
    corrected = own.filter(day).with_columns(value=pl.col("value") + 5, known_at=pl.lit(SECOND - HOUR))
    again = facts(WARMTH, warmth + 2, timedelta()).filter(pl.col("event_at") > FIRST)
    again = again.with_columns(known_at=pl.lit(SECOND - 2 * HOUR))
    every = pl.concat([own, corrected, facts(WARMTH, warmth, -timedelta(days=9)), again])
    return every.cast({name: pl.Datetime("us", "UTC") for name in ("event_at", "known_at")})


def side(model: Model, at: datetime, *, context: timedelta | None = None) -> Side:
    target = Target(LOAD, Axis.of("PT1H", "UTC"), covariates=(WARMTH,))
    known = world().filter(pl.col("known_at") <= at)
    return Side(model, (target,), {WARMTH: 3600}, 24 * 3600, at, context, timedelta(days=3), known)


def panel(at: datetime, seen: pl.DataFrame | None = None) -> Panel:
    target = Target(LOAD, Axis.of("PT1H", "UTC"), covariates=(WARMTH,))
    known = world() if seen is None else seen
    return Panel.known([target], known, issued_at=at, horizon_seconds=24 * 3600, steps={WARMTH: 3600})


def test_each_cause_gets_what_it_made() -> None:
    told = change(side(Plain(), FIRST), side(Plain(7.0), SECOND))
    assert told.causes == CAUSES
    steps = told.steps
    assert steps.height == 18
    loads = world().filter(pl.col("series_id") == LOAD).sort("event_at", "known_at")
    values = loads.unique("event_at", keep="first", maintain_order=True)["value"].to_numpy()
    old, new = 90 * 24 - 1, 90 * 24 + 5
    moved = values[new] - values[old] + 0.1 * (values[new - 24] - values[old - 24])
    for cause, expected in {
        "time": 0.0,
        "measurements": moved,
        "weather": 2.0,
        "model": 7.0,
    }.items():
        np.testing.assert_allclose(steps[cause], expected, atol=1e-9, err_msg=cause)
    corrected = (steps["after"] - steps["before"]).to_numpy() - moved - 9.0
    np.testing.assert_allclose(steps["corrections"], corrected, atol=1e-9)
    assert np.abs(corrected).min() > 0.1
    grounds = {each.cause: each for each in told.grounds}
    assert grounds["corrections"].count == 25
    assert grounds["corrections"].gap == pytest.approx(5)
    assert grounds["weather"].series_id == WARMTH
    assert grounds["weather"].gap == pytest.approx(2)
    said = Plain().predict(panel(FIRST))["q50"].to_numpy()[:6]
    assert grounds["measurements"].count == 6
    assert grounds["measurements"].gap == pytest.approx(np.mean(values[old + 1 : old + 7] - said))


def test_what_did_not_differ_has_no_share_and_costs_nothing() -> None:
    model = Plain()
    again = change(side(model, FIRST), side(model, FIRST))
    assert again.causes == ()
    assert again.forecasts == 1
    assert again.steps.select(pl.sum_horizontal(CAUSES)).sum().item() == 0
    other = change(side(model, FIRST), side(Plain(1.0), FIRST))
    assert other.causes == ("model",)
    assert other.forecasts == 2
    assert other.steps["model"].to_list() == pytest.approx([1.0] * 24)


@pytest.mark.parametrize("days", [None, 80], ids=["everything", "so many days"])
def test_the_house_is_really_asked_and_the_shares_add_up(days: int | None) -> None:
    context = timedelta(days=days) if days else None
    past = panel(FIRST - timedelta(days=2), world())
    model = House(HouseParameters(trees=15, late_trees=10)).fit(past)
    before, after = side(model, FIRST, context=context), side(model, SECOND, context=context)
    told = change(before, after)
    assert told.causes == ("time", "measurements", "corrections", "weather")
    assert told.forecasts == 12
    steps = told.steps
    for column, at in (("before", FIRST), ("after", SECOND)):
        seen = world() if days is None else world().filter(pl.col("event_at") >= at - timedelta(days=80))
        said = model.predict(panel(at, seen))
        both = steps.join(said, on=["series_id", "event_at"], how="left", maintain_order="left")
        assert both[column].equals(both["q50"]), column
    shares = steps.select(pl.sum_horizontal(CAUSES)).to_series()
    np.testing.assert_allclose(shares, steps["after"] - steps["before"], atol=1e-9)
    assert steps["weather"].mean() == pytest.approx(4, abs=2)
    assert steps["model"].abs().max() == 0


def test_forecasts_without_a_common_step_are_refused() -> None:
    with pytest.raises(BadDataError, match="no step in common"):
        change(side(Plain(), FIRST), side(Plain(), FIRST + 24 * HOUR))


def test_only_steps_that_every_mixture_reaches_are_told() -> None:
    @dataclass(frozen=True)
    class Short(Plain):
        @override
        def predict(self, panel: Panel) -> pl.DataFrame:
            return super().predict(panel).head(12)

    told = change(side(Plain(), FIRST), replace(side(Short(), SECOND), horizon_seconds=12 * 3600))
    assert told.steps["event_at"].to_list() == [SECOND + each * HOUR for each in range(6)]
