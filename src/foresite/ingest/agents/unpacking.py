"""Bodies as agents pack them, gzip and snappy, unpacked up to a bound and no further."""

import zlib

import cramjam

from foresite.core.errors import BadDataError, RefusedError

_GZIP = 16 + zlib.MAX_WBITS
_VARINT_BYTES = 5
"""Bytes of a length of 32 bits, seven bits each."""


def gunzipped(body: bytes, most: int) -> bytes:
    """Return what a gzip body holds, of one member or several.

    Raises:
        BadDataError: it is not gzip, or ends too early.
        RefusedError: it holds more than ``most`` bytes.
    """
    found, rest = bytearray(), body
    while rest:
        member = zlib.decompressobj(_GZIP)
        try:
            found += member.decompress(rest, most + 1 - len(found))
        except zlib.error as cause:
            raise _unreadable("gzip") from cause
        if len(found) > most:
            raise _too_large(most)
        if not member.eof:
            raise _unreadable("gzip")
        rest = member.unused_data
    return bytes(found)


def unsnapped(body: bytes, most: int) -> bytes:
    """Return what a block of snappy holds; what it says to hold is looked at before any of it is unpacked.

    Raises:
        BadDataError: it is not a block of snappy.
        RefusedError: it says to hold more than ``most`` bytes.
    """
    if _length(body) > most:
        raise _too_large(most)
    try:
        return bytes(cramjam.snappy.decompress_raw(body))
    except cramjam.DecompressionError as cause:
        raise _unreadable("snappy") from cause


def _length(body: bytes) -> int:
    """Return the length that a block of snappy begins with."""
    length = 0
    for place, byte in enumerate(body[:_VARINT_BYTES]):
        length |= (byte & 127) << 7 * place
        if byte < 128:  # noqa: PLR2004 -- the last byte of a number
            return length
    raise _unreadable("snappy")


def _unreadable(coding: str) -> BadDataError:
    return BadDataError(
        f"the body is not {coding}, or only a part of it",
        code="body-packed-wrongly",
        remedy="Send it as its content-encoding says.",
        coding=coding,
    )


def _too_large(most: int) -> RefusedError:
    return RefusedError(
        f"the body holds more than {most:,} bytes",
        code="batch-too-large",
        remedy="Let the agent send smaller batches.",
        most=most,
    )
