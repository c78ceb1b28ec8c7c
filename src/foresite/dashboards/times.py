"""What a panel is held against, and in which steps a long range is read."""

import math
from datetime import datetime, timedelta

from foresite.core.timeaxis import Resolution, Window, first_instant, zone
from foresite.dashboards.document import Beside

WEEK = timedelta(days=7)
FINE = timedelta(days=120)
"""Up to so long a range is read value by value."""
MOST_STEPS = 2_000
"""So many values can still be told apart as a line."""
_STEPS = (("P1D", timedelta(days=3 * 366)), ("P1W", timedelta(days=25 * 366)), ("P1M", timedelta.max))


def window_before(window: Window, beside: Beside, zone_name: str) -> Window:
    """Return the window to compare with: as long before, or by local time weeks or a year before.

    >>> from datetime import UTC
    >>> day = Window(datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 2, tzinfo=UTC))
    >>> str(window_before(day, "week", "Europe/Berlin").start)  # clocks changed on 31 March
    '2024-03-25 01:00:00+00:00'
    """
    return Window(
        moved(window.start, window, beside, zone_name), moved(window.end, window, beside, zone_name)
    )


def moved(at: datetime, window: Window, beside: Beside, zone_name: str) -> datetime:
    """Return the instant that stands for ``at`` in the window to compare with."""
    if beside == "previous":
        return at - window.length
    if beside == "week":
        by = math.ceil(window.length / WEEK) * WEEK
    else:
        first = window.start.astimezone(zone(zone_name)).date()
        leap = (first.month, first.day) == (2, 29)
        by = first - first.replace(year=first.year - 1, day=28 if leap else first.day)
    local = at.astimezone(zone(zone_name)).replace(tzinfo=None) - by
    return first_instant(local, zone_name)


def step_of(window: Window, resolution: str | None) -> str | None:
    """Return in which local buckets a range is read so that it is a line and no mass; None: value by value.

    >>> from datetime import UTC
    >>> year = Window(datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
    >>> step_of(year, "PT1H"), step_of(year, "P1D")
    ('P1D', None)
    """
    seconds = Resolution.parse(resolution).nominal_seconds if resolution else 0
    if window.length <= FINE or window.length <= MOST_STEPS * timedelta(seconds=seconds):
        return None
    for step, longest in _STEPS:
        if window.length <= longest and Resolution.parse(step).nominal_seconds > seconds:
            return step
    return None
