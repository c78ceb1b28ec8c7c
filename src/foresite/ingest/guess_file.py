"""Guessing the shape of a file from its first bytes: line ends, delimiter, preamble, header, sheet."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from foresite.ingest.containers import MAX_LINE_BYTES, Source, fault, whole
from foresite.ingest.guess_text import Guess, decoded
from foresite.ingest.rows import header_names, open_workbook, sheet_height, sheet_rows
from foresite.ingest.shapes import FileShape

LOOK_BYTES = 2**20
LOOK_LINES = 500
_DELIMITERS = ";\t|,"
"""The comma comes last: it also stands inside numbers and sentences."""
_DATA = re.compile(r"^\s*[+-]?[\d.,:/ T-]*\d[\d.,:/ TZ-]*([eE][+-]?\d+)?\s*([AP]M)?\s*$")
_ROW_NUMBERS = "row"


@dataclass(frozen=True, slots=True)
class Shape:
    """The ``[file]`` of a contract, and why.

    Attributes:
        file: how bytes become rows.
        guesses: what was decided.
        labels: column -> words about it that stand elsewhere: long names, a row of units.
        words: texts around the table that may tell a zone or a unit: preamble, names of sheets.
        of_sheet: whether the name of the sheet tells series apart.
        partial: columns that only some of the sheets have.
    """

    file: FileShape
    guesses: list[Guess]
    labels: dict[str, str] = field(default_factory=dict)
    words: str = ""
    of_sheet: bool = False
    partial: tuple[str, ...] = ()


def guess_shape(source: Source, delimiter: str = "") -> Shape:
    """Look at the beginning of a stream and say how its bytes become rows; a delimiter may be known."""
    if source.format in {"xlsx", "xls"}:
        return _workbook(source)
    if source.format in {"parquet", "jsonl"}:
        return Shape(FileShape(), [Guess("file.format", source.format, 0.95, "the name ends so")])
    head = source.stream.read(LOOK_BYTES)
    if not head.strip():
        raise _empty(source)
    read = decoded(source.title, head)
    guesses = list(read.guesses)
    every = read.text.split("\n")
    if len(head) == LOOK_BYTES and len(every) > 1:
        every.pop()  # cut off in its middle
    if max(map(len, every[:LOOK_LINES])) > LOOK_BYTES // 2:
        raise fault(
            source.title,
            f"a line is longer than {LOOK_BYTES >> 11} KiB",
            code="line-too-long",
            remedy="Check the line ends and quotes of the file; this is hardly a table.",
        )
    return _delimited(source, every, read.encoding, guesses, delimiter)


def _empty(source: Source) -> Exception:
    return fault(
        source.title,
        "the file is empty or blank",
        code="file-empty",
        remedy="Ask its source for it again, or look at it in an editor.",
    )


def _delimited(
    source: Source, every: list[str], encoding: str, guesses: list[Guess], known: str = ""
) -> Shape:
    badc = every[0].startswith("Conventions") and next(
        (n for n, line in enumerate(every) if line.strip() == "data"), 0
    )
    lines = every[badc + 1 if badc else 0 :][:LOOK_LINES]
    if badc:
        guesses.append(Guess("file.start_after", "data", 0.99, "BADC-CSV: a line reads 'data'"))
    if not any(line.strip() for line in lines):
        raise _empty(source)
    stated = re.fullmatch(r"sep=(.)", lines[0].strip("\ufeff\r"))
    stated_or_known = known or (stated[1] if stated else "")
    delimiter, share = (stated_or_known, 1.0) if stated_or_known else _delimiter(lines)
    why = f"{share:.0%} of the lines fall into as many cells with it"
    guesses.append(Guess("file.delimiter", _told(delimiter), round(share, 2), why))
    skip, width = _preamble(lines[1:] if stated else lines, delimiter)
    skip += bool(stated)
    if skip:
        why = "the line 'sep=' names the delimiter" if stated else ""
        why = why or f"the {skip} lines above the table are titles, or have other numbers of cells"
        guesses.append(Guess("file.skip_lines", str(skip), 0.9, why))
    rows = [row for row in _rows(lines[skip : skip + 60], delimiter) if any(cell.strip() for cell in row)]
    columns, after, labels = _header(rows, width, guesses)
    if badc:
        labels = _badc_labels(every[:badc])
    file = FileShape(
        encoding=encoding,
        delimiter="auto" if delimiter == _usual(source) else delimiter,
        skip_lines=skip,
        skip_after_header=after,
        start_after="data" if badc else "",
        stop_at="end data" if badc else "",
        columns=columns,
        has_header=not (columns and columns[0] == "column_1"),
    )
    return Shape(file, guesses, labels, " ".join(every[:badc] if badc else lines[:skip])[:20_000])


def _usual(source: Source) -> str:
    return "\t" if source.format == "tsv" else ","


def _told(delimiter: str) -> str:
    return {"\t": "tab"}.get(delimiter, delimiter)


def _rows(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    csv.field_size_limit(MAX_LINE_BYTES)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            return rows
        except csv.Error:
            rows.append([])


def _delimiter(lines: list[str]) -> tuple[str, float]:
    best, score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(lines, delimiter) if row]
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        share = count / len(widths) if width > 1 else 0.0
        if share > score + 0.05 * bool(score):
            best, score = delimiter, share
    return best, score


def _preamble(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return how many lines stand above the header, and how many cells a row of data has."""
    rows = [(_rows([line], delimiter) or [[]])[0] for line in lines]
    widths = [len(row) for row in rows]
    width = Counter(widths[-(len(widths) * 3 // 4 or 1) :]).most_common(1)[0][0]
    # A title of a spreadsheet has as many cells as the table, all blank but the first.
    titled = [len(row) == width > 2 and not any(map(str.strip, row[1:])) for row in rows]  # noqa: PLR2004 -- as below
    first = next(
        (n for n, got in enumerate(widths) if got in {width, width - 1} and got > 0 and not titled[n]), 0
    )
    if widths[first] == width - 1 and width <= 2:  # noqa: PLR2004 -- one cell is no header of two
        first = next((n for n, got in enumerate(widths) if got == width), 0)
    return first, width


def _header(
    rows: list[list[str]], width: int, guesses: list[Guess]
) -> tuple[tuple[str, ...], int, dict[str, str]]:
    """Return columns to use instead of the header, rows to skip after it, and labels of a row of units."""
    if not rows:
        return (), 0, {}
    first = [cell.strip() for cell in rows[0]]
    if len(rows) > 1 and all(_DATA.match(cell) for cell in first if cell) and len(first) == width:
        why = "the first row holds numbers and times as the others do, so it is no header"
        guesses.append(Guess("file.has_header", "false", 0.85, why))
        return tuple(f"column_{n}" for n in range(1, width + 1)), 0, {}
    if len(first) == width - 1:
        why = "the header has one name less than the rows have cells: the first cell numbers the rows"
        guesses.append(Guess("file.columns", "row, ...", 0.85, why))
        return tuple(header_names([_ROW_NUMBERS, *first], FileShape(), "")), 0, {}
    doubled = [name for name, count in Counter(first).items() if count > 1 and name]
    if doubled:
        why = "these names stand more than once in the header; the later ones are numbered"
        guesses.append(Guess("columns named twice", ", ".join(doubled[:5]), 0.9, why))
    after = _units_row(rows)
    if not after:
        return (), 0, {}
    guesses.append(
        Guess("file.skip_after_header", "1", 0.8, "the row below the header holds words, not numbers")
    )
    return (), 1, dict(zip(header_names(first, FileShape(), ""), rows[1], strict=False))


def _units_row(rows: list[list[str]]) -> bool:
    """Tell whether the second row holds words (units, long names) where the rows below hold numbers."""
    if len(rows) < 4:  # noqa: PLR2004 -- header, units and something to compare
        return False
    below = rows[2:20]
    numbers = [
        n for n in range(len(rows[0])) if all(n < len(row) and _DATA.match(row[n] or "0") for row in below)
    ]
    there = [rows[1][n].strip() for n in numbers if n < len(rows[1])]
    filled = [cell for cell in there if cell]
    return bool(numbers) and 2 * len(filled) >= len(numbers) and not any(map(_DATA.match, filled))


def _badc_labels(lines: list[str]) -> dict[str, str]:
    """Return what BADC-CSV says of its columns: ``long_name,air_temperature,Air temperature,degC``."""
    told = [row for row in _rows(lines, ",") if len(row) == 4 and row[0] == "long_name"]  # noqa: PLR2004 -- its cells
    return {row[1]: f"{row[2]} ({row[3]})" for row in told}


def _workbook(source: Source) -> Shape:
    book = open_workbook(whole(source), source.title)
    names = book.sheet_names[:50]
    sizes = {name: sheet_height(book, name, source.title) for name in names}
    tallest = max(sizes, key=lambda name: sizes[name], default="")
    if not tallest or sizes[tallest] == 0:
        raise fault(source.title, "the workbook is empty", code="file-empty", remedy="Check its sheets.")
    tops = {
        name: [row for _, row in zip(range(20), sheet_rows(book, name, source.title), strict=False)]
        for name in names
    }
    header, after = _header_row(tops[tallest])
    alike = [name for name in names if _same_table(tops[name], tops[tallest], header)]
    why = (
        f"it has the most rows ({sizes[tallest]:,})"
        if len(alike) == 1
        else f"these {len(alike)} of {len(names)} sheets begin with the same columns"
    )
    guesses = [Guess("file.sheets", ", ".join(alike), 0.8, why)]
    if header:
        sure, why = (0.95, "EIA: the row of source keys") if after else (0.8, "it is the first full row")
        guesses.append(Guess("file.header_row", str(header), sure, why))
    file = FileShape(sheets=tuple(alike), header_row=header, skip_after_header=after)
    head = header_names(tops[tallest][header], FileShape(), source.title)
    labels = dict(zip(head, tops[tallest][header + 1], strict=False)) if after else {}
    at_once = len(alike) > 1 and len({tuple(_first_data(tops[name], header + after)) for name in alike}) == 1
    if at_once:
        guesses.append(Guess("series.key", "{sheet}", 0.8, "the sheets are about the same times"))
    everywhere = set(head).intersection(*(map(str.strip, tops[name][header]) for name in alike))
    partial = tuple(name for name in head if name not in everywhere) if len(alike) > 1 else ()
    return Shape(file, guesses, labels, " ".join(names), at_once, partial)


def _header_row(rows: list[list[str]]) -> tuple[int, int]:
    """Return the row of names and how many rows stand between it and the data."""
    keyed = next((n for n, row in enumerate(rows) if row and row[0].strip().lower() == "sourcekey"), None)
    if keyed is not None and keyed + 1 < len(rows):
        return keyed, 1
    full = [sum(1 for cell in row if cell.strip()) for row in rows]
    return next(n for n, count in enumerate(full) if count >= max(full)), 0


def _same_table(top: list[list[str]], like: list[list[str]], header: int) -> bool:
    """Tell whether a sheet has the header of another one, or at least its first two columns."""
    if len(top) <= header + 1:
        return False
    return top[header] == like[header] or (
        len(top[header]) > 2 and top[header][:2] == like[header][:2]  # noqa: PLR2004 -- time and hour
    )


def _first_data(top: list[list[str]], header: int) -> list[str]:
    return top[header + 1][:2] if len(top) > header + 1 else []
