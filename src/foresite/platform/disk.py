"""Free disk: the only place that looks how much room the folders of an installation have."""

import shutil
from operator import itemgetter
from pathlib import Path

from foresite.platform.config import Settings


def tightest(settings: Settings) -> tuple[Path, int]:
    """Return the folder with the least free disk, of home, lake and files, and its free bytes.

    A folder that is not there yet is looked at where it will be; buckets are not looked at.
    """
    named = (str(settings.home), settings.lake_address, settings.files_address)
    seen = [_free(name) for name in named if "://" not in name]
    place, free = min(seen, key=itemgetter(1))
    return Path(place).absolute(), free


def _free(name: str) -> tuple[str, int]:
    """Return a folder and its free bytes. Every push asks: a path is taken apart only where it is missing."""
    try:
        return name, shutil.disk_usage(name).free
    except (FileNotFoundError, NotADirectoryError):
        there = str(existing(Path(name).absolute()))
        return there, shutil.disk_usage(there).free


def existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())
