"""Chunks: what one piece of a file gave: facts, rejects, assets, records."""

from dataclasses import dataclass, field, replace

import polars as pl

from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.findings import Finding
from foresite.core.frames import INSTANT, schema
from foresite.ingest.lines import Block
from foresite.ingest.rows import LINE

PARSED = pl.Schema(
    {
        "line": pl.Int64(),
        "series_key": pl.Categorical(),
        "event_at": INSTANT,
        "known_at": INSTANT,
        "value": pl.Float64(),
    }
)
"""Facts of a chunk; ``known_at`` null means on arrival; ``value`` is in the unit of the series."""

REJECTED = pl.Schema(
    {
        "line": pl.Int64(),
        "raw": pl.String(),
        "series_key": pl.String(),
        "event_at": INSTANT,
        "value": pl.Float64(),
        "rule": pl.String(),
        "message": pl.String(),
    }
)
"""Rows (or cells) that could not be read; ``raw`` is the line, or its cells joined by ``|`` in workbooks."""

RECORDS = pl.Schema(
    {
        **schema("dataset", "record_id", "event_at", "known_at", "latitude_deg", "longitude_deg", "fields"),
        "line": pl.Int64(),
    }
)


@dataclass
class Chunk:
    """What one piece of a file gave.

    Attributes:
        facts: ``PARSED``, in the order of the file.
        rejects: ``REJECTED``.
        series: series first seen in this chunk, by key.
        assets: for contracts of kind assets.
        records: ``RECORDS``, for contracts of kind records.
        rows_read: rows of the file in this chunk.
        blank: rows left out as blank, padding or by the contract's keep and drop, and cells without a value.
        member: sheet or member of an archive it came from, or empty.
        findings: what the reader of its stream has seen so far.
    """

    facts: pl.DataFrame = field(default_factory=PARSED.to_frame)
    rejects: pl.DataFrame = field(default_factory=REJECTED.to_frame)
    series: dict[str, SeriesSpec] = field(default_factory=dict)
    assets: list[AssetSpec] = field(default_factory=list)
    records: pl.DataFrame = field(default_factory=RECORDS.to_frame)
    rows_read: int = 0
    blank: int = 0
    member: str = ""
    share: float = 0.0
    block: Block | None = None
    frame: pl.DataFrame | None = None
    parts: list["Chunk"] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def raw(self, lines: list[int]) -> dict[int, str]:
        """Return the raw text of these lines, where they are of this chunk."""
        if self.parts:
            return {line: text for part in self.parts for line, text in part.raw(lines).items()}
        if self.block is not None:
            return self.block.raw(lines)
        if self.frame is None or not lines:
            return {}
        picked = self.frame.filter(pl.col(LINE).is_in(lines))
        return {row[0]: "|".join("" if c is None else str(c) for c in row[1:]) for row in picked.rows()}


def together(parts: list[Chunk]) -> Chunk:
    """Return consecutive chunks of one stream as one."""
    if len(parts) == 1:
        return parts[0]
    return Chunk(
        facts=pl.concat([part.facts for part in parts], rechunk=True),  # or each step after would do it
        rejects=pl.concat([part.rejects for part in parts]),
        series={key: spec for part in parts for key, spec in part.series.items()},
        assets=[spec for part in parts for spec in part.assets],
        records=pl.concat([part.records for part in parts]),
        rows_read=sum(part.rows_read for part in parts),
        blank=sum(part.blank for part in parts),
        member=parts[-1].member,
        share=parts[-1].share,
        findings=parts[-1].findings,
        parts=[replace(part, facts=PARSED.to_frame(), rejects=REJECTED.to_frame()) for part in parts],
    )


def told_anew(chunk: Chunk, before: list[Finding]) -> list[Finding]:
    """Return the findings of a chunk that are not told yet: many members of an archive may say the same."""
    told = {(finding.rule, finding.message) for finding in before}
    return [finding for finding in chunk.findings if (finding.rule, finding.message) not in told]


def reject(lines: list[int], rule: str | list[str], messages: list[str]) -> pl.DataFrame:
    """Return ``REJECTED`` rows with neither series nor value; ``raw`` is filled in later."""
    rules = [rule] * len(lines) if isinstance(rule, str) else rule
    rows = [
        (line, "", None, None, None, broken, message)
        for line, broken, message in zip(lines, rules, messages, strict=True)
    ]
    return pl.DataFrame(rows, schema=REJECTED, orient="row")
