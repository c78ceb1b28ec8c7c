"""Notes as a file for people: a CSV of their own, or a sheet of a workbook, in the local time of a site.

Only what is shared is told: a file is made to be given away, and what one wrote for oneself is not.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from foresite.catalog import assets, notes, series
from foresite.catalog.tables import AssetRow, NoteRow, SeriesRow
from foresite.core.spreadsheets import inert
from foresite.core.timeaxis import Window, zone
from foresite.platform.audit import Action, note
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

MOST = 10_000
"""Of one file; of more the newest written."""
_PAGE = 1_000
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
"""Day 0 of a workbook (ECMA-376, part 1, 18.17.4.1, the date system of 1900)."""
_DAY_SECONDS = 86_400
_WIDTHS = (11, 18, 18, 19, 19, 19, 19, 60, 18, 19, 19)


@dataclass(frozen=True, slots=True)
class Noted:
    """Which notes somebody takes out.

    Attributes:
        series: what the notes hold for; none: every note.
        window: of which time.
        as_of: what had been written by this moment; None: what stands now.
        zone: in whose local time the file tells its times.
    """

    series: Sequence[SeriesRow]
    window: Window
    as_of: datetime | None
    zone: str

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns."""
        times = [f"{edge} [{place}]" for place in (self.zone, "UTC") for edge in ("from", "until")]
        return ["about", "key", "name", *times, "note", "author", "written at [UTC]", "changed at [UTC]"]


def write(house: House, scope: Scope, noted: Noted) -> str:
    """Return a CSV of these notes, by time; the audit trail has who took it out.

    Raises:
        BadDataError: there is no such zone.
    """
    zone(noted.zone)
    told = {"series": [row.key for row in noted.series], "zone": noted.zone}
    told |= {"start": noted.window.start.isoformat(), "end": noted.window.end.isoformat()}
    told |= {"as_of": noted.as_of.isoformat()} if noted.as_of else {}
    with writing(house.engine, scope) as session:
        note(session, scope, Action.NOTE_EXPORT, after=told)
    target = StringIO()
    lines = csv.writer(target, lineterminator="\n")
    lines.writerow(noted.columns)
    lines.writerows([_text(cell) for cell in cells] for cells in _cells(house, scope, noted))
    return target.getvalue()


def sheet(house: House, scope: Scope, noted: Noted, book: Any, formats: dict[str, Any]) -> None:
    """Add a sheet of these notes to a workbook, with its formats: bold, moment and wrapped."""
    made = book.add_worksheet("Notes")
    for column, width in enumerate(_WIDTHS):
        made.set_column(column, column, width)
    made.freeze_panes(1, 0)
    for column, name in enumerate(noted.columns):
        made.write_string(0, column, name, formats["bold"])
    for at, cells in enumerate(_cells(house, scope, noted), start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                made.write_number(at, column, _days(cell), formats["moment"])
            elif cell is not None:
                made.write_string(at, column, cell, formats["wrapped"])


def _cells(house: House, scope: Scope, noted: Noted) -> Iterator[list[str | datetime | None]]:
    place = ZoneInfo(noted.zone)
    found = _found(house, scope, noted)
    ids = {row.series_id for row in found if row.series_id is not None}
    of_series = series.by_ids(house.engine, scope, sorted(ids))
    ids = {row.asset_id for row in found if row.asset_id is not None}
    of_assets = assets.by_ids(house.engine, scope, sorted(ids))
    for row in found:
        start, end = row.start_at.astimezone(UTC), row.end_at and row.end_at.astimezone(UTC)
        local = [start.astimezone(place), end and end.astimezone(place)]
        changed = row.known_at.astimezone(UTC) if row.version > 1 else None
        author = row.author_name or row.author_kind
        about = _about(row, of_series, of_assets)
        yield [*about, *local, start, end, row.text, author, row.written_at.astimezone(UTC), changed]


def _found(house: House, scope: Scope, noted: Noted) -> list[NoteRow]:
    """Return the notes by time."""
    ids = [row.series_id for row in noted.series]
    found, cursor = list[NoteRow](), ""
    while len(found) < MOST:
        asked: dict[str, Any] = {"series_ids": ids, "as_of": noted.as_of, "limit": _PAGE, "cursor": cursor}
        page = notes.find(house.engine, scope, noted.window, **asked)
        found += [row for row in page.items if row.shared]
        cursor = page.next_cursor
        if not cursor:
            break
    return sorted(found[:MOST], key=lambda row: (row.start_at, row.note_id))


def _about(
    row: NoteRow, of_series: dict[int, SeriesRow], of_assets: dict[int, AssetRow]
) -> list[str | datetime | None]:
    """Return what a note is of: its kind, key and name."""
    if row.series_id is not None:
        measured = of_series[row.series_id]
        return ["series", measured.key, measured.name]
    if row.asset_id is not None:
        place = of_assets[row.asset_id]
        return ["asset", place.key, place.name]
    return ["everything", None, None]


def _text(cell: str | datetime | None) -> str:
    return cell.isoformat(timespec="seconds") if isinstance(cell, datetime) else inert(cell or "")


def _days(at: datetime) -> float:
    """Return a moment as a workbook counts it: days in no zone, as clocks show it there."""
    return (at.replace(tzinfo=UTC) - _EPOCH).total_seconds() / _DAY_SECONDS
