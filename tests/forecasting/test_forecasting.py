"""The arithmetic of forecasting: steps across clock changes, quantiles, scores, weather as known."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from foresite.core.errors import BadDataError
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.core.timeaxis import local_day
from foresite.forecasting.axis import Axis
from foresite.forecasting.calibration import conformal
from foresite.forecasting.features import back
from foresite.forecasting.forecaster import Panel, Seen, Target
from foresite.forecasting.scores import score, seasonal_scale
from foresite.forecasting.weather import Archive

INSTANT = pl.Datetime("us", "UTC")


def hourly(start: datetime, hours: int) -> pl.DataFrame:
    at = pl.Series([start + timedelta(hours=hour) for hour in range(hours)], dtype=INSTANT)
    values = pl.Series(np.arange(hours, dtype=np.float64))
    return pl.DataFrame({"series_id": pl.Series([1] * hours), "event_at": at, "value": values}).with_columns(
        known_at=pl.col("event_at") + pl.duration(hours=1)
    )


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2024, 10, 27)], ids=["23 hours", "25 hours"])
def test_the_same_hour_of_yesterday_keeps_its_wall_clock_across_a_clock_change(day: date) -> None:
    midnight = local_day(day, "Europe/Berlin")
    frame = hourly(midnight.start - timedelta(days=3), 24 * 4)
    target = Target(1, Axis.of("PT1H", "Europe/Berlin"))
    panel = Panel.known([target], frame, issued_at=midnight.end, horizon_seconds=86_400)
    track = panel.tracks[0]
    noon = target.axis.index(pl.Series([midnight.start + timedelta(hours=36)], dtype=INSTANT))
    before = target.axis.instants(back(track, noon, 1)).dt.convert_time_zone("Europe/Berlin")
    after = target.axis.instants(noon).dt.convert_time_zone("Europe/Berlin")
    assert before.dt.hour().to_list() == after.dt.hour().to_list()


def test_a_panel_holds_nothing_known_after_its_issue() -> None:
    issued_at = datetime(2024, 5, 3, tzinfo=UTC)
    frame = hourly(datetime(2024, 5, 1, tzinfo=UTC), 96)
    panel = Panel.known(
        [Target(1, Axis.of("PT1H", "UTC"))], frame, issued_at=issued_at, horizon_seconds=86_400
    )
    assert panel.rows["known_at"].max() == issued_at
    assert panel.tracks[0].gap_steps == 0


def test_panels_cut_out_of_what_was_seen_at_once_are_those_made_one_by_one() -> None:
    issued_at = datetime(2024, 5, 3, tzinfo=UTC)
    plain = hourly(datetime(2024, 5, 1, tzinfo=UTC), 96)
    frames = [
        plain.with_columns(series_id=pl.lit(each, pl.Int64), value=pl.col("value") + each)
        for each in (1, 2, 3)
    ]
    corrected = (
        frames[1].head(30).with_columns(value=pl.lit(7.0), known_at=pl.lit(issued_at - timedelta(hours=1)))
    )
    too_late = (
        frames[1].head(30).with_columns(value=pl.lit(9.0), known_at=pl.lit(issued_at + timedelta(hours=1)))
    )
    rows = pl.concat(
        [frames[2], corrected.select(plain.columns), frames[1], too_late.select(plain.columns), frames[0]]
    )
    axis = Axis.of("PT1H", "UTC")
    seen = Seen.of(rows, issued_at)
    for wanted in ([1], [2], [3, 1], [1, 2, 3], [4]):
        targets = [Target(each, axis, covariates=(2,)) for each in wanted]
        alone = rows.filter(pl.col("series_id").is_in([*wanted, 2]))
        one = Panel.known(targets, alone, issued_at=issued_at, horizon_seconds=86_400, steps={2: 3600})
        cut = seen.panel(targets, horizon_seconds=86_400, steps={2: 3600})
        assert cut.rows.filter(pl.col("series_id").is_in(wanted)).equals(
            one.rows.filter(pl.col("series_id").is_in(wanted))
        )
        assert cut.versions.equals(
            alone.filter(pl.col("series_id") == 2, pl.col("known_at") <= issued_at)
            .sort("event_at", "known_at")
            .select(cut.versions.columns)
        )
        for first, other in zip(cut.tracks, one.tracks, strict=True) if wanted != [4] else ():
            np.testing.assert_array_equal(first.values, other.values)


def test_weather_is_the_newest_version_known_at_each_origin() -> None:
    versions = pl.DataFrame(
        {
            "event_at": pl.Series([datetime(2024, 5, 2, tzinfo=UTC)] * 2, dtype=INSTANT),
            "known_at": pl.Series(
                [datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 2, tzinfo=UTC)], dtype=INSTANT
            ),
            "series_id": [7, 7],
            "value": [10.0, 12.0],
        }
    )
    panel = Panel((), datetime(2024, 5, 3, tzinfo=UTC), 86_400, versions, versions, {7: 3600})
    event = versions["event_at"].dt.epoch("us").to_numpy()[:1].repeat(3)
    hour = 3_600_000_000
    origins = versions["known_at"].dt.epoch("us").to_numpy()[[0, 0, 1]] + np.array([-hour, hour, 0])
    found = Archive(panel, 7, 3600).known(event, origins)
    assert np.isnan(found[0])
    assert found[1:].tolist() == [10.0, 12.0]


def test_quantiles_never_cross_and_hold_their_share() -> None:
    rng = np.random.default_rng(3)
    quantiles = conformal(np.zeros(24), rng.normal(0, 1, (56, 24)), per_day=24)
    assert (np.diff(quantiles, axis=1) >= 0).all()
    fresh = rng.normal(0, 1, (4000, 24))
    share = ((fresh >= quantiles[:, 1]) & (fresh <= quantiles[:, -2])).mean()
    assert 0.76 < share < 0.84


def test_ranges_hold_soon_after_errors_have_doubled() -> None:
    rng = np.random.default_rng(5)
    residuals = rng.normal(0, 1, (56, 24)) * np.where(np.arange(56) < 28, 1.0, 2.0)[:, None]
    quantiles = conformal(np.zeros(24), residuals, per_day=24)
    fresh = rng.normal(0, 2, (4000, 24))
    share = ((fresh >= quantiles[:, 1]) & (fresh <= quantiles[:, -2])).mean()
    assert share > 0.71  # 0.67 to 0.69 where all origins weigh the same


def test_hardly_known_errors_are_pooled_and_none_say_nothing() -> None:
    residuals = np.full((28, 24), np.nan)
    assert (conformal(np.zeros(24), residuals, per_day=24) == 0).all()
    assert (conformal(np.zeros(24), residuals[:0], per_day=24) == 0).all()
    residuals[-1] = np.linspace(-1, 1, 24)
    few = conformal(np.zeros(24), residuals, per_day=24)
    assert (few == few[0]).all()
    assert (few[0, 0], few[0, -1]) == (-1, 1)


def test_scores_agree_with_sums_by_hand() -> None:
    pairs = pl.DataFrame(
        {"series_id": [1, 1], "observed": [10.0, 20.0]} | {name: [12.0, 20.0] for name in QUANTILE_COLUMNS}
    )
    told = score(pairs, {1: 4.0})["pooled"]
    # Pinball of 2 too high is (1 - q) x 2, its mean over the nine levels is 1; twice that over 30.
    assert told["wql"] == pytest.approx(2 / 30)
    assert told["mae"] == 1.0
    assert told["rmse"] == pytest.approx(2**0.5)
    assert told["mase"] == 0.25
    assert told["coverage_80_share"] == 0.5
    assert seasonal_scale(np.array([1.0, 2.0, 4.0, np.nan]), 1) == 1.5


@pytest.mark.parametrize("resolution", [None, "P5M", "P3D", "PT7M"])
def test_a_series_without_a_step_that_divides_the_day_is_refused(resolution: str | None) -> None:
    with pytest.raises(BadDataError, match="cannot be forecast"):
        Axis.of(resolution, "UTC")
