"""Learners of tables: what a step differs from its base, from what is known at its origin.

A family gives no more than how it grows a learner out of a table and how that is kept; a learner is of one
series, or of all together. Learning stops ``held_days`` before the issue, so that the errors of the last
origins, which make the quantiles, are out of sample.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import polars as pl
from pydantic import Field

from foresite.forecasting.artefact import does_not_fit, packed
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.calibration import fans, of_not_learned
from foresite.forecasting.contributions import (
    RECENT,
    RULES,
    USUAL,
    added,
    grouped,
    not_explained,
    parts_frame,
    raised,
    total,
)
from foresite.forecasting.features import calendar, hour_classes, origins_before, take
from foresite.forecasting.forecaster import Panel, Parameters, Track, forecast_frame
from foresite.forecasting.rows import Rows, normal_parts, rows_of
from foresite.forecasting.rules import long_rules
from foresite.forecasting.sight import Ground, Sight

FORMAT = 2
FEWEST_ROWS = 200
"""With fewer rows nothing is learned, and the base is what is said."""
LONG_HELD = 24
"""Of steps longer than a day, so many are not learned from; a quarter of the history at most."""
SEASONAL = 3
"""Of the rules for long steps the base: a season ago with the level of now."""
Arrays = dict[str, npt.NDArray[Any]]
NORMAL_PENALTY, NORMAL_HALF_LIFE_DAYS = 1.0, 700.0


class Learner(Protocol):
    """What has learned from a table."""

    def tell(self, table: Floats) -> Floats:
        """Return what each row (rows, features) differs from its base by, in units of its scale."""
        ...

    def kept(self) -> tuple[dict[str, Any], Arrays]:
        """Return it as JSON can hold it, and arrays."""
        ...


@runtime_checkable
class Telling(Learner, Protocol):
    """A learner that tells what each feature adds."""

    def shares(self, table: Floats) -> Floats:
        """Return what each feature adds to what ``tell`` says, (rows, features + 1); what is left, last."""
        ...


Grow = Callable[[Floats, Floats, Floats], Learner]
"""Grows a learner out of rows (rows, features), what is wanted, all known, and how much each row weighs."""


class TabularParameters(Parameters):
    """Parameters of learners of tables."""

    together: bool = Field(default=False, description="One learner of all series instead of one of each.")
    history_days: int = Field(default=730, ge=28, le=7300, description="Longest history learned, days.")
    half_life_days: float = Field(
        default=500.0, ge=1, le=1e6, description="Age at which a row weighs half, days."
    )
    held_days: int = Field(default=28, ge=0, le=365, description="Newest days not learned from, days.")
    trailing_days: int = Field(default=28, ge=7, le=56, description="Origins that make the quantiles, days.")
    most_rows: int = Field(default=100_000, ge=500, le=5_000_000, description="Rows of a learner at most.")
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Of whatever is drawn.")


@dataclass(frozen=True)
class Known:
    """What is known of one series.

    Attributes:
        ground: unit, weather and normal.
        horizon: leads.
        names: of the features.
        scale: the unit of levels.
        unseen_from: the first step that was not learned from.
        learner: its place among the model's, or None where there was too little to learn from.
    """

    ground: Ground
    horizon: int
    names: tuple[str, ...]
    scale: float
    unseen_from: int
    learner: int | None = None

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        names = ("horizon", "names", "scale", "unseen_from", "learner")
        return {name: getattr(self, name) for name in names} | {"ground": self.ground.plain()}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Known":
        """Read back what ``plain`` gave."""
        return cls(**{**told, "ground": Ground.of(told["ground"]), "names": tuple(told["names"])})


@dataclass(frozen=True)
class TabularModel:
    """What was learned, by series, and the learners that say it."""

    parameters: TabularParameters
    series: dict[int, Known]
    learners: tuple[Learner, ...]

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Forecast every target; the errors of the origins just before make the quantiles."""
        return pl.concat([self._one(panel, track) for track in panel.tracks])

    def contributions(self, panel: Panel) -> pl.DataFrame:
        """Tell what the median of every target is made of; see ``contributions.Explained``."""
        return pl.concat([self._parts(panel, track) for track in panel.tracks])

    def _one(self, panel: Panel, track: Track) -> pl.DataFrame:
        known, horizon = self._known(panel, track), panel.horizon_steps(track.target)
        most = self.parameters.trailing_days if track.target.axis.per_day else LONG_HELD
        origins = np.append(origins_before(track, most), track.first_target)
        rows = _rows(panel, track, known.ground, origins, horizon)
        if rows.names != known.names:
            raise does_not_fit(track.target.series_id, horizon)
        said = rows.base
        if known.learner is not None:
            table = rows.scaled(known.scale).reshape(-1, len(rows.names))
            said = said + known.scale * self.learners[known.learner].tell(table).reshape(said.shape)
        came = known.ground.down(take(track, origins[:-1, None] + np.arange(horizon)))
        apart = of_not_learned(origins[:-1], came - said[:-1], known.unseen_from)
        fan = fans(said[-1][None], apart[None], hour_classes(track, horizon))
        return forecast_frame(track, horizon, known.ground.up(fan[0]))

    def _known(self, panel: Panel, track: Track) -> Known:
        known = self.series.get(track.target.series_id)
        horizon = panel.horizon_steps(track.target)
        if known is None or known.horizon != horizon:
            raise does_not_fit(track.target.series_id, horizon)
        return known

    def _parts(self, panel: Panel, track: Track) -> pl.DataFrame:
        known, newest = self._known(panel, track), np.array([track.first_target])
        if track.target.axis.per_day:
            sight = Sight.of(panel, track, known.ground)
            rows = rows_of(sight, newest, known.horizon)
            normal = normal_parts(sight, rows)
            parts = added(normal, {RECENT: rows.base - total(normal)})
        else:
            rows = _long_rows(track, newest, known.horizon)
            parts = added({RULES: rows.base})
        if known.learner is not None:
            learner = self.learners[known.learner]
            if not isinstance(learner, Telling):
                raise not_explained()
            table = rows.scaled(known.scale).reshape(-1, len(rows.names))
            shares = known.scale * learner.shares(table).reshape(*rows.base.shape, -1)
            parts = added(parts, grouped([*map(rows.group, rows.names), USUAL], shares))
        flat = {part: each[0] for part, each in parts.items()}
        return parts_frame(track, raised(flat) if known.ground.logged else flat)

    def dump(self) -> bytes:
        """Return JSON and arrays in one file."""
        kept = [each.kept() for each in self.learners]
        told = {
            "format": FORMAT,
            "parameters": self.parameters.model_dump(),
            "series": {str(series_id): known.plain() for series_id, known in self.series.items()},
            "learners": [each for each, _ in kept],
        }
        arrays = {
            f"{place}.{name}": each for place, (_, own) in enumerate(kept) for name, each in own.items()
        }
        return packed(told, arrays)


def read(
    told: Mapping[str, Any],
    arrays: Arrays,
    parameters: TabularParameters,
    learner: Callable[[dict[str, Any], Arrays], Learner],
) -> TabularModel:
    """Read back what ``TabularModel.dump`` wrote; ``learner`` reads what ``Learner.kept`` gave."""
    learners = []
    for place, each in enumerate(told["learners"]):
        own = {name.split(".", 1)[1]: held for name, held in arrays.items() if name.startswith(f"{place}.")}
        learners.append(learner(each, own))
    series = {int(series_id): Known.of(known) for series_id, known in told["series"].items()}
    return TabularModel(parameters, series, tuple(learners))


def learn(panel: Panel, settings: TabularParameters, grow: Grow) -> TabularModel:
    """Learn each series of the panel, or with ``together`` those with the same features as one."""
    made = {track.target.series_id: _table(panel, track, settings) for track in panel.tracks}
    groups: dict[Any, list[int]] = defaultdict(list)
    for series_id, (known, _) in made.items():
        groups[known.names if settings.together else series_id].append(series_id)
    learners: list[Learner] = []
    series = {series_id: known for series_id, (known, _) in made.items()}
    for members in groups.values():
        tables = [made[series_id][1] for series_id in members]
        rows, wanted, weight = (np.concatenate(parts) for parts in zip(*tables, strict=True))
        if len(wanted) < FEWEST_ROWS or not np.ptp(wanted):
            continue
        chosen = slice(None, None, max(1, -(-len(wanted) // settings.most_rows)))
        for series_id in members:
            series[series_id] = replace(series[series_id], learner=len(learners))
        learners.append(grow(*(np.ascontiguousarray(each[chosen]) for each in (rows, wanted, weight))))
    return TabularModel(settings, series, tuple(learners))


def _table(
    panel: Panel, track: Track, settings: TabularParameters
) -> tuple[Known, tuple[Floats, Floats, Floats]]:
    """Return what is known of a series, and the rows it can be learned from."""
    horizon, per_day = panel.horizon_steps(track.target), track.target.axis.per_day
    length = track.last_known - track.start
    past = max(1, min(settings.history_days, length // per_day) if per_day else length)
    held = min(settings.held_days if per_day else LONG_HELD, past // 4)
    until = track.first_target - held * (per_day or 1)
    ground = Ground(logged=False, blends=(), normal=None)
    sight = None
    if per_day:
        asked = {"half_life_days": NORMAL_HALF_LIFE_DAYS, "penalty": NORMAL_PENALTY}
        sight = Sight.learn(panel, track, until, **asked)
        ground = sight.ground
    origins = np.append(origins_before(track, past), track.first_target)
    stride = max(1, len(origins) * horizon // (2 * settings.most_rows))
    origins = origins[::-stride][::-1]
    rows = _rows(panel, track, ground, origins, horizon, sight)
    apart = rows.observed - rows.base
    learned = np.isfinite(apart) & (origins[:, None] + np.arange(horizon) < until)
    size = np.abs(apart[learned if learned.any() else np.isfinite(apart)])
    scale = float(size.mean()) if len(size) and size.any() else 1.0
    age = (track.first_target - origins) * track.target.axis.longest_days / max(1, per_day)
    weight = np.broadcast_to((0.5 ** (age / settings.half_life_days))[:, None], apart.shape)
    table = rows.scaled(scale)[learned], apart[learned] / scale, np.asarray(weight[learned])
    return Known(ground, horizon, rows.names, scale, until), table


def _rows(
    panel: Panel, track: Track, ground: Ground, origins: Ints, horizon: int, sight: Sight | None = None
) -> Rows:
    if not track.target.axis.per_day:
        return _long_rows(track, origins, horizon)
    return rows_of(sight or Sight.of(panel, track, ground), origins, horizon)


def _long_rows(track: Track, origins: Ints, horizon: int) -> Rows:
    """Tell steps longer than a day from what the simple rules say of them."""
    steps = origins[:, None] + np.arange(horizon)
    rules = long_rules(track, origins, horizon)
    base = rules[SEASONAL]
    around = calendar(track, steps)
    levels = {f"rule{place}": each - base for place, each in enumerate(rules) if place != SEASONAL}
    plain: dict[str, npt.NDArray[Any]] = {"lead": np.broadcast_to(np.arange(horizon), steps.shape)}
    plain |= {name: around[name] for name in ("year_sin", "year_cos")}
    every = levels | plain
    stacked = np.stack([np.asarray(each, dtype=np.float64) for each in every.values()], axis=-1)
    return Rows(
        origins, tuple(every), stacked, tuple(name in levels for name in every), base, take(track, steps)
    )
