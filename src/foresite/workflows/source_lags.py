"""How late what a source brings comes, learned from what it brought lately."""

from datetime import timedelta

from foresite.analytics.lags import Arrivals, arrivals_of
from foresite.catalog import series
from foresite.core.timeaxis import Window, now
from foresite.platform.tenancy import Scope
from foresite.workflows import sources
from foresite.workflows.house import House

LEARNED = timedelta(days=28)
"""Events so old at most tell how late values come."""
SERIES = 20
"""Of a source, that are looked at: evenly among its keys."""


def arrivals(house: House, scope: Scope, source_id: int) -> Arrivals | None:
    """Return how long after their events the values of a source are known; None: too few came lately.

    Raises:
        NotFoundError: there is no such source.
    """
    keys = sources.one(house, scope, source_id).series
    some = keys[:: max(1, -(-len(keys) // SERIES))]
    ids = [row.series_id for row in series.by_keys(house.engine, scope, some).values()]
    if not ids:
        return None
    at = now()
    return arrivals_of(house.lake.versions(scope, sorted(ids), Window(at - LEARNED, at)))
