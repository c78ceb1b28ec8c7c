"""The synthetic city behind the grid pack's sample: true weather, true load and the faults planted in it.

Everything here is made up by a seeded generator; nothing is measured. A later end with the same
start and seed gives the same hours again and more after them, so a running demo can be continued.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from foresite.core.timeaxis import to_micros, zone

ZONE = "Europe/Berlin"
HISTORY_DAYS = 428
"""About fourteen months: two autumns, so a repeated and a missing hour are always inside."""

LEADS_HOURS = 48
"""How far each weather forecast reaches."""

ISSUE_EVERY_HOURS = 12
"""How often a weather forecast is issued."""

FACTORS = {"factor-1000": 1000.0, "restated": 1.09, "part": 0.55}
"""What faults that scale say instead of 1; where a part is not measured no rule of a file finds it."""

SPIKE_MW = 150.0
"""What a planted spike adds: a leap that no hour of a zone makes, to a value that one might reach."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """One zone or substation of the city.

    Attributes:
        key: the series' name in the files.
        name: for people.
        asset_type: ``zone`` or ``substation``.
        latitude_deg: of an invented site.
        longitude_deg: of an invented site.
        base_mw: load on a mild working day at its mean, MW.
        heating_share_per_degc: extra load for each degree below 15 degC, as a share of the base.
        cooling_share_per_degc: extra load for each degree above 22 degC, as a share of the base.
        weekend_share: load on days off as a share of a working day's.
    """

    key: str
    name: str
    asset_type: str
    latitude_deg: float
    longitude_deg: float
    base_mw: float
    heating_share_per_degc: float
    cooling_share_per_degc: float
    weekend_share: float


PLACES = (
    Place("oldtown", "Old Town", "zone", 53.55, 10.00, 84.0, 0.018, 0.012, 0.88),
    Place("harbour", "Harbour", "zone", 53.53, 9.97, 126.0, 0.006, 0.008, 0.71),
    Place("hillside", "Hillside", "zone", 53.60, 10.05, 52.0, 0.026, 0.018, 1.05),
    Place("mill-lane", "Mill Lane", "substation", 53.56, 10.02, 31.0, 0.020, 0.010, 0.93),
    Place("quay-west", "Quay West", "substation", 53.54, 9.95, 44.0, 0.008, 0.009, 0.78),
)
ZONES = tuple(place for place in PLACES if place.asset_type == "zone")
SUBSTATIONS = tuple(place for place in PLACES if place.asset_type == "substation")


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault: what the files say between two hours instead of the truth.

    Attributes:
        kind: spike, factor-1000, flat, gap, sign, late, part or restated.
        place: key of the zone.
        start: first hour, counted from the first hour of the sample, which is a midnight (UTC).
        hours: how many hours it lasts.
        mended_after_hours: hours from its end to the correction file that mends it; 0 is never.
    """

    kind: str
    place: str
    start: int
    hours: int
    mended_after_hours: int = 0


def _day(number: int, hour: int) -> int:
    return number * 24 + hour


FAULTS = (
    Fault("gap", "oldtown", _day(150, 3), 7),
    Fault("spike", "hillside", _day(260, 14), 1),
    Fault("factor-1000", "harbour", _day(398, 8), 6, mended_after_hours=60),
    Fault("sign", "oldtown", _day(405, 10), 4),
    Fault("late", "hillside", _day(411, 0), 12, mended_after_hours=48),
    Fault("flat", "harbour", _day(415, 22), 18),
    Fault("spike", "oldtown", _day(419, 17), 1),
    Fault("restated", "hillside", _day(422, 6), 24, mended_after_hours=36),
    Fault("part", "oldtown", _day(423, 8), 9),
    Fault("part", "hillside", _day(427, 6), 8),
)

# Share of the daily mean in each local hour, a rounded textbook double peak; days off are flatter.
_WORKDAY = np.array(
    [0.74, 0.70, 0.68, 0.67, 0.69, 0.76, 0.90, 1.05, 1.13, 1.15, 1.15, 1.16,
     1.17, 1.14, 1.12, 1.11, 1.13, 1.20, 1.25, 1.22, 1.13, 1.02, 0.92, 0.81]
)  # fmt: skip
_DAY_OFF = np.array(
    [0.82, 0.77, 0.73, 0.71, 0.71, 0.72, 0.76, 0.84, 0.95, 1.05, 1.12, 1.16,
     1.17, 1.13, 1.08, 1.06, 1.09, 1.18, 1.25, 1.24, 1.17, 1.07, 0.97, 0.88]
)  # fmt: skip
# Nationwide German holidays with a fixed date: New Year, Labour Day, Unity Day and two of Christmas.
_HOLIDAYS = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}


@dataclass(frozen=True, slots=True)
class City:
    """The truth about the city, one element per hour from ``start``.

    Attributes:
        seed: what it was made from.
        start: the first hour, UTC.
        hours: number of hours of history; weather goes on for ``LEADS_HOURS`` more.
        temp_degc: true outdoor temperature, with the hours after the history.
        load_mw: true load of each place, history only.
        issues: hours at which a weather forecast was issued, counted from ``start``.
        forecast_temp_degc: one row per issue, one column per lead of 1 to ``LEADS_HOURS`` hours.
    """

    seed: int
    start: datetime
    hours: int
    temp_degc: Floats
    load_mw: dict[str, Floats]
    issues: npt.NDArray[np.int64]
    forecast_temp_degc: Floats

    @property
    def end(self) -> datetime:
        """The first hour that is not history any more."""
        return self.start + timedelta(hours=self.hours)

    def at(self, hour: int) -> datetime:
        """Return the instant of an hour counted from the start."""
        return self.start + timedelta(hours=int(hour))


def make_city(start: datetime, end: datetime, seed: int) -> City:
    """Make the city's truth from ``start`` up to ``end`` (both whole hours, UTC).

    Each strand of chance has a generator of its own and is drawn hour by hour, so the first hours
    do not depend on ``end``.
    """
    hours = int((end - start) / timedelta(hours=1))
    weather, errors, *places = np.random.default_rng(seed).spawn(2 + len(PLACES))
    local = [(start + timedelta(hours=index)).astimezone(zone(ZONE)) for index in range(hours)]
    temp = _temperature(start, hours + LEADS_HOURS + 1, weather)
    issues = _issues(start, hours)
    return City(
        seed=seed,
        start=start,
        hours=hours,
        temp_degc=np.round(temp, 1),
        load_mw={
            place.key: _load(place, temp[:hours], local, chance)
            for place, chance in zip(PLACES, places, strict=True)
        },
        issues=issues,
        forecast_temp_degc=_forecasts(temp, issues, errors),
    )


def _temperature(start: datetime, hours: int, chance: np.random.Generator) -> Floats:
    """Outdoor temperature, degC: a year, a day and slow weather of about three days' memory."""
    hour = to_micros(start) / 3.6e9 + np.arange(hours)
    year = 10.0 - 9.5 * np.cos(2 * np.pi * (hour / 24 - 20) / 365.2425)
    day = 3.2 * np.cos(2 * np.pi * (hour - 14) / 24)
    made: Floats = year + day + 3.4 * _memory(chance.standard_normal(hours), 0.985)
    return made


def _memory(noise: Floats, keep: float) -> Floats:
    """Turn white noise into noise that remembers: AR(1) with unit variance, cut off where it has faded."""
    kernel = keep ** np.arange(int(np.log(1e-4) / np.log(keep)) + 1)
    made: Floats = np.convolve(noise, kernel)[: len(noise)] * np.sqrt(1 - keep**2)
    return made


def _load(place: Place, temp: Floats, local: list[datetime], chance: np.random.Generator) -> Floats:
    """Load of one place, MW: shape of the day, days off, heating, cooling and a little chance."""
    off = np.array([at.weekday() >= 5 or (at.month, at.day) in _HOLIDAYS for at in local])  # noqa: PLR2004 - Saturday
    clock = np.array([at.hour for at in local])
    shape = np.where(off, place.weekend_share * _DAY_OFF[clock], _WORKDAY[clock])
    weather = 1 + place.heating_share_per_degc * np.maximum(15 - temp, 0)
    weather += place.cooling_share_per_degc * np.maximum(temp - 22, 0)
    slow, quick = chance.spawn(2)
    drift = 1 + 0.02 * _memory(slow.standard_normal(len(temp)), 0.97)
    jitter = 1 + 0.008 * quick.standard_normal(len(temp))
    made: Floats = np.round(place.base_mw * shape * weather * drift * jitter, 2)
    return made


def _issues(start: datetime, hours: int) -> npt.NDArray[np.int64]:
    first = -start.hour % ISSUE_EVERY_HOURS
    return np.arange(first, hours + 1, ISSUE_EVERY_HOURS, dtype=np.int64)


def _forecasts(temp: Floats, issues: npt.NDArray[np.int64], chance: np.random.Generator) -> Floats:
    """Temperature as it was forecast: the truth plus an error that grows with the lead to about 2 degC."""
    leads = np.arange(1, LEADS_HOURS + 1)
    shocks = chance.standard_normal((len(issues), LEADS_HOURS))
    error = 0.25 * np.cumsum(shocks, axis=1) + 0.15 * np.sqrt(leads)
    made: Floats = np.round(temp[issues[:, None] + leads] + error, 1)
    return made


def planted(city: City) -> list[dict[str, Any]]:
    """Return the faults that fall inside the history, with instants and true values, for truth.json."""
    return [
        {
            "kind": fault.kind,
            "place": fault.place,
            "first_at": city.at(fault.start).isoformat(),
            "last_at": city.at(fault.start + fault.hours - 1).isoformat(),
            "hours": fault.hours,
            "mended_at": mended.isoformat() if (mended := mended_at(city, fault)) else None,
            "true_mw": city.load_mw[fault.place][fault.start : fault.start + fault.hours].tolist(),
        }
        for fault in FAULTS
        if fault.start + fault.hours <= city.hours
    ]


def mended_at(city: City, fault: Fault) -> datetime | None:
    """Return when the correction of a fault was published, or None if it never was (or not yet)."""
    if not fault.mended_after_hours:
        return None
    at = city.at(fault.start + fault.hours + fault.mended_after_hours)
    return at if at <= city.end else None
