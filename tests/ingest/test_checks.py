"""Rules hold back what cannot be believed and tell what is odd in the rest."""

from datetime import UTC, datetime, timedelta

import polars as pl
from tests.persian import unsaid

from foresite.core.timeaxis import Resolution
from foresite.ingest.checks import CHECKED, SeriesRules, check
from foresite.ingest.coverage import (
    completeness_findings,
    gap_findings,
    gaps,
    joined,
    repeat_findings,
    stretches,
)

START = datetime(2024, 3, 1, tzinfo=UTC)
HOURLY = Resolution.parse("PT1H")


def rows(values: list[float | None], *, series_id: int = 1, hours: list[int] | None = None) -> pl.DataFrame:
    hours = hours or list(range(len(values)))
    return pl.DataFrame(
        {
            "series_id": [series_id] * len(values),
            "event_at": [START + timedelta(hours=hour) for hour in hours],
            "known_at": [None] * len(values),
            "value": values,
            "quality": [0] * len(values),
            "line": list(range(2, len(values) + 2)),
        },
        schema=CHECKED,
    )


def test_value_outside_its_range_is_held_back_with_its_line() -> None:
    checked = check(rows([5.0, 500.0, -1.0, 6.0]), {1: SeriesRules(low=0, high=100)})
    assert checked.kept["value"].to_list() == [5.0, 6.0]
    assert checked.rejects.select("line", "rule").rows() == [(3, "range"), (4, "range")]
    assert "500" in checked.rejects["message"][0]


def test_limits_hold_for_their_own_series_only() -> None:
    both = pl.concat([rows([50.0, 5.0]), rows([50.0, 5.0], series_id=2)])
    checked = check(both, {1: SeriesRules(high=10), 2: SeriesRules(high=100)})
    assert checked.rejects.select("series_id", "value").rows() == [(1, 50.0)]


def test_infinity_nan_and_times_out_of_the_world_are_held_back() -> None:
    odd = rows([float("inf"), float("nan"), 1.0, None]).with_columns(
        event_at=pl.when(pl.col("line") == 4).then(datetime(1800, 1, 1, tzinfo=UTC)).otherwise("event_at")
    )
    checked = check(odd, {})
    assert checked.kept.is_empty()
    assert sorted(checked.rejects["rule"]) == ["finite", "finite", "finite", "time-range"]


def test_value_that_is_not_allowed_is_held_back() -> None:
    checked = check(rows([0.0, 1.0, 2.0]), {1: SeriesRules(allowed=(0.0, 1.0))})
    assert checked.rejects.select("value", "rule").rows() == [(2.0, "allowed")]


def test_second_row_for_an_instant_is_a_duplicate_if_equal_and_held_back_if_not() -> None:
    checked = check(rows([1.0, 1.0, 2.0, 9.0], hours=[0, 0, 1, 1]), {})
    assert checked.kept["value"].to_list() == [1.0, 2.0]
    assert checked.repeated.rows() == [(1, 1)]
    assert checked.rejects.select("value", "rule").rows() == [(9.0, "unique")]


def test_lone_spike_is_held_back_but_a_level_shift_is_told_and_kept() -> None:
    checked = check(rows([1.0, 1.0, 90.0, 1.0, 1.0, 40.0, 41.0, 40.0]), {1: SeriesRules(max_change=10)})
    assert checked.rejects.select("value", "rule").rows() == [(90.0, "rate")]
    assert checked.kept.height == 7
    assert [(found.rule, found.count) for found in checked.findings] == [("level-shift", 1)]


def test_last_value_of_a_chunk_that_leaps_is_held_back_until_somebody_believes_it() -> None:
    checked = check(rows([1.0, 2.0, 90.0]), {1: SeriesRules(max_change=10)})
    assert checked.rejects["value"].to_list() == [90.0]


def test_flat_stretch_is_told_with_its_ends() -> None:
    checked = check(rows([1.0, 3.0, 3.0, 3.0, 3.0, 2.0]), {1: SeriesRules(flat_for=timedelta(hours=2))})
    (found,) = checked.findings
    assert (found.rule, found.count) == ("flatline", 4)
    assert found.first_at == START + timedelta(hours=1)
    assert checked.kept.height == 6


def test_order_of_the_rows_in_a_file_does_not_matter() -> None:
    given = rows([float(n % 7) for n in range(50)])
    rule = {1: SeriesRules(high=5, max_change=5.5)}
    assert check(given.reverse(), rule).kept.equals(check(given, rule).kept)


def test_gaps_are_found_over_chunks_whatever_their_order() -> None:
    rules = {1: SeriesRules(step=HOURLY)}
    late = rows([1.0] * 4, hours=[10, 11, 12, 13])
    early = rows([1.0] * 5, hours=[0, 1, 2, 5, 6])
    covered = joined([stretches(late, rules), stretches(early, rules)], rules)
    assert covered["rows"].to_list() == [3, 2, 4]
    found = gaps(covered, rules)
    assert found["missing"].to_list() == [2, 3]
    assert found["first_at"].to_list() == [START + timedelta(hours=3), START + timedelta(hours=7)]


def test_touching_chunks_leave_no_gap_and_series_without_a_step_have_none() -> None:
    rules = {1: SeriesRules(step=HOURLY), 2: SeriesRules()}
    parts = [rows([1.0] * 3), rows([1.0] * 3, hours=[3, 4, 5]), rows([1.0] * 2, series_id=2, hours=[0, 900])]
    covered = joined([stretches(part, rules) for part in parts], rules)
    assert gaps(covered, rules).is_empty()


def test_hour_missing_where_clocks_change_is_told_apart_from_other_gaps() -> None:
    rules = {1: SeriesRules(step=HOURLY)}
    there = [hour for hour in range(31 * 24) if hour not in {30 * 24 + 1, 100, 101}]
    covered = joined([stretches(rows([1.0] * len(there), hours=there), rules)], rules)
    found = {each.rule: each.count for each in gap_findings(gaps(covered, rules), {1: "Europe/Berlin"})}
    assert found == {"gap": 2, "clock-change-gap": 1}


def test_second_hour_of_autumn_is_told() -> None:
    twice = check(rows([1.0, 2.0, 3.0], hours=[0, 0, 1]), {}).rejects.with_columns(
        event_at=pl.lit(datetime(2024, 10, 27, 1, tzinfo=UTC)).cast(pl.Datetime("us", "UTC"))
    )
    (found,) = repeat_findings(twice, {1: "Europe/Berlin"})
    assert (found.rule, found.count) == ("clock-change-repeat", 1)
    assert not repeat_findings(twice, {1: "UTC"})


def test_share_of_values_below_the_rule_is_told() -> None:
    rules = {1: SeriesRules(step=HOURLY, completeness=0.9)}
    covered = joined([stretches(rows([1.0] * 3, hours=[0, 1, 9]), rules)], rules)
    (found,) = completeness_findings(covered, rules)
    assert found.rule == "completeness"
    assert round(found.facts["share"], 3) == 0.3


def test_what_is_held_back_and_what_is_found_is_said_in_persian_too() -> None:
    odd = [5.0, None, float("inf"), float("nan"), 500.0, 7.0, 7.0, 7.0, 7.0, 60.0, 61.0, 90.0, 61.0, -4.0]
    rules = SeriesRules(high=100, max_change=25, flat_for=timedelta(hours=2))
    checked = check(rows(odd), {1: rules})
    bare = check(rows([3.0, 4.0], hours=[0, 0]), {1: SeriesRules(allowed=(3.0, 4.0))})
    other = check(rows([3.0, 9.0]), {1: SeriesRules(allowed=(3.0,))})
    told = [each.message for each in checked.findings]
    assert len(told) == 2
    for each in (checked, bare, other):
        told += each.rejects["message"].to_list()
    assert len(told) > 7
    assert unsaid(told) == []
