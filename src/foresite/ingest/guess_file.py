"""Guessing the shape of a file from its first bytes: encoding, delimiter, preamble, header, sheet."""

import csv
import io
from collections import Counter
from dataclasses import dataclass

import charset_normalizer

from foresite.ingest.containers import Source, fault
from foresite.ingest.rows import open_workbook, sheet_rows
from foresite.ingest.shapes import FileShape

LOOK_BYTES = 2**20
LOOK_LINES = 500
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Guess:
    """One thing that was decided about a file.

    Attributes:
        field: of the contract (``time.zone``).
        value: as it stands there.
        confidence: 0 (a wild guess) to 1 (certain).
        why: one sentence.
    """

    field: str
    value: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Shape:
    """The ``[file]`` of a contract, and why."""

    file: FileShape
    guesses: list[Guess]


def guess_shape(source: Source) -> Shape:
    """Look at the beginning of a stream and say how its bytes become rows."""
    if source.format in {"xlsx", "xls"}:
        return _workbook(source)
    if source.format in {"parquet", "jsonl"}:
        return Shape(FileShape(), [Guess("file.format", source.format, 0.95, "the name ends so")])
    head = source.stream.read(LOOK_BYTES)
    if not head.strip():
        raise fault(
            source.title, "the file is empty", code="file-empty", remedy="Ask its source for it again."
        )
    encoding, guess = _encoding(source, head)
    text = head.decode(encoding, "replace")
    lines = text.splitlines()[:LOOK_LINES]
    after = next((n for n, line in enumerate(text.splitlines()) if line.strip() == "data"), None)
    start_after, stop_at = "", ""
    guesses = [guess]
    if after is not None and lines[0].startswith("Conventions"):
        start_after, stop_at = "data", "end data"
        lines = text.splitlines()[after + 1 : after + 1 + LOOK_LINES]
        guesses.append(Guess("file.start_after", "data", 0.99, "BADC-CSV: a line reads 'data'"))
    if not any(line.strip() for line in lines):
        raise fault(
            source.title, "the file holds no rows", code="file-empty", remedy="Look at it in an editor."
        )
    delimiter, share = _delimiter(lines)
    guesses.append(Guess("file.delimiter", delimiter, share, f"{share:.0%} of the lines have alike many"))
    skip, width = _preamble(lines, delimiter)
    if skip:
        guesses.append(
            Guess("file.skip_lines", str(skip), 0.9, "the lines above have other numbers of cells")
        )
    header = next(csv.reader([lines[skip]], delimiter=delimiter))
    columns: tuple[str, ...] = ()
    if len(header) == width - 1:
        columns = ("row", *(name.strip() for name in header))
        guesses.append(
            Guess("file.columns", "row, ...", 0.85, "the header has one name less than rows have cells")
        )
    file = FileShape(
        encoding=encoding, delimiter="auto" if delimiter == "," else delimiter, skip_lines=skip,
        start_after=start_after, stop_at=stop_at, columns=columns,
    )  # fmt: skip
    return Shape(file, guesses)


def _encoding(source: Source, head: bytes) -> tuple[str, Guess]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", Guess("file.encoding", "utf-16", 1.0, "a byte-order mark says so")
    if b"\0" in head[:8192]:
        raise fault(
            source.title,
            "this is binary data, not text",
            code="file-binary",
            remedy="Check the file and its ending.",
        )
    mark = head.startswith(b"\xef\xbb\xbf")
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(head[:65536]).best()
        found = best.encoding if best else "latin-1"
        return found, Guess("file.encoding", found, 0.6, "it is not UTF-8; this one makes the likeliest text")
    why = "a byte-order mark says so" if mark else "every byte is UTF-8"
    return "utf-8", Guess("file.encoding", "utf-8", 1.0 if mark else 0.95, why)


def _widths(lines: list[str], delimiter: str) -> list[int]:
    return [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)]


def _delimiter(lines: list[str]) -> tuple[str, float]:
    best, score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = _widths(lines, delimiter)
        except csv.Error:
            continue
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        share = count / len(widths) if width > 1 else 0.0
        if share > score:
            best, score = delimiter, share
    return best, score


def _preamble(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return how many lines stand above the header, and how many cells a row of data has."""
    widths = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines]
    width = Counter(widths[-(len(widths) * 3 // 4 or 1) :]).most_common(1)[0][0]
    first = next((n for n, got in enumerate(widths) if got in {width, width - 1} and got > 0), 0)
    if widths[first] == width - 1 and width <= 2:  # noqa: PLR2004 -- one cell is no header of two
        first = next((n for n, got in enumerate(widths) if got == width), 0)
    return first, width


def _workbook(source: Source) -> Shape:
    book = open_workbook(source)
    names = book.sheet_names
    sizes = {name: book.get_sheet_by_name(name).height for name in names[:50]}
    tallest = max(sizes, key=lambda name: sizes[name], default="")
    if not tallest or sizes[tallest] == 0:
        raise fault(source.title, "the workbook is empty", code="file-empty", remedy="Check its sheets.")
    headers = {name: next(sheet_rows(book, name, source.title), []) for name in sizes}
    alike = [name for name in sizes if sizes[name] == sizes[tallest] and headers[name] == headers[tallest]]
    sheets = (tallest,) if len(alike) == 1 else tuple(alike)
    why = "it has the most rows" if len(alike) == 1 else "these sheets have the most rows and the same header"
    guesses = [Guess("file.sheets", ", ".join(sheets), 0.8, why)]
    rows = [row for _, row in zip(range(20), sheet_rows(book, sheets[0], source.title), strict=False)]
    full = [sum(1 for cell in row if cell) for row in rows]
    most = max(full)
    header = next(n for n, count in enumerate(full) if count == most or rows[n][0].lower() == "sourcekey")
    after = 0
    if rows[header][0].lower() == "sourcekey":
        after = 1
    if header:
        guesses.append(Guess("file.header_row", str(header), 0.8, "it is the first full row"))
    return Shape(FileShape(sheets=sheets, header_row=header, skip_after_header=after), guesses)
