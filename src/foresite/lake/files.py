"""Files of a table: rows are laid out as Parquet, one file a partition, and described as a log wants them."""

import io
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from foresite.core.ids import new_id

ROW_GROUP_ROWS = 30_000
"""Small enough that one series-week decodes few rows, large enough to compress (measured, see decisions)."""

FILE_ROWS = 16_000_000
"""Rows above which a partition is written as several files of equal size."""

_COMPRESSION_LEVEL = 1
"""Of zstd; its usual 3 takes a fifth more CPU and saves a sixtieth of the size."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to become part of a table.

    Attributes:
        path: relative to the table.
        content: the file, as Parquet.
        partition: value of each column that is in the path and not in the file.
        stats: rows, smallest and largest values and nulls, as JSON of the Delta protocol.
    """

    path: str
    content: memoryview
    partition: dict[str, str]
    stats: str


def laid_out(frame: pl.DataFrame, partition_by: Sequence[str]) -> Iterator[NewFile]:
    """Yield the rows as files, partition by partition, rows in the order given."""
    for partition, rows in _partitions(frame, partition_by):
        pieces = math.ceil(rows.height / FILE_ROWS)
        for piece in rows.iter_slices(math.ceil(rows.height / pieces)):
            folders = [f"{name}={value}" for name, value in partition.items()]
            path = "/".join([*folders, f"{new_id()}.zstd.parquet"])
            yield NewFile(path, _parquet(piece), partition, _stats(piece))


def _partitions(
    frame: pl.DataFrame, partition_by: Sequence[str]
) -> Iterator[tuple[dict[str, str], pl.DataFrame]]:
    """Divide rows by one column after the other: cheaper than to group by all, which most often agree."""
    if not partition_by and frame.height:
        yield {}, frame
    for value, rows in _divided(frame, partition_by[0]) if partition_by else ():
        for partition, part in _partitions(rows, partition_by[1:]):
            yield {partition_by[0]: value, **partition}, part


def _divided(frame: pl.DataFrame, name: str) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the rows of each value of a column without it, in the order of the values."""
    column, rest = frame[name], frame.drop(name)
    values = column.unique().cast(pl.String()).sort()
    if len(values) <= 1:
        yield from ((value, rest) for value in values)
        return
    codes = column.cast(pl.Enum(values)).to_physical().to_numpy()
    ordered = rest[np.argsort(codes, kind="stable")]
    ends = np.cumsum(np.bincount(codes, minlength=len(values))).tolist()
    for value, start, end in zip(values, [0, *ends], ends, strict=False):
        yield value, ordered[start:end]


def _parquet(rows: pl.DataFrame) -> memoryview:
    into = io.BytesIO()
    rows.write_parquet(
        into,
        compression="zstd",
        compression_level=_COMPRESSION_LEVEL,
        row_group_size=ROW_GROUP_ROWS,
        statistics=True,
    )
    return into.getbuffer()


def _stats(rows: pl.DataFrame) -> str:
    ordered = rows.select(pl.selectors.integer(), pl.selectors.float(), pl.selectors.datetime())
    low, high = ordered.select(pl.all().min()), ordered.select(pl.all().max())
    nulls = rows.null_count()
    return json.dumps(
        {
            "numRecords": rows.height,
            "minValues": _told(low),
            "maxValues": _told(high),
            "nullCount": dict(zip(nulls.columns, nulls.row(0), strict=True)),
        }
    )


def _told(extremes: pl.DataFrame) -> dict[str, Any]:
    """Return the values that JSON can tell; a column of nulls has none."""
    told: dict[str, Any] = {}
    for name, value in extremes.row(0, named=True).items():
        if isinstance(value, datetime):
            told[name] = f"{value:%Y-%m-%dT%H:%M:%S.%f}Z"
        elif value is not None and math.isfinite(value):
            told[name] = value
    return told
