"""``foresite demo``: a synthetic city or a folder of one's own files, loaded, learnt from and served."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from foresite.analytics import watched
from foresite.analytics.registry import ONLINE
from foresite.catalog import organisations, series
from foresite.cli.door import Door, as_json, bar, say, shell_actor
from foresite.cli.serve import listening, serve
from foresite.core.errors import BadDataError, ForesiteError, RefusedError
from foresite.core.timeaxis import now
from foresite.forecasting import champions, queries, stages
from foresite.forecasting.tables import ModelRow
from foresite.ingest.inspect import propose
from foresite.packs.grid.demo import STALE, WEATHER_FORECAST, load_sample, plant_dashboard
from foresite.platform.config import Settings, load_settings
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows import anomalies, forecasts, scoring
from foresite.workflows.asks import ask
from foresite.workflows.champion_asks import CertifyAsk, ContestAsk
from foresite.workflows.forecasts import Progress
from foresite.workflows.house import House, open_house
from foresite.workflows.load_file import load_files

ORGANISATION, OWN = "demo", "own"
HORIZON_HOURS = 36
REPLAYED, REPLAYED_DAYS = "ridge", 28
"""By whom, and for how many days before its first start, the city is forecast as it was known each day."""
WATCHED = {
    "parameters": {"smooth_steps": 6},
    "false_alarm_rate": 0.001,
    "learning_days": 56,
    "enabled": True,
}
"""How zones are watched: hours that are odd one after the other, and values as they come."""
LOOKED_DAYS = 35
"""So far back faults are looked for at the first start."""
GROUP, CANDIDATES = "zones/load", ("ridge", "like-days")
"""For whom a contest is held, and who competes beside seasonal naive: forecasters that learn in seconds."""
_MARK = "demo.txt"


def command(
    home: Annotated[Path, typer.Option(help="Folder of the demo's installation.")] = Path("foresite-demo"),
    data: Annotated[
        Path | None, typer.Option(help="Show the files of this folder instead of the synthetic city.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8420,
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve when all is ready.")] = True,
    rebuild: Annotated[bool, typer.Option(help="Delete what an earlier demo made and start afresh.")] = False,
) -> None:
    """Make a synthetic city's installation (or one of your own files), forecast its load, and serve it."""
    organisation = OWN if data else ORGANISATION
    settings = load_settings(
        home=home,
        organisation=organisation,
        port=port,
        database_url=None,
        lake_url=None,
        files_url=None,
        sign_in="off",
    )
    with listening(settings) if serving else nullcontext() as listener:
        if rebuild:
            _remove(home)
        door = _open(settings)
        _fill(door, data)
        if listener:
            serve(door, listener)
        else:
            _say_how_to_serve(settings, data)


def _fill(door: Door, data: Path | None) -> None:
    told = Console(stderr=True, highlight=False, soft_wrap=True)
    if data:
        say(_load_own(door, data), table=("file", "read", "accepted", "duplicate", "quarantined", "told"))
        told.print("Your files are in, each with the contract that was proposed for it.")
    else:
        _make_ready(door, door.house.settings.home / "sample")
        told.print("The demo is ready. Its data are synthetic: a generator made them, nothing was measured.")


def _say_how_to_serve(settings: Settings, data: Path | None) -> None:
    if as_json.get() and not data:
        say({"organisation": settings.organisation, "home": str(settings.home), "synthetic": True})
    again = f" --data {data}" if data else ""
    told = Console(stderr=True, highlight=False, soft_wrap=True)
    told.print(f"Serve it with: foresite demo --home {settings.home}{again}", markup=False)


def _open(settings: Settings) -> Door:
    settings.home.mkdir(parents=True, exist_ok=True)
    (settings.home / _MARK).write_text("Made by `foresite demo`, which may delete this folder.\n")
    upgrade(settings)
    house = open_house(settings)
    made_up = settings.organisation == ORGANISATION
    name = "Sample city (synthetic)" if made_up else "Your files"
    scope = organisations.ensure(
        house.engine, settings.organisation, name=name, synthetic=made_up, actor=shell_actor()
    )
    return Door(house, scope)


def _load_own(door: Door, folder: Path) -> list[dict[str, Any]]:
    """Load each file of a folder under the contract proposed for it; one row of report a file."""
    if not folder.is_dir():
        raise BadDataError(
            f"there is no folder {folder}", code="folder-absent", remedy="Name a folder with --data."
        )
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    told = []
    with bar("Files") as progress:
        for number, file in enumerate(files):
            progress(number / len(files), file.name)
            try:
                report = load_files(door.house, door.scope, [file], propose(file).contract)
                told.append({**report.as_dict()["files"][0], "told": ""})
            except ForesiteError as error:  # one bad file must not hide the others
                told.append({"file": file.name, "told": f"{error.message} {error.remedy}".strip()})
    return told


def _make_ready(door: Door, folder: Path) -> None:
    """Load what is new, look for faults, train, and issue: each at the first start, or if the last is old."""
    house, scope = door.house, door.scope
    with bar("Sample") as progress:
        sample = load_sample(house, scope, folder, progress)
    plant_dashboard(house, scope)
    if not watched.find(house.engine, scope, limit=1).items:
        with bar("Looking for faults") as progress:
            _watch(door, sample.keys, progress)
    trained = queries.models(house.engine, scope)
    models = [each for each in trained if each.forecaster != REPLAYED]
    if not models:
        rows = series.by_keys(house.engine, scope, [*sample.keys, WEATHER_FORECAST])
        weather = rows.pop(WEATHER_FORECAST).series_id
        learning = partial(
            forecasts.train,
            house,
            scope,
            [row.series_id for row in rows.values()],
            horizon_hours=HORIZON_HOURS,
            covariates=[weather],
        )
        if not trained:
            with bar("Looking back") as progress:
                _replay(door, learning, progress)
        with bar("Training") as progress:
            models = [learning(progress=progress)]
    issues = queries.issues(house.engine, scope, limit=1)
    if not issues or sample.fresh or now() - issues[0].issued_at > STALE:
        with bar("Forecast") as progress:
            forecasts.issue(house, scope, models[0].model_id, progress=progress)
    ask_for_champion(house, scope, models[0])


def ask_for_champion(house: House, scope: Scope, model: ModelRow) -> None:
    """Have jobs hold a contest and try the model for leaks, once: who opens the demo sees them at work."""
    if not any(
        each.name == GROUP and each.naive_model_id for each in champions.groups(house.engine, scope).items
    ):
        contest = ContestAsk(
            group=GROUP,
            series_ids=model.series_ids,
            covariates=model.covariates,
            forecasters=list(CANDIDATES),
            horizon_hours=model.horizon_hours,
        )
        ask(house, scope, contest)
    if not stages.certificates(house.engine, scope, model.model_id):
        ask(house, scope, CertifyAsk(model_id=model.model_id))


def _watch(door: Door, keys: Sequence[str], progress: Progress) -> None:
    """Have each series watched, and look back over the last weeks for what is odd in them."""
    house, scope = door.house, door.scope
    ids = [row.series_id for row in series.by_keys(house.engine, scope, list(keys)).values()]
    for series_id in ids:
        watched.ensure(house.engine, scope, ONLINE, [series_id], WATCHED)
    start = now() - timedelta(days=LOOKED_DAYS)
    anomalies.detect(house, scope, ids, method=ONLINE, start=start, end=now(), progress=progress)
    anomalies.watch(house, scope)


def _replay(door: Door, learning: Callable[..., ModelRow], progress: Progress) -> None:
    """Forecast the last weeks as they would have been, and hold that against what came."""
    house, scope = door.house, door.scope
    first = now().replace(minute=0, second=0, microsecond=0) - timedelta(days=REPLAYED_DAYS)
    model = learning(forecaster=REPLAYED, issued_at=first)
    for day in range(REPLAYED_DAYS):
        progress(day / REPLAYED_DAYS, "as it was known then")
        forecasts.issue(house, scope, model.model_id, issued_at=first + timedelta(days=day))
    scoring.score(house, scope)


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
