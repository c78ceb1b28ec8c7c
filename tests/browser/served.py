"""A small seeded installation behind the real application: ``python served.py HOME PORT``."""

import sys
from datetime import UTC, datetime, timedelta
from math import pi, sin
from pathlib import Path

import polars as pl
import uvicorn

from foresite.api.app import create_app
from foresite.catalog import organisations, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows import forecasts
from foresite.workflows.house import House, open_house

FIRST = datetime(2024, 4, 1, tzinfo=UTC)
HOURS = 24 * 40


def seeded(home: Path) -> tuple[House, Scope]:
    """Forty days of hourly load, known an hour late, and a seasonal naive forecast issued at their end."""
    settings = load_settings(home=home, organisation="tenant")
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.ensure(house.engine, "tenant", name="Harbour Grid", synthetic=True)
    spec = SeriesSpec(
        "grid/load",
        "power",
        "MW",
        "System load",
        "PT1H",
        "America/New_York",
        AssetSpec("grid", "Harbour city"),
    )
    series_id = series.ensure(house.engine, scope, [spec])["grid/load"]
    times = [FIRST + timedelta(hours=hour) for hour in range(HOURS)]
    rows = {
        "series_id": [series_id] * HOURS,
        "event_at": times,
        "known_at": [at + timedelta(hours=1) for at in times],
        "value": [32_000 + 8_000 * sin(hour / 24 * 2 * pi) + 90 * (hour % 7) for hour in range(HOURS)],
        "quality": [0] * HOURS,
    }
    house.lake.append(scope, pl.DataFrame(rows, schema=FACT))
    end = FIRST + timedelta(hours=HOURS)
    model = forecasts.train(
        house, scope, [series_id], forecaster="seasonal-naive", horizon_hours=48, issued_at=end
    )
    forecasts.issue(house, scope, model.model_id, issued_at=end)
    return house, scope


if __name__ == "__main__":
    uvicorn.run(create_app(*seeded(Path(sys.argv[1]))), port=int(sys.argv[2]), log_level="warning")
