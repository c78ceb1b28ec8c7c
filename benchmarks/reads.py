"""Reading the lake from a warm process, beside plain Polars over sorted Parquet of the same rows.

Four questions, ``python -m benchmarks.reads``: the latest values of 500 series, one series-week, one series
over all its time as a chart of 2,000 points, and daily means of all series. Each is asked of a clean lake,
as of a moment, with 1 % of the rows revised (not compacted yet), and while a process pushes and flushes.
"""

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import polars as pl
from benchmarks.figures import figure, tell
from benchmarks.grounds import Ground, make_ground

from foresite.catalog import organisations
from foresite.core.frames import FACT
from foresite.core.timeaxis import Resolution, Window
from foresite.platform.config import load_settings
from foresite.workflows.house import open_house

SCALES = {"small": (200, 90, 40), "full": (1000, 365, 100)}
"""Series, days of quarter-hours, and how often each small question is asked."""
START = datetime(2025, 1, 1, tzinfo=UTC)
LAG = timedelta(minutes=5)
REVISED_AT = datetime(2026, 3, 1, tzinfo=UTC)
ZONE, DAY = "Europe/Berlin", Resolution.parse("P1D")
POINTS, LATEST, REVISED_EVERY = 2000, 500, 100
GOAL_MS = {"latest": 10, "week": 25, "chart": 60, "daily_means": 2000}
WORSE, AS_OF = 1.5, 2.0


@dataclass(slots=True)
class Site:
    """A lake, the same rows as plain Parquet, and the questions asked of both."""

    ground: Ground
    files: list[Path]
    window: Window
    dice: random.Random = field(default_factory=lambda: random.Random(7))
    as_of: datetime | None = None

    def question(self) -> tuple[int, Window]:
        """Return a series and a week of its time."""
        days = self.window.length.days - 7
        start = self.window.start + timedelta(days=self.dice.randrange(days))
        return self.dice.choice(self.ground.ids), Window(start, start + timedelta(days=7))

    def ask(self, name: str) -> int:
        """Ask the lake; return the rows of the answer."""
        lake, scope = self.ground.house.lake, self.ground.scope
        series_id, week = self.question()
        if name == "latest":
            return lake.latest(scope, self.ground.ids[:LATEST]).height
        if name == "week":
            return lake.read(scope, [series_id], week, as_of=self.as_of).height
        if name == "chart":
            return lake.points(scope, series_id, self.window, max_points=POINTS, as_of=self.as_of).height
        ids, window = self.ground.ids, self.window
        return lake.resample(scope, ids, window, resolution=DAY, zone=ZONE, as_of=self.as_of).height

    def ask_parquet(self, name: str) -> int:
        """Ask plain Polars the same over sorted Parquet; return the rows of the answer."""
        series_id, week = self.question()
        at, mine = pl.col("event_at"), pl.col("series_id") == series_id
        if name == "latest":
            rows = pl.scan_parquet(self.files[-1]).filter(pl.col("series_id").is_in(self.ground.ids[:LATEST]))
            return rows.group_by("series_id").agg(pl.all().sort_by("event_at").last()).collect().height
        rows = pl.scan_parquet(self.files)
        if name == "week":
            return rows.filter(mine, at >= week.start, at < week.end).collect().height
        value = pl.col("value")
        if name == "chart":
            found = rows.filter(mine).select("event_at", "value").collect()
            bucket = (pl.int_range(pl.len()) * (POINTS // 2) // pl.len()).alias("bucket")
            ends = found.group_by(bucket).agg(at.get(value.arg_min()), top=at.get(value.arg_max()))
            return ends.height * 2
        day = at.dt.convert_time_zone(ZONE).dt.truncate("1d")
        means = rows.group_by("series_id", day).agg(
            value.mean(),
            value.min().alias("min"),
            value.max().alias("max"),
            value.sum().alias("sum"),
            pl.len(),
        )
        return means.sort("series_id", "event_at").collect().height


def rows_of(ids: list[int], start: datetime, days: int) -> pl.DataFrame:
    """Return FACT rows, quarter-hourly and sorted by series and event."""
    events = pl.datetime_range(
        start, start + timedelta(days=days), "15m", closed="left", time_unit="us", eager=True
    )
    names = pl.DataFrame({"series_id": ids}, schema={"series_id": pl.Int64})
    rows = names.join(events.alias("event_at").to_frame(), how="cross")
    step = pl.col("event_at").dt.epoch("s") // 900
    noise = (step * 7919 + pl.col("series_id") * 104_729).hash(seed=7) % 10_000 / 10_000
    value = (50 + 20 * (step / 16 + pl.col("series_id")).sin() + noise).round(3)
    known = pl.col("event_at") + LAG
    return rows.with_columns(known_at=known, value=value, quality=pl.lit(0)).select(FACT.names()).cast(FACT)


def months(days: int) -> Iterator[tuple[datetime, int]]:
    """Yield the first day and the days of each month of the time."""
    start, end = START, START + timedelta(days=days)
    while start < end:
        following = min((start.replace(day=1) + timedelta(days=32)).replace(day=1), end)
        yield start, (following - start).days
        start = following


def build(folder: Path, series_count: int, days: int) -> Site:
    """Write the lake and the Parquet files beside it, month by month."""
    ground = make_ground(folder / "home", series_count)
    files = []
    for start, length in months(days):
        facts = rows_of(ground.ids, start, length)
        load(ground, facts)
        files.append(folder / f"{start:%Y-%m}.parquet")
        facts.write_parquet(files[-1], compression="zstd", row_group_size=30_000)
    return Site(ground, files, Window(START, START + timedelta(days=days)))


def revise(site: Site) -> None:
    """Correct one row in a hundred, known half a year later or at ``REVISED_AT`` in turn."""
    for start, length in months(site.window.length.days):
        rows = rows_of(site.ground.ids, start, length)
        some = rows.filter(
            (pl.col("series_id") * 31 + pl.col("event_at").dt.epoch("s") // 900) % REVISED_EVERY == 0
        )
        load(site.ground, some.with_columns(pl.col("value") + 1.0, known_at=pl.lit(REVISED_AT)).cast(FACT))


def load(ground: Ground, facts: pl.DataFrame) -> None:
    """Write rows to the lake in bulk."""
    spans = dict.fromkeys(ground.ids, "month")
    with ground.house.lake.loading(ground.scope, run_id=None, spans=spans) as bulk:
        bulk.write(facts, corrected_known_at=REVISED_AT)


def p95_ms(
    ask: Callable[[], int], repeats: int, beside: Callable[[], int] | None = None
) -> tuple[float, float]:
    """Return the 95th percentiles of two questions asked in turn, in milliseconds, once both are warm."""
    both = (ask, beside) if beside else (ask,)
    took: list[list[float]] = [[], []]
    for n in range(repeats + 2):
        for which, question in enumerate(both):
            began = time.perf_counter()
            question()
            if n > 1:
                took[which].append((time.perf_counter() - began) * 1e3)
    first, second = (statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0.0 for times in took)
    return first, second


@contextmanager
def a_writer(site: Site) -> Iterator[None]:
    """Push and flush from another process while the block runs."""
    told = [str(site.ground.settings.home), str(site.window.length.days)]
    command = [sys.executable, "-m", "benchmarks.writing", *told]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    if process.stdout is None or not process.stdout.readline():  # it says when it writes
        raise SystemExit("the writer did not start")
    try:
        yield
    finally:
        process.kill()
        process.wait()


def copied(site: Site, home: Path) -> Site:
    """Return a site on a copy of the lake, to be changed while the first one stays as it is."""
    shutil.copytree(site.ground.settings.home, home)
    settings = load_settings(home=home, organisation="bench")
    house = open_house(settings)
    scope = organisations.scope_of(house.engine, "bench")
    return Site(Ground(settings, house, scope, site.ground.ids), site.files, site.window)


def beside(
    site: Site, clean: Site | dict[str, float], state: str, repeats: int, bound: float
) -> Iterator[dict[str, object]]:
    """Measure each question in a state of the lake, beside the plain read of the clean lake."""
    for name in GOAL_MS:
        if name == "latest" and site.as_of is not None:
            continue  # the newest values are those of now
        ask_clean = partial(clean.ask, name) if isinstance(clean, Site) else None
        value, reference = p95_ms(partial(site.ask, name), times(name, repeats), ask_clean)
        if isinstance(clean, dict):
            reference = clean[name]
        yield figure(
            f"{name}_{state}", value, "ms", reference=reference, goal=f"<= {bound:g}", judged="ratio"
        )


def times(name: str, repeats: int) -> int:
    """Return how often to ask a question."""
    return repeats if name != "daily_means" else max(3, repeats // 20)


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Ask the clean lake, as of a moment, with one row in 100 revised, and while another process writes."""
    series_count, days, repeats = SCALES[scale]
    with tempfile.TemporaryDirectory() as folder:
        site = build(Path(folder), series_count, days)
        for name, goal in GOAL_MS.items():
            asks = partial(site.ask, name), times(name, repeats), partial(site.ask_parquet, name)
            value, reference = p95_ms(*asks)
            yield figure(f"{name}_p95", value, "ms", reference=reference, goal=f"<= {goal}")
        later = replace(site, as_of=site.window.end + timedelta(days=1))
        yield from beside(later, site, "as_of", repeats, AS_OF)
        revised = copied(site, Path(folder, "revised"))
        revise(revised)
        yield from beside(revised, site, "revised", repeats, WORSE)
        before = replace(revised, as_of=REVISED_AT - timedelta(days=1))
        yield from beside(before, site, "revised_as_of", repeats, AS_OF)
        alone = {name: p95_ms(partial(site.ask, name), times(name, repeats))[0] for name in GOAL_MS}
        with a_writer(site):
            yield from beside(site, alone, "while_writing", repeats, WORSE)
        for ground in (site.ground, revised.ground):
            ground.house.engine.dispose()


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
