"""The writer beside which the benchmark of reads is run, a process of its own.

``python -m benchmarks.writing HOME DAYS`` writes the next quarter-hour of 100 series ten times a second, corrects
the last one of a tenth of them, and moves what waits into the history every three seconds, until it is killed.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from foresite.catalog import organisations, series
from foresite.core.frames import FACT
from foresite.platform.config import load_settings
from foresite.workflows.house import open_house

SERIES, PER_S, FLUSH_SECONDS = 100, 10, 3.0
START = datetime(2025, 1, 1, tzinfo=UTC)


def write(home: Path, days: int) -> None:
    """Write until killed; says so once when the first rows are there."""
    house = open_house(load_settings(home=home))
    scope = organisations.scope_of(house.engine, "bench")
    keys = [f"meter/{n}" for n in range(SERIES)]
    ids = [row.series_id for row in series.by_keys(house.engine, scope, keys).values()]
    flushed, n = time.monotonic(), 0
    while True:
        at = START + timedelta(days=days, minutes=15 * n)
        corrected = ids[:: SERIES // 10] if n else []
        rows = pl.DataFrame(
            {
                "series_id": ids + corrected,
                "event_at": [at] * len(ids) + [at - timedelta(minutes=15)] * len(corrected),
                "known_at": [at + timedelta(minutes=5)] * (len(ids) + len(corrected)),
                "value": [float(n)] * (len(ids) + len(corrected)),
                "quality": [0] * (len(ids) + len(corrected)),
            },
            schema=FACT,
        )
        house.lake.append(scope, rows)
        if not n:
            print("writing", flush=True)
        if time.monotonic() - flushed > FLUSH_SECONDS:
            house.lake.flush(scope)
            flushed = time.monotonic()
        n += 1
        time.sleep(1 / PER_S)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
