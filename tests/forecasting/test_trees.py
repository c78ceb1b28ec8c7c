"""Trees as arrays say what LightGBM says of them, to the digit, whatever rows they are asked with."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foresite.forecasting import trees
from foresite.forecasting.artefact import laid, read_laid
from foresite.forecasting.boosting import grow, parsed, said
from foresite.forecasting.sieve import MOST_LEAVES, Sieve
from foresite.forecasting.trees import Trees

FEATURES = 5


def rows_of(seed: int, count: int, unknown: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    rows = rng.normal(0, 2, (count, FEATURES))
    rows[:, 3] = np.round(rows[:, 3])
    rows[:, 4] = rng.random(count) < 0.1
    return np.where(rng.random(rows.shape) < unknown, np.nan, rows)


def grown(*, unknown: float, leaves: int = 31, trees: int = 30, fewest: int = 5) -> str:
    rows = rows_of(1, 800, unknown)
    known = np.nan_to_num(rows)
    wanted = known[:, 0] * known[:, 1] + np.abs(known[:, 2]) + 3 * known[:, 4] + 7
    asked = {"objective": "l1", "num_leaves": leaves, "min_data_in_leaf": fewest, "learning_rate": 0.1}
    return grow(rows, wanted, np.ones(len(rows)), asked, trees=trees)


TEXTS = {
    "all known": grown(unknown=0.0),
    "some unknown": grown(unknown=0.1),
    "32 leaves": grown(unknown=0.02, leaves=32, fewest=1),
    "many leaves": grown(unknown=0.02, leaves=200, fewest=1),
    "two leaves": grown(unknown=0.0, leaves=2),
    "nothing to split": grown(unknown=0.0, fewest=700),
}


def asked_in_each_way(text: str) -> list[Trees | Sieve]:
    """Return the trees gone down branch by branch, and sifted where they have few leaves."""
    gone_down = Trees.of_text(text)
    return [each for each in (gone_down, Sieve.of(gone_down)) if each is not None]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(2, 10_000), count=st.integers(0, 300), unknown=st.sampled_from([0.0, 0.01, 0.5, 1.0]))
def test_trees_say_what_lightgbm_says(text: str, seed: int, count: int, unknown: float) -> None:
    rows = rows_of(seed, count, unknown)
    for asked in asked_in_each_way(text):
        told = asked.say(rows)
        assert told.shape == (count,)
        if count:
            np.testing.assert_array_equal(told, said(parsed(text), rows))
            np.testing.assert_array_equal(told[:1], asked.say(rows[:1]))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_values_on_a_threshold_go_where_lightgbm_has_them_go(text: str) -> None:
    limits = np.unique(Trees.of_text(text).threshold)[:400]
    rows = np.stack([np.nextafter(limits, to) for to in (-np.inf, np.inf)] + [limits]).reshape(-1, 1)
    rows = np.repeat(rows, FEATURES, axis=1) if len(rows) else np.zeros((1, FEATURES))
    for asked in asked_in_each_way(text):
        np.testing.assert_array_equal(asked.say(rows), said(parsed(text), rows))


def test_only_trees_of_few_leaves_are_sifted() -> None:
    assert [text for text in TEXTS if Sieve.of(Trees.of_text(TEXTS[text])) is None] == ["many leaves"]
    sieve = Sieve.of(Trees.of_text(TEXTS["32 leaves"]))
    assert sieve is not None
    assert len(sieve.values) > (MOST_LEAVES - 1) * len(sieve.first)
    kept = read_laid(laid({"sieve": sieve.plain()}))
    rows = rows_of(3, 40, 0.1)
    np.testing.assert_array_equal(Sieve(**kept["sieve"]).say(rows), sieve.say(rows))


def test_trees_are_the_same_after_they_were_kept() -> None:
    asked = Trees.of_text(TEXTS["some unknown"])
    kept = read_laid(laid({"trees": asked.plain(), "of": ["a", {"b": np.arange(3)}]}))
    assert kept["of"][1]["b"].tolist() == [0, 1, 2]
    rows = rows_of(3, trees.ROWS_AT_ONCE + 9, 0.1)
    np.testing.assert_array_equal(Trees.of(kept["trees"]).say(rows), asked.say(rows))
    assert laid(kept) == laid(read_laid(laid(kept)))


def test_only_arrays_and_plain_data_are_laid() -> None:
    with pytest.raises(TypeError, match="set"):
        laid({"trees": {1}})
    with pytest.raises(ValueError, match="OBJECT"):
        read_laid(laid({"trees": np.array([None])}))
