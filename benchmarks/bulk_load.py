"""Bulk load of a CSV file, as ``foresite ingest load FILE --contract C`` does it: ``python -m benchmarks.bulk_load``.

Measured is all of it: the raw file is archived, rows are read, parsed, checked, deduplicated, made durable
in the lake, and reported. Beside it stands what Polars alone reaches for ``scan_csv`` that parses dates
(``try_parse_dates``) to Parquet, without any of that; each side runs in a process of its own, Polars before
and after the load. Shown are also Polars when it is told the format of the times, which it then parses many
times faster, and PostgreSQL's ``COPY`` into an indexed table where one is reachable.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import polars as pl
import psycopg
from benchmarks.figures import figure, tell

from foresite.catalog import organisations
from foresite.ingest.contract import Contract
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import open_house
from foresite.workflows.load_file import load_files

SCALES = {"small": (1000, 31, 200_000), "full": (1000, 365, 1_000_000)}
"""Series, days of quarter-hours, and the rows that PostgreSQL is given: it is slower, and linear in them."""
MIB = 1024.0  # ru_maxrss counts KiB on Linux
POSTGRESQL = "host=127.0.0.1 dbname=test user=postgres connect_timeout=3"

CONTRACT = """
name = "meters"
[time]
columns = ["time"]
format = "%Y-%m-%dT%H:%M:%SZ"
resolution = "PT15M"
[known_at]
policy = "lag"
lag = "PT0S"
[[series]]
column = "value"
key = "{series}/load"
quantity = "load"
unit = "MW"
[[rule]]
low = 0.0
high = 1000.0
"""


def write_csv(path: Path, series_count: int, days: int) -> int:
    """Write one block of rows a day, every series in it, as a logger would; return the rows.

    One row in 1,000 comes twice, and one a day is out of range.
    """
    start = pl.datetime(2025, 1, 1)
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
                time=(start + pl.duration(minutes=minutes)).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
                value=pl.when(pl.int_range(pl.len()) == 5).then(-1.0).otherwise(value),
            )
            dirty = pl.concat([frame, frame.gather_every(1000)])
            dirty.write_csv(file, include_header=day == 0)
            rows += dirty.height
    return rows


def load(file: Path, home: Path) -> dict[str, Any]:
    """Load the file into a new installation and tell what it took, from the raw file to the report."""
    settings = load_settings(home=home)
    home.mkdir()
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "default")
    contract = Contract.parse(CONTRACT)
    with _Took() as took:
        report = load_files(house, scope, [file], contract).as_dict()
    sizes = {part: _bytes(home / part) for part in ("lake", "files")}
    counts = {name: report[name] for name in ("read", "accepted", "duplicate", "quarantined")}
    stored = house.lake.stats(scope)["rows"]
    house.engine.dispose()
    return took.told() | sizes | counts | {"stored": stored}


def polars_alone(file: Path, target: Path) -> dict[str, Any]:
    """Read the same file with Polars, its dates parsed by ``scan_csv``, straight into Parquet."""
    return _sunk(pl.scan_csv(file, try_parse_dates=True), target)


def polars_told(file: Path, target: Path) -> dict[str, Any]:
    """Do the same as fast as Polars can: it is told the format of the times."""
    at = pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", time_zone="UTC")
    return _sunk(pl.scan_csv(file, schema_overrides={"value": pl.Float64}).with_columns(at), target)


def _sunk(rows: pl.LazyFrame, target: Path) -> dict[str, Any]:
    with _Took() as took:
        rows.sink_parquet(target)
    if pl.read_parquet_schema(target)["time"] != pl.Datetime("us", "UTC"):
        sys.exit("Polars did not parse the times: the reference did less than it should")
    return took.told() | {"bytes": target.stat().st_size}


def copy_rows(file: Path, rows: int) -> dict[str, Any] | None:
    """COPY the first rows into an indexed table of PostgreSQL; None where there is no server."""
    with file.open("rb") as lines:
        content = b"".join(line for _, line in zip(range(rows + 1), lines, strict=False))
    try:
        with psycopg.connect(POSTGRESQL) as connection:
            connection.execute("DROP TABLE IF EXISTS bulk_load_benchmark")
            connection.execute(
                "CREATE TABLE bulk_load_benchmark (series text, time timestamptz, value double precision)"
            )
            connection.execute("CREATE INDEX ON bulk_load_benchmark (series, time)")
            connection.commit()
            started = time.perf_counter()
            into = "COPY bulk_load_benchmark FROM STDIN (FORMAT csv, HEADER)"
            with connection.cursor() as cursor, cursor.copy(into) as copy:
                copy.write(content)
            connection.commit()
            seconds = time.perf_counter() - started
            found = connection.execute("SELECT pg_total_relation_size('bulk_load_benchmark')").fetchone()
            connection.execute("DROP TABLE bulk_load_benchmark")
    except psycopg.OperationalError:
        return None
    return {"rows_per_s": rows / seconds, "bytes_per_row": (found[0] if found else 0) / rows}


class _Took:
    """What a block of code took of time and CPU; the peak of memory is that of the whole process."""

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self._wall, self._cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu

    def told(self) -> dict[str, float]:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
        return {"seconds": self._wall, "cpu": self._cpu, "peak": peak}


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _in_child(part: str, file: Path, target: Path) -> dict[str, Any]:
    """Run one side in a process of its own, so that its memory and CPU are its own."""
    command = [sys.executable, "-m", "benchmarks.bulk_load", "--part", part, str(file), str(target)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Write the file, load it beside the references, and yield the figures."""
    series_count, days, copied = SCALES[scale]
    with tempfile.TemporaryDirectory(prefix="foresite-bulk-") as folder:
        file = Path(folder, "rows.csv")
        rows = write_csv(file, series_count, days)
        reference = Path(folder, "reference.parquet")
        before = [_in_child(side, file, reference) for side in ("polars", "told")]
        ours = _in_child("foresite", file, Path(folder, "home"))
        after = [_in_child(side, file, reference) for side in ("polars", "told")]
        raw = file.stat().st_size
        beside = copy_rows(file, copied)
    wanted = series_count * days * 96 - days
    if (ours["read"], ours["accepted"], ours["stored"], ours["quarantined"]) != (rows, wanted, wanted, days):
        sys.exit(f"the load went wrong: {ours} where {wanted:,} of {rows:,} rows should be there")
    alone, told = (_mean(*sides) for sides in zip(before, after, strict=True))
    yield from _figures(rows, ours, alone, raw)
    speed = rows / ours["seconds"]
    fastest = figure(
        "bulk_beside_told_format", speed, "rows/s", reference=rows / told["seconds"], goal=">= 1"
    )
    yield fastest | {"goal": "shown", "holds": None}
    yield _beside(speed, beside)


def _mean(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    return {name: (one[name] + other[name]) / 2 for name in one}


def _figures(
    rows: int, ours: dict[str, Any], alone: dict[str, float], raw: int
) -> Iterator[dict[str, object]]:
    speed, reference = rows / ours["seconds"], rows / alone["seconds"]
    yield figure("bulk_rows_per_s", speed, "rows/s", reference=reference, goal=">= 0.5")
    us, reference = ours["cpu"] / rows * 1e6, alone["cpu"] / rows * 1e6
    yield figure("bulk_cpu", us, "us/row", reference=reference, goal="<= 0.8")
    held, reference = ours["lake"] / ours["stored"], alone["bytes"] / rows
    yield figure("bulk_lake_disk", held, "B/row", reference=reference, goal="<= 6")
    yield figure(
        "bulk_archive_disk", ours["files"] / rows, "B/row", reference=raw / rows, goal="<= 1", judged="ratio"
    )
    yield figure("bulk_peak_memory", ours["peak"], "MiB", reference=alone["peak"], goal="<= 1536")


def _beside(speed: float, beside: dict[str, Any] | None) -> dict[str, object]:
    """Return the line of PostgreSQL; it has no bound of the issue, so being faster is the goal."""
    name, goal = "bulk_beside_postgresql_copy", ">= 1"
    if beside is None:
        absent = {"reference": None, "ratio": None, "goal": "PostgreSQL is absent", "holds": None}
        return {"name": name, "value": round(speed, 3), "unit": "rows/s"} | absent
    return figure(name, speed, "rows/s", reference=beside["rows_per_s"], goal=goal)


def main() -> None:
    """Be a side in a child process, or measure both."""
    if sys.argv[1:2] == ["--part"]:
        part, file, target = sys.argv[2:]
        side = {"foresite": load, "polars": polars_alone, "told": polars_told}[part]
        print(json.dumps(side(Path(file), Path(target))), flush=True)
    else:
        tell(__doc__, SCALES, measure)


if __name__ == "__main__":
    main()
