"""The quarantine as the API sees it: what is held, and settling it."""

from typing import Any

from foresite.catalog.paging import Page
from foresite.ingest import held, quarantine
from foresite.ingest.ledger import Ledger
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


def find_held(house: House, scope: Scope, **asked: Any) -> Page[dict[str, Any]]:
    """Return one page of held rows, told as JSON-able values; narrowed as ``ingest.held.find``."""
    page = held.find(house.engine, scope, **asked)
    return Page([held.told(row) for row in page.items], page.next_cursor)


def preview_held(house: House, scope: Scope, ids: list[int], *, as_is: bool) -> list[dict[str, Any]]:
    """Tell what accepting these rows would write, beside what stands there now."""
    made = quarantine.preview(house.engine, Ledger(house.lake), scope, ids, as_is=as_is)
    return [each.as_dict() for each in made]


def accept_held(house: House, scope: Scope, ids: list[int], *, as_is: bool) -> int:
    """Write the repaired values and remember the repairs; returns rows accepted."""
    return quarantine.accept(house.engine, Ledger(house.lake), scope, ids, as_is=as_is)


def drop_held(house: House, scope: Scope, ids: list[int]) -> int:
    """Set these rows aside for good; returns how many."""
    return quarantine.drop(house.engine, scope, ids)


def undo_held(house: House, scope: Scope, ids: list[int]) -> int:
    """Open accepted or dropped rows again; returns how many."""
    return quarantine.undo(house.engine, Ledger(house.lake), scope, ids)
