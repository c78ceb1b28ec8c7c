"""The next peak: within a day of the moment looked from, and of a forecast that is over, of its first day."""

from datetime import UTC, datetime, timedelta

import polars as pl

from foresite.core.frames import FORECAST, QUANTILE_COLUMNS
from foresite.forecasting.peaks import peaks

START = datetime(2024, 5, 1, tzinfo=UTC)


def fan(series_id: int, medians: list[float]) -> pl.DataFrame:
    """Return an hourly fan with ranges of one on either side."""
    rows = [
        {name: value + (at - 5) / 4 for at, name in enumerate(QUANTILE_COLUMNS, 1)}
        | {"series_id": series_id, "event_at": START + timedelta(hours=hour), "q50": value}
        | {"q10": value - 1, "q90": value + 1}
        for hour, value in enumerate(medians)
    ]
    chosen = {name: FORECAST[name] for name in ("series_id", "event_at", *QUANTILE_COLUMNS)}
    return pl.DataFrame(rows, schema=chosen)


def test_peak_is_the_highest_median_of_the_next_day() -> None:
    medians = [9.0, 1.0, 5.0, 5.0, *[2.0] * 24, 99.0]
    (told,) = peaks(fan(4, medians), START + timedelta(minutes=30)).to_dicts()
    assert (told["event_at"], told["median"]) == (START + timedelta(hours=2), 5.0)
    assert (told["low"], told["high"], told["over"]) == (4.0, 6.0, False)
    assert told["until"] == START + timedelta(hours=28)


def test_forecast_that_is_over_tells_its_own_first_day() -> None:
    both = pl.concat([fan(1, [1.0, 3.0, 2.0]), fan(2, [4.0] * 48)])
    told = peaks(both, START + timedelta(hours=12)).to_dicts()
    assert [(row["series_id"], row["over"], row["median"]) for row in told] == [
        (1, True, 3.0),
        (2, False, 4.0),
    ]
    assert told[1]["event_at"] == START + timedelta(hours=12)


def test_nothing_issued_is_no_peak() -> None:
    assert peaks(fan(1, []), START).is_empty()
