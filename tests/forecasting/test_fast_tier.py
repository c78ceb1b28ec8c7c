"""Like days and the batched ridge: worked by hand, held against scikit-learn, and lent to what is new."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import Ridge as Reference
from tests.forecasting.zoo import rows_of, steps

from foresite.core.frames import QUANTILES
from foresite.forecasting.axis import Axis
from foresite.forecasting.calibration import fans
from foresite.forecasting.forecaster import Panel, Target
from foresite.forecasting.pooling import Sums, solved
from foresite.forecasting.zoo.like_days import LikeDays, LikeDaysParameters
from foresite.forecasting.zoo.ridge import Ridge

ISSUE = datetime(2024, 5, 1, tzinfo=UTC)
"""A Wednesday, and a public holiday in Germany."""


def days_of(values: np.ndarray, *, country: str = "DE") -> Panel:
    rows = rows_of(1, steps("d", len(values), ISSUE), values, timedelta(days=1))
    target = Target(1, Axis.of("P1D", "UTC"), country)
    return Panel.known([target], rows, issued_at=ISSUE, horizon_seconds=4 * 86_400)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        # Wednesday the first of May is a holiday: the Sundays 28 and 21 April. Thursday and Friday: 30 and 29
        # April. Saturday: 27 and 20 April. Values are days before the issue: 30 April is 1.
        ("class", [(3 + 10) / 2, (1 + 2) / 2, (1 + 2) / 2, (4 + 11) / 2]),
        # Thursdays: 25 and 18 April; Fridays: 26 and 19 April.
        ("weekday", [(3 + 10) / 2, (6 + 13) / 2, (5 + 12) / 2, (4 + 11) / 2]),
    ],
)
def test_like_days_are_those_a_dispatcher_would_take(kind: str, wanted: list[float]) -> None:
    panel = days_of(np.arange(40, 0, -1.0))
    said = LikeDays(LikeDaysParameters(days=2, kind=kind)).fit(panel).predict(panel)
    assert said["q50"].to_list() == wanted


def test_a_batch_of_ridges_agrees_with_scikit_learn() -> None:
    rng = np.random.default_rng(5)
    terms, wanted = rng.normal(size=(3, 50, 6)), rng.normal(size=(3, 50, 4))
    weight = rng.uniform(0.2, 1, (3, 50))
    told = solved(Sums.of(terms, wanted, weight), 7.0)
    for place in range(3):
        reference = Reference(alpha=7.0, fit_intercept=False)
        reference.fit(terms[place], wanted[place], sample_weight=weight[place])
        np.testing.assert_allclose(told[place], reference.coef_.T, rtol=1e-9)


def test_a_ridge_shrunk_towards_others_is_theirs_without_rows_of_its_own() -> None:
    towards = np.arange(12.0).reshape(1, 4, 3)
    nothing = Sums(np.zeros((1, 4, 4)), np.zeros((1, 4, 3)), np.zeros(1))
    np.testing.assert_allclose(solved(nothing, 5.0, towards), towards)


def families(old: int, new: int, new_days: int) -> tuple[Panel, np.ndarray]:
    """Hourly series whose next day answers to how the last one differed; the last ones began just now."""
    rng = np.random.default_rng(6)
    count, days, hours = old + new, 200, 24
    shocks = np.zeros((count, days + 1))
    for day in range(1, days + 1):
        shocks[:, day] = -0.9 * shocks[:, day - 1] + rng.normal(0, 1, count)
    shape = np.sin(2 * np.pi * np.arange(hours) / 24)
    values = (50 + 10 * shape + 8 * shocks[..., None] * (1 + 0.5 * shape)).reshape(count, -1)
    at = steps("h", days * hours, ISSUE)
    seen = values[:, : days * hours].copy()
    seen[old:, : (days - new_days) * hours] = np.nan
    frames = [rows_of(number, at, each, timedelta(hours=1)) for number, each in enumerate(seen, start=1)]
    targets = [Target(number, Axis.of("PT1H", "UTC")) for number in range(1, count + 1)]
    panel = Panel.known(targets, pl.concat(frames), issued_at=ISSUE, horizon_seconds=86_400)
    return panel, values[old:, -hours:]


def test_series_of_ten_days_borrow_what_the_others_learned() -> None:
    panel, truth = families(30, 10, 10)

    def told(given: Panel) -> np.ndarray:
        said = Ridge().fit(given).predict(given).filter(pl.col("series_id") > 30)
        return said["q50"].to_numpy().reshape(-1, 24)

    alone = [
        told(Panel.known([target], panel.rows, issued_at=ISSUE, horizon_seconds=86_400))
        for target in panel.targets[30:]
    ]
    assert np.abs(told(panel) - truth).mean() < 0.7 * np.abs(np.concatenate(alone) - truth).mean()


def test_quantiles_of_many_series_hold_their_share_each_in_its_own_size() -> None:
    rng = np.random.default_rng(8)
    size = np.array([1.0, 50.0])[:, None, None] * (1 + np.arange(24) / 8)
    hours = np.arange(24) // 6
    made = fans(np.zeros((2, 24)), size * rng.normal(size=(2, 56, 24)), hours)
    fresh = size * rng.normal(size=(2, 4000, 24))
    inside = (fresh >= made[:, None, :, 1]) & (fresh <= made[:, None, :, -2])
    assert (np.abs(inside.mean(axis=(1, 2)) - 0.8) < 0.05).all()
    np.testing.assert_array_equal(made[:, :, QUANTILES.index(0.5)], 0.0)
    np.testing.assert_array_equal(fans(np.ones((1, 24)), np.full((1, 5, 24), np.nan), hours), 1.0)
