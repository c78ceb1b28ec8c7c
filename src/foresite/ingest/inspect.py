"""Inspecting: look at how a file begins and propose a contract, saying how sure each guess is and why."""

import re
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.ids import key_part
from foresite.ingest.chunk import PARSED
from foresite.ingest.containers import Source, fault, sources
from foresite.ingest.contract import Contract, FileShape, Rule, SeriesShape, TimeShape, Wide
from foresite.ingest.guess_file import Guess, guess_shape
from foresite.ingest.guess_time import guess_time
from foresite.ingest.parse import read_chunks
from foresite.ingest.rows import LINE, read_rows

SAMPLE_ROWS = 10
_WIDE = re.compile(r"^(?P<stem>h|hr|hour|he)[_ ]?0?1$", re.IGNORECASE)
_NUMBER = r"^\s*[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+-]?\d+)?\s*$"
_ID_NAME = re.compile(r"(^|_)(id|zone|station|meter|site|node|key|name|code)(_|$)", re.IGNORECASE)
_UNITS = (
    ("kWh", "energy", r"kwh"), ("MWh", "energy", r"mwh"), ("MW", "load", r"(^|[_ (\[])mw([)\] _]|$)"),
    ("kW", "load", r"(^|[_ (\[])kw([)\] _]|$)"), ("degC", "temperature", r"degc|°c|_c$|temperature|^temp"),
    ("degF", "temperature", r"degf|°f"), ("percent", "share", r"percent|pct|%|humidity"),
    ("kbd", "flow", r"thousand barrels per day"), ("USD/gallon", "price", r"dollars per gallon"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """What inspecting a file gave.

    Attributes:
        contract: can be loaded as it is; a person should read it first.
        guesses: what was decided, how surely (0 to 1) and why.
        sample: the first facts read with that contract (``chunk.PARSED``).
        rejected: how many rows of the piece looked at the contract cannot read.
    """

    contract: Contract
    guesses: list[Guess]
    sample: pl.DataFrame = field(default_factory=PARSED.to_frame)
    rejected: int = 0


def propose(path: Path) -> Proposal:
    """Propose a contract for a file of series.

    Raises:
        BadDataError: the file cannot be read, or shows neither times nor numbers.
    """
    name = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-")[:60] or "file"
    with closing(sources(path)) as streams:
        source = next(streams)
        if source.format == "shapefile":
            raise fault(
                source.title,
                "a shapefile holds places; contracts are proposed for series",
                code="wrong-kind",
                remedy='Write a contract of kind = "assets".',
            )
        shape = guess_shape(source)
    frame = _first_rows(path, shape.file)
    guesses = list(shape.guesses)
    time, wide = _time(frame, source, guesses)
    series = _series(frame, time, wide, name, guesses)
    file = shape.file
    if _has_thousands(frame):
        file = file.model_copy(update={"thousands": ","})
        guesses.append(Guess("file.thousands", ",", 0.9, "numbers such as 16,853 stand in quotes"))
    contract = Contract(name=name, file=file, time=time, series=series, rule=(Rule(series=f"{name}/*"),))
    return _tried(path, contract, guesses)


def _first_rows(path: Path, shape: FileShape) -> pl.DataFrame:
    with closing(sources(path)) as streams:
        source = next(streams)
        pieces = [rows.frame for rows in islice(read_rows(source, shape), 2)]
    frame = pl.concat([piece for piece in pieces if piece.columns == pieces[0].columns])
    if frame.is_empty() or frame.width < 3:  # noqa: PLR2004 -- line number, a time and a value
        raise fault(
            source.title,
            "no table with a time and a value is to be seen",
            code="not-a-table",
            remedy="Check the delimiter and the header; a series needs at least two columns.",
        )
    return frame


def _time(frame: pl.DataFrame, source: Source, guesses: list[Guess]) -> tuple[TimeShape, Wide | None]:
    first = next((found for name in frame.columns if (found := _WIDE.match(name))), None)
    wide = None
    if first:
        template = first[0][:-1] + "{n}" if first[0][-2:] != "01" else first[0][:-2] + "{n}"
        last = max(n for n in range(1, 26) if template.replace("{n}", str(n)) in frame.columns)
        wide = Wide(columns=template, last=last)
        guesses.append(
            Guess("series.wide", template, 0.95, f"columns {first[0]} to {last} are hours of a day")
        )
    try:
        shape, told = guess_time(frame.drop(LINE), wide=wide is not None)
    except BadDataError as cause:
        raise fault(source.title, cause.message, code=cause.code, remedy=cause.remedy) from cause
    guesses += told
    return shape, wide


def _numeric(frame: pl.DataFrame, name: str) -> bool:
    cells = frame[name]
    if cells.dtype.is_numeric():
        return True
    if cells.dtype != pl.String:
        return False
    text = cells.str.strip_chars()
    there = text.filter(~text.is_in(FileShape().missing) & text.is_not_null())
    return there.len() > 0 and float(there.str.contains(_NUMBER).mean() or 0) > 0.9  # type: ignore[arg-type]  # noqa: PLR2004 -- nearly all


def _has_thousands(frame: pl.DataFrame) -> bool:
    return any(
        frame[name].str.contains(r"^\s*[+-]?\d{1,3}(,\d{3})+(\.\d+)?\s*$").any()
        for name, kind in frame.schema.items()
        if kind == pl.String
    )


def _series(
    frame: pl.DataFrame, time: TimeShape, wide: Wide | None, name: str, guesses: list[Guess]
) -> tuple[SeriesShape, ...]:
    used = {LINE, "row", *time.columns, time.hour_column}
    if wide:
        ids = [c for c in frame.columns if c not in used | set(wide.steps()) and _ID_NAME.search(c)][:1]
        key = f"{name}/" + (f"{{{ids[0]}}}/value" if ids else "value")
        return (SeriesShape(wide=wide, key=key, quantity="value", unit="1"),)
    values = [c for c in frame.columns if c not in used and _numeric(frame, c) and not _looks_id(frame, c)]
    ids = [c for c in frame.columns if c not in used and c not in values and _repeats(frame, c, time)]
    if not values:
        raise BadDataError(
            "no column holds numbers", code="not-a-table", remedy="Check the decimal mark and the delimiter."
        )
    prefix = "/".join([name, *(f"{{{c}}}" for c in ids[:1])])
    if ids:
        guesses.append(Guess("series.key", ids[0], 0.7, "times repeat, and this column tells the rows apart"))
    return tuple(_one_series(column, prefix, guesses) for column in values[:200])


def _one_series(column: str, prefix: str, guesses: list[Guess]) -> SeriesShape:
    unit, quantity = "1", "value"
    for known, what, pattern in _UNITS:
        if re.search(pattern, column, re.IGNORECASE):
            unit, quantity = known, what
            guesses.append(Guess(f"series.{column}.unit", known, 0.7, f"the header {column!r} says so"))
            break
    else:
        guesses.append(Guess(f"series.{column}.unit", "1", 0.2, "the header names no unit that we know"))
    # A pattern character in a header would be read as a pattern.
    return SeriesShape(column=column, key=f"{prefix}/{key_part(column)}", quantity=quantity, unit=unit)


def _looks_id(frame: pl.DataFrame, name: str) -> bool:
    return bool(_ID_NAME.search(name)) and frame[name].n_unique() <= max(1, frame.height // 10)


def _repeats(frame: pl.DataFrame, name: str, time: TimeShape) -> bool:
    stamp = [c for c in (*time.columns, time.hour_column) if c]
    doubled = frame.select(stamp).is_duplicated().mean() or 0
    return bool(doubled > 0.5) and frame.select(*stamp, name).is_duplicated().mean() == 0  # type: ignore[operator]  # noqa: PLR2004 -- most rows


def _tried(path: Path, contract: Contract, guesses: list[Guess]) -> Proposal:
    with closing(read_chunks(path, contract)) as chunks:
        tried = list(islice(chunks, 2))
    facts = pl.concat([chunk.facts for chunk in tried])
    refused = sum(chunk.rejects.height for chunk in tried)
    share = refused / max(1, facts.height + refused)
    why = f"{facts.height} values read, {share:.1%} refused"
    guesses.append(Guess("contract", contract.name, round(1 - share, 3), why))
    return Proposal(contract, guesses, facts.head(SAMPLE_ROWS), refused)


__all__ = ["Guess", "Proposal", "propose"]
