"""Prometheus remote write 1.0: the protobuf messages of a batch, read by hand and within bounds.

https://prometheus.io/docs/specs/prw/remote_write_spec/ has the messages: ``WriteRequest`` holds time series
(field 1), a time series labels (1), samples (2) and native histograms (4), a label name (1) and value (2), a
sample value (1, double) and timestamp (2, milliseconds). Fields of other numbers are passed over.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import isfinite
from struct import Struct

from foresite.core.errors import BadDataError
from foresite.ingest.agents.batch import HISTOGRAM, LONGEST_WORDS, NOT_A_NUMBER, STALE, Batch
from foresite.ingest.agents.naming import Called, of_metric

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""Kinds of fields on the wire."""
_SERIES = _LABELS = _NAME = _VALUE = 1
_SAMPLES = _TEXT = _TIMESTAMP = 2
_HISTOGRAMS = 4
_FIXED = {FIXED64: 8, FIXED32: 4}
_VARINT_BITS, _ALL_BITS = 70, 2**64 - 1
_STALE = (0x7FF0000000000002).to_bytes(8, "little")
"""The one NaN by which Prometheus says that a series has ended."""
_DOUBLE = Struct("<d")
_REMEMBERED = 8_192
_MICROS_PER_MILLI = 1000
_METRIC = "__name__"

NO_METRIC = "it has no label __name__"
TWICE = "a label is named twice"
TOO_LONG = f"the labels are longer than {LONGEST_WORDS} letters"
NO_UTF8 = "a label is not UTF-8"
_Field = tuple[int, int, int, int, int]
"""Number and kind, and where the field and its value begin and end; the end of a varint is its number."""


class _BrokenError(Exception):
    """The bytes are no message."""


def read(body: bytes) -> Batch:
    """Read a ``WriteRequest``, unpacked.

    Raises:
        BadDataError: it is not one.
        RefusedError: it holds too many samples.
    """
    batch = Batch(unit="series")
    place = 0
    try:
        for number, kind, _, start, end in _fields(body, 0, len(body)):
            if (number, kind) == (_SERIES, BYTES):
                place += 1
                _take(batch, place, body[start:end])
    except _BrokenError as cause:
        raise BadDataError(
            "the body is no prometheus.WriteRequest",
            code="body-no-write-request",
            remedy="Send remote write 1.0: a protobuf message in one block of snappy.",
        ) from cause
    return batch


def _take(batch: Batch, place: int, series: bytes) -> None:
    """Take the samples of one series; its labels are mostly the same bytes as the last time."""
    labels, samples = list[bytes](), list[tuple[int, int]]()
    for number, kind, began, start, end in _fields(series, 0, len(series)):
        if (number, kind) == (_LABELS, BYTES):
            labels.append(series[began:end])
        elif (number, kind) == (_SAMPLES, BYTES):
            samples.append((start, end))
        elif (number, kind) == (_HISTOGRAMS, BYTES):
            batch.skipped[HISTOGRAM] += 1
    head = b"".join(labels)
    called = _called(head) if len(head) <= 2 * LONGEST_WORDS else TOO_LONG
    for start, end in samples:
        value, millis = _sample(series, start, end)
        if isinstance(called, str):
            batch.refuse(place, called)
        elif isfinite(number := _DOUBLE.unpack(value)[0]):
            batch.add(place, called, millis * _MICROS_PER_MILLI, number)
        else:
            batch.skipped[STALE if value == _STALE else NOT_A_NUMBER] += 1


def _sample(data: bytes, start: int, end: int) -> tuple[bytes, int]:
    """Return the eight bytes of a value, and its time in milliseconds."""
    value, millis = bytes(8), 0
    for number, kind, _, at, stop in _fields(data, start, end):
        if (number, kind) == (_VALUE, FIXED64):
            value = data[at:stop]
        elif (number, kind) == (_TIMESTAMP, VARINT):
            millis = stop - 2**64 if stop >= 2**63 else stop
    return value, millis


@lru_cache(maxsize=_REMEMBERED)
def _called(head: bytes) -> Called | str:
    """Return the series that labels name, or why they name none."""
    labels, told = dict[str, str](), 0
    try:
        for *_, start, end in _fields(head, 0, len(head)):
            parts = _parts(head, start, end)
            name = parts.get(_NAME, b"").decode()
            if name in labels:
                return TWICE
            labels[name] = parts.get(_TEXT, b"").decode()
            told += len(name) + len(labels[name])
    except UnicodeDecodeError:
        return NO_UTF8
    metric = labels.pop(_METRIC, "")
    if not metric:
        return NO_METRIC
    if told > LONGEST_WORDS:
        return TOO_LONG
    return of_metric(metric, {name: value for name, value in labels.items() if name and value})


def _parts(data: bytes, start: int, end: int) -> dict[int, bytes]:
    """Return the texts of a message by their numbers."""
    return {number: data[at:stop] for number, kind, _, at, stop in _fields(data, start, end) if kind == BYTES}


def _fields(data: bytes, at: int, end: int) -> Iterator[_Field]:
    """Yield the fields of a message.

    Raises:
        _BrokenError: it ends within one, or has one of a kind that there is not.
    """
    while at < end:
        began = at
        tag, at = _varint(data, at, end)
        number, kind = tag >> 3, tag & 7
        if kind == BYTES:
            length, at = _varint(data, at, end)
            stop = told = at + length
        elif kind == VARINT:
            told, stop = _varint(data, at, end)
        elif kind in _FIXED:
            stop = told = at + _FIXED[kind]
        else:
            raise _BrokenError
        if stop > end or not number:
            raise _BrokenError
        yield number, kind, began, at, told
        at = stop


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return a number written seven bits a byte, and where it ends."""
    number = shift = 0
    while at < end and shift < _VARINT_BITS:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004 -- the last byte of a number
            return number & _ALL_BITS, at
        shift += 7
    raise _BrokenError
