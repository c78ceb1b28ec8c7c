"""Files of a table: what the log says of them is what they hold."""

import io
import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foresite.lake import files
from foresite.lake.files import NewFile, laid_out

BY = ["part", "tier"]


def rows(values: list[float | None], parts: list[str]) -> pl.DataFrame:
    start = datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)
    return pl.DataFrame(
        {
            "series_id": range(len(values)),
            "event_at": [start + timedelta(hours=n) for n in range(len(values))],
            "value": pl.Series(values, dtype=pl.Float64),
            "text": [f"{n}" for n in range(len(values))],
            "part": parts,
            "tier": ["current"] * len(values),
        }
    )


def held(file: NewFile) -> pl.DataFrame:
    told = pl.read_parquet(io.BytesIO(file.content))
    return told.with_columns(pl.lit(value).alias(name) for name, value in file.partition.items())


@given(
    st.lists(st.tuples(st.none() | st.floats(), st.sampled_from(["2024-02", "2024-03", "2020s"])), min_size=1)
)
def test_every_row_is_in_the_file_of_its_partition_in_order(told: list[tuple[float | None, str]]) -> None:
    frame = rows([value for value, _ in told], [part for _, part in told])
    made = list(laid_out(frame, BY))
    assert len({file.path for file in made}) == len(made) == frame["part"].n_unique()
    for file in made:
        assert file.path.startswith(f"part={file.partition['part']}/tier=current/")
        mine = frame.filter(pl.col("part") == file.partition["part"])
        assert held(file).select(frame.columns).equals(mine)


@given(st.lists(st.none() | st.floats(), min_size=1))
def test_stats_bound_what_the_file_holds_and_are_plain_json(values: list[float | None]) -> None:
    [file] = laid_out(rows(values, ["2024-02"] * len(values)), BY)
    stats = json.loads(file.stats, parse_constant=pytest.fail)
    assert stats["numRecords"] == len(values)
    assert stats["nullCount"]["value"] == values.count(None)
    assert (stats["minValues"]["series_id"], stats["maxValues"]["series_id"]) == (0, len(values) - 1)
    assert stats["minValues"]["event_at"] == "2024-02-29T23:59:59.999999Z"
    for value in held(file)["value"].drop_nulls().drop_nans():
        assert stats["minValues"].get("value", value) <= value <= stats["maxValues"].get("value", value)


def test_a_large_partition_becomes_files_of_equal_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILE_ROWS", 4)
    frame = rows([float(n) for n in range(9)], ["2024-02"] * 9)
    made = [held(file) for file in laid_out(frame, BY)]
    assert [piece.height for piece in made] == [3, 3, 3]
    assert pl.concat(made).select(frame.columns).equals(frame)


def test_no_rows_make_no_file() -> None:
    assert not list(laid_out(rows([], []), BY))
