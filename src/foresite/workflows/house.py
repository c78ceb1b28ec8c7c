"""The wiring: everything an installation is made of, put together in one place."""

from dataclasses import dataclass

from sqlalchemy import Engine

from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import make_engine


@dataclass(frozen=True, slots=True)
class House:
    """An open installation: settings, database, lake and raw files."""

    settings: Settings
    engine: Engine
    lake: Lake
    blobs: Blobs


def open_house(settings: Settings) -> House:
    """Open the installation that the settings name; its tables must be there (``workflows.migrate``)."""
    engine = make_engine(settings)
    return House(settings, engine, Lake(settings, engine), Blobs(settings))
