"""Training and backtests as jobs: refused at once where they cannot be, killed and done once in effect."""

import time
from datetime import timedelta

import pytest
from tests.platform.jobs.working import kill, start, until
from tests.workflows.test_forecasts import HOURS, ISSUE, START, facts, made_series

from foresite.catalog import organisations, runs
from foresite.core.errors import NotFoundError
from foresite.forecasting import queries
from foresite.platform.jobs import queue
from foresite.platform.jobs.kinds import Work
from foresite.platform.schema import upgrade
from foresite.workflows import jobs
from foresite.workflows.asks import BacktestAsk, TrainAsk, ask
from foresite.workflows.forecast_jobs import train_kept
from foresite.workflows.house import open_house


def filled(settings):
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "tenant")
    load, weather = made_series(house, scope)
    house.lake.append(scope, facts(load, weather))
    return house, scope, load


def test_what_cannot_be_trained_is_refused_before_there_is_a_job(settings, tmp_path) -> None:
    house, scope, load = filled(settings)
    other = organisations.create(house.engine, "neighbour")
    for who, series_id, forecaster in ((scope, 10**9, "house"), (other, load, "house")):
        with pytest.raises(NotFoundError):
            ask(house, who, TrainAsk(series_ids=[series_id], forecaster=forecaster))
    with pytest.raises(NotFoundError):
        ask(house, scope, BacktestAsk(series_ids=[load], forecaster="crystal-ball"))
    assert jobs.find(house, scope).items == jobs.find(house, other).items == []
    assert runs.find(house.engine, other).items == []


def test_training_whose_worker_died_before_it_could_say_so_is_not_done_twice(settings) -> None:
    house, scope, load = filled(settings)
    job = ask(house, scope, TrainAsk(series_ids=[load], forecaster="seasonal-naive", issued_at=ISSUE))
    work = Work(scope, job.job_id, job.run_id, job.parameters)
    train_kept(house, work)
    (model,) = queries.models(house.engine, scope)
    runs.queue_again(house.engine, scope, job.run_id or "")  # as if killed between model and run
    train_kept(house, work)
    assert [each.model_id for each in queries.models(house.engine, scope)] == [model.model_id]
    run = runs.get(house.engine, scope, job.run_id or "")
    assert (run.state, run.report) == ("done", {"model_id": model.model_id})


def kill_over_training(settings) -> None:
    house, scope, load = filled(settings)
    made = [ask(house, scope, TrainAsk(series_ids=[load], issued_at=ISSUE)) for _ in range(2)]
    last = START + timedelta(hours=HOURS - 48)
    made.append(ask(house, scope, BacktestAsk(series_ids=[load], last_origin=last, origins=5)))
    worker = start(settings)
    for pause in (0.3, 0.9, 1.7):
        until(lambda: any(queue.get(house.engine, scope, job.job_id).attempts for job in made))
        time.sleep(pause)
        kill(worker)
        worker = start(settings)
    until(lambda: all(queue.get(house.engine, scope, job.job_id).state == "done" for job in made))
    kill(worker)
    models, backtests = queries.models(house.engine, scope), queries.backtests(house.engine, scope)
    assert sorted(model.run_id for model in models) == sorted(job.run_id or "" for job in made[:2])
    assert [row.run_id for row in backtests] == [made[2].run_id]
    assert len({model.artefact for model in models}) == 1, "the same digits, killed or not"
    house.engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_training_killed_on_the_way_gives_one_model_on_sqlite(settings) -> None:
    kill_over_training(settings)


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(480)
def test_training_killed_on_the_way_gives_one_model_on_postgresql(postgres_settings) -> None:
    kill_over_training(postgres_settings)
