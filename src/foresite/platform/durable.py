"""Putting a file, or the folder that names it, on the disk: what a power cut must not undo."""

import os
from pathlib import Path


def sync(place: Path) -> None:
    """Return when a file or folder would survive a power cut."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(place: Path, content: memoryview) -> None:
    """Write a new file and put it and the folders that lead to it on the disk."""
    made = [folder for folder in place.parents if not folder.exists()]
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    for folder in {place.parent, *(folder.parent for folder in made)}:
        sync(folder)
