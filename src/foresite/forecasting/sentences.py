"""Explanations as planners read them, in English and Persian, with the numbers they rest on.

Digits are Western in both languages; a door that knows its reader sets others. Numbers in Persian stand in
isolates (Unicode UAX 9), so that a sign stays before its number.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np

Language = Literal["en", "fa"]
FIGURES, FIGURES_OF_CHANGE = 3, 2
"""Of the largest number of a sentence so many figures are told; the others have as many decimals."""
MOST_DECIMALS = 6
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "time": "from time passing",
        "measurements": "from new measurements",
        "corrections": "from corrected values",
        "weather_cause": "from newer weather",
        "model": "from another model",
        "usual": "usual at that time of day",
        "calendar": "from weekday, holidays and season",
        "weather": "from weather",
        "recent": "from the last days and hours",
        "rules": "from like days before",
        "calibration": "from calibration",
        "sums": "so that sums hold",
        "list": ", ",
        "higher": "higher",
        "lower": "lower",
        "measurements_by": "{count}, on average {gap} {more} than was said",
        "corrections_by": "{count}, on average {gap} {more}",
        "weather_by": "{key} on average {gap} {more}",
    },
    "fa": {
        "time": "از گذشت زمان",
        "measurements": "از اندازه‌گیری‌های تازه",
        "corrections": "از مقدارهای تصحیح‌شده",
        "weather_cause": "از داده‌های تازهٔ هوا",
        "model": "از مدلی دیگر",
        "usual": "که در آن ساعت روز معمول است",
        "calendar": "از روز هفته، تعطیلات و فصل",
        "weather": "از هوا",
        "recent": "از روزها و ساعت‌های گذشته",
        "rules": "از روزهای همانند پیشین",
        "calibration": "از واسنجی",
        "sums": "تا جمع درست درآید",
        "list": "؛ ",
        "higher": "بیشتر",
        "lower": "کمتر",
        "measurements_by": "{count} مقدار، به‌طور میانگین {gap} {more} از آنچه گفته شده بود",
        "corrections_by": "{count} مقدار، به‌طور میانگین {gap} {more}",
        "weather_by": "{key} به‌طور میانگین {gap} {more}",
    },
}
_SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "peak": "The peak, {when}, is expected at {value}: {parts}.",
        "mean": "On average over {steps} steps {value} are expected: {parts}.",
        "peak_changed": "The peak, {when}, is now expected at {value}, {gap} {more} than was said at "
        "{before}: {parts}.",
        "mean_changed": "On average over the {steps} steps of both forecasts, {gap} {more} are expected: "
        "{parts}.",
        "same": "Over the {steps} steps of both forecasts nothing has changed since {before}.",
    },
    "fa": {
        "peak": "اوج، در {when}، {value} پیش‌بینی می‌شود: {parts}.",
        "mean": "به‌طور میانگین در {steps} گام {value} پیش‌بینی می‌شود: {parts}.",
        "peak_changed": "اوج، در {when}، اکنون {value} پیش‌بینی می‌شود، {gap} {more} از آنچه در {before} "
        "گفته شده بود: {parts}.",
        "mean_changed": "به‌طور میانگین در {steps} گام مشترک هر دو پیش‌بینی، {gap} {more} پیش‌بینی می‌شود: "
        "{parts}.",
        "same": "در {steps} گام مشترک هر دو پیش‌بینی، از {before} تاکنون چیزی تغییر نکرده است.",
    },
}
_FSI, _PDI = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class _Speech:
    """How numbers and moments are said.

    Attributes:
        language: of the sentences.
        unit: of the series; "1" is not said.
        zone: IANA time zone of the site, by whose clock moments are told.
        whole_days: whether every step begins at midnight, so that hours say nothing.
    """

    language: Language
    unit: str
    zone: ZoneInfo
    whole_days: bool

    @classmethod
    def of(cls, told: Mapping[str, Any], language: Language) -> "_Speech":
        zone = ZoneInfo(told["zone"])
        local = [datetime.fromtimestamp(each / 1000, zone) for each in told["columns"]["event_at"]]
        return cls(language, told["unit"], zone, all(each.hour == each.minute == 0 for each in local))

    def say(self, sentence: str, **words: Any) -> str:
        """Fill a sentence in."""
        return _SENTENCES[self.language][sentence].format(**words)

    def word(self, name: str) -> str:
        """Return a word of the language."""
        return _WORDS[self.language][name]

    def number(self, units: int, decimals: int, *, signed: bool = False) -> str:
        """Return a number, counted in units of its last decimal, with the unit of the series."""
        sign = "-" if units < 0 else "+" if signed and units else ""
        plain = f"{sign}{abs(units) / 10**decimals:,.{decimals}f}"
        return self.apart(plain if self.unit in {"1", ""} else f"{plain} {self.unit}")

    def moment(self, at: datetime, *, hours: bool = True) -> str:
        """Return a moment by the clock of the site."""
        local = at.astimezone(self.zone)
        return self.apart(f"{local:%Y-%m-%d %H:%M}" if hours else f"{local:%Y-%m-%d}")

    def apart(self, text: str) -> str:
        """Keep what is written from left to right together in a sentence that is not."""
        return f"{_FSI}{text}{_PDI}" if self.language == "fa" else text


def explained(told: Mapping[str, Any], language: Language) -> list[str]:
    """Say what the median of an issue is made of: at its peak, and on average.

    Args:
        told: unit, zone, parts and columns, as ``workflows.explaining.explain`` returns them.
        language: en or fa.
    """
    speech = _Speech.of(told, language)
    peak, when = _peak(told["columns"], "q50", speech)
    said = []
    for sentence, at in (("peak", peak), ("mean", slice(None))):
        total, parts = _at(told["columns"], "q50", at), _each(told["columns"], told["parts"], at)
        decimals = _decimals([total], FIGURES)
        units = _rounded(parts, decimals)
        listed = [
            f"{speech.number(each, decimals, signed=name != 'usual')} {speech.word(name)}"
            for name, each in _ordered(units, first="usual")
        ]
        value = speech.number(sum(units.values()), decimals)
        words = {"value": value, "parts": speech.word("list").join(listed)}
        said.append(
            speech.say(sentence, when=when, steps=speech.apart(str(len(told["columns"]["q50"]))), **words)
        )
    return said[: 1 if len(told["columns"]["q50"]) == 1 else None]


def changed(told: Mapping[str, Any], language: Language) -> list[str]:
    """Say why the median changed between two issues: at the peak of the later one, and on average.

    Args:
        told: unit, zone, before_at, causes and columns, as ``workflows.explaining.changed`` returns them.
        language: en or fa.
    """
    speech = _Speech.of(told, language)
    columns, steps = told["columns"], len(told["columns"]["after"])
    before = speech.moment(told["before_at"])
    shares = {name: columns[name] for name in told["causes"]}
    if not any(np.any(each) for each in shares.values()):
        return [speech.say("same", steps=speech.apart(str(steps)), before=before)]
    peak, when = _peak(columns, "after", speech)
    said = []
    for sentence, at in (("peak_changed", peak), ("mean_changed", slice(None))):
        parts = _each(columns, told["causes"], at)
        decimals = _decimals([*parts.values(), sum(parts.values())], FIGURES_OF_CHANGE)
        units = _rounded(parts, decimals)
        listed = speech.word("list").join(
            f"{speech.number(each, decimals, signed=True)} "
            f"{speech.word('weather_cause' if name == 'weather' else name)}"
            f"{_because(speech, name, told.get('grounds', ())) if sentence == 'peak_changed' else ''}"
            for name, each in _ordered(units)
        )
        gap = sum(units.values())
        words = {
            "gap": speech.number(abs(gap), decimals),
            "more": speech.word("higher" if gap > 0 else "lower"),
        }
        value = speech.number(round(_at(columns, "after", at) * 10**decimals), decimals)
        words |= {
            "value": value,
            "parts": listed,
            "steps": speech.apart(str(steps)),
            "when": when,
            "before": before,
        }
        said.append(speech.say(sentence, **words))
    return said[: 1 if steps == 1 else None]


def _because(speech: _Speech, cause: str, grounds: Sequence[Mapping[str, Any]]) -> str:
    """Say in brackets what a cause rests on: the temperature, or else the first of its series."""
    mine = [each for each in grounds if each["cause"] == cause]
    if not mine:
        return ""
    told = min(mine, key=lambda each: each["quantity"] != "temperature")
    decimals = _decimals([told["gap"]], FIGURES_OF_CHANGE)
    own = replace(speech, unit=told["unit"])
    words = {
        "count": speech.apart(str(told["count"])),
        "gap": own.number(abs(round(told["gap"] * 10**decimals)), decimals),
        "more": speech.word("higher" if told["gap"] > 0 else "lower"),
        "key": speech.apart(told["key"]),
    }
    return f" ({speech.word(f'{cause}_by').format(**words)})"


def _peak(columns: Mapping[str, Sequence[Any]], name: str, speech: _Speech) -> tuple[slice, str]:
    """Return where the largest value stands, and when that is."""
    place = int(np.argmax(columns[name]))
    at = datetime.fromtimestamp(columns["event_at"][place] / 1000, UTC)
    return slice(place, place + 1), speech.moment(at, hours=not speech.whole_days)


def _at(columns: Mapping[str, Sequence[Any]], name: str, at: slice) -> float:
    return float(np.mean(columns[name][at]))


def _each(columns: Mapping[str, Sequence[Any]], names: Sequence[str], at: slice) -> dict[str, float]:
    return {name: _at(columns, name, at) for name in names}


def _decimals(values: Sequence[float], figures: int) -> int:
    """Return how many decimals give the largest of these so many figures."""
    largest = max((abs(each) for each in values), default=0.0)
    if not largest:
        return 0
    return min(MOST_DECIMALS, max(0, figures - 1 - math.floor(math.log10(largest))))


def _rounded(parts: Mapping[str, float], decimals: int) -> dict[str, int]:
    """Round parts, in units of the last decimal, so that they add up to their rounded sum.

    Source:
        The method of largest remainders (Hamilton 1792), for signed parts: the units that are missing go to
        those that rounding down took most from.
    """
    exact = {name: value * 10**decimals for name, value in parts.items()}
    units = {name: math.floor(value) for name, value in exact.items()}
    missing = round(sum(exact.values())) - sum(units.values())
    for name in sorted(parts, key=lambda each: units[each] - exact[each])[:missing]:
        units[name] += 1
    return units


def _ordered(units: Mapping[str, int], *, first: str = "") -> list[tuple[str, int]]:
    """Return the parts that are something, the largest first."""
    some = [(name, each) for name, each in units.items() if each]
    return sorted(some, key=lambda each: (each[0] != first, -abs(each[1])))
