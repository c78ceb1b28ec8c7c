"""Kinds of job that tests declare. Workers import this file by its own name, without the tests' package."""

import fcntl
import os
import signal
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from foresite.core.errors import UnavailableError
from foresite.platform.auth.permissions import Permission
from foresite.platform.jobs.kinds import Kind, Work
from foresite.workflows.jobs import KINDS, LOAD, TRAIN

NOTE = Kind("note", "job_kinds:note", permission=Permission.DATA_READ, limit=2, at_once=4, poll_seconds=0.2)
POISON = Kind(
    "poison", "job_kinds:poison", permission=Permission.DATA_READ, backoff_seconds=0.1, poll_seconds=0.2
)
HEAVY = Kind(
    "heavy", "job_kinds:heavy", permission=Permission.DATA_READ, parting_seconds=0.5, poll_seconds=0.2
)
LATE = Kind("late", "job_kinds:late", Permission.DATA_READ, backoff_seconds=0.05, poll_seconds=0.2)
TEST_KINDS = (*KINDS, NOTE, POISON, HEAVY, LATE)
GUARDED = Kind(
    "guarded",
    "job_kinds:guarded",
    Permission.DATA_READ,
    limit=2,
    at_once=1,
    backoff_seconds=0.1,
    poll_seconds=0.2,
)
SLOW_KINDS = (replace(LOAD, function="job_kinds:load_in_small_chunks"),)
HARD_KINDS = (
    *(replace(kind, backoff_seconds=0.1, at_once=1) for kind in (*SLOW_KINDS, TRAIN)),
    GUARDED,
    POISON,
)


def note(_house: Any, work: Work) -> None:
    """Write when it began and ended into a file of its own, in small steps that can be cancelled."""
    folder = Path(work.parameters["folder"])
    with (folder / f"{work.scope.organisation}.{work.job_id}").open("a") as file:
        file.write(f"{time.monotonic()} +\n")
        file.flush()
        try:
            for n in range(int(work.parameters.get("steps", 5))):
                work.progress(n / 5, f"step {n}")
                time.sleep(0.1)
        finally:
            file.write(f"{time.monotonic()} -\n")


def poison(_house: Any, work: Work) -> None:
    """Leave a file and end the process, as a fault in native code or the lack of memory would."""
    (work.folder / "left").write_text("x")
    os.kill(os.getpid(), signal.SIGKILL)


def late(_house: Any, work: Work) -> None:
    """Miss something five times, then find it."""
    with Path(work.parameters["file"]).open("a+") as file:
        file.write("x")
        if file.tell() <= 5:
            raise UnavailableError("the lake is away")


def heavy(_house: Any, work: Work) -> None:
    """Tell the process's number, then hear nothing for long."""
    Path(work.parameters["file"]).write_text(str(os.getpid()))
    time.sleep(600)


def guarded(_house: Any, work: Work) -> None:
    """Take one of the two places of its organisation, which are free when a process ends; or leave a mark."""
    folder = Path(work.parameters["folder"])
    places = [(folder / f"{work.scope.organisation}.{n}").open("a") for n in range(2)]
    for place in places:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        break
    else:
        (folder / "third").touch()
    for n in range(8):
        work.progress(n / 8, "")
        time.sleep(0.1)
    for place in places:
        place.close()


def load_in_small_chunks(house: Any, work: Work) -> None:
    """Load as ever, in many commits, so that kills fall between and into them; a lease left runs out soon."""
    from foresite.ingest import parse  # noqa: PLC0415 -- a worker imports this file, and does no loads
    from foresite.lake import lease  # noqa: PLC0415
    from foresite.workflows import load_file  # noqa: PLC0415

    lease.LEASE, lease.BEAT_SECONDS = timedelta(seconds=4), 0.5
    vars(load_file)["read_chunks"] = partial(parse.read_chunks, chunk_rows=500)
    load_file.load_kept(house, work)
