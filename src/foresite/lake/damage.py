"""What can be wrong with a lake, each in one sentence that names the series, the month and the numbers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import polars as pl

from foresite.core.findings import Finding, Severity
from foresite.core.timeaxis import from_micros
from foresite.platform.outages import reason

_MONTHS = 12


def log_unreadable(told: str) -> Finding:
    """Report that a table cannot even be opened."""
    return Finding("log-unreadable", f"the log of a table cannot be read: {told}", severity=Severity.DAMAGE)


def file_unreadable(row: dict[str, Any], cause: BaseException) -> Finding:
    """Report a file that is missing or cannot be decoded."""
    told = f"the file {row['path']} cannot be read: {reason(cause)}"
    facts = {"path": row["path"], "part": row["part"]}
    return Finding("file-unreadable", told, count=row["rows"], severity=Severity.DAMAGE, facts=facts)


def file_short(row: dict[str, Any], found: int) -> Finding:
    """Report a file with another number of rows than the log says."""
    told = f"the file {row['path']} holds {found} rows where {row['rows']} were committed"
    facts = {"path": row["path"], "part": row["part"], "expected": row["rows"], "found": found}
    count = abs(row["rows"] - found)
    return Finding("file-rows-differ", told, count=count, severity=Severity.DAMAGE, facts=facts)


def commit_missing(application: str, number: int) -> Finding:
    """Report a commit that was confirmed and that the history does not know."""
    told = f"the {application} of batch {number} was committed, and the history does not reach it any more"
    facts = {"application": application, "number": number}
    return Finding("commit-missing", told, severity=Severity.DAMAGE, facts=facts)


def tail_short(batch_id: int, acknowledged: int, found: int) -> Finding:
    """Report a pushed batch that waits in the tail with another number of rows."""
    told = f"batch {batch_id} has {found} rows in the tail where {acknowledged} were acknowledged"
    facts = {"batch_id": batch_id, "expected": acknowledged, "found": found}
    count = abs(acknowledged - found)
    return Finding("tail-rows-differ", told, count=count, severity=Severity.DAMAGE, facts=facts)


def unproven(rows: int) -> list[Finding]:
    """Note rows that were written before checksums were kept."""
    if not rows:
        return []
    told = f"{rows} rows are from before checksums were kept: `foresite lake compact` takes them as they are"
    return [Finding("unproven", told, count=rows)]


def sums_differ(expected: pl.DataFrame, found: pl.DataFrame, keys: dict[int, str]) -> Iterator[Finding]:
    """Report each series and month whose rows are not those that were committed."""
    both = expected.join(found, on=["series_id", "month"], how="full", suffix="_found", coalesce=True)
    counted = both.with_columns(pl.col("rows", "rows_found").fill_null(0))
    differs = (pl.col("rows") != pl.col("rows_found")) | (pl.col("checksum") != pl.col("checksum_found"))
    wrong = counted.filter(differs.fill_null(value=True) & (pl.col("rows") + pl.col("rows_found") > 0))
    for row in wrong.sort("series_id", "month").iter_rows(named=True):
        yield _sum_differs(row, keys)


def _sum_differs(row: dict[str, Any], keys: dict[int, str]) -> Finding:
    key, expected, found = _named(row["series_id"], keys), row["rows"], row["rows_found"]
    first = datetime(1970 + row["month"] // _MONTHS, row["month"] % _MONTHS + 1, 1, tzinfo=UTC)
    month = f"{first:%Y-%m}"
    if expected == found:
        rule, count = "checksum-differs", found
        told = f"series {key}, {month}: checksum differs; it holds {found} rows, not those committed"
    else:
        rule, count = ("rows-missing" if found < expected else "rows-unknown"), abs(expected - found)
        told = f"series {key}, {month}: holds {found} rows where {expected} were committed"
    return Finding(
        rule,
        told,
        series=key,
        count=count,
        first_at=first,
        severity=Severity.DAMAGE,
        facts={"month": month, "expected": expected, "found": found},
    )


def facts_double(double: pl.DataFrame, keys: dict[int, str]) -> Iterator[Finding]:
    """Report facts that have more than one current version."""
    return _events("fact-double", "facts with more than one current version", double, keys)


def superseded_differs(wrong: pl.DataFrame, keys: dict[int, str]) -> Iterator[Finding]:
    """Report versions that are not superseded at the moment at which the next one became known."""
    what = "versions that end at another moment than the next one begins"
    return _events("superseded-differs", what, wrong, keys)


def latest_differs(wrong: pl.DataFrame, keys: dict[int, str]) -> Iterator[Finding]:
    """Report latest values that are not the newest facts."""
    for row in wrong.sort("series_id").iter_rows(named=True):
        key = _named(row["series_id"], keys)
        said, true = _told(row, "_said"), _told(row, "")
        told = f"series {key}: its latest value is said to be {said} and is {true}"
        yield Finding("latest-differs", told, series=key, severity=Severity.DAMAGE)


def _told(row: dict[str, Any], suffix: str) -> str:
    if row[f"event_at{suffix}"] is None:
        return "none"
    return f"{row[f'value{suffix}']} at {from_micros(row[f'event_at{suffix}']).isoformat()}"


def _events(rule: str, what: str, wrong: pl.DataFrame, keys: dict[int, str]) -> Iterator[Finding]:
    event_at = pl.col("event_at")
    by_series = wrong.group_by("series_id").agg(
        pl.len().alias("count"), event_at.min().alias("first"), event_at.max().alias("last")
    )
    for row in by_series.sort("series_id").iter_rows(named=True):
        key = _named(row["series_id"], keys)
        yield Finding(
            rule,
            f"series {key} has {row['count']} {what}",
            series=key,
            count=row["count"],
            first_at=row["first"],
            last_at=row["last"],
            severity=Severity.DAMAGE,
        )


def _named(series_id: int, keys: dict[int, str]) -> str:
    return keys.get(series_id, f"number {series_id}")
