"""Free disk: the only place that looks how much room the folders of an installation have."""

import shutil
from math import inf
from operator import itemgetter
from pathlib import Path
from time import monotonic

from foresite.platform.config import Settings

_seen: dict[tuple[str, ...], tuple[float, Path, int]] = {}
"""When the folders of an installation were looked at last, and what was found."""


def tightest(settings: Settings, *, within_seconds: float = 0.0) -> tuple[Path, int]:
    """Return the folder with the least free disk, of home, lake and files, and its free bytes.

    A folder that is not there yet is looked at where it will be; buckets are not looked at. Whoever asks
    again and again may be told what was found some seconds ago.
    """
    named = (str(settings.home), settings.lake_address, settings.files_address)
    looked_at, place, free = _seen.get(named, (-inf, Path(), 0))
    if monotonic() - looked_at >= within_seconds:
        found = [_free(Path(name).absolute()) for name in named if "://" not in name]
        place, free = min(found, key=itemgetter(1))
        _seen[named] = monotonic(), place, free
    return place, free


def _free(folder: Path) -> tuple[Path, int]:
    there = existing(folder)
    return there, shutil.disk_usage(there).free


def existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())
