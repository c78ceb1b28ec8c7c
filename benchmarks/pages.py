"""How soon pages stand in a Chromium, and how long they hold it up: ``python -m benchmarks.pages``.

Each page is opened on ``foresite serve`` in a browser that has been nowhere, some times: LCP (largest contentful
paint), blocked (what tasks took beyond 50 ms each until the page was still, as TBT counts it), shifted (CLS), and
drawn (when its last chart was drawn, from the click on the link). The reference is a bare page without any framework
that asks for the same answers of the same server and strokes them on one canvas: the least that any page can do.
Timings of a browser swing with the machine: they are told as a trend, the ratio is what to look at.
"""

import json
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import polars as pl
from benchmarks.figures import figure, tell
from benchmarks.grounds import Ground, make_ground, served
from playwright.sync_api import Browser, Request, Response, ViewportSize, sync_playwright

from foresite.core.frames import FACT
from foresite.core.timeaxis import now
from foresite.workflows import forecasts

SCALES = {"trend": (20, 1), "small": (20, 3), "full": (100, 7)}
"""Series, and how often each page is opened."""
DAYS = 365
LCP_MS, BLOCKED_MS, SHIFTED, DRAWN_MS = 1500, 300, 0.02, 1000
"""Goals of desktops (``docs/reference/benchmarks.md``); what is drawn is a year of a hundred series."""
STILL_MS, LOOKS, PATIENCE_SECONDS = 600, 3, 60
"""A page stands when nothing was asked, drawn or worked on for so long, looked at so often: a long task is told of late."""
SIZE: ViewportSize = {"width": 1440, "height": 900}
TALL: ViewportSize = {"width": 1440, "height": 3600}
"""All panels of a dashboard are in view: what is not seen is not read."""
PANELS, PANELS_MS = 45, 3000
AWAITED = {"document", "script", "stylesheet"}
"""What a page cannot stand without, beside what it asks of the API."""
Asked = tuple[str, str | None]
"""An address of the API, and what was sent to it."""
WATCH = """
const ask = window.fetch;
window.fetch = async (...asked) => {
  watched.waiting += 1;
  try { return await ask(...asked); } finally { watched.waiting -= 1; watched.busy = performance.now(); }
};
window.watched = { waiting: 0, blocked: 0, shifted: 0, lcp: 0, busy: 0, drawn: 0 };
const see = (type, each) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
see('longtask', (task) => {
  watched.blocked += Math.max(0, task.duration - 50);
  watched.busy = Math.max(watched.busy, task.startTime + task.duration);
});
see('layout-shift', (shift) => { if (!shift.hadRecentInput) watched.shifted += shift.value; });
see('largest-contentful-paint', (paint) => { watched.lcp = paint.startTime; });
see('resource', (one) => { watched.busy = Math.max(watched.busy, one.responseEnd); });
see('mark', (mark) => {
  if (mark.name !== 'drawn') return;
  watched.drawn = mark.startTime;
  watched.busy = Math.max(watched.busy, mark.startTime);
});
"""
_BARE = """<!doctype html><title>bare</title><h1>bare</h1><canvas width=1200 height=500></canvas><script>
addEventListener('load', async () => {
  const headers = { 'content-type': 'application/json' };
  const ask = async ([url, body]) => (await fetch(url, body === null ? {} : { method: 'POST', body, headers })).json();
  const answers = await Promise.all(ASKED.map(ask));
  const charts = answers.flatMap((each) => [each, ...(each.panels ?? []).map(({ chart }) => chart ?? {})]);
  const pen = document.querySelector('canvas').getContext('2d');
  for (const { start, end, series } of charts.filter((each) => each.series?.[0]?.columns)) {
    const first = Date.parse(start), over = (Date.parse(end) - first) / 1200;
    for (const { columns: { event_at, value } } of series) {
      pen.beginPath();
      event_at.forEach((at, n) => pen.lineTo((at - first) / over, 250 - value[n]));
      pen.stroke();
    }
  }
  requestAnimationFrame(() => setTimeout(() => performance.mark('drawn')));
});
</script>"""


@dataclass(frozen=True, slots=True)
class Stood:
    """One page, once: milliseconds from the navigation's start, and its layout shift."""

    lcp: float
    blocked: float
    shifted: float
    drawn: float


def furnish(ground: Ground) -> None:
    """Fill the year until now of quarter-hours of each series, and issue a forecast of the first."""
    end = now().replace(minute=0, second=0, microsecond=0)
    times = pl.datetime_range(
        end - timedelta(days=DAYS), end, "15m", closed="left", time_zone="UTC", eager=True
    )
    noise = random.Random(5)
    with ground.house.lake.loading(
        ground.scope, run_id=None, spans=dict.fromkeys(ground.ids, "month")
    ) as load:
        for series_id in ground.ids:
            hour = pl.int_range(times.len()) / 4
            wave = (
                60 * (hour / 24 * 6.2832).sin() + 30 * (hour / 8766 * 6.2832).sin() + noise.uniform(-90, 90)
            )
            jitter = pl.Series([noise.gauss(0, 8) for _ in range(times.len())])
            rows = pl.DataFrame({"event_at": times}).with_columns(
                series_id=pl.lit(series_id, pl.Int64),
                known_at=pl.col("event_at") + timedelta(minutes=5),
                value=wave + jitter,
                quality=pl.lit(0, pl.Int16),
            )
            load.write(rows.select(FACT.names()).cast(FACT), corrected_known_at=end)
    model = forecasts.train(
        ground.house,
        ground.scope,
        ground.ids[:1],
        forecaster="seasonal-naive",
        horizon_hours=48,
        issued_at=end,
    )
    forecasts.issue(ground.house, ground.scope, model.model_id, issued_at=end)


def pages(ground: Ground) -> dict[str, str]:
    """Return the address of each page by its name."""
    chosen = "-".join(map(str, ground.ids))
    return {
        "overview": "/",
        "series": f"/series/{ground.ids[0]}?range=1y",
        "explore": f"/explore?series={chosen}&range=1y",
        "explore, as measured": f"/explore?series={chosen}&range=1y&by=raw",
    }


@contextmanager
def chromium(*drawing: str) -> Iterator[Browser]:
    """Run Debian's Chromium without a screen; it may be told how to draw, else it has no WebGL."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as driver:
        yield driver.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-dev-shm-usage", *(drawing or ["--disable-gpu"])],
        )


def board(ids: list[int]) -> dict[str, Any]:
    """Return a dashboard of 45 charts, five in a row, each of another series if there are so many."""
    panels = [
        {
            "id": f"p{number}",
            "title": f"Panel {number}",
            "place": {"x": number % 5 * 2, "y": number // 5 * 3, "w": 2, "h": 3},
            "kind": "chart",
            "series": [f"meter/{number % len(ids)}"],
        }
        for number in range(PANELS)
    ]
    return {"name": "Forty-five", "content": {"schema": 1, "range": "7d", "panels": panels}}


def stand(browser: Browser, url: str, bare: str | None = None) -> tuple[Stood, list[Asked]]:
    """Open a page in a browser that has been nowhere, until it is still; return what it asked the API too."""
    context = browser.new_context(viewport=TALL if "/dashboards/" in url else SIZE, locale="en-GB")
    page = context.new_page()
    asked: list[Asked] = []
    coming: set[Request] = set()
    page.on("request", lambda request: coming.add(request) if request.resource_type in AWAITED else None)
    page.on("requestfinished", lambda request: coming.discard(request))  # noqa: PLW0108 -- playwright writes on it
    page.on("requestfailed", lambda request: coming.discard(request))  # noqa: PLW0108
    page.on(
        "response",
        lambda answer: asked.append((answer.url, answer.request.post_data)) if _read(answer) else None,
    )
    page.add_init_script(WATCH)
    if bare is not None:
        page.route("**/bare.html", lambda route: route.fulfill(body=bare, content_type="text/html"))
    page.goto(url)
    until, still = time.monotonic() + PATIENCE_SECONDS, 0
    while still < LOOKS and time.monotonic() < until:
        page.wait_for_timeout(50)
        quiet = page.evaluate("watched.waiting ? 0 : performance.now() - watched.busy") >= STILL_MS
        still = still + 1 if quiet and not coming else 0
    seen: dict[str, Any] = page.evaluate("watched")
    context.close()
    return Stood(seen["lcp"], seen["blocked"], seen["shifted"], seen["drawn"] or seen["lcp"]), asked


def _read(answer: Response) -> bool:
    kind = answer.headers.get("content-type", "")
    read = answer.request.method == "GET" or answer.url.endswith("/panels")
    return "/api/" in answer.url and read and kind.startswith("application/json")


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Yield the figures of each page."""
    count, rounds = SCALES[scale]
    with tempfile.TemporaryDirectory() as folder:
        ground = make_ground(Path(folder) / "home", count)
        furnish(ground)
        with served(ground.settings) as (_, port), chromium() as browser:
            server = f"http://127.0.0.1:{port}"
            made = httpx.post(f"{server}/api/v1/dashboards", json=board(ground.ids), timeout=30)
            own = f"/dashboards/{made.raise_for_status().json()['dashboard_id']}"
            for name, path in {**pages(ground), "45 panels": own}.items():
                yield from _page(browser, server, (name, path), rounds)


def _page(browser: Browser, server: str, page: tuple[str, str], rounds: int) -> Iterator[dict[str, object]]:
    name, path = page
    _, asked = stand(browser, server + path)
    bare = _BARE.replace("ASKED", json.dumps(asked))
    ours, least = [], []
    for _ in range(rounds):
        ours.append(stand(browser, server + path)[0])
        least.append(stand(browser, f"{server}/bare.html", bare)[0])
    for what, unit, bound in (
        ("lcp", "ms", LCP_MS),
        ("blocked", "ms", BLOCKED_MS),
        ("shifted", "", SHIFTED),
        ("drawn", "ms", DRAWN_MS),
    ):
        values, beside = ([getattr(one, what) for one in some] for some in (ours, least))
        yield figure(
            f"{name}: {what}",
            statistics.median(values),
            unit,
            reference=statistics.median(beside),
            goal=f"<= {PANELS_MS if what == 'drawn' and name == '45 panels' else bound}",
        )


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
