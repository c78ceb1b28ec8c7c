"""Coverage is judged with bands that hold what they say, also where the steps of an issue err together."""

from dataclasses import replace

import numpy as np
import pytest

from foresite.core.frames import QUANTILES
from foresite.forecasting.scoreboard import Tally, coverages

NORMAL = np.array([-1.6449, -1.2816, -0.8416, -0.5244, -0.2533, 0.0, 0.2533, 0.5244, 0.8416, 1.2816, 1.6449])
"""Quantiles of the standard normal distribution at QUANTILES (Abramowitz and Stegun, table 26.5)."""


def issues(count: int, *, together: float, wide: float = 1.0, seed: int = 0) -> list[Tally]:
    """Issues of 24 standard normal errors each, of which a share of the variance is common to the issue."""
    rng = np.random.default_rng(seed)
    common = rng.normal(0, together**0.5, (count, 1))
    errors = common + rng.normal(0, (1 - together) ** 0.5, (count, 24))
    below = (errors[:, :, None] <= wide * NORMAL).sum(axis=1)
    return [Tally(24, 0.0, 0.0, 0.0, 0.0, 0, 0.0, 0.0, tuple(map(float, each))) for each in below]


@pytest.mark.parametrize("together", [0.0, 0.7], ids=["independent steps", "steps that err together"])
def test_a_kept_promise_is_seldom_called_broken(together: float) -> None:
    found = [coverages(issues(60, together=together, seed=seed))[0] for seed in range(200)]
    assert {each.promised_share for each in found} == {0.8}
    assert 0.88 < np.mean([each.kept for each in found]) <= 1.0


@pytest.mark.parametrize("wide", [0.6, 1.8], ids=["too narrow", "too wide"])
def test_a_broken_promise_is_told(wide: float) -> None:
    told = coverages(issues(60, together=0.3, wide=wide))
    assert [each.kept for each in told[:2]] == [False, False]
    assert (told[0].observed_share < 0.8) == (wide < 1)


def test_of_few_issues_nothing_is_claimed() -> None:
    assert {each.kept for each in coverages(issues(5, together=0.0, wide=0.1))} == {None}


def test_issues_without_the_outer_quantiles_count_for_the_inner_ones_only() -> None:
    nothing = float("nan")
    old = [replace(each, below=(nothing, *each.below[1:-1], nothing)) for each in issues(30, together=0.0)]
    told = {(each.low, each.high): each.issues for each in coverages([*old, *issues(25, together=0.0)])}
    assert told[0.1, 0.9] == 55
    assert told[0.05, 0.95] == 25
    assert len(told) == 2 + len(QUANTILES)
    assert Tally.of(old[0].plain()).plain() == old[0].plain()
