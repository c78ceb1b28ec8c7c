"""Guessing what cells mean: decimal and thousands marks, missing markers, units and identifiers."""

import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

from foresite.ingest.guess_text import Guess
from foresite.ingest.shapes import MISSING

_PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_COMMA = r"^[+-]?\d+,\d+$"
_COMMA_3 = r"^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$"
_POINT_3 = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$"
_BLANK_3 = r"^[+-]?[1-9]\d{0,2}([ \x{00a0}\x{202f}'\x{2019}]\d{3})+([.,]\d+)?$"
_ANY_NUMBER = r"^[+-]?[\d.,'\x{2019} \x{00a0}\x{202f}]*\d[\d.,]*([eE][+-]?\d+)?$"
_NOTHING_TEXT = (
    r"(?i)^(n\.?/?a\.?n?|#n/a|#value!|#div/0!|null|none|missing|no ?data|k\.?a\.?|s/d|n/d|nd|void|bad"
    r"|-+|\.+|\?+|x|\*+)$"
)
_NOTHING = re.compile(_NOTHING_TEXT)
_SENTINEL = re.compile(r"^(-9{2,6}|9{3,6})(\.0+)?$|^-?9{2,4}\.9+$")
_TRY = 50_000
_ID = re.compile(
    r"(^|[_ ])(id|zone|station|meter|site|node|key|name|code|building|region|area|customer|"
    r"household|plant|sensor|series|channel|tag|unit|gen|bus|feeder|orispl)(id)?([_ ]|$)|id$",
    re.IGNORECASE,
)
_FLAG = re.compile(r"_(q|qc|j|flag|quality)$|^qc code|quality.?(flag|code)", re.IGNORECASE)
_MAX_IDS = 4
_FEW = 0.02


@dataclass(frozen=True, slots=True)
class Marks:
    """How numbers are written, and which cells mean "no value"."""

    decimal: str
    thousands: str
    missing: tuple[str, ...]


def cells_of(column: pl.Series) -> pl.Series:
    """Return the first cells of a text column that are not blank, stripped."""
    text = column.head(_TRY).drop_nulls().str.strip_chars()
    return text.filter(text != "")


def number_share(column: pl.Series) -> float:
    """Return which share of the cells that hold something are written as numbers."""
    if column.dtype.is_numeric():
        return 1.0
    if column.dtype != pl.String:
        return 0.0
    text = cells_of(column)
    text = text.filter(~text.is_in(MISSING) & ~text.str.contains(_NOTHING_TEXT))
    return float(text.str.contains(_ANY_NUMBER).mean() or 0) if text.len() else 0.0  # type: ignore[arg-type]


def told_marks(frame: pl.DataFrame, columns: list[str], delimiter: str, guesses: list[Guess]) -> Marks:
    """Tell from the cells of number columns how numbers and missing values are written."""
    texts = [cells_of(frame[name]) for name in columns if frame[name].dtype == pl.String]
    every = pl.concat(texts) if texts else pl.Series(dtype=pl.String())
    decimal, thousands = _decimal(every, delimiter, guesses)
    missing: Counter[str] = Counter()
    for text in texts:
        missing.update(_missing_in(text, decimal, thousands))
    if missing:
        told = ", ".join(f"{mark!r} ({count:,})" for mark, count in missing.most_common(6))
        sure = 0.7 if any(map(_SENTINEL.match, missing)) else 0.9
        why = f"among numbers stand {told}"
        guesses.append(Guess("file.missing", ", ".join(missing), sure, why))
    return Marks(decimal, thousands, tuple(missing))


def _decimal(every: pl.Series, delimiter: str, guesses: list[Guess]) -> tuple[str, str]:
    def some(pattern: str) -> int:
        return int(every.str.contains(pattern).sum()) if every.len() else 0

    commas, comma_3, points_3 = some(_COMMA), some(_COMMA_3), some(_POINT_3)
    points = some(r"^[+-]?\d*\.\d+$")
    spaced = some(_BLANK_3)
    mark = str(every.filter(every.str.contains(_BLANK_3))[0]) if spaced else ""
    group = next((letter for letter in mark if not letter.isdigit() and letter not in "+-.,"), "")
    certain = some(r"^[+-]?(\d+,(\d{1,2}|\d{4,})|0+,\d+|\d{4,},\d+)$") + some(r"^[+-]?\d{1,3}(\.\d{3})+,\d+$")
    if certain and certain > some(r"^[+-]?\d{1,3}(,\d{3})+\.\d+$"):
        why = f"{commas + points_3:,} numbers such as {_example(every, [_COMMA, _POINT_3])} show it"
        guesses.append(Guess("file.decimal", ",", 0.95, why))
        group = group or ("." if points_3 and points <= points_3 else "")
        if group:
            guesses.append(Guess("file.thousands", group, 0.8, "it stands before groups of three digits"))
        return ",", group
    if comma_3:
        sure = 0.9 if delimiter == "," or points else 0.5
        why = (
            f"{comma_3:,} numbers such as {_example(every, [_COMMA_3])} have it before groups of three digits"
        )
        why += "" if sure > 0.5 else "; it could be a decimal comma as well"  # noqa: PLR2004 -- as above
        guesses.append(Guess("file.thousands", ",", sure, why))
        return ".", ","
    if group:
        why = f"{spaced:,} numbers such as {mark!r} have it before groups of three digits"
        guesses.append(Guess("file.thousands", group, 0.8, why))
        return (",", group) if "," in mark else (".", group)
    if points:
        guesses.append(Guess("file.decimal", ".", 0.95, f"{points:,} numbers have a point before decimals"))
    return ".", ""


def _example(every: pl.Series, patterns: list[str]) -> str:
    for pattern in patterns:
        found = every.filter(every.str.contains(pattern))
        if found.len():
            return str(found[0])
    return ""


def as_numbers(text: pl.Series, decimal: str, thousands: str) -> pl.Series:
    """Read texts as numbers; what cannot be read is null."""
    if thousands:
        text = text.str.replace_all(thousands, "", literal=True)
    if decimal != ".":
        text = text.str.replace(decimal, ".", literal=True)
    return text.cast(pl.Float64(), strict=False)


def _missing_in(text: pl.Series, decimal: str, thousands: str) -> dict[str, int]:
    """Return the marks of one column that mean "no value", beyond the usual ones, with their counts."""
    numbers = as_numbers(text, decimal, thousands)
    words = text.filter(numbers.is_null() & ~text.is_in(MISSING))
    found = {
        str(word): int(count) for word, count in words.value_counts().iter_rows() if _NOTHING.match(str(word))
    }
    counts = text.filter(numbers.is_not_null()).value_counts().iter_rows()
    for mark, count in counts:
        if (
            _SENTINEL.match(str(mark))
            and count > 1
            and _far(numbers, as_numbers(pl.Series([mark]), decimal, thousands))
        ):
            found[str(mark)] = int(count)
    return found


def _far(numbers: pl.Series, mark: pl.Series) -> bool:
    """Tell whether a value lies far beyond all others of its column."""
    value = float(mark[0])
    others = numbers.filter(numbers != value).drop_nulls()
    if others.len() < 3:  # noqa: PLR2004 -- too few to compare
        return False
    low, high = float(others.min() or 0), float(others.max() or 0)  # type: ignore[arg-type]
    span = max(high - low, abs(high), abs(low), 1.0)
    return value < low - 2 * span or value > high + 5 * span or (value < 0 <= low and abs(value) > high / 2)


def counts_rows(column: pl.Series) -> bool:
    """Tell whether a column only numbers the rows."""
    if column.dtype == pl.String:
        column = column.str.strip_chars().cast(pl.Int64(), strict=False)
    if not column.dtype.is_integer() or column.len() < 10 or column.null_count() > 1:  # noqa: PLR2004 -- by chance
        return False
    return bool((column.diff().drop_nulls() == 1).mean() > 0.99)  # type: ignore[operator]  # noqa: PLR2004 -- all but a trailer


def told_ids(frame: pl.DataFrame, stamp: list[str], values: list[str], guesses: list[Guess]) -> list[str]:
    """Return the columns that tell rows of one time apart, the best first."""
    chosen: list[str] = []
    doubled = _doubled(frame, stamp)
    before = doubled
    candidates = [
        name
        for name in frame.columns
        if name not in stamp and (name not in values or _ID.search(name)) and not counts_rows(frame[name])
    ]
    while doubled > _FEW and len(chosen) < _MAX_IDS and candidates:
        trial = {name: _doubled(frame, [*stamp, *chosen, name]) for name in candidates}
        best = min(
            candidates, key=lambda name: (round(trial[name], 2), not _ID.search(name), _length(frame[name]))
        )
        if trial[best] > doubled - _FEW:
            break
        chosen.append(best)
        candidates.remove(best)
        doubled = trial[best]
    chosen.sort(key=frame.columns.index)
    if chosen:
        how = "it" if len(chosen) == 1 else "them"
        why = f"{before:.0%} of the rows share their time with another one; with {how} {doubled:.0%} do"
        guesses.append(Guess("series.key", ", ".join(chosen), 0.8 if doubled < _FEW else 0.5, why))
    elif doubled > 0.5:  # noqa: PLR2004 -- most rows
        why = f"{doubled:.0%} of the rows share their time with another one, and no column tells them apart"
        guesses.append(Guess("series.key", "", 0.2, why))
    return chosen


def _length(column: pl.Series) -> float:
    return float(column.cast(pl.String()).str.len_chars().mean() or 0)  # type: ignore[arg-type]


def _doubled(frame: pl.DataFrame, names: list[str]) -> float:
    return int(frame.select(names).is_duplicated().sum()) / max(1, frame.height)


def left_out(frame: pl.DataFrame, names: list[str], labels: dict[str, str], guesses: list[Guess]) -> set[str]:
    """Return number columns that measure nothing: codes of quality, and what is the same in every row."""
    flags = {name for name in names if _FLAG.search(name) or _FLAG.search(labels.get(name, ""))}
    same = {name for name in names if frame.height > 100 and frame[name].drop_nulls().n_unique() == 1}  # noqa: PLR2004 -- many
    out = flags | same
    if out and len(out) < len(names):
        told = ", ".join([name for name in names if name in out][:12])
        guesses.append(Guess("left out", told, 0.7, "they are codes of quality, or the same in every row"))
        return out
    return set()


def looks_id(frame: pl.DataFrame, name: str) -> bool:
    """Tell whether a number column names things rather than measures them."""
    whole = frame[name].cast(pl.String()).str.strip_chars().str.contains(r"^\d+$").all()
    return bool(_ID.search(name)) and bool(whole) and frame[name].n_unique() <= max(1, frame.height // 10)
