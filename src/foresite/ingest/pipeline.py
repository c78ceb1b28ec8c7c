"""One file into the lake: parsed chunks are checked, repaired where remembered, written or held back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import Engine

from foresite.catalog import series as catalog_series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import ForesiteError
from foresite.core.findings import Finding, Severity
from foresite.core.frames import FACT, INSTANT
from foresite.core.timeaxis import Resolution
from foresite.ingest import coverage, held
from foresite.ingest.checks import CHECKED, SeriesRules, check
from foresite.ingest.chunk import PARSED, Chunk, told_anew
from foresite.ingest.containers import fault
from foresite.ingest.contract import Contract
from foresite.ingest.held import Origin
from foresite.ingest.repair import Proposal, propose, quality_of
from foresite.ingest.report import FileReport, Tally
from foresite.lake.lake import Lake
from foresite.lake.writer import BulkLoad
from foresite.platform.tenancy import Scope

MAX_HELD_A_FILE = 100_000
"""Rows of one file kept in quarantine; beyond, they are counted and the file is likelier to be misread."""

HELD_AT_ONCE = 5_000
UNFIT_ROWS = 1_000
"""Rows that cannot be read, with none that can, after which a file is given up."""

FEW_ROWS = 2000
"""A piece of a file of at most so many rows is a small write: a commit to the history costs 60 ms of CPU."""
HOUR_GAP = 3
"""Missing rows up to which a gap offers its instants to a shifted hour."""

_COMMA_CELL = r"(?:^|[;\t\"|])\s*([+-]?[\d.]*\d,\d+)\s*(?:$|[;\t\"|])"
"""A cell with a decimal comma, between marks that are not commas themselves."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to bring in.

    Attributes:
        origin: run, contract, file.
        contract: what the file means.
        known_at: when this file could be known: of rows without their own, and of corrections.
    """

    origin: Origin
    contract: Contract
    known_at: datetime


def rules_of(contract: Contract, spec: SeriesSpec) -> SeriesRules:
    """Return the contract's rules for one series."""
    told = contract.rules_for(spec.key, spec.quantity)
    flat_for = told.get("flat_for")
    return SeriesRules(
        low=told.get("low"),
        high=told.get("high"),
        max_change=told.get("max_change"),
        flat_for=timedelta(seconds=Resolution.parse(flat_for).nominal_seconds) if flat_for else None,
        allowed=tuple(told.get("allowed", ())),
        completeness=told.get("completeness"),
        step=Resolution.parse(spec.resolution) if spec.resolution else None,
    )


class FileLoad:
    """The loading of one file; ``run`` it once."""

    def __init__(self, engine: Engine, lake: Lake, scope: Scope, job: Job) -> None:
        """Remember what to do; nothing is opened."""
        self._engine, self._lake, self._scope, self._job = engine, lake, scope, job
        self._ids: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._rules: dict[int, SeriesRules] = {}
        self._zones: dict[int, str] = {}
        self._spans: dict[int, str] = {}
        self._typical: dict[int, float] = {}
        self._covered: list[pl.DataFrame] = []
        self._twice: list[pl.DataFrame] = []
        self._findings: list[Finding] = []
        self._held = 0
        self._read, self._unread = 0, 0
        self._blank = 0
        self._tally = Tally()

    def run(self, chunks: Iterable[Chunk], progress: Callable[[float, str], None]) -> FileReport:
        """Bring the chunks in, one durable write each, and report."""
        self._remembered = held.remembered(self._engine, self._scope, self._job.origin.contract)
        run_id = self._job.origin.run_id
        with self._lake.loading(self._scope, run_id=run_id, spans=self._spans, few_rows=FEW_ROWS) as bulk:
            self._bring_in(chunks, bulk, lambda share: progress(share, self._job.origin.file))
        return self._report()

    def _report(self) -> FileReport:
        origin = self._job.origin
        return self._tally.report(origin.file, origin.digest, self._all_findings(), self._keys)

    def _bring_in(self, chunks: Iterable[Chunk], bulk: BulkLoad, told: Callable[[float], None]) -> None:
        """Write the chunks; what is told is durable, also where the file breaks off."""
        share: float | None = None
        try:
            for chunk in chunks:
                self._findings += told_anew(chunk, self._findings)
                self._write(self._judged(chunk), bulk)
                if share is not None:
                    told(share)  # of the chunk before: this one is being written
                share = chunk.share
        except ForesiteError:
            if bulk.settle() and share is not None:
                told(share)
            raise
        bulk.settle()
        if share is not None:
            told(share)

    def _judged(self, chunk: Chunk) -> pl.DataFrame:
        """Return the rows of a chunk that are believed (``CHECKED``); the others are held."""
        self._refuse_strangers(chunk)
        self._meet(chunk)
        facts = self._numbered(chunk.facts).with_columns(quality=pl.lit(0, dtype=pl.Int16))
        checked = check(facts, self._rules)
        self._tally.repeated(checked.repeated)
        self._learn_size(checked.kept)
        self._findings += [self._named(finding) for finding in checked.findings]
        twice = checked.rejects.filter(pl.col("rule") == "unique")
        self._twice.append(twice.select("series_id", "event_at", "rule"))
        rejects = self._rejects(chunk, checked.rejects)
        kept = checked.kept
        covered = coverage.stretches(kept, self._rules)
        repaired = self._hold(self._with_proposals(rejects, covered), kept)
        if repaired.height:
            kept = pl.concat([kept, repaired]).sort("series_id", "event_at", maintain_order=True)
            covered = coverage.stretches(kept, self._rules)
        self._covered.append(covered)
        self._blank += chunk.blank
        return kept

    def _refuse_strangers(self, chunk: Chunk) -> None:
        """Stop at a file of which nothing can be read: its contract is about other files."""
        self._read += chunk.facts.height
        self._unread += chunk.rejects.height
        if self._read or self._unread < UNFIT_ROWS:
            return
        rule, line, message, raw = chunk.rejects.select("rule", "line", "message", "raw").row(0)
        raise fault(
            self._job.origin.file,
            f"its first {self._unread:,} rows say nothing to the contract {self._job.contract.name}: of line "
            f"{line} ({raw[:80]}) {message}",
            code="contract-unfit",
            remedy="Correct the contract; foresite ingest inspect proposes one for this file.",
            rule=rule,
            line=line,
        )

    def _meet(self, chunk: Chunk) -> None:
        """Make the series of a chunk that were not met before."""
        specs = [spec for key, spec in chunk.series.items() if key not in self._ids]
        if not specs:
            return
        ids = self._ids_of(specs)
        for spec in specs:
            series_id = ids[spec.key]
            self._ids[spec.key], self._keys[series_id] = series_id, spec.key
            self._rules[series_id] = rules_of(self._job.contract, spec)
            self._zones[series_id] = spec.zone

    def _ids_of(self, specs: list[SeriesSpec]) -> dict[str, int]:
        """Return the ids of series by key, made where they are new."""
        ids = catalog_series.ensure(self._engine, self._scope, specs)
        self._spans.update(catalog_series.spans(self._engine, self._scope, list(ids.values())))
        return ids

    def _numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with ``series_id`` instead of ``series_key``."""
        codes = rows["series_key"].cast(PARSED["series_key"]).to_physical()
        met = pl.Series(list(self._ids), dtype=PARSED["series_key"]).to_physical().to_numpy()
        highest = max(int(part.max(initial=0)) for part in (met, codes.drop_nulls().to_numpy()))
        by_code = np.full(highest + 1, -1)
        by_code[met] = list(self._ids.values())
        numbers = pl.Series(by_code).replace(-1, None).gather(codes)
        return rows.drop("series_key").with_columns(series_id=numbers)

    def _named(self, finding: Finding) -> Finding:
        """Return a finding that names its series by key instead of number."""
        told = {name: getattr(finding, name) for name in Finding.__dataclass_fields__}
        return Finding(**{**told, "series": self._keys.get(int(finding.series or 0), finding.series)})

    def _learn_size(self, kept: pl.DataFrame) -> None:
        rows = kept.select(pl.col("series_id").set_sorted(), "value")
        sizes = rows.group_by("series_id").agg(pl.col("value").abs().median())
        self._typical.update({key: size for key, size in sizes.iter_rows() if size is not None})

    def _rejects(self, chunk: Chunk, broken: pl.DataFrame) -> pl.DataFrame:
        """Return the rows that parser and checks refused, with series_id and raw text."""
        lines = broken["line"].drop_nulls().unique().to_list()
        raw = chunk.raw(lines) if lines else {}
        known = pl.DataFrame(
            {"line": list(raw), "raw": list(raw.values())}, schema={"line": pl.Int64(), "raw": pl.String()}
        )
        told = broken.join(known, on="line", how="left", maintain_order="left")
        unread = self._numbered(chunk.rejects).with_columns(known_at=pl.lit(None, dtype=INSTANT))
        names = ["series_id", "event_at", "known_at", "value", "line", "raw", "rule", "message"]
        cells = pl.col("raw").str.extract_all(_COMMA_CELL)
        alone = (pl.col("rule") == "number") & (cells.list.len() == 1)
        return pl.concat([unread.select(names), told.select(names)]).with_columns(
            text=pl.when(alone).then(pl.col("raw").str.extract(_COMMA_CELL, 1))
        )

    def _with_proposals(self, rejects: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
        twice = (rejects["rule"] == "unique").any()
        empty = self._empty_instants(covered) if twice else None
        return propose(rejects, self._rules, typical=self._sizes(), empty=empty)

    def _sizes(self) -> pl.DataFrame:
        columns = {"series_id": list(self._typical), "typical": list(self._typical.values())}
        return pl.DataFrame(columns, schema={"series_id": pl.Int64(), "typical": pl.Float64()})

    def _empty_instants(self, covered: pl.DataFrame) -> pl.DataFrame:
        """Return the instants of short gaps, to which a second value may belong."""
        missing = coverage.gaps(covered, self._rules)
        short = missing.filter(pl.col("missing") <= HOUR_GAP)
        span_us = (pl.col("last_at") - pl.col("first_at")).dt.total_microseconds()
        step_us = span_us // pl.col("missing")
        each = short.with_columns(_n=pl.int_ranges(0, pl.col("missing")), _step=step_us)
        spot = pl.col("first_at") + pl.duration(microseconds=pl.col("_step") * pl.col("_n"))
        return each.explode("_n").select("series_id", event_at=spot)

    def _hold(self, rejects: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
        """Hold rejects; return those that a remembered repair mends, as ``CHECKED``."""
        if rejects.is_empty():
            return kept.clear()
        named = rejects.with_columns(
            series_key=pl.col("series_id").replace_strict(self._keys, default=None, return_dtype=pl.String())
        )
        trusted = self._remembered.with_columns(_known=pl.lit(value=True))
        on = ["series_key", "rule", "repair"]
        spot = ["series_id", "new_event_at"]
        judged = named.join(trusted, on=on, how="left", maintain_order="left")
        asked = judged.filter("_known").select(spot).drop_nulls().unique()
        mine = pl.col("series_id").is_in(asked["series_id"].unique().implode())
        theirs = kept.filter(mine) if asked.height else kept.clear()
        rows = theirs.select("series_id", new_event_at="event_at")
        taken = rows.join(asked, on=spot, how="semi").unique().with_columns(_taken=pl.lit(value=True))
        judged = judged.join(taken, on=spot, how="left", maintain_order="left")
        mends = (pl.col("_known") & pl.col("_taken").is_null()).fill_null(value=False)
        first = pl.struct("series_id", "new_event_at").is_first_distinct()
        judged = judged.with_columns(_mended=mends).with_columns(_mended=pl.col("_mended") & first)
        self._keep(judged)
        return judged.filter("_mended").select(
            "series_id",
            "known_at",
            "line",
            event_at="new_event_at",
            value="new_value",
            quality=quality_of(pl.col("repair")),
        )[CHECKED.names()]

    def _keep(self, judged: pl.DataFrame) -> None:
        """Put rejects into quarantine: open, or accepted where a remembered repair mends them."""
        self._tally.held(judged.filter(~pl.col("_mended")), _held_row)
        for key, count in judged.filter("_mended").group_by("series_key").len().iter_rows():
            self._tally.add(key, "repaired", count)
        room = max(0, MAX_HELD_A_FILE - self._held)
        for part in judged.head(room).iter_slices(HELD_AT_ONCE):
            self._put_away([_held_row(row) for row in part.iter_rows(named=True)])
        if self._held <= MAX_HELD_A_FILE < self._held + judged.height:
            told = f"more than {MAX_HELD_A_FILE:,} rows were held back; the rest are counted, not kept"
            self._findings.append(Finding("quarantine-full", told, severity=Severity.WARNING))
        self._held += judged.height

    def _put_away(self, rows: list[dict[str, Any]]) -> None:
        """Keep rows in quarantine."""
        held.hold(self._engine, self._scope, self._job.origin, rows)

    def _write(self, kept: pl.DataFrame, bulk: BulkLoad) -> None:
        """Write believed rows; the lake tells new facts from revisions and from what it has already."""
        if kept.is_empty():
            bulk.settle()
            return
        arrived = pl.col("known_at").fill_null(pl.lit(self._job.known_at, dtype=INSTANT))
        facts = kept.with_columns(known_at=arrived).select(FACT.names())
        written = bulk.write_behind(facts, corrected_known_at=self._job.known_at)
        self._tally.written(written.by_series)

    def _all_findings(self) -> list[Finding]:
        covered = coverage.joined(self._covered, self._rules)
        seen = coverage.gap_findings(coverage.gaps(covered, self._rules), self._zones)
        seen += coverage.completeness_findings(covered, self._rules)
        if self._twice:
            seen += coverage.repeat_findings(pl.concat(self._twice), self._zones)
        if self._blank:
            told = f"{self._blank:,} cells or rows are blank, padding or left out by the contract"
            seen.append(Finding("blank", told, count=self._blank))
        return [*self._findings, *(self._named(finding) for finding in seen)]


def _held_row(row: dict[str, Any]) -> dict[str, Any]:
    proposal = (
        Proposal(row["repair"], row["new_value"], row["new_event_at"]).as_dict() if row["repair"] else None
    )
    undo = {"applied": proposal, "before": None} if row["_mended"] else None
    return {
        **{
            name: row[name]
            for name in ("line", "series_key", "event_at", "known_at", "value", "rule", "message")
        },
        "raw": row["raw"] or "",
        "proposal": proposal,
        "state": "accepted" if row["_mended"] else "open",
        "undo": undo,
    }
