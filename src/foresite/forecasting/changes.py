"""Why a forecast changed between two issues: exact Shapley values of what differs, by really forecasting.

A coalition is a mixture of both issues: some of what differs as the later one had it, the rest as the earlier
one did. What each mixture says is computed by the model itself on a panel made of what both knew; a fact that
became known only after the moment of a mixture is taken as known at it. New values come after the earlier
moment, so they may come only when time has passed: orders in which they would come first are no orders.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from foresite.core.errors import BadDataError
from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import ROWS, Model, Panel, Target
from foresite.forecasting.shapley import Coalition, shapley

TIME, MEASUREMENTS, CORRECTIONS, WEATHER, MODEL = "time", "measurements", "corrections", "weather", "model"
CAUSES = (TIME, MEASUREMENTS, CORRECTIONS, WEATHER, MODEL)
"""The moment itself; values of events the earlier issue knew nothing of; other values of events it knew;
covariates as known then, past and ahead; and what was learned."""
_FACT = ["series_id", "event_at"]
_ORDER = [*_FACT, "known_at", "batch_id"]


@dataclass(frozen=True)
class Side:
    """One of two issues.

    Attributes:
        model: what forecast.
        targets: the series to explain, as this model sees them.
        steps: resolution of each of its covariates, seconds.
        horizon_seconds: how far it forecasts.
        issued_at: the moment.
        context: how far back it looks; None: at everything.
        reach: how far beyond the moment events are read.
        versions: what was known then of the series and covariates of both (columns ROWS and batch_id), over
            the stretch that either looks at.
    """

    model: Model
    targets: tuple[Target, ...]
    steps: Mapping[int, int]
    horizon_seconds: int
    issued_at: datetime
    context: timedelta | None
    reach: timedelta
    versions: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Ground:
    """A number that a cause rests on: of one series, over events that count.

    Attributes:
        cause: measurements, corrections or weather.
        series_id: the series.
        count: how many events.
        gap: their mean change: of measurements over what the earlier issue said of them, of corrections over
            what was known, of weather over what was known of the steps told; in the unit of the series.
    """

    cause: str
    series_id: int
    count: int
    gap: float


@dataclass(frozen=True)
class Change:
    """What changed, and through what.

    Attributes:
        steps: one row per series and event that both forecast: series_id, event_at, before, after (medians)
            and one column per cause, which add up to after - before; all in the unit of the series.
        causes: those that differed, of CAUSES.
        forecasts: how many mixtures were computed.
        grounds: what the causes rest on.
    """

    steps: pl.DataFrame
    causes: tuple[str, ...]
    forecasts: int
    grounds: tuple[Ground, ...] = ()


def change(before: Side, after: Side) -> Change:
    """Share the difference of the medians of two issues out over what differed.

    Raises:
        BadDataError: they have no step in common.
    """
    known = _Known.of(before, after)
    causes = known.causes()
    said: dict[Coalition, pl.DataFrame] = {}

    def forecast(some: Coalition) -> pl.DataFrame:
        if some not in said:
            told = known.predict(some)
            said[some] = told.select(*_FACT, pl.col("q50").alias("value"))
        return said[some]

    first, last = forecast(frozenset()), forecast(frozenset(causes))
    facts = first.join(last, on=_FACT, how="inner", maintain_order="left").select(_FACT)
    if MODEL in causes and before.horizon_seconds != after.horizon_seconds:
        alone = forecast(frozenset({MODEL}))
        facts = facts.join(alone, on=_FACT, how="semi", maintain_order="left")
    if facts.is_empty():
        raise BadDataError(
            "the two forecasts have no step in common",
            code="issues-apart",
            remedy="Choose two issues of the same series whose horizons overlap.",
        )

    def worth(some: Coalition) -> Floats:
        both = facts.join(forecast(some), on=_FACT, how="left", maintain_order="left")
        return both["value"].to_numpy()

    shares = shapley(causes, worth, after={MEASUREMENTS: TIME})
    nothing = np.zeros(facts.height)
    columns = {"before": worth(frozenset()), "after": worth(frozenset(causes))}
    columns |= {cause: shares.get(cause, nothing) for cause in CAUSES}
    steps = facts.with_columns(**{name: pl.Series(each) for name, each in columns.items()})
    return Change(steps, causes, len(said), tuple(known.grounds(first, facts)))


@dataclass(frozen=True)
class _Known:
    """Both sides, and what they knew of the targets and the covariates, apart."""

    before: Side
    after: Side
    own: tuple[pl.DataFrame, pl.DataFrame]
    """Versions of the targets: of the earlier side, and of the later one."""
    others: tuple[pl.DataFrame, pl.DataFrame]
    """The same of covariates."""

    @classmethod
    def of(cls, before: Side, after: Side) -> "_Known":
        mine = {target.series_id for side in (before, after) for target in side.targets}
        target = pl.col("series_id").is_in(mine)
        versions = [
            side.versions.filter(pl.col("value").is_finite()).sort(_ORDER) for side in (before, after)
        ]
        own, others = ([each.filter(which) for each in versions] for which in (target, ~target))
        return cls(before, after, (own[0], own[1]), (others[0], others[1]))

    def causes(self) -> tuple[str, ...]:
        """Return what differs; what does not would have no share."""
        old, new = self.own
        both = _newest(old).join(_newest(new), on=_FACT, suffix="_new")
        differs = {
            TIME: self.before.issued_at != self.after.issued_at,
            MEASUREMENTS: _only(old, new).height + _only(new, old).height > 0,
            CORRECTIONS: not both["value"].equals(both["value_new"]) or self._watched(),
            WEATHER: not self.others[0].select(ROWS).equals(self.others[1].select(ROWS)),
            MODEL: self.before.model is not self.after.model,
        }
        return tuple(cause for cause in CAUSES if differs[cause])

    def grounds(self, said: pl.DataFrame, facts: pl.DataFrame) -> Iterator[Ground]:
        """Yield what differs in numbers, given what the earlier issue said and the steps that are told."""
        old, new = (_newest(each) for each in self.own)
        yield from _gaps(MEASUREMENTS, said, _only(new, old))
        yield from _gaps(CORRECTIONS, old, new)
        first, last = facts["event_at"].min(), facts["event_at"].max()
        old, new = (_newest(each.filter(pl.col("event_at").is_between(first, last))) for each in self.others)
        yield from _gaps(WEATHER, old, new)

    def _watched(self) -> bool:
        """Tell whether a target is also a covariate of another: then every version of it counts."""
        sides = (self.before, self.after)
        seen = {each for side in sides for target in side.targets for each in target.covariates}
        return bool(seen & {target.series_id for side in sides for target in side.targets})

    def predict(self, some: Coalition) -> pl.DataFrame:
        """Return what the mixture says in which ``some`` is as the later issue had it."""

        def side(cause: str) -> Side:
            return self.after if cause in some else self.before

        asking, at = side(MODEL), side(TIME).issued_at
        own = self.own[CORRECTIONS in some]
        shared = own.join(self.own[CORRECTIONS not in some], on=_FACT, how="semi")
        apart = _only(self.own[1], self.own[0]) if MEASUREMENTS in some else _only(self.own[0], self.own[1])
        versions = pl.concat([shared, apart, self.others[WEATHER in some]]).filter(
            pl.col("event_at") < at + asking.reach
        )
        if asking.context is not None:
            versions = versions.filter(pl.col("event_at") >= at - asking.context)
        seen = versions.sort(_ORDER).with_columns(known_at=pl.min_horizontal("known_at", pl.lit(at)))
        panel = Panel.known(
            asking.targets,
            seen.unique([*_FACT, "known_at"], keep="last", maintain_order=True),
            issued_at=at,
            horizon_seconds=asking.horizon_seconds,
            steps=asking.steps,
        )
        return asking.model.predict(panel)


def _newest(versions: pl.DataFrame) -> pl.DataFrame:
    return versions.unique(_FACT, keep="last", maintain_order=True).select(*_FACT, "value")


def _only(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return the versions of events that the other knows nothing of."""
    return one.join(other, on=_FACT, how="anti")


def _gaps(cause: str, old: pl.DataFrame, new: pl.DataFrame) -> Iterator[Ground]:
    """Yield by series how many values differ, and by how much on average."""
    both = new.join(old, on=_FACT, suffix="_old").filter(pl.col("value") != pl.col("value_old"))
    gap = (pl.col("value") - pl.col("value_old")).mean().alias("gap")
    for series_id, count, mean in both.group_by("series_id").agg(pl.len(), gap).sort("series_id").iter_rows():
        yield Ground(cause, series_id, count, mean)
