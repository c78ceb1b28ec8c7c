"""Checksums: the same in any order and in any split, different for any change, the same for ever."""

import struct
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from foresite.core.frames import schema
from foresite.lake.sums import HASHED, SUMS, added, packed, sums, unpacked

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ROW = schema(*HASHED)


def rows(count: int = 500) -> pl.DataFrame:
    start = datetime(1969, 11, 20, tzinfo=UTC)
    return pl.DataFrame(
        {
            "series_id": [n % 3 for n in range(count)],
            "event_at": [start + timedelta(hours=5 * n) for n in range(count)],
            "known_at": [start + timedelta(hours=5 * n, microseconds=n) for n in range(count)],
            "value": [None if n % 50 == 0 else (n * n % 97 - 40) / 8 for n in range(count)],
            "quality": [n % 2 for n in range(count)],
            "batch_id": [7] * count,
        },
        schema=ROW,
    )


def test_sums_are_the_same_in_any_order_and_however_the_rows_are_split() -> None:
    frame = rows()
    whole = sums(frame)
    assert sums(frame.sample(fraction=1, shuffle=True, seed=1)).equals(whole)
    assert added([sums(frame[:123]), sums(frame[123:124]), sums(frame[124:])]).equals(whole)
    assert whole["rows"].sum() == frame.height


def test_months_are_those_of_utc_before_and_after_1970() -> None:
    frame = rows()
    counted = sums(frame).group_by("month").agg(pl.col("rows").sum()).sort("month")
    event_at = pl.col("event_at").dt
    month = ((event_at.year() - 1970) * 12 + event_at.month() - 1).alias("month")
    expected = frame.group_by(month).agg(rows=pl.len().cast(pl.Int64)).sort("month")
    assert counted["month"].min() == -2
    assert counted.equals(expected.cast({"month": pl.Int32}))


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("value", pl.col("value") * -1),
        ("value", pl.lit(None, dtype=pl.Float64)),
        ("quality", pl.col("quality") + 1),
        ("batch_id", pl.col("batch_id") + 1),
        ("known_at", pl.col("known_at") + pl.duration(microseconds=1)),
        ("event_at", pl.col("event_at") + pl.duration(microseconds=1)),
    ],
)
def test_change_of_one_column_of_one_row_changes_the_sum_of_its_month_only(
    column: str, change: pl.Expr
) -> None:
    frame = rows().with_row_index("at")
    altered = frame.with_columns(pl.when(pl.col("at") == 251).then(change).otherwise(column).alias(column))
    before, after = sums(frame), sums(altered.drop("at").cast(ROW))
    assert after["rows"].equals(before["rows"])
    assert (after["checksum"] != before["checksum"]).sum() == 1


def test_two_rows_that_swap_their_values_change_the_sum() -> None:
    frame = rows(2).with_columns(series_id=pl.lit(1, dtype=pl.Int64), value=pl.Series([1.0, 2.0]))
    swapped = frame.with_columns(value=pl.Series([2.0, 1.0]))
    assert not sums(frame).equals(sums(swapped))


def test_zero_minus_zero_null_and_nan_are_four_values_and_every_nan_is_one() -> None:
    payload = float.fromhex("0x1p0") * float("nan")
    bits = pl.Series([0x7FF8_0000_0000_0001], dtype=pl.UInt64).to_numpy().view("float64")[0]
    seen = []
    for value in (0.0, -0.0, None, payload, bits):
        one = rows(2)[1:].with_columns(value=pl.lit(value, dtype=pl.Float64))
        seen.append(sums(one)["checksum"][0])
    assert len(set(seen)) == 4
    assert seen[3] == seen[4]


def reckoned(frame: pl.DataFrame) -> dict[tuple[int, int], int]:
    """Sum up row by row in plain integers: these numbers are kept in lakes and must never change."""
    factors = (
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
    )
    total: dict[tuple[int, int], int] = {}
    for series_id, event_at, known_at, value, quality, batch_id in frame.iter_rows():
        instants = [(at - EPOCH) // timedelta(microseconds=1) for at in (event_at, known_at)]
        bits = 0x7FF800000000DEAD if value is None else struct.unpack("<Q", struct.pack("<d", value))[0]
        columns = (series_id, *instants, bits, quality, batch_id)
        hashed = sum(bits * factor for bits, factor in zip(columns, factors, strict=True)) % 2**64
        for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
            hashed = (hashed ^ (hashed >> 33)) * factor % 2**64
        key = (series_id, (event_at.year - 1970) * 12 + event_at.month - 1)
        total[key] = (total.get(key, 0) + (hashed ^ (hashed >> 33))) % 2**64
    return total


def test_sums_are_what_they_have_always_been() -> None:
    made = sums(rows())
    assert {(row[0], row[1]): row[3] for row in made.iter_rows()} == reckoned(rows())
    assert made["checksum"][0] == 13_632_329_251_594_960_092


def test_sums_survive_being_stored() -> None:
    made = sums(rows())
    assert unpacked(packed(made)).equals(made)
    assert unpacked(b"").schema == SUMS == sums(rows(0)).schema
