"""Guessing how rows say when: which columns, in which format, and what a time of day names."""

import re
from dataclasses import dataclass, field

import polars as pl

from foresite.core.errors import BadDataError
from foresite.ingest.guess_text import Guess
from foresite.ingest.shapes import MISSING, TimeShape
from foresite.ingest.times import has_offset, read_times, walls

_DATES = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y",
    "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%m-%d-%y", "%d.%m.%y", "%d-%b-%Y", "%d %b %Y", "%d-%b-%y",
    "%d/%b/%Y", "%b %d, %Y", "%b %d %Y", "%Y-%b-%d", "%d. %b %Y",
)  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S%.f", " %I:%M %p", " %I:%M:%S %p", " %H")
_ISO = ("T%H:%M:%S", "T%H:%M", "T%H:%M:%S%.f")
_OFFSETS = tuple(f"%Y-%m-%d{time}%z" for time in (*_ISO, " %H:%M:%S", " %H:%M", " %H:%M:%S%.f"))
_FORMATS = (
    *(date + time for date in _DATES for time in _TIMES), *(f"%Y-%m-%d{time}" for time in _ISO), *_OFFSETS,
    "%d%b%Y", "%d%b%Y:%H:%M:%S", "%Y-%m", "%b %Y", "%b-%Y", "%b-%y",
)  # fmt: skip
"""``%b`` reads short and full English names of months; ``%d`` and ``%m`` one digit or two."""
_COMPACT = ("%Y%m%d", "%Y%m%d%H", "%Y%m%d%H%M", "%Y%m%d%H%M%S", "epoch-s", "epoch-ms")
_DAYLIGHT = r"\s*(DST|\*)$"
_HOUR = re.compile(
    r"^(hour|hr|he|hora|stunde|heure|uur|(hour|hr)[ _-]?(ending|end|of[ _]day))$", re.IGNORECASE
)
_CLOCK = r"^\d{1,2}:\d{2}(:\d{2})?(\s*[AaPp][Mm])?$"
_PARTS = (
    {"year", "yr", "jahr", "año", "anio", "ano", "annee", "année", "jaar"},
    {"month", "mon", "mo", "monat", "mes", "mois", "maand"},
    {"day", "dy", "tag", "dia", "día", "jour", "dag", "dom"},
)
_LOOK, _TRY = 200_000, 2_000
_FEW = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """The time of a table's rows, before zone and step are told.

    Attributes:
        shape: columns, format, hour column, suffix; label where the words tell it.
        guesses: why.
        walls: local start or end of each row as it stands, nulls where it cannot be read.
        told_label: whether ``shape.label`` was told by the file.
        offset: whether the times carry their offset from UTC or are instants by themselves.
    """

    shape: TimeShape
    guesses: list[Guess]
    walls: pl.Series
    told_label: bool
    offset: bool = False
    wide: bool = field(default=False)


def find_time(frame: pl.DataFrame, *, wide: bool) -> Found:
    """Find the columns and the format of the time.

    Raises:
        BadDataError: no column can be read as a time.
    """
    columns, form, guesses = _columns(frame)
    first = frame[columns[0]]
    suffix, means = _suffix(first, guesses)
    hour = "" if "%H" in form or "%I" in form or wide else _hour_column(frame, columns)
    whole = frame.head(_LOOK)
    bare = TimeShape(columns=columns, format=form, hour_column=hour, daylight_suffix=suffix)
    bare = bare.model_copy(update={"suffix_means": means})
    if hour:
        hours = whole[hour].cast(pl.String()).str.strip_chars().cast(pl.Float64(), strict=False)
        numbers = hours.drop_nulls().to_list()
        ending = max(numbers) == 24 and min(numbers) >= 1  # noqa: PLR2004 -- hour 1..24
        told = f"its hours run from {min(numbers):g} to {max(numbers):g}"
        guesses.append(Guess("time.hour_column", hour, 0.95, f"it stands beside a date, and {told}"))
        days = walls(whole, bare.model_copy(update={"hour_column": ""}), wide=True)["wall"]
        at = pl.DataFrame({"d": days, "h": hours.cast(pl.Int64(), strict=False)})
        read = at.select(pl.col("d") + pl.duration(hours="h"))["d"]
        shape, told_label = bare.model_copy(update={"label": "end" if ending else "start"}), True
        guesses.append(Guess("time.label", shape.label, 0.9, told))
        return Found(shape, guesses, read, told_label)
    read = walls(whole, bare, wide=True)["wall"]
    aware = isinstance(first.dtype, pl.Datetime) and first.dtype.time_zone is not None
    offset = aware or has_offset(form) or form.startswith("epoch")
    return _labelled(Found(bare, guesses, read, told_label=False, offset=offset), whole, wide=wide)


def _labelled(found: Found, frame: pl.DataFrame, *, wide: bool) -> Found:
    """Tell from words, 24:00 or the order of rows that times name the ends of their intervals."""
    name = " ".join(found.shape.columns)
    cells = frame[found.shape.columns[-1]]
    late = cells.dtype == pl.String and bool(
        cells.str.contains(r"(^|[ T])24(:00|$)|^\d{8}24(00)?$").any() and not wide
    )
    midnights = _closing_midnights(found)
    update: dict[str, str] = {}
    why, sure = "", 0.0
    if midnights:
        update, sure = {"label": "end", "midnight": "day-end"}, 0.9
        why = f"on {midnights} days 00:00 stands last and closes the day it is written with"
        found.guesses.append(Guess("time.midnight", "day-end", sure, why))
    elif re.search(r"ending|hour_?end|(^|_)he($|_)", name, re.IGNORECASE) or late:
        update, sure = {"label": "end"}, 0.95
        why = "24:00 occurs, which can only be an end" if late else f"the header {name!r} says so"
    if not update:
        return found
    found.guesses.append(Guess("time.label", "end", sure, why))
    return Found(
        found.shape.model_copy(update=update),
        found.guesses,
        found.walls,
        told_label=True,
        offset=found.offset,
    )


def _closing_midnights(found: Found) -> int:
    """Count days whose 00:00 comes after their other times; 0 unless it is the rule."""
    order = pl.DataFrame({"t": found.walls}).drop_nulls()
    at = pl.col("t")
    back = (at.dt.time() == pl.time(0, 0)) & (at.dt.date() == at.shift(1).dt.date()) & (at.shift(1) > at)
    told = order.select(back=back.sum(), days=at.dt.date().n_unique(), timed=(at.dt.hour() > 0).any())
    count, days, timed = told.row(0)
    return int(count) if timed and days > 1 and count > 0.8 * days else 0


def _suffix(cells: pl.Series, guesses: list[Guess]) -> tuple[str, str]:
    """Return the mark behind some times, and whether it means standard or daylight time."""
    if cells.dtype != pl.String:
        return "", "standard"
    text = cells.str.strip_chars()
    marks = text.str.extract(_DAYLIGHT, 1)
    marked = marks.drop_nulls()
    if marked.is_empty() or marked.len() > cells.len() // 2:
        return "", "standard"
    why = f"{marked.len()} of {cells.len():,} times end in it: it settles the hour that occurs twice"
    guesses.append(Guess("time.daylight_suffix", f" {marked[0]}", 0.9, why))
    here = int(marks.is_not_null().arg_true()[0])
    twins = (text == text[here].removesuffix(marked[0]).strip()).arg_true().to_list()
    late = not twins or min(twins, key=lambda n: abs(n - here)) < here
    means, place = ("standard", "after") if late else ("daylight", "before")
    sure, why = (0.8, f"it stands {place} the unmarked one") if twins else (0.4, "the time occurs but once")
    guesses.append(Guess("time.suffix_means", means, sure, why))
    return f" {marked[0]}", means


def _columns(frame: pl.DataFrame) -> tuple[tuple[str, ...], str, list[Guess]]:
    lower = {name.lower().strip(): name for name in frame.columns}
    parts = [next((lower[word] for word in words if word in lower), "") for words in _PARTS]
    if parts[0] and parts[1]:
        chosen = tuple(part for part in parts if part)
        form = "%Y %m %d" if parts[2] else "%Y %m"
        return chosen, form, [
            Guess("time.columns", ", ".join(chosen), 0.95, "columns of year and month stand side by side"),
            Guess("time.format", form, 0.95, "their cells joined by a blank"),
        ]  # fmt: skip
    name, form, share = _best(frame)
    if share < _FEW and parts[0]:
        why = "no column holds finer times, and this one holds years"
        return (parts[0],), "%Y", [
            Guess("time.columns", parts[0], 0.8, why), Guess("time.format", "%Y", 0.9, "four digits"),
        ]  # fmt: skip
    if share < _FEW:
        raise BadDataError(
            "no column reads as times",
            code="no-time-column",
            remedy="Check delimiter and header, or write the contract by hand and state [time].",
            columns=[column[:80] for column in frame.columns[:50]],
        )
    guesses = [Guess("time.columns", name, round(share, 2), f"{share:.1%} of its cells read as times")]
    if not form:
        return (
            (name,),
            form,
            [*guesses, Guess("time.format", "", 1.0, "the column holds true times, no texts")],
        )
    clock = "" if re.search("%H|%I|epoch|^%Y$", form) else _clock_column(frame, name)
    guesses.append(_order(frame[name], form))
    if clock:
        cells = _filled(frame[clock])
        form += " %I" if cells.str.contains(r"(?i)m$").any() else " %H"
        form += ":%M:%S" if cells.str.contains(r"^\d+:\d+:\d+").any() else ":%M"
        form += " %p" if "%I" in form else ""
        guesses[0] = Guess("time.columns", f"{name}, {clock}", 0.9, "a date, and a time of day beside it")
        guesses[1] = Guess("time.format", form, guesses[1].confidence, guesses[1].why)
        return (name, clock), form, guesses
    return (name,), form, guesses


def _clock_column(frame: pl.DataFrame, date: str) -> str:
    for name, kind in frame.schema.items():
        if kind == pl.String and name != date:
            cells = _filled(frame[name]).head(_TRY)
            if cells.len() and float(cells.str.contains(_CLOCK).mean() or 0) > 0.9:  # type: ignore[arg-type]  # noqa: PLR2004 -- nearly all
                return name
    return ""


def _hour_column(frame: pl.DataFrame, columns: tuple[str, ...]) -> str:
    for name in frame.columns:
        if name not in columns and _HOUR.match(name.strip()):
            hours = frame[name].cast(pl.String()).str.strip_chars().cast(pl.Float64(), strict=False)
            if hours.is_between(0, 25).all() and hours.len() > hours.null_count():
                return name
    return ""


def _filled(cells: pl.Series) -> pl.Series:
    text = cells.drop_nulls().str.strip_chars()
    return text.filter(~text.is_in(MISSING))


def _best(frame: pl.DataFrame) -> tuple[str, str, float]:
    """Return the column, the format and the share of cells that read best as times."""
    best = ("", "", 0.0)
    for name, kind in frame.schema.items():
        if isinstance(kind, pl.Datetime | pl.Date):
            return name, "", 1.0
        cells = frame[name].cast(pl.String()) if kind.is_integer() else frame[name]
        if cells.dtype != pl.String:
            continue
        cells = _filled(cells.head(_LOOK)).str.replace(_DAYLIGHT, "")
        if cells.is_empty():
            continue
        form, share = _format_of(cells, name)
        if share > best[2] + 0.05:
            best = (name, form, share)
        if best[2] > 0.99:  # noqa: PLR2004 -- nothing better will come
            break
    return best


def _format_of(cells: pl.Series, name: str) -> tuple[str, float]:
    some = cells.gather_every(max(1, cells.len() // _TRY))
    bare = float(some.str.contains(r"^[+-]?\d*[.,]?\d*([eE][+-]?\d+)?$").mean() or 0)  # type: ignore[arg-type]
    formats = _FORMATS
    if bare > _FEW:
        lengths = some.str.len_chars().mode().to_list()
        if not some.str.contains(r"^\d+$").all() or lengths[0] not in {8, 10, 12, 13, 14}:
            return "", 0.0
        timely = bool(re.search(r"time|date|stamp|epoch|unix|^ts$|^t$|fecha|datum|zeit", name, re.IGNORECASE))
        formats = tuple(f for f in _COMPACT if timely or not f.startswith("epoch"))
    shares = {form: _share(some, form) for form in formats}
    top = max(shares.values())
    if top < _FEW:
        return "", 0.0
    alike = [form for form, share in shares.items() if share > top - 0.02]
    full = {form: _share(cells, form) for form in alike[:6]}
    best = max(full.values())
    tied = [form for form, share in full.items() if share == best]
    return max(tied, key=lambda form: _evenness(cells, form)) if len(tied) > 1 else tied[0], best


def _share(cells: pl.Series, form: str) -> float:
    read = read_times(cells.alias("t"), (form,))
    return int(read.dt.year().is_between(1900, 2200).sum()) / cells.len()


def _evenness(cells: pl.Series, form: str) -> float:
    """Return which share of steps between neighbouring times is the commonest one."""
    steps = read_times(cells.alias("t"), (form,)).unique().sort().diff().drop_nulls()
    if steps.is_empty():
        return 0.0
    return float(steps.value_counts(sort=True)["count"][0]) / steps.len()


def _swapped(form: str) -> str:
    return form.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")


def _order(column: pl.Series, form: str) -> Guess:
    """Say how sure it is which number is the day and which the month."""
    if form.startswith(("%Y", "epoch")) or "%b" in form:
        return Guess("time.format", form, 0.95, "it can be read in no other way")
    cells = _filled(column.head(_LOOK)).str.replace(_DAYLIGHT, "")
    other = _swapped(form)
    first = "day" if form.startswith("%d") else "month"
    here, there = _share(cells, form), _share(cells, other)
    if there < here:
        lost = round((here - there) * cells.len())
        why = f"the {first} comes first: {lost:,} times cannot be read the other way round"
        return Guess("time.format", form, 0.95, why)
    even, odd = _evenness(cells, form), _evenness(cells, other)
    if even > odd + 0.02:
        why = f"the {first} comes first: so read, {even:.0%} of the steps are alike, otherwise {odd:.0%}"
        return Guess("time.format", form, 0.8, why, (other,))
    why = "no number tells the day from the month: it could as well be the other way round"
    return Guess("time.format", form, 0.4, why, (other,))
