"""The series that accuracy is measured on, read from the public files beside the project, and when."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

HERE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("FORESITE_TEST_DATA", HERE.parent / "shared" / "data"))
UTC_INSTANT = pl.Datetime("us", "UTC")


@dataclass(frozen=True)
class Slice:
    """One series and the origins it is measured at.

    Attributes:
        name: of the series.
        group: the set it belongs to.
        rows: event_at and value.
        zone: time zone of the site.
        first: the first origin; nothing at or after it was looked at while anything was chosen.
        origins: how many.
        country: whose holidays count.
        subdivision: part of it.
        weather: event_at and value of each station.
        resolution: step of the series.
        horizon_hours: how far.
    """

    name: str
    group: str
    rows: pl.DataFrame
    zone: str
    first: datetime
    origins: int
    country: str = ""
    subdivision: str = ""
    weather: tuple[pl.DataFrame, ...] = field(default=())
    resolution: str = "PT1H"
    horizon_hours: int = 24


def at_instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rows_of(frame: pl.DataFrame, at: pl.Expr, value: str) -> pl.DataFrame:
    """Return event_at (a naive UTC expression) and value, one each, in order."""
    told = frame.select(
        event_at=at.cast(pl.Datetime("us")).dt.replace_time_zone("UTC"), value=pl.col(value).cast(pl.Float64)
    ).drop_nulls()
    return told.group_by("event_at").agg(pl.col("value").mean()).sort("event_at")


def local(frame: pl.DataFrame, at: pl.Expr, zone: str) -> pl.DataFrame:
    there = at.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return frame.with_columns(at=there.dt.convert_time_zone("UTC").dt.replace_time_zone(None))


def gefcom2012() -> Iterator[Slice]:
    """Twenty zones, hour ending, with the eleven stations; the zone of the utility is unpublished."""

    def wide(name: str, key: str) -> dict[int, pl.DataFrame]:
        told = pl.read_csv(DATA / "gefcom2012_load" / "raw" / name, infer_schema_length=0)
        long = told.unpivot(index=[key, "year", "month", "day"], variable_name="hour")
        parts = (pl.col(each).cast(pl.Int32) for each in ("year", "month", "day"))
        hour = pl.col("hour").str.slice(1).cast(pl.Int32) + 4  # hour ending in UTC-5
        long = long.with_columns(pl.col("value").str.replace_all(",", "").cast(pl.Float64, strict=False))
        at = pl.datetime(*parts) + pl.duration(hours=hour)
        return {
            int(str(number)): rows_of(own, at, "value")
            for (number,), own in long.partition_by(key, as_dict=True).items()
        }

    stations = tuple(each for _, each in sorted(wide("temperature_history.csv", "station_id").items()))
    for zone, rows in sorted(wide("Load_history.csv", "zone_id").items()):
        yield Slice(
            f"zone-{zone}",
            "gefcom2012",
            rows,
            "Etc/GMT+5",
            at_instant("2007-07-01T05:00"),
            364,
            "US",
            "",
            stations,
        )


def victoria() -> Iterator[Slice]:
    """Half hours to hours, with the temperature of Melbourne."""
    told = pl.read_csv(DATA / "vic_electricity" / "raw" / "vic_electricity.csv")
    at = pl.col("Time").str.to_datetime("%Y-%m-%dT%H:%M:%SZ").dt.truncate("1h")
    load, warm = (rows_of(told, at, name) for name in ("Demand", "Temperature"))
    yield Slice(
        "demand",
        "victoria",
        load,
        "Australia/Melbourne",
        at_instant("2013-12-31T13:00"),
        364,
        "AU",
        "VIC",
        (warm,),
    )


def pjm() -> Iterator[Slice]:
    """Four companies, hour ending on the wall clock, in two notations."""
    for name in ("AEP", "COMED", "DAYTON", "PJME"):
        told = pl.read_csv(DATA / "pjm_hourly_load" / "raw" / f"{name}_hourly.csv")
        text, value = told.columns
        forms = (
            pl.col(text).str.to_datetime(form, strict=False)
            for form in ("%Y-%m-%d %H:%M:%S", "%d-%m-%Y %H:%M")
        )
        told = local(told, pl.coalesce(*forms) - pl.duration(hours=1), "America/New_York")
        rows = rows_of(told, pl.col("at"), value)
        yield Slice(name, "pjm", rows, "America/New_York", at_instant("2017-08-03T04:00"), 364, "US")


def ercot() -> Iterator[Slice]:
    """Eight weather zones and their sum, the year 2020: half is learned, half measured."""
    import openpyxl  # noqa: PLC0415 -- of the test group

    book = openpyxl.load_workbook(
        DATA / "ercot_native_load" / "raw" / "Native_Load_2020.xlsx", read_only=True
    )
    head, *body = book.active.iter_rows(values_only=True)
    begin = at_instant("2020-01-01T06:00")
    at = pl.Series([begin + timedelta(hours=hour) for hour in range(len(body))], dtype=UTC_INSTANT)
    for place, name in enumerate(head[1:], start=1):
        rows = pl.DataFrame({"event_at": at, "value": [float(row[place]) for row in body]})
        yield Slice(
            str(name), "ercot", rows, "America/Chicago", at_instant("2020-07-01T05:00"), 180, "US", "TX"
        )


def etth1() -> Iterator[Slice]:
    """A transformer: six loads, and its oil temperature, which has hardly a calendar."""
    told = pl.read_csv(DATA / "ett_transformer" / "raw" / "ETTh1.csv")
    at = pl.col("date").str.to_datetime("%Y-%m-%d %H:%M:%S")
    for name in told.columns[1:]:
        yield Slice(name, "etth1", rows_of(told, at, name), "UTC", at_instant("2017-06-27T00:00"), 360)


def substations() -> Iterator[Slice]:
    """Five Dutch substations of 15 minutes; generation is negative."""
    told = pl.read_parquet(DATA / "openstef_nl_substations" / "substations_15min.parquet")
    at, name = _instant(told), _named(told)
    for key, own in sorted(told.partition_by(name, as_dict=True).items()):
        rows = rows_of(
            own, pl.col(at).dt.convert_time_zone("UTC").dt.replace_time_zone(None), "total_substation"
        )
        yield Slice(
            f"substation-{key[0]}", "substations", rows, "Europe/Amsterdam", at_instant("2021-09-30T22:00"), 28, "NL",
            resolution="PT15M",
        )  # fmt: skip


def tetouan() -> Iterator[Slice]:
    """Three zones of ten minutes."""
    told = pl.read_csv(DATA / "tetouan_power" / "raw" / "Tetuan City power consumption.csv")
    at = pl.col(told.columns[0]).str.to_datetime("%m/%d/%y %H:%M")
    for place, name in enumerate(told.columns[-3:], start=1):
        yield Slice(
            f"zone-{place}", "tetouan", rows_of(told, at, name), "Africa/Casablanca", at_instant("2017-11-30T00:00"), 28,
            "MA", resolution="PT10M",
        )  # fmt: skip


def cambridge() -> Iterator[Slice]:
    """Electricity of twenty buildings, the year before Covid."""
    told = pl.read_parquet(DATA / "cambridge_estates" / "meters_hourly.parquet")
    told = told.filter(pl.col("meter") == "electricity")
    for key, own in sorted(told.partition_by("building", as_dict=True).items()):
        stamp = pl.col("timestamp").cast(pl.Datetime("us", "UTC"))
        rows = rows_of(own, stamp.dt.replace_time_zone(None), "kwh")
        yield Slice(
            str(key[0]), "cambridge", rows, "Europe/London", at_instant("2019-11-01T00:00"), 28, "GB", "ENG"
        )


def meters() -> Iterator[Slice]:
    """Five households of half an hour."""
    told = pl.read_parquet(DATA / "sgsc_smart_meters" / "meters_30min.parquet")
    for key, own in sorted(told.partition_by("customer_id", as_dict=True).items()):
        own = local(own, pl.col("reading_datetime").cast(pl.Datetime("us")), "Australia/Sydney")  # noqa: PLW2901
        rows = rows_of(own, pl.col("at"), "general_supply_kwh")
        last = rows["event_at"][-1] - timedelta(days=30)
        first = last.replace(hour=14, minute=0, second=0, microsecond=0)
        yield Slice(
            str(key[0]), "meters", rows, "Australia/Sydney", first, 28, "AU", "NSW", resolution="PT30M"
        )


def refinery() -> Iterator[Slice]:
    """EIA's weekly petroleum status: every series with hardly a hole, four weeks ahead."""
    told = pl.read_parquet(DATA / "eia_weekly_petroleum" / "wpsr_weekly_us_padd2_padd3.parquet")
    for key, own in sorted(told.partition_by("id", as_dict=True).items()):
        rows = rows_of(own, pl.col("period").cast(pl.Date).cast(pl.Datetime("us")), "value")
        if len(rows) < 560:
            continue
        yield Slice(
            str(key[0]), "refinery", rows, "UTC", rows["event_at"][-61], 56, resolution="P1W", horizon_hours=4 * 168
        )  # fmt: skip


def fuels() -> Iterator[Slice]:
    """Spanish fuel sales by month, three months ahead."""
    told = pl.read_csv(DATA / "spain_fuel_monthly" / "raw" / "consumos-combustibles-mensual.csv")
    at = pl.col(told.columns[0]).str.to_datetime("%Y-%m-%d", strict=False)
    for name in told.columns[1:]:
        rows = rows_of(told, at, name)
        yield Slice(
            name, "fuels", rows, "UTC", rows["event_at"][-28], 24, resolution="P1M", horizon_hours=3 * 730
        )


def _instant(frame: pl.DataFrame) -> str:
    return next(name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Datetime))


def _named(frame: pl.DataFrame) -> str:
    return next(name for name, dtype in frame.schema.items() if dtype == pl.String)


SETS: dict[str, Callable[[], Iterator[Slice]]] = {
    "gefcom2012": gefcom2012,
    "victoria": victoria,
    "pjm": pjm,
    "ercot": ercot,
    "etth1": etth1,
    "substations": substations,
    "tetouan": tetouan,
    "cambridge": cambridge,
    "meters": meters,
    "refinery": refinery,
    "fuels": fuels,
}
