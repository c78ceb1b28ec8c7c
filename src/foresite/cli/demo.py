"""``foresite demo``: a synthetic city, loaded, learnt from and served; the next start takes seconds."""

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from foresite.catalog import organisations, series
from foresite.cli.door import Door, bar
from foresite.cli.serve import serve
from foresite.core.errors import RefusedError
from foresite.core.timeaxis import now
from foresite.forecasting import queries
from foresite.packs.grid.demo import STALE, WEATHER_FORECAST, load_sample
from foresite.platform.config import Settings, load_settings
from foresite.platform.schema import upgrade
from foresite.workflows import forecasts
from foresite.workflows.house import open_house

ORGANISATION = "demo"
HORIZON_HOURS = 36
_MARK = "demo.txt"


def command(
    home: Annotated[Path, typer.Option(help="Folder of the demo's installation.")] = Path("foresite-demo"),
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8420,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve when all is ready.")] = True,
    rebuild: Annotated[bool, typer.Option(help="Delete what an earlier demo made and start afresh.")] = False,
) -> None:
    """Make a synthetic city's installation, forecast its load, and serve it."""
    settings = load_settings(
        home=home, organisation=ORGANISATION, port=port, database_url=None, lake_url=None, files_url=None
    )
    if rebuild:
        _remove(home)
    door = _open(settings)
    _make_ready(door, home / "sample")
    told = Console(stderr=True, highlight=False)
    told.print("The demo is ready. Its data are synthetic: a generator made them, nothing was measured.")
    if not serving:
        told.print(f"Serve it with: foresite demo --home {home}", markup=False)
        return
    told.print(f"Open http://{settings.host}:{settings.port} in a browser; Ctrl-C stops.", markup=False)
    serve(door)


def _open(settings: Settings) -> Door:
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / _MARK).write_text("Made by `foresite demo`, which may delete this folder.\n")
    upgrade(settings)
    house = open_house(settings)
    name = "Sample city (synthetic)"
    return Door(house, organisations.ensure(house.engine, ORGANISATION, name=name, synthetic=True))


def _make_ready(door: Door, folder: Path) -> None:
    """Load what is new, train if there is no model yet, and issue a forecast if the last one is old."""
    house, scope = door.house, door.scope
    with bar("Sample") as progress:
        sample = load_sample(house, scope, folder, progress)
    models = queries.models(house.engine, scope, limit=1)
    if not models:
        rows = series.by_keys(house.engine, scope, [*sample.keys, WEATHER_FORECAST])
        weather = rows.pop(WEATHER_FORECAST).series_id
        with bar("Training") as progress:
            made = forecasts.train(
                house,
                scope,
                [row.series_id for row in rows.values()],
                horizon_hours=HORIZON_HOURS,
                covariates=[weather],
                progress=progress,
            )
        models = [made]
    issues = queries.issues(house.engine, scope, limit=1)
    if not issues or sample.fresh or now() - issues[0].issued_at > STALE:
        with bar("Forecast") as progress:
            forecasts.issue(house, scope, models[0].model_id, progress=progress)


def _remove(home: Path) -> None:
    """Delete an earlier demo, and only that."""
    if not home.exists():
        return
    if not (home / _MARK).is_file():
        raise RefusedError(
            f"{home} was not made by a demo, so it is not deleted",
            code="not-a-demo",
            remedy="Name another folder with --home, or delete it yourself.",
            home=str(home),
        )
    shutil.rmtree(home)
