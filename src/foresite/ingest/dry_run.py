"""A load that writes nothing: what a file and its contract would bring in, and what would be held back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Engine
from typing_extensions import override

from foresite.catalog import series as catalog_series
from foresite.catalog.series import SeriesSpec
from foresite.catalog.tables import SeriesRow
from foresite.core.ids import check_key
from foresite.ingest import held
from foresite.ingest.chunk import Chunk, told_anew
from foresite.ingest.pipeline import FileLoad, Job
from foresite.ingest.report import FileReport
from foresite.lake.lake import Lake
from foresite.platform.tenancy import Scope


@dataclass(frozen=True, slots=True)
class Met:
    """A series that a file speaks of: as the contract states it, and as it is there, if it is."""

    spec: SeriesSpec
    there: SeriesRow | None


class DryRun(FileLoad):
    """The loading of one file up to where it would be written; ``tried`` once.

    Attributes:
        met: the series of the file by key.
    """

    def __init__(self, engine: Engine, lake: Lake, scope: Scope, job: Job) -> None:
        """Remember what to do; nothing is opened."""
        super().__init__(engine, lake, scope, job)
        self.met: dict[str, Met] = {}

    def tried(self, chunks: Iterable[Chunk]) -> FileReport:
        """Judge the chunks as a load would, and report; what the lake holds already is not looked at."""
        self._remembered = held.remembered(self._engine, self._scope, self._job.origin.contract)
        for chunk in chunks:
            self._findings += told_anew(chunk, self._findings)
            kept = self._judged(chunk)
            self._tally.written(_all_fresh(kept))
        return self._report()

    @override
    def _ids_of(self, specs: list[SeriesSpec]) -> dict[str, int]:
        """Number the series as they come; none is made."""
        there = catalog_series.by_keys(self._engine, self._scope, [spec.key for spec in specs])
        first = len(self.met) + 1
        for spec in specs:
            self.met[check_key(spec.key)] = Met(spec, there.get(spec.key))
        return {spec.key: number for number, spec in enumerate(specs, first)}

    @override
    def _put_away(self, rows: list[dict[str, Any]]) -> None:
        """Keep nothing: the tally has counted them."""


def _all_fresh(kept: pl.DataFrame) -> pl.DataFrame:
    """Return the counts of rows that a lake which holds nothing would take."""
    none = pl.lit(0, dtype=pl.Int64())
    return kept.group_by("series_id").agg(
        fresh=pl.len().cast(pl.Int64()),
        superseding=none,
        duplicate=none,
        first_at=pl.col("event_at").min(),
        last_at=pl.col("event_at").max(),
    )
