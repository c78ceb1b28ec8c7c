"""Champions are chosen on the same origins, are hard to unseat by luck, and never worse than naive."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from foresite.core.frames import INSTANT
from foresite.forecasting.selection import chosen, held_against, losses

START = datetime(2024, 1, 1, tzinfo=UTC)


def of(values: np.ndarray) -> pl.DataFrame:
    at = pl.Series([START + timedelta(days=day) for day in range(len(values))], dtype=INSTANT)
    return pl.DataFrame({"issued_at": at, "loss": values})


def noisy(mean: float, *, origins: int = 56, seed: int = 1, week: float = 0.0) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    weeks = np.repeat(rng.normal(0, week, origins // 7 + 1), 7)[:origins]
    return of(np.abs(mean + weeks + rng.normal(0, 0.1, origins)))


def test_a_loss_is_the_mean_absolute_error_of_the_median_at_each_origin() -> None:
    at = pl.Series([START, START, START + timedelta(days=1)], dtype=INSTANT)
    made = pl.DataFrame(
        {"series_id": [1] * 3, "issued_at": at, "event_at": [1, 2, 3], "q50": [1.0, 2.0, 3.0]}
    )
    truth = pl.DataFrame({"series_id": [1] * 3, "event_at": [1, 2, 3], "value": [2.0, 4.0, None]})
    assert losses(made, truth)[1]["loss"].to_list() == [1.5]


def test_equal_forecasters_are_seldom_called_different() -> None:
    sure = [
        held_against(noisy(1, seed=2 * seed, week=0.1), noisy(1, seed=2 * seed + 1, week=0.1)).better_share
        for seed in range(100)
    ]
    assert np.mean([share >= 0.95 or share <= 0.05 for share in sure]) < 0.3
    assert 0.35 < np.mean(sure) < 0.65


def test_a_clear_winner_is_told_with_its_ratio() -> None:
    told = held_against(noisy(0.5, seed=1), noisy(1.0, seed=2))
    assert told.ratio == pytest.approx(0.5, abs=0.06)
    assert told.low < told.ratio < told.high < 0.6
    assert told.better_share == 1.0


def test_the_first_champion_is_the_best_and_naive_where_nobody_beats_it() -> None:
    naive = noisy(1.0)
    assert chosen({"naive": naive, "a": noisy(0.9), "b": noisy(0.8)}, "naive").forecaster == "b"
    told = chosen({"naive": naive, "a": noisy(1.1)}, "naive")
    assert (told.forecaster, told.reason) == ("naive", "naive")


def test_a_challenger_must_be_surely_better_to_take_the_title() -> None:
    naive, now = noisy(2.0), noisy(1.0, seed=1, week=0.3)
    luck = np.random.default_rng(5).normal(0, 0.4, 56)
    by_luck = now.with_columns(loss=pl.col("loss") + pl.Series(luck - luck.mean() - 0.005))
    surely = now.with_columns(loss=pl.col("loss") - 0.2)
    assert chosen({"naive": naive, "now": now, "a": by_luck}, "naive", now="now").reason == "kept"
    told = chosen({"naive": naive, "now": now, "a": surely}, "naive", now="now")
    assert (told.forecaster, told.reason) == ("a", "better")


def test_a_champion_that_is_worse_than_naive_goes_at_once() -> None:
    told = chosen({"naive": noisy(1.0, seed=1), "now": noisy(1.02, seed=1)}, "naive", now="now")
    assert (told.forecaster, told.reason) == ("naive", "naive")
