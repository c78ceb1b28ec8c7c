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
from opentelemetry.trace import SpanKind
from pydantic import SecretStr

from foresite.core.errors import ForesiteError, UnavailableError
from foresite.platform import reports, tracing
from foresite.platform.actor import Actor
from foresite.platform.config import Settings, load_settings
from foresite.platform.jobs.kinds import CANCELLED, DONE, FAILED, StoppedError, Work, told
from foresite.platform.telemetry import logger, start_logging
from foresite.platform.tenancy import Scope
from foresite.platform.trail import Trail, follow

AGAIN, AWAY = "again", "away"
"""How an attempt ends whose process died or whose work broke; and one that missed what it depends on."""
GONE = 0


def settings_line(settings: Settings) -> bytes:
    """Return settings as the first line for a child; it holds secrets and goes through a pipe only."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set - {"database_owner_url"}}
    if "home" in given:
        given["home"] = settings.home.resolve()  # the other may work in another folder
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
        tracing.finish()
        reports.finish()
        os._exit(GONE)

    threading.Thread(target=run, name="parent", daemon=True).start()


def serve_orders(open_house: Callable[[Settings], Any], scope_of: Callable[[Any, int], Scope]) -> None:
    """Do the orders that come, one after the other, until the worker is gone: the main of a child process."""
    mouth = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever work prints is no answer
    settings = hear_settings()
    start_logging(settings)
    tracing.start(settings, "foresite-job")
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
            outcome = follow_order(house, scope_of(house, order["organisation_id"]), order, progress)
        except Exception as cause:  # noqa: BLE001 -- the job runner's door: whatever breaks, the job says so
            outcome = _outcome(cause)
        _say(mouth, outcome)


def follow_order(
    house: Any, scope: Scope, order: dict[str, Any], progress: Callable[[float, str], None]
) -> dict[str, Any]:
    """Do one order in this process and return how that ended: ``state``, ``error`` and ``result``."""
    try:
        work = Work(
            scope.acting(Actor("job", order["job_id"], order["asked_by"])),
            order["job_id"],
            order["run_id"],
            order["parameters"],
            progress,
            Path(order["folder"]),
        )
        follow(Trail(order["request_id"], scope.organisation, job_id=work.job_id))
        with tracing.span(f"job {order['kind']}", parent=order["trace"] or "", kind=SpanKind.CONSUMER):
            result = resolve_name(order["function"])(house, work)
    except Exception as cause:  # noqa: BLE001 -- as above
        return _outcome(cause)
    return {"state": DONE, "error": None, "result": result}


def _say(mouth: IO[bytes], line: dict[str, Any]) -> None:
    mouth.write(orjson.dumps(line, default=str) + b"\n")
    mouth.flush()


def _outcome(cause: Exception) -> dict[str, Any]:
    """Tell refusals, which stay, from what may work another time."""
    if isinstance(cause, StoppedError):
        return {"state": CANCELLED, "error": told(cause)}
    if isinstance(cause, ForesiteError):
        logger(__name__).warning("job failed", reason=cause.message)
        return {"state": AWAY if isinstance(cause, UnavailableError) else FAILED, "error": told(cause)}
    logger(__name__).error("job broke", exc_info=cause)
    return {"state": AGAIN, "error": broke(f"the work broke: {type(cause).__name__}", "work-broke")}


def broke(message: str, code: str) -> dict[str, Any]:
    """Return an error of ours as a job keeps it."""
    remedy = "The log of the worker has the details; when the cause is gone, resume the job."
    return {"kind": "defect", "code": code, "message": message, "remedy": remedy, "facts": {}}


def cancelled(message: str = "it was cancelled") -> dict[str, Any]:
    """Return why a job that somebody stopped is over."""
    return broke(message, CANCELLED) | {"kind": "refused", "remedy": "Resume the job to go on."}
