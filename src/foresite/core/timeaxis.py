"""Instants, windows, resolutions and local days; the only clock and the only home of time arithmetic."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foresite.core.errors import BadDataError

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Instants outside [EARLIEST, LATEST) are taken for faults of the source, never for data."""
LARGEST_STEP = 1_000_000
"""Of months, days or seconds in one resolution: more is a fault, not a step."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_held: ContextVar[datetime | None] = ContextVar("held_clock", default=None)
_ISO_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def now() -> datetime:
    """Return the present moment, aware and in UTC. The only place that asks the clock."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held_clock(at: datetime) -> Iterator[None]:
    """Hold the clock still at ``at`` inside the block: for tests and for replays."""
    token = _held.set(as_utc(at))
    try:
        yield
    finally:
        _held.reset(token)


def as_utc(at: datetime) -> datetime:
    """Return an aware instant in UTC; a naive one is refused, never guessed."""
    if at.tzinfo is None:
        raise BadDataError(
            f"the time {at.isoformat()} names no time zone",
            code="naive-time",
            remedy="Add an offset, such as 2024-05-01T00:00:00Z.",
        )
    try:
        return at.astimezone(UTC)
    except OverflowError as cause:
        raise BadDataError(
            f"the time {at.isoformat()} lies outside the years 1 to 9999 in UTC",
            code="bad-time",
            remedy="Write a time between 1900 and 2199.",
        ) from cause


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant with an offset (a bare date means midnight UTC).

    >>> parse_instant("2024-05-01T02:00:00+02:00").isoformat()
    '2024-05-01T00:00:00+00:00'
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as cause:
        raise BadDataError(
            f"{text!r} is not a time",
            code="bad-time",
            remedy="Write ISO 8601 with an offset, such as 2024-05-01T00:00:00Z.",
        ) from cause
    if at.tzinfo is None and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        at = at.replace(tzinfo=UTC)
    return as_utc(at)


def to_micros(at: datetime) -> int:
    """Return microseconds since 1970-01-01T00:00:00Z, exactly."""
    delta = (at if at.tzinfo is not None else as_utc(at)) - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(micros: int) -> datetime:
    """Return the instant of so many microseconds since 1970-01-01T00:00:00Z."""
    return _EPOCH + timedelta(microseconds=micros)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name, or say which names are meant."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise BadDataError(
            f"{name!r} is not a time zone",
            code="bad-zone",
            remedy="Use an IANA name such as Europe/Berlin, America/New_York or UTC.",
            value=name,
        ) from cause


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of time, [start, end), aware and in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse naive ends and a window that runs backwards."""
        object.__setattr__(self, "start", as_utc(self.start))
        object.__setattr__(self, "end", as_utc(self.end))
        if self.end < self.start:
            raise BadDataError(
                f"the window ends ({self.end.isoformat()}) before it starts ({self.start.isoformat()})",
                code="backward-window",
                remedy="Swap the two ends.",
            )

    @classmethod
    def everything(cls) -> Self:
        """Return the window of all instants that Foresite accepts."""
        return cls(EARLIEST, LATEST)

    @property
    def length(self) -> timedelta:
        """The time between the two ends."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Resolution:
    """The regular step of a series: a whole number of months, or of seconds, never both.

    Built from ISO 8601 durations; days and weeks are calendar days in the zone of the site, so a
    day has 23, 24 or 25 hours there.
    """

    iso: str
    months: int
    days: int
    seconds: int

    @classmethod
    def parse(cls, iso: str) -> Self:
        """Read an ISO 8601 duration such as PT15M, PT1H, P1D, P1W, P1M or P1Y.

        >>> Resolution.parse("PT15M").seconds
        900
        """
        match = _ISO_DURATION.fullmatch(iso.strip().upper())
        parts = {name: int(text) for name, text in match.groupdict().items() if text} if match else {}
        months = parts.get("years", 0) * 12 + parts.get("months", 0)
        days = parts.get("weeks", 0) * 7 + parts.get("days", 0)
        seconds = parts.get("hours", 0) * 3600 + parts.get("minutes", 0) * 60 + parts.get("seconds", 0)
        largest = max(months, days, seconds)
        if largest > LARGEST_STEP or sum(part > 0 for part in (months, days, seconds)) != 1:
            raise BadDataError(
                f"{iso!r} is not a resolution",
                code="bad-resolution",
                remedy="Use one ISO 8601 duration of one kind: PT15M, PT1H, P1D, P1W, P1M or P1Y.",
                value=iso,
            )
        return cls(iso.strip().upper(), months, days, seconds)

    @property
    def polars_every(self) -> str:
        """The same step in the language of Polars' ``dt.truncate`` (calendar-aware from days on).

        Whole weeks are ISO weeks, which begin on a Monday.

        >>> Resolution.parse("P1D").polars_every, Resolution.parse("P1W").polars_every
        ('1d', '1w')
        """
        if self.months:
            return f"{self.months}mo"
        if self.days and self.days % 7 == 0:
            return f"{self.days // 7}w"
        return f"{self.days}d" if self.days else f"{self.seconds}s"

    @property
    def nominal_seconds(self) -> int:
        """The step in seconds, a day taken as 24 hours and a month as 365.2425 / 12 days (Gregorian mean)."""
        return self.seconds + self.days * 86_400 + self.months * 2_629_746


def local_day(day: date, zone_name: str) -> Window:
    """Return the window of one local calendar day: 23, 24 or 25 hours where clocks change.

    >>> local_day(date(2024, 3, 31), "Europe/Berlin").length
    datetime.timedelta(seconds=82800)
    """
    midnights = (datetime.combine(day, time()), datetime.combine(day + timedelta(days=1), time()))
    return Window(*(first_instant(midnight, zone_name) for midnight in midnights))


def first_instant(local: datetime, zone_name: str) -> datetime:
    """Return the first instant at which the clocks of a zone show a local time, or jump past it.

    >>> first_instant(datetime(2018, 11, 4), "America/Sao_Paulo").isoformat()  # no midnight: 23:59 to 01:00
    '2018-11-04T03:00:00+00:00'
    """
    tz = zone(zone_name)
    early, late = (local.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early >= late:  # shown once, or twice and then fold 0 is the first
        return late
    before = early.astimezone(tz).utcoffset()  # shown never: the clocks jump between the two
    while late - early > timedelta(microseconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if middle.astimezone(tz).utcoffset() == before else (early, middle)
    return late
