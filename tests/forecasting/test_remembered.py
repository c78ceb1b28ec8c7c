"""What is remembered is what would be said: warm and cold models agree to the digit, whatever changed."""

import json
import zlib
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT
from foresite.forecasting.artefact import read_laid
from foresite.forecasting.axis import Axis
from foresite.forecasting.features import settled
from foresite.forecasting.forecaster import Model, Panel, Target
from foresite.forecasting.learned import Learned
from foresite.forecasting.remembered import AROUND_BYTES, Remembered
from foresite.forecasting.zoo.house import CONTEXT_DAYS, SETTLED_DAYS, House, HouseModel, HouseParameters

LOAD, WARMTH = 1, 2
START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 240
LEARNED = START + timedelta(days=200)
TARGET = Target(LOAD, Axis.of("PT1H", "Europe/Berlin"), "DE", covariates=(WARMTH,))


class Asked:
    """Answers with ten times what is asked of, and notes it."""

    def __init__(self, wanted: list[int]) -> None:
        self.wanted = wanted
        self.places: list[int] = []

    def __call__(self, places):
        self.places = places.tolist()
        return np.array([[10.0 * self.wanted[place], -1.0] for place in places]).reshape(-1, 2)


def ask(kept: Remembered, wanted: list[int]) -> tuple[list[float], list[int]]:
    asked = Asked(wanted)
    told = kept.told([str(each).encode() for each in wanted], asked, (2,))
    assert told.shape == (len(wanted), 2)
    return told[:, 0].tolist(), asked.places


def test_only_what_was_not_asked_before_is_asked() -> None:
    kept = Remembered(2**20)
    assert ask(kept, [1, 2, 3]) == ([10, 20, 30], [0, 1, 2])
    assert ask(kept, [3, 4, 1]) == ([30, 40, 10], [1])
    assert ask(kept, [4, 3]) == ([40, 30], [])


def test_memory_has_a_bound_and_what_was_asked_last_stays() -> None:
    one = 1 + 16 + AROUND_BYTES
    kept = Remembered(3 * one)
    ask(kept, [1, 2, 3])
    assert (len(kept), kept.held_bytes) == (3, 3 * one)
    ask(kept, [1, 4])
    assert (len(kept), kept.held_bytes) == (3, 3 * one)
    assert ask(kept, [1, 3, 4, 2])[1] == [3]
    assert Remembered(0).told([b"a"], Asked([7]), (2,)).tolist() == [[70.0, -1.0]]


def world() -> pl.DataFrame:
    """An hourly load that follows a weather, which is forecast two days ahead and then measured."""
    hours = np.arange(DAYS * 24)
    rng = np.random.default_rng(5)
    warm = 10 + 8 * np.sin(2 * np.pi * hours / 24) + 6 * np.sin(2 * np.pi * hours / 700)
    load = 100 + 2 * warm + 9 * np.sin(2 * np.pi * hours / 168) + rng.normal(0, 2, len(hours))
    at = pl.Series([START + timedelta(hours=int(each)) for each in hours], dtype=INSTANT)
    told = [
        (LOAD, load, timedelta(0)),
        (WARMTH, warm + 1, timedelta(hours=-48)),
        (WARMTH, warm, timedelta(0)),
    ]
    return pl.concat(
        pl.DataFrame(
            {"series_id": pl.Series([each] * len(at), dtype=pl.Int64), "event_at": at, "value": values}
        ).with_columns(known_at=pl.col("event_at") + late)
        for each, values, late in told
    )


WORLD = world()


def panel_of(rows: pl.DataFrame, at: datetime) -> Panel:
    """What an issue is given: what was known then, of the days that the house looks at."""
    since = at - timedelta(days=House.context_days)
    given = rows.filter(pl.col("event_at") >= since)
    return Panel.known([TARGET], given, issued_at=at, horizon_seconds=86_400, steps={WARMTH: 3600})


@pytest.fixture(scope="module")
def learned() -> bytes:
    panel = Panel.known([TARGET], WORLD, issued_at=LEARNED, horizon_seconds=86_400, steps={WARMTH: 3600})
    return House(HouseParameters(trees=20, late_trees=10)).fit(panel).dump()


def corrected(rows: pl.DataFrame, series_id: int, at: datetime, ago: int, value: float) -> pl.DataFrame:
    """A value of so many hours ago has a newer version, known now."""
    fact = {
        "series_id": [series_id],
        "event_at": [at - timedelta(hours=ago)],
        "value": [value],
        "known_at": [at],
    }
    return pl.concat([rows, pl.DataFrame(fact, schema=rows.schema)])


def deleted(rows: pl.DataFrame, series_id: int, at: datetime, ago: int) -> pl.DataFrame:
    """A value of so many hours ago is not there any more, as where its load was undone."""
    return rows.filter((pl.col("series_id") != series_id) | (pl.col("event_at") != at - timedelta(hours=ago)))


CHANGES = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 24, 24, 24, 48]),  # hours until the next issue
        st.sampled_from(["none", "correct", "delete"]),
        st.sampled_from([LOAD, WARMTH]),
        st.integers(1, House.context_days * 24),
        st.floats(-50, 500),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(changes=CHANGES)
def test_warm_and_cold_models_say_the_same_after_values_came_changed_and_went(learned, changes) -> None:
    warm, rows, at = House.load(learned), WORLD, LEARNED
    warm.predict(panel_of(rows, at))
    for hours, kind, series_id, ago, value in changes:
        at += timedelta(hours=hours)
        if kind == "correct":
            rows = corrected(rows, series_id, at, ago, value)
        elif kind == "delete":
            rows = deleted(rows, series_id, at, ago)
        panel = panel_of(rows, at)
        assert warm.predict(panel).equals(House.load(learned).predict(panel))


def asked_by(monkeypatch) -> list[int]:
    """Note of how many origins learners are asked, issue by issue."""
    asked = [0]
    said = Learned._said

    def noting(self, rows):
        asked[-1] += len(rows.origins)
        return said(self, rows)

    monkeypatch.setattr(Learned, "_said", noting)
    return asked


def issue(model: Model, rows: pl.DataFrame, at: datetime, asked: list[int]) -> int:
    """Return of how many origins learners were asked for an issue."""
    model.predict(panel_of(rows, at))
    asked.append(0)
    return asked[-2]


def test_whatever_hour_it_is_the_learners_are_asked_about_what_is_new_only(learned, monkeypatch) -> None:
    asked = asked_by(monkeypatch)
    first, *later = [
        issue(House.load(learned), WORLD, LEARNED + timedelta(hours=hours), asked) for hours in (0, 1, 17, 23)
    ]
    assert first == 0  # the newest origin was there at training
    assert later == [1, 1, 1]
    until = House.load(learned)
    for day in range(SETTLED_DAYS):
        for hour in (0, 11):
            at = LEARNED + timedelta(days=day, hours=hour)
            assert issue(until, WORLD, at, asked) == (day + hour > 0)
    cold = [issue(House.load(learned), WORLD, LEARNED + timedelta(days=day), asked) for day in (1, 2, 3)]
    assert cold == [1, 2, 3]
    model = House.load(learned)
    warm = [issue(model, WORLD, LEARNED + timedelta(days=day), asked) for day in (1, 2, 3)]
    assert warm == [1, 1, 1]
    at = LEARNED + timedelta(days=3)
    assert 3 <= issue(model, corrected(WORLD, LOAD, at, 60, 400.0), at, asked) < 28
    assert isinstance(model, HouseModel)
    kept = model.learned[LOAD]._remembered
    assert kept.held_bytes == len(kept) * (32 + 3 * 24 * 8 + AROUND_BYTES)


def as_before(artefact: bytes) -> bytes:
    """The same model in the form before: JSON alone, boosters as text only, and nothing foreseen."""

    def plain(told):
        if isinstance(told, dict):
            return {
                name: plain(each) for name, each in told.items() if name not in {"foreseen", "learned_at"}
            }
        return told.tolist() if isinstance(told, np.ndarray) else told

    told = read_laid(artefact)
    known = told["series"][str(LOAD)]
    for name in ("early", "late"):
        text = zlib.decompress(known[name]["grown"].tobytes()).decode()
        known[name] = {"scale": known[name]["scale"], "text": text}
    spread = known["ridge"]["spread"]
    known["ridge"]["spread"] = np.where(np.isfinite(spread), spread, -1.0)
    return json.dumps(plain(told) | {"format": 4}, sort_keys=True).encode()


def test_a_model_of_the_form_before_is_read_and_says_the_same(learned) -> None:
    new, old = House.load(learned), House.load(as_before(learned))
    assert isinstance(new, HouseModel)
    assert isinstance(old, HouseModel)
    for hours in (0, 25):
        panel = panel_of(WORLD, LEARNED + timedelta(hours=hours))
        for each, other in ((new.predict, old.predict), (new.contributions, old.contributions)):
            told, before = (said(panel)[:, 2:].to_numpy() for said in (each, other))
            np.testing.assert_allclose(told, before, rtol=1e-9, atol=1e-9)  # sums begin at another step
    assert House.load(learned).dump() == learned
    with pytest.raises(BadDataError, match="kept in form 3"):
        House.load(b'{"format": 3}')


@pytest.mark.parametrize(("resolution", "steps"), [("PT1H", 24), ("PT15M", 96), ("P1D", 1)])
def test_the_first_step_looked_at_moves_only_every_so_many_days(resolution, steps) -> None:
    axis = Axis.of(resolution, "UTC")
    starts = []
    for day in range(2 * SETTLED_DAYS):
        at = START + timedelta(days=200 + day)
        events = pl.Series(
            [at - timedelta(days=each) for each in range(House.context_days, 0, -1)], dtype=INSTANT
        )
        rows = pl.DataFrame({"series_id": [1] * len(events), "event_at": events, "value": 1.0}).with_columns(
            known_at="event_at"
        )
        panel = Panel.known([Target(1, axis)], rows, issued_at=at, horizon_seconds=86_400)
        track = settled(panel, panel.tracks[0], CONTEXT_DAYS, SETTLED_DAYS)
        assert track.first_target - track.start >= CONTEXT_DAYS * steps
        assert len(track.values) == len(track.offsets) == track.first_target + steps - track.start
        starts.append(track.start)
    assert len(set(starts)) <= 3


def test_weeks_are_told_from_as_many_steps_as_before() -> None:
    at = START + timedelta(weeks=400)
    events = pl.Series([at - timedelta(weeks=each) for each in range(300, 0, -1)], dtype=INSTANT)
    rows = pl.DataFrame({"series_id": [1] * len(events), "event_at": events, "value": 1.0}).with_columns(
        known_at="event_at"
    )
    panel = Panel.known([Target(1, Axis.of("P1W", "UTC"))], rows, issued_at=at, horizon_seconds=4 * 604_800)
    track = settled(panel, panel.tracks[0], CONTEXT_DAYS, SETTLED_DAYS)
    assert track.first_target - track.start == CONTEXT_DAYS
