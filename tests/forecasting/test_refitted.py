"""ETS, theta and MSTL say what statsforecast says of the same history, and live through what has none."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from statsforecast.models import MSTL, AutoETS, AutoTheta
from tests.forecasting.zoo import made, rows_of, steps

from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Panel, Target

ISSUE = datetime(2024, 3, 1, tzinfo=UTC)
MONTHS = 120
LATE = 24
"""Origins whose errors make the quantiles, of months."""


def panel_of(values: np.ndarray, resolution: str, every: str, horizon: int) -> Panel:
    rows = rows_of(1, steps(every, len(values), ISSUE), values, timedelta(0))
    axis = Axis.of(resolution, "UTC")
    return Panel.known([Target(1, axis)], rows, issued_at=ISSUE, horizon_seconds=horizon * axis.seconds)


def monthly():
    month = np.arange(MONTHS)
    noise = np.random.default_rng(1).normal(0, 2, MONTHS)
    return 100 + 0.3 * month + 10 * np.sin(2 * np.pi * month / 12) + noise


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("ets", lambda: AutoETS(season_length=12)),
        ("theta", lambda: AutoTheta(season_length=12, decomposition_type="multiplicative")),
        (
            "mstl",
            lambda: MSTL(
                [12],
                trend_forecaster=AutoETS(season_length=1, model="ZZN"),
                stl_kwargs={"trend_jump": 2, "low_pass_jump": 2},
            ),
        ),
    ],
)
def test_the_median_is_what_the_library_says_fitted_before_the_trailing_origins(name: str, reference) -> None:
    values = monthly()
    panel = panel_of(values, "P1M", "mo", 12)
    said = made(name).fit(panel).predict(panel)["q50"].to_numpy()
    told = reference().fit(values[:-LATE]).forward(values, 12)["mean"]
    np.testing.assert_allclose(said, told, rtol=1e-12)


@pytest.mark.parametrize("name", ["ets", "theta", "mstl"])
def test_values_that_never_change_and_series_of_five_values_go_on_as_they_are(name: str) -> None:
    for values in (np.full(300, 7.0), np.array([3.0, 4.0, 5.0, 6.0, 7.0])):
        panel = panel_of(values, "P1D", "d", 3)
        assert made(name).fit(panel).predict(panel)["q50"].to_list() == [7.0, 7.0, 7.0]


def test_a_week_of_quarter_hours_keeps_its_daily_course_in_ets() -> None:
    step = np.arange(96 * 21)
    course = 10 * np.sin(2 * np.pi * step / 96)
    panel = panel_of(50 + course, "PT15M", "q", 96)
    said = made("ets").fit(panel).predict(panel)["q50"].to_numpy()
    np.testing.assert_allclose(said, 50 + course[:96], atol=0.5)
