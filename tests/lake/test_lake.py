"""The lake: what is acknowledged is there once, corrections supersede, and the past stays as it was known."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import Engine

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import ConflictError
from foresite.core.frames import FACT
from foresite.core.timeaxis import Resolution, Window
from foresite.lake.lake import Lake
from foresite.lake.news import News
from foresite.platform.config import Settings
from foresite.platform.events import outbox
from foresite.platform.tenancy import Scope

START = datetime(2024, 3, 30, tzinfo=UTC)
LATER = datetime(2024, 6, 1, tzinfo=UTC)
ALL = Window.everything()


def facts(
    series_id: int, values: list[float], *, start: datetime = START, lag_hours: int = 1
) -> pl.DataFrame:
    events = [start + timedelta(hours=hour) for hour in range(len(values))]
    return pl.DataFrame(
        {
            "series_id": [series_id] * len(values),
            "event_at": events,
            "known_at": [at + timedelta(hours=lag_hours) for at in events],
            "value": values,
            "quality": [0] * len(values),
        },
        schema=FACT,
    )


@pytest.fixture
def lake(settings: Settings, engine: Engine) -> Lake:
    return Lake(settings, engine)


@pytest.fixture
def load_id(engine: Engine, tenant: Scope) -> int:
    return series.ensure(engine, tenant, [SeriesSpec("load", "load", "MW", resolution="PT1H")])["load"]


def bulk(lake: Lake, scope: Scope, frame: pl.DataFrame, corrected: datetime = LATER) -> dict[str, int]:
    spans = dict.fromkeys(frame["series_id"].unique().to_list(), "year")
    with lake.loading(scope, run_id=None, spans=spans) as load:
        written = load.write(frame, corrected_known_at=corrected).by_series
    return written.select("fresh", "superseding", "duplicate").sum().to_dicts()[0]


def test_acknowledged_rows_are_readable_at_once_and_after_a_flush(
    lake: Lake, tenant: Scope, load_id: int
) -> None:
    lake.append(tenant, facts(load_id, [1.0, 2.0, 3.0]))
    before = lake.read(tenant, [load_id], ALL)
    assert lake.flush(tenant) == 3
    assert lake.flush(tenant) == 0
    assert lake.read(tenant, [load_id], ALL).equals(before)
    assert before["value"].to_list() == [1.0, 2.0, 3.0]


def test_loading_the_same_rows_twice_changes_nothing(lake: Lake, tenant: Scope, load_id: int) -> None:
    frame = facts(load_id, [1.0, 2.0, 3.0])
    assert bulk(lake, tenant, frame) == {"fresh": 3, "superseding": 0, "duplicate": 0}
    version = lake.version(tenant)
    assert bulk(lake, tenant, frame) == {"fresh": 0, "superseding": 0, "duplicate": 3}
    assert lake.version(tenant) == version


@pytest.mark.parametrize("compacted", [False, True])
def test_correction_supersedes_from_its_known_at_on(
    lake: Lake, tenant: Scope, load_id: int, compacted: bool
) -> None:
    bulk(lake, tenant, facts(load_id, [1.0, 2.0, 3.0]))
    assert bulk(lake, tenant, facts(load_id, [1.0, 20.0, 3.0]))["superseding"] == 1
    if compacted:
        assert lake.compact(tenant) == 1
        assert lake.compact(tenant) == 0
    assert lake.read(tenant, [load_id], ALL)["value"].to_list() == [1.0, 20.0, 3.0]
    day_before = LATER - timedelta(days=1)
    assert lake.read(tenant, [load_id], ALL, as_of=day_before)["value"].to_list() == [1.0, 2.0, 3.0]
    assert lake.read(tenant, [load_id], ALL, as_of=START + timedelta(hours=2))["value"].to_list() == [
        1.0,
        2.0,
    ]
    assert lake.versions(tenant, [load_id], ALL)["value"].to_list() == [1.0, 2.0, 20.0, 3.0]
    assert lake.verify(tenant) == []


@pytest.mark.everywhere
def test_news_of_an_organisation_that_is_gone_are_for_nobody(engine: Engine) -> None:
    gone, news = Scope(4711, "gone"), News(engine)
    news.later(gone, [{(1, 0, 0): (1.0, 0)}])
    news._tell(gone)  # nothing is raised in the thread of a timer, and nothing is kept for ever
    assert news._by_scope[gone].written == []
    assert outbox.heads(engine, [gone.organisation_id]) == {gone.organisation_id: 0}


def test_version_pins_what_was_there_whatever_comes_later(lake: Lake, tenant: Scope, load_id: int) -> None:
    bulk(lake, tenant, facts(load_id, [1.0, 2.0]))
    lake.append(tenant, facts(load_id, [3.0], start=START + timedelta(hours=2)))
    version = lake.version(tenant)
    pinned = lake.read(tenant, [load_id], ALL, as_of=LATER, at_version=version)
    lake.append(tenant, facts(load_id, [99.0], lag_hours=2))
    lake.flush(tenant)
    bulk(lake, tenant, facts(load_id, [7.0], start=START - timedelta(days=3)))
    lake.compact(tenant)
    assert lake.read(tenant, [load_id], ALL, as_of=LATER, at_version=version).equals(pinned)


def test_push_with_a_used_key_is_answered_as_before_and_writes_nothing(
    lake: Lake, tenant: Scope, neighbour: Scope, load_id: int
) -> None:
    first = lake.append(tenant, facts(load_id, [1.0]), idempotency_key="k", body_hash="a")
    again = lake.append(tenant, facts(load_id, [1.0]), idempotency_key="k", body_hash="a")
    assert (again.batch_id, again.replayed) == (first.batch_id, True)
    with pytest.raises(ConflictError):
        lake.append(tenant, facts(load_id, [2.0]), idempotency_key="k", body_hash="b")
    assert not lake.append(neighbour, facts(load_id, [1.0]), idempotency_key="k", body_hash="b").replayed


def test_neighbour_reads_nothing_of_the_tenant(
    lake: Lake, tenant: Scope, neighbour: Scope, load_id: int
) -> None:
    bulk(lake, tenant, facts(load_id, [1.0, 2.0]))
    lake.append(tenant, facts(load_id, [3.0], start=START + timedelta(hours=5)))
    assert lake.read(neighbour, [load_id], ALL).is_empty()
    assert lake.latest(neighbour, [load_id]).is_empty()
    assert lake.stats(neighbour)["rows"] == 0


def test_latest_follows_pushes_and_bulk_loads(lake: Lake, tenant: Scope, load_id: int) -> None:
    bulk(lake, tenant, facts(load_id, [1.0, 2.0, 3.0]))
    assert lake.latest(tenant, [load_id])["value"].to_list() == [3.0]
    lake.append(tenant, facts(load_id, [4.0], start=START + timedelta(hours=3)))
    lake.append(tenant, facts(load_id, [0.0], start=START - timedelta(hours=3)))
    assert lake.latest(tenant, [load_id])["value"].to_list() == [4.0]


def test_local_days_have_the_hours_of_their_clock(lake: Lake, tenant: Scope, load_id: int) -> None:
    bulk(lake, tenant, facts(load_id, [1.0] * 96, start=datetime(2024, 3, 29, 23, tzinfo=UTC)))
    days = lake.resample(tenant, [load_id], ALL, resolution=Resolution.parse("P1D"), zone="Europe/Berlin")
    assert days["count"].to_list() == [24, 23, 24, 24, 1]


def test_thinned_chart_keeps_the_extremes(lake: Lake, tenant: Scope, load_id: int) -> None:
    values = [0.0] * 5000
    values[1234], values[4321] = 100.0, -100.0
    bulk(lake, tenant, facts(load_id, values))
    points = lake.points(tenant, load_id, ALL, max_points=200)
    assert points.height <= 200
    assert (points["value"].max(), points["value"].min()) == (100.0, -100.0)
    assert points["event_at"].is_sorted()


def test_each_issue_of_a_weather_forecast_is_kept_and_seen_only_from_its_issue_on(
    lake: Lake, tenant: Scope, load_id: int
) -> None:
    issues = [facts(load_id, [10.0 + issue], lag_hours=issue - 24) for issue in (0, 6, 12)]
    assert bulk(lake, tenant, pl.concat(issues)) == {"fresh": 1, "superseding": 2, "duplicate": 0}
    assert bulk(lake, tenant, pl.concat(issues)) == {"fresh": 0, "superseding": 0, "duplicate": 3}
    for hours, value in ((0, 10.0), (6, 16.0), (12, 22.0)):
        seen = lake.read(tenant, [load_id], ALL, as_of=START + timedelta(hours=hours - 24))
        assert seen["value"].to_list() == [value], "only issues known by then"
    lake.compact(tenant)
    assert lake.read(tenant, [load_id], ALL, as_of=START - timedelta(hours=18))["value"].to_list() == [16.0]


def test_first_file_coming_again_does_not_undo_a_correction(lake: Lake, tenant: Scope, load_id: int) -> None:
    first, corrected = facts(load_id, [1.0, 2.0]), facts(load_id, [1.0, 20.0])
    bulk(lake, tenant, first)
    bulk(lake, tenant, corrected)
    assert bulk(lake, tenant, corrected)["duplicate"] == 2
    assert bulk(lake, tenant, first)["duplicate"] == 2
    assert lake.read(tenant, [load_id], ALL)["value"].to_list() == [1.0, 20.0]
