"""Memory: the only place that asks how much this process may have."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

MODEL_SHARE = 16
"""Of the memory, the part whose models are kept in it by default."""
MODEL_BYTES = 1024**3
"""More models than so many bytes are not kept in memory unless a setting says so: a thousand of the house."""


def memory_bytes(root: Path = Path("/")) -> int:
    """Return the memory of the machine, or of the container or unit that this process runs in, if less.

    Args:
        root: where ``proc`` and ``sys`` are.

    Source:
        Linux, Documentation/admin-guide/cgroup-v2.rst (memory.max) and cgroup-v1/memory.rst.
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *_limits(root)])


def model_bytes_by_default(memory: int) -> int:
    """Return how many bytes of models a process keeps that may have so much memory.

    >>> [model_bytes_by_default(each * 1024**3) // 1024**2 for each in (1, 8, 64)]
    [64, 512, 1024]
    """
    return min(MODEL_BYTES, memory // MODEL_SHARE)


def _limits(root: Path) -> Iterator[int]:
    """Yield the limits of the control groups of this process, and of those that they lie in."""
    for folder, name in _groups(root):
        for group in (folder, *folder.parents):
            if root not in group.parents:
                break
            try:
                told = (group / name).read_text().strip()
            except OSError:
                continue
            if told.isdecimal():
                yield int(told)


def _groups(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the folder of each control group, and the file in it that tells the limit."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    mounted = root / "sys/fs/cgroup"
    for line in lines:
        number, controllers, path = line.split(":", 2)
        inner = PurePosixPath(path).relative_to("/")
        if number == "0":
            yield mounted / inner, "memory.max"
        elif "memory" in controllers.split(","):
            yield mounted / "memory" / inner, "memory.limit_in_bytes"
