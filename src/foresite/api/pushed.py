"""Reading the body of a push: columns of numbers, checked; plain bodies at a fraction of the cost."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from foresite.api.schemas import LARGEST_QUALITY, MOST_ROWS, Push
from foresite.core.timeaxis import to_micros

_MUST = frozenset({"series", "event_at", "value"})
_MAY = _MUST | {"known_at", "quality"}
_INSTANT = TypeAdapter(AwareDatetime)


@dataclass(frozen=True, slots=True)
class Pushed:
    """The rows of a body column by column; instants in microseconds since 1970, none where none was given."""

    series: Sequence[str | int]
    event_at: Sequence[int]
    value: Sequence[float]
    known_at: Sequence[int | None]
    quality: Sequence[int]


def read(body: bytes) -> Pushed:
    """Return the rows of a body.

    Raises:
        RequestValidationError: it is not as ``Push`` says; each fault is named.
    """
    return plain(body) or checked(body)


def checked(body: bytes) -> Pushed:
    """Return the rows of a body as ``Push`` reads them, the only judge of what is wrong with one."""
    try:
        rows = Push.model_validate_json(body).rows
    except ValidationError as cause:
        raise RequestValidationError(cause.errors(include_url=False)) from cause
    return Pushed(
        [row.series for row in rows],
        [to_micros(row.event_at) for row in rows],
        [row.value for row in rows],
        [None if row.known_at is None else to_micros(row.known_at) for row in rows],
        [row.quality for row in rows],
    )


def plain(body: bytes) -> Pushed | None:
    """Return the rows of a body that has nothing unusual in it, and None for any other.

    Usual is: all rows name the same things in the same order, numbers are numbers and times texts.
    """
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    rows = told.get("rows") if type(told) is dict and len(told) == 1 else None
    if type(rows) is not list or not 1 <= len(rows) <= MOST_ROWS or _types(rows) != {dict}:
        return None
    names, *others = set(map(tuple, rows))
    if others or not _MUST <= set(names) <= _MAY:
        return None
    columns = dict(zip(names, zip(*map(dict.values, rows), strict=True), strict=True))
    if not all(_USUAL[name](column) for name, column in columns.items()):
        return None
    try:
        at = _instants({*columns["event_at"], *columns.get("known_at", ())})
    except ValidationError:
        return None
    return Pushed(
        columns["series"],
        list(map(at.__getitem__, columns["event_at"])),
        list(map(float, columns["value"])),
        list(map(at.get, columns["known_at"])) if "known_at" in columns else (None,) * len(rows),
        columns.get("quality") or (0,) * len(rows),
    )


def _types(column: Iterable[Any]) -> set[type]:
    return set(map(type, column))


def _are_series(column: Sequence[Any]) -> bool:
    types = _types(column)
    return types == {str} or (types == {int} and min(column) >= 1 and max(column) < 2**63)


_USUAL: dict[str, Callable[[Sequence[Any]], bool]] = {
    "series": _are_series,
    "event_at": lambda column: _types(column) == {str},
    "value": lambda column: _types(column) <= {float, int} and all(map(isfinite, column)),
    "known_at": lambda column: _types(column) <= {str, type(None)},
    "quality": lambda column: _types(column) == {int} and min(column) >= 0 and max(column) <= LARGEST_QUALITY,
}
"""What a column of a plain body holds; an int is no bool here."""


def _instants(texts: set[str | None]) -> dict[str | None, int]:
    """Return microseconds by text: the rows of a push mostly share their instants."""
    return {text: to_micros(_INSTANT.validate_python(text)) for text in texts - {None}}
