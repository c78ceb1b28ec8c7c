"""News of small writes: told with a commit, at most four times a second for each organisation.

What was not told with its own commit is told by a later one, or by a timer. A process that is killed in
between leaves that untold; so a server that starts tells of every organisation that anything may be new.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from time import monotonic

import polars as pl
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from foresite.core.errors import ForesiteError
from foresite.core.timeaxis import from_micros
from foresite.lake.appending import Facts
from foresite.platform.database import inserting
from foresite.platform.events import outbox
from foresite.platform.events.kinds import MOST_SERIES, DataTold
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope

PAUSE_SECONDS = 0.25
_series, _event_at = itemgetter(0), itemgetter(1)


@dataclass(slots=True)
class _Untold:
    """What was written for one organisation since something was told of it."""

    told_at: float = float("-inf")
    written: list[Facts] = field(default_factory=list)
    timed: bool = False


class News:
    """What this process wrote and has not told yet."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is written yet."""
        self._engine = engine
        self._lock = threading.Lock()
        self._by_scope: dict[Scope, _Untold] = {}

    def due(self, scope: Scope, brought: Sequence[Facts]) -> list[Facts]:
        """Take what to tell with the commit of these writes, theirs among it; nothing if it is too soon."""
        at = monotonic()
        with self._lock:
            untold = self._by_scope.setdefault(scope, _Untold())
            if at - untold.told_at < PAUSE_SECONDS:
                return []
            taken, untold.written, untold.told_at = [*untold.written, *brought], [], at
        return taken

    def later(self, scope: Scope, written: Sequence[Facts]) -> None:
        """Remember what was written and not told, and tell it soon."""
        with self._lock:
            untold = self._by_scope.setdefault(scope, _Untold())
            untold.written.extend(written)
            if untold.written and not untold.timed:
                untold.timed = True
                # no daemon: a process that ends tells what is left
                threading.Timer(PAUSE_SECONDS, self._tell, (scope,)).start()

    def _tell(self, scope: Scope) -> None:
        """Tell what no commit has told meanwhile."""
        with self._lock:
            untold = self._by_scope[scope]
            untold.timed = False
            taken, untold.written = untold.written, []
            if taken:
                untold.told_at = monotonic()
        if not taken:
            return
        try:
            with inserting(self._engine, scope) as connection:
                tell_of(connection, scope, taken)
            outbox.wake(self._engine, [scope.organisation_id])
        except IntegrityError as cause:
            if "foreign key" not in str(cause.orig).lower():
                raise
            # the organisation is gone, and with it whoever would hear
            logger(__name__).info("news of data are for nobody", organisation=scope.organisation)
        except ForesiteError as cause:
            logger(__name__).warning("news of data are late", reason=cause.message)
            with self._lock:
                untold.written.extend(taken)  # told with the next write


def tell_of(connection: Connection, scope: Scope, taken: Sequence[Facts]) -> None:
    """Tell of writes in a transaction, as the last it does."""
    if taken:
        outbox.write(connection, [(scope.organisation_id, _summed_up(taken))])


def news_of(facts: pl.DataFrame) -> DataTold:
    """Return what is told of FACT rows of a bulk write."""
    ids = facts["series_id"].unique().sort()
    low, high = facts.select(pl.col("event_at").min(), pl.col("event_at").max().alias("high")).row(0)
    return DataTold(series_ids=ids.to_list() if len(ids) <= MOST_SERIES else None, start=low, end=high)


def _summed_up(several: Sequence[Facts]) -> DataTold:
    ids: set[int] = set().union(*(map(_series, facts) for facts in several))
    if not ids:
        return DataTold()
    low = min(chain.from_iterable(map(_event_at, facts) for facts in several))
    high = max(chain.from_iterable(map(_event_at, facts) for facts in several))
    named = sorted(ids) if len(ids) <= MOST_SERIES else None
    return DataTold(series_ids=named, start=from_micros(low), end=from_micros(high))
