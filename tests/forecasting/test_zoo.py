"""What every family of the zoo promises, whatever it learned from; and that what is unknown cannot matter."""

import sys
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.forecasting.zoo import NETS, PANELS, RUNNABLE, awkward, fan, made, noise

from foresite.core.errors import BadDataError, RefusedError
from foresite.core.frames import QUANTILES
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.registry import _PLACES, EXTRAS, forecaster_class

LEARN_NOTHING = ("seasonal-naive", "like-days", "ets", "theta", "mstl")
"""Or learn anew from each series whenever they are asked."""
NORMAL_80 = 2 * 1.2816
"""Between the quantiles 0.1 and 0.9 of a normal distribution, standard deviations."""
FOR_NETS = ("a clock change", "months")
CASES = [
    pytest.param(name, case, id=f"{name}, {case}")
    for name in RUNNABLE
    for case in (FOR_NETS if name in NETS else PANELS)
]


@pytest.fixture(scope="module")
def panels() -> dict[str, Panel]:
    return {name: make() for name, make in PANELS.items()}


@pytest.mark.parametrize(("name", "case"), CASES)
def test_every_step_of_the_horizon_gets_quantiles_in_order_and_the_same_again_once_kept(
    panels: dict[str, Panel], name: str, case: str
) -> None:
    panel, forecaster = panels[case], made(name)
    model = forecaster.fit(panel)
    said = model.predict(panel)
    told = fan(said)
    assert np.isfinite(told).all()
    assert (np.diff(told, axis=1) >= 0).all()
    for track in panel.tracks:
        mine = said.filter(series_id=track.target.series_id)
        count = panel.horizon_steps(track.target)
        wanted = track.target.axis.instants(np.arange(track.first_target, track.first_target + count))
        assert mine["event_at"].to_list() == wanted.to_list()
        known = track.values[np.isfinite(track.values)]
        # Nothing runs away: ten times the range that was ever seen is far more than any of these may say.
        assert np.abs(fan(mine) - np.median(known)).max() <= 10 * (np.ptp(known) + 1)
    kept = forecaster.load(model.dump())
    assert kept.predict(panel).equals(said)
    assert kept.dump() == model.dump()


@pytest.mark.parametrize("name", RUNNABLE)
def test_what_is_known_after_the_issue_changes_no_digit(name: str) -> None:
    issued_at = datetime(2024, 3, 30, 11, tzinfo=UTC)
    clean, poisoned = awkward(issued_at), awkward(issued_at, poisoned=True)
    said = made(name).fit(clean).predict(clean)
    assert made(name).fit(poisoned).predict(poisoned).equals(said)


@pytest.mark.parametrize("name", [name for name in RUNNABLE if name not in (*LEARN_NOTHING, *NETS)])
def test_a_model_is_not_asked_for_what_it_never_learned(panels: dict[str, Panel], name: str) -> None:
    model = made(name).fit(panels["days"])
    with pytest.raises(BadDataError) as refused:
        model.predict(panels["weeks"])
    assert refused.value.code == "model-does-not-fit"


@pytest.mark.parametrize("name", RUNNABLE)
def test_a_name_is_that_of_its_class(name: str) -> None:
    assert forecaster_class(name).name == name


def test_what_needs_an_extra_that_is_not_installed_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, extra in EXTRAS.items():
        monkeypatch.delitem(sys.modules, f"foresite.forecasting.zoo.{_PLACES[name][0]}", raising=False)
        for package in ("statsforecast.models", "xgboost", "sklearn.ensemble", "interpret.glassbox", "keras"):
            monkeypatch.setitem(sys.modules, package, None)
        monkeypatch.setitem(sys.modules, "chronos", None)
        with pytest.raises(RefusedError) as refused:
            forecaster_class(name)
        assert refused.value.code == "extra-absent"
        assert refused.value.remedy == f"pip install 'foresite[{extra}]'"


@pytest.mark.parametrize("name", ["house", "lightgbm", "xgboost", "random-forest", "ridge"])
def test_ranges_are_as_wide_as_what_cannot_be_known_though_what_was_learned_is_known_by_heart(
    name: str,
) -> None:
    by_heart: dict[str, dict[str, float]] = {
        "house": {"leaf_rows": 1, "leaf_penalty": 0.0, "trees": 200},
        "random-forest": {"trees": 20},
    }
    panel = noise(days=45)
    told = fan(made(name, **by_heart.get(name, {})).fit(panel).predict(panel))
    width = told[:, QUANTILES.index(0.9)] - told[:, QUANTILES.index(0.1)]
    assert width.mean() >= 0.95 * NORMAL_80
