"""Explanations in words: the numbers add up as they are read, in both languages, by the clock of the site."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foresite.forecasting.sentences import _rounded, changed, explained

AT = datetime(2024, 5, 1, 16, tzinfo=UTC)
MILLIS = int(AT.timestamp() * 1000)
SITE: dict[str, Any] = {"unit": "MW", "zone": "Europe/Berlin"}
MOVED: dict[str, Any] = SITE | {
    "before_at": datetime(2024, 5, 1, 4, tzinfo=UTC),
    "causes": ["measurements", "corrections", "weather"],
    "columns": {
        "event_at": [MILLIS - 3_600_000, MILLIS],
        "before": [90.0, 100.0],
        "after": [89.0, 104.2],
        "measurements": [-1.0, 1.42],
        "corrections": [0.0, -0.34],
        "weather": [0.0, 3.12],
    },
}
MADE: dict[str, Any] = SITE | {
    "parts": ["usual", "calendar", "weather"],
    "columns": {
        "event_at": [MILLIS],
        "q50": [104.2],
        "usual": [90.0],
        "calendar": [-1.04],
        "weather": [15.24],
    },
}


def test_a_change_is_told_at_the_peak_and_on_average() -> None:
    peak, mean = changed(MOVED, "en")
    assert peak == (
        "The peak, 2024-05-01 18:00, is now expected at 104.2 MW, 4.2 MW higher than was said at "
        "2024-05-01 06:00: +3.1 MW from newer weather, +1.4 MW from new measurements, "
        "-0.3 MW from corrected values."
    )
    assert mean == (
        "On average over the 2 steps of both forecasts, 1.6 MW higher are expected: "
        "+1.6 MW from newer weather, +0.2 MW from new measurements, -0.2 MW from corrected values."
    )


def test_a_change_is_told_in_persian_with_its_numbers_kept_together() -> None:
    peak, _ = changed(MOVED, "fa")
    assert peak == (
        "اوج، در \u20682024-05-01 18:00\u2069، اکنون \u2068104.2 MW\u2069 پیش‌بینی می‌شود، "
        "\u20684.2 MW\u2069 بیشتر از آنچه در \u20682024-05-01 06:00\u2069 گفته شده بود: "
        "\u2068+3.1 MW\u2069 از داده‌های تازهٔ هوا؛ \u2068+1.4 MW\u2069 از اندازه‌گیری‌های تازه؛ "
        "\u2068-0.3 MW\u2069 از مقدارهای تصحیح‌شده."
    )


def test_what_causes_rest_on_is_said_beside_them() -> None:
    warmer = {"cause": "weather", "key": "north/t", "quantity": "temperature", "unit": "degC"}
    late = {"cause": "corrections", "key": "north/load", "quantity": "load", "unit": "MW"}
    grounds = [
        warmer | {"key": "north/sun", "quantity": "radiation", "count": 2, "gap": -7.0},
        warmer | {"count": 2, "gap": 1.94},
        late | {"count": 5, "gap": -0.61},
    ]
    peak, mean = changed(MOVED | {"grounds": grounds}, "en")
    assert "+3.1 MW from newer weather (north/t on average 1.9 degC higher)" in peak
    assert "-0.3 MW from corrected values (5, on average 0.61 MW lower)" in peak
    assert "(" not in mean
    assert (
        "\u2068north/t\u2069 به‌طور میانگین \u20681.9 degC\u2069 بیشتر"
        in changed(MOVED | {"grounds": grounds}, "fa")[0]
    )


def test_what_a_forecast_is_made_of_is_told_usual_first() -> None:
    (said,) = explained(MADE, "en")
    assert said == (
        "The peak, 2024-05-01 18:00, is expected at 104 MW: 90 MW usual at that time of day, "
        "+15 MW from weather, -1 MW from weekday, holidays and season."
    )
    assert "\u206890 MW\u2069 که در آن ساعت روز معمول است" in explained(MADE, "fa")[0]


def test_nothing_changed_is_said_so() -> None:
    still = MOVED | {
        "causes": [],
        "columns": {name: MOVED["columns"][name] for name in ("event_at", "before")},
    }
    still["columns"]["after"] = still["columns"]["before"]
    told = changed(still, "en")
    assert told == ["Over the 2 steps of both forecasts nothing has changed since 2024-05-01 06:00."]


def test_days_are_told_without_hours_and_plain_numbers_without_a_unit() -> None:
    midnight = int(datetime(2024, 4, 30, 22, tzinfo=UTC).timestamp() * 1000)
    daily = MADE | {"unit": "1", "columns": MADE["columns"] | {"event_at": [midnight]}}
    assert explained(daily, "en")[0].startswith("The peak, 2024-05-01, is expected at 104: 90 usual")


@given(st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), min_size=1, max_size=6), st.integers(0, 4))
def test_rounded_parts_add_up_to_their_rounded_sum(parts: dict[str, float], decimals: int) -> None:
    units = _rounded(parts, decimals)
    assert sum(units.values()) == pytest.approx(sum(parts.values()) * 10**decimals, abs=0.501)
    for name, value in parts.items():
        assert abs(units[name] - value * 10**decimals) < 1.001
