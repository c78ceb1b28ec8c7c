"""Schedules upon arrival: due by values of their own series, once a pause; nothing that came is forgotten."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from tests.api.owned import own
from tests.platform.jobs.working import kill, start, until

from foresite.api.app import create_app
from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError, ForbiddenError
from foresite.core.timeaxis import Window, held_clock, now, to_micros
from foresite.forecasting import champions, queries
from foresite.lake.lake import Lake
from foresite.lake.tables import BatchRow
from foresite.platform.actor import Actor
from foresite.platform.auth.permissions import Permission
from foresite.platform.blobs import Blobs
from foresite.platform.database import make_engine, writing
from foresite.platform.jobs import dispatch
from foresite.platform.jobs import schedules as kept
from foresite.platform.schema import upgrade
from foresite.workflows import forecasts, jobs, schedules
from foresite.workflows.arrivals import GATHER, look_at_arrivals
from foresite.workflows.firing import fire_due
from foresite.workflows.house import House, open_house
from foresite.workflows.schedules import ScheduleAsk

MORNING = datetime(2026, 11, 25, 4, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAUSE = timedelta(minutes=15)


def anything(_permission: Permission) -> None:
    """Allow all."""


@pytest.fixture
def house(settings, engine):
    yield House(settings, engine, Lake(settings, engine), Blobs(settings))
    for thread in threading.enumerate():  # what was written is told a little later
        if isinstance(thread, threading.Timer):
            thread.join()


def series_of(house, scope, *keys: str) -> list[int]:
    specs = [SeriesSpec(key, "load", "MW", resolution="PT1H") for key in keys]
    return list(series.ensure(house.engine, scope, specs).values())


@pytest.fixture
def ids(house, tenant):
    return series_of(house, tenant, "load", "weather", "other")


def push(house, scope, series_id: int, event_at: datetime = MORNING) -> None:
    at = to_micros(event_at)
    house.lake.append(scope, {(series_id, at, at + 1): (1.0, 0)})


def made(house, scope, ids, at=MORNING, **more):
    told = {"name": "anew", "kind": "train", "upon": "arrival", "parameters": {"series_ids": ids[:1]}} | more
    with held_clock(at):
        return schedules.make(house, scope, ScheduleAsk.model_validate(told), expect=anything)


def look(house, at) -> int:
    """What a worker does again and again."""
    with held_clock(at):
        look_at_arrivals(house.engine)
        return fire_due(house.engine)


def end_all(house) -> None:
    for job in dispatch.waiting(house.engine, [kind.name for kind in jobs.KINDS]):
        dispatch.end(house.engine, job.job_id, job.rounds, {"state": "done"})


def asked(house, scope) -> list[str]:
    return [job.kind for job in jobs.find(house, scope, limit=1000).items]


def history(house, scope, name="anew"):
    fired = schedules.history(house, scope, name).items
    return [(each.due_at, each.outcome, each.count) for each in reversed(fired)]


@pytest.mark.everywhere
def test_values_of_its_series_ask_for_its_work_once(house, tenant, ids) -> None:
    push(house, tenant, ids[0])
    row = made(house, tenant, ids)
    assert (row.upon, row.cron, row.next_at) == ("arrival", "", None)
    assert look(house, MORNING + MINUTE) == 0, "what was there before is nothing new"
    push(house, tenant, ids[0], MORNING + HOUR)
    assert look(house, MORNING + HOUR) == 0, "what comes with it is awaited"
    due = MORNING + HOUR + GATHER
    assert kept.get(house.engine, tenant, "anew").next_at == due
    assert (look(house, due), look(house, due + MINUTE)) == (1, 0)
    (job,) = jobs.find(house, tenant).items
    assert (job.kind, job.asked_by) == ("train", "house schedule anew")
    assert job.parameters["issued_at"] == due.isoformat().replace("+00:00", "Z"), "what is left open is now"
    end_all(house)
    row = kept.get(house.engine, tenant, "anew")
    assert (row.next_at, row.last_at, row.last_job_id) == (None, due, job.job_id)
    assert history(house, tenant) == [(due, "arrived", 1)]
    assert look(house, due + 10 * HOUR) == 0, "nothing came since"


@pytest.mark.everywhere
def test_many_pushes_within_a_pause_are_one_run_and_the_next_has_what_came_meanwhile(
    house, tenant, ids
) -> None:
    made(house, tenant, ids)
    runs = []
    for second in range(0, 40 * 60, 20):
        at = MORNING + timedelta(seconds=second)
        if second < 20 * 60:
            push(house, tenant, ids[0], at)
        if look(house, at):
            runs.append(at)
            end_all(house)
    first = MORNING + timedelta(seconds=20)
    assert runs == [first, first + PAUSE, first + 2 * PAUSE], "the last run has what came after the second"


@pytest.mark.everywhere
def test_older_and_corrected_values_count_like_new_ones(house, tenant, ids) -> None:
    push(house, tenant, ids[0], MORNING)
    made(house, tenant, ids)
    for n, event_at in enumerate((MORNING - 900 * HOUR, MORNING)):
        push(house, tenant, ids[0], event_at)
        at = MORNING + (n + 1) * HOUR
        look(house, at)
        assert look(house, at + GATHER) == 1
        end_all(house)


@pytest.mark.everywhere
def test_values_of_a_file_count_like_pushed_ones(house, tenant, ids) -> None:
    made(house, tenant, ids)
    push(house, tenant, ids[2])
    facts = house.lake.read(tenant, [ids[2]], Window.everything())
    with house.lake.loading(tenant, run_id=None, spans={ids[0]: "year"}) as load:
        load.write(facts.with_columns(pl.lit(ids[0]).alias("series_id")), corrected_known_at=MORNING)
    look(house, MORNING + HOUR)
    assert look(house, MORNING + HOUR + GATHER) == 1


@pytest.mark.everywhere
def test_values_of_other_series_and_of_the_neighbour_ask_for_nothing(house, tenant, neighbour, ids) -> None:
    (theirs,) = series_of(house, neighbour, "load")
    made(house, tenant, ids)
    made(house, neighbour, [theirs])
    push(house, tenant, ids[2])
    push(house, neighbour, theirs)
    look(house, MORNING)
    assert kept.get(house.engine, tenant, "anew").next_at is None
    assert look(house, MORNING + HOUR) == 1
    assert (asked(house, tenant), asked(house, neighbour)) == ([], ["train"])
    assert (history(house, tenant), len(history(house, neighbour))) == ([], 1)


@pytest.mark.everywhere
def test_values_that_come_while_its_job_runs_ask_for_one_more(house, tenant, ids) -> None:
    made(house, tenant, ids)
    push(house, tenant, ids[0])
    look(house, MORNING)
    assert look(house, MORNING + MINUTE) == 1
    push(house, tenant, ids[0], MORNING + HOUR)
    for hour in range(1, 4):
        assert look(house, MORNING + hour * HOUR) == 0, "its job has not ended"
    end_all(house)
    assert (look(house, MORNING + 4 * HOUR), look(house, MORNING + 5 * HOUR)) == (1, 0)
    assert [outcome for _, outcome, _ in history(house, tenant)] == ["arrived", "arrived"]


@pytest.mark.everywhere
def test_work_that_was_begun_by_hand_is_not_taken_for_its_own(house, tenant, ids) -> None:
    parameters = {"group": "north", "series_ids": ids[:1]}
    made(house, tenant, ids, kind="contest", parameters=parameters)
    by_hand = schedules.run_now(house, tenant, "anew", expect=anything)
    push(house, tenant, ids[0])
    look(house, MORNING)
    assert look(house, MORNING + HOUR) == 0, "that contest may have read before the value came"
    end_all(house)
    assert look(house, MORNING + 2 * HOUR) == 1
    assert kept.get(house.engine, tenant, "anew").last_job_id != by_hand.job_id


@pytest.mark.everywhere
def test_it_waits_for_a_load_that_writes_since_jobs_read_what_was_before_it(house, tenant, ids) -> None:
    made(house, tenant, ids)
    with writing(house.engine, tenant) as session:
        session.add(BatchRow(organisation_id=tenant.organisation_id, rows=1, committed=False))
    push(house, tenant, ids[0])
    look(house, MORNING)
    assert look(house, MORNING + HOUR) == 0
    with writing(house.engine, tenant) as session:
        session.execute(update(BatchRow).values(committed=True))
    assert look(house, MORNING + 2 * HOUR) == 1


@pytest.mark.everywhere
def test_one_that_rests_asks_for_nothing_and_what_came_meanwhile_is_left_out(house, tenant, ids) -> None:
    made(house, tenant, ids)
    push(house, tenant, ids[0])
    look(house, MORNING)
    schedules.change(house, tenant, "anew", {"enabled": False}, expect=anything)
    push(house, tenant, ids[0], MORNING + HOUR)
    assert (look(house, MORNING + HOUR), look(house, MORNING + 2 * HOUR)) == (0, 0)
    schedules.change(house, tenant, "anew", {"enabled": True}, expect=anything)
    assert (look(house, MORNING + 3 * HOUR), look(house, MORNING + 4 * HOUR)) == (0, 0)
    push(house, tenant, ids[0], MORNING + 2 * HOUR)
    assert (look(house, MORNING + 5 * HOUR), look(house, MORNING + 6 * HOUR)) == (0, 1)


@pytest.mark.everywhere
def test_other_name_or_pause_forgets_nothing_that_came(house, tenant, ids) -> None:
    made(house, tenant, ids)
    push(house, tenant, ids[0])
    look(house, MORNING)
    schedules.change(house, tenant, "anew", {"name": "new", "pause_minutes": 60}, expect=anything)
    assert (look(house, MORNING), look(house, MORNING + GATHER)) == (0, 1)


@pytest.mark.everywhere
def test_many_workers_ask_once_for_the_same_values(house, tenant, ids) -> None:
    for n in range(4):
        made(house, tenant, ids, name=f"s{n}")

    def work(_n) -> int:
        engine = make_engine(house.settings)
        with held_clock(MORNING):
            look_at_arrivals(engine)
        with held_clock(MORNING + HOUR):
            found = fire_due(engine)
        engine.dispose()
        return found

    for round_ in range(2):
        push(house, tenant, ids[0], MORNING + round_ * HOUR)
        with ThreadPoolExecutor(6) as threads:
            assert sum(threads.map(work, range(6))) == (4 if round_ == 0 else 0), "within the pause"
    assert asked(house, tenant) == ["train"] * 4


@pytest.mark.everywhere
def test_stopped_before_its_job_is_kept_nothing_is_lost(house, tenant, ids) -> None:
    made(house, tenant, ids)
    push(house, tenant, ids[0])
    look(house, MORNING)
    at = MORNING + HOUR
    with held_clock(at):
        schedules.run_now(house, tenant, "anew", expect=anything)
    assert look(house, at) == 0, "that moment is taken in its history, so that nothing of it is committed"
    assert history(house, tenant) == [(at, "by-hand", 1)]
    assert look(house, at + MINUTE) == 1
    assert asked(house, tenant) == ["train", "train"]


@pytest.mark.everywhere
def test_each_kind_is_due_by_the_series_that_it_is_about(house, tenant, ids) -> None:
    (load, weather, other) = ids
    owned = own(house, tenant, load)
    both = {"series_ids": [load], "covariates": [weather]}
    group = next(row.name for row, _, _ in champions.reigning(house.engine, tenant))
    expected = [
        ("train", both, {load, weather}),
        ("backtest", both, {load, weather}),
        ("contest", {"group": "west", **both}, {load, weather}),
        ("contest", {"group": group}, {load}),
        ("certify", {"model_id": owned["model_id"]}, {load}),
        ("issue", {"model_id": owned["model_id"]}, {load}),
        ("issue", {"model_ids": [owned["model_id"]]}, {load}),
        ("issue", {"group": group}, {load}),
        ("detect", {"series_ids": [load, other]}, {load, other}),
    ]
    for n, (kind, parameters, concerned) in enumerate(expected):
        row = made(house, tenant, ids, name=f"s{n}", kind=kind, parameters=parameters)
        with writing(house.engine, tenant) as session:
            assert kept.followed(session, row) == concerned, (kind, parameters)


def test_it_is_one_or_the_other_and_can_become_the_other(house, tenant, ids) -> None:
    for more in ({"upon": "clock"}, {"cron": "0 9 * * *"}):
        with pytest.raises(BadDataError, match=r"by the clock or upon arrival") as refused:
            made(house, tenant, ids, **more)
        assert (refused.value.code, "not both" in refused.value.remedy) == ("schedule-unclear", True)
    made(house, tenant, ids)

    def changed(**given):
        return schedules.change(house, tenant, "anew", given, expect=anything)

    by_clock = changed(cron="0 9 * * *")
    assert (by_clock.upon, by_clock.next_at is not None) == ("clock", True)
    upon = changed(upon="arrival")
    assert (upon.upon, upon.cron, upon.next_at) == ("arrival", "", None)
    for given in ({"upon": "clock"}, {"upon": "arrival", "cron": "0 9 * * *"}):
        with pytest.raises(BadDataError, match="by the clock or upon arrival"):
            changed(**given)


@pytest.mark.parametrize("kind", ["verify", "flush", "compact", "score", "watch"])
def test_work_that_is_about_no_series_is_by_the_clock_only(house, tenant, ids, kind) -> None:
    with pytest.raises(BadDataError, match="about no series") as refused:
        made(house, tenant, ids, kind=kind, parameters={})
    assert "cron" in refused.value.remedy


def test_pause_is_a_minute_at_least(house, tenant, ids) -> None:
    with pytest.raises(ValueError, match="pause_minutes"):
        made(house, tenant, ids, pause_minutes=0)


def test_only_who_may_ask_for_the_work_may_let_it_follow_what_comes(house, tenant, ids) -> None:
    def nothing(permission: Permission) -> None:
        raise ForbiddenError(f"this needs {permission}")

    row = made(house, tenant, ids)
    with pytest.raises(ForbiddenError, match="model:train"):
        schedules.change(house, tenant, row.schedule_id, {"pause_minutes": 1}, expect=nothing)


def pushed_forecasts(settings) -> None:
    """Values that a program pushes become a new issue and a new model, by a worker of its own process."""
    upgrade(settings)
    house = open_house(settings)
    tenant = organisations.create(house.engine, "tenant").acting(Actor("person", "1", "ann"))
    (load,) = series_of(house, tenant, "load")
    end = now().replace(minute=0, second=0, microsecond=0)
    hours = [end - n * HOUR for n in range(1, 24 * 21)]
    at = map(to_micros, hours)
    house.lake.append(tenant, {(load, each, each): (float(each // 3_600_000_000 % 24), 0) for each in at})
    model = forecasts.train(house, tenant, [load], forecaster="seasonal-naive")
    learning = {"series_ids": [load], "forecaster": "seasonal-naive"}
    for name, kind, parameters in (("f", "issue", {"model_id": model.model_id}), ("m", "train", learning)):
        made(house, tenant, [load], at=now(), name=name, kind=kind, parameters=parameters, pause_minutes=1)
    worker = start(settings, kinds="foresite.workflows.jobs:KINDS")
    try:
        with TestClient(create_app(house, tenant)) as client:
            pushed = {"series": "load", "event_at": end.isoformat(), "value": 7.0}
            assert client.post("/api/v1/observations", json={"rows": [pushed]}).status_code == 201
        (issue,) = until(lambda: queries.issues(house.engine, tenant))
        until(lambda: len(queries.models(house.engine, tenant)) == 2)
        assert issue.model_id == model.model_id
        newest = max(queries.models(house.engine, tenant), key=lambda row: row.made_at)
        for version in (issue.lake_version, newest.lake_version):
            assert version == house.lake.version(tenant), "they read what was pushed"
        until(lambda: {job.state for job in jobs.find(house, tenant).items} == {"done"})
        seen = now()
        until(lambda: now() > seen + 3 * timedelta(seconds=1))
        rows = [kept.get(house.engine, tenant, name) for name in ("f", "m")]
        assert [row.next_at for row in rows] == [None, None], "what they made asks for nothing"
    finally:
        kill(worker)
        house.engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_pushed_values_become_a_forecast_and_a_model_on_sqlite(settings) -> None:
    pushed_forecasts(settings)


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(480)
def test_pushed_values_become_a_forecast_and_a_model_on_postgresql(postgres_settings) -> None:
    pushed_forecasts(postgres_settings)
