"""Upkeep while a server runs: the tail is moved before it grows large or old, small files are merged."""

import threading
from collections.abc import Callable, Iterable
from time import monotonic

from foresite.core.errors import ForesiteError
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

LOOK_SECONDS = 1.0
COMPACTED_ROWS = 5_000_000
"""Parts with more rows are left to `foresite lake compact`, beside the server: merging takes their memory."""


def keep_flushing(house: House, scopes: Callable[[], Iterable[Scope]], stop: threading.Event) -> None:
    """Flush and compact when it is time, as the settings say; ends when ``stop`` is set.

    Args:
        house: the open installation.
        scopes: whose data to look after, asked anew at every look.
        stop: to be set by whoever started this.
    """
    waiting_since: dict[Scope, float | None] = {}
    compacted_at = monotonic()
    while not stop.wait(LOOK_SECONDS):
        compacting = monotonic() - compacted_at >= house.settings.compact_seconds
        if compacting:
            compacted_at = monotonic()
        for scope in _asked(scopes):
            try:
                waiting_since[scope] = _flush_in_time(house, scope, waiting_since.get(scope))
                if compacting:
                    house.lake.compact(scope, at_most_rows=COMPACTED_ROWS)
            except ForesiteError as cause:  # the rows are safe where they are; the next look tries again
                logger(__name__).warning(
                    "upkeep failed", organisation=scope.organisation, reason=cause.message
                )


def _asked(scopes: Callable[[], Iterable[Scope]]) -> list[Scope]:
    try:
        return list(scopes())
    except ForesiteError as cause:
        logger(__name__).warning("upkeep failed", reason=cause.message)
        return []


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
