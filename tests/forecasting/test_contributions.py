"""What a forecast is made of: its parts add up to it, and trees and lines are told exactly."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import permutations
from typing import Any

import lightgbm
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forecasting.zoo import PANELS, made

from foresite.core.errors import BadDataError
from foresite.forecasting import boosting
from foresite.forecasting.axis import Axis
from foresite.forecasting.contributions import PARTS, Explained, raised
from foresite.forecasting.forecaster import Model, Panel, Target
from foresite.forecasting.shapley import Coalition, shapley
from foresite.forecasting.zoo.house import House, HouseParameters
from foresite.forecasting.zoo.like_days import LikeDays
from foresite.forecasting.zoo.ridge import Ridge
from foresite.forecasting.zoo.seasonal_naive import SeasonalNaive

START = datetime(2024, 1, 1, tzinfo=UTC)
QUICK = HouseParameters(trees=20, late_trees=10)
LOAD, WARMTH = 1, 2
PLAYERS = ("a", "b", "c", "d")


def by_orders(
    players: tuple[str, ...], worth: Callable[[Coalition], Any], after: dict[str, str]
) -> dict[str, float]:
    """The definition: what each adds when it comes, over all orders that may be."""
    orders = [
        order
        for order in permutations(players)
        if all(order.index(other) < order.index(one) for one, other in after.items() if other in order)
    ]
    shares = dict.fromkeys(players, 0.0)
    for order in orders:
        for place, player in enumerate(order):
            there = frozenset(order[:place])
            shares[player] += (worth(there | {player}) - worth(there)) / len(orders)
    return shares


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(-1e3, 1e3), min_size=16, max_size=16),
    st.dictionaries(st.sampled_from("bcd"), st.just("a"), max_size=3),
)
def test_shares_are_what_each_adds_over_all_orders_and_add_up(
    worths: list[float], after: dict[str, str]
) -> None:
    told = {frozenset(p for k, p in enumerate(PLAYERS) if n >> k & 1): w for n, w in enumerate(worths)}
    shares = shapley(PLAYERS, lambda some: np.array(told[some]), after=after)
    expected = by_orders(PLAYERS, told.__getitem__, after)
    for player in PLAYERS:
        assert shares[player] == pytest.approx(expected[player], abs=1e-9)
    assert sum(shares.values()) == pytest.approx(worths[-1] - worths[0], abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-1e3, 1e3), min_size=8, max_size=8))
def test_who_adds_nothing_gets_nothing_and_equals_get_the_same(worths: list[float]) -> None:
    def worth(some: Coalition) -> np.ndarray:
        count = len(some & {"a", "b"})
        return np.array(worths[count + 3 * ("d" in some)])

    shares = shapley(PLAYERS, worth)
    assert shares["c"] == 0
    assert shares["a"] == pytest.approx(shares["b"], abs=1e-9)


def test_who_may_come_only_after_another_is_not_asked_without_it() -> None:
    asked: list[Coalition] = []

    def worth(some: Coalition) -> np.ndarray:
        asked.append(some)
        return np.array(10.0 * ("values" in some) + ("time" in some))

    shares = shapley(("time", "values"), worth, after={"values": "time"})
    assert {name: float(each) for name, each in shares.items()} == {"time": 1.0, "values": 10.0}
    assert frozenset({"values"}) not in asked


def test_parts_of_a_logarithm_are_parts_of_the_value() -> None:
    logs = {
        part: np.array([value, 0.0]) for part, value in zip(PARTS, (3.0, 0.1, -0.2, 0.3, 0.0), strict=True)
    }
    parts = raised(logs)
    np.testing.assert_allclose(sum(parts.values()), np.exp(sum(logs.values())), rtol=1e-14)
    assert parts["rules"].tolist() == [0, 0]
    assert parts["usual"][0] == pytest.approx(np.exp(3.0))
    assert parts["calendar"][0] > 0 > parts["weather"][0]


def expectation(node: dict[str, Any], row: np.ndarray, known: Coalition) -> float:
    """What a tree says where only some features are known: branches weigh by the rows that took them."""
    if "leaf_value" in node:
        return float(node["leaf_value"])
    feature = int(node["split_feature"])
    if str(feature) in known:
        side = "left_child" if row[feature] <= node["threshold"] else "right_child"
        return expectation(node[side], row, known)
    sides = [node["left_child"], node["right_child"]]
    counts = [side.get("leaf_count", side.get("internal_count")) for side in sides]
    told = [expectation(side, row, known) for side in sides]
    return float(np.average(told, weights=counts))


def of_trees(trees: list[dict[str, Any]], row: np.ndarray, known: Coalition) -> np.ndarray:
    return np.array(sum(expectation(tree, row, known) for tree in trees))


def test_shares_of_trees_are_exact_and_add_up_to_what_they_say() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(400, 3))
    wanted = rows[:, 0] * rows[:, 1] + np.maximum(rows[:, 2], 0)
    asked = {"objective": "l2", "num_leaves": 6, "min_data_in_leaf": 10, "learning_rate": 0.3}
    text = boosting.grow(rows, wanted, np.ones(400), asked, trees=3)
    some = rows[:5]
    booster = boosting.parsed(text)
    told = boosting.shares(booster, some)
    np.testing.assert_allclose(told.sum(axis=1), boosting.said(booster, some), atol=1e-12)
    trees = [each["tree_structure"] for each in lightgbm.Booster(model_str=text).dump_model()["tree_info"]]
    for row, shares in zip(some, told, strict=True):
        exact = shapley(("0", "1", "2"), partial(of_trees, trees, row))
        np.testing.assert_allclose(shares[:3], [exact[name] for name in "012"], atol=1e-9)


def made_of(model: Model, panel: Panel) -> pl.DataFrame:
    assert isinstance(model, Explained)
    return model.contributions(panel)


def panel_of(*, days: int = 130, warm: float = 2.0, level: float = 100.0, horizon_hours: int = 24) -> Panel:
    """A load by hour and weekday that weather moves, and the weather, known two days ahead."""
    hours = days * 24
    rng = np.random.default_rng(2)
    step = np.arange(hours + 72)
    warmth = 10 + 5 * np.sin(2 * np.pi * step / 24) + np.repeat(rng.normal(0, 4, days + 3), 24)
    load = level + 9 * np.sin(2 * np.pi * step / 24) + 8 * (step // 24 % 7 < 5) + warm * warmth
    load += rng.normal(0, 1, len(load))
    at = pl.datetime_range(
        START, START + timedelta(hours=len(step) - 1), "1h", eager=True, time_unit="us", time_zone="UTC"
    )
    frames = [
        pl.DataFrame({"event_at": at, "value": values}).with_columns(
            series_id=pl.lit(series_id, dtype=pl.Int64), known_at=pl.col("event_at") + lag
        )
        for series_id, values, lag in (
            (LOAD, load, timedelta(hours=1)),
            (WARMTH, warmth, -timedelta(days=2)),
        )
    ]
    target = Target(LOAD, Axis.of("PT1H", "UTC"), covariates=(WARMTH,))
    return Panel.known(
        [target],
        pl.concat(frames),
        issued_at=START + timedelta(hours=hours),
        horizon_seconds=horizon_hours * 3600,
        steps={WARMTH: 3600},
    )


@pytest.mark.parametrize("level", [100.0, -20.0], ids=["all positive", "around zero"])
def test_the_parts_of_the_house_add_up_to_its_median(level: float) -> None:
    panel = panel_of(level=level)
    model = House(QUICK).fit(panel)
    parts, said = made_of(model, panel), model.predict(panel)
    assert parts["event_at"].equals(said["event_at"])
    np.testing.assert_allclose(parts.select(pl.sum_horizontal(PARTS)).to_series(), said["q50"], rtol=1e-9)


@pytest.mark.parametrize("hours", [24, 400], ids=["a day", "beyond what is learned"])
def test_the_parts_of_the_fast_tier_add_up_to_its_median(hours: int) -> None:
    panel = panel_of(horizon_hours=hours)
    model = Ridge().fit(panel)
    parts, said = made_of(model, panel), model.predict(panel)
    assert parts["event_at"].equals(said["event_at"])
    np.testing.assert_allclose(parts.select(pl.sum_horizontal(PARTS)).to_series(), said["q50"], rtol=1e-9)
    size = {part: float(np.abs(parts[part].to_numpy()).mean()) for part in PARTS}
    assert size["rules"] == 0
    assert min(size[part] for part in ("calendar", "weather", "recent")) > 0.1
    assert size["usual"] == pytest.approx(float(said["q50"].to_numpy().mean()), rel=0.2)


def test_rules_are_all_that_rules_are_made_of() -> None:
    panel = panel_of()
    for model in (LikeDays().fit(panel), SeasonalNaive().fit(panel)):
        assert made_of(model, panel)["rules"].equals(model.predict(panel)["q50"], check_names=False)


CHEAP = ("ridge", "lightgbm", "like-days", "seasonal-naive")
TELLING = [(name, case) for name in CHEAP for case in PANELS]
TELLING += [(name, case) for name in ("house", "xgboost", "ebm") for case in ("days", "weeks")]


@pytest.mark.parametrize(("name", "case"), TELLING)
def test_whatever_a_family_learned_its_parts_add_up_to_its_medians(name: str, case: str) -> None:
    panel = PANELS[case]()
    model = made(name).fit(panel)
    both = made_of(model, panel).join(model.predict(panel), on=["series_id", "event_at"], validate="1:1")
    parts, said = both.select(pl.sum_horizontal(PARTS)).to_series().to_numpy(), both["q50"].to_numpy()
    assert len(said) == sum(panel.horizon_steps(each) for each in panel.targets)
    np.testing.assert_allclose(parts, said, rtol=1e-9, atol=1e-9 * np.abs(said).max())


def test_a_family_that_does_not_tell_says_so() -> None:
    panel = PANELS["days"]()
    assert not isinstance(made("ets").fit(panel), Explained)
    forest = made("random-forest").fit(panel)
    with pytest.raises(BadDataError, match="does not tell"):
        made_of(forest, panel)


def test_a_warmer_day_is_told_as_weather_and_a_series_without_weather_has_none() -> None:
    panel = panel_of()
    model = House(QUICK).fit(panel)
    ahead = (pl.col("series_id") == WARMTH) & (pl.col("event_at") >= panel.issued_at)
    warmer = Panel(
        panel.targets,
        panel.issued_at,
        panel.horizon_seconds,
        panel.rows,
        panel.versions.with_columns(value=pl.col("value") + pl.when(ahead).then(3.0).otherwise(0.0)),
        panel.steps,
    )
    before, after = (made_of(model, each).select(PARTS).mean() for each in (panel, warmer))
    risen = (model.predict(warmer)["q50"] - model.predict(panel)["q50"]).mean()
    assert risen == pytest.approx(6, abs=2)
    assert (after["weather"] - before["weather"])[0] == pytest.approx(risen, abs=1.0)
    alone = Panel(
        (Target(LOAD, Axis.of("PT1H", "UTC")),),
        panel.issued_at,
        panel.horizon_seconds,
        panel.rows,
        panel.versions.clear(),
    )
    parts = made_of(House(QUICK).fit(alone), alone)
    assert parts["weather"].abs().max() == 0
    assert (parts["usual"] > 0).all()


def test_what_nothing_was_learned_of_is_told_by_rules() -> None:
    at = pl.datetime_range(
        START, START + timedelta(days=36500), "1w", eager=True, time_unit="us", time_zone="UTC"
    )
    rows = pl.DataFrame({"event_at": at[:150], "value": 100.0 + np.arange(150)}).with_columns(
        series_id=pl.lit(LOAD, dtype=pl.Int64), known_at=pl.col("event_at")
    )
    panel = Panel.known(
        [Target(LOAD, Axis.of("P1W", "UTC"))], rows, issued_at=at[150], horizon_seconds=4 * 7 * 86400
    )
    model = House(QUICK).fit(panel)
    parts = made_of(model, panel)
    np.testing.assert_allclose(parts["rules"], model.predict(panel)["q50"], rtol=1e-12)
    fast = Ridge().fit(panel)
    told = made_of(fast, panel).select(pl.sum_horizontal(PARTS)).to_series()
    np.testing.assert_allclose(told, fast.predict(panel)["q50"], rtol=1e-9)
