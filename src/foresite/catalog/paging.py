"""Pages of a list: stable under inserts, because a cursor is the last key seen, not a count."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from foresite.core.errors import BadDataError

MAX_LIMIT = 1000
MOST_DIGITS = 18
"""Of a number that a cursor holds: such a number fits 64 bits."""
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor that continues after them; an empty cursor means the end."""

    items: list[Row]
    next_cursor: str


def page_of(
    session: Session,
    chosen: Select[Row],
    by: InstrumentedAttribute[str] | InstrumentedAttribute[int],
    *,
    limit: int,
    cursor: str,
    newest_first: bool = False,
) -> Page[Row]:
    """Return the page of ``chosen`` after ``cursor``, ordered by the unique column ``by``."""
    limit = max(1, min(limit, MAX_LIMIT))
    if cursor:
        last = _open(cursor, by.type.python_type)
        chosen = chosen.where(by < last if newest_first else by > last)
    ordered = chosen.order_by(by.desc() if newest_first else by).limit(limit + 1)
    rows: list[Any] = list(session.scalars(ordered))
    more = len(rows) > limit
    return Page(rows[:limit], _seal(str(getattr(rows[limit - 1], by.key))) if more else "")


def matches(query: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that every word of ``query`` stands in one of these columns, whatever its case."""
    words = query.split()
    return and_(
        true(), *(or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words)
    )


def _seal(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _open(cursor: str, kind: type) -> Any:
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        key = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        key = ""
    number = kind is int and key.isdecimal() and len(key) <= MOST_DIGITS
    if not key or not key.isprintable() or (kind is int and not number):
        raise BadDataError(
            "the cursor is not one that a page gave",
            code="bad-cursor",
            remedy="Start again without a cursor.",
        )
    return kind(key)
