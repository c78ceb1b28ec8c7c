"""Values of several series as a file for people: CSV, workbook or Parquet, in the local time of a site."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any, Literal

import polars as pl
import xlsxwriter

from foresite.catalog import organisations
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import BadDataError
from foresite.core.spreadsheets import inert
from foresite.core.timeaxis import Resolution, Window, now, zone
from foresite.platform.audit import Action, note
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope
from foresite.workflows import note_files
from foresite.workflows.house import House
from foresite.workflows.note_files import Noted

Form = Literal["csv", "xlsx", "parquet"]
MOST_ROWS: dict[Form, int] = {"xlsx": 100_000, "parquet": 20_000_000}
"""What is made in memory has a limit; a CSV is written as it is read."""
_NUMBERS = {False: ["value"], True: ["mean", "min", "max", "sum", "count"]}
"""Columns of numbers, by whether there are buckets."""
_DAY_MICROS, _EPOCH_DAYS = 86_400_000_000, 25_569
"""A workbook counts days; 1970-01-01 is this one (ECMA-376, part 1, 18.17.4.1, the date system of 1900)."""
_ISO, _CELL = "%Y-%m-%dT%H:%M:%S%:z", "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody takes out.

    Attributes:
        series: the series, in the order of the file.
        window: of which time.
        as_of: what was known at this moment; None: what is known now.
        step: buckets of each site's own calendar; None: values as they came.
        zone: in whose local time the file tells its times.
    """

    series: list[SeriesRow]
    window: Window
    as_of: datetime | None
    step: Resolution | None
    zone: str

    @property
    def texts(self) -> list[str]:
        """Return the names of the columns that are not numbers."""
        known = [] if self.step else ["known at [UTC]"]
        return ["series", "name", "unit", f"time [{self.zone}]", "time [UTC]", *known]


def write(house: House, scope: Scope, wanted: Wanted, form: Form) -> Iterator[bytes]:
    """Yield a file of these values; the audit trail has who took it out, before anything leaves.

    Raises:
        BadDataError: there is no such zone, or the file would be larger than can be made.
    """
    zone(wanted.zone)
    _expect_few(house, scope, wanted, form)
    with writing(house.engine, scope) as session:
        note(session, scope, Action.SERIES_EXPORT, after=_told(wanted) | {"form": form})
    if form == "csv":
        return _csv(house, scope, wanted)
    made = _workbook(house, scope, wanted) if form == "xlsx" else _parquet(house, scope, wanted)
    return iter([made])


def _told(wanted: Wanted) -> dict[str, Any]:
    said: dict[str, Any] = {"series": [row.key for row in wanted.series], "zone": wanted.zone}
    said |= {"start": wanted.window.start.isoformat(), "end": wanted.window.end.isoformat()}
    return said | ({"as_of": wanted.as_of.isoformat()} if wanted.as_of else {})


def _expect_few(house: House, scope: Scope, wanted: Wanted, form: Form) -> None:
    most = MOST_ROWS.get(form)
    if most is None or wanted.step is not None:
        return
    ids = [row.series_id for row in wanted.series]
    rows = int(house.lake.totals(scope, ids, wanted.window, as_of=wanted.as_of)["count"].sum())
    if rows > most:
        raise BadDataError(
            f"these are {rows:,} values, and such a file may hold {most:,}",
            code="export-too-large",
            remedy="Take a shorter time, means of hours or days, or CSV, which has no limit.",
            rows=rows,
            most=most,
        )


def _frames(house: House, scope: Scope, wanted: Wanted) -> Iterator[tuple[SeriesRow, pl.DataFrame]]:
    """Yield the values of one series after the other, by ``event_at``."""
    for row in wanted.series:
        ids = [row.series_id]
        if wanted.step is None:
            found = house.lake.read(scope, ids, wanted.window, as_of=wanted.as_of).drop_nulls("value")
        else:
            every, _ = house.lake.whole_buckets(
                scope, ids, wanted.window, resolution=wanted.step, zone=row.zone, as_of=wanted.as_of
            )
            found = every.rename({"bucket_at": "event_at"})
        yield row, found


def _numbers(wanted: Wanted) -> list[str]:
    return _NUMBERS[wanted.step is not None]


def _csv(house: House, scope: Scope, wanted: Wanted) -> Iterator[bytes]:
    head = StringIO()
    csv.writer(head, lineterminator="\n").writerow([*wanted.texts, *_numbers(wanted)])
    yield head.getvalue().encode()
    for row, found in _frames(house, scope, wanted):
        named = [pl.lit(inert(each)).alias(name) for name, each in _names(row).items()]
        at = pl.col("event_at")
        told = [
            at.dt.convert_time_zone(wanted.zone).dt.strftime(_ISO).alias("local"),
            at.dt.strftime(_ISO).alias("utc"),
        ]
        known = [] if wanted.step else [pl.col("known_at").dt.strftime(_ISO)]
        lines = found.select(*named, *told, *known, *_numbers(wanted))
        yield lines.write_csv(include_header=False).encode()


def _names(row: SeriesRow) -> dict[str, str]:
    return {"key": row.key, "name": row.name, "unit": row.unit or ""}


def _parquet(house: House, scope: Scope, wanted: Wanted) -> bytes:
    parts = []
    for row, found in _frames(house, scope, wanted):
        named = [pl.lit(each).alias(name) for name, each in _names(row).items()]
        times = ["event_at"] if wanted.step else ["event_at", "known_at"]
        local = [pl.col(name).dt.convert_time_zone(wanted.zone) for name in times]
        parts.append(found.select(pl.col("series_id"), *named, *local, *_numbers(wanted)))
    target = BytesIO()
    pl.concat(parts).write_parquet(target)
    return target.getvalue()


def _workbook(house: House, scope: Scope, wanted: Wanted) -> bytes:
    """Return a workbook of three sheets: the values, what people noted of their time, and what they are.

    Texts are written as texts, never read as formulas or links.
    """
    target = BytesIO()
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, plain) as book:
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": _CELL})
        sheet = book.add_worksheet("Values")
        texts = wanted.texts
        sheet.set_column(0, 2, 18)
        sheet.set_column(3, len(texts) - 1, 21)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate([*texts, *_numbers(wanted)]):
            sheet.write_string(0, column, name, bold)
        at = 1
        for row, found in _frames(house, scope, wanted):
            names = list(_names(row).values())
            for cells in _cells(wanted, found).iter_rows():
                for column, name in enumerate(names):
                    sheet.write_string(at, column, name)
                for column, cell in enumerate(cells, start=len(names)):
                    if cell is not None:
                        sheet.write_number(at, column, cell, moment if column < len(texts) else None)
                at += 1
        noted = Noted(wanted.series, wanted.window, wanted.as_of, wanted.zone)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        formats = {"bold": bold, "moment": moment, "wrapped": wrapped}
        note_files.sheet(house, scope, noted, book, formats)
        _about(house, scope, wanted, book, bold)
    return target.getvalue()


def _cells(wanted: Wanted, found: pl.DataFrame) -> pl.DataFrame:
    """Return times as a spreadsheet knows them, days since its epoch in no zone, and numbers."""
    local = pl.col("event_at").dt.convert_time_zone(wanted.zone).dt.replace_time_zone(None).alias("local")
    utc = [pl.col("event_at"), *([] if wanted.step else [pl.col("known_at")])]
    days = [each.to_physical() / _DAY_MICROS + _EPOCH_DAYS for each in (local, *utc)]
    return found.select(*days, *_numbers(wanted))


def _about(house: House, scope: Scope, wanted: Wanted, book: Any, bold: Any) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 1, 28)
    said = {
        "organisation": organisations.get(house.engine, scope).name,
        "time zone": wanted.zone,
        "from": wanted.window.start.isoformat(),
        "to, not included": wanted.window.end.isoformat(),
        "as known at": (wanted.as_of or now()).isoformat(),
        "buckets": wanted.step.iso if wanted.step else "none: values as they came",
    }
    for at, (name, told) in enumerate(said.items()):
        sheet.write_string(at, 0, name, bold)
        sheet.write_string(at, 1, told)
