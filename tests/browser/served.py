"""A small seeded installation behind the real application: ``python served.py HOME PORT [required|quarters]``.

With ``quarters`` the city has two parts, each with a load and a place on the map. With ``required`` people
sign in, and everything runs that ``foresite serve`` runs: jobs, events, mails into a folder, and the first
owner's link on standard error.
"""

import sys
from datetime import UTC, datetime, timedelta
from math import pi, sin
from pathlib import Path

import polars as pl
import uvicorn

from foresite.api.app import create_app
from foresite.catalog import asset_changes, organisations, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.cli.door import Door
from foresite.cli.serve import listening, serve
from foresite.core.frames import FACT
from foresite.platform.config import Settings, load_settings
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows import forecasts
from foresite.workflows.house import House, open_house

FIRST = datetime(2024, 4, 1, tzinfo=UTC)
HOURS = 24 * 40
RESTATED = datetime(2024, 5, 8, 16, tzinfo=UTC)
"""Noon in New York; its value was told anew at six the next morning."""
ODD = range(700, 708)
"""Hours of a meter that measured a part only."""
GUARDED = {
    "sign_in": "required",
    "sign_up": "open",
    "sso_networks": "any",
    "password_memory_kib": 64,
    "password_passes": 1,
}


def seeded(settings: Settings) -> tuple[House, Scope]:
    """Forty days of hourly load, known an hour late, and a seasonal naive forecast issued at their end."""
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
        "value": [
            32_000 + 8_000 * sin(hour / 24 * 2 * pi) + 300 * sin(hour * hour) - 12_000 * (hour in ODD)
            for hour in range(HOURS)
        ],
        "quality": [0] * HOURS,
    }
    house.lake.append(scope, pl.DataFrame(rows, schema=FACT))
    end = FIRST + timedelta(hours=HOURS)
    model = forecasts.train(
        house, scope, [series_id], forecaster="seasonal-naive", horizon_hours=48, issued_at=end
    )
    forecasts.issue(house, scope, model.model_id, issued_at=end)
    _beside(house, scope, series_id)
    return house, scope


def _beside(house: House, scope: Scope, load_id: int) -> None:
    """A temperature beside the load, and a noon of the load that was told anew the next morning."""
    spec = SeriesSpec(
        "grid/temperature", "temperature", "degC", "Air temperature", "PT1H", "America/New_York"
    )
    series_id = series.ensure(house.engine, scope, [spec])["grid/temperature"]
    times = [FIRST + timedelta(hours=hour) for hour in range(HOURS)]
    temperature = {
        "series_id": [series_id] * HOURS,
        "event_at": times,
        "known_at": [at + timedelta(hours=1) for at in times],
        "value": [12 + 6 * sin(hour / 24 * 2 * pi) for hour in range(HOURS)],
        "quality": [0] * HOURS,
    }
    house.lake.append(scope, pl.DataFrame(temperature, schema=FACT))
    again = {"series_id": [load_id], "event_at": [RESTATED], "known_at": [RESTATED + timedelta(hours=18)]}
    house.lake.append(scope, pl.DataFrame({**again, "value": [50_000.0], "quality": [0]}, schema=FACT))


def quarters(house: House, scope: Scope) -> None:
    """Two parts of the city, each with a load of its own: 12,000 MW in the north, 8,000 MW in the south."""
    places = {"north": 40.9, "south": 40.5}
    city = AssetSpec("grid", "Harbour city", "zone", latitude_deg=40.7, longitude_deg=-74.0)
    parts = [
        AssetSpec(f"grid/{name}", f"{name.title()} quarter", "zone", "grid", latitude, -74.0)
        for name, latitude in places.items()
    ]
    asset_changes.put(house.engine, scope, [city, *parts])
    specs = [
        SeriesSpec(f"{part.key}/load", "power", "MW", f"{part.name} load", "PT1H", "America/New_York", part)
        for part in parts
    ]
    ids = series.ensure(house.engine, scope, specs)
    times = [FIRST + timedelta(hours=hour) for hour in range(HOURS)]
    for spec, mean in zip(specs, (12_000.0, 8_000.0), strict=True):
        load = {
            "series_id": [ids[spec.key]] * HOURS,
            "event_at": times,
            "known_at": [at + timedelta(hours=1) for at in times],
            "value": [mean + 2_000 * sin(hour / 24 * 2 * pi) for hour in range(HOURS)],
            "quality": [0] * HOURS,
        }
        house.lake.append(scope, pl.DataFrame(load, schema=FACT))


def main(home: Path, port: int, how: list[str]) -> None:
    """Serve until terminated."""
    guarded = "required" in how
    given = GUARDED if guarded else {}
    settings = load_settings(home=home, organisation="tenant", port=port, **given)
    house, scope = seeded(settings)
    if "quarters" in how:
        quarters(house, scope)
    if guarded:
        with listening(settings) as listener:
            serve(Door(house, scope), listener)
    else:
        uvicorn.run(create_app(house, scope), port=port, log_level="warning")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
