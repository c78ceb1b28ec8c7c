"""What an installation runs on, as an administrator may know it: no address, no secret, and no amount.

How full a disk or a memory is tells of all organisations: ``foresite doctor`` and the metrics tell it.
"""

import platform
from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from foresite import __version__
from foresite.api.deps import ServerDep, needs
from foresite.core.timeaxis import now
from foresite.platform.auth.permissions import Permission
from foresite.platform.config import Settings
from foresite.platform.schema import shape

router = APIRouter(tags=["system"])
BEGAN = now()
"""When this process began to serve."""
Place = Literal["folder", "bucket"]


class System(BaseModel):
    """What runs here, on what, and how much room it has."""

    version: str = Field(examples=["0.1.0"])
    python: str = Field(examples=["3.11.7"])
    began_at: datetime = Field(description="When the server that answered began.")
    database: str = Field(examples=["sqlite", "postgresql"])
    database_version: str = Field(examples=["3.45.1"])
    shape: str = Field(description="Newest migration that was made; empty where none was.", examples=["0027"])
    newest_shape: str = Field(description="Migration that this version needs.", examples=["0027"])
    lake: Place
    files: Place
    shared_by: Literal["memory", "redis"] = Field(description="What counts, caches and calls among servers.")
    mail: Literal["folder", "smtp"] = Field(description="Where letters go: files, or a mail server.")


@router.get("/system", dependencies=[needs(Permission.LAKE_MAINTAIN)], summary="What runs here")
def system(server: ServerDep) -> System:
    """Tell version, stores and ways of the installation; whether they are well, ``/readyz`` tells."""
    settings, engine = server.house.settings, server.house.engine
    at, newest = shape(settings, engine)  # connects, by which the dialect learns the server's version
    return System(
        version=__version__,
        python=platform.python_version(),
        began_at=BEGAN,
        database=engine.dialect.name,
        database_version=".".join(map(str, engine.dialect.server_version_info or ())),
        shape=at,
        newest_shape=newest,
        lake=_place(settings.lake_address),
        files=_place(settings.files_address),
        shared_by="redis" if settings.redis_url else "memory",
        mail=_mail(settings),
    )


def _place(address: str) -> Place:
    return "bucket" if "://" in address else "folder"


def _mail(settings: Settings) -> Literal["folder", "smtp"]:
    return "smtp" if settings.smtp_url else "folder"
