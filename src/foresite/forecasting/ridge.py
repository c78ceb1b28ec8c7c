"""One ridge regression a lead on what is left over the baseline."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.features import Table

CLIP = 6.0
"""Standardised features beyond six deviations say no more than six."""
PLAIN = frozenset({"hour", "weekday", "lead"})
"""Features whose size means nothing to a ridge; weekdays become seven of their own."""


@dataclass(frozen=True)
class Ridge:
    """What was learned.

    Attributes:
        scale: mean absolute difference from the baseline, unit of the series.
        centre: of the features, (features,).
        spread: of the features, (features,).
        weights: a lead, the constant last, (leads, features + 1).
    """

    scale: float
    centre: Floats
    spread: Floats
    weights: Floats

    @classmethod
    def fit(cls, table: Table, weight: Floats, *, penalty: float, scale: float) -> Self:
        """Fit one weighted ridge a lead; the constant is free.

        Source:
            Hoerl and Kennard (1970), Technometrics 12(1), eq. 2.1.
        """
        left = (table.observed - table.base) / scale
        design = _design(table, scale)
        flat = design.reshape(-1, design.shape[-1])
        known = np.isfinite(flat)
        number = np.maximum(known.sum(axis=0), 1)
        centre = np.where(known, flat, 0.0).sum(axis=0) / number
        spread = np.sqrt(np.where(known, (flat - centre) ** 2, 0.0).sum(axis=0) / number)
        spread = np.where(spread > 0, spread, 1.0)
        standard = _standard(design, centre, spread)
        shrink = np.full(standard.shape[-1], penalty)
        shrink[-1] = 1e-9
        weights = np.zeros((design.shape[1], standard.shape[-1]))
        for lead in range(design.shape[1]):
            rows = np.isfinite(left[:, lead])
            some, heavy = standard[rows, lead], weight[rows, lead, None]
            weights[lead] = np.linalg.solve(
                some.T @ (some * heavy) + np.diag(shrink), some.T @ (left[rows, lead] * heavy[:, 0])
            )
        return cls(scale, centre, spread, weights)

    def predict(self, table: Table) -> Floats:
        """Return a point a step, (origins, leads), in the unit of the series."""
        design = _standard(_design(table, self.scale), self.centre, self.spread)
        point: Floats = table.base + self.scale * np.einsum("olf,lf->ol", design, self.weights)
        return point

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        arrays = {"centre": self.centre, "spread": self.spread, "weights": self.weights}
        return {"scale": self.scale} | {name: array.tolist() for name, array in arrays.items()}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        arrays = (np.array(told[name], dtype=np.float64) for name in ("centre", "spread", "weights"))
        return cls(float(told["scale"]), *arrays)


def _design(table: Table, scale: float) -> Floats:
    kept = [place for place, name in enumerate(table.names) if name not in PLAIN]
    weekday: Ints = table.values[..., table.names.index("weekday")].astype(np.int64)
    holiday = table.values[..., table.names.index("holiday"), None]
    days = np.eye(7)[weekday]
    parts = [table.scaled(scale)[..., kept], days, days * holiday]
    weather = [place for place, name in enumerate(table.names) if name.startswith("cov")]
    bent = [place for place in weather if table.names[place].endswith(("_now", "_before", "_last_day"))]
    parts += [(table.values[..., place, None] / 20.0) ** power for place in bent for power in (2, 3)]
    return np.concatenate(parts, axis=-1)


def _standard(design: Floats, centre: Floats, spread: Floats) -> Floats:
    standard = np.clip((design - centre) / spread, -CLIP, CLIP)
    filled = np.where(np.isfinite(standard), standard, 0.0)
    return np.concatenate([filled, np.ones((*filled.shape[:-1], 1))], axis=-1)
