"""Colours are readable wherever they are used, whatever was chosen."""

import colorsys

import pytest

from foresite.core.contrast import READABLE, colour_of, contrast, shades
from foresite.core.errors import BadDataError

GROUNDS_LIGHT = ("#ffffff", "#f5f6f8", "#eef1f4")
GROUNDS_DARK = ("#14191f", "#0d1115", "#1b2229")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#777777", "#ffffff", 4.478), ("#767676", "#ffffff", 4.542), ("#0000ff", "#ffffff", 8.592)],
    ids=["just not", "just", "blue"],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)
    assert contrast(other, one) == contrast(one, other)


def colours() -> list[str]:
    hues = [
        colorsys.hsv_to_rgb(hue / 24, sat, value)
        for hue in range(24)
        for sat in (0.3, 1)
        for value in (0.2, 1)
    ]
    return ["#" + bytes(round(255 * each) for each in rgb).hex() for rgb in hues] + ["#000000", "#ffffff"]


def test_every_colour_has_shades_that_can_be_read_in_both_modes() -> None:
    for colour in colours():
        found = shades(colour)
        assert contrast("#ffffff", found.fill) >= READABLE, colour
        assert all(
            contrast(found.link_light, each) >= READABLE for each in (*GROUNDS_LIGHT, found.chosen_light)
        )
        assert all(contrast(found.link_dark, each) >= READABLE for each in (*GROUNDS_DARK, found.chosen_dark))


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert shades("#005bbb").fill == shades("#005bbb").link_light == "#005bbb"
    assert shades("#7fd1ff").link_dark == "#7fd1ff"


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#0000000", "url(#a)", "#000;x"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(BadDataError):
        colour_of(text)
