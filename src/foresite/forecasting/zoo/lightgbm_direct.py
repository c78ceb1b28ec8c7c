"""Gradient boosting for all steps of the horizon at once, with two members beside it that err differently.

A series has three members: a booster (LightGBM) on (origin, lead) pairs whose features existed at the
origin, a booster that goes step by step, and one ridge regression a lead. They are weighed by their recent
errors. The recipe and what it measured stand in ``docs/explanation/forecasts.md``. Training stops
``calibration_days`` before the issue, so that the residuals of the last origins, which make the quantiles,
are out of sample.
"""

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import polars as pl
from pydantic import Field

from foresite.core.errors import BadDataError
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.boosting import grow, said
from foresite.forecasting.calibration import conformal
from foresite.forecasting.features import Table, build, origins_before
from foresite.forecasting.forecaster import Model, Panel, Parameters, Track, forecast_frame
from foresite.forecasting.ridge import Ridge
from foresite.forecasting.stepwise import Stepwise

FORMAT = 2
FEWEST_ORIGINS = 21


class LightGbmParameters(Parameters):
    """Parameters of the direct LightGBM forecaster; defaults from forecasting.md, section 5."""

    trees: int = Field(default=150, ge=10, le=5000, description="Boosting rounds.")
    learning_rate: float = Field(default=0.1, gt=0, le=1, description="Shrinkage of a round, share.")
    leaves: int = Field(default=31, ge=2, le=1024, description="Leaves of a tree.")
    leaf_rows: int = Field(default=40, ge=1, le=10_000, description="Fewest rows in a leaf.")
    feature_share: float = Field(default=0.5, gt=0, le=1, description="Features tried by a tree, share.")
    row_share: float = Field(default=0.7, gt=0, le=1, description="Rows used by a tree, share.")
    leaf_penalty: float = Field(default=5.0, ge=0, description="L2 penalty on leaf values.")
    ridge_penalty: float = Field(default=100.0, gt=0, description="L2 penalty on standardised features.")
    history_days: int = Field(default=1460, ge=28, le=7300, description="Longest history learned, days.")
    half_life_days: float = Field(default=500.0, gt=0, description="Age at which a row weighs half, days.")
    origins_per_day: int = Field(default=1, ge=1, le=24, description="Training origins in a day.")
    calibration_days: int = Field(
        default=28, ge=7, le=56, description="Origins held out for quantiles, days."
    )
    seed: int = Field(default=1, ge=0, description="Seed of the row and feature draws.")


@dataclass(frozen=True)
class Learned:
    """What was learned about one series.

    Attributes:
        names: features of the direct members in their order.
        scale: mean absolute difference from the baseline, unit of the series.
        booster: LightGBM's own text.
        ridge: one regression a lead.
        stepwise: the booster that goes step by step.
    """

    names: tuple[str, ...]
    scale: float
    booster: str
    ridge: Ridge
    stepwise: Stepwise

    def members(self, panel: Panel, track: Track, table: Table) -> Floats:
        """Return what each member says, (3, origins, leads), in the unit of the series."""
        flat = table.scaled(self.scale).reshape(-1, len(table.names))
        boosted = table.base + self.scale * said(self.booster, flat).reshape(table.base.shape)
        steps = self.stepwise.predict(panel, track, table.origins, table.base.shape[1])
        return np.stack([boosted, self.ridge.predict(table), steps])

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "names": self.names,
            "scale": self.scale,
            "booster": self.booster,
            "ridge": self.ridge.plain(),
            "stepwise": self.stepwise.plain(),
        }

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        return cls(
            tuple(told["names"]),
            float(told["scale"]),
            str(told["booster"]),
            Ridge.of(told["ridge"]),
            Stepwise.of(told["stepwise"]),
        )


@dataclass(frozen=True)
class LightGbmModel:
    """What was learned, by series."""

    parameters: LightGbmParameters
    learned: dict[int, Learned]

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Forecast every target; quantiles come from the residuals of the origins just before the issue."""
        return pl.concat([self._one(panel, track) for track in panel.tracks])

    def _one(self, panel: Panel, track: Track) -> pl.DataFrame:
        known = self.learned.get(track.target.series_id)
        horizon = panel.horizon_steps(track.target)
        if known is None or len(known.ridge.weights) != horizon:
            raise BadDataError(
                f"the model was not trained for series {track.target.series_id} and {horizon} steps",
                code="model-does-not-fit",
                remedy="Train a model with this series and horizon.",
                series_id=track.target.series_id,
                horizon_steps=horizon,
            )
        origins = np.append(origins_before(track, self.parameters.calibration_days), track.first_target)
        table = build(panel, track, origins, horizon)
        if table.names != known.names:
            raise BadDataError(
                "the model was trained with other covariates",
                code="model-does-not-fit",
                remedy="Train a new model.",
                series_id=track.target.series_id,
            )
        members = known.members(panel, track, table)
        errors = np.abs(table.observed[:-1] - members[:, :-1])
        weights = _weights(errors.reshape(len(members), -1))
        point = np.tensordot(weights, members, axes=1)
        residuals = table.observed[:-1] - point[:-1]
        return forecast_frame(
            track, horizon, conformal(point[-1], residuals, per_day=track.target.axis.per_day)
        )

    def dump(self) -> bytes:
        """Return JSON that holds LightGBM's own text."""
        series = {str(series_id): each.plain() for series_id, each in self.learned.items()}
        told = {"format": FORMAT, "parameters": self.parameters.model_dump(), "series": series}
        return json.dumps(told, sort_keys=True).encode()


class LightGbmDirect:
    """Direct LightGBM with a stepwise booster and a ridge beside it."""

    name: ClassVar[str] = "lightgbm-direct"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = LightGbmParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Learn each series of the panel by itself."""
        learned = {track.target.series_id: self._learn(panel, track) for track in panel.tracks}
        return LightGbmModel(self.parameters, learned)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told = json.loads(artefact)
        if told["format"] != FORMAT:
            raise BadDataError(
                f"the model was kept in form {told['format']}, and this version reads form {FORMAT}",
                code="model-format",
                remedy="Train it again, or use the version of Foresite that trained it.",
                format=told["format"],
            )
        series = {int(series_id): Learned.of(each) for series_id, each in told["series"].items()}
        return LightGbmModel(LightGbmParameters.model_validate(told["parameters"]), series)

    def _learn(self, panel: Panel, track: Track) -> Learned:
        settings = self.parameters
        horizon = panel.horizon_steps(track.target)
        per_day = track.target.axis.per_day
        history = min(settings.history_days, (track.last_known - track.start) // per_day)
        end = track.first_target - min(settings.calibration_days, history // 4) * per_day - horizon
        daily = _until(origins_before(track, history), end)
        origins = _until(origins_before(track, history, settings.origins_per_day), end)
        if len(daily) < FEWEST_ORIGINS:
            raise BadDataError(
                f"series {track.target.series_id} has {history} days of history, too few to learn from",
                code="history-short",
                remedy="Give it at least eight weeks, or use the forecaster seasonal-naive.",
                series_id=track.target.series_id,
                history_days=history,
            )
        table = build(panel, track, origins, horizon)
        left = np.abs(table.observed - table.base)
        if not np.isfinite(left).any():
            raise BadDataError(
                f"series {track.target.series_id} has no recent values to learn from at {panel.issued_at}",
                code="history-stale",
                remedy="Learn as of a moment that its values reach, or load newer ones.",
                series_id=track.target.series_id,
            )
        scale = float(np.nanmean(left)) or 1.0
        weight = np.broadcast_to(self._fresh(track, origins)[:, None], table.base.shape)
        return Learned(
            table.names,
            scale,
            self._boost(table, weight, scale),
            Ridge.fit(table, weight, penalty=settings.ridge_penalty, scale=scale),
            Stepwise.fit(
                panel,
                track,
                (daily, self._fresh(track, daily)),
                horizon,
                asked=self._asked(),
                trees=settings.trees,
            ),
        )

    def _fresh(self, track: Track, origins: Ints) -> Floats:
        """Return how much an origin weighs: half as much after the half-life."""
        age: Floats = (track.first_target - origins) / track.target.axis.per_day
        return np.asarray(0.5 ** (age / self.parameters.half_life_days), dtype=np.float64)

    def _boost(self, table: Table, weight: Floats, scale: float) -> str:
        settings = self.parameters
        left = ((table.observed - table.base) / scale).ravel()
        asked = {
            **self._asked(),
            "objective": "l1",
            "min_data_in_leaf": settings.leaf_rows,
            "feature_fraction": settings.feature_share,
            "bagging_fraction": settings.row_share,
            "bagging_freq": 1,
            "lambda_l2": settings.leaf_penalty,
        }
        rows = table.scaled(scale).reshape(len(left), -1)
        return grow(rows, left, weight.ravel(), asked, trees=settings.trees)

    def _asked(self) -> dict[str, Any]:
        settings = self.parameters
        return {
            "learning_rate": settings.learning_rate,
            "num_leaves": settings.leaves,
            "seed": settings.seed,
        }


def _until(origins: Ints, end: int) -> Ints:
    return origins[origins <= end]


def _weights(errors: Floats) -> Floats:
    """Return weights of the members, the inverse fourth power of their recent MAE (forecasting.md, 5)."""
    both = np.isfinite(errors).all(axis=0)
    if not both.any():
        return np.full(len(errors), 1 / len(errors))
    mean = np.maximum(errors[:, both].mean(axis=1), 1e-12)
    power = (mean.min() / mean) ** 4
    return np.asarray(power / power.sum(), dtype=np.float64)
