"""Contests choose certified champions, champions that lose live are demoted, and each can be taken back."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, update
from tests.forecasting.leaky import enter
from tests.forecasting.peek import PEEK
from tests.forecasting.steady import KINDS
from tests.platform.jobs.working import kill, start, until
from tests.workflows.test_forecast_jobs import filled as installation
from tests.workflows.test_many import stopping_at
from tests.workflows.test_scoring import START, append, hours, load_of, told

from foresite.core.errors import BadDataError, ConflictError, NotFoundError
from foresite.core.findings import Finding
from foresite.core.timeaxis import held_clock
from foresite.forecasting import champions, queries, stages
from foresite.forecasting.certificate import Certificate
from foresite.forecasting.registry import NAIVE
from foresite.forecasting.tables import IssueRow
from foresite.lake.lake import Lake
from foresite.platform.audit import Action
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import writing
from foresite.platform.jobs import queue
from foresite.platform.jobs.kinds import StoppedError, Work
from foresite.platform.tenancy import Scope
from foresite.workflows import audit, contests, forecasts, scoring
from foresite.workflows.asks import IssueAsk, ask, read_ask
from foresite.workflows.certificates import certify, trial
from foresite.workflows.champion_asks import ContestAsk
from foresite.workflows.champion_jobs import certify_kept, contest_kept
from foresite.workflows.forecast_jobs import issue_kept
from foresite.workflows.house import House

END = START + timedelta(days=60)
ORIGINS = 14
PASSED = Certificate((), (), {}, ())


@pytest.fixture
def house(settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house with three more forecasters, in one process; certificates try a few moments only."""
    for kind in KINDS:
        enter(monkeypatch, kind.name, kind)
    monkeypatch.setattr(contests, "trial", partial(trial, count=4))
    alone = settings.model_copy(update={"processes": 1})
    yield House(alone, engine, Lake(alone, engine), Blobs(alone))
    PEEK.lake = PEEK.scope = None


def filled(house: House, scope: Scope) -> int:
    load = load_of(house, scope)
    append(house, scope, hours(load, START, END))
    house.lake.flush(scope)
    PEEK.lake, PEEK.scope = house.lake, scope
    return load


def asked(load: int, *forecasters: str) -> ContestAsk:
    return ContestAsk(group="north", series_ids=[load], forecasters=list(forecasters), origins=ORIGINS)


def held(house: House, scope: Scope, load: int, *forecasters: str) -> dict[str, Any]:
    return contests.contest(house, scope, asked(load, *forecasters))


def stage(house: House, scope: Scope, model_id: str) -> str:
    return queries.model(house.engine, scope, model_id).stage


def test_the_best_of_the_same_origins_is_certified_and_champion(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    load = filled(house, tenant)
    report = held(house, tenant, load, "steady", "hasty")
    assert (report["champion"], report["reason"], report["refused"]) == ("steady", "first", {})
    assert report["verdicts"]["steady"]["ratio"] < 0.9
    assert report["verdicts"]["hasty"]["ratio"] > 1
    group_id = report["group_id"]
    entries = champions.entries(house.engine, tenant, group_id)
    assert {each.forecaster for each in entries} == {NAIVE, "steady", "hasty"}
    assert len({(each.first_origin, each.last_origin, each.lake_version) for each in entries}) == 1
    assert all(each.origins == ORIGINS and each.predict_cpu_seconds > 0 for each in entries)
    (reign,) = champions.reigns(house.engine, tenant, group_id)
    assert (reign.model_id, stage(house, tenant, reign.model_id)) == (report["model_id"], "champion")
    (certificate,) = stages.certificates(house.engine, tenant, reign.model_id)
    assert certificate.passed
    naive = champions.group(house.engine, tenant, "north").naive_model_id
    assert naive is not None
    assert stage(house, tenant, naive) == "challenger"
    said = told(house, tenant, "champion")
    assert [(each["forecaster"], each["reason"]) for each in said] == [("steady", "first")]
    assert [each["passed"] for each in told(house, tenant, "certificate")] == [True, True]
    assert champions.groups(house.engine, neighbour).items == []
    with pytest.raises(NotFoundError):
        champions.group(house.engine, neighbour, group_id)
    again = held(house, tenant, load, "steady")
    assert (again["reason"], again["model_id"]) == ("kept", report["model_id"])


def test_a_champion_that_is_kept_learns_anew_when_more_is_known(house: House, tenant: Scope) -> None:
    load = filled(house, tenant)
    first = held(house, tenant, load, "steady")
    append(house, tenant, hours(load, END, END + timedelta(days=7)))
    old = contests.contest(house, tenant, asked(load, "steady").model_copy(update={"renew": False}))
    assert (old["reason"], old["model_id"]) == ("kept", first["model_id"])
    second = held(house, tenant, load, "steady")
    assert (second["champion"], second["reason"]) == ("steady", "renewed")
    models = [queries.model(house.engine, tenant, each["model_id"]) for each in (first, second)]
    assert models[1].issued_at - models[0].issued_at == timedelta(days=7)
    assert [each.stage for each in models] == ["challenger", "champion"]
    assert champions.reigns(house.engine, tenant, first["group_id"])[0].reason == "renewed"
    champions.roll_back(house.engine, tenant, first["group_id"])
    assert champions.champion(house.engine, tenant, first["group_id"]).model_id == first["model_id"]


def test_a_champion_whose_new_model_leaks_stays_as_it_was(
    house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = filled(house, tenant)
    first = held(house, tenant, load, "steady")
    append(house, tenant, hours(load, END, END + timedelta(days=7)))
    leaks = Certificate((), (), {}, (Finding("forecasting-target-to-come", "it knows too much"),))
    monkeypatch.setattr(contests, "trial", lambda *_, **__: leaks)
    second = held(house, tenant, load, "steady")
    assert (second["reason"], second["model_id"]) == ("kept", first["model_id"])
    assert second["refused"] == {"steady": ["forecasting-target-to-come"]}
    assert stage(house, tenant, first["model_id"]) == "champion"


def test_a_contest_that_is_stopped_while_it_renews_goes_on(house: House, tenant: Scope) -> None:
    load = filled(house, tenant)
    first = held(house, tenant, load, "steady")
    append(house, tenant, hours(load, END, END + timedelta(days=7)))
    job = ask(house, tenant, asked(load, "steady"))
    work = Work(tenant, job.job_id, job.run_id, job.parameters)
    with pytest.raises(StoppedError):
        contest_kept(house, Work(tenant, job.job_id, job.run_id, job.parameters, stopping_at(0.75)))
    done = [contest_kept(house, work) for _ in range(2)]
    assert done[0] == done[1]
    assert done[0]["reason"] == "renewed"
    assert len(champions.reigns(house.engine, tenant, first["group_id"])) == 2


def test_who_knows_what_nobody_knew_wins_on_paper_and_is_not_champion(house: House, tenant: Scope) -> None:
    load = filled(house, tenant)
    report = held(house, tenant, load, "clairvoyant", "steady")
    assert report["champion"] == "steady"
    assert "forecasting-target-to-come" in report["refused"]["clairvoyant"]
    losses = {each.forecaster: each.scores["pooled"]["mae"] for each in champions.entries(
        house.engine, tenant, report["group_id"])}  # fmt: skip
    assert losses["clairvoyant"] < losses["steady"], "it would have won"


def test_where_nobody_beats_seasonal_naive_that_is_champion_until_somebody_does(
    house: House, tenant: Scope
) -> None:
    load = filled(house, tenant)
    first = held(house, tenant, load, "hasty")
    assert (first["champion"], first["reason"]) == (NAIVE, "naive")
    second = held(house, tenant, load, "steady")
    assert (second["champion"], second["reason"]) == ("steady", "better")
    assert stage(house, tenant, first["model_id"]) == "challenger"


def test_a_contest_that_is_stopped_anywhere_goes_on_and_makes_nothing_twice(
    house: House, tenant: Scope
) -> None:
    load = filled(house, tenant)
    job = ask(house, tenant, asked(load, "steady"))
    for share in (0.4, 0.65, 0.75):
        with pytest.raises(StoppedError):
            contest_kept(house, Work(tenant, job.job_id, job.run_id, job.parameters, stopping_at(share)))
    done = [contest_kept(house, Work(tenant, job.job_id, job.run_id, job.parameters)) for _ in range(2)]
    assert done[0] == done[1]
    assert done[0]["champion"] == "steady"
    rows = queries.models(house.engine, tenant)
    assert sorted(row.forecaster for row in rows) == [NAIVE, "steady"]
    assert [len(stages.certificates(house.engine, tenant, row.model_id)) for row in rows] == [1, 1]
    assert len(champions.reigns(house.engine, tenant, done[0]["group_id"])) == 1


def certified(house: House, scope: Scope, load: int, *, passed: bool = True, name: str = NAIVE) -> str:
    row = forecasts.train(house, scope, [load], forecaster=name, issued_at=END, horizon_hours=24)
    if passed:
        stages.keep(house.engine, scope, row, PASSED, row.run_id)
    return row.model_id


def group_of(house: House, scope: Scope, load: int) -> str:
    return champions.ensure_group(house.engine, scope, "north", series_ids=[load]).group_id


@pytest.mark.everywhere
def test_the_place_changes_hands_whole_with_its_history_trail_and_event(house: House, tenant: Scope) -> None:
    load = filled(house, tenant)
    group_id = group_of(house, tenant, load)
    one, two, naive = (certified(house, tenant, load) for _ in range(3))
    champions.keep_naive(house.engine, tenant, group_id, naive)
    steps: list[tuple[Callable[[], Any], str]] = [
        (lambda: champions.promote(house.engine, tenant, group_id, one), one),
        (lambda: champions.promote(house.engine, tenant, group_id, two), two),
        (lambda: champions.roll_back(house.engine, tenant, group_id), one),
        (lambda: champions.roll_back(house.engine, tenant, group_id), two),
        (lambda: champions.demote(house.engine, tenant, group_id), one),
        (lambda: champions.demote(house.engine, tenant, group_id), naive),
        (lambda: champions.roll_back(house.engine, tenant, group_id), one),
    ]
    for step, expected in steps:
        step()
        assert champions.champion(house.engine, tenant, "north").model_id == expected
    rows = champions.reigns(house.engine, tenant, group_id)
    assert [row.model_id for row in reversed(rows)] == [expected for _, expected in steps]
    assert [row.end_reason for row in reversed(rows)] == [
        "replaced", "rolled-back", "rolled-back", "demoted", "demoted", "rolled-back", None,
    ]  # fmt: skip
    assert [stage(house, tenant, each) for each in (one, two, naive)] == ["champion", "retired", "challenger"]
    assert [each.stage for each in stages.history(house.engine, tenant, two)] == [
        "challenger", "champion", "challenger", "champion", "retired",
    ]  # fmt: skip
    assert [each["model_id"] for each in told(house, tenant, "champion")] == [each for _, each in steps]
    entries = audit.find(house, tenant, limit=100, newest_first=False).items
    done = [each["action"] for each in entries if each["action"].startswith("champion.")]
    assert done == [
        Action.CHAMPION_PROMOTE, Action.CHAMPION_PROMOTE, Action.CHAMPION_ROLLBACK, Action.CHAMPION_ROLLBACK,
        Action.CHAMPION_DEMOTE, Action.CHAMPION_DEMOTE, Action.CHAMPION_ROLLBACK,
    ]  # fmt: skip


def test_without_a_certificate_that_passed_nobody_becomes_champion(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    load = filled(house, tenant)
    group_id = group_of(house, tenant, load)
    bare = certified(house, tenant, load, passed=False)
    with pytest.raises(ConflictError) as refused:
        champions.promote(house.engine, tenant, group_id, bare)
    assert refused.value.code == "certificate-missing"
    leaky = certified(house, tenant, load, passed=False, name="clairvoyant")
    assert not certify(house, tenant, leaky, run_id=None).passed
    with pytest.raises(ConflictError) as refused:
        champions.promote(house.engine, tenant, group_id, leaky)
    assert refused.value.code == "certificate-failed"
    assert "known-after-issue" in refused.value.facts["rules"]
    with pytest.raises(NotFoundError):
        champions.champion(house.engine, tenant, group_id)
    for nothing in (champions.demote, champions.roll_back):
        with pytest.raises(ConflictError):
            nothing(house.engine, tenant, group_id)
    good = certified(house, tenant, load)
    for who, where, which in ((neighbour, group_id, good), (tenant, group_id, "nobody")):
        with pytest.raises(NotFoundError):
            champions.promote(house.engine, who, where, which)
    other = champions.ensure_group(house.engine, tenant, "far", series_ids=[load], horizon_hours=48)
    with pytest.raises(BadDataError):
        champions.promote(house.engine, tenant, other.group_id, good)
    with pytest.raises(ConflictError):
        champions.ensure_group(house.engine, tenant, "far", series_ids=[load], horizon_hours=24)


def live(house: House, scope: Scope, model_id: str, days: int, *, since: datetime = END) -> None:
    """Issue daily, each at its time; the truth comes afterwards."""
    for day in range(days):
        at = since + timedelta(days=day)
        forecasts.issue(house, scope, model_id, issued_at=at)
    with writing(house.engine, scope) as session:  # as if the clock had been there
        session.execute(update(IssueRow).values(made_at=IssueRow.issued_at))


@pytest.mark.everywhere
def test_a_champion_that_learns_anew_each_week_is_judged_by_all_of_them(house: House, tenant: Scope) -> None:
    load = filled(house, tenant)
    group_id = group_of(house, tenant, load)
    naive = certified(house, tenant, load)
    champions.keep_naive(house.engine, tenant, group_id, naive)
    weekly = [certified(house, tenant, load, name="hasty") for _ in range(2)]
    append(house, tenant, hours(load, END, END + timedelta(weeks=2)))
    for week, model_id in enumerate(weekly):
        began = END + timedelta(weeks=week)
        with held_clock(began):
            reason = champions.RENEWED if week else "first"
            champions.promote(house.engine, tenant, group_id, model_id, reason=reason)
        live(house, tenant, model_id, 7, since=began)
        standing = champions.champion(house.engine, tenant, group_id).model_id
        assert standing == model_id, "seven issues are too few to judge by"
        scoring.score(house, tenant)
    assert champions.champion(house.engine, tenant, group_id).model_id == naive
    assert [stage(house, tenant, each) for each in weekly] == ["retired"] * 2


@pytest.mark.everywhere
@pytest.mark.parametrize(
    ("name", "days", "stays"), [("hasty", 15, False), ("hasty", 6, True), ("steady", 15, True)]
)
def test_a_champion_that_loses_to_naive_while_live_loses_its_place(
    house: House, tenant: Scope, neighbour: Scope, name: str, days: int, *, stays: bool
) -> None:
    load = filled(house, tenant)
    group_id = group_of(house, tenant, load)
    naive, model_id = certified(house, tenant, load), certified(house, tenant, load, name=name)
    champions.keep_naive(house.engine, tenant, group_id, naive)
    with held_clock(END):
        champions.promote(house.engine, tenant, group_id, model_id)
    append(house, tenant, hours(load, END, END + timedelta(days=days)))
    live(house, tenant, model_id, days - 1)
    scoring.score(house, neighbour)
    scoring.score(house, tenant)
    reigns = champions.reigns(house.engine, tenant, group_id)
    assert len(reigns) == (1 if stays else 2)
    if stays:
        return
    assert (reigns[0].model_id, reigns[0].reason) == (naive, "fallback")
    assert (reigns[1].end_reason, stage(house, tenant, model_id)) == ("worse-than-naive", "retired")
    assert reigns[0].evidence["naive_beside_champion"]["better_share"] >= 0.95
    assert told(house, tenant, "champion")[-1]["reason"] == "worse-than-naive"
    append(
        house, tenant, hours(load, END + timedelta(days=1), END + timedelta(days=2), add=1, late_hours=2000)
    )
    scoring.score(house, tenant)
    assert len(champions.reigns(house.engine, tenant, group_id)) == 2, "naive is not held against itself"


def test_a_group_is_forecast_by_whoever_is_champion(house: House, tenant: Scope, neighbour: Scope) -> None:
    load = filled(house, tenant)
    group_id = group_of(house, tenant, load)
    with pytest.raises(NotFoundError):
        ask(house, tenant, IssueAsk(group="north"))
    one, two = certified(house, tenant, load), certified(house, tenant, load)
    champions.promote(house.engine, tenant, group_id, one)
    job = ask(house, tenant, IssueAsk(group="north", issued_at=END))
    with pytest.raises(NotFoundError):
        ask(house, neighbour, IssueAsk(group=group_id))
    issue_kept(house, Work(tenant, job.job_id, job.run_id, job.parameters))
    champions.promote(house.engine, tenant, group_id, two)
    issue_kept(house, Work(tenant, job.job_id, job.run_id, job.parameters))
    assert [row.model_id for row in queries.issues(house.engine, tenant)] == [one]
    with pytest.raises(BadDataError, match="or group"):
        read_ask("issue", {"group": "north", "model_id": one})


def test_a_model_is_certified_once_by_a_job(house: House, tenant: Scope) -> None:
    load = filled(house, tenant)
    model_id = certified(house, tenant, load, passed=False)
    job = ask(house, tenant, read_ask("certify", {"model_id": model_id}))
    done = [certify_kept(house, Work(tenant, job.job_id, job.run_id, job.parameters)) for _ in range(2)]
    assert done[0] == done[1]
    assert (done[0]["passed"], done[0]["rules"]) == (True, [])
    (row,) = stages.certificates(house.engine, tenant, model_id)
    assert len(row.told["issue_times"]) == 20
    assert row.told["artefact"] == queries.model(house.engine, tenant, model_id).artefact
    assert stage(house, tenant, model_id) == "challenger"


def kill_over_a_contest(settings: Settings) -> None:
    house, scope, load = installation(settings)
    told_of = ContestAsk(group="north", series_ids=[load], forecasters=[NAIVE], origins=ORIGINS)
    job = ask(house, scope, told_of)
    worker = start(settings)
    for pause in (0.4, 1.1):
        until(lambda: queue.get(house.engine, scope, job.job_id).attempts > 0)
        time.sleep(pause)
        kill(worker)
        worker = start(settings)
    until(lambda: queue.get(house.engine, scope, job.job_id).state == "done")
    kill(worker)
    (model,) = queries.models(house.engine, scope)
    (certificate,) = stages.certificates(house.engine, scope, model.model_id)
    row = champions.group(house.engine, scope, "north")
    (reign,) = champions.reigns(house.engine, scope, row.group_id)
    assert (reign.model_id, certificate.passed, row.naive_model_id) == (model.model_id, True, model.model_id)
    assert len(champions.entries(house.engine, scope, row.group_id)) == 1
    house.engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_a_contest_whose_workers_are_killed_crowns_one_champion_on_sqlite(settings: Settings) -> None:
    kill_over_a_contest(settings)


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(480)
def test_a_contest_whose_workers_are_killed_crowns_one_champion_on_postgresql(
    postgres_settings: Settings,
) -> None:
    kill_over_a_contest(postgres_settings)
