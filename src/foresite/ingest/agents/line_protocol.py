"""Line protocol of InfluxDB: ``measurement,tag=value field=1.5,other=2i 1714521600000000000``.

As its reference has it: a backslash keeps a comma, a space and (but in a measurement) an equals sign from
ending a word and is itself where anything else follows; texts stand in quotes and may hold line ends.
https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
"""

import re
from functools import lru_cache
from math import isfinite

from foresite.core.errors import BadDataError
from foresite.ingest.agents.batch import LONGEST_WORDS, NOT_A_NUMBER, Batch
from foresite.ingest.agents.naming import Called, of_line

MICROS = {
    "ns": (1, 1000),
    "us": (1, 1),
    "ms": (1000, 1),
    "s": (1_000_000, 1),
    "m": (60_000_000, 1),
    "h": (3_600_000_000, 1),
}
"""By precision, what a time is multiplied with and then divided by to be microseconds."""
PRECISIONS = {**{name: name for name in MICROS}, "": "ns", "n": "ns", "u": "us", "µ": "us"}
"""Every way to say a precision: those of InfluxDB 2, and the shorter ones of InfluxDB 1."""
_REMEMBERED = 8_192
"""Series whose names are known without reading them again."""
_LONGEST_NUMBER = 400
_UNSIGNED_BITS, _SIGNED_BITS = 64, 63

# possessive, so that no way of reading a line but the first is ever tried
_MEASUREMENT = r"(?:[^\\, \n\r]++|\\[, ]?+)++"
_WORD = r"(?:[^\\,= \n\r]++|\\[,= ]?+)++"
_TEXT = r'"(?:[^"\\]++|\\.)*+"'
_FIELD = rf'{_WORD}=(?:{_TEXT}|[^", \n\r]++)'
_LINE = re.compile(
    rf" *+(?P<head>{_MEASUREMENT}(?:,{_WORD}={_WORD})*+)"
    rf" ++(?P<fields>{_FIELD}(?:,{_FIELD})*+)"
    r"(?: ++(?P<time>-?[0-9]{1,19}))?+ *+\r?+(?:\n|\Z)",
    re.DOTALL,
)
_NOTHING = re.compile(r"[ \t\r]*+(?:#[^\n]*+)?(?:\n|\Z)")
_ONE_FIELD = re.compile(_FIELD, re.DOTALL)
_NAME = re.compile(_MEASUREMENT)
_TAG = re.compile(rf",({_WORD})=({_WORD})")
_KEPT = re.compile(r"\\([,= ])")
_KEPT_IN_NAME = re.compile(r"\\([, ])")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"(-?)([0-9]{1,20})([iu])")
_NO_NUMBER = re.compile(r"[-+]?(?:nan|inf|infinity)", re.IGNORECASE)
_TRUTHS = {**dict.fromkeys(("t", "T", "true", "True", "TRUE"), 1.0)}
_TRUTHS |= dict.fromkeys(("f", "F", "false", "False", "FALSE"), 0.0)
_STRAY = re.compile("[\udc80-\udcff]")

UNREADABLE = "it is not line protocol: measurement,tag=value field=1.5 time"
NO_UTF8 = "it is not UTF-8"
TWICE = "a tag is named twice"
TOO_LONG = f"the names are longer than {LONGEST_WORDS} letters"
TEXT = "a text is no value"
NO_VALUE = "a field holds no number, truth or text"
TOO_LARGE = "a number is larger than a value can be"


class _NoValueError(Exception):
    """A field holds nothing that can be a value; says why."""


def precision_of(told: str) -> str:
    """Return the precision that a client says.

    Raises:
        BadDataError: there is none of that name.
    """
    if told not in PRECISIONS:
        raise BadDataError(
            f"there is no precision {told[:20]!r}",
            code="precision-unknown",
            remedy=f"Say one of {', '.join(MICROS)}.",
        )
    return PRECISIONS[told]


def read(body: bytes, *, bucket: str, precision: str, arrived: int) -> Batch:
    """Read the lines of a body.

    Args:
        body: lines in UTF-8.
        bucket: stands first in the keys of their series.
        precision: unit of their times, one of ``MICROS``.
        arrived: the instant of lines without a time, microseconds since 1970.

    Raises:
        RefusedError: there are too many values.
    """
    text, stray = _decoded(body)
    factor, divisor = MICROS[precision]
    batch, at, line = Batch(), 0, 1
    while at < len(text):
        if nothing := _NOTHING.match(text, at):
            at, line = nothing.end(), line + 1
            continue
        found = _LINE.match(text, at)
        end = found.end() if found else _end_of_line(text, at)
        if stray and _STRAY.search(text, at, end):
            batch.refuse(line, NO_UTF8)
        elif found is None:
            batch.refuse(line, UNREADABLE)
        else:
            head, fields, time = found["head"], found["fields"], found["time"]
            event_at = arrived if time is None else int(time) * factor // divisor
            _take(batch, line, (bucket, head, fields), event_at)
        line += text.count("\n", at, end)
        at = end
    return batch


def _decoded(body: bytes) -> tuple[str, bool]:
    """Return a body as text, and whether some of it is not UTF-8."""
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return body.decode(errors="surrogateescape"), True


def _end_of_line(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)


def _take(batch: Batch, line: int, words: tuple[str, str, str], event_at: int) -> None:
    """Take the fields of a line; one that is no value does not keep the others out."""
    bucket, head, fields = words
    for each in _split(fields):
        name, value = each
        if len(head) + len(name) > LONGEST_WORDS:
            batch.refuse(line, TOO_LONG)
            continue
        called = _called(bucket, head, name)
        if called is None:
            batch.refuse(line, TWICE)
            continue
        try:
            number = _number(value)
        except _NoValueError as cause:
            batch.refuse(line, str(cause))
            continue
        if number is None:
            batch.skipped[NOT_A_NUMBER] += 1
        else:
            batch.add(line, called, event_at, number)


def _split(fields: str) -> list[tuple[str, str]]:
    """Return names and values of fields as they are written."""
    plain = '"' not in fields and "\\" not in fields
    told = fields.split(",") if plain else _ONE_FIELD.findall(fields)
    if plain:
        return [(name, value) for name, _, value in (each.partition("=") for each in told)]
    return [_parted(each) for each in told]


def _parted(field: str) -> tuple[str, str]:
    """Part a field at the first equals sign that no backslash keeps."""
    at = field.index("=")
    while field[at - 1] == "\\":
        at = field.index("=", at + 1)
    return field[:at], field[at + 1 :]


def _number(value: str) -> float | None:
    """Return the number that a field holds; None if it says that there is none."""
    if _NUMBER.fullmatch(value) and len(value) <= _LONGEST_NUMBER:
        number = float(value)
        if not isfinite(number):
            raise _NoValueError(TOO_LARGE)
        return number
    if whole := _WHOLE.fullmatch(value):
        return _whole(whole)
    if value in _TRUTHS:
        return _TRUTHS[value]
    if _NO_NUMBER.fullmatch(value):
        return None
    raise _NoValueError(TEXT if value.startswith('"') else NO_VALUE)


def _whole(told: re.Match[str]) -> float:
    """Return a whole number of 64 bits, with a sign or (``u``) without one."""
    sign, digits, kind = told.groups()
    number = int(digits)
    if kind == "u":
        fits = not sign and number < 2**_UNSIGNED_BITS
    else:
        fits = number < 2**_SIGNED_BITS + (1 if sign else 0)
    if not fits:
        raise _NoValueError(TOO_LARGE)
    return float(-number if sign else number)


@lru_cache(maxsize=_REMEMBERED)
def _called(bucket: str, head: str, field: str) -> Called | None:
    """Return the series that a field is of; None if a tag is named twice."""
    name = _NAME.match(head)
    assert name is not None  # noqa: S101 -- the head of a line begins with it
    tags = [(_plain(each), _plain(value)) for each, value in _TAG.findall(head, name.end())]
    if len(dict(tags)) < len(tags):
        return None
    return of_line(bucket, _KEPT_IN_NAME.sub(r"\1", name[0]), dict(tags), _plain(field))


def _plain(word: str) -> str:
    return _KEPT.sub(r"\1", word) if "\\" in word else word
