"""Checksums per series and month that come out the same in whatever order and files the rows are kept."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from foresite.core.frames import FACT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SUMS = pl.Schema({"series_id": pl.Int64, "month": pl.Int32, "rows": pl.Int64, "checksum": pl.UInt64})
"""Per series and month (of UTC, counted from January 1970): how many rows, and the sum of their hashes."""

HASHED = (*FACT.names(), "batch_id")
"""What a row says. Where it is filed (part, tier, superseded_at) is not hashed: compaction changes that."""

_FACTORS = {
    "series_id": 0x9E3779B97F4A7C15,
    "event_at": 0xC2B2AE3D27D4EB4F,
    "known_at": 0x165667B19E3779F9,
    "value": 0xD6E8FEB86659FD93,
    "quality": 0xA0761D6478BD642F,
    "batch_id": 0xE7037ED1A0B428DB,
}
"""Any odd numbers do, and each must stay what it is: sums of old rows are compared with those of new ones."""
_FINISH = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
"""The multipliers of the finaliser of MurmurHash3 (Appleby, 2011): a bijection of 64 bits."""
_NOTHING = 0x7FF800000000DEAD
"""Stands for null: the bits of a NaN that no arithmetic makes."""
_BLOCK = 65_536
_FEW = 8
"""Borders up to which it is faster to compare all instants with each than to search each instant's place."""


def sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Count and sum up rows per series and month.

    The hash of a row is the finaliser over the sum of its columns, each times an odd factor. So to change
    one column of one row always changes the sum, and other damage escapes with a chance of 1 in 2**64.
    Every NaN is the same; null, 0.0 and -0.0 are three different values.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2024, 5, 31, tzinfo=UTC)
    >>> row = {"series_id": 1, "event_at": at, "known_at": at, "value": 1.5, "quality": 0, "batch_id": 7}
    >>> sums(pl.DataFrame([row, row])).row(0)[:3]
    (1, 652, 2)
    """
    if rows.is_empty():
        return SUMS.to_frame()
    columns = {name: _bits(rows[name]) for name in HASHED}
    hashes = _hashes(columns)
    months = _months(columns["event_at"].view(np.int64))
    ids = columns["series_id"].view(np.int64)
    breaks = np.flatnonzero((ids[1:] != ids[:-1]) | (months[1:] != months[:-1])) + 1
    starts = np.concatenate(([0], breaks))
    runs: dict[str, NDArray[Any]] = {
        "series_id": ids[starts],
        "month": months[starts],
        "rows": np.diff(np.append(starts, len(ids))),
        "checksum": np.add.reduceat(hashes, starts),
    }
    return _grouped(runs)


def _months(micros: "NDArray[np.int64]") -> "NDArray[np.int32]":
    """Return months, counted from January 1970; most rows are of few, found by their borders."""
    ends = np.array([micros.min(), micros.max()]).astype("datetime64[us]").astype("datetime64[M]")
    borders = np.arange(ends[0] + 1, ends[1] + 1).astype("datetime64[us]").astype(np.int64)
    months = np.full(len(micros), ends[0].astype(np.int32))
    if len(borders) > _FEW:
        months += np.searchsorted(borders, micros, side="right").astype(np.int32)
        return months
    for border in borders:
        months += micros >= border
    return months


def added(several: "Iterable[pl.DataFrame]") -> pl.DataFrame:
    """Add sums of different rows up, per series and month."""
    together = pl.concat([SUMS.to_frame(), *several])
    return _grouped({name: together[name].to_numpy() for name in SUMS})


def packed(made: pl.DataFrame) -> bytes:
    """Return sums as the bytes of a compressed Arrow file."""
    target = BytesIO()
    made.write_ipc(target, compression="zstd")
    return target.getvalue()


def unpacked(content: bytes) -> pl.DataFrame:
    """Return the sums that ``packed`` made these bytes of; no bytes are no sums."""
    return pl.read_ipc(content) if content else SUMS.to_frame()


def _grouped(runs: "dict[str, NDArray[Any]]") -> pl.DataFrame:
    """Merge runs of the same series and month; sums wrap around at 2**64 by design."""
    if not len(runs["month"]):
        return SUMS.to_frame()
    order = np.lexsort((runs["month"], runs["series_id"]))
    ids, months = runs["series_id"][order], runs["month"][order]
    breaks = np.flatnonzero((ids[1:] != ids[:-1]) | (months[1:] != months[:-1])) + 1
    starts = np.concatenate(([0], breaks))
    merged = {name: np.add.reduceat(runs[name][order], starts) for name in ("rows", "checksum")}
    return pl.DataFrame({"series_id": ids[starts], "month": months[starts]} | merged, schema=SUMS)


def _hashes(columns: "dict[str, NDArray[np.uint64]]") -> "NDArray[np.uint64]":
    """Hash row by row, in blocks that stay in the processor's cache."""
    hashes = np.empty(len(columns["series_id"]), np.uint64)
    spare = np.empty(_BLOCK, np.uint64)
    for at in range(0, len(hashes), _BLOCK):
        block = hashes[at : at + _BLOCK]
        other = spare[: len(block)]
        block[:] = 0
        for name, factor in _FACTORS.items():
            np.multiply(columns[name][at : at + _BLOCK], np.uint64(factor), out=other)
            block += other
        for factor in _FINISH:
            np.right_shift(block, np.uint64(33), out=other)
            block ^= other
            block *= np.uint64(factor)
        np.right_shift(block, np.uint64(33), out=other)
        block ^= other
    return hashes


def _bits(column: pl.Series) -> "NDArray[np.uint64]":
    """Return what a column holds as 64 bits a row."""
    if column.dtype.is_float():
        column = column.fill_nan(float("nan")) if column.is_nan().any() else column
        bits: NDArray[np.uint64] = column.fill_null(0.0).to_numpy().view(np.uint64)
    else:
        bits = column.cast(pl.Int64).fill_null(0).to_numpy().view(np.uint64)
    if column.null_count():
        bits = np.where(column.is_null().to_numpy(), np.uint64(_NOTHING), bits)
    return bits
