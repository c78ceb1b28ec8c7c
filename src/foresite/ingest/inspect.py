"""Inspecting: look at how a file begins and propose a contract, saying how sure each guess is and why."""

import re
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.timeaxis import now
from foresite.ingest.chunk import PARSED, Chunk
from foresite.ingest.containers import Source, fault, known_endings, sources
from foresite.ingest.contract import Contract, FileShape
from foresite.ingest.guess_file import Shape, guess_shape
from foresite.ingest.guess_kind import told_rows, told_shapes
from foresite.ingest.guess_series import Table, series_contract, wide_hours
from foresite.ingest.guess_text import Guess
from foresite.ingest.guess_time import Found, find_time
from foresite.ingest.parse import read_chunks
from foresite.ingest.rows import LINE, read_rows
from foresite.ingest.shapes import KnownAt

SAMPLE_ROWS = 10
LOOK_PIECES, LOOK_ROWS = 3, 200_000
HISTORY_FROM = timedelta(days=7)
"""A file whose oldest value is older tells of the past."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What inspecting a file gave.

    Attributes:
        contract: can be loaded as it is; a person should read it first.
        guesses: what was decided, how surely (0 to 1) and why.
        sample: the facts of the first ten instants read with that contract (``chunk.PARSED``).
        rejected: how many rows of the piece looked at the contract cannot read.
        tried: the beginning as the contract reads it.
    """

    contract: Contract
    guesses: list[Guess]
    sample: pl.DataFrame = field(default_factory=PARSED.to_frame)
    rejected: int = 0
    tried: list[Chunk] = field(default_factory=list)


def propose(path: Path, stated: FileShape | None = None) -> Proposal:
    """Propose a contract for a file.

    Args:
        path: the file.
        stated: entries of ``[file]`` that somebody knows; the others are guessed, and all that follows.

    Raises:
        BadDataError: the file cannot be read, or shows no table.
    """
    name = slug_of(path.name)
    with closing(sources(path)) as streams:
        source = next(streams)
        if source.format == "shapefile":
            guesses: list[Guess] = []
            contract = told_shapes(source, name, guesses)
            return _tried(path, contract, guesses)
        known = stated.delimiter if stated and stated.delimiter != "auto" else ""
        shape = guess_shape(source, known)
    shape = replace(shape, file=_as_stated(shape.file, stated))
    frame = _first_rows(path, shape.file)
    guesses = list(shape.guesses)
    if source.member:
        first = "it is the first member of the archive that holds data"
        guesses.insert(0, Guess("file.members", source.member, 0.9, first))
    try:
        contract = _contract(frame, shape, name, guesses)
    except BadDataError as cause:
        facts = {name: told for name, told in cause.facts.items() if name != "file"}
        raise fault(source.title, cause.message, code=cause.code, remedy=cause.remedy, **facts) from cause
    contract = contract.model_copy(update={"file": _as_stated(contract.file, stated)})
    mine = {f"file.{name}" for name in stated.model_fields_set} if stated else set()
    return _tried(path, contract, [guess for guess in guesses if guess.field not in mine])


def _as_stated(file: FileShape, stated: FileShape | None) -> FileShape:
    """Return a shape with the entries that somebody stated in the place of guesses."""
    if stated is None:
        return file
    return file.model_copy(update={name: getattr(stated, name) for name in stated.model_fields_set})


def slug_of(name: str) -> str:
    """Return a contract's name made of a file's, without the endings that tell its format.

    >>> slug_of("Weekly_U.S._Stocks.csv.gz")
    'weekly-u-s-stocks'
    """
    low = name.lower()
    while (ending := next((e for e in known_endings() if low.endswith(e)), "")) and low != ending:
        low = low.removesuffix(ending)
    return re.sub(r"[^a-z0-9]+", "-", low).strip("-")[:60].strip("-") or "file"


def _first_rows(path: Path, shape: FileShape) -> pl.DataFrame:
    with closing(sources(path)) as streams:
        source = next(streams)
        pieces: list[pl.DataFrame] = []
        for rows in islice(read_rows(source, shape), LOOK_PIECES):
            pieces.append(rows.frame.with_columns(sheet=pl.lit(rows.sheet)) if rows.sheet else rows.frame)
            if sum(piece.height for piece in pieces) > LOOK_ROWS:
                break
    frame = pl.concat([piece for piece in pieces if piece.columns == pieces[0].columns])
    if frame.is_empty() or frame.drop("sheet", strict=False).width < 3:  # noqa: PLR2004 -- line number, a time and a value
        raise _no_table(source, frame)
    return frame


def _no_table(source: Source, frame: pl.DataFrame) -> Exception:
    seen = [name for name in frame.columns if name not in {LINE, "sheet"}]
    what = (
        f"there is a header of {len(seen)} columns and no row below it"
        if frame.is_empty()
        else f"there is one column only ({seen[0][:80] if seen else ''!r}); a series needs time and value"
    )
    return fault(
        source.title,
        what,
        code="not-a-table",
        remedy="Check the delimiter and the header, or that the file is whole.",
        columns=[name[:80] for name in seen[:20]],
    )


def _contract(frame: pl.DataFrame, shape: Shape, name: str, guesses: list[Guess]) -> Contract:
    wide = wide_hours(frame, guesses)
    words = f"{name.replace('-', ' ')} {shape.words} {' '.join(frame.columns)}"
    found: Found | None = None
    failed: BadDataError | None = None
    try:
        found = find_time(frame.drop(LINE, "sheet", strict=False), wide=wide is not None)
    except BadDataError as cause:
        failed = cause
    annual = found is not None and found.shape.format == "%Y"
    if wide is None:
        time = found.shape if found and not annual else None
        if (
            rows := told_rows(frame.drop("sheet", strict=False), name, shape.file, time, guesses)
        ) is not None:
            guesses[0:0] = found.guesses if found and time else []
            return rows
    if found is None:
        raise failed or AssertionError
    guesses += found.guesses
    found.guesses.clear()
    return series_contract(Table(frame, shape, name), found, wide, words=words, guesses=guesses)


def _tried(path: Path, contract: Contract, guesses: list[Guess]) -> Proposal:
    """Read the beginning with the proposed contract, and say what it could not read."""
    tried = first_chunks(path, contract)
    rejects = pl.concat([chunk.rejects for chunk in tried])
    facts = pl.concat([chunk.facts for chunk in tried])
    contract = _with_known_at(contract, facts, guesses)
    taken = facts.height or sum(chunk.records.height + len(chunk.assets) for chunk in tried)
    share = rejects.height / max(1, taken + rejects.height)
    what = {"series": "values", "assets": "things", "records": "records"}[contract.kind]
    why = f"{taken:,} {what} of its beginning were read, {rejects.height:,} rows or cells refused"
    if rejects.height:
        rule, line, message = rejects.select("rule", "line", "message").row(0)
        why += f", the first for {rule!r}: line {line}, {message}"
    guesses.append(Guess("the whole contract", contract.name, round(1 - share, 3), why))
    return Proposal(contract, guesses, _sample(facts), rejects.height, tried)


def first_chunks(path: Path, contract: Contract) -> list[Chunk]:
    """Read the beginning of a file with a contract.

    Raises:
        BadDataError: the contract does not fit the file, such as a column that is not there.
    """
    tried: list[Chunk] = []
    with closing(read_chunks(path, contract)) as chunks:
        for chunk in islice(chunks, LOOK_PIECES):
            tried.append(chunk)
            if sum(each.rows_read for each in tried) > LOOK_ROWS:
                break
    return tried


def _with_known_at(contract: Contract, facts: pl.DataFrame, guesses: list[Guess]) -> Contract:
    """Say when the values could be known: at the end of their interval where the file tells of the past.

    History that counted as known only from its upload on would leave every backtest blind.
    """
    oldest = facts["event_at"].min()
    if not isinstance(oldest, datetime) or contract.time is None:
        return contract
    if oldest > now() - HISTORY_FROM:
        why = (
            "the values are of these days or to come, so that the file tells when they were known by arriving"
        )
        guesses.append(Guess("known_at", "arrival", 0.6, why))
        return contract
    lag = contract.time.resolution or "PT0S"
    why = (
        f"the file goes back to {oldest:%Y-%m-%d}: history, taken as known when each interval ended; "
        "lengthen the lag if the values were published later"
    )
    guesses.append(Guess("known_at", f"event + {lag}", 0.5, why))
    return contract.model_copy(update={"known_at": KnownAt(policy="lag", lag=lag)})


def _sample(facts: pl.DataFrame) -> pl.DataFrame:
    """Return the facts of the first ten rows: of a wide file the first ten hours."""
    ordered = facts.sort("line", "event_at", maintain_order=True)
    spots = ordered.select("line", "event_at").unique(maintain_order=True).head(SAMPLE_ROWS)
    return ordered.join(spots, on=["line", "event_at"], how="semi", maintain_order="left")


__all__ = ["Guess", "Proposal", "propose"]
