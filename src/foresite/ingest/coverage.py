"""Which stretches of time a load covered, and so its gaps, its completeness and its clock changes."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import polars as pl

from foresite.core.findings import Finding, Severity
from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Resolution, zone
from foresite.ingest.checks import SeriesRules

STRETCH = pl.Schema({"series_id": pl.Int64(), "first_at": INSTANT, "last_at": INSTANT, "rows": pl.Int64()})
"""One run of rows with no step missing between them."""

GAP = pl.Schema({"series_id": pl.Int64(), "first_at": INSTANT, "last_at": INSTANT, "missing": pl.Int64()})
"""One run of missing rows; ``first_at`` is the first missing instant, ``last_at`` the next one there."""

SLACK = 1.5
"""Times the step beyond which the next row is late: a local day of 25 h or a month of 31 days is not."""

CLOCK_REACH = timedelta(hours=26)
"""How far from a clock change a missing or repeated hour is still ascribed to it: a local day."""

CLOCK_GAP = timedelta(hours=2)
"""Longest gap that a clock change explains: the hour skipped or said once, and the one beside it."""


def stretches(rows: pl.DataFrame, rules: Mapping[int, SeriesRules]) -> pl.DataFrame:
    """Return the ``STRETCH``es of sorted rows; series without a step have one each."""
    if rows.is_empty():
        return pl.DataFrame(schema=STRETCH)
    series_id, event_at = rows["series_id"], rows["event_at"]
    step_us = (event_at - event_at.shift(1)).dt.total_microseconds()
    begins = (step_us > _slack_of(series_id, rules)) | (series_id != series_id.shift(1))
    first = begins.fill_null(value=True).arg_true().cast(pl.Int64())
    last = first.shift(-1, fill_value=rows.height) - 1
    return pl.DataFrame(
        {
            "series_id": series_id.gather(first),
            "first_at": event_at.gather(first),
            "last_at": event_at.gather(last),
            "rows": last - first + 1,
        },
        schema=STRETCH,
    )


def _slack_of(series_id: pl.Series, rules: Mapping[int, SeriesRules]) -> pl.Series | int:
    """Return the slack of each row's series, or the one slack that all series share."""
    slack = _slack(rules)
    if slack.height == len(rules) and slack["_slack_us"].n_unique() == 1:
        return int(slack["_slack_us"][0])
    asked = series_id.alias("series_id").to_frame()
    return asked.join(slack, on="series_id", how="left", maintain_order="left")["_slack_us"].fill_null(2**62)


def joined(parts: list[pl.DataFrame], rules: Mapping[int, SeriesRules]) -> pl.DataFrame:
    """Return the stretches of several chunks as one list, joined where they touch or overlap."""
    if not parts:
        return pl.DataFrame(schema=STRETCH)
    every = pl.concat(parts).sort("series_id", "first_at")
    reach = pl.col("last_at").cum_max().shift(1).over("series_id")
    apart = (pl.col("first_at") - reach).dt.total_microseconds() > pl.col("_slack_us")
    return (
        every.join(_slack(rules), on="series_id", how="left", maintain_order="left")
        .with_columns(pl.col("_slack_us").fill_null(pl.lit(2**62)))
        .with_columns(_begins=(reach.is_null() | apart))
        .with_columns(_stretch=pl.col("_begins").cum_sum())
        .group_by("_stretch", maintain_order=True)
        .agg(
            pl.col("series_id", "first_at").first(),
            pl.col("last_at").max(),
            pl.col("rows").sum(),
        )
        .select(STRETCH.names())
    )


def gaps(covered: pl.DataFrame, rules: Mapping[int, SeriesRules]) -> pl.DataFrame:
    """Return the ``GAP``s between joined stretches."""
    before = pl.col("last_at").shift(1).over("series_id")
    step = pl.duration(microseconds=pl.col("_step_us"))
    return (
        covered.join(_slack(rules), on="series_id", how="inner", maintain_order="left")
        .with_columns(_before=before)
        .filter(pl.col("_before").is_not_null())
        .with_columns(
            missing=((pl.col("first_at") - pl.col("_before")).dt.total_microseconds() / pl.col("_step_us"))
            .round()
            .cast(pl.Int64())
            - 1
        )
        .filter(pl.col("missing") > 0)
        .select("series_id", first_at=pl.col("_before") + step, last_at=pl.col("first_at"), missing="missing")
    )


def _slack(rules: Mapping[int, SeriesRules]) -> pl.DataFrame:
    steps = {
        series_id: rule.step.nominal_seconds * 1_000_000
        for series_id, rule in rules.items()
        if rule.step is not None
    }
    return pl.DataFrame(
        {"series_id": list(steps), "_step_us": list(steps.values())},
        schema={"series_id": pl.Int64(), "_step_us": pl.Int64()},
    ).with_columns(_slack_us=(pl.col("_step_us") * SLACK).cast(pl.Int64()))


def gap_findings(missing: pl.DataFrame, zones: Mapping[int, str]) -> list[Finding]:
    """Tell the gaps series by series, apart from those of an hour that stand at a clock change."""
    findings: list[Finding] = []
    for series_id, gaps_of, moments in _with_changes(missing, zones):
        at_change = _beside(gaps_of, moments) & ((pl.col("last_at") - pl.col("first_at")) <= CLOCK_GAP)
        for chosen, rule, words in (
            (gaps_of.filter(~at_change), "gap", "missing values: {missing}, in gaps: {gaps}"),
            (
                gaps_of.filter(at_change),
                "clock-change-gap",
                "missing values where clocks change: {missing}, in places: {gaps}",
            ),
        ):
            if chosen.height:
                findings.append(_gap_finding(rule, words, series_id, chosen))
    return findings


def _gap_finding(rule: str, words: str, series_id: int, chosen: pl.DataFrame) -> Finding:
    count = int(chosen["missing"].sum())
    longest = chosen.sort("missing", descending=True).head(5)
    return Finding(
        rule,
        words.format(missing=count, gaps=chosen.height),
        series=str(series_id),
        count=count,
        first_at=chosen["first_at"][0],
        last_at=chosen["last_at"][-1],
        severity=Severity.WARNING if rule == "gap" else Severity.NOTE,
        facts={
            "gaps": chosen.height,
            "longest": [
                {
                    "first_at": row["first_at"].isoformat(),
                    "last_at": row["last_at"].isoformat(),
                    "missing": row["missing"],
                }
                for row in longest.iter_rows(named=True)
            ],
        },
    )


def repeat_findings(rejects: pl.DataFrame, zones: Mapping[int, str]) -> list[Finding]:
    """Tell which second values for one instant stand at a clock change: an hour that came twice."""
    findings: list[Finding] = []
    twice = rejects.filter(pl.col("rule") == "unique", pl.col("event_at").is_not_null())
    for series_id, rows, moments in _with_changes(twice.with_columns(first_at="event_at"), zones):
        chosen = rows.filter(_beside(rows, moments)).sort("event_at")
        if chosen.height:
            findings.append(
                Finding(
                    "clock-change-repeat",
                    f"{chosen.height} instants came twice where clocks change",
                    series=str(series_id),
                    count=chosen.height,
                    first_at=chosen["event_at"][0],
                    last_at=chosen["event_at"][-1],
                )
            )
    return findings


def _with_changes(
    rows: pl.DataFrame, zones: Mapping[int, str]
) -> Iterator[tuple[int, pl.DataFrame, list[datetime]]]:
    """Give each series' rows with the clock changes of its zone around their ``first_at``."""
    reach = rows.group_by("series_id").agg(low=pl.col("first_at").min(), high=pl.col("first_at").max())
    for each in reach.sort("series_id").iter_rows(named=True):
        name = zones.get(each["series_id"], "UTC")
        moments = clock_changes(name, each["low"] - CLOCK_REACH, each["high"] + CLOCK_REACH)
        yield each["series_id"], rows.filter(pl.col("series_id") == each["series_id"]), moments


def _beside(rows: pl.DataFrame, moments: list[datetime]) -> pl.Series:
    if not moments:
        return pl.repeat(value=False, n=rows.height, eager=True)
    known = pl.DataFrame({"moment": moments}, schema={"moment": INSTANT}).sort("moment")
    nearest = (
        rows.select(pl.col("first_at"))
        .with_row_index()
        .sort("first_at")
        .join_asof(known, left_on="first_at", right_on="moment", strategy="nearest")
        .sort("index")
    )
    return (nearest["first_at"] - nearest["moment"]).abs() <= CLOCK_REACH


def clock_changes(zone_name: str, start: datetime, end: datetime) -> list[datetime]:
    """Return the instants in [start, end] at which the zone's clocks change, to the hour.

    >>> clock_changes("Europe/Berlin", datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 30, tzinfo=UTC))
    [datetime.datetime(2024, 3, 31, 1, 0, tzinfo=datetime.timezone.utc)]
    """
    tz = zone(zone_name)
    hour = timedelta(hours=1)
    top = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    days = [top + timedelta(days=n) for n in range((end - top).days + 2)]
    changes: list[datetime] = []
    for day, following in pairwise(days):
        if day.astimezone(tz).utcoffset() == following.astimezone(tz).utcoffset():
            continue
        hours = [day + n * hour for n in range(25)]
        changes += [
            later
            for earlier, later in pairwise(hours)
            if earlier.astimezone(tz).utcoffset() != later.astimezone(tz).utcoffset()
        ]
    return [change for change in changes if start <= change <= end]


def completeness_findings(covered: pl.DataFrame, rules: Mapping[int, SeriesRules]) -> list[Finding]:
    """Find series with a smaller share of their expected values than their rule asks, first to last row."""
    per_series = covered.group_by("series_id", maintain_order=True).agg(
        first_at=pl.col("first_at").min(), last_at=pl.col("last_at").max(), rows=pl.col("rows").sum()
    )
    findings: list[Finding] = []
    for row in per_series.iter_rows(named=True):
        rule = rules.get(row["series_id"])
        if rule is None or rule.completeness is None or rule.step is None:
            continue
        share = row["rows"] / _expected(row["first_at"], row["last_at"], rule.step)
        if share < rule.completeness:
            findings.append(
                Finding(
                    "completeness",
                    f"{share:.1%} of the expected values are there, less than {rule.completeness:.1%}",
                    series=str(row["series_id"]),
                    count=row["rows"],
                    first_at=row["first_at"],
                    last_at=row["last_at"],
                    severity=Severity.WARNING,
                    facts={"share": share},
                )
            )
    return findings


def _expected(first: datetime, last: datetime, step: Resolution) -> int:
    return round((last - first).total_seconds() / step.nominal_seconds) + 1
