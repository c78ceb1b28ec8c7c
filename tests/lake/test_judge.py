"""What a fact is beside the versions that are there, against the rule said row by row."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from foresite.core.frames import FACT
from foresite.lake.judge import in_order, judge

START = datetime(2024, 1, 1, tzinfo=UTC)
CORRECTED = START + timedelta(hours=5)
ROW = st.tuples(
    st.integers(1, 2), st.integers(0, 3), st.integers(0, 9), st.sampled_from([1.0, 2.0, float("nan")])
)
ROWS = st.lists(ROW, max_size=14)


def frame(rows) -> pl.DataFrame:
    at = [(series, START + timedelta(hours=event), START + timedelta(hours=known), value, 0)
          for series, event, known, value in rows]  # fmt: skip
    return pl.DataFrame(at, schema=FACT, orient="row")


def same(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and one != one and other != other)  # noqa: PLR0124


def row_by_row(facts, there):
    """Judge each fact by what the lake says of it: the version before it, and the newest one there."""
    last = {row[:3]: row for row in facts}
    judged = []
    for series, event, known, value in sorted(last.values(), key=lambda row: row[:3]):
        old = sorted((row for row in there if row[:2] == (series, event)), key=lambda row: row[2])
        new = [row for row in last.values() if row[:2] == (series, event) and row[2] < known]
        known_before = sorted([row for row in old if row[2] <= known] + new, key=lambda row: row[2])
        before = known_before[-1] if known_before else None
        contradicts = before is not None and before[2] == known
        newest = old[-1] if old else None
        said = before is not None and same(before[3], value)
        said = said or (contradicts and newest is not None and same(newest[3], value))
        if said:
            judged.append(("duplicate", START + timedelta(hours=known)))
        elif (
            not old
            and before is None
            and not any(row[:2] == (series, event) and row[2] < known for row in last)
        ):
            judged.append(("fresh", START + timedelta(hours=known)))
        elif contradicts and newest is not None:
            later = max(CORRECTED, START + timedelta(hours=newest[2], microseconds=1))
            judged.append(("superseding", later))
        else:
            judged.append(("superseding", START + timedelta(hours=known)))
    return judged


@given(facts=ROWS, there=st.lists(ROW, max_size=10, unique_by=lambda row: row[:3]))
def test_facts_are_judged_as_row_by_row(facts, there) -> None:
    judged = judge(in_order(frame(facts)), frame(there), CORRECTED)
    assert judged.select("fate", "known_at").rows() == row_by_row(facts, there)
    kept = judged.filter(pl.col("fate") != "duplicate")
    assert (kept["tier"] == "current").to_list() == (kept["fate"] == "fresh").to_list()


def test_facts_are_put_in_order_and_of_equal_ones_the_last_counts() -> None:
    ordered = in_order(
        frame([(2, 0, 0, 1.0), (1, 1, 0, 1.0), (1, 0, 3, 1.0), (1, 0, 0, 1.0), (1, 1, 0, 2.0)])
    )
    assert ordered.select("series_id", "value").rows() == [(1, 1.0), (1, 1.0), (1, 2.0), (2, 1.0)]
