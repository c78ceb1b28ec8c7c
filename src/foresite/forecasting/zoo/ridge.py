"""The fast tier: ridge regressions on calendar, weather and recent days, of thousands of series at once.

Days ahead are told from the days before the issue (``ahead``): all the leads of a day share one
factorisation, and series that share their steps one matrix. A series with little history borrows from the
like ones of its panel (``pooling``). Learning stops ``held_days`` before the issue, so that the errors of the
last origins, which make the quantiles, are out of sample.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import polars as pl
from pydantic import Field

from foresite.core.frames import QUANTILES
from foresite.forecasting.ahead import Sizes
from foresite.forecasting.artefact import packed, unpacked
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.batch import Batch, batch_frame, batches_of
from foresite.forecasting.calibration import fans, of_not_learned
from foresite.forecasting.contributions import parts_frame
from foresite.forecasting.features import hour_classes
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.lessons import Lessons, by_group, scale_of
from foresite.forecasting.outlook import Outlook, matrix
from foresite.forecasting.pooling import Sums, learned
from foresite.forecasting.weather import Blend

FORMAT = 2
BLOCK = 64
"""Series that are worked on together: what is in hand stays in the processor's own memory."""
NEWEST_SHARE = 0.2
"""Of the origins, on which penalty and trust are chosen."""


class RidgeParameters(Parameters):
    """Parameters of the fast tier."""

    history_days: int = Field(default=730, ge=28, le=7300, description="Longest history learned, days.")
    half_life_days: float = Field(
        default=365.0, ge=1, le=1e6, description="Age at which a day weighs half, days."
    )
    held_days: int = Field(default=28, ge=0, le=365, description="Newest days not learned from, days.")
    trailing_days: int = Field(default=28, ge=7, le=56, description="Origins that make the quantiles, days.")
    most_days: int = Field(
        default=14, ge=7, le=56, description="Days ahead learned; those beyond are told as their last week."
    )


@dataclass(frozen=True)
class Group:
    """Series that were learned together.

    Attributes:
        series_ids: one a row of the arrays.
        horizon: leads.
        blends: the weathers.
        sizes: mean and deviation of each.
        scale: mean size of what each series differs from its base, the unit of its terms, (series,).
        weights: (pieces, series, terms, outputs).
        unseen_from: the first step that was not learned from.
    """

    series_ids: tuple[int, ...]
    horizon: int
    blends: tuple[Blend, ...]
    sizes: Sizes
    scale: Floats
    weights: Floats
    unseen_from: int

    def plain(self) -> dict[str, Any]:
        """Return what of it JSON can hold."""
        blends = [blend.plain() for blend in self.blends]
        told = {"ids": self.series_ids, "horizon": self.horizon, "unseen_from": self.unseen_from}
        return told | {"blends": blends, "sizes": self.sizes}

    @classmethod
    def of(cls, told: dict[str, Any], scale: Floats, weights: Floats) -> "Group":
        """Read back what ``plain`` gave."""
        blends = tuple(Blend.of(each) for each in told["blends"])
        sizes = tuple((float(mean), float(deviation)) for mean, deviation in told["sizes"])
        ids, horizon, since = tuple(told["ids"]), int(told["horizon"]), int(told["unseen_from"])
        return cls(ids, horizon, blends, sizes, scale, weights, since)


@dataclass(frozen=True)
class RidgeModel:
    """What was learned, group by group."""

    parameters: RidgeParameters
    groups: tuple[Group, ...]

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Forecast every target; the errors of the origins just before make the quantiles."""
        return by_group(panel, self.groups, self._some)

    def contributions(self, panel: Panel) -> pl.DataFrame:
        """Tell what the median of every target is made of; see ``contributions.Explained``."""
        return by_group(panel, self.groups, self._parts)

    def _outlook(self, panel: Panel, batch: Batch, group: Group) -> Outlook:
        told = self.parameters
        return Outlook.of(
            panel,
            batch,
            past=told.trailing_days,
            most_days=told.most_days,
            blends=group.blends,
            sizes=group.sizes,
        )

    def _some(self, panel: Panel, batch: Batch, group: Group, rows: Ints) -> pl.DataFrame:
        horizon, outlook = group.horizon, self._outlook(panel, batch, group)
        hours, origins = hour_classes(batch.track, horizon), outlook.origins(batch)[:-1]
        steps = origins[:, None] + np.arange(horizon)
        fan = np.empty((len(rows), horizon, len(QUANTILES)))
        for chosen in blocks(len(rows)):
            part, mine = batch.some(chosen), rows[chosen]
            said = outlook.tell(part, group.scale[mine], group.weights[:, mine])
            apart = of_not_learned(origins, part.take(steps) - said[:, :-1], group.unseen_from)
            fan[chosen] = fans(said[:, -1], apart, hours)
        return batch_frame(batch, horizon, fan)

    def _parts(self, panel: Panel, batch: Batch, group: Group, rows: Ints) -> pl.DataFrame:
        outlook = self._outlook(panel, batch, group)
        frames = []
        for chosen in blocks(len(rows)):
            part, mine = batch.some(chosen), rows[chosen]
            told = outlook.parts(part, group.scale[mine], group.weights[:, mine])
            frames += [
                parts_frame(part.track, {name: each[row] for name, each in told.items()}, series_id=series_id)
                for row, series_id in enumerate(part.series_ids)
            ]
        return pl.concat(frames)

    def dump(self) -> bytes:
        """Return JSON and arrays in one file."""
        told = {
            "format": FORMAT,
            "parameters": self.parameters.model_dump(),
            "groups": [group.plain() for group in self.groups],
        }
        arrays = {f"scale{place}": group.scale for place, group in enumerate(self.groups)}
        return packed(
            told, arrays | {f"weights{place}": group.weights for place, group in enumerate(self.groups)}
        )


def blocks(count: int) -> Iterator[slice]:
    """Yield the places of so many series, block by block."""
    for begin in range(0, count, BLOCK):
        yield slice(begin, begin + BLOCK)


def learn(panel: Panel, batch: Batch, settings: RidgeParameters) -> Group:
    """Learn all series of a batch."""
    given = Lessons.of(
        panel,
        batch,
        history_days=settings.history_days,
        half_life_days=settings.half_life_days,
        held_days=settings.held_days,
        most_days=settings.most_days,
    )
    outlook, fresh = given.outlook, given.fresh
    newest = max(1, round(len(fresh) * (1 - NEWEST_SHARE)))
    scales: list[Floats] = []
    sums: list[list[tuple[Sums, Sums]]] = [[] for _ in range(outlook.ahead)]
    for chosen in blocks(len(batch.series_ids)):
        part = batch.some(chosen)
        for place, every in enumerate(outlook.pieces(part)):
            piece = every.some(given.kept)
            wanted, weight = given.wanted(piece, outlook.origins(part)[given.kept])
            if not place:
                scales.append(scale_of(wanted, weight, every))
            terms, wanted = matrix(piece, scales[-1]), wanted / scales[-1][:, None, None]
            parts = (slice(newest), slice(newest, None))
            early, late = (Sums.of(terms[:, each], wanted[:, each], weight[:, each]) for each in parts)
            sums[place].append((early, late))
    profiles = _profiles(batch)
    joined = [[Sums.joined([pair[part] for pair in own]) for part in (0, 1)] for own in sums]
    weights = [learned(early, late, profiles) for early, late in joined]
    return Group(
        batch.series_ids,
        outlook.horizon,
        given.blends,
        outlook.sizes,
        np.concatenate(scales),
        np.stack(weights),
        given.until,
    )


def _profiles(batch: Batch) -> Floats:
    """Return the mean course of each series over its season, of mean 0 and size 1, (series, steps)."""
    season = max(2, batch.track.target.axis.season)
    values = batch.values[:, batch.values.shape[1] % season :]
    known = np.isfinite(values)
    shape = (len(values), -1, season)
    number = known.reshape(shape).sum(axis=1)
    mean = np.where(known, values, 0.0).reshape(shape).sum(axis=1) / np.maximum(number, 1)
    course = mean - mean.mean(axis=1, keepdims=True)
    size = np.linalg.norm(course, axis=1, keepdims=True)
    return np.asarray(course / np.where(size > 0, size, 1.0))


class Ridge:
    """The fast tier; see the module.

    Source:
        Hoerl and Kennard (1970), Technometrics 12(1); shrinkage between series: Lindley and Smith (1972),
        JRSS B 34(1).
    """

    name: ClassVar[str] = "ridge"
    context_days: ClassVar[int] = 84

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = RidgeParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Learn all series of the panel, those that share their steps together."""
        return RidgeModel(
            self.parameters, tuple(learn(panel, batch, self.parameters) for batch in batches_of(panel))
        )

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told, arrays = unpacked(artefact, form=FORMAT)
        groups = tuple(
            Group.of(each, arrays[f"scale{place}"], arrays[f"weights{place}"])
            for place, each in enumerate(told["groups"])
        )
        return RidgeModel(RidgeParameters.model_validate(told["parameters"]), groups)
