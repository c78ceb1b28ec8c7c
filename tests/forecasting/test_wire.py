"""Panels and forecasts as JSON: every digit comes back, and what was known later does not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.forecasting.zoo import awkward, made

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT, QUANTILE_COLUMNS
from foresite.core.timeaxis import from_micros, to_micros
from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Panel, Target
from foresite.forecasting.wire import ANSWER, answer_of, answer_text, panel_of, panel_text

ISSUE = datetime(2024, 3, 30, 10, tzinfo=UTC)
MICROS = st.integers(
    to_micros(datetime(1900, 1, 1, tzinfo=UTC)), to_micros(datetime(2199, 12, 31, tzinfo=UTC))
)
NEAR = st.integers(to_micros(ISSUE) - 5, to_micros(ISSUE) + 5)
VALUES = st.floats(allow_nan=False, allow_infinity=False)
VERSION = st.tuples(st.integers(1, 5), MICROS | NEAR, MICROS | NEAR, VALUES)
AXES = [
    Axis(900, "Asia/Kathmandu"),
    Axis(3600, "Europe/Berlin"),
    Axis(86_400, "UTC"),
    Axis.of("P1M", "Asia/Tehran"),
    Axis.of("P1W", "Australia/Lord_Howe").anchored(pl.Series([ISSUE], dtype=INSTANT)),
]


def versions(rows: list[tuple[int, int, int, float]]) -> pl.DataFrame:
    plain = {"series_id": pl.Int64, "event_at": pl.Int64, "known_at": pl.Int64, "value": pl.Float64}
    frame = pl.DataFrame(rows, schema=plain, orient="row")
    return frame.with_columns(pl.col("event_at", "known_at").cast(INSTANT))


def alike(one: Panel, other: Panel) -> bool:
    plain = ("targets", "issued_at", "horizon_seconds", "steps")
    same = all(getattr(one, name) == getattr(other, name) for name in plain)
    return same and one.rows.equals(other.rows) and one.versions.equals(other.versions)


@given(
    rows=st.lists(VERSION, max_size=30), at=MICROS, hours=st.integers(1, 10_000), axis=st.sampled_from(AXES)
)
@settings(max_examples=30)
def test_a_panel_comes_back_to_the_digit(rows, at, hours, axis) -> None:
    targets = [Target(1, axis, "DE", "BY", (4, 5, 2)), Target(2, axis), Target(3, axis, covariates=(4,))]
    panel = Panel.known(
        targets,
        versions(rows),
        issued_at=from_micros(at),
        horizon_seconds=3600 * hours,
        steps={2: 900, 4: 3600, 5: 900},
    )
    assert alike(panel_of(panel_text(panel)), panel)


def test_two_versions_of_one_moment_stay_in_their_order() -> None:
    at = to_micros(ISSUE)
    twice = versions([(1, at - 7, at - 3, 1.0), (1, at - 7, at - 3, 2.0), (4, at, at, 2.0), (4, at, at, 1.0)])
    target = Target(1, AXES[0], covariates=(4, 1))
    panel = Panel.known([target], twice, issued_at=ISSUE, horizon_seconds=900, steps={4: 900, 1: 900})
    back = panel_of(panel_text(panel))
    assert (back.rows["value"].to_list(), back.versions["value"].to_list()) == ([2.0], [1.0, 2.0, 2.0, 1.0])


def test_what_became_known_after_the_issue_is_dropped_where_it_arrives() -> None:
    panel = awkward(ISSUE)
    told = orjson.loads(panel_text(panel))
    late = to_micros(ISSUE) + 1
    for series_id, event_at in ((1, late - 3_600_000_001), (9, late), (1, late - 7_200_000_001)):
        row = {"series_id": series_id, "event_at": event_at, "known_at": late, "value": 1e9}
        for name, value in row.items():
            told["versions"][name].append(value)
    back = panel_of(orjson.dumps(told))
    assert alike(back, panel)
    assert back.versions.filter(pl.col("known_at") > ISSUE).is_empty()


def test_a_forecast_of_what_was_told_is_the_forecast_to_the_digit() -> None:
    panel = awkward(ISSUE)
    model = made("seasonal-naive").fit(panel)
    here, there = model.predict(panel), model.predict(panel_of(panel_text(panel)))
    assert there.equals(here)
    assert answer_of(answer_text(there)).equals(here)


@given(rows=st.lists(st.tuples(st.integers(1, 5), MICROS, *[VALUES] * len(QUANTILE_COLUMNS)), max_size=20))
@settings(max_examples=30)
def test_an_answer_comes_back_to_the_digit(rows) -> None:
    plain = {name: pl.Int64 if dtype == INSTANT else dtype for name, dtype in ANSWER.items()}
    said = pl.DataFrame(rows, schema=plain, orient="row").cast(ANSWER)
    back = answer_of(answer_text(said))
    assert back.schema == ANSWER
    assert back.equals(said)


def wrong_panels() -> dict[str, Any]:
    def without(name: str) -> Any:
        return lambda told: {key: value for key, value in told.items() if key != name}

    def target(**changed: Any) -> Any:
        return lambda told: told | {"targets": [told["targets"][0] | changed]}

    axis = {"seconds": 3600, "zone": "Europe/Berlin", "days": 0, "months": 0, "anchor": 0}
    return {
        "no JSON": lambda _told: "hello",
        "another form": lambda told: told | {"format": 2},
        "no issue": without("issued_at"),
        "a word more": lambda told: told | {"pickle": "gASV"},
        "no targets": lambda told: told | {"targets": []},
        "a step of nothing": target(axis=axis | {"seconds": 0}),
        "a covariate without a step": target(covariates=[77]),
        "columns of two lengths": lambda told: told | {"versions": told["versions"] | {"value": []}},
        "a time that is none": lambda told: told | {"issued_at": 2**62},
        "a number as text": lambda told: told | {"horizon_seconds": "3600"},
    }


@pytest.mark.parametrize("change", wrong_panels().values(), ids=wrong_panels().keys())
def test_a_body_that_tells_of_no_panel_is_refused(change) -> None:
    body = orjson.dumps(change(orjson.loads(panel_text(awkward(ISSUE)))))
    with pytest.raises(BadDataError) as caught:
        panel_of(body)
    assert caught.value.code == "panel-malformed"


def test_a_zone_that_is_none_is_named() -> None:
    body = panel_text(awkward(ISSUE)).replace(b"Europe/Berlin", b"Europe/Nowhere")
    with pytest.raises(BadDataError, match="Europe/Nowhere"):
        panel_of(body)


@pytest.mark.parametrize(
    "body",
    [
        b"body",
        b'{"format":1}',
        answer_text(made("seasonal-naive").fit(awkward(ISSUE)).predict(awkward(ISSUE))).replace(
            b'"q50":[', b'"q50":[null,'
        ),
        answer_text(pl.DataFrame(schema=ANSWER)).replace(b'"q50":[]', b'"q51":[]'),
        answer_text(pl.DataFrame(schema=ANSWER)).replace(b'"q50":[]', b'"q50":[NaN]'),
        answer_text(pl.DataFrame(schema=ANSWER)).replace(b'"q50":[]', b'"q50":[1.0]'),
    ],
    ids=["words", "nothing", "a hole", "another quantile", "not a number", "one too many"],
)
def test_an_answer_that_is_no_forecast_is_refused(body) -> None:
    with pytest.raises(ValidationError):
        answer_of(body)


def test_a_month_of_hours_is_small() -> None:
    at = pl.datetime_range(
        ISSUE - timedelta(days=120), ISSUE, "1h", eager=True, time_zone="UTC", time_unit="us"
    )
    frame = pl.DataFrame({"event_at": at[:-1]}).select(
        pl.lit(1, dtype=pl.Int64).alias("series_id"),
        "event_at",
        pl.col("event_at").dt.offset_by("1h").alias("known_at"),
        pl.int_range(pl.len()).cast(pl.Float64).truediv(7).alias("value"),
    )
    panel = Panel.known([Target(1, AXES[1])], frame, issued_at=ISSUE, horizon_seconds=86_400)
    assert len(panel_text(panel)) < 60 * len(frame)
