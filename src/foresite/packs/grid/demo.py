"""The demo of the grid pack: the sample city in a house, with models and a forecast that is fresh."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from pathlib import Path

from foresite.catalog import assets
from foresite.catalog.assets import AssetSpec
from foresite.core.ids import key_part
from foresite.core.timeaxis import now
from foresite.dashboards import kept
from foresite.dashboards.document import content_of
from foresite.dashboards.sharing import share
from foresite.ingest.contract import Contract
from foresite.packs.grid.outlines import OUTLINES
from foresite.packs.grid.sample import started_at, write_sample
from foresite.packs.grid.world import PLACES
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.load_file import load_files

STALE = timedelta(hours=3)
"""Age of the sample's last hour above which a start of the demo continues it."""

CITY = "city"
WEATHER_FORECAST = f"{CITY}/weather/temperature-forecast"
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """What was made ready.

    Attributes:
        fresh: files were written and loaded by this call.
        keys: of the load series.
    """

    fresh: bool
    keys: tuple[str, ...]


def load_sample(house: House, scope: Scope, folder: Path, progress: Progress) -> Sample:
    """Make the sample end now and load it; where it does already, do nothing.

    A sample that has grown old is continued: the same city, with the hours since. Loading it again
    writes only what is new.
    """
    keys = tuple(f"{CITY}/{key_part(place.name)}/load" for place in PLACES)
    span = started_at(folder)
    if span is not None and now() - span[1] < STALE:
        return Sample(fresh=False, keys=keys)
    progress(0.0, "making the sample")
    files = write_sample(folder, end=now(), start=span[0] if span else None)
    assets.ensure(house.engine, scope, _places())
    for number, file in enumerate(files):
        share = (number + 1) / (len(files) + 1)
        progress(share, f"loading {file.name}")
        load_files(house, scope, [file], contract_of(file))
    return Sample(fresh=True, keys=keys)


def plant_dashboard(house: House, scope: Scope) -> None:
    """Keep the pack's dashboard for everybody, where there is none yet."""
    viewer = kept.shell_viewer(scope)
    if kept.find(house.engine, scope, viewer):
        return
    place = resources.files("foresite").joinpath("packs/grid/dashboards/control-room.json")
    told = json.loads(place.read_text(encoding="utf-8"))
    row = kept.make(house.engine, scope, told["name"], content_of(told["content"]))
    share(house.engine, scope, viewer, row.dashboard_id, kept.EVERYBODY)


def contract_of(file: Path) -> Contract:
    """Return the contract of one of the sample's files."""
    name = file.stem.replace("_", "-")
    place = resources.files("foresite").joinpath(f"packs/grid/contracts/{name}.toml")
    return Contract.parse(place.read_text(encoding="utf-8"), where=name)


def _places() -> list[AssetSpec]:
    city = AssetSpec(
        CITY,
        name="Sample city (synthetic)",
        asset_type="city",
        latitude_deg=53.55,
        longitude_deg=10.0,
        attributes={"synthetic": True},
    )
    return [
        city,
        *(
            AssetSpec(
                f"{CITY}/{key_part(place.name)}",
                name=place.name,
                asset_type=place.asset_type,
                parent=CITY,
                latitude_deg=place.latitude_deg,
                longitude_deg=place.longitude_deg,
                outline=OUTLINES.get(place.key),
            )
            for place in PLACES
        ),
    ]
