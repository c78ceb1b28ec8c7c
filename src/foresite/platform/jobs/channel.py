"""The lines that a worker and its child processes say to each other: JSON, over pipes, never pickled."""

import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import IO, Any

import orjson
from pydantic import SecretStr

from foresite.core.errors import ForesiteError, UnavailableError
from foresite.platform.config import Settings, load_settings
from foresite.platform.jobs.kinds import CANCELLED, DONE, FAILED, StoppedError, Work, told
from foresite.platform.telemetry import logger, start_logging
from foresite.platform.tenancy import Scope

AGAIN, AWAY = "again", "away"
"""How an attempt ends whose process died or whose work broke; and one that missed what it depends on."""
GONE = 0


def settings_line(settings: Settings) -> bytes:
    """Return settings as the first line for a child; it holds secrets and goes through a pipe only."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    plain = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in given.items()
    }
    return orjson.dumps(plain, default=str) + b"\n"


def hear_settings() -> Settings:
    """Read the first line that ``settings_line`` made."""
    return load_settings(**orjson.loads(sys.stdin.buffer.readline()))


def listen(heard: Callable[[dict[str, Any]], None]) -> None:
    """Hear lines in a thread; when the other side is gone, however it ended, this process ends too."""

    def run() -> None:
        for line in sys.stdin.buffer:
            heard(orjson.loads(line))
        os._exit(GONE)

    threading.Thread(target=run, name="parent", daemon=True).start()


def serve_orders(open_house: Callable[[Settings], Any], scope_of: Callable[[Any, int], Scope]) -> None:
    """Do the orders that come, one after the other, until the worker is gone: the main of a child process."""
    mouth = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever work prints is no answer
    settings = hear_settings()
    start_logging(settings)
    orders: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    stopped: set[str] = set()

    def heard(line: dict[str, Any]) -> None:
        if "cancel" in line:
            stopped.add(line["cancel"])
        else:
            stopped.discard(line["job_id"])  # it may be resumed by the very child that stopped it
            orders.put(line)

    listen(heard)
    house = None
    while True:
        order = orders.get()

        def progress(share: float, note: str, job_id: str = order["job_id"]) -> None:
            if job_id in stopped:
                raise StoppedError("it was cancelled", code=CANCELLED, remedy="Resume the job to go on.")
            _say(mouth, {"share": share, "note": note})

        try:
            house = house or open_house(settings)
            work = Work(
                scope_of(house, order["organisation_id"]),
                order["job_id"],
                order["run_id"],
                order["parameters"],
                progress,
                Path(order["folder"]),
            )
            resolve_name(order["function"])(house, work)
            outcome: dict[str, Any] = {"state": DONE, "error": None}
        except Exception as cause:  # noqa: BLE001 -- the job runner's door: whatever breaks, the job says so
            outcome = _outcome(cause, order["job_id"])
        _say(mouth, outcome)


def _say(mouth: IO[bytes], line: dict[str, Any]) -> None:
    mouth.write(orjson.dumps(line, default=str) + b"\n")
    mouth.flush()


def _outcome(cause: Exception, job_id: str) -> dict[str, Any]:
    """Tell refusals, which stay, from what may work another time."""
    if isinstance(cause, StoppedError):
        return {"state": CANCELLED, "error": told(cause)}
    if isinstance(cause, ForesiteError):
        logger(__name__).warning("job failed", job_id=job_id, reason=cause.message)
        return {"state": AWAY if isinstance(cause, UnavailableError) else FAILED, "error": told(cause)}
    logger(__name__).error("job broke", job_id=job_id, exc_info=cause)
    return {"state": AGAIN, "error": broke(f"the work broke: {type(cause).__name__}", "work-broke")}


def broke(message: str, code: str) -> dict[str, Any]:
    """Return an error of ours as a job keeps it."""
    remedy = "The log of the worker has the details; when the cause is gone, resume the job."
    return {"kind": "defect", "code": code, "message": message, "remedy": remedy, "facts": {}}


def cancelled(message: str = "it was cancelled") -> dict[str, Any]:
    """Return why a job that somebody stopped is over."""
    return broke(message, CANCELLED) | {"kind": "refused", "remedy": "Resume the job to go on."}
