"""Upkeep while a server runs: the tail is moved into the history before it grows large or old."""

import threading
from time import monotonic

from foresite.core.errors import ForesiteError
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

LOOK_SECONDS = 1.0


def keep_flushing(house: House, scope: Scope, stop: threading.Event) -> None:
    """Flush at ``flush_rows`` rows, or when any waits for ``flush_seconds``; ends when ``stop`` is set."""
    waiting_since: float | None = None
    while not stop.wait(LOOK_SECONDS):
        try:
            rows = house.lake.tail_rows(scope)
            if rows == 0:
                waiting_since = None
                continue
            waiting_since = waiting_since or monotonic()
            old = monotonic() - waiting_since >= house.settings.flush_seconds
            if old or rows >= house.settings.flush_rows:
                house.lake.flush(scope)
                waiting_since = None
        except ForesiteError as cause:  # the rows are safe in the tail; the next look tries again
            logger(__name__).warning("flush failed", reason=cause.message)
