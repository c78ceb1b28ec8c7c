"""Guessing the step and the zone of local times: from offsets, words, and hours missing or doubled."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

import polars as pl

from foresite.core.timeaxis import zone
from foresite.ingest.guess_text import Guess
from foresite.ingest.guess_time import Found
from foresite.ingest.shapes import TimeShape

_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/Berlin",
    "Europe/London", "Europe/Athens", "Australia/Sydney", "Australia/Adelaide", "Pacific/Auckland",
    "America/Santiago", "Asia/Tehran",
)  # fmt: skip
_WORDS = (
    ("America/Chicago", r"ercot|texas|central prevailing"),
    ("America/New_York", r"pjm|nyiso|new[ _-]england|iso[ _-]?ne|eastern prevailing"),
    ("America/Los_Angeles", r"caiso|california iso|pacific prevailing"),
    ("Europe/Berlin", r"cet|cest|germany|deutschland|berlin"),
    ("Europe/Madrid", r"spain|españa|espana|madrid"),
    ("Europe/London", r"elexon|great britain|london"),
    ("Asia/Tehran", r"tehran|iran"),
)
_STEPS = {
    1: "PT1S", 10: "PT10S", 30: "PT30S", 60: "PT1M", 300: "PT5M", 600: "PT10M", 900: "PT15M",
    1200: "PT20M", 1800: "PT30M", 3600: "PT1H", 7200: "PT2H", 10_800: "PT3H", 21_600: "PT6H",
    43_200: "PT12H", 86_400: "P1D", 604_800: "P1W",
}  # fmt: skip
_DAY = 86_400
_WITHIN_A_DAY = 3_600
_EARLY, _LATE = datetime(1950, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 -- local, as the times compared


def told_step(walls: pl.Series, *, wide: bool, guesses: list[Guess]) -> str:
    """Return the ISO 8601 step between times of one series, or nothing where there is none."""
    if wide:
        guesses.append(Guess("time.resolution", "PT1H", 0.9, "the columns are the hours of a day"))
        return "PT1H"
    steps = walls.unique().sort().diff().drop_nulls().dt.total_seconds()
    if steps.is_empty():
        yearly = walls.drop_nulls().len() > 0
        why = "there is but one time; a year, if the file is an annual one"
        guesses.append(Guess("time.resolution", "", 0.2, why if yearly else "there is no time"))
        return ""
    common, count = steps.value_counts(sort=True).row(0)
    share = count / steps.len()
    low, high = float(steps.quantile(0.05) or 0), float(steps.quantile(0.95) or 0)
    for iso, least, most in (("P1M", 28, 31), ("P1Y", 365, 366)):
        if least * _DAY <= low and high <= most * _DAY:
            why = f"the times are {least} to {most} days apart"
            guesses.append(Guess("time.resolution", iso, 0.9, why))
            return iso
    iso = _STEPS.get(common, "")
    grid = walls.drop_nulls().dt.epoch("s") % common if iso and common < _DAY else pl.Series([0])
    aligned = int((grid == grid.mode()[0]).sum()) / max(1, grid.len())
    if share < 0.5 or not iso or aligned < 0.9:  # noqa: PLR2004 -- most steps, nearly all times
        why = f"times are {low:g} to {high:g} seconds apart and follow no fixed step"
        guesses.append(Guess("time.resolution", "irregular", 0.7, why))
        return ""
    guesses.append(Guess("time.resolution", iso, round(share, 2), f"{share:.1%} of the steps are so long"))
    return iso


def told_zone(found: Found, walls: pl.Series, step: str, *, words: str, wide: bool) -> TimeShape:
    """Settle zone, label and clock-change convention; adds to the guesses of ``found``."""
    guesses, shape = found.guesses, found.shape
    name, told = _zone(found, walls, step, words=words, wide=wide)
    label = shape.label
    if found.told_label or wide:
        label = "end" if wide or shape.label == "end" else "start"
    elif told == "end" and step:
        label = "end"
        why = "the missing and doubled hours are those that end where clocks change"
        guesses.append(Guess("time.label", "end", 0.85, why))
    elif step and not step.startswith("P1"):
        why = "nothing says whether a time names the start or the end of its interval"
        guesses.append(Guess("time.label", "start", 0.4, why))
    if label == "end" and not step:
        label = "start"
    shape = shape.model_copy(update={"zone": name, "resolution": step, "label": label})
    return _repeated(shape, found, step, wide=wide)


def _repeated(shape: TimeShape, found: Found, step: str, *, wide: bool) -> TimeShape:
    """Say how the hour that occurs twice is told apart."""
    if shape.daylight_suffix:
        return shape
    if shape.zone != "UTC" and step and not wide and not found.offset:
        why = "of two rows with one local time the first is taken for daylight time, the second for standard"
        found.guesses.append(Guess("time.repeated", "in-order", 0.7, why))
    return shape


def _zone(found: Found, walls: pl.Series, step: str, *, words: str, wide: bool) -> tuple[str, str]:
    add = found.guesses.append
    if found.offset:
        add(Guess("time.zone", "UTC", 0.95, "the times carry their offset, or are instants by themselves"))
        return "UTC", ""
    header = " ".join(found.shape.columns)
    if re.search(r"(^|[^a-z])(utc|gmt|zulu)([^a-z]|$)", header, re.IGNORECASE):
        add(Guess("time.zone", "UTC", 0.9, f"the header {header!r} says so"))
        return "UTC", ""
    hint = next((name for name, pattern in _WORDS if _says(pattern, f"{words} {header}")), "")
    seconds = _seconds(step)
    if not wide and 0 < seconds <= _WITHIN_A_DAY and (seen := _seen(walls)):
        return _by_changes(found, seen, hint)
    if hint:
        add(
            Guess("time.zone", hint, 0.5, "the name of the file, of a sheet or a header speaks of that place")
        )
        return hint, ""
    why = (
        "steps of hours or more, or hours as columns, do not show how clocks change: ask who publishes it"
        if wide or seconds > _WITHIN_A_DAY
        else "nothing tells the zone: ask who publishes the file"
    )
    add(Guess("time.zone", "UTC", 0.3, why))
    return "UTC", ""


def _says(pattern: str, text: str) -> bool:
    return re.search(rf"(?<![a-z])({pattern})(?![a-z])", text, re.IGNORECASE) is not None


def _seconds(step: str) -> int:
    return next((seconds for seconds, iso in _STEPS.items() if iso == step), _DAY if step else 0)


def _seen(walls: pl.Series) -> tuple[set[datetime], set[datetime]] | None:
    there = walls.filter(walls.dt.year().is_between(_EARLY.year, _LATE.year))  # year 0 is none to Python
    if there.is_empty():
        return None
    return set(there.unique().to_list()), set(there.filter(there.is_duplicated()).unique().to_list())


def _by_changes(found: Found, seen: tuple[set[datetime], set[datetime]], hint: str) -> tuple[str, str]:
    """Tell the zone from hours missing in spring and doubled in autumn."""
    present, doubled = seen
    best, score, share, spanned, told = ("UTC", ""), 0, 0.0, 0, ""
    labels = [("start", timedelta()), ("end", timedelta(hours=1))]
    if found.told_label:
        labels = [each for each in labels if each[0] == found.shape.label]
    alike: list[str] = []
    for name in dict.fromkeys([hint, *_ZONES] if hint else _ZONES):
        springs, autumns = changes(name, min(present), max(present))
        spanned = max(spanned, len(springs) + len(autumns))
        for label, shift in labels:
            missing = sum(at + shift not in present for at in springs)
            again = sum(at + shift in doubled for at in autumns)
            hits = missing + 2 * again
            if hits > score:
                best, score = (name, label), hits
                share = max(missing / max(1, len(springs)), again / max(1, len(autumns)))
                told = (
                    f"{missing} of {len(springs)} hours are missing in spring "
                    f"and {again} of {len(autumns)} doubled in autumn"
                )
                alike = []
            elif hits == score and hits and name != best[0]:
                alike.append(name if label == best[1] else f"{name} (with {label}s of intervals)")
    add = found.guesses.append
    if score > 1 and share >= 0.5:  # noqa: PLR2004 -- one missing hour is no evidence
        alike = [] if best[0] == hint else alike
        sure = round((0.6 if alike else 0.9) * share, 2)
        why = f"{told}, as clocks change there"
        why += f"; {', '.join(alike)} would fit as well" if alike else ""
        why += "; a name in the file speaks of that place" if best[0] == hint else ""
        add(Guess("time.zone", best[0], sure, why, _names(alike)))
        return best
    if hint:
        add(Guess("time.zone", hint, 0.5, "a name in the file speaks of that place; no clock change shows"))
        springs, _ = changes(hint, min(present), max(present))
        padded = sum(at + shift in present for at in springs for _, shift in labels[-1:])
        if padded:
            why = f"rows stand at {padded} hours that clocks skip there: padding (drop), or another zone"
            add(Guess("time.nonexistent", "reject", 0.5, why))
        return hint, ""
    if score:
        add(_lone_hour([best[0], *alike]))
        return "UTC", ""
    why = (
        f"no hour is missing or doubled while clocks changed up to {spanned} times: UTC or a fixed offset"
        if spanned
        else "the file spans no change of clocks, so nothing tells its zone: ask who publishes it"
    )
    add(Guess("time.zone", "UTC", 0.5 if spanned else 0.3, why))
    return "UTC", ""


def _lone_hour(zones: list[str]) -> Guess:
    why = f"one hour is missing as clocks change in {zones[0]}, which is too little to tell by"
    return Guess("time.zone", "UTC", 0.3, why, _names(zones))


def _names(zones: list[str]) -> tuple[str, ...]:
    """Return the zones that fit without another label."""
    return tuple(name for name in zones if " " not in name)


def changes(name: str, first: datetime, last: datetime) -> tuple[list[datetime], list[datetime]]:
    """Return the first local times skipped in spring and passed twice in autumn."""
    tz = zone(name)
    springs: list[datetime] = []
    autumns: list[datetime] = []
    here = max(first, _EARLY).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    end = min(last, _LATE).replace(tzinfo=UTC)
    while here < end:
        there = here + timedelta(weeks=4)
        before, after = (at.astimezone(tz).utcoffset() or timedelta() for at in (here, there))
        if before != after:
            change = (_turn(here, there, tz) + before).replace(tzinfo=None)
            if change < last:
                springs += [change] if after > before else []
                autumns += [change - timedelta(hours=1)] if after < before else []
        here = there
    return springs, autumns


def _turn(low: datetime, high: datetime, tz: tzinfo) -> datetime:
    """Return the half hour between two instants from which on clocks show another offset."""
    before = low.astimezone(tz).utcoffset()
    step = timedelta(minutes=30)
    while high - low > step:
        middle = low + (high - low) // step // 2 * step
        low, high = (middle, high) if middle.astimezone(tz).utcoffset() == before else (low, middle)
    return high
