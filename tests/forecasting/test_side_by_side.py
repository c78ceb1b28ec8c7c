"""Series that are told side by side are told as each would be alone, to the digit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from foresite.core.frames import INSTANT
from foresite.forecasting import side_by_side
from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Panel, Seen, Target, Together
from foresite.forecasting.normal import Normal, tell_by_days
from foresite.forecasting.places import where_of
from foresite.forecasting.zoo.house import House, HouseModel, HouseParameters

ISSUE = datetime(2024, 4, 10, 6, tzinfo=UTC)  # ten days after a clock change
DAYS = 120
QUICK = HouseParameters(trees=12, late_trees=10)
KINDS = ("level", "negative", "torn", "short", "late", "elsewhere")


def rows_of(kind: str, series_id: int, *, until: datetime) -> pl.DataFrame:
    """Hourly values up to a moment, of a load of this kind."""
    rng = np.random.default_rng(series_id)
    days = 12 if kind == "short" else DAYS
    first = ISSUE - timedelta(days=days)
    hour = np.arange(int((until - first).total_seconds() // 3600) - (3 if kind == "late" else 0))
    values = 50 + 10 * np.sin(2 * np.pi * hour / 24) + rng.normal(0, 1, len(hour)).cumsum() / 20
    if kind == "negative":
        values -= 50
    if kind == "torn":
        values[rng.random(len(hour)) < 0.05] = np.nan
        values[-60:-50] = np.nan
    at = pl.Series([first + timedelta(hours=int(each)) for each in hour], dtype=INSTANT)
    frame = pl.DataFrame({"series_id": [series_id] * len(hour), "event_at": at, "value": values})
    return frame.with_columns(known_at="event_at")


def asked(ids: dict[int, str], at: datetime, *, until: datetime | None = None) -> Panel:
    zones = {"elsewhere": "America/New_York"}
    targets = [
        Target(each, Axis.of("PT1H", zones.get(kind, "Europe/Berlin")), "DE") for each, kind in ids.items()
    ]
    versions = pl.concat([rows_of(kind, each, until=until or at) for each, kind in ids.items()])
    return Seen.of(versions, at).panel(targets, horizon_seconds=24 * 3600)


@pytest.fixture(scope="module")
def learned() -> dict[str, HouseModel]:
    """One model of each kind, read back as it was kept."""
    panels = {kind: asked({n: kind}, ISSUE) for n, kind in enumerate(KINDS)}
    return {kind: House.load(House(QUICK).fit(panel).dump()) for kind, panel in panels.items()}  # type: ignore[misc]


def models(learned: dict[str, HouseModel], ids: dict[int, str]) -> list[HouseModel]:
    return [
        replace(learned[kind], learned={each: next(iter(learned[kind].learned.values()))})
        for each, kind in ids.items()
    ]


@pytest.mark.parametrize("hours", [0, 1, 24, 29 * 24], ids=["at once", "an hour", "a day", "all unforeseen"])
def test_many_are_told_what_each_is_told_alone(learned, hours, monkeypatch) -> None:
    monkeypatch.setattr(side_by_side, "WIDE", 3)
    at = ISSUE + timedelta(hours=hours)
    ids = {n: KINDS[n % len(KINDS)] for n in range(5 * len(KINDS))}
    panel = asked(ids, at)
    assert issubclass(House, Together)
    told: dict[int, pl.DataFrame] = {}
    for places, frame in House.together(models(learned, ids), panel):
        parts = frame.partition_by("series_id", maintain_order=True)
        assert [part["series_id"][0] for part in parts] == [
            panel.targets[place].series_id for place in places
        ]
        assert len(places) <= side_by_side.WIDE
        told |= dict(zip(places, parts, strict=True))
    assert {ids[place] for place in told} == set(KINDS) - {"short"}
    for place, model in enumerate(models(learned, ids)):
        alone = model.predict(asked({place: ids[place]}, at))
        if place in told:
            assert told[place].equals(alone)


def test_a_model_that_was_not_trained_for_a_series_is_left_to_be_refused_alone(learned) -> None:
    ids = {40: "level", 41: "level"}
    some = [models(learned, ids)[0], models(learned, {99: "level"})[0]]
    told = list(House.together(some, asked(ids, ISSUE)))
    assert [places for places, _ in told] == [[0]]


@pytest.mark.parametrize("days", [60, 500], ids=["short", "with season and trend"])
def test_what_is_normal_by_days_is_what_it_is_by_steps(days) -> None:
    hour = np.arange(days * 24)
    track = asked({7: "level"}, ISSUE).tracks[0]
    steps = track.first_target - hour[::-1] - 1
    offsets = track.target.axis.offsets(steps)
    track = replace(track, start=int(steps[0]), values=np.zeros(len(steps)), offsets=offsets)
    where = where_of(track, steps)
    values = 20 + 5 * np.sin(2 * np.pi * hour / 24) + np.random.default_rng(1).normal(0, 1, len(hour))
    normals = [Normal.learn(where, values * n, half_life_days=700.0, penalty=1.0)[0] for n in (1, 2)]
    by_steps = [
        normal.tell(replace(where, slot=where.slot[None], day=where.day[None], calendar=calendar))
        for calendar in [{name: each[None] for name, each in where.calendar.items()}]
        for normal in normals
    ]
    np.testing.assert_array_equal(tell_by_days(normals, where), np.concatenate(by_steps))
