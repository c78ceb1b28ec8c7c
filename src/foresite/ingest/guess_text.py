"""Guessing how bytes become text: byte-order mark, encoding, line ends; and what a guess is."""

import codecs
from dataclasses import dataclass

import charset_normalizer

from foresite.ingest.containers import fault

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_WESTERN = frozenset(
    "äöüßÄÖÜéèêëàâçîïôûùÉÈÀÇñÑáíóúÁÍÓÚ¿¡ãõÃÕåæøÅÆØ°²³µ€£§·…½±ªº\u2013\u2014\u2018\u2019\u201c\u201d\u00a0"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """One thing that was decided about a file.

    Attributes:
        field: of the contract (``time.zone``), or what was seen where no field is needed (``line ends``).
        value: as it stands there.
        confidence: 0 (a wild guess) to 1 (certain).
        why: one sentence.
        alternatives: values that the file allows as well, the likeliest first.
    """

    field: str
    value: str
    confidence: float
    why: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """The beginning of a file as text with line feeds, the encoding, and why."""

    text: str
    encoding: str
    guesses: list[Guess]


def decoded(title: str, head: bytes) -> Decoded:
    """Say in which encoding and with which line ends a text begins.

    Raises:
        BadDataError: it is not text.
    """
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    if mark:
        encoding = _MARKS[mark]
        guesses = [
            Guess("byte-order mark", mark.hex(" "), 1.0, "the file begins with it; it is taken off"),
            Guess("file.encoding", encoding, 1.0, "the byte-order mark says so"),
        ]
        head = head if encoding == "utf-16" else head[len(mark) :]
    else:
        guess = _encoding(title, head)
        encoding, guesses = guess.value, [guess]
    text = head.decode(encoding, "replace")
    guesses.append(_line_ends(text))
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding, guesses)


def _line_ends(text: str) -> Guess:
    both, feeds, returns = text.count("\r\n"), text.count("\n"), text.count("\r")
    if returns and not feeds:
        return Guess("line ends", "CR", 0.95, "carriage returns alone, as on old Macintoshes")
    if both and both < feeds:
        return Guess("line ends", "mixed", 0.9, f"{both:,} of {feeds:,} lines end in CR LF, the others in LF")
    return Guess("line ends", "CR LF" if both else "LF", 1.0, "every line ends so")


def _encoding(title: str, head: bytes) -> Guess:
    if b"\0" in head:
        return _wide_characters(title, head[: 2 * 4096])
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _eight_bits(head)
    if head.isascii():
        return Guess("file.encoding", "utf-8", 0.9, "only ASCII so far, which UTF-8 contains")
    return Guess("file.encoding", "utf-8", 0.99, "there are letters beyond ASCII, and all of them are UTF-8")


def _wide_characters(title: str, head: bytes) -> Guess:
    """Tell UTF-16 without a mark by its many zero bytes on one side."""
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / max(1, len(head[1::2]))
    for encoding, empty, full in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if empty > 0.8 and full < 0.1:  # noqa: PLR2004 -- nearly all and nearly none
            return Guess("file.encoding", encoding, 0.9, "every second byte is zero, as in UTF-16")
    raise fault(
        title,
        "this is binary data, not text",
        code="file-binary",
        remedy="Check the file and its ending.",
    )


def _eight_bits(head: bytes) -> Guess:
    telling = b"\n".join(line for line in head.splitlines() if not line.isascii())[:65_536]
    try:
        letters = {letter for letter in telling.decode("cp1252") if not letter.isascii()}
    except UnicodeDecodeError:
        letters = {"?"}
    if letters <= _WESTERN:
        why = f"it is not UTF-8, and so read its letters are {' '.join(sorted(letters)[:12])}"
        return Guess("file.encoding", "cp1252", 0.85, why)
    best = charset_normalizer.from_bytes(telling).best()
    found = best.encoding if best and not best.encoding.startswith("utf") else "latin-1"
    return Guess("file.encoding", found, 0.4, "it is not UTF-8; this encoding makes the likeliest text")
