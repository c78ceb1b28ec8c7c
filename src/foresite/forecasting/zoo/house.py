"""The house ensemble: a ridge, two boosters and the best simple rule, weighed by how wrong they just were.

Each series is first told from calendar and weather alone (``normal``); the members learn by how much the
days ahead will differ from that, from how much the last ones did. The recipe and what it measured stand in
``docs/explanation/forecasts.md``. Learning stops ``held_days`` before the issue, so that the errors of the
last origins, which make weights and quantiles, are out of sample. Series of steps longer than a day, and
histories too short to learn from, are told by the rules alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import polars as pl
from pydantic import Field

from foresite.core.errors import BadDataError
from foresite.forecasting.artefact import expect_form, laid, read_laid
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.calibration import conformal, not_learned
from foresite.forecasting.combination import POWER, weights_apart, weights_of
from foresite.forecasting.contributions import (
    RULES,
    parts_frame,
    weighed,
)
from foresite.forecasting.features import origins_before, settled, take
from foresite.forecasting.forecaster import Model, Panel, Parameters, Track, forecast_frame, forecasts_frame
from foresite.forecasting.learned import Learned, nothing_foreseen
from foresite.forecasting.members import Boosted, Leads
from foresite.forecasting.rows import rows_of
from foresite.forecasting.rules import LONG_ORIGINS, long_rules
from foresite.forecasting.side_by_side import Side, told_together
from foresite.forecasting.sight import Ground, Sight

FORMAT, FORMATS_BEFORE = 6, (4, 5)
"""In 5 all trees were gone down branch by branch, in 4 boosters were text only and nothing was foreseen;
both are read as they were."""
FEWEST_ORIGINS = 21
"""With fewer days of history nothing is learned, and the rules alone forecast."""
MOST_ROWS = 150_000
"""Origins times leads that a booster learns from; of more, so many are taken evenly."""

CONTEXT_DAYS, SETTLED_DAYS = 140, 28
"""Days before an issue that are told from at least; the first of them moves only every so many days, so that
sums over the same steps have the same digits at the issues between."""


class HouseParameters(Parameters):
    """Parameters of the house ensemble; where they were chosen stands in docs/explanation/forecasts.md."""

    trees: int = Field(default=200, ge=10, le=5000, description="Boosting rounds of the first booster.")
    late_trees: int = Field(
        default=120, ge=10, le=5000, description="Boosting rounds on what the ridge leaves."
    )
    learning_rate: float = Field(default=0.06, gt=0, le=1, description="Shrinkage of a round, share.")
    leaves: int = Field(default=31, ge=2, le=1024, description="Leaves of a tree.")
    leaf_rows: int = Field(default=60, ge=1, le=10_000, description="Fewest rows in a leaf.")
    feature_share: float = Field(default=0.5, gt=0, le=1, description="Features tried by a tree, share.")
    row_share: float = Field(default=0.7, ge=0.05, le=1, description="Rows used by a tree, share.")
    leaf_penalty: float = Field(default=5.0, ge=0, le=1e6, description="L2 penalty on leaf values.")
    normal_penalty: float = Field(default=1.0, gt=0, le=1e6, description="L2 penalty of the normal.")
    history_days: int = Field(default=1460, ge=28, le=7300, description="Longest history learned, days.")
    half_life_days: float = Field(
        default=500.0, ge=1, le=1e6, description="Age at which a row weighs half, days."
    )
    normal_half_life_days: float = Field(
        default=700.0, ge=1, le=1e6, description="The same of the normal, days."
    )
    origins_per_day: int = Field(default=4, ge=1, le=24, description="Training origins in a day.")
    held_days: int = Field(default=28, ge=7, le=56, description="Origins not learned from, days.")
    trailing_days: int = Field(
        default=56, ge=14, le=84, description="Origins whose errors make weights and quantiles, days."
    )
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Seed of the row and feature draws.")


@dataclass(frozen=True)
class HouseModel:
    """What was learned, by series.

    Attributes:
        parameters: how.
        learned: by series.
        panel: that was learned from, until the model is kept: what it foresees is told then.
    """

    parameters: HouseParameters
    learned: dict[int, Learned]
    panel: Panel | None = None

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Forecast every target; the errors of the origins just before make weights and quantiles."""
        return pl.concat([self._one(panel, track) for track in panel.tracks])

    def contributions(self, panel: Panel) -> pl.DataFrame:
        """Tell what the median of every target is made of; see ``contributions.Explained``."""
        return pl.concat([self._parts(panel, track) for track in panel.tracks])

    def _one(self, panel: Panel, whole: Track) -> pl.DataFrame:
        known, track, origins, came = self._asked(panel, whole)
        if track.target.axis.per_day:
            rows = known.rows(Sight.of(panel, track, known.ground), origins)
            voices = known.voices(rows, came)
        else:
            voices = long_rules(track, origins, known.horizon)
        return forecast_frame(track, known.horizon, fan_of(track, known.ground, voices, came))

    def _parts(self, panel: Panel, whole: Track) -> pl.DataFrame:
        known, track, origins, came = self._asked(panel, whole)
        if track.target.axis.per_day:
            sight = Sight.of(panel, track, known.ground)
            rows = known.rows(sight, origins)
            voices, told = known.voices(rows, came), known.parts(sight, rows, came)
        else:
            voices = long_rules(track, origins, known.horizon)
            told = [{RULES: each} for each in voices[:, -1]]
        shares = weighed(zip(shares_of(track, voices, came), told, strict=True))
        return parts_frame(track, shares)

    def fits(self, panel: Panel, track: Track) -> bool:
        """Tell whether it has learned a series, as far ahead as the panel asks for."""
        known = self.learned.get(track.target.series_id)
        return known is not None and known.horizon == panel.horizon_steps(track.target)

    def _asked(self, panel: Panel, track: Track) -> tuple[Learned, Track, Ints, Floats]:
        """Return what was learned of a series, its steps, the trailing origins and the newest, what came."""
        known = self.learned.get(track.target.series_id)
        horizon = panel.horizon_steps(track.target)
        if known is None or not self.fits(panel, track):
            raise BadDataError(
                f"the model was not trained for series {track.target.series_id} and {horizon} steps",
                code="model-does-not-fit",
                remedy="Train a model with this series and horizon.",
                series_id=track.target.series_id,
                horizon_steps=horizon,
            )
        track = _settled(panel, track, known)
        origins = origins_before(track, self.parameters.trailing_days)
        came = take(track, origins[:, None] + np.arange(horizon))
        chosen = not_learned(origins, came, known.unseen_from)
        return known, track, np.append(origins[chosen], track.first_target), came[chosen]

    def dump(self) -> bytes:
        """Return JSON and arrays; see ``artefact.laid``."""
        known = self.learned if self.panel is None else self._foreseeing(self.panel)
        series = {str(series_id): each.plain() for series_id, each in known.items()}
        return laid({"format": FORMAT, "parameters": self.parameters.model_dump(), "series": series})

    def _foreseeing(self, panel: Panel) -> dict[int, Learned]:
        """Return what was learned with what it says of the origins up to the issue that it was learned at."""
        told = dict(self.learned)
        for track in panel.tracks:
            series_id, per_day = track.target.series_id, track.target.axis.per_day
            if per_day:
                read = track.since(track.first_target - House.context_days * per_day)
                seen = _settled(panel, read, told[series_id])
                told[series_id] = told[series_id].foreseeing(Sight.of(panel, seen, told[series_id].ground))
        return told


def fan_of(track: Track, ground: Ground, voices: Floats, came: Floats) -> Floats:
    """Return the quantiles of the newest origin, (leads, quantiles), in the unit of the series.

    Args:
        track: the series.
        ground: of the series; errors are as large as they are on it.
        voices: what each member said at trailing origins and the newest, (members, origins + 1, leads).
        came: what came at the trailing origins, (origins, leads).
    """
    point = ground.down(np.tensordot(shares_of(track, voices, came), voices[:, -1], axes=1))
    apart = np.einsum("mo,mol->ol", shares_apart(track, voices, came), voices[:, :-1])
    left = ground.down(came) - ground.down(apart)
    return ground.up(conformal(point, left, per_day=track.target.axis.per_day))


def shares_of(track: Track, voices: Floats, came: Floats) -> Floats:
    """Return the weights of the members by their errors at the trailing origins."""
    if track.target.axis.per_day:
        return weights_of(voices[:, :-1], came)
    recent = slice(-LONG_ORIGINS - 1, -1)
    return weights_of(voices[:, recent], came[-LONG_ORIGINS:], power=POWER // 2)


def shares_apart(track: Track, voices: Floats, came: Floats) -> Floats:
    """Return the weights that the members would have had at each trailing origin without it."""
    if track.target.axis.per_day:
        return weights_apart(voices[:, :-1], came)
    recent = slice(-LONG_ORIGINS - 1, -1)
    apart = weights_apart(voices[:, recent], came[-LONG_ORIGINS:], power=POWER // 2)
    early = np.repeat(shares_of(track, voices, came)[:, None], len(came) - apart.shape[1], axis=1)
    return np.concatenate([early, apart], axis=1)


class House:
    """The house ensemble; see the module."""

    name: ClassVar[str] = "house"
    context_days: ClassVar[int] = CONTEXT_DAYS + SETTLED_DAYS

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = HouseParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Learn each series of the panel by itself."""
        learned = {track.target.series_id: self.learn(panel, track) for track in panel.tracks}
        return HouseModel(self.parameters, learned, panel)

    @classmethod
    def together(cls, models: Sequence[Model], panel: Panel) -> Iterator[tuple[list[int], pl.DataFrame]]:
        """Tell those of these models that can be told side by side; see ``forecaster.Together``."""
        sides = []
        for place, (model, track) in enumerate(zip(models, panel.tracks, strict=True)):
            if isinstance(model, HouseModel) and model.fits(panel, track):
                known, seen, origins, _ = model._asked(panel, track)  # noqa: SLF001 -- its own model
                sides.append(Side(place, known, seen, origins))
        for some, fans in told_together(panel, sides):
            ids = [side.track.target.series_id for side in some]
            yield [side.place for side in some], forecasts_frame(some[0].track, ids, fans)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told = read_laid(artefact)
        expect_form(told, *FORMATS_BEFORE, FORMAT)
        series = {int(series_id): Learned.of(each) for series_id, each in told["series"].items()}
        return HouseModel(HouseParameters.model_validate(told["parameters"]), series)

    def learn(self, panel: Panel, track: Track) -> Learned:
        """Learn one series; with too short a history, only what the rules need."""
        settings = self.parameters
        horizon = panel.horizon_steps(track.target)
        per_day = track.target.axis.per_day
        if not per_day:
            return Learned(Ground(logged=False, blends=(), normal=None), horizon, ())
        history = min(settings.history_days, (track.last_known - track.start) // per_day)
        end = track.first_target - min(settings.held_days, history // 4) * per_day - horizon
        sight = Sight.learn(
            panel,
            track,
            end + horizon,
            half_life_days=settings.normal_half_life_days,
            penalty=settings.normal_penalty,
        )
        daily = _until(origins_before(track, history), end)
        if len(daily) < FEWEST_ORIGINS:
            rows = rows_of(sight, np.array([track.first_target]), horizon)
            return Learned(sight.ground, horizon, rows.names)
        apart = max(1, -(-len(daily) * settings.origins_per_day * horizon // MOST_ROWS))
        per = max(1, min(per_day, settings.origins_per_day // apart))
        many = _until(origins_before(track, history, per), end)
        many = many[:: max(1, -(-len(many) * horizon // MOST_ROWS))]
        rows, dense = rows_of(sight, daily, horizon), rows_of(sight, many, horizon)
        left = np.abs(rows.observed - rows.base)
        if not np.isfinite(left).any():
            raise BadDataError(
                f"series {track.target.series_id} has no recent values to learn from at {panel.issued_at}",
                code="history-stale",
                remedy="Learn as of a moment that its values reach, or load newer ones.",
                series_id=track.target.series_id,
            )
        scale = float(np.nanmean(left)) or 1.0
        fresh = self._fresh(track, daily)
        ridge = Leads.fit(rows, fresh, scale=scale)
        early = Boosted.fit(
            dense,
            dense.base,
            self._fresh(track, many),
            asked=self._asked("l2"),
            trees=settings.trees,
            scale=scale,
        )
        late = Boosted.fit(
            rows,
            rows.base + scale * ridge.tell(rows),
            fresh,
            asked=self._asked("l1"),
            trees=settings.late_trees,
            scale=scale,
        )
        return Learned(
            sight.ground,
            horizon,
            rows.names,
            ridge,
            early,
            late,
            unseen_from=end + horizon,
            learned_at=track.first_target,
            foreseen=nothing_foreseen(horizon),
        )

    def _fresh(self, track: Track, origins: Ints) -> Floats:
        """Return how much an origin weighs: half as much after the half-life."""
        age: Floats = (track.first_target - origins) / track.target.axis.per_day
        return np.asarray(0.5 ** (age / self.parameters.half_life_days), dtype=np.float64)

    def _asked(self, objective: str) -> dict[str, Any]:
        settings = self.parameters
        return {
            "objective": objective,
            "learning_rate": settings.learning_rate,
            "num_leaves": settings.leaves,
            "min_data_in_leaf": settings.leaf_rows,
            "feature_fraction": settings.feature_share,
            "bagging_fraction": settings.row_share,
            "bagging_freq": 1,
            "lambda_l2": settings.leaf_penalty,
            "max_bin": 127,
            "seed": settings.seed,
        }


def _settled(panel: Panel, track: Track, known: Learned) -> Track:
    """Return the steps that an issue looks at: from the same one on in the days after training."""
    before = House.context_days * track.target.axis.per_day + 1
    counted_from = known.learned_at - before if known.learned_at else 0
    return settled(panel, track, CONTEXT_DAYS, SETTLED_DAYS, counted_from)


def _until(origins: Ints, end: int) -> Ints:
    return origins[origins <= end]
