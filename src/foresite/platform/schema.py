"""The shape of the database over time: the only caller of Alembic."""

import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from foresite.core.errors import UnavailableError
from foresite.platform.config import Settings
from foresite.platform.database import inserting, make_engine, telling_outages
from foresite.platform.rowsecurity import grant
from foresite.platform.tenancy import INSTALLATION


def migrations_folder() -> Path:
    """Return where the migrations are: in the wheel beside the code, in a checkout at its top."""
    packaged = Path(str(resources.files("foresite"))) / "migrations"
    return packaged if packaged.is_dir() else Path(str(resources.files("foresite"))).parents[1] / "migrations"


def alembic_config(settings: Settings) -> Config:
    """Return Alembic's configuration for this installation."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["settings"] = settings
    return config


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest shape, as its owner; doing it again changes nothing."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with telling_outages(), _telling_strangers():
        command.upgrade(alembic_config(settings), "head")
        if settings.jobs_file is None:
            _equip(settings)


def _equip(settings: Settings) -> None:
    """Let the application's role on PostgreSQL work with what the owner made."""
    prepare = importlib.import_module("foresite.platform.jobs.runner").prepare  # it is slow to load
    prepare(settings)
    role = make_url(settings.database_address).username
    if role and role != make_url(settings.owner_address).username:
        engine = make_engine(settings, as_owner=True)
        with inserting(engine, INSTALLATION) as connection:
            grant(connection, role)
        engine.dispose()


def shape(settings: Settings, engine: Engine) -> tuple[str, str]:
    """Return (revision the database is at, newest revision there is); an empty text means none."""
    with telling_outages(), engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision() or ""
    return at, ScriptDirectory.from_config(alembic_config(settings)).get_current_head() or ""


@contextmanager
def _telling_strangers() -> Iterator[None]:
    try:
        yield
    except CommandError as cause:
        raise UnavailableError(
            f"the database cannot be brought to the newest shape: {cause}",
            code="database-shape",
            remedy="It may come from a newer Foresite: use that version, or restore a backup.",
        ) from cause
