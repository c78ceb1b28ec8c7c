"""Work out what the published files hold, without Foresite: the numbers in each ``expected.toml``.

Only the standard library and plain file readers are used, row by row, with the clock arithmetic done by
``zoneinfo``. Run ``python tests/cases/ingest/derive.py FOLDER`` with the folder of published data to print
what differs from the expectations kept here, or add ``--write`` to write them again.
"""

import csv
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import shapefile
import tomlkit
import xlrd

HERE = Path(__file__).parent
HOUR = timedelta(hours=1)
EMPTY = {"", "NA", "NaN", "nan"}
Fact = tuple[str, datetime, float]


class Found:
    """What one case holds, gathered fact by fact."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        self.rows = 0
        self.rejects: Counter[str] = Counter()
        self.facts: list[Fact] = []
        self.more: dict[str, object] = {}

    def add(self, key: str, at: datetime, text: object, convert: Callable[[float], float] = float) -> None:
        """Keep a value; an empty cell is none."""
        if text is None or str(text).strip() in EMPTY:
            return
        self.facts.append((key, at, convert(float(str(text).strip().replace(",", "")))))

    def told(self) -> dict[str, object]:
        """Return the expectations."""
        told: dict[str, object] = {"files": self.files, "rows": self.rows, **self.more}
        told["quarantined"] = dict(sorted(self.rejects.items()))
        if self.facts:
            told |= self._of_facts()
        return told

    def _of_facts(self) -> dict[str, object]:
        seen: dict[tuple[str, datetime], float] = {}
        differing = 0
        for key, at, value in self.facts:
            there = seen.setdefault((key, at), value)
            if there != value:
                differing += 1
        again = len(self.facts) - len(seen) - differing
        instants = [at for _, at, _ in self.facts]
        spots = sorted({0, len(self.facts) // 3, len(self.facts) // 2, len(self.facts) - 1})
        points = [
            {"key": key, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "value": value}
            for key, at, value in (self.facts[n] for n in spots)
        ]
        return {
            "series": len({key for key, _, _ in self.facts}),
            "values": len(self.facts),
            "repeated_same": again,
            "repeated_differing": differing,
            "first_at": min(instants).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "last_at": max(instants).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "sum": math.fsum(value for _, _, value in self.facts),
            "point": points,
        }


def part(text: str) -> str:
    """Name one part of a key as the contracts' reference says: lower case, other runs become one underscore."""
    return re.sub(r"[^\w.+-]+", "_", text.strip().lower().replace("/", "_")).strip("_.-+")


def table(path: Path, skip: int = 0) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file by header."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for _ in range(skip):
            next(lines)
        yield from csv.DictReader(lines)


def celsius(fahrenheit: float) -> float:
    return (fahrenheit - 32) * 5 / 9


class Clock:
    """Local wall times to UTC; the second time one is met, it is meant in standard time."""

    def __init__(self, zone: str) -> None:
        self.zone, self.met = ZoneInfo(zone), Counter[tuple[str, datetime]]()

    def utc(self, wall: datetime, of: str = "") -> datetime | None:
        """Return the instant, or None where clocks skip it."""
        early = wall.replace(tzinfo=self.zone).astimezone(UTC)
        late = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        if early.astimezone(self.zone).replace(tzinfo=None) != wall:
            return None
        if early == late:
            return early
        self.met[of, wall] += 1
        return early if self.met[of, wall] == 1 else late


def pjm(data: Path) -> Found:
    zones = {"AEP": "%Y-%m-%d %H:%M:%S", "DAYTON": "%Y-%m-%d %H:%M:%S", "PJME": "%d-%m-%Y %H:%M", "COMED": "%d-%m-%Y %H:%M"}  # fmt: skip
    found = Found([f"pjm_hourly_load/raw/{zone}_hourly.csv" for zone in zones])
    for (zone, form), name in zip(zones.items(), found.files, strict=True):
        clock = Clock("America/New_York")
        for row in table(data / name):
            found.rows += 1
            when, value = list(row.values())
            at = clock.utc(datetime.strptime(when, form) - HOUR)  # noqa: DTZ007 -- local, Clock makes it UTC
            if at is None:
                found.rejects["nonexistent-time"] += 1
            else:
                found.add(f"pjm/{zone.lower()}_mw/load", at, value)
    return found


def _wide(data: Path, name: str, key: str, of: str, convert: Callable[[float], float]) -> Found:
    found = Found([name])
    for row in table(data / name):
        found.rows += 1
        day = datetime(int(row["year"]), int(row["month"]), int(row["day"]), tzinfo=timezone(-5 * HOUR))
        for n in range(1, 25):
            at = (day + (n - 1) * HOUR).astimezone(UTC)
            found.add(key.format(row[of]), at, row[f"h{n}"], convert)
    return found


def ercot_2020(data: Path) -> Found:
    found = Found(["ercot_native_load/raw/Native_Load_2020.xlsx"])
    sheet = openpyxl.load_workbook(data / found.files[0], read_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    names = [str(cell) for cell in next(rows)]
    zone = ZoneInfo("America/Chicago")
    for row in rows:
        found.rows += 1
        text = str(row[0])
        day = datetime.strptime(text[:10], "%m/%d/%Y")  # noqa: DTZ007 -- local, made aware below
        wall = day + (int(text[11:13]) - 1) * HOUR
        at = wall.replace(tzinfo=zone, fold=int(text.endswith("DST"))).astimezone(UTC)
        for name, value in zip(names[1:], row[1:], strict=True):
            found.add(f"ercot/{name.lower()}/load", at, value)
    return found


def steel(data: Path) -> Found:
    found = Found(["steel_industry_energy/raw/Steel_industry_data.csv"])
    names = {
        "Usage_kWh": "usage", "Lagging_Current_Reactive_Power_kVarh": "reactive-lagging",
        "Leading_Current_Reactive_Power_kVarh": "reactive-leading", "CO2(tCO2)": "co2",
        "Lagging_Current_Power_Factor": "power-factor-lagging",
        "Leading_Current_Power_Factor": "power-factor-leading",
    }  # fmt: skip
    for row in table(data / found.files[0]):
        found.rows += 1
        wall = datetime.strptime(row["date"], "%d/%m/%Y %H:%M")  # noqa: DTZ007 -- Korea, made UTC below
        seconds = int(row["NSM"]) or 86_400  # the file's own seconds from midnight; 0 closes the day
        day = datetime(wall.year, wall.month, wall.day, tzinfo=UTC) - 9 * HOUR
        for column, name in names.items():
            found.add(f"steel/{name}", day + timedelta(seconds=seconds - 900), row[column])
    return found


def tetouan(data: Path) -> Found:
    found = Found(["tetouan_power/raw/Tetuan City power consumption.csv"])
    for row in table(data / found.files[0]):
        found.rows += 1
        month, day, year, hour, minute = map(int, re.split(r"[/ :]", row.pop("Date")))
        at = datetime(2000 + year, month, day, hour, minute, tzinfo=UTC)
        for name, value in row.items():
            found.add(f"tetouan/{part(name)}", at, value)
    return found


def uci_occupancy(data: Path) -> Found:
    found = Found([f"uci_occupancy/raw/{name}.txt" for name in ("datatraining", "datatest")])
    for name in found.files:
        with (data / name).open(newline="") as lines:
            header, *rows = list(csv.reader(lines))
        for row in rows:
            found.rows += 1
            at = datetime.fromisoformat(row[1]).replace(tzinfo=UTC) - HOUR  # February in Mons: UTC+1
            for column, value in zip(header[1:], row[2:], strict=True):
                found.add(f"occupancy/{part(column)}", at, value)
    return found


def isone_2017(data: Path) -> Found:
    found = Found(["isone_smd_2017/raw/2017_smd_hourly.xls"])
    book = xlrd.open_workbook(data / found.files[0])
    for sheet in book.sheets():
        if sheet.name == "Notes":
            continue
        clock, names = Clock("America/New_York"), sheet.row_values(0)
        for n in range(1, sheet.nrows):
            row = sheet.row_values(n)
            found.rows += 1
            wall = datetime(1899, 12, 30) + timedelta(days=row[0], hours=row[1] - 1)  # noqa: DTZ001 -- local
            at = clock.utc(wall)
            if at is None:
                found.rejects["nonexistent-time"] += 1
                continue
            for name, value in zip(names[2:], row[2:], strict=True):
                convert = celsius if name in {"DryBulb", "DewPnt"} else float
                found.add(f"isone/{part(sheet.name)}/{name.lower()}", at, value, convert)
    return found


def eia_gasoline_csv(data: Path) -> Found:
    found = Found([
        "eia_weekly_petroleum/raw/Weekly_U.S._Product_Supplied_of_Finished_Motor_Gasoline.csv"
    ])  # fmt: skip
    for row in table(data / found.files[0], skip=4):
        found.rows += 1
        when, value = row.values()
        month, day, year = map(int, when.split("/"))
        found.add("eia/wgfupus2", datetime(year, month, day, tzinfo=UTC), value)
    return found


def _eia_workbook(data: Path, name: str) -> Found:
    found = Found([f"eia_weekly_petroleum/raw/{name}.xls"])
    sheet = xlrd.open_workbook(data / found.files[0]).sheet_by_name("Data 1")
    keys = sheet.row_values(1)
    for n in range(3, sheet.nrows):
        found.rows += 1
        at = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=sheet.cell_value(n, 0))
        for key, value in zip(keys[1:], sheet.row_values(n)[1:], strict=True):
            found.add(f"eia/{key.lower()}", at, value)
    return found


def spanish_fuel(data: Path) -> Found:
    found = Found(["spain_fuel_monthly/raw/consumos-combustibles-mensual.csv"])
    for row in table(data / found.files[0]):
        found.rows += 1
        day = date.fromisoformat(row.pop("Fecha"))
        at = datetime(day.year, day.month, 1, tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)
        for name, value in row.items():
            found.add(f"cores/{name.lower()}/sales", at, value)
    return found


def cambridge_meters(data: Path) -> Found:
    found = Found(["cambridge_estates/meters_hourly.parquet"])
    frame = pd.read_parquet(data / found.files[0])
    found.rows = len(frame)
    for building, meter, at, kwh in frame.itertuples(index=False):
        found.facts.append(
            (f"cambridge/{building}/{meter}", at.to_pydatetime().replace(tzinfo=UTC), float(kwh))
        )
    return found


def cambridge_raw(data: Path) -> Found:
    found = Found(["cambridge_estates/raw/UCam_Building_b0_electricity_2020.csv"])
    for row in table(data / found.files[0]):
        found.rows += 1
        when, value = row.values()
        found.add("cambridge/b0/electricity", datetime.fromisoformat(when).replace(tzinfo=UTC), value)
    return found


def midas_bedford(data: Path) -> Found:
    found = Found(["cambridge_estates/raw/midas-open_uk-hourly-weather-obs_bedford_2020.csv"])
    text = (data / found.files[0]).read_text(encoding="utf-8")
    body = text.split("\ndata\n", 1)[1].rsplit("end data", 1)[0]
    for row in csv.DictReader(body.splitlines()):
        found.rows += 1
        at = datetime.fromisoformat(row["ob_time"]).replace(tzinfo=UTC)
        for name in (
            "air_temperature",
            "dewpoint",
            "rltv_hum",
            "msl_pressure",
            "wind_speed",
            "wind_direction",
        ):
            found.add(f"midas/bedford/{name}", at, row[name])
    return found


def _generators(data: Path, name: str) -> Found:
    found = Found([f"egrid/raw/{name}.csv"])
    for row in table(data / found.files[0]):
        found.rows += 1
        if not row["ORISPL"]:
            continue
        at = datetime(int(row["YEAR"]), 1, 1, tzinfo=UTC)
        generator = "/".join(part(row[c]) for c in ("ORISPL", "GENID", "PRMVR"))
        found.add(f"egrid/{generator}/capacity", at, row["NAMEPCAP"])
        found.add(f"egrid/{generator}/net-generation", at, row["GENNTAN"])
    return found


def egrid_plants(data: Path) -> Found:
    found = Found(["egrid/raw/DEMO21.csv"])
    places = []
    for row in table(data / found.files[0]):
        found.rows += 1
        places.append((row["ORISPL"], float(row["LAT"]), float(row["LON"])))
    found.more |= {
        "assets": len({plant for plant, _, _ in places}),
        "latitude_sum": math.fsum(lat for _, lat, _ in places),
        "longitude_sum": math.fsum(lon for _, _, lon in places),
        "last_asset": f"egrid/{places[-1][0]}",
    }
    return found


def _records(data: Path, name: str, *, stamped: bool) -> Found:
    found = Found([f"food_delivery_india/raw/{name}"])
    seen: set[str] = set()
    latitudes: list[float] = []
    for row in table(data / found.files[0]):
        found.rows += 1
        if stamped and row["Time_Orderd"].strip() == "NaN":
            found.rejects["time"] += 1
            continue
        if row["ID"].strip() in seen:
            found.rejects["duplicate-id"] += 1
            continue
        seen.add(row["ID"].strip())
        lat, lon = abs(float(row["Restaurant_latitude"])), abs(float(row["Restaurant_longitude"]))
        if (lat, lon) != (0, 0):
            latitudes.append(lat)
    found.more |= {"records": len(seen), "placed": len(latitudes), "latitude_sum": math.fsum(latitudes)}
    return found


def _shapes(data: Path, name: str, key: str) -> Found:
    found = Found([f"tehran_polygons/raw/{name}.shp"])
    with shapefile.Reader(str(data / found.files[0]), encoding="utf-8") as reader:
        items = list(reader.iterShapeRecords())
        found.rows = len(items)
        found.more |= {
            "assets": len(items),
            "outline_points": sum(len(item.shape.points) for item in items),
            "last_asset": key.format(
                int(float(items[-1].record["Region" if "Region" in name else "OBJECTID_1"]))
            ),
        }
    return found


_TEMPERATURES = "gefcom2012_load/raw/temperature_history.csv"
CASES: dict[str, Callable[[Path], Found]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        pjm, ercot_2020, steel, tetouan, uci_occupancy, isone_2017, eia_gasoline_csv, spanish_fuel,
        cambridge_meters, cambridge_raw, midas_bedford, egrid_plants,
    )
} | {
    "gefcom2012-load": lambda data: _wide(
        data, "gefcom2012_load/raw/Load_history.csv", "gefcom2012/zone-{}/load", "zone_id", float
    ),
    "gefcom2012-temperature": lambda data: _wide(
        data, _TEMPERATURES, "gefcom2012/station-{}/temperature", "station_id", celsius
    ),
    "eia-utilisation-xls": lambda data: _eia_workbook(data, "WPULEUS3w"),
    "eia-california-xls": lambda data: _eia_workbook(data, "gas"),
    "egrid-gen18": lambda data: _generators(data, "GEN18"),
    "egrid-gen21": lambda data: _generators(data, "GEN21"),
    "deliveries-stamped": lambda data: _records(data, "orders_with_timestamps.csv", stamped=True),
    "deliveries-unstamped": lambda data: _records(data, "deliverytime.txt", stamped=False),
    "tehran-districts": lambda data: _shapes(data, "RegionTehran_WGS1984", "tehran/district/{}"),
    "tehran-neighbourhoods": lambda data: _shapes(data, "Tehran_WGS1984", "tehran/neighbourhood/{}"),
}  # fmt: skip


def main(data: Path, *, write: bool) -> int:
    """Compare or write every case; return how many differ."""
    differ = 0
    for name, case in CASES.items():
        path = HERE / name / "expected.toml"
        text = tomlkit.dumps(case(data).told())
        if write:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            differ += 1
            print(f"{name}: differs")
    return differ


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), write="--write" in sys.argv))
