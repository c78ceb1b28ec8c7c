"""Take the README's pictures from a running demo: ``python tests/browser/photograph.py [ADDRESS]``.

The pages, the series and the range are fixed, the hour is that of the demo: take them again when the page looks different.
"""

import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
SERIES = "city/harbour/load"
WIDTH, HEIGHT, SCALE = 1440, 842, 1.5


def main(address: str) -> None:
    """Photograph the start page and the page of one series in light and dark."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for scheme, ending in (("light", ".png"), ("dark", "-dark.png")):
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT},
                device_scale_factor=SCALE,
                color_scheme=scheme,  # type: ignore[arg-type]  # a literal by the table above
                locale="en-GB",
            )
            page.goto(address)
            page.wait_for_load_state("networkidle")
            _keep(page, IMAGES / f"overview{ending}")
            _take(page, address, IMAGES / f"series-page{ending}")
            page.close()
        browser.close()


def _take(page: Page, address: str, file: Path) -> None:
    found = httpx.get(f"{address}/api/v1/series", params={"query": SERIES}).raise_for_status().json()
    series = found["items"][0]
    last = datetime.fromisoformat(series["latest"]["event_at"])
    start, end = (f"{last + timedelta(hours=hours):%Y-%m-%dT%H:%MZ}" for hours in (-72, 36))
    page.goto(f"{address}/series/{series['series_id']}?from={start}&to={end}")
    page.wait_for_load_state("networkidle")
    canvas = page.locator(".fs-canvas canvas")
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box is not None, "the chart is not on the page"
    page.mouse.move(box["x"] + box["width"] * 0.945, box["y"] + 120)
    page.locator(".fs-reading").wait_for()
    _keep(page, file)


def _keep(page: Page, file: Path) -> None:
    page.screenshot(path=file)
    sys.stdout.write(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8420")
