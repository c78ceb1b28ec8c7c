"""Steps of weeks, months and years: counted, stamped where the source stamps them, and forecast."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from foresite.core.frames import INSTANT, QUANTILE_COLUMNS
from foresite.forecasting.axis import Axis
from foresite.forecasting.backtest import origins_of
from foresite.forecasting.forecaster import Panel, Target
from foresite.forecasting.zoo.seasonal_naive import SeasonalNaive

ZONE = "America/New_York"


def local(days: pl.Series) -> pl.Series:
    return days.cast(pl.Datetime("us")).dt.replace_time_zone(ZONE).dt.convert_time_zone("UTC").cast(INSTANT)


def every(step: str, first: date, last: date, *, stamped: str = "start") -> pl.Series:
    days = pl.date_range(first, last, step, eager=True)
    return local(days.dt.month_end() if stamped == "end" else days)


@pytest.mark.parametrize(
    ("resolution", "stamps"),
    [
        ("P1W", every("1w", date(2023, 1, 6), date(2026, 2, 27))),
        ("P1M", every("1mo", date(1969, 1, 1), date(2022, 8, 1))),
        ("P1M", every("1mo", date(2019, 1, 1), date(2021, 6, 1), stamped="end")),
        ("P3M", every("3mo", date(2019, 1, 1), date(2021, 7, 1))),
        ("P1Y", every("1y", date(2001, 1, 1), date(2021, 1, 1))),
    ],
    ids=["weeks ending on Fridays", "months", "months stamped at their end", "quarters", "years"],
)
def test_a_long_step_is_one_number_and_begins_where_the_source_stamps_it(
    resolution: str, stamps: pl.Series
) -> None:
    axis = Axis.of(resolution, ZONE).anchored(stamps)
    index = axis.index(stamps)
    assert np.diff(index).tolist() == [1] * (len(stamps) - 1)
    assert axis.instants(index).to_list() == stamps.to_list()
    just_before = axis.index(stamps.dt.offset_by("-1us"))
    assert just_before.tolist() == (index - 1).tolist()


def monthly(values: list[float], first: date) -> pl.DataFrame:
    last = date(first.year + (len(values) - 1) // 12, (first.month - 1 + len(values) - 1) % 12 + 1, 1)
    at = every("1mo", first, last)
    return pl.DataFrame({"series_id": [1] * len(values), "event_at": at, "value": values}).with_columns(
        known_at=pl.col("event_at").dt.offset_by("35d")
    )


def test_seasonal_naive_of_months_says_the_same_month_of_last_year_that_was_known() -> None:
    values = [100.0 * year + month for year in range(6) for month in range(12)]
    frame = monthly(values, date(2015, 1, 1))
    issued_at = datetime(2020, 12, 1, 5, tzinfo=UTC)  # October was known on 5 November; November not yet
    target = Target(1, Axis.of("P1M", ZONE))
    panel = Panel.known([target], frame, issued_at=issued_at, horizon_seconds=366 * 86_400)
    assert panel.tracks[0].gap_steps == 1
    said = SeasonalNaive().fit(panel).predict(panel)
    assert said["event_at"].to_list() == every("1mo", date(2020, 12, 1), date(2021, 11, 1)).to_list()
    # December's newest known year is 2019; of January to October 2020 is known; of November 2019.
    assert said["q50"].to_list() == [411, *(500 + month for month in range(10)), 410]
    assert (np.diff(said.select(QUANTILE_COLUMNS).to_numpy(), axis=1) >= 0).all()


def test_a_backtest_of_long_steps_has_an_origin_a_step() -> None:
    stamps = every("1w", date(2023, 1, 6), date(2026, 2, 27))
    axis = Axis.of("P1W", ZONE).anchored(stamps)
    origins = origins_of(stamps[-1], 4, axis)
    assert origins == stamps[-4:].to_list()
