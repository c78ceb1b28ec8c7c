"""What a contract makes of a file's beginning: raw lines beside what was read of them, and the columns."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from foresite.core.errors import BadDataError
from foresite.ingest.chunk import Chunk
from foresite.ingest.containers import sources
from foresite.ingest.rows import LINE, read_rows
from foresite.ingest.shapes import FileShape

LINES_SHOWN = 12
VALUES_OF_A_LINE = 6
REFUSED_OF_A_RULE = 3
CELLS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file as a contract reads it.

    Attributes:
        lines: raw lines with what was read of each; the first ones, and some that were refused.
        read: values (or things, or records) that were read.
        refused: rows or cells that were not, by rule.
    """

    lines: list[dict[str, Any]]
    read: int
    refused: dict[str, int]


def preview(tried: list[Chunk]) -> Preview:
    """Show the beginning of a file as a contract read it (``inspect.first_chunks``)."""
    facts = pl.concat([chunk.facts for chunk in tried])
    rejects = pl.concat([chunk.rejects for chunk in tried])
    read = facts.height or sum(chunk.records.height + len(chunk.assets) for chunk in tried)
    refused = Counter(rejects["rule"].to_list())
    return Preview(_lines(tried, facts, rejects), read, dict(refused.most_common()))


def _lines(tried: list[Chunk], facts: pl.DataFrame, rejects: pl.DataFrame) -> list[dict[str, Any]]:
    first = facts.sort("line", maintain_order=True)["line"].unique(maintain_order=True).head(LINES_SHOWN)
    bad = rejects.group_by("rule", maintain_order=True).head(REFUSED_OF_A_RULE).head(LINES_SHOWN)
    wanted = sorted({*first.to_list(), *bad["line"].drop_nulls().to_list()})
    raw = _raw(tried, wanted)
    shown = facts.filter(pl.col("line").is_in(wanted)).sort("line", "event_at", maintain_order=True)
    values = {line: rows for (line,), rows in shown.group_by("line", maintain_order=True)}
    why = {line: (rule, message) for line, rule, message in bad.select("line", "rule", "message").rows()}
    return [_line(line, raw.get(line, ""), values.get(line), why.get(line)) for line in wanted]


def _raw(tried: Iterable[Chunk], lines: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in tried:
        found |= {line: text for line, text in chunk.raw(lines).items() if line not in found}
    return found


def _line(line: int, raw: str, values: pl.DataFrame | None, why: tuple[str, str] | None) -> dict[str, Any]:
    told = [] if values is None else values.head(VALUES_OF_A_LINE).iter_rows(named=True)
    return {
        "line": line,
        "raw": raw,
        "values": [
            {"series": str(row["series_key"]), "event_at": row["event_at"], "value": row["value"]}
            for row in told
        ],
        "more": 0 if values is None else max(0, values.height - VALUES_OF_A_LINE),
        "refused": {"rule": why[0], "message": why[1]} if why else None,
    }


def columns_of(path: Path, file: FileShape, tried: list[Chunk]) -> list[dict[str, Any]]:
    """Return the columns of a file's first table, each with a few of its cells; none where it has none."""
    first = tried[0].parts[0] if tried and tried[0].parts else tried[0] if tried else None
    if first is not None and first.frame is not None:  # as other kinds than texts are kept, so read once
        return _columns(first.frame)
    with closing(sources(path, format=file.format, members=file.members)) as streams:
        source = next(streams)
        if source.format == "shapefile":
            return []
        try:
            frame = next(read_rows(source, file)).frame
        except (BadDataError, StopIteration):
            return []
    return _columns(frame)


def _columns(frame: pl.DataFrame) -> list[dict[str, Any]]:
    names = [name for name in frame.columns if name != LINE]
    cells = {name: frame[name].drop_nulls().head(CELLS_SHOWN).cast(pl.String()).to_list() for name in names}
    return [{"name": name, "cells": cells[name]} for name in names]
