"""Labels of people raise precision on what comes later: on SKAB and NAB, told by their ground truth."""

import importlib.util
from itertools import chain
from pathlib import Path

import numpy as np

from foresite.analytics.events import found_in, runs_of
from foresite.analytics.registry import detector_class
from foresite.analytics.thresholds import Label, factor_of, threshold_of

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "detectors.py"
STRICT = 0.01
"""A rate at which many alarms are false, so that there is something to say."""


def cases(data_folder, name):
    spec = importlib.util.spec_from_file_location("detectors_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(getattr(module, name)(data_folder))


def alarms(case, detector, first, end):
    """Each alarm's excess over the threshold, and whether it meets a labelled step."""
    signal = case.signal
    scored = detector.judge(signal)
    reach = detector.parameters.smooth_steps
    level = threshold_of(scored.score[: signal.learning], STRICT, together=reach)
    part = found_in(
        signal.part(0, end), scored.part(0, end), threshold=level, first=first, merge_steps=6, reach=1
    )
    marked = np.zeros(signal.steps, dtype=bool)
    marked[case.known] = case.labels > 0
    odd = np.nan_to_num(scored.score[:end], nan=-np.inf) > level
    odd[:first] = False
    spans = runs_of(odd, 6)
    return [
        Label(1 / (1 - each.severity), bool(marked[begin : last + 1].any()))
        for each, (begin, last) in zip(part, spans, strict=True)
    ]


def precision(told, factor=1.0):
    right = [each.accepted for each in told if each.excess >= factor]
    return float(np.mean(right)) if right else 1.0


def found(told, factor=1.0):
    return sum(each.accepted for each in told if each.excess >= factor)


def test_labels_of_the_first_eight_runs_of_skab_raise_precision_on_the_other_eight(data_folder) -> None:
    detector = detector_class("sensor-pca")()
    told = [alarms(case, detector, 400, case.signal.steps) for case in cases(data_folder, "skab")]
    first, second = list(chain(*told[:8])), list(chain(*told[8:]))
    factor = factor_of(first)
    assert precision(second, factor) > precision(second) + 0.2
    assert found(second, factor) >= 0.8 * found(second), "and hardly any true one is lost"


def test_labels_of_the_first_half_of_each_series_of_nab_raise_precision_in_the_second(data_folder) -> None:
    detector = detector_class("seasonal-residual")()
    before, after = [], []
    for case in cases(data_folder, "nab"):
        half = (case.signal.learning + case.signal.steps) // 2
        factor = factor_of(alarms(case, detector, case.signal.learning, half))
        second = alarms(case, detector, half, case.signal.steps)
        before += second
        after += [each for each in second if each.excess >= factor]
    assert precision(after) > precision(before) + 0.2
    assert found(after) >= 0.8 * found(before)
