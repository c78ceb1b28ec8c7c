"""Parsing: a file and its contract give facts, and every row that could not be read with its reason."""

from collections.abc import Generator, Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl

from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Resolution
from foresite.core.units import factor_and_offset
from foresite.ingest.chunk import PARSED, RECORDS, REJECTED, Chunk, reject, together
from foresite.ingest.containers import Source, fault, sources
from foresite.ingest.contract import Contract, SeriesShape, TimeShape
from foresite.ingest.keys import Keys, slots_of
from foresite.ingest.numbers import Plain, markers_of, numbers_of
from foresite.ingest.places import assets_from, records_from, shapes
from foresite.ingest.rows import LINE, Rows, read_rows
from foresite.ingest.templates import slots
from foresite.ingest.times import Repeats, instants, walls

_MESSAGES = {
    "time": "the time cannot be read with the contract's format",
    "nonexistent-time": "clocks skip this local time",
    "time-range": "the time lies before 1900 or after 2200",
    "known-time": "the known_at column cannot be read",
}


def read_chunks(
    path: Path, contract: Contract, *, chunk_rows: int = 1_000_000
) -> Generator[Chunk, None, None]:
    """Yield a file as parsed chunks, in order; memory stays bounded whatever the size of the file.

    A chunk holds at least ``chunk_rows`` values, if its stream has so many, and at most those of twice as
    many rows.

    Raises:
        BadDataError: when the file cannot be read on: ``code``, ``remedy``, ``file`` and often ``line``.
    """
    for source in sources(path, format=contract.file.format, members=contract.file.members):
        if source.format == "shapefile":
            for specs in shapes(source, contract):
                yield Chunk(assets=specs, rows_read=len(specs), member=source.member, share=1.0)
            continue
        waiting: list[Chunk] = []
        for chunk in _pieces(source, contract, chunk_rows):
            if waiting and waiting[-1].member != chunk.member:
                yield together(waiting)
                waiting.clear()
            waiting.append(chunk)
            if sum(max(part.facts.height, part.rows_read) for part in waiting) >= chunk_rows:
                yield together(waiting)
                waiting.clear()
        if waiting:
            yield together(waiting)


def _pieces(source: Source, contract: Contract, chunk_rows: int) -> Iterator[Chunk]:
    reading = _Reading(contract, source.title)
    for rows in read_rows(source, contract.file, Plain.of(contract)):
        for start in range(0, max(rows.frame.height, 1), chunk_rows):
            frame = rows.frame.slice(start, chunk_rows)
            piece = Rows(frame, {} if start else rows.malformed, rows.sheet, rows.block)
            chunk = reading.chunk(piece)
            chunk.member = rows.sheet or source.member
            chunk.share = _share(source)
            chunk.findings = list(source.findings)
            yield chunk


def _share(source: Source) -> float:
    """Return how much of the stream was read, 0 where nobody knows."""
    closed = source.stream.closed or not source.expected
    return 0.0 if closed else min(1.0, source.stream.tell() / source.expected)


class _Reading:
    """The state of reading one stream: keys made, repeated times seen."""

    def __init__(self, contract: Contract, title: str) -> None:
        self.contract = contract
        self.title = title
        self.repeats: dict[str, Repeats] = {}
        self.keys = Keys(contract.time)
        self.seen_assets: set[str] = set()
        self.seen_records: set[str] = set()

    def chunk(self, rows: Rows) -> Chunk:
        """Turn a piece of rows into facts and rejects."""
        chunk = Chunk(rows_read=rows.frame.height + len(rows.malformed), block=rows.block)
        chunk.frame = rows.frame if rows.block is None else None
        rejects = [reject(list(rows.malformed), "cells", list(rows.malformed.values()))]
        frame = self._kept(rows.frame)
        chunk.blank = rows.frame.height - frame.height
        if rows.sheet:
            frame = frame.with_columns(sheet=pl.lit(rows.sheet))
        if self.contract.time is not None:
            frame, broken, padding = self._timed(frame, self.contract.time, rows.sheet)
            rejects.append(broken)
            chunk.blank += padding
        rejects.append(self._things(frame, chunk))
        facts = [PARSED.to_frame()]
        for shape in self.contract.series:
            good, bad, blank = self._values(frame, shape, chunk)
            facts += good
            rejects += bad
            chunk.blank += blank
        chunk.facts = pl.concat(facts)
        chunk.rejects = self._with_raw(chunk, pl.concat(rejects))
        return chunk

    def _things(self, frame: pl.DataFrame, chunk: Chunk) -> pl.DataFrame:
        """Take the assets or records of the rows."""
        contract = self.contract
        if contract.assets is not None:
            for name in (
                contract.assets.latitude,
                contract.assets.longitude,
                *contract.assets.attributes.values(),
            ):
                if name:
                    self.column(frame, name)
            chunk.assets = assets_from(frame, contract, seen=self.seen_assets)
        if contract.records is None:
            return reject([], "", [])
        for name in (contract.records.latitude, contract.records.longitude, *contract.records.fields):
            if name:
                self.column(frame, name)
        chunk.records, broken = records_from(frame, contract, seen=self.seen_records)
        return broken

    def _with_raw(self, chunk: Chunk, rejects: pl.DataFrame) -> pl.DataFrame:
        if rejects.is_empty():
            return rejects
        texts = chunk.raw(rejects["line"].unique().to_list())
        raw = pl.DataFrame(
            {"line": list(texts), "_raw": list(texts.values())}, {"line": pl.Int64(), "_raw": pl.String()}
        )
        joined = rejects.join(raw, on="line", how="left", maintain_order="left")
        return joined.with_columns(raw=pl.col("_raw").fill_null("")).select(REJECTED.names())

    def _kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        shape = self.contract.file
        conditions = [~self.missing(self.column(frame, name)) for name in shape.required]
        for name, wanted in shape.keep.items():
            conditions.append(_stripped(self.column(frame, name)).is_in(wanted))
        for name, unwanted in shape.drop.items():
            conditions.append(~_stripped(self.column(frame, name)).is_in(unwanted))
        return frame.filter(conditions) if conditions else frame

    def column(self, frame: pl.DataFrame, name: str) -> str:
        """Return the name if the file has that column; say which it has otherwise."""
        if name in frame.columns:
            return name
        near = get_close_matches(name, frame.columns, n=1)
        raise fault(
            self.title,
            f"there is no column {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
            code="column-missing",
            remedy="Correct the contract, or state other names of it in [file] aliases.",
            column=name,
            columns=[c[:80] for c in frame.columns[:50] if c != LINE],
        )

    def missing(self, name: str) -> pl.Expr:
        """Tell which cells of a column hold no value."""
        return _stripped(name).is_in(self.contract.file.missing) | pl.col(name).is_null()

    def _timed(
        self, frame: pl.DataFrame, shape: TimeShape, sheet: str
    ) -> tuple[pl.DataFrame, pl.DataFrame, int]:
        for name in [*shape.columns, *([shape.hour_column] if shape.hour_column else [])]:
            self.column(frame, name)
        wide = any(series.wide for series in self.contract.series)
        local = walls(frame, shape, wide=wide)
        if wide:
            return (
                pl.concat([frame, local.rename({"wall": "__wall", "marked": "__marked"})], how="horizontal"),
                reject([], "", []),
                0,
            )
        told = self._instants(frame, local, shape, sheet)
        frame = pl.concat([frame, told.rename({"event_at": "__event", "why": "__why"})], how="horizontal")
        frame = self._known(frame)
        return self._readable(frame)

    def _readable(self, frame: pl.DataFrame, column: str = "") -> tuple[pl.DataFrame, pl.DataFrame, int]:
        """Split rows into those with an instant and rejects; padding is counted."""
        if frame["__why"].null_count() == frame.height:
            return frame, reject([], "", []), 0
        broken = frame.filter(pl.col("__why").is_not_null() & (pl.col("__why") != "drop"))
        padding = frame.filter(pl.col("__why") == "drop").height
        why = broken["__why"].to_list()
        told = [f"{column}: {_MESSAGES[w]}" if column else _MESSAGES[w] for w in why]
        return frame.filter(pl.col("__why").is_null()), reject(broken[LINE].to_list(), why, told), padding

    def _instants(
        self, frame: pl.DataFrame, local: pl.DataFrame, shape: TimeShape, state: str
    ) -> pl.DataFrame:
        groups = sorted(
            {slot for series in self.contract.series for slot in slots(series.key) if slot in frame.columns}
        )
        repeats = self.repeats.setdefault(state, Repeats())
        return instants(pl.concat([local, frame.select(groups)], how="horizontal"), shape, groups, repeats)

    def _known(self, frame: pl.DataFrame) -> pl.DataFrame:
        known = self.contract.known_at
        if known.policy == "arrival":
            return frame.with_columns(__known=pl.lit(None, INSTANT))
        if known.policy == "lag":
            return frame.with_columns(__known=pl.col("__event") + pl.duration(seconds=known.lag_seconds))
        column = self.column(frame, known.column)
        shape = TimeShape(columns=(column,), format=known.format, zone=known.zone)
        local = walls(frame, shape, wide=False)
        told = instants(local, shape, [], Repeats())
        unread = pl.when(pl.col("__why").is_null() & told["event_at"].is_null()).then(pl.lit("known-time"))
        return frame.with_columns(__known=told["event_at"], __why=pl.coalesce("__why", unread))

    def _values(
        self, frame: pl.DataFrame, shape: SeriesShape, chunk: Chunk
    ) -> tuple[list[pl.DataFrame], list[pl.DataFrame], int]:
        good: list[pl.DataFrame] = []
        bad: list[pl.DataFrame] = []
        blank = 0
        for name, step in self._columns(frame, shape):
            cells = self._filled(frame, name, shape)
            blank += frame.height - cells.height
            if step is not None:
                cells, broken, padding = self._stepped(cells, name, step)
                bad.append(broken)
                blank += padding
            if cells.is_empty():
                continue
            value = self._keyed(cells, shape, name, chunk)
            wrong = value.select(pl.col("value").is_null() | ~pl.col("value").is_finite()).to_series()
            if wrong.any():
                bad.append(_wrong(value.filter(wrong), name))
                value = value.filter(~wrong)
            good.append(_facts(value))
        return good, bad, blank

    def _filled(self, frame: pl.DataFrame, name: str, shape: SeriesShape) -> pl.DataFrame:
        """Return the rows that hold something in a column, and what it is as a number in ``__value``."""
        cells = frame[name]
        valued = frame.with_columns(__value=self._number(cells, shape))
        if cells.dtype != pl.String:
            return valued.drop_nulls(name)
        # A cell that means "no value" reads as no number, or as the number that its marker reads as.
        marked = self._number(markers_of(self.contract.file), shape)
        number = pl.col("__value")
        doubtful = number.is_null() | ~number.is_finite() | number.is_in(marked.implode())
        rows = valued.select(doubtful.arg_true()).to_series()
        if rows.is_empty():
            return valued
        blank = rows.filter(frame[rows].select(self.missing(name)).to_series())
        return valued.filter(~pl.int_range(pl.len()).is_in(blank.implode())) if blank.len() else valued

    def _columns(self, frame: pl.DataFrame, shape: SeriesShape) -> list[tuple[str, int | None]]:
        if shape.wide is not None:
            return [(self.column(frame, name), n) for name, n in shape.wide.steps().items()]
        if shape.column in frame.columns or not any(mark in shape.column for mark in "*?["):
            return [(self.column(frame, shape.column), None)]
        named = self._named() | {LINE, "sheet"}
        found = [
            name
            for name in frame.columns
            if name not in named and not name.startswith("__") and fnmatchcase(name, shape.column)
        ]
        if not found and (shape.column != "*" or len(self.contract.series) == 1):
            self.column(frame, shape.column)
        return [(name, None) for name in found]

    def _named(self) -> set[str]:
        contract = self.contract
        texts = [t for s in contract.series for t in (s.key, s.name, s.asset, s.asset_name, s.quantity)]
        named = {slot for text in texts for slot in slots(text)}
        named |= {s.column for s in contract.series}
        named |= set(contract.file.required) | set(contract.file.keep) | set(contract.file.drop)
        if contract.time:
            named |= {*contract.time.columns, contract.time.hour_column}
        return named | {contract.known_at.column}

    def _stepped(self, cells: pl.DataFrame, name: str, step: int) -> tuple[pl.DataFrame, pl.DataFrame, int]:
        """Give the cells of one column of a wide file their instants."""
        shape = self.contract.time
        assert shape is not None  # noqa: S101 -- the contract's own check says so
        every = Resolution.parse(shape.resolution or "PT1H")
        local = cells.select(
            wall=pl.col("__wall") + pl.duration(seconds=step * every.nominal_seconds), marked="__marked"
        )
        told = self._instants(cells, local, shape, name)
        timed = pl.concat([cells, told.rename({"event_at": "__event", "why": "__why"})], how="horizontal")
        return self._readable(self._known(timed), name)

    def _number(self, cells: pl.Series, shape: SeriesShape) -> pl.Series:
        number = numbers_of(cells, self.contract.file) if cells.dtype == pl.String else cells
        number = number.cast(pl.Float64(), strict=False)
        if shape.file_unit and shape.file_unit != shape.unit:
            factor, offset = factor_and_offset(shape.file_unit, shape.unit)
            number = number * factor + offset
        return number

    def _keyed(self, cells: pl.DataFrame, shape: SeriesShape, name: str, chunk: Chunk) -> pl.DataFrame:
        names = slots_of(shape)
        for slot in names:
            self.column(cells, slot)
        facts = cells.select(LINE, "__event", "__known", value="__value")
        keyed, met = self.keys.beside(facts, cells.select(names), shape, name)
        chunk.series |= met
        return keyed


def _stripped(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String()).str.strip_chars()


def _facts(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.select(
        line=pl.col(LINE),
        series_key="__key",
        event_at=pl.col("__event").cast(INSTANT),
        known_at="__known",
        value="value",
    )


def _wrong(cells: pl.DataFrame, name: str) -> pl.DataFrame:
    unread = pl.col("value").is_null()
    return cells.select(
        line=pl.col(LINE),
        raw=pl.lit("", pl.String()),
        series_key=pl.col("__key").cast(pl.String()),
        event_at=pl.col("__event").cast(INSTANT),
        value=pl.lit(None, pl.Float64()),
        rule=pl.when(unread).then(pl.lit("number")).otherwise(pl.lit("not-finite")),
        message=pl.when(unread)
        .then(pl.lit(f"the cell in {name!r} is not a number"))
        .otherwise(pl.lit(f"the cell in {name!r} is not a finite number")),
    )


__all__ = ["PARSED", "RECORDS", "REJECTED", "Chunk", "read_chunks"]
