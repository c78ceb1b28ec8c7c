"""Pieces on a Dask cluster; the only file that names Dask, an extra: ``pip install foresite[dask]``."""

import queue
from typing import Any

from foresite.core.errors import UnavailableError
from foresite.platform.config import Settings
from foresite.platform.jobs.channel import AGAIN, broke, settings_line
from foresite.workflows.pieces import LOOK_SECONDS, TRIES, Outcomes, far_away

try:
    from distributed import Client
except ImportError as cause:
    raise UnavailableError(
        "the setting dask names a cluster, and Dask is not installed",
        code="dask-absent",
        remedy="Run: pip install 'foresite[dask]', or take the setting away.",
    ) from cause

CONNECT_SECONDS = 15


def done(settings: Settings, address: str, orders: list[dict[str, Any]]) -> Outcomes:
    """Yield outcomes of the cluster's workers; closed, the rest is dropped.

    A piece whose worker dies is done by another, so are results that died with it before they were fetched.
    """
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as cause:
        raise UnavailableError(
            f"the Dask cluster at {address} does not answer: {cause}",
            code="dask-unavailable",
            remedy="Start its scheduler, or correct the setting dask.",
        ) from cause
    line = settings_line(settings.model_copy(update={"dask": None, "processes": 1}))
    with client:
        futures = client.map(far_away, [line] * len(orders), orders, pure=False, retries=TRIES)
        over: queue.SimpleQueue[int] = queue.SimpleQueue()
        for place, future in enumerate(futures):
            future.add_done_callback(lambda _future, place=place: over.put(place))
        left = len(futures)
        try:
            while left:
                try:
                    place = over.get(timeout=LOOK_SECONDS)
                except queue.Empty:
                    yield None
                    continue
                left -= 1
                yield place, _outcome(futures[place])
        finally:
            client.cancel(futures, force=True)


def _outcome(future: Any) -> dict[str, Any]:
    """Return what came of a piece; one that killed several workers may be tried again with the whole."""
    fault = future.exception()
    if fault is not None:
        return {"state": AGAIN, "error": broke(f"a piece was lost: {fault!r}", "piece-lost")}
    told: dict[str, Any] = future.result()
    return told
