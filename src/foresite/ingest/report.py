"""What a load tells: rows read, accepted, superseding, duplicate and held back, per file and per series."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from foresite.core.findings import Finding
from foresite.core.frames import INSTANT

EXAMPLES_A_RULE = 5
_WRITTEN = pl.Schema(
    {
        "series_id": pl.Int64(),
        "fresh": pl.Int64(),
        "superseding": pl.Int64(),
        "duplicate": pl.Int64(),
        "first_at": INSTANT,
        "last_at": INSTANT,
    }
)
_OF_LAKE = {"accepted": "fresh", "superseding": "superseding", "duplicate": "duplicate"}
"""What a report calls the counts of the lake."""
_WAITING = 64
"""Chunks whose counts are kept apart, until they are added up."""
COUNTS = ("read", "accepted", "superseding", "duplicate", "quarantined", "repaired")


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """What one file did to one series; counts are rows. ``read`` is the sum of the next four.

    Attributes:
        series: its key.
        counts: by the names of ``COUNTS``; ``repaired`` rows are among the accepted or superseding.
        first_at: ISO 8601 instant of its earliest row, or None.
        last_at: ISO 8601 instant of its latest row, or None.
        findings: gaps, flat stretches, clock changes.
    """

    series: str
    counts: dict[str, int]
    first_at: str | None
    last_at: str | None
    findings: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-able values."""
        return {
            "series": self.series,
            **self.counts,
            "first_at": self.first_at,
            "last_at": self.last_at,
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class FileReport:
    """What one file did.

    Attributes:
        file: its name.
        digest: SHA-256 of its raw content.
        loaded_before: the run that brought the same content under the same contract, or empty.
        counts: rows, by the names of ``COUNTS``.
        rules: rows held back, by rule.
        examples: a few held rows of each rule, with line, raw text and message.
        series: one report a series.
        findings: about the file as a whole.
    """

    file: str
    digest: str
    loaded_before: str = ""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    rules: dict[str, int] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)
    series: list[SeriesReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-able values."""
        return {
            "file": self.file,
            "digest": self.digest,
            "loaded_before": self.loaded_before,
            **self.counts,
            "rules": self.rules,
            "examples": self.examples,
            "series": [each.as_dict() for each in self.series],
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load of one or more files did."""

    run_id: str
    contract: str
    files: list[dict[str, Any]]
    """``FileReport.as_dict`` of each file that went in, in the order they were given."""
    refused: list[dict[str, Any]] = field(default_factory=list)
    """Of each file that could not be loaded: file, code, message and remedy."""

    def total(self, name: str) -> int:
        """Return the sum of one count over all files."""
        return sum(int(each.get(name, 0)) for each in self.files)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-able values."""
        totals = {name: self.total(name) for name in COUNTS}
        told = {"run_id": self.run_id, "contract": self.contract, **totals, "files": self.files}
        return told | ({"refused": self.refused} if self.refused else {})


class Tally:
    """Counts while a file streams through; memory grows with series, not with rows."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._counts: dict[str, Counter[str]] = {}
        self._written = [_WRITTEN.to_frame()]
        self.rules: Counter[str] = Counter()
        self.examples: list[dict[str, Any]] = []

    def add(self, series: str, name: str, rows: int) -> None:
        """Count rows of a series."""
        self._counts.setdefault(series, Counter())[name] += rows

    def repeated(self, frame: pl.DataFrame) -> None:
        """Count rows that say again what an earlier row of their chunk said: ``series_id`` and ``rows``."""
        self._add_up(frame.select("series_id", duplicate="rows"))

    def written(self, frame: pl.DataFrame) -> None:
        """Count what the lake did with a chunk: one row a series."""
        self._add_up(frame)

    def _add_up(self, frame: pl.DataFrame) -> None:
        self._written.append(frame)
        if len(self._written) > _WAITING:
            self._written = [self._total()]

    def _total(self) -> pl.DataFrame:
        """Return one row a series."""
        every = pl.concat(self._written, how="diagonal")
        counts = pl.col("fresh", "superseding", "duplicate").sum()
        return every.group_by("series_id").agg(counts, pl.col("first_at").min(), pl.col("last_at").max())

    def held(self, rows: pl.DataFrame, told: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Count rows held back and keep a few of each rule to show, in the words of ``told``."""
        for key, count in rows.group_by("series_key", maintain_order=True).len().iter_rows():
            self.add(key or "", "quarantined", count)
        shown = ("line", "raw", "series_key", "rule", "message", "proposal")
        for (rule,), group in rows.group_by("rule", maintain_order=True):
            room = max(0, EXAMPLES_A_RULE - self.rules[str(rule)])
            self.rules[str(rule)] += group.height
            for row in group.head(room).iter_rows(named=True):
                self.examples.append({name: told(row)[name] for name in shown})

    def report(
        self, file: str, digest: str, findings: list[Finding], keys: Mapping[int, str] | None = None
    ) -> FileReport:
        """Return the counts as a report, once; findings go to their series, the rest to the file."""
        ends: dict[str, tuple[str | None, str | None]] = {}
        for row in self._total().iter_rows(named=True):
            key = (keys or {})[row["series_id"]]
            for name, column in _OF_LAKE.items():
                self.add(key, name, row[column])
            if row["first_at"] is not None:
                ends[key] = (row["first_at"].isoformat(), row["last_at"].isoformat())
        of_series: dict[str, list[Finding]] = {}
        for finding in findings:
            of_series.setdefault(finding.series, []).append(finding)
        series = [
            SeriesReport(key, _complete(counts), *ends.get(key, (None, None)), of_series.get(key, []))
            for key, counts in sorted(self._counts.items())
            if key
        ]
        told = {each.series for each in series}
        rest = [finding for finding in findings if finding.series not in told]
        total: Counter[str] = sum(self._counts.values(), Counter())
        rules = dict(self.rules.most_common())
        return FileReport(file, digest, "", _complete(total), rules, self.examples, series, rest)


def _complete(counts: Counter[str]) -> dict[str, int]:
    parts = ("accepted", "superseding", "duplicate", "quarantined")
    return {
        "read": sum(counts[name] for name in parts),
        **{name: counts[name] for name in (*parts, "repaired")},
    }
