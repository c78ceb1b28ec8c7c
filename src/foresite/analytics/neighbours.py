"""Whether others moved too: what sets a fault of one meter apart from a day that was odd for all."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from foresite.analytics.detectors.detector import Scored

MOVED = 1.0
"""Widths of its own expected range that a neighbour must leave it by, at the median step, to have moved."""


def explained(found: Mapping[int, tuple[Scored, np.typing.NDArray[np.float64]]]) -> list[dict[str, Any]]:
    """Return of each neighbour how far it was from what was expected of it, largest first.

    Args:
        found: by series what its detector expected of the same stretch, and its values there.
    """
    told = []
    for series_id, (scored, values) in found.items():
        if scored.expected is None or scored.high is None:
            continue
        half = np.maximum(scored.high - scored.expected, 1e-12)
        apart = (values - scored.expected) / half
        apart = apart[np.isfinite(apart)]
        if not len(apart):
            continue
        middle = float(np.median(apart))
        told.append(
            {"series_id": series_id, "moved": abs(middle) > MOVED, "range_widths": float(f"{middle:.3g}")}
        )
    return sorted(told, key=lambda each: -abs(float(each["range_widths"])))
