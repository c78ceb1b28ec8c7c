"""Rows in order: the quick way sorts as the plain one does."""

import itertools

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import foresite.core.order
from foresite.core.order import again, arranged, runs

SMALL = st.integers(-3, 3)
HUGE = st.sampled_from([-(2**62), -1, 0, 1, 2**62])
COLUMNS = {"a": pl.Int64(), "b": pl.Datetime("us"), "c": pl.Int64()}


@given(
    rows=st.lists(st.tuples(st.one_of(SMALL, st.none()), st.one_of(SMALL, HUGE), SMALL)),
    plain=st.booleans(),
    few=st.sampled_from([0, 1000]),
)
def test_rows_come_as_a_stable_sort_brings_them(rows, plain, few) -> None:
    told = [(a or 0, b % 1000, c) if plain else (a, b, c) for a, b, c in rows]
    frame = pl.DataFrame(told, schema=COLUMNS, orient="row").with_row_index("came")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(foresite.core.order, "_FEW", few)
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


@given(rows=st.lists(st.tuples(st.one_of(SMALL, st.none()), SMALL)), shuffled=st.randoms())
def test_rows_like_the_one_before_are_found_in_any_order(rows, shuffled) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.Int64(), "b": pl.Int64()}, orient="row")
    order = np.array(shuffled.sample(range(len(rows)), len(rows)), np.int64)
    for chosen in (None, order):
        told = rows if chosen is None else [rows[n] for n in chosen]
        wanted = [n for n in range(1, len(told)) if told[n] == told[n - 1]]
        assert again(frame, ["b", "a"], chosen).tolist() == wanted


@given(numbers=st.lists(SMALL))
def test_runs_cover_every_number_once_and_differ_from_their_neighbours(numbers) -> None:
    first, last = runs(pl.Series(numbers, dtype=pl.Int64))
    told = [numbers[a : b + 1] for a, b in zip(first, last, strict=True)]
    assert [number for run in told for number in run] == numbers
    assert all(len(set(run)) == 1 for run in told)
    assert all(one[0] != other[0] for one, other in itertools.pairwise(told))
