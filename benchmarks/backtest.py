"""Day-ahead backtest of GEFCom2012 zones beside mlforecast and MSTL: ``python -m benchmarks.backtest``.

The published files go through their contracts into a new installation and the backtest is the product's own.
Loads and temperatures are known when their hour is over, so no forecast has tomorrow's weather: it has
yesterday's. The origins are the last midnights whose whole day the load file holds; nothing was chosen on them.
"""

import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from benchmarks.figures import figure, tell

from foresite.catalog import organisations, series
from foresite.core.timeaxis import EARLIEST, Window
from foresite.forecasting.backtest import judged, origins_of, scales_of
from foresite.forecasting.forecaster import Panel
from foresite.ingest.contract import Contract
from foresite.ingest.shapes import KnownAt
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows import backtests, forecasts
from foresite.workflows.house import House, open_house
from foresite.workflows.load_file import load_files

HERE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("FORESITE_TEST_DATA", HERE.parent / "shared" / "data")) / "gefcom2012_load" / "raw"
CASES = {"gefcom2012-load": "Load_history.csv", "gefcom2012-temperature": "temperature_history.csv"}
SCALES = {"small": (2, 7), "full": (20, 28)}
"""Zones and daily origins."""
LAST_ORIGIN = datetime(2008, 6, 29, 5, tzinfo=UTC)
"""Midnight in the zone of the files (UTC-5) before the last whole day of the load file."""
PUBLISHED = datetime(2008, 7, 1, 12, tzinfo=UTC)
STATION = "gefcom2012/station-6/temperature"
"""One of the eleven, named before anything was measured; the peers get the mean of all."""
OURS, NAIVE = "house", "seasonal-naive"
BOUNDS = (0.76, 0.84)


@dataclass(frozen=True)
class Loaded:
    """The installation with the loads of some zones and all temperatures."""

    house: House
    scope: Scope
    loads: list[int]
    station: int
    stations: list[int]


def load(home: Path, zones: int) -> Loaded:
    """Load the published files under the contracts of the golden cases into a new installation.

    The utility is in the USA and its zone unpublished: the country is added to the loads for its holidays.
    """
    settings = load_settings(home=home)
    home.mkdir()
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "default")
    for case, name in CASES.items():
        text = (HERE / "tests" / "cases" / "ingest" / case / "contract.toml").read_text(encoding="utf-8")
        asked = Contract.parse(text)
        named = tuple(each.model_copy(update={"attributes": {"country": "US"}}) for each in asked.series)
        lag = KnownAt(policy="lag", lag="PT1H")
        contract = asked.model_copy(update={"known_at": lag, "series": named})
        load_files(house, scope, [DATA / name], contract, known_at=PUBLISHED)
    keys = [f"gefcom2012/zone-{zone}/load" for zone in range(1, zones + 1)]
    places = [f"gefcom2012/station-{station}/temperature" for station in range(1, 12)]
    rows = series.by_keys(house.engine, scope, [*keys, *places])
    loads = [rows[key].series_id for key in keys]
    return Loaded(house, scope, loads, rows[STATION].series_id, [rows[key].series_id for key in places])


def rivals(had: Loaded, origins: int) -> Iterable[tuple[str, dict[str, Any], float]]:
    """Yield each peer with its pooled scores, on the same facts and scale of MASE, and CPU seconds a series."""
    from benchmarks.forecast_peers import Given, with_mlforecast, with_mstl  # noqa: PLC0415 -- the bench extra

    lake, end = had.house.lake, LAST_ORIGIN + timedelta(days=1)
    moments = origins_of(LAST_ORIGIN, origins)
    truth = lake.read(had.scope, had.loads, Window(EARLIEST, end))
    given = Given.of(truth, lake.read(had.scope, had.stations, Window(EARLIEST, end)), "Etc/GMT+5")
    asked = forecasts.plan(had.house, had.scope, had.loads, [], 24)
    learning = Panel.known(
        asked.targets,
        lake.versions(had.scope, had.loads, Window(EARLIEST, moments[0])),
        issued_at=moments[0],
        horizon_seconds=86_400,
    )
    came = truth.filter(pl.col("event_at") >= moments[0])
    peers = {
        "mlforecast": lambda: with_mlforecast(given, moments),
        "mstl": lambda: with_mstl(given, moments),
    }
    for name, forecast in peers.items():
        made, spent = forecast()
        yield name, judged({name: made}, came, scales_of(learning))[name]["pooled"], spent / len(had.loads)


def measure(scale: str) -> Iterable[dict[str, object]]:
    """Load, backtest with the product, let the peers do the same, and yield the figures as they come."""
    zones, origins = SCALES[scale]
    if not DATA.is_dir():
        print(
            f"nothing measured: the GEFCom2012 files are not at {DATA} (FORESITE_TEST_DATA names the folder)"
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        had = load(Path(folder, "home"), zones)
        began = time.process_time()
        row = backtests.backtest(
            had.house,
            had.scope,
            had.loads,
            forecaster=OURS,
            covariates=[had.station],
            last_origin=LAST_ORIGIN,
            origins=origins,
        )
        spent = (time.process_time() - began) / zones
        ours, naive = (row.scores[name]["pooled"] for name in (OURS, NAIVE))
        yield from coverage(ours, naive, full=scale == "full")
        yield from beside(NAIVE, ours, naive)
        for name, theirs, seconds in rivals(had, origins):
            yield from beside(name, ours, theirs)
            yield figure(f"cpu_beside_{name}", spent, "s/series", reference=seconds, goal="<= 10")
        had.house.engine.dispose()


def coverage(ours: dict[str, float], naive: dict[str, float], *, full: bool) -> Iterable[dict[str, object]]:
    """Yield the coverage beside naive's; a week of two zones cannot tell a share of 0.8 from one of 0.9."""
    low, high = BOUNDS if full else (0.6, 0.98)
    share, other = ours["coverage_80_share"], naive["coverage_80_share"]
    for goal in (f">= {low}", f"<= {high}"):
        yield figure("coverage_80_share", share, "1", reference=other, goal=goal, judged="value")


def beside(name: str, ours: dict[str, float], theirs: dict[str, float]) -> Iterable[dict[str, object]]:
    """Yield our pooled errors over those of another; the backtest runs naive too, so its cost is in ours."""
    for metric, unit in (("mase", "1"), ("wql", "1"), ("mae", "kW"), ("rmse", "kW")):
        yield figure(
            f"{metric}_beside_{name}",
            ours[metric],
            unit,
            reference=theirs[metric],
            goal="<= 1",
            judged="ratio",
        )


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
