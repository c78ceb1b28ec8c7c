"""The audit trail as doors see it: searched page by page, and exported whole."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, Literal

import orjson

from foresite.catalog.paging import MAX_LIMIT, Page, page_of
from foresite.core.spreadsheets import inert
from foresite.platform.audit import Action, entries, note
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

Form = Literal["json", "csv"]


def find(
    house: House, scope: Scope, *, limit: int = 50, cursor: str = "", newest_first: bool = True, **by: Any
) -> Page[dict[str, Any]]:
    """Return one page of entries; narrowed as ``entries.chosen``."""
    with reading(house.engine, scope) as session:
        page = page_of(
            session,
            entries.chosen(scope, **by),
            AuditEntryRow.sequence,
            limit=limit,
            cursor=cursor,
            newest_first=newest_first,
        )
    return Page([entries.told(row) for row in page.items], page.next_cursor)


def export(house: House, scope: Scope, form: Form, **by: Any) -> Iterator[bytes]:
    """Yield all entries, the oldest first, as one JSON list or as CSV; the export is an entry itself."""
    with writing(house.engine, scope) as session:
        asked = {name: value for name, value in by.items() if value not in {"", None}}
        note(session, scope, Action.AUDIT_EXPORT, after=asked | {"form": form})
    return _json(_pages(house, scope, by)) if form == "json" else _csv(_pages(house, scope, by))


def _pages(house: House, scope: Scope, by: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    cursor = ""
    while True:
        page = find(house, scope, limit=MAX_LIMIT, cursor=cursor, newest_first=False, **by)
        yield page.items
        cursor = page.next_cursor
        if not cursor:
            return


def _json(pages: Iterator[list[dict[str, Any]]]) -> Iterator[bytes]:
    between = b"["
    for page in pages:
        for entry in page:
            yield between + orjson.dumps(entry)
            between = b",\n"
    yield b"[]" if between == b"[" else b"]\n"


def _csv(pages: Iterator[list[dict[str, Any]]]) -> Iterator[bytes]:
    told = StringIO()
    lines = csv.DictWriter(told, [*entries.SHOWN, "meaning"])
    lines.writeheader()
    for page in pages:
        lines.writerows({name: _cell(value) for name, value in entry.items()} for entry in page)
        yield told.getvalue().encode()
        told.seek(0)
        told.truncate()


def _cell(value: Any) -> str:
    """Return a cell that no spreadsheet computes."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, (dict, bool)):
        return orjson.dumps(value).decode()
    return "" if value is None else str(value)
