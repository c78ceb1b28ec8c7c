"""Forecasters with the parameters that people gave them: used, kept, refused at once, never mixed up."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine
from tests.workflows.test_forecasts import ISSUE, facts, made_series
from tests.workflows.test_scoring import START, append, hours, load_of

from foresite.catalog import runs
from foresite.core.errors import BadDataError
from foresite.core.timeaxis import Window
from foresite.forecasting import champions, queries, stages
from foresite.forecasting.boards import shown_group, shown_models
from foresite.forecasting.registry import NAIVE
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows import backtests, contests, forecasts, jobs, many
from foresite.workflows.asks import BacktestAsk, TrainAsk, ask, read_ask
from foresite.workflows.certificates import trial
from foresite.workflows.forecast_jobs import backtest_kept, train_kept
from foresite.workflows.house import House
from foresite.workflows.schedules import ScheduleAsk, make

SHORT, LONG = "like-days:days=1", "like-days:days=8"
NAIVE_WEEK = "seasonal-naive:season_days=7"


@pytest.fixture
def house(settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(contests, "trial", partial(trial, count=4))
    alone = settings.model_copy(update={"processes": 1})
    return House(alone, engine, Lake(alone, engine), Blobs(alone))


@pytest.fixture
def load(house: House, tenant: Scope) -> int:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather))
    return load


def worked(house: House, scope: Scope, do: Any, asked: Any) -> dict[str, Any]:
    """What a worker makes of an ask: it reads what was stored, not what was asked."""
    job = ask(house, scope, asked)
    told: dict[str, Any] = do(house, Work(scope, job.job_id, job.run_id, job.parameters))
    return told


def medians(house: House, scope: Scope, model_id: str) -> pl.Series:
    row = forecasts.issue(house, scope, model_id, issued_at=ISSUE)
    assert forecasts.reproduce(house, scope, row.issue_id)["identical"]
    return house.lake.read_forecasts(scope, issue_id=row.issue_id).sort("event_at")["q50"]


def test_a_job_trains_with_what_it_was_told_and_the_issue_is_made_and_made_again_with_it(
    house: House, tenant: Scope, load: int
) -> None:
    plain: dict[str, Any] = {
        "series_ids": [load], "forecaster": NAIVE, "issued_at": ISSUE - timedelta(days=2),
    }  # fmt: skip
    daily = worked(house, tenant, train_kept, TrainAsk(**plain))["model_id"]
    weekly = worked(house, tenant, train_kept, TrainAsk(**plain, parameters={"season_days": 7}))["model_id"]
    row = queries.model(house.engine, tenant, weekly)
    assert row.parameters == {"season_days": 7, "calibration_days": 28}
    assert runs.get(house.engine, tenant, row.run_id).parameters["parameters"] == {"season_days": 7}
    wanted = house.lake.read(tenant, [load], _day(ISSUE - timedelta(days=7)))["value"]
    assert medians(house, tenant, weekly).round(9).to_list() == wanted.round(9).to_list()
    assert medians(house, tenant, daily).to_list() != medians(house, tenant, weekly).to_list()


def _day(at: datetime) -> Window:
    return Window(at, at + timedelta(days=1))


def test_models_of_each_series_are_told_it_too(house: House, tenant: Scope, load: int) -> None:
    asked = TrainAsk(
        series_ids=[load], forecaster=NAIVE, issued_at=ISSUE, each=True, parameters={"season_days": 7}
    )
    assert worked(house, tenant, train_kept, asked)["models"] == 1
    (row,) = queries.models(house.engine, tenant)
    assert row.parameters["season_days"] == 7


def test_backtests_are_told_apart_by_what_was_told_and_stand_beside_the_yardstick(
    house: House, tenant: Scope, load: int
) -> None:
    asked = BacktestAsk(series_ids=[load], forecaster=NAIVE, origins=3, parameters={"season_days": 7})
    weekly = queries.backtest(
        house.engine, tenant, worked(house, tenant, backtest_kept, asked)["backtest_id"]
    )
    daily = backtests.backtest(house, tenant, [load], forecaster=NAIVE, origins=3, each=True)
    assert (weekly.forecaster, daily.forecaster) == (NAIVE_WEEK, NAIVE)
    assert weekly.scores.keys() == {NAIVE_WEEK, NAIVE}
    assert weekly.parameters["season_days"] == 7
    pooled = {name: scores["pooled"]["mae"] for name, scores in weekly.scores.items()}
    assert pooled[NAIVE_WEEK] != pooled[NAIVE] == daily.scores[NAIVE]["pooled"]["mae"]
    told = queries.compared([weekly, daily])["backtests"]
    assert [each["forecaster"] for each in told] == [NAIVE_WEEK, NAIVE]
    assert told[0]["beside_naive"]["mae"] == pytest.approx(pooled[NAIVE_WEEK] / pooled[NAIVE])
    assert told[1]["beside_naive"]["mae"] == pytest.approx(1.0)


WRONG = [
    pytest.param("lightgbm", {"tres": 5}, "tres", id="a name that is not there"),
    pytest.param("lightgbm", {"trees": "many"}, "trees", id="of another type"),
    pytest.param(NAIVE, {"season_days": 8}, "season_days", id="out of range"),
]


@pytest.mark.parametrize(("forecaster", "given", "named"), WRONG)
def test_what_is_wrong_is_refused_before_there_is_a_job_a_schedule_or_a_run(
    house: House, tenant: Scope, load: int, forecaster: str, given: dict[str, Any], named: str
) -> None:
    told: dict[str, Any] = {"series_ids": [load], "forecaster": forecaster, "parameters": given}
    plain: dict[str, Any] = {"forecaster": forecaster, "parameters": given}
    label = f"{forecaster}:{','.join(f'{name}={value}' for name, value in given.items())}"
    contest = {"group": "north", "series_ids": [load], "forecasters": [label]}
    doors = [
        lambda: ask(house, tenant, read_ask("train", told)),
        lambda: ask(house, tenant, read_ask("backtest", told)),
        lambda: ask(house, tenant, read_ask("contest", contest)),
        lambda: make(
            house,
            tenant,
            ScheduleAsk(name="daily", kind="train", parameters=told, cron="0 9 * * *"),
            expect=lambda _permission: None,
        ),
        lambda: forecasts.train(house, tenant, [load], **plain),
        lambda: many.train_each(house, tenant, [load], **plain),
        lambda: backtests.backtest(house, tenant, [load], **plain),
    ]
    for door in doors:
        with pytest.raises(BadDataError) as refused:
            door()
        assert (refused.value.code, refused.value.facts) == ("bad-parameters", {"parameter": named})
        assert f"Parameters of {forecaster}: " in refused.value.remedy
    assert jobs.find(house, tenant).items == []
    assert runs.find(house.engine, tenant).items == []


def test_candidates_of_one_forecaster_are_not_mixed_up_and_the_champion_keeps_what_it_was_told(
    house: House, tenant: Scope
) -> None:
    load = load_of(house, tenant)
    append(house, tenant, hours(load, START, START + timedelta(days=60)))
    house.lake.flush(tenant)

    def held(*forecasters: str) -> dict[str, Any]:
        asked = {"group": "north", "series_ids": [load], "forecasters": forecasters, "origins": 14}
        told = read_ask("contest", asked)
        told.expect(house, tenant)
        return contests.contest(house, tenant, told)  # type: ignore[arg-type]

    report = held(SHORT, LONG, "like-days:days=8,kind=class")
    assert (report["champion"], report["refused"]) == (LONG, {})
    assert report["verdicts"][LONG]["ratio"] < report["verdicts"][SHORT]["ratio"]
    entries = {each.forecaster: each for each in champions.entries(house.engine, tenant, report["group_id"])}
    assert entries.keys() == {NAIVE, SHORT, LONG}, "what is as by default tells nothing apart"
    model = queries.model(house.engine, tenant, report["model_id"])
    assert (model.forecaster, model.parameters["days"]) == ("like-days", 8)
    assert entries[LONG].model_id == model.model_id
    (shown,) = shown_models(house.engine, tenant, [model])
    assert shown["metrics"] == entries[LONG].scores["pooled"] != entries[SHORT].scores["pooled"]
    assert [each.passed for each in stages.certificates(house.engine, tenant, model.model_id)] == [True]
    told = shown_group(house.engine, tenant, champions.group(house.engine, tenant, "north"))
    assert (told["champion"]["forecaster"], told["champion"]["parameters"]["days"]) == ("like-days", 8)
    again = held(SHORT)
    assert (again["champion"], again["reason"], again["model_id"]) == (LONG, "kept", model.model_id)
    assert again["verdicts"].keys() == {SHORT, LONG}, "the champion competes as it was made"
