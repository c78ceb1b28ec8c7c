"""Contrast of colours, and shades of one that can be read on the page's grounds, light and dark; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foresite.core.errors import BadDataError

READABLE = 4.5
"""Least contrast of text. WCAG 2.2, success criterion 1.4.3 (AA)."""
_LIGHT, _DARK = ("#ffffff", "#f5f6f8", "#eef1f4"), ("#14191f", "#0d1115", "#1b2229")
"""Grounds of cards, of the page, and of what is pointed at; as in web/src/app/theme.ts."""
_WHITE, _BLACK = "#ffffff", "#000000"
_TINT, _TINT_DARK = 0.12, 0.22
"""How much of the colour is in the ground of what is chosen."""
_STEPS = 50
_LINEAR_BELOW = 0.04045
"""Channels of sRGB up to it are linear (IEC 61966-2-1)."""
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Shades:
    """A colour as the page uses it, each as ``#rrggbb``.

    Attributes:
        fill: ground of white text, in both modes.
        link_light: text on light grounds, and on ``chosen_light``.
        chosen_light: light ground of what is chosen.
        link_dark: text on dark grounds, and on ``chosen_dark``.
        chosen_dark: dark ground of what is chosen.
    """

    fill: str
    link_light: str
    chosen_light: str
    link_dark: str
    chosen_dark: str


def colour_of(text: str) -> str:
    """Return a colour as it is kept.

    Raises:
        BadDataError: it is none.

    >>> colour_of("#00AEEF")
    '#00aeef'
    """
    colour = text.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise BadDataError(
            f"{text[:40]!r} is no colour", code="colour-malformed", remedy="Write it as #0c7f76."
        )
    return colour


def contrast(one: str, other: str) -> float:
    """Return the ratio of contrast of two colours, from 1 to 21.

    Source:
        WCAG 2.2, definitions of contrast ratio and of relative luminance.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shades(colour: str) -> Shades:
    """Return a colour where it can be read, and else the nearest shade of it that can.

    >>> shades("#0c7f76").fill, shades("#ffd400").fill
    ('#0c7f76', '#8a7200')
    """
    chosen_light, chosen_dark = _mixed(_WHITE, colour, _TINT), _mixed(_DARK[0], colour, _TINT_DARK)
    return Shades(
        fill=_readable(colour, (_WHITE,), towards=_BLACK),
        link_light=_readable(colour, (*_LIGHT, chosen_light), towards=_BLACK),
        chosen_light=chosen_light,
        link_dark=_readable(colour, (*_DARK, chosen_dark), towards=_WHITE),
        chosen_dark=chosen_dark,
    )


def _readable(colour: str, grounds: Sequence[str], *, towards: str) -> str:
    for step in range(_STEPS):
        shade = _mixed(colour, towards, step / _STEPS)
        if all(contrast(shade, ground) >= READABLE for ground in grounds):
            return shade
    return towards


def _luminance(colour: str) -> float:
    channels = (each / 255 for each in bytes.fromhex(colour[1:]))
    linear = [each / 12.92 if each <= _LINEAR_BELOW else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(one: str, other: str, share: float) -> str:
    """Return a colour that is so much of another."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()
