"""Buckets of several series, each by the calendar of its own site, and the totals of all its values."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from foresite.catalog.tables import SeriesRow
from foresite.core.timeaxis import Resolution, Window
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


def local_buckets(
    house: House,
    scope: Scope,
    rows: Mapping[int, SeriesRow],
    window: Window,
    *,
    step: Resolution,
    as_of: datetime | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return mean, min, max, sum and count of each bucket as ``event_at``, and the totals of the window.

    Buckets are whole, also where the window begins or ends within one; totals are of the window.
    There is at least one series.
    """
    zones: dict[str, list[int]] = {}
    for each, row in rows.items():
        zones.setdefault(row.zone, []).append(each)
    found = [
        house.lake.whole_buckets(scope, ids, window, resolution=step, zone=zone, as_of=as_of)
        for zone, ids in zones.items()
    ]
    every, totals = (pl.concat(parts) for parts in zip(*found, strict=True))
    return every.rename({"bucket_at": "event_at"}), totals
