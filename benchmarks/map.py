"""How smoothly a map of many sites moves: ``python -m benchmarks.map``.

Made power plants, as many as eGRID has, each with a value, on the map page of ``foresite serve`` in a Chromium that
draws without a graphics card, on the processor: the hardest it can be. The map is dragged and zoomed by the mouse, and
each frame is timed. The reference is the same map under the same hands with one plant on it: what the map library, the
land and such a browser take by themselves.
"""

import random
import re
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from benchmarks.figures import figure, tell
from benchmarks.grounds import make_ground, served
from benchmarks.pages import SIZE, WATCH, chromium
from playwright.sync_api import Browser

from foresite.catalog import series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.core.timeaxis import now

SCALES = {"small": (2_000, 1), "full": (11_394, 5)}
"""Plants (full: of the eGRID workbook of 2021), and how often each map is moved."""
WIDTH_DEG, HEIGHT_DEG = (-122.0, -72.0), (39.0, 5.0)
"""Where plants lie: longitudes evenly, latitudes around a middle."""
MEDIAN_MS, WORST_MS, BLOCKED_MS = 34, 100, 300
"""Goals of a frame (30 a second without a graphics card), of the slowest in twenty, and of long tasks together."""
STEPS, TURNS = 60, 12
ON_THE_PROCESSOR = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
_FRAMES = """
window.frames_ms = [];
let last = performance.now();
const next = (at) => { frames_ms.push(at - last); last = at; requestAnimationFrame(next); };
requestAnimationFrame(next);
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """A map under the mouse: milliseconds of frames, and what tasks took beyond 50 ms each."""

    median: float
    slow: float
    """Of the slowest frame in twenty."""
    blocked: float


@contextmanager
def plants(home: Path, count: int) -> Iterator[str]:
    """Serve an installation with so many plants; yield the address of its map."""
    ground = make_ground(home, 1)
    dice = random.Random(3)
    specs = []
    for number in range(count):
        north, east = dice.gauss(*HEIGHT_DEG), dice.uniform(*WIDTH_DEG)
        asset = AssetSpec(
            f"plant/{number}", f"Plant {number}", "plant", latitude_deg=north, longitude_deg=east
        )
        specs.append(SeriesSpec(f"plant/{number}/net", "net_generation", "MWh", asset=asset))
    ids = list(series.ensure(ground.house.engine, ground.scope, specs).values())
    at = now()
    rows = pl.DataFrame({"series_id": ids, "value": [dice.expovariate(2e-6) for _ in ids]})
    rows = rows.with_columns(event_at=pl.lit(at), known_at=pl.lit(at), quality=pl.lit(0))
    ground.house.lake.append(ground.scope, rows.select(FACT.names()).cast(FACT))
    ground.house.lake.flush(ground.scope)
    with served(ground.settings) as (_, port):
        yield f"http://127.0.0.1:{port}/map?at=-96,39,3.5"
    ground.house.engine.dispose()


def move(browser: Browser, address: str, count: int) -> Moved:
    """Drag the map of so many plants, zoom in and out again."""
    page = browser.new_page(viewport=SIZE, locale="en-GB")
    page.add_init_script(WATCH)
    page.goto(address)
    canvas = page.locator(".maplibregl-canvas")
    canvas.wait_for(timeout=60_000)
    page.get_by_text(re.compile(rf"\b{count:,} with a value")).wait_for(timeout=60_000)
    page.wait_for_timeout(3_000)  # they are drawn
    box = canvas.bounding_box()
    if box is None:
        raise SystemExit("the map is not seen")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate("watched.blocked = 0")
    page.evaluate(_FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(x - 4 * step, y + 2 * step)
        page.wait_for_timeout(16)
    page.mouse.up()
    for turn in range(2 * TURNS):
        page.mouse.wheel(0, -120 if turn < TURNS else 120)
        page.wait_for_timeout(100)
    frames: list[float] = sorted(page.evaluate("frames_ms"))
    blocked = page.evaluate("watched.blocked")
    page.close()
    return Moved(statistics.median(frames), frames[int(0.95 * len(frames))], blocked)


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Yield the figures of frames."""
    count, rounds = SCALES[scale]
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium(*ON_THE_PROCESSOR) as browser,
        plants(Path(folder) / "many", count) as many,
        plants(Path(folder) / "one", 1) as one,
    ):
        moved = [(move(browser, many, count), move(browser, one, 1)) for _ in range(rounds)]
    for what, goal in (("median", MEDIAN_MS), ("slow", WORST_MS), ("blocked", BLOCKED_MS)):
        ours, least = (statistics.median(getattr(each[side], what) for each in moved) for side in (0, 1))
        yield figure(f"map_{what}", ours, "ms", reference=least, goal=f"<= {goal}")


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
