"""Schedules: fired once each time, caught up as they say, changed only by who may ask for their work."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from foresite.catalog import organisations, runs
from foresite.core.errors import BadDataError, ConflictError, ForbiddenError, NotFoundError
from foresite.core.timeaxis import held_clock
from foresite.platform.actor import Actor
from foresite.platform.auth.permissions import Permission
from foresite.platform.database import make_engine
from foresite.platform.jobs import dispatch
from foresite.platform.jobs import schedules as kept
from foresite.workflows import jobs, schedules
from foresite.workflows.firing import fire_due
from foresite.workflows.house import open_house
from foresite.workflows.schedules import ScheduleAsk

pytestmark = pytest.mark.everywhere

MORNING = datetime(2026, 11, 25, 4, tzinfo=UTC)
NINE = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
"""09:00 in Tehran."""
DAY = timedelta(days=1)


def anything(_permission: Permission) -> None:
    """Allow all."""


@pytest.fixture
def house(settings, engine):
    house = open_house(settings)
    yield house
    house.engine.dispose()


@pytest.fixture
def scope(house):
    return organisations.create(house.engine, "tenant").acting(Actor("person", "1", "ann"))


def made(house, scope, at=MORNING, **more):
    told = {"name": "daily", "kind": "verify", "cron": "0 9 * * *", "zone": "Asia/Tehran"} | more
    with held_clock(at):
        return schedules.make(house, scope, ScheduleAsk.model_validate(told), expect=anything)


def kept_as_it_is(house, scope, **more):
    """A schedule that was kept when what it asks for could be done."""
    told = {"name": "daily", "kind": "verify", "cron": "0 9 * * *", "zone": "Asia/Tehran"} | more
    with held_clock(MORNING):
        return kept.make(house.engine, scope, ScheduleAsk.model_validate(told).model_dump())


def fire(house, at):
    with held_clock(at):
        return fire_due(house.engine)


def history(house, scope, row):
    fired = schedules.history(house, scope, row.schedule_id, limit=500).items
    return [(each.due_at, each.outcome, each.count) for each in reversed(fired)]


def all_jobs(house, scope):
    return list(reversed(jobs.find(house, scope, limit=1000).items))


def test_schedule_asks_for_a_job_when_it_is_due_and_once(house, scope) -> None:
    neighbour = organisations.create(house.engine, "neighbour")
    row = made(house, scope)
    theirs = made(house, neighbour, cron="0 10 * * *")
    assert row.next_at == NINE
    assert fire(house, NINE - timedelta(microseconds=1)) == 0
    assert fire(house, NINE + timedelta(seconds=1)) == 1
    assert fire(house, NINE + timedelta(seconds=2)) == 0
    (job,) = all_jobs(house, scope)
    assert (job.kind, job.asked_by) == ("verify", "house schedule daily")
    row = kept.get(house.engine, scope, "daily")
    assert (row.next_at, row.last_at, row.last_job_id) == (NINE + DAY, NINE, job.job_id)
    assert history(house, scope, row) == [(NINE, "on-time", 1)]
    assert all_jobs(house, neighbour) == []
    assert history(house, neighbour, theirs) == []


def test_many_workers_fire_a_time_once(house, scope) -> None:
    told = {"kind": "backtest", "parameters": {"series_ids": [1]}}  # there is none: its job would say so
    rows = [kept_as_it_is(house, scope, name=f"s{n}", **told) for n in range(5)]

    def look(_n):
        engine = make_engine(house.settings)
        with held_clock(NINE):
            found = fire_due(engine)
        engine.dispose()
        return found

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(look, range(6))) == len(rows)
    assert len(all_jobs(house, scope)) == len(rows)
    assert len(runs.find(house.engine, scope).items) == len(rows)


@pytest.mark.parametrize(
    ("catch_up", "expected"),
    [
        ("skip", [(NINE, "missed", 3)]),
        ("once", [(NINE, "missed", 2), (NINE + 2 * DAY, "caught-up", 1)]),
        ("all", [(NINE + n * DAY, "caught-up", 1) for n in range(3)]),
    ],
)
def test_missed_times_are_caught_up_as_the_schedule_says(house, scope, catch_up, expected) -> None:
    row = made(house, scope, kind="verify", catch_up=catch_up)
    assert fire(house, NINE + 2.5 * DAY) == sum(outcome == "caught-up" for _, outcome, _ in expected)
    assert history(house, scope, row) == expected
    assert kept.get(house.engine, scope, "daily").next_at == NINE + 3 * DAY
    assert fire(house, NINE + 3 * DAY) == 1
    assert history(house, scope, row) == [*expected, (NINE + 3 * DAY, "on-time", 1)]


def test_long_outage_is_caught_up_within_bounds(house, scope) -> None:
    row = made(house, scope, cron="* * * * *", zone="UTC", catch_up="all")
    assert fire(house, MORNING + 400 * DAY) == 100
    assert len(history(house, scope, row)) == 100


def test_run_that_is_on_time_stands_for_what_was_missed_just_before(house, scope) -> None:
    row = made(house, scope, catch_up="once")
    assert fire(house, NINE + DAY) == 1
    assert history(house, scope, row) == [(NINE, "missed", 1), (NINE + DAY, "on-time", 1)]


def test_open_instants_are_those_at_which_it_was_due(house, scope) -> None:
    kept_as_it_is(house, scope, kind="train", parameters={"series_ids": [1]}, catch_up="all")
    fire(house, NINE + 1.5 * DAY)
    told = [job.parameters["issued_at"] for job in all_jobs(house, scope)]
    assert told == ["2026-11-25T05:30:00Z", "2026-11-26T05:30:00Z"]
    assert all(job.run_id for job in all_jobs(house, scope))


def test_schedule_that_rests_is_not_due_and_begins_anew_when_it_is_let_go_on(house, scope) -> None:
    row = made(house, scope, catch_up="all")
    with held_clock(MORNING):
        bob = scope.acting(Actor("person", "2", "bob"))
        rests = schedules.change(house, bob, row.schedule_id, {"enabled": False}, expect=anything)
    assert (rests.next_at, rests.made_by, rests.changed_by) == (None, "person ann", "person bob")
    assert fire(house, NINE + DAY) == 0
    with held_clock(NINE + 1.5 * DAY):
        again = schedules.change(
            house, scope, "daily", {"enabled": True, "cron": "0 10 * * *"}, expect=anything
        )
    assert again.next_at == NINE + 2 * DAY + timedelta(hours=1)
    assert history(house, scope, row) == []


def test_only_who_may_ask_for_the_work_may_schedule_it(house, scope) -> None:
    def nothing(permission: Permission) -> None:
        raise ForbiddenError(f"this needs {permission}")

    asked = ScheduleAsk(name="v", kind="verify", cron="0 9 * * *")
    with pytest.raises(ForbiddenError, match="lake:maintain"):
        schedules.make(house, scope, asked, expect=nothing)
    row = made(house, scope)
    for given in ({"cron": "* * * * *"}, {"kind": "flush"}):
        with pytest.raises(ForbiddenError):
            schedules.change(house, scope, row.schedule_id, given, expect=nothing)
    with pytest.raises(ForbiddenError):
        schedules.run_now(house, scope, row.schedule_id, expect=nothing)
    assert all_jobs(house, scope) == []


def test_run_now_is_beside_its_times(house, scope) -> None:
    row = made(house, scope)
    with held_clock(MORNING):
        job = schedules.run_now(house, scope, "daily", expect=anything)
    assert (job.kind, job.asked_by) == ("verify", "person ann")
    assert history(house, scope, row) == [(MORNING, "by-hand", 1)]
    assert kept.get(house.engine, scope, "daily").next_at == NINE


def test_schedule_of_the_neighbour_is_nobodys(house, scope) -> None:
    neighbour = organisations.create(house.engine, "neighbour")
    row = made(house, scope)
    for name in (row.schedule_id, row.name):
        for verb in (kept.get, kept.forget):
            with pytest.raises(NotFoundError):
                verb(house.engine, neighbour, name)
        with pytest.raises(NotFoundError):
            schedules.history(house, neighbour, name)
    assert schedules.find(house, neighbour).items == []
    made(house, neighbour)  # the same name is theirs too


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"cron": "0 0 31 2 *"}, BadDataError),
        ({"zone": "Mars/Olympus"}, BadDataError),
        ({"kind": "load"}, BadDataError),
        (
            {"kind": "issue", "parameters": {"model_id": "0192f0c1-7c1e-7c3a-9b0e-1f2a3b4c5d6e"}},
            NotFoundError,
        ),
        ({"kind": "issue", "parameters": {"model": "x"}}, BadDataError),
        ({"kind": "verify", "parameters": {"deep": True}}, BadDataError),
    ],
)
def test_what_could_never_run_is_refused(house, scope, more, error) -> None:
    with pytest.raises(error):
        made(house, scope, **more)


def test_name_is_of_one_schedule(house, scope) -> None:
    made(house, scope)
    with pytest.raises(ConflictError, match="a schedule daily already"):
        made(house, scope)


def test_parameters_that_are_no_longer_understood_are_told_and_hold_nothing_up(house, scope) -> None:
    row = kept_as_it_is(house, scope, kind="astrology")
    made(house, scope, name="other")
    fire(house, NINE)
    assert history(house, scope, row) == [(NINE, "refused", 1)]
    assert kept.get(house.engine, scope, "daily").next_at == NINE + DAY
    assert [job.kind for job in all_jobs(house, scope)] == ["verify"]


def test_history_is_kept_as_long_as_jobs_are(house, scope) -> None:
    row = made(house, scope)
    fire(house, NINE)
    with held_clock(NINE + 10 * DAY):
        dispatch.forget(house.engine, older_than=11 * DAY)
        assert len(history(house, scope, row)) == 1
        dispatch.forget(house.engine, older_than=9 * DAY)
    assert history(house, scope, row) == []
    kept.forget(house.engine, scope, "daily")
    assert schedules.find(house, scope).items == []
    assert len(all_jobs(house, scope)) == 1
