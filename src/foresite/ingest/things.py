"""Files of things and of records into the catalogue and the lake: plants, districts, orders."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import polars as pl
from sqlalchemy import Engine

from foresite.catalog import assets
from foresite.core.findings import Finding
from foresite.core.frames import INSTANT
from foresite.ingest import held
from foresite.ingest.chunk import Chunk, told_anew
from foresite.ingest.pipeline import HELD_AT_ONCE, MAX_HELD_A_FILE, Job
from foresite.ingest.report import FileReport, Tally
from foresite.lake.lake import Lake
from foresite.platform.tenancy import Scope


def load_things(
    engine: Engine,
    lake: Lake,
    scope: Scope,
    job: Job,
    *,
    chunks: Iterable[Chunk],
    progress: Callable[[float, str], None],
) -> FileReport:
    """Bring in a file whose rows are assets or records; doing it again changes nothing."""
    counts: Counter[str] = Counter()
    tally = Tally()
    blank = 0
    findings: list[Finding] = []
    for chunk in chunks:
        findings += told_anew(chunk, findings)
        if chunk.assets:
            assets.ensure(engine, scope, chunk.assets)
            counts["accepted"] += len(chunk.assets)
        if chunk.records.height:
            arrived = pl.col("known_at").fill_null(pl.lit(job.known_at, dtype=INSTANT))
            made = lake.write_records(scope, chunk.records.with_columns(known_at=arrived).drop("line"))
            counts.update({"accepted": made["fresh"]})
            counts.update({name: made[name] for name in ("superseding", "duplicate")})
        blank += chunk.blank
        _hold(engine, scope, job, chunk, tally)
        progress(chunk.share, job.origin.file)
    if blank:
        findings.append(Finding("blank", f"{blank:,} rows are blank or left out", count=blank))
    report = tally.report(job.origin.file, job.origin.digest, findings)
    total = {**report.counts, **counts}
    total["read"] = sum(total[name] for name in ("accepted", "superseding", "duplicate", "quarantined"))
    return replace(report, counts=total)


def _hold(engine: Engine, scope: Scope, job: Job, chunk: Chunk, tally: Tally) -> None:
    room = max(0, MAX_HELD_A_FILE - tally.rules.total())
    tally.held(chunk.rejects, _held_row)
    for part in chunk.rejects.head(room).iter_slices(HELD_AT_ONCE):
        held.hold(engine, scope, job.origin, [_held_row(row) for row in part.iter_rows(named=True)])


def _held_row(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "known_at": None, "proposal": None, "state": "open", "undo": None}
