"""Guessing which cells of a table are values, of which series, in which unit."""

import re
from dataclasses import dataclass

import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.ids import key_part
from foresite.ingest.contract import Contract, FileShape, Rule, SeriesShape, Wide
from foresite.ingest.guess_file import Shape
from foresite.ingest.guess_text import Guess
from foresite.ingest.guess_time import Found
from foresite.ingest.guess_unit import speaks_of, told_unit
from foresite.ingest.guess_values import (
    Marks,
    as_numbers,
    counts_rows,
    left_out,
    looks_id,
    number_share,
    told_ids,
    told_marks,
)
from foresite.ingest.guess_zone import told_step, told_zone
from foresite.ingest.rows import LINE

MAX_SERIES = 200
_WIDE = re.compile(
    r"^(?P<stem>h|hr|hour|he|h_|hour_|hour |he )?(?P<first>0?[01])(?P<tail>:00|h)?$", re.IGNORECASE
)
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Table:
    """The beginning of a file as rows, what is known of its shape, and the name of its contract."""

    frame: pl.DataFrame
    shape: Shape
    name: str


def wide_hours(frame: pl.DataFrame, guesses: list[Guess]) -> Wide | None:
    """Find columns that are the hours of a day: h1 to h24, HE01 to HE24, 0 to 23, 01:00 to 24:00."""
    for name in frame.columns:
        if not (found := _WIDE.match(name)):
            continue
        stem, first, tail = found["stem"] or "", found["first"], found["tail"] or ""
        template = f"{stem}{{nn}}{tail}" if len(first) > 1 else f"{stem}{{n}}{tail}"
        wide = Wide(columns=template, first=int(first), last=25)
        there = [n for header, n in wide.steps().items() if header in frame.columns]
        if len(there) >= 23 and there == list(range(len(there))):  # noqa: PLR2004 -- a day
            last = min(int(first) + len(there) - 1, int(first) + 23)
            why = f"columns {name} to {last} are the hours of a day"
            guesses.append(Guess("series.wide", template, 0.95, why))
            return Wide(columns=template, first=int(first), last=last)
    return None


def series_contract(
    table: Table, found: Found, wide: Wide | None, *, words: str, guesses: list[Guess]
) -> Contract:
    """Propose the contract of a table whose time was found.

    Raises:
        BadDataError: no column holds numbers.
    """
    frame, shape = table.frame, table.shape
    steps = set(wide.steps()) if wide else set()
    stamp = [*found.shape.columns, *([found.shape.hour_column] if found.shape.hour_column else [])]
    numeric = [
        column
        for column in frame.columns
        if column not in {LINE, "sheet", *stamp, *steps}
        and number_share(frame[column]) > _NEARLY_ALL
        and not (column == frame.columns[1] and counts_rows(frame[column]))
    ]
    delimiter = "," if shape.file.delimiter == "auto" else shape.file.delimiter
    marks = told_marks(frame, sorted(steps) or numeric, delimiter, guesses)
    sheets = ["sheet"] if shape.of_sheet else []
    told = frame.drop(LINE, *([] if sheets else ["sheet"]), strict=False)
    ids = told_ids(told, [*stamp, *sheets], numeric, guesses)
    walls = _one_of(frame, found, [*ids, *sheets])
    if found.shape.format == "%Y":
        step = "P1Y"
        guesses.append(Guess("time.resolution", step, 0.8, "the times are years"))
    else:
        step = told_step(walls, wide=wide is not None, guesses=guesses)
    time = told_zone(found, walls, step, words=words, wide=wide is not None)
    guesses += found.guesses
    file = _file(shape.file, frame, marks, stamp, guesses)
    prefix = "/".join([table.name, *(f"{{{column}}}" for column in [*sheets, *ids])])
    if wide:
        series: tuple[SeriesShape, ...] = (_wide_series(table, wide, prefix, marks, guesses),)
    else:
        values = [column for column in numeric if column not in ids and not looks_id(frame, column)]
        idle = left_out(frame, values, shape.labels, guesses)
        chosen = [column for column in values if column not in idle]
        series = _series(table, chosen, prefix, marks, guesses)
    rule = (Rule(series=f"{table.name}/*"),)
    return Contract(name=table.name, file=file, time=time, series=series, rule=rule)


def _file(
    file: FileShape, frame: pl.DataFrame, marks: Marks, stamp: list[str], guesses: list[Guess]
) -> FileShape:
    told: dict[str, object] = {"decimal": marks.decimal, "thousands": marks.thousands}
    told["required"] = _required(frame, stamp, guesses)
    if marks.missing:
        told["missing"] = (*file.missing, *marks.missing)
    return file.model_copy(update=told)


def _one_of(frame: pl.DataFrame, found: Found, ids: list[str]) -> pl.Series:
    """Return the local times of the longest series, in the order of the file."""
    walls = found.walls.alias("__wall")
    if not ids:
        return walls
    several = frame.head(walls.len()).select(ids).with_columns(walls)
    sizes = several.group_by(ids, maintain_order=True).agg(pl.len().alias("__n"))
    longest = sizes.sort("__n", descending=True, maintain_order=True).head(1)
    return several.join(longest, on=ids, how="semi", nulls_equal=True, maintain_order="left")["__wall"]


def _required(frame: pl.DataFrame, stamp: list[str], guesses: list[Guess]) -> tuple[str, ...]:
    """Ask for a time where there are rows with hardly a cell, such as a blank last one."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String and name != "sheet"]
    if stamp[0] not in texts:
        return ()
    blank = [pl.col(name).fill_null("").str.strip_chars() == "" for name in texts]
    mostly = pl.sum_horizontal([each.cast(pl.Int32()) for each in blank]) * 2 > len(texts)
    count = int(frame.select((mostly & blank[texts.index(stamp[0])]).sum()).item())
    if not count:
        return ()
    why = f"{count:,} rows have neither a time nor most of the other cells"
    guesses.append(Guess("file.required", stamp[0], 0.85, why))
    return (stamp[0],)


def _wide_series(table: Table, wide: Wide, prefix: str, marks: Marks, guesses: list[Guess]) -> SeriesShape:
    warmest = _warmest(table.frame, list(wide.steps())[12:13], marks)
    unit = told_unit("", "", table.name, warmest)
    guesses.append(Guess("series.unit", unit.unit, unit.confidence, unit.why))
    return SeriesShape(wide=wide, key=f"{prefix}/{unit.quantity}", quantity=unit.quantity, unit=unit.unit)


def _series(
    table: Table, values: list[str], prefix: str, marks: Marks, guesses: list[Guess]
) -> tuple[SeriesShape, ...]:
    if not values:
        raise BadDataError(
            "no column holds numbers",
            code="not-a-table",
            remedy="Check the decimal mark, the delimiter and the header.",
            columns=[name[:80] for name in table.frame.columns[:50] if name != LINE],
        )
    labels, partial = table.shape.labels, table.shape.partial
    words = "" if any(speaks_of(column) for column in values) else table.name
    warm = [c for c in values if speaks_of(f"{c} {labels.get(c, '')}") == "temperature"]
    warmest = _warmest(table.frame, warm or (values[:1] if len(values) == 1 else []), marks)
    made: list[SeriesShape] = []
    for column in [name for name in values if name not in partial][:MAX_SERIES]:
        label = labels.get(column, "")
        unit = told_unit(column, label, words, warmest)
        guesses.append(Guess(f"series.{column}.unit", unit.unit, unit.confidence, unit.why))
        key = f"{prefix}/{key_part(column)[:100]}"
        told = {"quantity": unit.quantity, "unit": unit.unit, "name": label[:200]}
        made.append(SeriesShape(column=column, key=key, **told))
    if partial:
        why = f"{', '.join(partial[:5])}: not on every sheet, so a pattern takes what is there"
        guesses.append(Guess("series.*", "1", 0.3, why))
        made.append(SeriesShape(column="*", key=f"{prefix}/{{column}}", quantity="value", unit="1"))
    if len(values) > MAX_SERIES:
        why = f"{len(values):,} columns hold numbers; the first {MAX_SERIES} are named: a pattern takes all"
        guesses.append(Guess("series", f"{MAX_SERIES}", 0.3, why))
    return tuple(made)


def _warmest(frame: pl.DataFrame, columns: list[str], marks: Marks) -> float | None:
    """Return what one in twenty values of these columns exceeds; of the warmest column."""
    tops: list[float] = []
    for column in columns:
        cells = frame[column]
        if cells.dtype == pl.String:
            cells = as_numbers(cells.str.strip_chars(), marks.decimal, marks.thousands)
        top = cells.quantile(0.95)
        tops += [float(top)] if top is not None else []
    return max(tops, default=None)
