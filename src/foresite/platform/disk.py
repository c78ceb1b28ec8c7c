"""Free disk: the only place that looks how much room the folders of an installation have."""

import shutil
from pathlib import Path

from foresite.platform.config import Settings


def tightest(settings: Settings) -> tuple[Path, int]:
    """Return the folder with the least free disk, of home, lake and files, and its free bytes.

    A folder that is not there yet is looked at where it will be; buckets are not looked at.
    """
    named = (str(settings.home.absolute()), settings.lake_address, settings.files_address)
    places = (existing(Path(name)) for name in named if "://" not in name)
    return min(((place, shutil.disk_usage(place).free) for place in places), key=lambda each: each[1])


def existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())
