"""Rows in order: the quick way sorts as the plain one does."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import foresite.core.order
from foresite.core.order import arranged

SMALL = st.integers(-3, 3)
HUGE = st.sampled_from([-(2**62), -1, 0, 1, 2**62])
COLUMNS = {"a": pl.Int64(), "b": pl.Datetime("us"), "c": pl.Int64()}


@given(
    rows=st.lists(st.tuples(st.one_of(SMALL, st.none()), st.one_of(SMALL, HUGE), SMALL)), plain=st.booleans()
)
def test_rows_come_as_a_stable_sort_brings_them(rows, plain) -> None:
    told = [(a or 0, b % 1000, c) if plain else (a, b, c) for a, b, c in rows]
    frame = pl.DataFrame(told, schema=COLUMNS, orient="row").with_row_index("came")
    for names in (["a"], ["a", "b"], ["a", "b", "c"]):
        assert arranged(frame, names).equals(frame.sort(names, maintain_order=True))


@given(rows=st.lists(st.tuples(SMALL, SMALL)), size=st.integers(1, 3))
def test_rows_in_order_are_known_across_blocks_and_left_as_they_are(rows, size) -> None:
    frame = pl.DataFrame(sorted(rows), schema={"a": pl.Int64(), "b": pl.Int64()}, orient="row")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(foresite.core.order, "_BLOCK", size)
        assert arranged(frame, ["a", "b"]) is frame
        mixed = frame.reverse()
        assert arranged(mixed, ["a", "b"]).equals(frame)
