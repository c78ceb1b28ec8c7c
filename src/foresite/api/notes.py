"""Routes of notes: what people write about moments and windows of time."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from foresite.api.deps import LARGEST_ID, Caller, CallerDep, MomentDep, WindowDep, needs
from foresite.api.note_schemas import NoteAsk, NoteChange, NoteHistory, NotePage, NoteVersion
from foresite.api.picture import rows_of
from foresite.api.schemas import RowId
from foresite.api.visits import at_most
from foresite.catalog import notes
from foresite.catalog.notes import NoteSpec
from foresite.catalog.tables import NoteRow
from foresite.platform.auth.permissions import Permission
from foresite.workflows import note_files
from foresite.workflows.note_files import Noted

router = APIRouter(tags=["notes"])
_READ, _WRITE = [needs(Permission.DATA_READ)], [needs(Permission.NOTE_WRITE)]
_CSV = "text/csv"
_LINES = (
    "about,key,name,from [Europe/Berlin],until [Europe/Berlin],from [UTC],until [UTC],note,author,"
    "written at [UTC],changed at [UTC]\n"
    "series,grid/north/load,North load,2024-05-01T08:00:00+02:00,2024-05-01T11:00:00+02:00,"
    "2024-05-01T06:00:00+00:00,2024-05-01T09:00:00+00:00,The line was out.,Ada,2024-05-01T09:12:40+00:00,\n"
)
SeriesIds = Annotated[
    list[Annotated[int, Field(ge=1, le=LARGEST_ID)]],
    Query(description="What holds for any of these, repeated.", max_length=200),
]


@router.get("/notes", dependencies=_READ, summary="Notes")
def find(
    who: CallerDep,
    window: WindowDep,
    as_of: MomentDep,
    series_id: SeriesIds = [],  # noqa: B006 -- never changed; FastAPI reads it as the default
    asset_id: Annotated[RowId | None, Query(description="Only of this asset.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 200,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> NotePage:
    """Return one page of the shared notes of a window and of one's own, the newest written first.

    Of series also those of the assets that they are parts of, and those of everything. As of a moment what
    had been written by then.
    """
    if series_id:
        rows_of(who, series_id)
    page = notes.find(
        who.house.engine,
        who.scope,
        window,
        series_ids=series_id,
        asset_id=asset_id,
        as_of=as_of,
        limit=limit,
        cursor=cursor,
    )
    return NotePage(items=[_shown(who, row) for row in page.items], next_cursor=page.next_cursor or None)


@router.get(
    "/notes/export",
    dependencies=[*_READ, at_most("exports")],
    summary="Export notes",
    response_class=Response,
    responses={200: {"content": {_CSV: {"example": _LINES}}, "description": "Each line is a note."}},
)
def export(
    who: CallerDep,
    window: WindowDep,
    as_of: MomentDep,
    series_id: SeriesIds = [],  # noqa: B006 -- never changed; FastAPI reads it as the default
    zone: Annotated[
        str,
        Query(max_length=64, description="IANA zone of the file's times; empty: that of the first series."),
    ] = "",
) -> Response:
    """Return the shared notes of a window as CSV, by time, at most 10,000; who took them out is audited.

    Files of values hold no notes but in a workbook, which has a sheet of them.
    """
    rows = list(rows_of(who, series_id).values()) if series_id else []
    noted = Noted(rows, window, as_of, zone or (rows[0].zone if rows else "UTC"))
    told = note_files.write(who.house, who.scope, noted)
    name = f"attachment; filename=notes-{who.scope.organisation}.csv"
    return Response(told, media_type=_CSV, headers={"content-disposition": name})


@router.post("/notes", status_code=201, dependencies=_WRITE, summary="Write a note")
def write(who: CallerDep, asked: NoteAsk) -> NoteVersion:
    """Keep a note about a moment or a window, of a series, an asset, or of everything."""
    return _shown(who, notes.write(who.house.engine, who.scope, NoteSpec(**asked.model_dump())))


@router.get("/notes/{note_id}", dependencies=_READ, summary="One note")
def get(who: CallerDep, note_id: str) -> NoteHistory:
    """Return one note with every version that one may read, also of one that was removed."""
    versions = [_shown(who, row) for row in notes.history(who.house.engine, who.scope, note_id)]
    return NoteHistory.model_validate(versions[-1].model_dump() | {"versions": versions})


@router.patch("/notes/{note_id}", dependencies=_WRITE, summary="Change a note")
def change(who: CallerDep, note_id: str, asked: NoteChange) -> NoteVersion:
    """Supersede a note of one's own; what it said before stays on record."""
    told = asked.model_dump(exclude_unset=True)
    kept = {name: value for name, value in told.items() if value is not None or name == "end_at"}
    return _shown(who, notes.change(who.house.engine, who.scope, note_id, kept))


@router.delete("/notes/{note_id}", status_code=204, dependencies=_WRITE, summary="Remove a note")
def remove(who: CallerDep, note_id: str) -> None:
    """Remove a note of one's own; as of moments when it stood it is still told."""
    notes.remove(who.house.engine, who.scope, note_id)


@router.post(
    "/notes/{note_id}/moderate",
    status_code=204,
    dependencies=[needs(Permission.NOTE_MODERATE)],
    summary="Take a note down",
)
def moderate(who: CallerDep, note_id: str) -> None:
    """Remove a note that somebody else shared; who did is audited."""
    notes.moderate(who.house.engine, who.scope, note_id)


def _shown(who: Caller, row: NoteRow) -> NoteVersion:
    names = NoteVersion.model_fields.keys() - {"author", "mine"}
    told = {name: getattr(row, name) for name in names}
    author = row.author_name or row.author_kind
    return NoteVersion.model_validate(told | {"author": author, "mine": notes.is_own(who.scope, row)})
