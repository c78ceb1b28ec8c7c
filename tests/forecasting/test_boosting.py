"""What is kept of a booster says to the digit what LightGBM itself says."""

import lightgbm
import numpy as np

from foresite.forecasting.boosting import SAME_EVERY_TIME, grow, parsed, said, shares, written

ASKED = {"objective": "l2", "num_leaves": 15, "min_data_in_leaf": 20}


def test_the_kept_text_leaves_out_only_what_nothing_follows_from() -> None:
    rng = np.random.default_rng(2)
    rows = rng.normal(0, 1, (2000, 6))
    rows[::5, 2] = np.nan
    wanted = rows[:, 0] + np.nan_to_num(rows[:, 2]) * rows[:, 1] + rng.normal(0, 0.1, len(rows))
    weight = rng.uniform(0.5, 1, len(rows))
    text = grow(rows, wanted, weight, ASKED, trees=40)
    data = lightgbm.Dataset(rows, wanted, weight=weight)
    whole = lightgbm.train({**ASKED, **SAME_EVERY_TIME}, data, 40)
    kept = parsed(text)
    assert kept.num_trees() == whole.num_trees() == 40
    np.testing.assert_array_equal(said(kept, rows), said(whole, rows))
    np.testing.assert_array_equal(shares(kept, rows[:200]), shares(whole, rows[:200]))
    assert written(kept) == text == written(parsed(whole.model_to_string()))
    assert len(text) < 0.7 * len(whole.model_to_string())
