"""Lines: cut a stream of text into blocks of whole lines in UTF-8, and blocks into cells."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from foresite.core.errors import BadDataError
from foresite.ingest.containers import BLOCK_BYTES, MAX_LINE_BYTES, Source, fault
from foresite.ingest.contract import FileShape
from foresite.ingest.numbers import Plain

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ASCII_IS_SAME = {"utf-8", "utf8", "latin-1", "cp1252", "ascii"}
_SNIFF = 8192
MAX_CELL_LINES = 64
MAX_MALFORMED = 50_000
"""Lines of one block that may not fit the header while fewer do."""

_FEED = ord("\n")
_STRETCH = 2**20
"""Bytes in which line feeds are counted at once when a line is looked for."""

_TRUST = 2
"""Blocks in a row with a doubtful cell, after which the columns of a file are read as text at once."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file.

    Attributes:
        text: UTF-8, lines ended by a line feed, no byte-order mark.
        first_line: number of the first line in the file, from 1.
        lines: how many there are; the last may want its line feed.
    """

    text: bytes
    first_line: int
    lines: int

    def without(self, count: int) -> tuple[list[str], "Block"]:
        """Take off the first lines; return them and the rest."""
        taken: list[str] = []
        start = 0
        for _ in range(count):
            end = self.text.find(b"\n", start)
            end = len(self.text) if end < 0 else end
            if start >= len(self.text):
                break
            taken.append(self.text[start:end].decode("utf-8").rstrip("\r"))
            start = end + 1
        rest = self.text[start:]
        return taken, Block(rest, self.first_line + len(taken), self.lines - len(taken))

    def raw(self, lines: list[int]) -> dict[int, str]:
        """Return the raw text of these lines of the file, at most 2,000 characters each."""
        mine = sorted({line for line in lines if 0 <= line - self.first_line < self.lines})
        found: dict[int, str] = {}
        for line, start in zip(mine, self._starts(np.array(mine, np.int64) - self.first_line), strict=True):
            end = self.text.find(b"\n", start)
            text = self.text[start : end if end >= 0 else len(self.text)]
            found[line] = text.decode("utf-8", "replace").rstrip("\r")[:2000]
        return found

    def _starts(self, numbers: np.ndarray) -> list[int]:
        """Return where the lines of these numbers (from 0, rising) begin, searching only where one is."""
        codes = np.frombuffer(self.text, np.uint8)
        starts = [0] * int(np.searchsorted(numbers, 1))
        before = 0
        for at in range(0, len(codes), _STRETCH):
            if len(starts) == len(numbers):
                break
            feeds = codes[at : at + _STRETCH] == _FEED
            after = before + int(np.count_nonzero(feeds))
            here = numbers[len(starts) : int(np.searchsorted(numbers, after, side="right"))]
            if len(here):
                starts += (np.flatnonzero(feeds)[here - before - 1] + at + 1).tolist()
            before = after
        return starts


def _feeds(text: bytes) -> int:
    """Count line feeds: NumPy does it in half the time of ``bytes.count``, to which each is a new search."""
    return int(np.count_nonzero(np.frombuffer(text, np.uint8) == _FEED))


def cells(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of CSV text, row by row."""
    csv.field_size_limit(MAX_LINE_BYTES)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def blocks(source: Source, shape: FileShape) -> Iterator[Block]:
    """Yield a stream as blocks of whole lines, after the preamble and before the trailer.

    Raises:
        BadDataError: binary, in another encoding, or with a line longer than ``MAX_LINE_BYTES``.
    """
    line = 1
    to_skip = shape.skip_lines
    waiting = shape.start_after
    begun = False
    for text, feeds in _whole_lines(_utf8(source, shape), source.title):
        block = Block(text, line, feeds + (not text.endswith(b"\n")))
        line += block.lines
        if waiting:
            found = _line_at(block.text, waiting)
            if found < 0:
                continue
            taken, block = block.without(block.text[:found].count(b"\n") + 1)
            waiting = ""
        if to_skip:
            taken, block = block.without(to_skip)
            to_skip -= len(taken)
        if shape.stop_at and (end := _line_at(block.text, shape.stop_at)) >= 0:
            if block.text[:end]:
                yield Block(block.text[:end], block.first_line, _feeds(block.text[:end]))
            return
        if block.text:
            begun = True
            yield block
    if waiting and not begun:
        raise fault(
            source.title,
            f"no line reads {waiting!r}",
            code="start-missing",
            remedy="Correct [file] start_after.",
        )


def _line_at(text: bytes, line: str) -> int:
    """Return where a line that reads exactly so begins, or -1."""
    found = re.search(rb"(?m)^" + re.escape(line.encode()) + rb"[ \t]*\r?$", text)
    return found.start() if found else -1


def _utf8(source: Source, shape: FileShape) -> Iterator[tuple[bytes, int]]:
    """Yield the stream as pieces of UTF-8 without a byte-order mark, each checked, and their line feeds."""
    head = source.stream.read(_SNIFF)
    bom = next((mark for mark in _BOMS if head.startswith(mark)), b"")
    encoding = _BOMS.get(bom, shape.encoding)
    if encoding != "utf-16" and not shape.encoding.lower().startswith("utf-16") and b"\0" in head:
        raise fault(
            source.title,
            "this is binary data, not text",
            code="file-binary",
            remedy="Check the file, or state [file] format.",
        )
    if bom == codecs.BOM_UTF8:
        head = head[len(bom) :]
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as cause:
        raise fault(
            source.title,
            f"{encoding!r} is not an encoding",
            code="bad-encoding",
            remedy="Use utf-8, latin-1 or cp1252.",
        ) from cause
    lines = 1
    piece = head
    while piece:
        try:
            plain = encoding.lower() in _ASCII_IS_SAME and not decoder.getstate()[0] and piece.isascii()
            made = piece if plain else decoder.decode(piece).encode("utf-8")
        except UnicodeDecodeError as cause:
            raise _wrong_encoding(source, encoding, lines + piece[: cause.start].count(b"\n")) from cause
        if b"\r" in made and b"\n" not in made:
            made = made.replace(b"\r", b"\n")  # line ends of old Macintosh files
        feeds = _feeds(made)
        lines += feeds
        yield made, feeds
        piece = source.stream.read(BLOCK_BYTES)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as cause:
        raise _wrong_encoding(source, encoding, lines) from cause


def _wrong_encoding(source: Source, encoding: str, line: int) -> Exception:
    return fault(
        source.title,
        f"line {line} is not {encoding}",
        code="wrong-encoding",
        remedy="State [file] encoding, such as latin-1 or cp1252; inspect proposes one.",
        line=line,
        encoding=encoding,
    )


def _whole_lines(pieces: Iterator[tuple[bytes, int]], title: str) -> Iterator[tuple[bytes, int]]:
    """Join and cut pieces at line feeds outside quotes; yield them with their line feeds."""
    rest, feeds = b"", 0
    for piece, more in pieces:
        feeds += more
        plain = piece.rfind(b"\n") + 1 if b'"' not in piece and b'"' not in rest else 0
        if plain:
            yield b"".join((rest, memoryview(piece)[:plain])), feeds
            rest, feeds = piece[plain:], 0
        else:
            rest += piece
            if len(rest) < _SNIFF and len(piece) >= BLOCK_BYTES:
                continue
            if cut := _cut(rest):
                yield rest[:cut], feeds - (left := _feeds(rest[cut:]))
                rest, feeds = rest[cut:], left
        if len(rest) > MAX_LINE_BYTES and b"\n" not in rest:
            raise fault(
                title,
                f"a line is longer than {MAX_LINE_BYTES >> 20} MiB",
                code="line-too-long",
                remedy="Check the line ends and quotes of the file; this is hardly a table.",
            )
    if rest:
        yield rest, feeds


def _cut(text: bytes) -> int:
    """Return where the last line that ends outside quotes ends, or 0."""
    cut = text.rfind(b"\n") + 1
    tries = 0
    while cut and text.count(b'"', 0, cut) % 2 and tries < MAX_CELL_LINES:
        cut = text.rfind(b"\n", 0, cut - 1) + 1
        tries += 1
    if not cut or tries == MAX_CELL_LINES:
        cut = text.rfind(b"\n") + 1 if len(text) > MAX_LINE_BYTES else 0
    return cut


class Table:
    """Lays the blocks of one stream under its header."""

    def __init__(self, names: list[str], delimiter: str, plain: Plain) -> None:
        """Remember the header and the columns that may be numbers at once."""
        self._names, self._delimiter, self._plain = names, delimiter, plain
        self._trust = _TRUST if plain.columns & set(names) else 0

    def lay(self, block: Block) -> tuple[pl.DataFrame, dict[int, str]]:
        """Lay the lines of a block under the header.

        Returns:
            ``__line`` and a column for each name: of text, and of numbers where ``Plain`` allows it;
            and line -> fault of lines with too many or too few cells.
        """
        if self._trust and b'"' not in block.text:
            frame = _typed(block, self._names, self._delimiter, self._plain)
            if frame is not None:
                self._trust = _TRUST
                return frame, {}
            self._trust -= 1
        return parse_block(block, self._names, self._delimiter)


def _typed(block: Block, names: list[str], delimiter: str, plain: Plain) -> pl.DataFrame | None:
    """Lay out a block with numbers for plain columns, or None where that cannot be done without a doubt."""
    frame = _read(block, plain.schema(names), delimiter)
    return frame if frame is not None and plain.holds(frame) else None


def parse_block(block: Block, names: list[str], delimiter: str) -> tuple[pl.DataFrame, dict[int, str]]:
    """Lay the lines of a block under the header, all as text."""
    if not block.text or block.text.isspace():
        return pl.DataFrame(schema={"__line": pl.Int64(), **dict.fromkeys(names, pl.String())}), {}
    frame = _read(block, dict.fromkeys(names, pl.String()), delimiter)
    return _slowly(block, names, delimiter) if frame is None else (frame, {})


def _read(block: Block, schema: Mapping[str, pl.DataType], delimiter: str) -> pl.DataFrame | None:
    """Read a block of which every line is a row with a cell for each column, or return None."""
    try:
        frame = pl.read_csv(
            block.text, has_header=False, separator=delimiter, infer_schema=False,
            schema=schema, raise_if_empty=False,
        )  # fmt: skip
    except pl.exceptions.PolarsError:  # a row has more cells than the header, or a cell is not of its type
        return None
    if frame.height != block.lines or frame.width != len(schema) or not _is_full(frame, block, delimiter):
        return None
    numbers = pl.int_range(block.first_line, block.first_line + block.lines, eager=True)
    return frame.rechunk().insert_column(0, numbers.alias("__line"))


def _is_full(frame: pl.DataFrame, block: Block, delimiter: str) -> bool:
    """Tell whether no row of a block has fewer cells than the header, where none has more.

    A row that has fewer ends with nothing. So does one whose last cell is blank; then delimiters tell.
    """
    if not frame[frame.columns[-1]].has_nulls():
        return True
    wanted = block.lines * (frame.width - 1)
    return b'"' not in block.text and block.text.count(delimiter.encode()) == wanted


def _rows_of(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number of its first line (from 0) and the cells of each row, or what is wrong with it.

    A quote that is not closed within ``MAX_CELL_LINES`` costs its own line, not all that follow.
    """
    csv.field_size_limit(MAX_LINE_BYTES)
    at, until = 0, 0

    def fed() -> Iterator[str]:
        nonlocal until
        while until < len(lines) and until - at < MAX_CELL_LINES:
            until += 1
            yield lines[until - 1] + "\n"

    reader = csv.reader(fed(), delimiter=delimiter)
    while at < len(lines):
        try:
            row: list[str] | str = next(reader, [])
        except csv.Error as cause:
            row = f"not a row of CSV: {cause}"
        if until - at >= MAX_CELL_LINES or (until == len(lines) and until - at > 1 and _is_open(lines[at:])):
            row, until = "a quote is opened and not closed", at + 1
            reader = csv.reader(fed(), delimiter=delimiter)
        yield at, row
        at = max(until, at + 1)


def _is_open(lines: list[str]) -> bool:
    """Tell whether the last row of a block ends within quotes."""
    return sum(line.count('"') for line in lines) % 2 == 1


def _slowly(block: Block, names: list[str], delimiter: str) -> tuple[pl.DataFrame, dict[int, str]]:
    """Parse a block that is not tidy, row by row: exact line numbers, and every bad line told."""
    good: list[list[str | int]] = []
    malformed: dict[int, str] = {}
    text = block.text.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    for done, row in _rows_of(text.split("\n"), delimiter):
        line = block.first_line + done
        if isinstance(row, str):
            malformed[line] = row
        elif len(row) == len(names):
            good.append([line, *row])
        elif any(cell.strip() for cell in row):
            malformed[line] = f"{len(row)} cells where the header has {len(names)}"
        if len(malformed) > MAX_MALFORMED and len(malformed) > len(good):
            raise BadDataError(
                f"most lines up to line {line} have not the {len(names)} cells of the header",
                code="not-the-table",
                remedy="Check [file] delimiter, skip_lines and the quotes; inspect proposes them.",
                line=line,
            )
    schema = {"__line": pl.Int64(), **dict.fromkeys(names, pl.String())}
    return pl.DataFrame(good, schema=schema, orient="row"), malformed
