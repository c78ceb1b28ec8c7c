"""Times: from local words to instants in UTC; the only reader of clock-change conventions."""

import re
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from foresite.core.timeaxis import EARLIEST, LATEST, Resolution
from foresite.ingest.contract import TimeShape

ISO_FORMATS = (
    "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d",
)  # fmt: skip
_TWENTY_FOUR = r"(^|[^\d:])24(:00(?::00)?)(\D|$)"
_COMPACT = {
    "%Y%m%d%H": (r"^(\d{8})(\d\d)$", "${1} ${2}:00", "%Y%m%d %H:%M"),
    "%Y%m%d%H%M": (r"^(\d{8})(\d\d)(\d\d)$", "${1} ${2}:${3}", "%Y%m%d %H:%M"),
    "%Y%m%d%H%M%S": (r"^(\d{8})(\d\d)(\d\d)(\d\d)$", "${1} ${2}:${3}:${4}", "%Y%m%d %H:%M:%S"),
}
_HOURS_AND_MINUTES = re.compile(r"(?:%[Ymdy]|[-/. T])*%H:%M(?::%S(?:%\.f)?)?(?:%[Ymdy]|[-/. T])*Z?")
"""Formats under which 24:00 can only be an hour, so that a text which reads as it stands means just that."""

_EPOCHS = {"epoch-s": 1_000_000, "epoch-ms": 1_000}


@dataclass
class Repeats:
    """How often each repeated local time has been seen, over the chunks of one file."""

    seen: dict[Any, int] = field(default_factory=dict)


def read_times(text: pl.Series, formats: tuple[str, ...]) -> pl.Series:
    """Read texts as naive local times (or as UTC ones taken for naive where a format has ``%z``).

    What cannot be read is null. 24:00 is the midnight that ends the day.
    """
    name = text.name
    form = (formats or ISO_FORMATS)[0]
    simple = _HOURS_AND_MINUTES.fullmatch(form) and not _read(text.head(100), form).has_nulls()
    if simple and not (read := _read(text, form)).has_nulls():
        return read
    unique = pl.DataFrame({name: text.unique().drop_nulls()}).with_columns(_at=_parsed(name, formats))
    return pl.DataFrame({name: text}).join(unique, on=name, how="left", maintain_order="left")["_at"]


def _read(text: pl.Series, form: str) -> pl.Series:
    return text.to_frame().select(_at=_plain(pl.col(text.name), form)).to_series()


def _parsed(name: str, formats: tuple[str, ...]) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    if formats and formats[0] in _EPOCHS:
        micros = (text.cast(pl.Float64(), strict=False) * _EPOCHS[formats[0]]).cast(pl.Int64(), strict=False)
        return micros.cast(pl.Datetime("us"))
    return pl.coalesce([_one(text, form) for form in (formats or ISO_FORMATS)])


def has_offset(form: str) -> bool:
    """Tell whether texts of a format state their offset from UTC, which then counts instead of a zone."""
    return "%z" in form or "%:z" in form or form.endswith("Z")


def _one(text: pl.Expr, form: str) -> pl.Expr:
    text, form = _spelled(text, form)
    late = text.str.contains(_TWENTY_FOUR)
    plain = pl.when(late).then(text.str.replace(_TWENTY_FOUR, "${1}00${2}${3}")).otherwise(text)
    read = _plain(plain, form)
    return pl.when(late).then(read.dt.offset_by("1d")).otherwise(read)


def _spelled(text: pl.Expr, form: str) -> tuple[pl.Expr, str]:
    """Give hours that stand without separators or minutes both, which Polars needs to read them."""
    if form in _COMPACT:
        digits, apart, plain = _COMPACT[form]
        return text.str.replace(digits, apart), plain
    if form.endswith(" %H"):
        return text.str.replace(r" (\d{1,2})$", " ${1}:00"), form + ":%M"
    if form.endswith("%z"):
        return text.str.replace(r"Z$", "+00:00"), form
    return text, form


def _plain(text: pl.Expr, form: str) -> pl.Expr:
    if has_offset(form):
        aware = text.str.to_datetime(form, strict=False, time_unit="us", time_zone="UTC")
        return aware.dt.replace_time_zone(None)
    if not any(mark in form for mark in ("%H", "%I", "%T", "%R")):
        return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    return text.str.to_datetime(form, strict=False, time_unit="us")


def walls(rows: pl.DataFrame, shape: TimeShape, *, wide: bool) -> pl.DataFrame:
    """Return ``wall`` (naive local start of the interval) and ``marked`` (has the suffix), row for row."""
    first = rows[shape.columns[0]]
    formats = (shape.format, *shape.also) if shape.format else shape.also
    if isinstance(first.dtype, pl.Datetime | pl.Date):
        wall = first.cast(pl.Datetime("us")) if first.dtype == pl.Date else _naive(first, shape)
        marked = pl.repeat(value=False, n=rows.height, eager=True)
    else:
        texts = [pl.col(name).cast(pl.String()) for name in shape.columns]
        joined = rows.select(t=pl.concat_str(texts, separator=" ") if len(texts) > 1 else texts[0])["t"]
        marked = pl.repeat(value=False, n=rows.height, eager=True)
        if shape.daylight_suffix:
            suffix = shape.daylight_suffix.strip()
            trimmed = joined.str.strip_chars()
            marked = trimmed.str.ends_with(suffix).fill_null(value=False)
            joined = trimmed.str.strip_suffix(suffix).alias("t")
        wall = read_times(joined, formats)
    frame = pl.DataFrame({"wall": wall, "marked": marked})
    if shape.hour_column:
        hour = rows[shape.hour_column].cast(pl.Float64(), strict=False)
        ends = 1 if shape.label == "end" else 0
        valid = hour.is_between(ends, 23 + ends).fill_null(value=False)
        hours = (hour - ends).cast(pl.Int64(), strict=False).fill_null(0)
        frame = frame.with_columns(
            wall=pl.when(valid).then(pl.col("wall") + pl.duration(hours=pl.lit(hours)))
        )
    return frame.with_columns(wall=_start(shape, wide=wide))


def _naive(at: pl.Series, shape: TimeShape) -> pl.Series:
    zone_of_column = at.dtype.time_zone if isinstance(at.dtype, pl.Datetime) else None
    if zone_of_column is not None:
        at = at.dt.convert_time_zone(shape.zone).dt.replace_time_zone(None)
    return at.cast(pl.Datetime("us"))


def _start(shape: TimeShape, *, wide: bool) -> pl.Expr:
    wall = pl.col("wall")
    if shape.midnight == "day-end":
        wall = pl.when(wall.dt.time() == pl.time(0, 0)).then(wall.dt.offset_by("1d")).otherwise(wall)
    if shape.label == "end" and not wide and not shape.hour_column:
        wall = wall.dt.offset_by("-" + Resolution.parse(shape.resolution).polars_every)
    return wall


def instants(frame: pl.DataFrame, shape: TimeShape, groups: list[str], repeats: Repeats) -> pl.DataFrame:
    """Turn ``wall`` and ``marked`` into ``event_at`` (UTC) and ``why`` (rule it breaks; "drop" for padding).

    Args:
        frame: wall, marked and the ``groups`` columns, in the order of the file.
        shape: of the contract.
        groups: columns that tell apart what a repeated time is repeated within.
        repeats: kept over the chunks of a file.
    """
    zone = "UTC" if has_offset(shape.format) else shape.zone
    local = frame.with_columns(event_at=_utc(zone, "earliest"))
    if zone != "UTC":
        local = _settled(local, shape, groups, repeats)
    skipped = pl.col("wall").is_not_null() & pl.col("event_at").is_null()
    if shape.nonexistent == "shift":
        moved = _utc(zone, "earliest", hours=1)
        local = local.with_columns(event_at=pl.when(skipped).then(moved).otherwise(pl.col("event_at")))
    outside = ~pl.col("event_at").is_between(EARLIEST, LATEST, closed="left")
    if not local.select((pl.col("event_at").is_null() | outside).any()).item():
        return local.select("event_at", why=pl.lit(None, dtype=pl.String()))
    return local.select(
        "event_at",
        why=pl.when(pl.col("wall").is_null())
        .then(pl.lit("time"))
        .when(skipped)
        .then(pl.lit("drop" if shape.nonexistent == "drop" else "nonexistent-time"))
        .when(outside)
        .then(pl.lit("time-range"))
        .otherwise(None),
    )


def _settled(local: pl.DataFrame, shape: TimeShape, groups: list[str], repeats: Repeats) -> pl.DataFrame:
    """Take the second pass of a repeated local time where it is meant."""
    both = local.with_row_index("_n").with_columns(_late=_utc(shape.zone, "latest"))
    doubled = both.filter(pl.col("event_at") != pl.col("_late"))
    if doubled.is_empty():
        return local
    late = _take_late(doubled, shape, groups, repeats)
    event = pl.when(pl.col("_take")).then(pl.col("_late")).otherwise(pl.col("event_at"))
    return both.join(late, on="_n", how="left", maintain_order="left").with_columns(event_at=event)


def _utc(zone: str, ambiguous: str, *, hours: int = 0) -> pl.Expr:
    wall = pl.col("wall") + pl.duration(hours=hours) if hours else pl.col("wall")
    if zone == "UTC":
        return wall.dt.replace_time_zone("UTC")
    # Polars reaches zone rules only for years it can hold; beyond them a time is a fault anyway.
    usable = wall.dt.year().is_between(EARLIEST.year - 1, LATEST.year)
    far = wall.dt.replace_time_zone("UTC")
    near = pl.when(usable).then(wall).otherwise(None)
    aware = near.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")  # type: ignore[arg-type]  # one of its literals
    return pl.when(usable).then(aware.dt.convert_time_zone("UTC")).otherwise(far)


def _take_late(doubled: pl.DataFrame, shape: TimeShape, groups: list[str], repeats: Repeats) -> pl.DataFrame:
    """Say for each repeated local time whether its second pass (standard time) is meant."""
    if shape.daylight_suffix:
        means_late = shape.suffix_means == "standard"
        return doubled.select("_n", _take=pl.col("marked") == means_late)
    if shape.repeated != "in-order":
        return doubled.select("_n", _take=pl.lit(shape.repeated == "standard"))
    numbers: list[int] = doubled["_n"].to_list()
    take: list[bool] = []
    for key in doubled.select(*groups, "wall").rows():  # a few hours a year
        count = repeats.seen.get(key, 0)
        repeats.seen[key] = count + 1
        take.append(count > 0)
    return pl.DataFrame({"_n": numbers, "_take": take}, schema={"_n": pl.UInt32(), "_take": pl.Boolean()})
