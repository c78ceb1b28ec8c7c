"""Guessing how rows say when: columns, format, step, and the zone told from its clock changes."""

import re
from datetime import UTC, datetime, timedelta

import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.timeaxis import zone
from foresite.ingest.guess_file import Guess
from foresite.ingest.shapes import TimeShape
from foresite.ingest.times import ISO_FORMATS, read_times

_FORMATS = (
    *ISO_FORMATS,
    "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M", "%m/%d/%y %H:%M", "%d/%m/%y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
    "%Y/%m/%d %H:%M",
    "%d%b%Y:%H:%M:%S", "%Y%m%d%H%M%S", "%Y%m%d%H%M", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
)  # fmt: skip
_SUFFIX = r"\s*DST$"
_ZONES = (
    "America/New_York", "Europe/Berlin", "Europe/London", "America/Chicago", "America/Denver",
    "Australia/Sydney",
)  # fmt: skip
_HOUR = re.compile(r"^(hour|hr|he|hour_?ending|hora|stunde)$", re.IGNORECASE)
_STEPS = {
    60: "PT1M", 300: "PT5M", 600: "PT10M", 900: "PT15M", 1800: "PT30M", 3600: "PT1H", 86_400: "P1D",
    604_800: "P1W",
}  # fmt: skip
_LOOK = 200_000


def guess_time(frame: pl.DataFrame, *, wide: bool) -> tuple[TimeShape, list[Guess]]:
    """Find the time of a table's rows.

    Raises:
        BadDataError: no column can be read as a time.
    """
    lower = {name.lower().strip(): name for name in frame.columns}
    if {"year", "month", "day"} <= set(lower):
        columns: tuple[str, ...] = tuple(lower[part] for part in ("year", "month", "day"))
        form, share, suffix = "%Y %m %d", 1.0, ""
    else:
        name, form, share, suffix = _best(frame)
        columns = (name,)
    guesses = [
        Guess("time.columns", ", ".join(columns), share, f"{share:.0%} of the cells read as times"),
        Guess("time.format", form, _sureness(frame, columns, form), _why(form)),
    ]
    hour = next((name for name in frame.columns if _HOUR.match(name.strip()) and name not in columns), "")
    has_hour = bool(hour) and not any(mark in form for mark in ("%H",))
    text = frame.select(
        pl.concat_str([pl.col(c).cast(pl.String()) for c in columns], separator=" ").alias("t")
    )["t"]
    walls = read_times(text.head(_LOOK).str.replace(_SUFFIX, "").alias("t"), (form,))
    ending = suffix != "" or _says_ending(columns[0], text)
    if has_hour:
        hours = frame[hour].cast(pl.Float64(), strict=False)
        ending = hours.max() == 24  # noqa: PLR2004 -- hour 1..24
        guesses.append(Guess("time.hour_column", hour, 0.95, "a column of hours stands beside a date"))
        walls = (
            pl.DataFrame({"w": walls, "h": hours.head(_LOOK)}).select(pl.col("w") + pl.duration(hours="h"))
        )["w"]
    step = "PT1H" if wide else _step(walls)
    shape = _zoned(walls, step, guesses, wide=wide)
    ending = ending or shape[1] == "end" or wide
    guesses.append(Guess("time.resolution", step or "irregular", 0.9 if step else 0.4, "the commonest step"))
    return TimeShape(
        columns=columns, format=form, hour_column=hour if has_hour else "", zone=shape[0], resolution=step,
        label="end" if ending and step else "start", daylight_suffix=suffix,
    ), guesses  # fmt: skip


def _best(frame: pl.DataFrame) -> tuple[str, str, float, str]:
    best = ("", "", 0.0, "")
    for name, kind in frame.schema.items():
        if isinstance(kind, pl.Datetime | pl.Date):
            return name, "", 1.0, ""
        if kind != pl.String:
            continue
        cells = frame[name].drop_nulls().str.strip_chars()
        cells = cells.filter(cells != "").head(_LOOK)
        if cells.is_empty() or cells.head(100).str.contains(r"^[+-]?\d{1,5}(\.\d*)?$").any():
            continue
        suffix = " DST" if cells.str.contains(_SUFFIX).any() else ""
        for form in _FORMATS:
            read = read_times(cells.str.replace(_SUFFIX, "").alias("t"), (form,))
            share = int(read.dt.year().is_between(1900, 2200).sum()) / cells.len()
            if share > best[2] + 1e-9:
                best = (name, form, share, suffix)
            if share == 1.0:
                break
        if best[2] == 1.0:
            return best
    if best[2] < 0.5:  # noqa: PLR2004 -- most cells
        raise BadDataError(
            "no column reads as times",
            code="no-time-column",
            remedy="Write the contract by hand and state [time] format.",
        )
    return best


def _sureness(frame: pl.DataFrame, columns: tuple[str, ...], form: str) -> float:
    swapped = form.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
    if len(columns) > 1 or form.startswith("%Y") or form == "" or "%b" in form:
        return 0.95
    text = frame[columns[0]].head(_LOOK).alias("t")
    if text.dtype != pl.String:
        return 0.95
    return (
        0.5 if read_times(text, (swapped,)).null_count() <= read_times(text, (form,)).null_count() else 0.95
    )


def _why(form: str) -> str:
    return (
        "it reads the most cells; where day and month could be swapped this is less sure"
        if form
        else "true dates"
    )


def _says_ending(name: str, text: pl.Series) -> bool:
    return "ending" in name.lower() or bool(text.head(_LOOK).str.contains(r"(^|[^\d:])24:00").any())


def _step(walls: pl.Series) -> str:
    steps = walls.unique().sort().diff().drop_nulls().dt.total_seconds()
    if steps.is_empty():
        return ""
    top = steps.value_counts(sort=True)
    common, count = top.row(0)
    if count / steps.len() < 0.5:  # noqa: PLR2004 -- most steps
        low, high = steps.quantile(0.05) or 0, steps.quantile(0.95) or 0
        return "P1M" if low >= 27 * 86_400 and high <= 32 * 86_400 else ""
    return "P1M" if common in {30 * 86_400, 31 * 86_400} else _STEPS.get(common, "")


def _zoned(walls: pl.Series, step: str, guesses: list[Guess], *, wide: bool) -> tuple[str, str]:
    """Tell the zone, and whether times name the ends, from hours missing in spring and doubled in autumn."""
    if wide or step not in {"PT1H", "PT30M", "PT15M", "PT10M", "PT5M"}:
        guesses.append(Guess("time.zone", "UTC", 0.3, "rows of a day or more do not tell a zone"))
        return "UTC", "start"
    there = walls.drop_nulls()
    doubled = set(there.filter(there.is_duplicated()).unique().to_list())
    present = set(there.to_list())
    best, score, scored = ("UTC", "start"), 0, 0
    alike: list[str] = []
    for name in _ZONES:
        springs, autumns = _changes(name, min(present), max(present))
        for label, shift in (("start", timedelta()), ("end", timedelta(hours=1))):
            hits = sum(at + shift not in present for at in springs) + 2 * sum(
                at + shift in doubled for at in autumns
            )
            if hits > score:
                best, score, scored = (name, label), hits, len(springs) + 2 * len(autumns)
                alike = []
            elif hits == score and hits:
                alike.append(name)
    if score == 0:
        guesses.append(Guess("time.zone", "UTC", 0.5, "no hour is missing in spring or doubled in autumn"))
        return best
    sure = round((0.6 if alike else 0.9) * score / scored, 2)
    why = f"hours are missing in spring and doubled in autumn as clocks change there ({score} of {scored})"
    why += f"; {', '.join(alike)} would fit as well" if alike else ""
    guesses.append(Guess("time.zone", best[0], sure, why))
    if best[1] == "end":
        guesses.append(
            Guess("time.label", "end", sure, "the doubled hour is the one that ends after the change")
        )
    return best


def _changes(name: str, first: datetime, last: datetime) -> tuple[list[datetime], list[datetime]]:
    """Return local times skipped in spring and passed twice in autumn, to the hour."""
    tz = zone(name)
    springs: list[datetime] = []
    autumns: list[datetime] = []
    day = first.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    end = last.replace(tzinfo=UTC)
    while day < end:
        offsets = [(day + timedelta(hours=h)).astimezone(tz).utcoffset() or timedelta() for h in (0, 24)]
        if offsets[0] != offsets[1]:
            hour = next(
                day + timedelta(hours=h)
                for h in range(1, 25)
                if (day + timedelta(hours=h)).astimezone(tz).utcoffset() == offsets[1]
            )
            change = (hour + offsets[0]).replace(tzinfo=None)
            if offsets[1] > offsets[0]:
                springs.append(change)
            else:
                autumns.append(change - timedelta(hours=1))
        day += timedelta(days=1)
    return springs, autumns
