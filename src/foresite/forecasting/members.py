"""What learns in the house: a ridge a lead, and boosters of what is left over a base."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from foresite.forecasting.axis import Floats
from foresite.forecasting.boosting import Grown, grow
from foresite.forecasting.contributions import CALENDAR, USUAL, WEATHER, Parts, grouped
from foresite.forecasting.rows import Rows
from foresite.forecasting.sieve import Sieve
from foresite.forecasting.trees import Trees

CLIP = 6.0
"""Standardised features beyond six deviations say no more than six."""
PLAIN = frozenset({"hour", "weekday", "lead"})
"""Features whose size means nothing to a ridge; weekdays become seven of their own."""
BENT = ("_now", "_24h")
PENALTIES = (10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0)
"""Of which a ridge chooses; they are on standardised features."""


@dataclass(frozen=True)
class Leads:
    """One ridge regression a lead on what is left over the base.

    Attributes:
        scale: mean absolute difference from the base, the unit of levels.
        centre: of the terms.
        spread: of the terms; infinite for one that never changes.
        weights: a lead, the constant last, (leads, terms + 1).
    """

    scale: float
    centre: Floats
    spread: Floats
    weights: Floats

    @classmethod
    def fit(cls, rows: Rows, fresh: Floats, *, scale: float) -> Self:
        """Fit one weighted ridge a lead, with the penalty that does best on the newest fifth of the origins.

        Source:
            Hoerl and Kennard (1970), Technometrics 12(1), eq. 2.1; the constant is free.
        """
        terms = _terms(rows, scale)
        flat = terms.reshape(-1, terms.shape[-1])
        known = np.isfinite(flat)
        number = np.maximum(known.sum(axis=0), 1)
        centre = np.where(known, flat, 0.0).sum(axis=0) / number
        spread = np.sqrt(np.where(known, (flat - centre) ** 2, 0.0).sum(axis=0) / number)
        spread = np.where(spread > 1e-9, spread, np.inf)  # noqa: PLR2004 -- nothing but rounding
        standard = _standard(terms, centre, spread)
        left = (rows.observed - rows.base) / scale
        newest = len(left) - len(left) // 5
        errors = np.zeros(len(PENALTIES))
        weights = np.zeros((len(PENALTIES), terms.shape[1], standard.shape[-1]))
        for lead in range(terms.shape[1]):
            came = np.isfinite(left[:, lead])
            some, wanted, heavy = standard[came, lead], left[came, lead], fresh[came]
            early = np.arange(len(left))[came] < newest
            told = some[~early] @ _ridges(some[early], wanted[early], heavy[early]).T
            errors += np.abs(wanted[~early, None] - told).sum(axis=0)
            weights[:, lead] = _ridges(some, wanted, heavy)
        return cls(scale, centre, spread, weights[int(errors.argmin())])

    def tell(self, rows: Rows) -> Floats:
        """Return how far each step is from the base, (origins, leads), in units of the scale."""
        standard = _standard(_terms(rows, self.scale), self.centre, self.spread)
        told: Floats = np.einsum("olf,lf->ol", standard, self.weights)
        return told

    @classmethod
    def tell_each(cls, every: Sequence[Self], rows: Rows) -> Floats:
        """Return the same of one ridge an origin, (origins, leads); their digits are those of each alone."""
        scale = np.array([each.scale for each in every])[:, None, None]
        centre, spread = (
            np.stack([getattr(each, name) for each in every])[:, None] for name in ("centre", "spread")
        )
        standard = _standard(_terms(rows, scale), centre, spread)
        told: Floats = np.einsum("olf,olf->ol", standard, np.stack([each.weights for each in every]))
        return told

    def parts(self, rows: Rows) -> Parts:
        """Return what the ridge adds to the base by groups, each term by how far it is from its mean."""
        each = _standard(_terms(rows, self.scale), self.centre, self.spread) * self.weights
        return grouped([*_groups(rows), USUAL], self.scale * each)

    def plain(self) -> dict[str, Any]:
        """Return it as an artefact holds it."""
        return {name: getattr(self, name) for name in ("scale", "centre", "spread", "weights")}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave, or of the form before it lists."""
        centre, spread, weights = (np.asarray(told[each]) for each in ("centre", "spread", "weights"))
        return cls(float(told["scale"]), centre, np.where(spread > 0, spread, np.inf), weights)


@dataclass(frozen=True)
class Boosted:
    """A booster of what is left over a base.

    Attributes:
        scale: the unit of levels.
        trees: that are asked.
        grown: the same as LightGBM keeps them, which is asked for shares only.
    """

    scale: float
    trees: Sieve | Trees
    grown: Grown

    @classmethod
    def fit(
        cls, rows: Rows, base: Floats, fresh: Floats, *, asked: dict[str, Any], trees: int, scale: float
    ) -> Self:
        """Learn ``observed - base`` of every origin and lead, weighed by the origin."""
        flat = rows.scaled(scale).reshape(-1, len(rows.names))
        wanted = ((rows.observed - base) / scale).ravel()
        weight = np.repeat(fresh, rows.base.shape[1])
        text = grow(flat, wanted, weight, asked, trees=trees)
        trees_grown = Trees.of_text(text)
        return cls(scale, Sieve.of(trees_grown) or trees_grown, Grown.of(text))

    def tell(self, rows: Rows) -> Floats:
        """Return how far each step is from the base, (origins, leads), in units of the scale."""
        flat = rows.scaled(self.scale).reshape(-1, len(rows.names))
        return self.trees.say(flat).reshape(rows.base.shape)

    @classmethod
    def tell_each(cls, every: Sequence[Self], rows: Rows) -> Floats:
        """Return the same of one booster an origin, (origins, leads)."""
        scaled = rows.scaled(np.array([each.scale for each in every])[:, None, None])
        return np.stack([each.trees.say(flat) for each, flat in zip(every, scaled, strict=True)])

    def parts(self, rows: Rows) -> Parts:
        """Return what ``tell`` adds to the base by groups, by TreeSHAP; the mean it learned is usual."""
        flat = rows.scaled(self.scale).reshape(-1, len(rows.names))
        each = self.scale * self.grown.shares(flat).reshape(*rows.base.shape, -1)
        return grouped([*map(rows.group, rows.names), USUAL], each)

    def plain(self) -> dict[str, Any]:
        """Return it as an artefact holds it."""
        name = "sieve" if isinstance(self.trees, Sieve) else "trees"
        return {"scale": self.scale, name: self.trees.plain(), "grown": self.grown.text_packed}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave; of the form before only trees, and before that a text."""
        scale = float(told["scale"])
        if "text" in told:
            return cls(scale, Trees.of_text(told["text"]), Grown.of(told["text"]))
        trees = Sieve(**told["sieve"]) if "sieve" in told else Trees.of(told["trees"])
        return cls(scale, trees, Grown(told["grown"]))


def _ridges(terms: Floats, wanted: Floats, fresh: Floats) -> Floats:
    """Return the ridge of each penalty, (penalties, terms)."""
    heavy = terms * fresh[:, None]
    left, right = terms.T @ heavy, heavy.T @ wanted
    shrink = np.ones(len(right))
    shrink[-1] = 1e-9
    return np.stack([np.linalg.solve(left + np.diag(each * shrink), right) for each in PENALTIES])


def _terms(rows: Rows, scale: float | Floats) -> Floats:
    kept = [place for place, name in enumerate(rows.names) if name not in PLAIN]
    weekday = rows.column("weekday").astype(np.int64)
    days = np.eye(7)[weekday]
    parts = [rows.scaled(scale)[..., kept], days, days * rows.column("holiday")[..., None]]
    parts += [(rows.column(name)[..., None] / 20.0) ** power for name in _bent(rows) for power in (2, 3)]
    return np.concatenate(parts, axis=-1)


def _bent(rows: Rows) -> list[str]:
    return [name for name in rows.names if name.startswith("weather") and name.endswith(BENT)]


def _groups(rows: Rows) -> list[str]:
    """Return the group of each of ``_terms``."""
    kept = [rows.group(name) for name in rows.names if name not in PLAIN]
    return [*kept, *[CALENDAR] * 14, *[WEATHER] * (2 * len(_bent(rows)))]


def _standard(terms: Floats, centre: Floats, spread: Floats) -> Floats:
    standard = np.ones((*terms.shape[:-1], terms.shape[-1] + 1))
    inner = standard[..., :-1]
    np.subtract(terms, centre, out=inner)
    np.divide(inner, spread, out=inner)
    np.clip(inner, -CLIP, CLIP, out=inner)
    inner[np.isnan(inner)] = 0.0
    return standard
