"""Repairs are proposed where they explain a row, and only there."""

from datetime import UTC, datetime, timedelta

import polars as pl

from foresite.ingest.checks import SeriesRules
from foresite.ingest.repair import Proposal, Quality, propose

AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
TYPICAL = pl.DataFrame({"series_id": [1, 2], "typical": [50.0, 1013.0]})
RULES = {1: SeriesRules(low=0, high=100), 2: SeriesRules(low=900, high=1100)}


def reject(value: float | None, rule: str = "range", *, series_id: int = 1, line: int = 7, text: str = ""):
    return {
        "series_id": series_id,
        "event_at": AT,
        "value": value,
        "line": line,
        "rule": rule,
        "text": text or None,
    }


def proposed(*rejects, empty: pl.DataFrame | None = None):
    shape = {
        "series_id": pl.Int64(),
        "event_at": pl.Datetime("us", "UTC"),
        "value": pl.Float64(),
        "line": pl.Int64(),
        "rule": pl.String(),
        "text": pl.String(),
    }
    made = propose(pl.DataFrame(rejects, schema=shape), RULES, typical=TYPICAL, empty=empty)
    return made.select("repair", "new_value", "new_event_at").rows()


def test_value_a_thousand_times_too_large_is_divided() -> None:
    assert proposed(reject(48_000.0)) == [("divide-1000", 48.0, AT)]


def test_negative_value_of_the_right_size_gets_its_sign_turned() -> None:
    assert proposed(reject(-45.0)) == [("turn-sign", 45.0, AT)]


def test_value_a_thousand_times_too_small_is_multiplied() -> None:
    assert proposed(reject(1.013, series_id=2)) == [("multiply-1000", 1013.0, AT)]


def test_nothing_is_proposed_for_a_value_that_no_repair_explains() -> None:
    assert proposed(reject(777.0)) == [(None, None, None)]


def test_decimal_comma_is_read() -> None:
    assert proposed(reject(None, "number", text="47,5")) == [("decimal-comma", 47.5, AT)]
    assert proposed(reject(None, "number", text="1.012,5", series_id=2)) == [("decimal-comma", 1012.5, AT)]
    assert proposed(reject(None, "number", text="n/a")) == [(None, None, None)]


def test_two_values_of_a_line_that_fit_each_others_place_are_swapped() -> None:
    assert proposed(reject(1011.0), reject(51.0, series_id=2)) == [
        ("swap-columns", 51.0, AT),
        ("swap-columns", 1011.0, AT),
    ]


def test_second_value_of_an_instant_moves_to_the_empty_hour_beside_it() -> None:
    before = AT - timedelta(hours=1)
    empty = pl.DataFrame(
        {"series_id": [1], "event_at": [before]},
        schema={"series_id": pl.Int64(), "event_at": pl.Datetime("us", "UTC")},
    )
    assert proposed(reject(52.0, "unique"), empty=empty) == [("shift-hour", 52.0, before)]
    assert proposed(reject(52.0, "unique"), empty=empty.clear()) == [(None, None, None)]


def test_proposal_survives_being_written_down() -> None:
    made = Proposal("divide-1000", 48.0, AT)
    assert Proposal.from_dict(made.as_dict()) == made
    assert made.quality is Quality.DIVIDED_BY_1000
