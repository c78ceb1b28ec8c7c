"""The wiring: everything an installation is made of, put together in one place."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from foresite.forecasting.forecaster import Provided
from foresite.forecasting.loaded import Loaded
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import make_engine
from foresite.platform.memory import memory_bytes, model_bytes_by_default


@dataclass(frozen=True, slots=True)
class House:
    """An open installation: settings, database, lake, raw files, and the models it has in memory."""

    settings: Settings
    engine: Engine
    lake: Lake
    blobs: Blobs
    models: Loaded = field(default_factory=Loaded)

    @property
    def provided(self) -> Provided:
        """What forecasters are provided with here."""
        return Provided(chronos_weights=self.settings.chronos_weights)


def open_house(settings: Settings) -> House:
    """Open the installation that the settings name; its tables must be there (``workflows.migrate``)."""
    engine = make_engine(settings)
    if settings.redis_url is not None:
        from foresite.platform.events.wakeups import wakeups  # noqa: PLC0415 -- carried only by who has a Redis

        wakeups(settings, engine)
    most = settings.model_bytes
    models = Loaded(model_bytes_by_default(memory_bytes()) if most is None else most)
    return House(settings, engine, Lake(settings, engine), Blobs(settings), models)
