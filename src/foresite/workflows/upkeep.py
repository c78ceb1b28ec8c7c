"""Upkeep while a server runs: the tail is moved before it grows large or old, small files are merged."""

import threading
from time import monotonic

from foresite.core.errors import ForesiteError
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

LOOK_SECONDS = 1.0
COMPACTED_ROWS = 5_000_000
"""Parts with more rows are left to `foresite lake compact`, beside the server: merging takes their memory."""


def keep_flushing(house: House, scope: Scope, stop: threading.Event) -> None:
    """Flush and compact when it is time, as the settings say; ends when ``stop`` is set."""
    waiting_since: float | None = None
    compacted_at = monotonic()
    while not stop.wait(LOOK_SECONDS):
        try:
            waiting_since = _flush_in_time(house, scope, waiting_since)
            if monotonic() - compacted_at >= house.settings.compact_seconds:
                compacted_at = monotonic()
                house.lake.compact(scope, at_most_rows=COMPACTED_ROWS)
        except ForesiteError as cause:  # the rows are safe where they are; the next look tries again
            logger(__name__).warning("upkeep failed", reason=cause.message)


def _flush_in_time(house: House, scope: Scope, waiting_since: float | None) -> float | None:
    """Flush at ``flush_rows`` rows, or when any waits for ``flush_seconds``; return since when any waits."""
    rows = house.lake.tail_rows(scope)
    if rows == 0:
        return None
    waiting_since = waiting_since or monotonic()
    old = monotonic() - waiting_since >= house.settings.flush_seconds
    if not old and rows < house.settings.flush_rows:
        return waiting_since
    house.lake.flush(scope)
    return None
