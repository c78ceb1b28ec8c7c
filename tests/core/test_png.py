"""A logo is one picture and nothing else."""

import struct
import zlib

import pytest

from foresite.core.errors import BadDataError
from foresite.core.png import MOST_BYTES, bare_png, drawn

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture(
    width: int = 2, height: int = 2, pixels: bytes | None = None, interlaced: int = 0, more: bytes = b""
) -> bytes:
    raw = b"".join(b"\0" + bytes(4 * width) for _ in range(height)) if pixels is None else pixels
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, interlaced))
    return SIGNATURE + header + more + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND")


def test_what_does_not_draw_is_let_go() -> None:
    told = chunk(b"tEXt", b"Comment\0<script>alert(1)</script>") + chunk(b"eXIf", b"II*\0where it was taken")
    assert bare_png(picture(more=told)) == picture()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0 a photograph", picture()[:-1],
        picture() + b"<html>", picture().replace(b"IDAT", b"IDAX"), SIGNATURE, SIGNATURE + chunk(b"IEND"),
        picture(interlaced=1), picture(pixels=b"\0"), picture(pixels=bytes(10_000_000)), picture(0),
        SIGNATURE + chunk(b"IHDR", b"short") + chunk(b"IEND"),
    ],
    ids=[
        "nothing", "svg", "jpeg", "cut", "and a page", "damaged", "bare", "no header", "interlaced",
        "too few", "one that grows", "no width", "short header",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadDataError) as refused:
        bare_png(content)
    assert refused.value.code in {"logo-unreadable", "logo-too-large"}


@pytest.mark.parametrize("content", [bytes(MOST_BYTES + 1), picture(1025, 1)], ids=["bytes", "pixels"])
def test_what_is_too_large_is_refused_with_how_large_it_is(content: bytes) -> None:
    with pytest.raises(BadDataError, match=r"65|1025") as refused:
        bare_png(content)
    assert refused.value.code == "logo-too-large"


def test_a_drawn_picture_is_one() -> None:
    assert bare_png(drawn(b"red", b"sky")) == drawn(b"red", b"sky")
