"""Measures of detectors: the same numbers as the scorer of TSB-AD gives."""

import json
from pathlib import Path

import numpy as np
import pytest

from foresite.analytics.measures import auc_pr, best_range_f1, range_f1, vus_pr

CASE = Path(__file__).parents[1] / "cases" / "analytics" / "tsb_ad_scorer"


def test_measures_are_those_of_tsb_ad() -> None:
    given, expected = (json.loads((CASE / f"{name}.json").read_text()) for name in ("input", "expected"))
    labels, scores = np.array(given["labels"]), np.array(given["scores"])
    told = {
        "vus_pr": vus_pr(labels, scores),
        "auc_pr": auc_pr(labels, scores),
        "range_f1": range_f1(labels, (scores > given["called_above"]).astype(np.int64)),
        "best_range_f1": best_range_f1(labels, scores),
    }
    assert told == pytest.approx(expected, abs=1e-12)


def test_range_f1_is_never_adjusted() -> None:
    """One step of a hundred that is found does not count as all of them."""
    labels, called = np.zeros(300, dtype=np.int64), np.zeros(300, dtype=np.int64)
    labels[100:200], called[150] = 1, 1
    assert range_f1(labels, called) == pytest.approx(2 * 0.208 / 1.208)
