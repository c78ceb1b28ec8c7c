"""The grid pack's sample: messy files as a utility would send them, and truth.json beside them.

The files are synthetic and say so in their first line or in their name; see ``world`` for the truth.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from foresite.core.timeaxis import as_utc, zone
from foresite.packs.grid.world import (
    FACTORS,
    FAULTS,
    HISTORY_DAYS,
    LEADS_HOURS,
    PLACES,
    SPIKE_MW,
    SUBSTATIONS,
    ZONE,
    ZONES,
    City,
    Fault,
    Floats,
    make_city,
    mended_at,
    planted,
)

SEED = 20_261_124
TRUTH = "truth.json"

_STANDARD_TIME = timedelta(hours=1)
_SYNTHETIC = "SYNTHETIC sample of Foresite, made by a seeded generator; no measured value is in it"


def write_sample(
    folder: Path, *, end: datetime, start: datetime | None = None, seed: int = SEED
) -> list[Path]:
    """Write the sample's files and its truth into ``folder``; return the data files in loading order.

    Args:
        folder: made if absent; files of the same names are replaced.
        end: where history ends; taken down to the whole hour.
        start: where it starts; default: the midnight (UTC) at least ``HISTORY_DAYS`` before ``end``,
            so that the planted faults fall at the hours of the day they name, whenever it is made.
            Giving the start of an earlier sample continues that one.
        seed: the same seed, start and end give the same bytes.
    """
    last = as_utc(end).replace(minute=0, second=0, microsecond=0)
    first = as_utc(start) if start else first_hour(last)
    city = make_city(first, last, seed)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "weather_station.csv": weather_station(city),
        "weather_forecast.csv": weather_forecast(city),
        "zone_load.csv": zone_load(city),
        "substation_load.csv": substation_load(city),
        "load_corrections.csv": corrections(city),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    (folder / TRUTH).write_text(json.dumps(truth(city, texts), indent=1) + "\n")
    return [folder / name for name in texts]


def first_hour(end: datetime) -> datetime:
    """Return where a sample that ends then starts: a midnight, UTC."""
    return (as_utc(end) - timedelta(days=HISTORY_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)


def truth(city: City, texts: dict[str, str]) -> dict[str, Any]:
    """Return what is true of the sample: the world, the faults planted and what each file holds."""
    return {
        "synthetic": True,
        "seed": city.seed,
        "start": city.start.isoformat(),
        "end": city.end.isoformat(),
        "zone": ZONE,
        "hours": city.hours,
        "places": {place.key: float(city.load_mw[place.key].sum().round(2)) for place in PLACES},
        "faults": planted(city),
        "corrections": len(_corrected(city)),
        "sha256": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    }


def zone_load(city: City) -> str:
    """Wide, local time, decimal comma, a byte-order mark and a preamble; the autumn hour stands twice."""
    columns = [_cells(as_reported(city, place.key)) for place in ZONES]
    stamps = [_local(city, hour).strftime("%d.%m.%Y;%H:%M") for hour in range(city.hours)]
    header = ";".join(["Date", "Time", *(f"{place.name} [MW]" for place in ZONES)])
    rows = (";".join(cells) for cells in zip(stamps, *columns, strict=True))
    return "\ufeff" + _lines([f"# {_SYNTHETIC}", "# hour beginning, local clock", header, *rows], "\r\n")


def substation_load(city: City) -> str:
    """Long, standard time all year, hours that end at 1 to 24, kilowatts."""
    rows = ["substation,day,hour_ending,load_kw"]
    for place in SUBSTATIONS:
        kilowatts = np.round(city.load_mw[place.key] * 1000).astype(np.int64).tolist()
        for hour, value in enumerate(kilowatts):
            at = city.at(hour) + _STANDARD_TIME
            rows.append(f"{place.name},{at:%Y-%m-%d},{at.hour + 1},{value}")
    return _lines(rows)


def weather_station(city: City) -> str:
    """Measured temperature, history only."""
    values = city.temp_degc[: city.hours].tolist()
    rows = (f"{city.at(hour):%Y-%m-%dT%H:%M:%SZ},{value}" for hour, value in enumerate(values))
    return _lines(["time_utc,temp_degc", *rows])


def weather_forecast(city: City) -> str:
    """Forecast temperature: one row per issue and hour ahead, so each hour has several versions."""
    rows = ["issued_at,valid_at,temp_degc"]
    for issue, values in zip(city.issues.tolist(), city.forecast_temp_degc.tolist(), strict=True):
        issued = f"{city.at(issue):%Y-%m-%dT%H:%M:%SZ}"
        rows.extend(
            f"{issued},{city.at(issue + lead):%Y-%m-%dT%H:%M:%SZ},{value}"
            for lead, value in zip(range(1, LEADS_HOURS + 1), values, strict=True)
        )
    return _lines(rows)


def corrections(city: City) -> str:
    """Late and corrected hours, each with the moment at which the utility published it."""
    rows = (
        f"{name},{at:%Y-%m-%dT%H:%M:%SZ},{value},{published:%Y-%m-%dT%H:%M:%SZ}"
        for name, at, value, published in _corrected(city)
    )
    return _lines(["zone,hour_utc,load_mw,published_at", *rows])


def as_reported(city: City, place: str) -> Floats:
    """Return the load of a zone as its file says it, MW: the truth with the faults; NaN where nothing is."""
    values = city.load_mw[place].copy()
    for fault in FAULTS:
        if fault.place == place and fault.start + fault.hours <= city.hours:
            span = slice(fault.start, fault.start + fault.hours)
            values[span] = _spoilt(fault, values[span])
    return values


def _spoilt(fault: Fault, true: Floats) -> Floats:
    match fault.kind:
        case "spike":
            return np.round(true + SPIKE_MW, 2)
        case "factor-1000" | "restated" | "part":
            return np.round(true * FACTORS[fault.kind], 2)
        case "sign":
            return -true
        case "flat":
            return np.full_like(true, true[0])
        case _:
            return np.full_like(true, np.nan)


def _corrected(city: City) -> list[tuple[str, datetime, float, datetime]]:
    names = {place.key: place.name for place in PLACES}
    found = []
    for fault in FAULTS:
        published = mended_at(city, fault) if fault.start + fault.hours <= city.hours else None
        if published is not None:
            true = city.load_mw[fault.place][fault.start : fault.start + fault.hours].tolist()
            found += [
                (names[fault.place], city.at(fault.start + index), value, published)
                for index, value in enumerate(true)
            ]
    return found


def _cells(values: Floats) -> list[str]:
    return ["n/a" if value != value else f"{value:.2f}".replace(".", ",") for value in values.tolist()]  # noqa: PLR0124 - NaN


def _local(city: City, hour: int) -> datetime:
    return city.at(hour).astimezone(zone(ZONE))


def _lines(rows: Iterable[str], end: str = "\n") -> str:
    return "".join(f"{row}{end}" for row in rows)


def started_at(folder: Path) -> tuple[datetime, datetime] | None:
    """Return (start, end) of the sample in ``folder``, or None if there is none."""
    file = folder / TRUTH
    if not file.exists():
        return None
    told = json.loads(file.read_text())
    return datetime.fromisoformat(told["start"]).astimezone(UTC), datetime.fromisoformat(
        told["end"]
    ).astimezone(UTC)
