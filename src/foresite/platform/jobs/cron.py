"""When a schedule is due: cron expressions in a time zone, once a local day, whatever the clocks do.

The library reads the expression and counts local times, of no zone; what a change of the clocks means is
decided here, since it runs twice a local time that comes twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from croniter import croniter
from croniter.croniter import CroniterBadDateError, CroniterError

from foresite.core.errors import BadDataError
from foresite.core.timeaxis import LATEST, as_utc, first_instant, local_day, zone

_WORD = r"(?:[A-Za-z]{3}|\d+|\*|L\d?)"
_FIELD = re.compile(rf"{_WORD}(?:-{_WORD})?(?:/\d+)?(?:#\d)?")
_FIELDS = 5
_LOOK = timedelta(hours=6)
"""Clocks keep each offset for longer than this."""


@dataclass(frozen=True, slots=True)
class Cron:
    """Five fields (minute, hour, day of month, month, day of week) on the clocks of a time zone.

    - At given hours, each local time is due once: where clocks show it twice, the first time; where they
      jump over it, at the jump. So a day has its run, and only one, also when the clocks change.
    - At every hour (``*``), each real moment is due whose local minute and day are right: 23, 24 or 25 a day.

    >>> nine = Cron("0 9 * * *", "Asia/Tehran")
    >>> nine.after(datetime(2024, 5, 1, tzinfo=UTC)).isoformat()
    '2024-05-01T05:30:00+00:00'
    """

    text: str
    zone_name: str

    def __post_init__(self) -> None:
        """Refuse what is no cron expression, or never comes."""
        fields = self.text.split()
        zone(self.zone_name)
        if len(fields) != _FIELDS or not all(
            _FIELD.fullmatch(each) for field in fields for each in field.split(",")
        ):
            raise _bad(self.text, "five fields are needed: minute, hour, day of month, month, day of week")
        try:
            croniter(self.text, datetime(2024, 1, 1)).get_next(datetime)  # noqa: DTZ001 -- local, of no zone
        except CroniterBadDateError:
            raise _bad(self.text, "there is no such day") from None
        except CroniterError as cause:
            raise _bad(self.text, str(cause)) from None

    def after(self, at: datetime) -> datetime:
        """Return the first instant after ``at`` that is due."""
        return self._by_the_hour(as_utc(at)) if self._every_hour else self._by_the_clock(as_utc(at))

    def coming(self, at: datetime) -> Iterator[datetime]:
        """Yield the instants after ``at`` that are due, in order, until the calendar ends."""
        while at < LATEST:
            at = self.after(at)
            yield at

    def due(self, after: datetime, until: datetime, *, most: int) -> list[datetime]:
        """Return the last ``most`` instants that are due in (after, until], in order."""
        length = timedelta(hours=1)
        while True:
            start = max(after, until - length)
            found = list(takewhile(lambda at: at <= until, self.coming(start)))
            if start == after or len(found) >= most:
                return found[-most:]
            length *= 4

    @property
    def _every_hour(self) -> bool:
        hours: list[object] = croniter.expand(self.text)[0][1]
        return hours == ["*"]

    def _by_the_clock(self, at: datetime) -> datetime:
        times = croniter(self.text, at.astimezone(zone(self.zone_name)).replace(tzinfo=None, fold=0))
        while True:
            local: datetime = times.get_next(datetime)
            found = first_instant(local, self.zone_name)
            if found > at and self._is_a_day(local, found):
                return found

    def _is_a_day(self, local: datetime, found: datetime) -> bool:
        """Tell whether clocks show that day at all: at the date line a whole one can be left out."""
        there = found.astimezone(zone(self.zone_name)).date() == local.date()
        return there or bool(local_day(local.date(), self.zone_name).length)

    def _by_the_hour(self, at: datetime) -> datetime:
        place = zone(self.zone_name)
        first, begin = False, at
        while True:
            local = begin.astimezone(place)
            offset = local.utcoffset() or timedelta()
            start = local.replace(tzinfo=None, fold=0) - (timedelta(microseconds=1) if first else timedelta())
            naive: datetime = croniter(self.text, start).get_next(datetime)
            found = (naive - offset).replace(tzinfo=UTC)
            change = self._change(begin, found)
            if change is None:
                return found
            first, begin = True, change

    def _change(self, start: datetime, end: datetime) -> datetime | None:
        """Return the first instant in (start, end] at which the clocks' offset is another."""
        place = zone(self.zone_name)
        offset = start.astimezone(place).utcoffset()
        early = start
        while early < end:
            late = min(early + _LOOK, end)
            if late.astimezone(place).utcoffset() != offset:
                while late - early > timedelta(microseconds=1):
                    middle = early + (late - early) / 2
                    same = middle.astimezone(place).utcoffset() == offset
                    early, late = (middle, late) if same else (early, middle)
                return late
            early = late
        return None


def _bad(text: str, why: str) -> BadDataError:
    return BadDataError(
        f"{text!r} is no cron expression: {why}",
        code="bad-cron",
        remedy='Write one such as "0 9 * * *" (at nine), "*/15 * * * *" or "30 6 * * MON-FRI".',
        value=text,
    )
