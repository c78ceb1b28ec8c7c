"""Anomalies end to end: found once, superseded when data are corrected, and learned from people."""

from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine
from tests.analytics.signals import daily

from foresite.analytics import anomalies, watched
from foresite.catalog import assets, runs, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.timeaxis import now
from foresite.lake.lake import Lake
from foresite.platform.actor import Actor
from foresite.platform.audit import entries
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import reading
from foresite.platform.events import outbox
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows import jobs
from foresite.workflows.anomalies import detect, detect_kept, watch
from foresite.workflows.arrivals import look_at_arrivals
from foresite.workflows.asks import DetectAsk, WatchAsk, ask
from foresite.workflows.house import House

START = datetime(2024, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ODD = slice(1500, 1508)


@pytest.fixture
def house(settings: Settings, engine: Engine) -> House:
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


def load_of(house: House, scope: Scope, name: str = "north") -> int:
    assets.ensure(house.engine, scope, [AssetSpec("region")])
    spec = SeriesSpec(
        f"{name}/load",
        "load",
        "MW",
        resolution="PT1H",
        zone="Europe/Berlin",
        asset=AssetSpec(name, parent="region"),
    )
    return series.ensure(house.engine, scope, [spec])[spec.key]


def put(house: House, scope: Scope, series_id: int, values, first: int = 0, lag=timedelta(minutes=5)) -> None:
    times = [START + HOUR * (first + place) for place in range(len(values))]
    frame = pl.DataFrame(
        {"event_at": times, "value": np.asarray(values, dtype=float)},
        schema_overrides={"event_at": pl.Datetime("us", "UTC")},
    )
    house.lake.append(
        scope,
        frame.with_columns(
            series_id=pl.lit(series_id, dtype=pl.Int64),
            known_at=pl.col("event_at") + lag,
            quality=pl.lit(0, dtype=pl.Int16),
        ),
    )


def odd_days():
    values = daily(days=70)
    values[ODD] += 5
    return values


def standing(house: House, scope: Scope, **by):
    return anomalies.find(house.engine, scope, **by).items


def test_looking_back_finds_it_once_with_its_evidence_and_neighbours(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    load, beside, calm = (load_of(house, tenant, name) for name in ("north", "south", "west"))
    put(house, tenant, load, odd_days())
    put(house, tenant, beside, odd_days() + 3)
    put(house, tenant, calm, daily(days=70, seed=9))
    told = detect(house, tenant, [load], method="seasonal-residual")
    assert {name: told[name] for name in ("detectors", "found", "changed", "withdrawn")} == {
        "detectors": 1, "found": 1, "changed": 0, "withdrawn": 0,
    }  # fmt: skip
    (found,) = standing(house, tenant)
    assert (found.start_at, found.end_at) == (START + HOUR * ODD.start, START + HOUR * ODD.stop)
    assert found.evidence["direction"] == "above"
    assert [(each["series_id"], each["moved"]) for each in found.evidence["neighbours"]] == [
        (beside, True),
        (calm, False),
    ]
    assert runs.get(house.engine, tenant, found.run_id or "").state == "done"
    again = detect(house, tenant, [load], method="seasonal-residual")
    assert (again["found"], again["changed"], again["withdrawn"]) == (0, 0, 0)
    assert standing(house, neighbour) == []
    with pytest.raises(NotFoundError):
        detect(house, neighbour, [load])


def test_corrected_data_supersede_what_was_found_and_the_past_can_be_asked(
    house: House, tenant: Scope
) -> None:
    load, values = load_of(house, tenant), odd_days()
    put(house, tenant, load, values)
    detect(house, tenant, [load], method="seasonal-residual")
    (found,) = standing(house, tenant)
    before = now()
    put(house, tenant, load, daily(days=70)[ODD], first=ODD.start, lag=timedelta(days=30))
    assert detect(house, tenant, [load], method="seasonal-residual")["withdrawn"] == 1
    assert standing(house, tenant) == []
    assert [each.anomaly_id for each in standing(house, tenant, as_of=before)] == [found.anomaly_id]
    first, second = anomalies.history(house.engine, tenant, found.anomaly_id)
    assert (first.standing, second.standing) == (True, False)
    assert first.superseded_at == second.known_at
    assert first.evidence == found.evidence


def watching(house: House, scope: Scope, load: int, **given) -> str:
    row = watched.ensure(house.engine, scope, "seasonal-residual", [load], {"enabled": True, **given})
    return row.detector_id


def test_values_as_they_come_give_what_looking_back_gives(house: House, tenant: Scope) -> None:
    load, values = load_of(house, tenant), odd_days()
    put(house, tenant, load, values[:1400])
    detector_id = watching(house, tenant, load)
    assert watch(house, tenant)["found"] == 0
    at, changes = 1400, []
    for count in (30, 71, 1, 3, 2, 40, 60, 33):
        put(house, tenant, load, values[at : at + count], first=at)
        at += count
        changes.append(watch(house, tenant))
        assert watch(house, tenant)["found"] == 0, "nothing came, nothing is found"
    (found,) = [each for each in standing(house, tenant) if each.kind == "value"]
    assert (found.start_at, found.end_at) == (START + HOUR * ODD.start, START + HOUR * ODD.stop)
    versions = anomalies.history(house.engine, tenant, found.anomaly_id)
    assert versions[0].ongoing
    assert not versions[-1].ongoing
    assert sum(each["found"] for each in changes) == 2, "it, and that values are late since 2024"
    row = watched.get(house.engine, tenant, detector_id)
    assert row.state_at is not None
    assert row.state_at < found.start_at, "it stands before what is not long over"


def test_late_and_corrected_values_are_looked_at_again(house: House, tenant: Scope) -> None:
    load, values = load_of(house, tenant), odd_days()
    put(house, tenant, load, values[:1400])
    watching(house, tenant, load)
    watch(house, tenant)
    put(house, tenant, load, np.concatenate([values[1400:1450], values[1520:]]), first=1400)
    watch(house, tenant)
    put(house, tenant, load, values[1400:], first=1400, lag=timedelta(days=40))
    watch(house, tenant)
    (found,) = [each for each in standing(house, tenant) if each.kind == "value"]
    assert found.start_at == START + HOUR * ODD.start


def test_series_that_fell_silent_is_told_and_so_is_its_return(house: House, tenant: Scope) -> None:
    load = load_of(house, tenant)
    hours = int((now() - START) / HOUR)
    put(house, tenant, load, daily(days=30), first=hours - 30 * 24)
    watching(house, tenant, load)
    watch(house, tenant)
    watch(house, tenant)
    assert standing(house, tenant) == [], "the next value may still be on its way"
    other = load_of(house, tenant, "south")
    put(house, tenant, other, daily(days=30), first=hours - 30 * 24 - 12)
    detector_id = watching(house, tenant, other)
    watch(house, tenant)
    watch(house, tenant)
    (late,) = standing(house, tenant)
    assert (late.kind, late.detector_id, late.ongoing) == ("late", detector_id, True)
    assert late.start_at == START + HOUR * (hours - 12)
    assert 0.5 < late.severity < 1
    put(house, tenant, other, daily(days=1)[:12], first=hours - 12)
    watch(house, tenant)
    assert [each.ongoing for each in standing(house, tenant)] == [False]


def test_labels_move_the_threshold_and_are_answered_for(house: House, tenant: Scope) -> None:
    load, values = load_of(house, tenant), daily(days=100)
    for at, height in ((1500, 3), (1800, 3.2), (2000, 9), (2200, 2.8)):
        values[at : at + 6] += height
    put(house, tenant, load, values)
    look = partial(
        detect, house, tenant, [load], method="seasonal-residual", start=START + timedelta(days=60)
    )
    look()
    found = sorted(standing(house, tenant), key=lambda each: each.start_at)
    assert len(found) >= 4
    high = max(found, key=lambda each: each.severity)
    person = tenant.acting(Actor("person", "7", "Ada"))
    for each in found:
        verdict = anomalies.ACCEPTED if each is high else anomalies.DISMISSED
        anomalies.label(house.engine, person, each.anomaly_id, verdict, "tariff change")
    row = watched.get(house.engine, tenant, high.detector_id)
    assert row.factor > 1
    assert [each.anomaly_id for each in standing(house, tenant, verdict="accepted")] == [high.anomaly_id]
    assert standing(house, tenant, verdict="open") == []
    (said,) = anomalies.labels(house.engine, tenant, [high.anomaly_id])[high.anomaly_id]
    assert (said.author, said.text) == (str(person.actor), "tariff change")
    look()
    assert [each.anomaly_id for each in standing(house, tenant)] == [high.anomaly_id]
    with reading(house.engine, tenant) as session:
        actions = [each.action for each in session.scalars(entries.chosen(tenant))]
    assert {"anomaly.accept", "anomaly.dismiss", "detector.set"} <= set(actions)
    told = outbox.after(house.engine, tenant, 0, limit=1000) or []
    assert any(each.kind == "anomaly" and each.told["labelled"] for each in told)


def test_values_that_come_are_looked_at_without_being_asked_once_a_minute(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    load, other = load_of(house, tenant), load_of(house, neighbour)
    put(house, tenant, load, odd_days()[:1400])
    put(house, neighbour, other, daily(days=50))
    assert look_at_arrivals(house.engine) == 0, "nobody watches"
    watching(house, tenant, load)
    assert (look_at_arrivals(house.engine), look_at_arrivals(house.engine)) == (1, 0)
    (job,) = jobs.find(house, tenant).items
    assert (job.kind, job.asked_by) == ("watch", "house values that came")
    assert jobs.find(house, neighbour).items == []


def test_detector_that_cannot_look_holds_no_other_up(house: House, tenant: Scope) -> None:
    load = load_of(house, tenant)
    put(house, tenant, load, odd_days()[:1400])
    blind = watched.ensure(house.engine, tenant, "forecast-residual", [load], {"enabled": True})
    seeing = watching(house, tenant, load)
    told = watch(house, tenant)
    assert list(told["refused"]) == [blind.detector_id]
    assert watched.get(house.engine, tenant, seeing).state is not None


def test_quiet_hours_are_those_of_the_site(house: House, tenant: Scope) -> None:
    load = load_of(house, tenant)
    put(house, tenant, load, odd_days())
    local = (START + HOUR * ODD.start).hour + 1  # Berlin in winter
    watched.ensure(
        house.engine, tenant, "seasonal-residual", [load], {"quiet_hours": [[local, (local + 1) % 24]]}
    )
    detect(house, tenant, [load], method="seasonal-residual")
    assert [each.quiet for each in standing(house, tenant)] == [True]


def test_sensors_judged_together_name_the_one_that_explains_it(house: House, tenant: Scope) -> None:
    rng = np.random.default_rng(3)
    cause = rng.normal(0, 1, 1400)
    ids = [load_of(house, tenant, f"pump-{number}") for number in range(4)]
    for number, series_id in enumerate(ids):
        values = cause * (number + 1) + rng.normal(0, 0.1, 1400)
        if number == 2:
            values[1300:1350] += 2
        put(house, tenant, series_id, values)
    detect(house, tenant, ids, together=True)
    longest = max(standing(house, tenant), key=lambda each: each.end_at - each.start_at)
    assert longest.series_id == ids[2]
    with pytest.raises(BadDataError):
        detect(house, tenant, ids, together=True, method="seasonal-residual")


def test_job_done_again_after_its_worker_died_finds_nothing_twice(house: House, tenant: Scope) -> None:
    load = load_of(house, tenant)
    put(house, tenant, load, odd_days())
    job = ask(house, tenant, DetectAsk(series_ids=[load], method="seasonal-residual"))
    work = Work(tenant, job.job_id, job.run_id, job.parameters)
    detect_kept(house, work)
    runs.queue_again(house.engine, tenant, job.run_id or "")  # as if killed before it could say so
    detect_kept(house, work)
    (found,) = standing(house, tenant)
    assert found.version == 1
    assert runs.get(house.engine, tenant, job.run_id or "").state == "done"


def test_what_cannot_be_watched_is_refused_at_once(house: House, tenant: Scope, neighbour: Scope) -> None:
    load = load_of(house, tenant)
    detector_id = watching(house, tenant, load)
    with pytest.raises(NotFoundError):
        ask(house, neighbour, WatchAsk(detector_ids=[detector_id]))
    with pytest.raises(NotFoundError):
        ask(house, neighbour, DetectAsk(series_ids=[load]))
    with pytest.raises(BadDataError) as refused:
        watched.ensure(house.engine, tenant, "subsequence-pca", [load], {"enabled": True})
    assert refused.value.code == "not-online"
    with pytest.raises(BadDataError):
        watched.change(house.engine, tenant, detector_id, {"parameters": {"days": 99}})
