"""Rows: from bytes to frames of text cells with named columns and line numbers, piece by piece."""

import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from fnmatch import fnmatchcase
from typing import Any

import orjson
import polars as pl
import python_calamine

from foresite.core.errors import BadDataError
from foresite.core.findings import Finding, Severity
from foresite.ingest.containers import MAX_COLUMNS, Source, fault, whole
from foresite.ingest.contract import FileShape
from foresite.ingest.formulas import unstored
from foresite.ingest.lines import MAX_MALFORMED, Block, Table, blocks, cells
from foresite.ingest.numbers import Plain

LINE = "__line"


@dataclass(frozen=True, slots=True)
class Rows:
    """A piece of a file.

    Attributes:
        frame: ``LINE`` (Int64, from 1) and the file's columns: text, or numbers and times of typed formats.
        malformed: line -> what is wrong with it, for rows that cannot be laid under the header.
        sheet: name of the sheet, or empty.
        block: the raw text, or None for formats that are not text.
        share: of the stream read so far, 0 to 1; None where it cannot be known.
    """

    frame: pl.DataFrame
    malformed: dict[int, str]
    sheet: str
    block: Block | None


def read_rows(source: Source, shape: FileShape, plain: Plain | None = None) -> Iterator[Rows]:
    """Yield the pieces of one stream; columns carry the names that the contract uses."""
    if source.format in {"csv", "tsv"}:
        pieces = _delimited(source, shape, plain or Plain())
    else:
        pieces = _reader(source)(source, shape)
    for rows in pieces:
        yield Rows(_renamed(rows.frame, shape), rows.malformed, rows.sheet, rows.block)


def _reader(source: Source) -> Callable[[Source, FileShape], Iterator[Rows]]:
    readers = {"jsonl": _json_lines, "parquet": _parquet, "xlsx": _workbook, "xls": _workbook}
    reader = readers.get(source.format)
    if reader is None:
        raise fault(
            source.title,
            "a shapefile holds places, not rows",
            code="wrong-kind",
            remedy='Use a contract of kind = "assets".',
        )
    return reader


def _renamed(frame: pl.DataFrame, shape: FileShape) -> pl.DataFrame:
    names = set(frame.columns)
    renames: dict[str, str] = {}
    for name, others in shape.aliases.items():
        if name not in names:
            there = next((other for other in others if other in names), None)
            renames |= {there: name} if there else {}
    return frame.rename(renames)


def header_names(raw: list[str], shape: FileShape, title: str) -> list[str]:
    """Return usable column names: stripped, blanks numbered, doubles numbered; the contract's own win."""
    if shape.columns:
        return list(shape.columns)
    if len(raw) > MAX_COLUMNS:
        raise fault(
            title,
            f"the header has {len(raw)} columns; at most {MAX_COLUMNS} are read",
            code="too-many-columns",
            remedy="Check the delimiter; reshape the file so that series are rows.",
            columns=len(raw),
        )
    names: list[str] = []
    taken: set[str] = set()
    for n, cell in enumerate(raw, 1):
        name = _ours_not(cell.strip()) or f"column_{n}"
        while name in taken:
            name += f"_{n}"
        taken.add(name)
        names.append(name)
    return names


def told_names(source: Source, raw: list[str], shape: FileShape, title: str) -> list[str]:
    """Return the ``header_names``, and tell among the findings of the source which names stand twice."""
    names = header_names(raw, shape, title)
    if shape.columns:
        return names
    pairs = zip((_ours_not(cell.strip()) for cell in raw), names, strict=True)
    twice = {name: said for said, name in pairs if said and said != name}
    if twice:
        each = [f"{said[:80]!r} again, read as {name[:80]!r}" for name, said in twice.items()]
        each[5:] = [f"{len(each) - 5} more"] if len(each) > 5 else []  # noqa: PLR2004 -- readable
        told = (
            f"the header says {', '.join(each)}; name each column differently in the file, "
            "or all of them in [file] columns"
        )
        some = itertools.islice(twice.items(), 100)
        facts = {"where": title, "columns": {name[:80]: said[:80] for name, said in some}}
        source.findings.append(
            Finding("header-doubled", told, count=len(twice), severity=Severity.WARNING, facts=facts)
        )
    return names


def _ours_not(name: str) -> str:
    """Return a name that is none of ours: those begin with two underscores, a file's with one at most.

    >>> _ours_not("__line")
    '_line'
    """
    return "_" + name.lstrip("_") if name.startswith("__") else name


def _named(key: str) -> str:
    """Return a name for a key of JSON or a column of Parquet, which may be blank."""
    return _ours_not(key) or "column"


def _delimited(source: Source, shape: FileShape, plain: Plain) -> Iterator[Rows]:
    delimiter = shape.delimiter if shape.delimiter != "auto" else "\t" if source.format == "tsv" else ","
    pieces = blocks(source, shape)
    try:
        first = next(pieces)
    except StopIteration:
        raise fault(
            source.title,
            "the file holds no rows",
            code="file-empty",
            remedy="Check skip_lines and start_after.",
        ) from None
    names: list[str] = list(shape.columns)
    if shape.has_header:
        header, first = first.without(shape.header_row + 1)
        if not header:
            raise fault(
                source.title, "there is no header", code="no-header", remedy="Check [file] header_row."
            )
        names = told_names(source, next(cells(header[-1], delimiter), []), shape, source.title)
        _, first = first.without(shape.skip_after_header)
    if not names:
        raise fault(
            source.title,
            "no column has a name",
            code="no-header",
            remedy="Give [file] columns for a file without a header.",
        )
    table = Table(names, delimiter, plain)
    for block in itertools.chain([first], pieces):
        try:
            frame, malformed = table.lay(block)
        except BadDataError as cause:
            raise fault(
                source.title, cause.message, code=cause.code, remedy=cause.remedy, **cause.facts
            ) from cause
        yield Rows(frame, malformed, "", block)


def _json_lines(source: Source, shape: FileShape) -> Iterator[Rows]:
    names: dict[str, None] = {}
    pieces = (_objects(block, source.title) for block in blocks(source, shape))
    first = list(itertools.islice(pieces, 2))  # a name that is missing at the very beginning may come soon
    for good, _, _ in first:
        names |= dict.fromkeys(key for row in good for key in row)
    if not names and first:
        line, why = next(iter(first[0][1].items()), (1, "blank"))
        raise fault(
            source.title,
            f"no line at its beginning is a JSON object; line {line} is {why}",
            code="not-json-lines",
            remedy="Write one object a line; jq -c '.[]' does so with an array.",
            line=line,
        )
    for good, malformed, block in itertools.chain(first, pieces):
        names |= dict.fromkeys(key for row in good for key in row)
        if len(names) > MAX_COLUMNS:
            header_names(list(names), FileShape(), source.title)
        frame = pl.DataFrame(good, schema=dict.fromkeys([LINE, *names], pl.String()))
        yield Rows(frame.with_columns(pl.col(LINE).cast(pl.Int64())), malformed, "", block)


def _objects(block: Block, title: str) -> tuple[list[dict[str, Any]], dict[int, str], Block]:
    """Return the objects of a block with their lines, what is wrong with its other lines, and the block."""
    good: list[dict[str, Any]] = []
    malformed: dict[int, str] = {}
    for number, line in enumerate(block.text.split(b"\n"), block.first_line):
        if not line.strip():
            continue
        try:
            made = orjson.loads(line)
        except orjson.JSONDecodeError as cause:
            malformed[number] = f"not JSON: {cause}"
            continue
        if isinstance(made, dict):
            good.append({**{_named(key): _text(cell) for key, cell in made.items()}, LINE: str(number)})
        else:
            malformed[number] = "not a JSON object"
        if len(malformed) > MAX_MALFORMED and len(malformed) > len(good):
            raise fault(
                title,
                f"most lines up to line {number} are no JSON objects",
                code="not-json-lines",
                remedy="Write one object a line.",
                line=number,
            )
    return good, malformed, block


def _parquet(source: Source, _shape: FileShape) -> Iterator[Rows]:
    step = 500_000
    try:
        scan = pl.scan_parquet(io.BytesIO(whole(source)) if source.packed else source.path)
        names = scan.collect_schema().names()
        header_names(names, FileShape(), source.title)
        for start in itertools.count(0, step):
            frame = scan.slice(start, step).collect().rename({name: _named(name) for name in names})
            if frame.is_empty():
                return
            numbered = frame.with_row_index(LINE, offset=start + 1).with_columns(
                pl.col(LINE).cast(pl.Int64())
            )
            yield Rows(numbered, {}, "", None)
    except (pl.exceptions.PolarsError, OSError) as cause:
        raise fault(
            source.title,
            f"this is not a whole Parquet file ({str(cause).splitlines()[0][:200]})",
            code="file-truncated",
            remedy="Copy or write the file again.",
        ) from cause


def open_workbook(content: bytes, title: str) -> python_calamine.CalamineWorkbook:
    """Open a workbook of either age; formulas give their stored results and are never run."""
    try:
        return python_calamine.load_workbook(io.BytesIO(content))
    except (python_calamine.CalamineError, ValueError, OSError, KeyError) as cause:
        raise fault(
            title,
            f"this workbook cannot be opened ({str(cause)[:200]})",
            code="workbook-unreadable",
            remedy="Save it again as .xlsx without a password, or as CSV.",
        ) from cause


def sheet_height(book: python_calamine.CalamineWorkbook, sheet: str, title: str) -> int:
    """Return how many rows a sheet has."""
    with _told_sheet(f"{title}[{sheet}]"):
        return book.get_sheet_by_name(sheet).height


def sheet_rows(book: python_calamine.CalamineWorkbook, sheet: str, title: str) -> Iterator[list[str]]:
    """Yield the cells of a sheet as text: numbers in full, dates in ISO 8601."""
    with _told_sheet(f"{title}[{sheet}]"):
        opened = book.get_sheet_by_name(sheet)
        header_names([""] * opened.width, FileShape(), f"{title}[{sheet}]")
        for row in opened.iter_rows():
            yield [_text(cell) or "" for cell in row]


@contextmanager
def _told_sheet(where: str) -> Iterator[None]:
    try:
        yield
    except (python_calamine.CalamineError, ValueError, OSError, KeyError) as cause:
        raise fault(
            where,
            f"this sheet cannot be read ({str(cause)[:200]})",
            code="workbook-unreadable",
            remedy="Save the workbook again.",
        ) from cause


def _workbook(source: Source, shape: FileShape) -> Iterator[Rows]:
    content = whole(source)
    book = open_workbook(content, source.title)
    patterns = shape.sheets or tuple(book.sheet_names[:1])
    wanted = [
        sheet
        for sheet in book.sheet_names
        if any(fnmatchcase(sheet, pattern) for pattern in patterns)
        and not any(fnmatchcase(sheet, pattern) for pattern in shape.skip_sheets)
    ]
    if not wanted:
        raise fault(
            source.title,
            "the workbook has none of the sheets that the contract names",
            code="sheet-missing",
            remedy=f"Its sheets are: {', '.join(book.sheet_names[:20])}.",
        )
    source.findings.extend(unstored(content, book.sheet_names, wanted, source.title))
    for sheet in wanted:
        lines = list(sheet_rows(book, sheet, source.title))
        start = shape.skip_lines + (shape.header_row + 1 if shape.has_header else 0)
        head = lines[start - 1] if shape.has_header and len(lines) >= start else []
        names = told_names(source, head, shape, f"{source.title}[{sheet}]")
        start += shape.skip_after_header
        width = len(names)
        body = [(row + [""] * width)[:width] for row in lines[start:]]
        frame = pl.DataFrame(body, schema=dict.fromkeys(names, pl.String()), orient="row")
        numbered = frame.with_row_index(LINE, offset=start + 1).with_columns(pl.col(LINE).cast(pl.Int64()))
        yield Rows(numbered, {}, sheet, None)


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
