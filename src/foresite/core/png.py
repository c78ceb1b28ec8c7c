"""Pictures that people give us: PNG only, with nothing in it but the picture; pure."""

import struct
import zlib
from collections.abc import Iterator

from foresite.core.errors import BadDataError

MOST_BYTES = 64 * 1024
MOST_PIXELS = 1024
"""Of a side."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
"""What draws the picture; texts, places, times and whatever programs add are let go."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by the type of colour (ISO/IEC 15948, table 11.1)."""
_DEPTHS = (1, 2, 4, 8, 16)
_HEADER, _CHUNK = 13, 12


def bare_png(content: bytes) -> bytes:
    """Return a picture without anything that does not draw it.

    Its chunks, their sums and the length of what they unpack to are checked, so that it is one picture and
    nothing else: no page, no program, and none that grows when it is drawn.

    Raises:
        BadDataError: it is too large, or no such picture.

    Source:
        ISO/IEC 15948:2004, Portable Network Graphics.
    """
    if len(content) > MOST_BYTES:
        raise BadDataError(
            f"a logo has at most {MOST_BYTES // 1024} kB, and this one has {len(content) // 1024 + 1}",
            code="logo-too-large",
            remedy="Make it smaller: it is shown 28 pixels high.",
        )
    if not content.startswith(_SIGNATURE):
        raise _refusal("it is no PNG")
    chunks = list(_chunks(content))
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or kinds.count(b"IHDR") != 1:
        raise _refusal("its chunks are not those of a picture")
    _expect_pixels(chunks[0][1], b"".join(body for kind, body in chunks if kind == b"IDAT"))
    return _SIGNATURE + b"".join(_packed(kind, body) for kind, body in chunks if kind in _KEPT)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(content):
        if len(content) - at < _CHUNK:
            raise _refusal("it is cut off")
        (length,) = struct.unpack_from(">I", content, at)
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if content[at : at + _CHUNK + length] != _packed(kind, body):
            raise _refusal("it is cut off or damaged")
        yield kind, body
        at += _CHUNK + length
        if kind == b"IEND" and at != len(content):
            raise _refusal("something follows the picture")


def _expect_pixels(header: bytes, packed: bytes) -> None:
    if len(header) != _HEADER:
        raise _refusal("its header is none")
    width, height, depth, colour, *ways = struct.unpack(">IIBBBBB", header)
    if colour not in _CHANNELS or depth not in _DEPTHS or ways != [0, 0, 0]:
        raise _refusal("it is interlaced, or packed in a way that we do not read")
    if not (1 <= width <= MOST_PIXELS and 1 <= height <= MOST_PIXELS):
        raise BadDataError(
            f"a logo has at most {MOST_PIXELS} pixels a side, and this one is {width} by {height}",
            code="logo-too-large",
            remedy="Make it smaller: it is shown 28 pixels high.",
        )
    expected = height * (1 + (width * depth * _CHANNELS[colour] + 7) // 8)
    unpacking = zlib.decompressobj()
    try:
        unpacked = len(unpacking.decompress(packed, expected + 1))
    except zlib.error as cause:
        raise _refusal("its pixels cannot be unpacked") from cause
    if unpacked != expected or unpacking.unused_data:
        raise _refusal("its pixels are not as many as it says")


def _packed(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _refusal(why: str) -> BadDataError:
    return BadDataError(
        f"a logo is a PNG, and {why}",
        code="logo-unreadable",
        remedy="Save it as a plain PNG, not interlaced; the page makes one of whatever the browser can draw.",
    )


def drawn(*pixels: bytes) -> bytes:
    """Return a picture of one row of pixels, three bytes each.

    >>> bare_png(drawn(b"red", b"sky")) == drawn(b"red", b"sky")
    True
    """
    header = struct.pack(">IIBBBBB", len(pixels), 1, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" + b"".join(pixels))), (b"IEND", b""))
    return _SIGNATURE + b"".join(_packed(*part) for part in parts)
