"""Explanations in the shell: numbers that add up, then sentences, for a worker too."""

import json
from datetime import timedelta

import pytest
from tests.workflows.test_forecasts import ISSUE, facts, made_series

from foresite.platform.jobs import queue
from foresite.workflows import forecasts


@pytest.fixture
def say(ask):
    def said(*arguments: str):
        return ask(*arguments)

    return said


def test_a_forecast_is_explained_and_its_change_told(house, scope, say) -> None:
    load, weather = made_series(house, scope)
    house.lake.append(scope, facts(load, weather))
    model = forecasts.train(
        house, scope, [load], forecaster="seasonal-naive", issued_at=ISSUE, horizon_hours=48
    )
    first, second = (
        forecasts.issue(house, scope, model.model_id, issued_at=ISSUE + timedelta(hours=hours)).issue_id
        for hours in (0, 24)
    )
    code, out = say("forecast", "explain", first)
    assert code == 0
    assert "from like days before" in out
    code, out = say("--json", "forecast", "changed", first, second, "--series", "north/load")
    told = json.loads(out)
    columns = told["columns"]
    moved = [after - before for before, after in zip(columns["before"], columns["after"], strict=True)]
    shares = [sum(each) for each in zip(*(columns[name] for name in told["causes"]), strict=True)]
    assert shares == pytest.approx(moved)
    assert told["sentences"][0].startswith("The peak, ")
    assert "\u2068" in say("forecast", "changed", first, second, "--lang", "fa")[1]
    job = json.loads(say("--json", "forecast", "changed", first, second, "--queue")[1])
    assert queue.get(house.engine, scope, job["job_id"]).kind == "explain"


def test_sums_are_asked_for_by_their_method(house, scope, say) -> None:
    load, weather = made_series(house, scope)
    house.lake.append(scope, facts(load, weather))
    model = forecasts.train(house, scope, [load], forecaster="seasonal-naive", issued_at=ISSUE)
    at = ("--at", ISSUE.isoformat())
    assert say("forecast", "issue", model.model_id, *at, "--coherent", "wls")[0] == 4  # nothing adds up
    job = json.loads(say("--json", "forecast", "issue", model.model_id, "--coherent", "mint", "--queue")[1])
    assert queue.get(house.engine, scope, job["job_id"]).parameters["coherent"] == "mint"
