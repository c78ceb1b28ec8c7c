"""Bulk writing to the lake from narrow CSV rows, beside Polars alone: ``python -m benchmarks.bulk_load``.

Measured is the lake's own part, from parsed frames on: judged against what is there, deduplicated, filed,
durable. The same ``scan_csv`` with date parsing feeds both sides. The whole ``ingest load`` (contract,
rules, archive of the raw file, coverage) is not in these figures.
"""

import argparse
import json
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT, INSTANT
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import open_house

SCALES = {"small": (100, 30), "full": (1000, 365)}
"""Series and days of quarter-hours."""
LOADED = datetime(2026, 1, 1, tzinfo=UTC)
MIB = 1024.0  # ru_maxrss counts KiB on Linux


def write_csv(path: Path, series_count: int, days: int) -> int:
    """Write one block of rows a day, every series in it, as a logger would; one row in 1,000 comes twice."""
    start = datetime(2025, 1, 1)  # noqa: DTZ001 -- the text of the file carries the Z
    steps = pl.DataFrame({"step": range(96)}, schema={"step": pl.Int64})
    names = pl.DataFrame({"id": range(series_count)}, schema={"id": pl.Int64})
    rows = 0
    with path.open("wb") as file:
        for day in range(days):
            minutes = (pl.lit(day * 96) + pl.col("step")) * 15
            noise = (minutes * 7919 + pl.col("id") * 104_729).hash(seed=7) % 10_000 / 10_000
            value = (50 + 20 * (minutes / 240 + pl.col("id")).sin() + noise).round(3)
            frame = names.join(steps, how="cross").select(
                series=pl.format("meter/{}", pl.col("id")),
                time=(pl.lit(start) + pl.duration(minutes=minutes)).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
                value=value,
            )
            dirty = pl.concat([frame, frame.gather_every(1000)])
            dirty.write_csv(file, include_header=day == 0)
            rows += dirty.height
    return rows


def parsed(path: Path) -> pl.LazyFrame:
    """Return the rows with their times read, as both sides get them."""
    at = pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us").dt.replace_time_zone("UTC")
    return pl.scan_csv(path, schema_overrides={"value": pl.Float64}).with_columns(at.alias("time"))


def load_lake(path: Path, home: Path, series_count: int) -> tuple[int, int, float, float]:
    """Load the file into a new lake; return its rows, bytes, seconds and CPU seconds."""
    settings = load_settings(home=home)
    home.mkdir()
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "default")
    specs = [SeriesSpec(f"meter/{n}", "load", "MW", resolution="PT15M") for n in range(series_count)]
    ids = series.ensure(house.engine, scope, specs)
    keys = pl.DataFrame(
        {"series": list(ids), "series_id": list(ids.values())},
        schema={"series": pl.String, "series_id": pl.Int64},
    )
    wall, cpu = time.perf_counter(), time.process_time()
    with house.lake.loading(scope, run_id=None, spans=dict.fromkeys(ids.values(), "month")) as load:
        for batch in parsed(path).collect_batches(chunk_size=3_000_000, maintain_order=True):
            facts = batch.join(keys, on="series", maintain_order="left").select(
                "series_id",
                pl.col("time").cast(INSTANT).alias("event_at"),
                pl.col("time").cast(INSTANT).alias("known_at"),
                "value",
                pl.lit(0, dtype=pl.Int16).alias("quality"),
            )
            load.write(facts.cast(FACT), corrected_known_at=LOADED)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    size = sum(file.stat().st_size for file in (home / "lake").rglob("*") if file.is_file())
    rows = int(house.lake.stats(scope)["rows"])
    house.engine.dispose()
    return rows, size, wall, cpu


def figure(
    name: str, value: float, unit: str, *, reference: float, ratio: float, goal: str
) -> dict[str, object]:
    """Return one figure; ``goal`` is ``>= x`` of the ratio or ``<= x`` of the value."""
    sign, _, bound = goal.partition(" ")
    holds = ratio >= float(bound) if sign == ">=" else value <= float(bound)
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "reference": round(reference, 3),
        "ratio": round(ratio, 3),
        "goal": goal,
        "holds": holds,
    }


def measure(scale: str) -> list[dict[str, object]]:
    """Run both sides on the same file and return the figures; ours first: the peak is its own."""
    series_count, days = SCALES[scale]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        given = write_csv(path, series_count, days)
        rows, size, wall, cpu = load_lake(path, Path(folder, "home"), series_count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
        if rows != series_count * days * 96:
            raise SystemExit(f"the lake holds {rows} rows of {series_count * days * 96}")
        other, other_cpu = time.perf_counter(), time.process_time()
        parsed(path).sink_parquet(Path(folder, "reference.parquet"))
        other, other_cpu = time.perf_counter() - other, time.process_time() - other_cpu
        other_size = Path(folder, "reference.parquet").stat().st_size
    speed, other_speed = given / wall, given / other
    us, other_us = cpu / given * 1e6, other_cpu / given * 1e6
    held, other_held = size / rows, other_size / given
    return [
        figure(
            "lake_rows_per_s",
            speed,
            "rows/s",
            reference=other_speed,
            ratio=speed / other_speed,
            goal=">= 0.5",
        ),
        figure("lake_cpu", us, "us/row", reference=other_us, ratio=us / other_us, goal="<= 0.8"),
        figure("lake_disk", held, "B/row", reference=other_held, ratio=held / other_held, goal="<= 6"),
        figure("lake_peak_memory", peak, "MiB", reference=1536.0, ratio=peak / 1536.0, goal="<= 1536"),
    ]


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=sorted(SCALES), default="small")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    for line in measure(told.scale):
        if told.json:
            print(json.dumps(line), flush=True)
        else:
            print(" ".join(f"{name}={value}" for name, value in line.items()), flush=True)


if __name__ == "__main__":
    main()
