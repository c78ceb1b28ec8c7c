"""Loading from a bucket: many small objects, and one large one: ``python -m benchmarks.bucket``.

The bucket is that of a real S3 server beside us on the same two cores (ministack, which checks signatures). Small
objects of a day of one meter are there before a source is asked; beside loading them stands fetching them
alone, by the same client one after the other. Then one large file is loaded from the bucket, and beside it the same
file from this disk, as ``foresite ingest load`` does it. Last, a process that loads small objects is killed again and
again: what is lost or doubled is counted. Every load runs in a process of its own, whose memory is told.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from benchmarks import s3
from benchmarks.bulk_load import CONTRACT, write_csv
from benchmarks.figures import figure, tell
from obstore.store import S3Store

from foresite.catalog import organisations, series
from foresite.core.timeaxis import Window
from foresite.ingest import contracts
from foresite.ingest.contract import Contract
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.workflows import source_setup
from foresite.workflows.house import open_house
from foresite.workflows.load_file import load_files
from foresite.workflows.pulling import pull
from foresite.workflows.source_setup import SourceAsk

SCALES = {"small": (200, 7, 5), "full": (1000, 285, 20)}
"""Small objects, days of a thousand series in the large one (285: 1.0 GB), and kills."""
STEPS = 96
START = datetime(2025, 1, 1, tzinfo=UTC)
OBJECTS_PER_MINUTE, MIB = 1000.0, 1024.0


def store_of(server: s3.Server) -> S3Store:
    """Return a client of the bucket."""
    return S3Store(
        s3.BUCKET,
        endpoint=server.endpoint,
        access_key_id=server.key,
        secret_access_key=server.secret,
        region="us-east-1",
        client_options={"allow_http": True},
    )


def small_object(n: int) -> bytes:
    """Return a day of quarter-hours of one meter."""
    lines = ["series,time,value"]
    for step in range(STEPS):
        at = START + timedelta(minutes=15 * step)
        lines.append(f"m{n},{at:%Y-%m-%dT%H:%M:%SZ},{(n * 7 + step) % 900 + 0.25}")
    return "\n".join(lines).encode()


def prepared(home: Path, server: s3.Server) -> int:
    """Make an installation with a source of the bucket; return the source."""
    home.mkdir()
    settings = load_settings(home=home, organisation="bench")
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "bench")
    contracts.keep(house.engine, scope, Contract.parse(CONTRACT))
    told = {
        "bucket": s3.BUCKET,
        "endpoint": server.endpoint,
        "access_key": server.key,
        "secret_key": server.secret,
        "rules": [{"pattern": "**/*.csv", "contract": "meters"}],
    }
    source = source_setup.make(house, scope, SourceAsk(name="bucket", kind="bucket", settings=told, cron=""))
    house.engine.dispose()
    return source.source_id


def one(what: str, home: str, told: str) -> None:
    """Be the process of a load: of a source, or of a file; say how long it took and how much memory."""
    house = open_house(load_settings(home=Path(home), organisation="bench"))
    scope = organisations.scope_of(house.engine, "bench")
    print("begun", flush=True)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        if what == "source":
            loaded = pull(house, scope, int(told), Path(folder), lambda _share, _note: None).loaded
        else:
            loaded = len(load_files(house, scope, [Path(told)], Contract.parse(CONTRACT)).files)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(json.dumps({"loaded": loaded, "seconds": seconds, "mib": peak}))


def command(what: str, home: Path, told: object) -> list[str]:
    """Return the command of such a process."""
    return [sys.executable, "-m", "benchmarks.bucket", "--one", what, str(home), str(told)]


def done(what: str, home: Path, told: object) -> dict[str, Any]:
    """Run such a process to its end."""
    out = subprocess.run(command(what, home, told), check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def killed(home: Path, source_id: int, kills: int) -> None:
    """Begin loading and kill it, so many times."""
    luck = random.Random(6)
    for _ in range(kills):
        with subprocess.Popen(command("source", home, source_id), stdout=subprocess.PIPE) as process:
            assert process.stdout is not None  # noqa: S101 -- it was asked for
            process.stdout.readline()
            time.sleep(luck.uniform(0.05, 1.0))
            os.kill(process.pid, signal.SIGKILL)


def wrong_rows(home: Path, count: int) -> int:
    """Return how many rows of the small objects are not there, or there more than once."""
    house = open_house(load_settings(home=home, organisation="bench"))
    scope = organisations.scope_of(house.engine, "bench")
    names = [f"m{n}/load" for n in range(count)]
    known = series.by_keys(house.engine, scope, names)
    ids = [known[name].series_id for name in names if name in known]
    rows = house.lake.versions(scope, ids, Window.everything()).height
    house.engine.dispose()
    return abs(count * STEPS - int(rows))


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Yield the figures as they come."""
    count, days, kills = SCALES[scale]
    with tempfile.TemporaryDirectory() as folder, s3.running(Path(folder)) as server:
        store = store_of(server)
        for n in range(count):
            obstore.put(store, f"small/{n:05}.csv", small_object(n))
        began = time.perf_counter()
        for n in range(count):
            obstore.get(store, f"small/{n:05}.csv").bytes()
        alone = 60 * count / (time.perf_counter() - began)
        home = Path(folder) / "small"
        told = done("source", home, prepared(home, server))
        rate = 60 * told["loaded"] / told["seconds"]
        yield figure(
            "small_objects",
            rate,
            "a minute",
            reference=alone,
            goal=f">= {OBJECTS_PER_MINUTE}",
            judged="value",
        )
        yield figure("small_memory", told["mib"], "MiB", reference=512.0, goal="<= 512.0")
        home = Path(folder) / "killed"
        source_id = prepared(home, server)
        killed(home, source_id, kills)
        done("source", home, source_id)
        wrong = wrong_rows(home, count)
        yield figure("wrong_after_kills", wrong, "rows", reference=float(count * STEPS), goal="<= 0.0")
        for n in range(count):
            obstore.delete(store, f"small/{n:05}.csv")
        yield from large(Path(folder), server, days)


def large(folder: Path, server: s3.Server, days: int) -> Iterator[dict[str, object]]:
    """Yield the figures of one large file, from the bucket and from this disk."""
    file = folder / "large.csv"
    rows = write_csv(file, 1000, days)
    with file.open("rb") as body:
        obstore.put(store_of(server), "large/large.csv", body)
    began = time.perf_counter()
    for _chunk in obstore.get(store_of(server), "large/large.csv").stream(8 * 1024**2):
        pass
    fetching = time.perf_counter() - began
    homes = [folder / "from-disk", folder / "from-bucket"]
    sources = [prepared(home, server) for home in homes]
    beside = done("file", homes[0], file)
    told = done("source", homes[1], sources[1])
    mine, theirs = rows / told["seconds"], rows / beside["seconds"]
    yield figure("large_rows", mine, "rows/s", reference=theirs, goal=">= 0.5")
    without = rows / (told["seconds"] - fetching)
    yield figure("large_rows_without_fetching", without, "rows/s", reference=theirs, goal=">= 0.9")
    yield figure("large_memory", told["mib"], "MiB", reference=beside["mib"], goal="<= 1024.0")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
    else:
        tell(__doc__, SCALES, measure)
