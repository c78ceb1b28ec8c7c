"""What changed since a week before: exactly then, in the unit of no series, and read in few windows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from foresite.analytics.weekly import compared, weeks, windows
from foresite.core.frames import FACT

END = datetime(2024, 3, 31, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def facts(series_id: int, values: Sequence[float | None], end: datetime = END) -> pl.DataFrame:
    """Return values of the hours up to an end."""
    times = [end - HOUR * (len(values) - 1 - at) for at in range(len(values))]
    told = {"series_id": series_id, "event_at": times, "known_at": times, "value": values, "quality": 0}
    return pl.DataFrame(told, schema=FACT)


def test_newest_value_is_held_against_that_of_exactly_a_week_before() -> None:
    steady = facts(1, [10.0 + at % 24 for at in range(24 * 9)])
    risen = facts(2, [0.0] * (24 * 9 - 1) + [5.0])
    short = facts(3, [1.0, 2.0])
    hole = facts(4, [7.0] * 24 + [None] + [7.0] * 167 + [9.0])
    read = pl.concat([steady, risen, short, hole])
    latest = read.group_by("series_id", maintain_order=True).last().select(read.columns)
    week = weeks(read, latest)
    assert week.filter(pl.col("series_id") == 1).height == 24 * 7 + 1
    told = {row["series_id"]: row for row in compared(week, latest).to_dicts()}
    assert (told[1]["before"], told[1]["move"]) == (33.0, 0.0)
    assert (told[2]["before"], told[2]["move"]) == (0.0, 1.0)
    assert (told[3]["before"], told[3]["move"]) == (None, None)
    assert told[4]["before"] is None


def test_series_that_stood_still_did_not_move() -> None:
    still = facts(1, [3.0] * 200)
    latest = still.tail(1)
    assert compared(weeks(still, latest), latest)["move"].to_list() == [None]


def test_series_that_end_together_are_read_together_and_old_ones_apart() -> None:
    old = END - timedelta(days=400)
    latest = pl.concat([facts(1, [1.0]), facts(2, [1.0], END - 40 * HOUR), facts(3, [1.0], old)])
    found = list(windows(latest))
    assert [ids for ids, _ in found] == [[1, 2], [3]]
    assert found[0][1].start == END - 40 * HOUR - timedelta(days=7)
    assert found[1][1].start < old < found[1][1].end
    assert list(windows(latest.clear())) == []
