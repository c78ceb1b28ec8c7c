"""Direct multi-horizon gradient boosting on what is left over a baseline, with a ridge beside it.

One booster (LightGBM) a series, trained on (origin, lead) pairs whose features existed at the origin, and one
ridge regression a lead; the two are weighed by their recent errors. The recipe and what it measured stand in
``docs/explanation/forecasts.md``. Training stops ``calibration_days`` before the issue, so that the residuals
of the last origins, which make the quantiles, are out of sample.
"""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import polars as pl
from pydantic import Field

from foresite.core.errors import BadDataError, UnavailableError
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.calibration import conformal
from foresite.forecasting.features import Table, build, origins_before
from foresite.forecasting.forecaster import Model, Panel, Parameters, Track, forecast_frame

try:
    import lightgbm
except OSError as cause:
    raise UnavailableError(
        "LightGBM cannot start: the GNU OpenMP library libgomp.so.1 is not on this machine",
        code="openmp-absent",
        remedy="Install it (Debian and Ubuntu: apt-get install libgomp1; Fedora: dnf install libgomp).",
    ) from cause

FORMAT = 1
FEWEST_ORIGINS = 21
CLIP = 6.0
"""Standardised ridge features beyond six deviations say no more than six."""
PLAIN = frozenset({"hour", "weekday", "lead"})
"""Features whose size means nothing to a ridge; weekdays become seven of their own."""


class LightGbmParameters(Parameters):
    """Parameters of the direct LightGBM forecaster; defaults from forecasting.md, section 5."""

    trees: int = Field(default=300, ge=10, le=5000, description="Boosting rounds.")
    learning_rate: float = Field(default=0.05, gt=0, le=1, description="Shrinkage of a round, share.")
    leaves: int = Field(default=31, ge=2, le=1024, description="Leaves of a tree.")
    leaf_rows: int = Field(default=40, ge=1, le=10_000, description="Fewest rows in a leaf.")
    feature_share: float = Field(default=0.5, gt=0, le=1, description="Features tried by a tree, share.")
    row_share: float = Field(default=0.7, gt=0, le=1, description="Rows used by a tree, share.")
    leaf_penalty: float = Field(default=5.0, ge=0, description="L2 penalty on leaf values.")
    ridge_penalty: float = Field(default=100.0, gt=0, description="L2 penalty on standardised features.")
    history_days: int = Field(default=1460, ge=28, le=7300, description="Longest history learned, days.")
    half_life_days: float = Field(default=500.0, gt=0, description="Age at which a row weighs half, days.")
    origins_per_day: int = Field(default=2, ge=1, le=24, description="Training origins in a day.")
    calibration_days: int = Field(
        default=28, ge=7, le=56, description="Origins held out for quantiles, days."
    )
    seed: int = Field(default=1, ge=0, description="Seed of the row and feature draws.")


@dataclass(frozen=True)
class Learned:
    """What was learned about one series.

    Attributes:
        names: features in their order.
        scale: mean absolute difference from the baseline, unit of the series.
        booster: LightGBM's own text.
        centre: of the ridge's features, (features,).
        spread: of the ridge's features, (features,).
        ridge: weights a lead, the constant last, (leads, features + 1).
    """

    names: tuple[str, ...]
    scale: float
    booster: str
    centre: Floats
    spread: Floats
    ridge: Floats


@dataclass(frozen=True)
class LightGbmModel:
    """Boosters and ridges by series."""

    parameters: LightGbmParameters
    learned: dict[int, Learned]

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Forecast every target; quantiles come from the residuals of the origins just before the issue."""
        return pl.concat([self._one(panel, track) for track in panel.tracks])

    def _one(self, panel: Panel, track: Track) -> pl.DataFrame:
        known = self.learned.get(track.target.series_id)
        horizon = panel.horizon_steps(track.target)
        if known is None or len(known.ridge) != horizon:
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
        members = np.stack([_boosted(known, table), _ridged(known, table)])
        errors = np.abs(table.observed[:-1] - members[:, :-1])
        weights = _weights(errors.reshape(2, -1))
        point = np.tensordot(weights, members, axes=1)
        residuals = table.observed[:-1] - point[:-1]
        return forecast_frame(
            track, horizon, conformal(point[-1], residuals, per_day=track.target.axis.per_day)
        )

    def dump(self) -> bytes:
        """Return JSON that holds LightGBM's own text."""
        series = {
            str(series_id): {
                "names": each.names,
                "scale": each.scale,
                "booster": each.booster,
                "centre": each.centre.tolist(),
                "spread": each.spread.tolist(),
                "ridge": each.ridge.tolist(),
            }
            for series_id, each in self.learned.items()
        }
        told = {"format": FORMAT, "parameters": self.parameters.model_dump(), "series": series}
        return json.dumps(told, sort_keys=True).encode()


class LightGbmDirect:
    """Direct LightGBM with a ridge beside it."""

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
        series = {int(series_id): _read(each) for series_id, each in told["series"].items()}
        return LightGbmModel(LightGbmParameters.model_validate(told["parameters"]), series)

    def _learn(self, panel: Panel, track: Track) -> Learned:
        settings = self.parameters
        horizon = panel.horizon_steps(track.target)
        per_day = track.target.axis.per_day
        history = min(settings.history_days, (track.last_known - track.start) // per_day)
        origins = origins_before(track, history, settings.origins_per_day)
        held = min(settings.calibration_days, history // 4)
        origins = origins[origins + horizon <= track.first_target - held * per_day]
        if len(origins) < FEWEST_ORIGINS:
            raise BadDataError(
                f"series {track.target.series_id} has {history} days of history, too few to learn from",
                code="history-short",
                remedy="Give it at least eight weeks, or use the forecaster seasonal-naive.",
                series_id=track.target.series_id,
                history_days=history,
            )
        table = build(panel, track, origins, horizon)
        left = table.observed - table.base
        scale = float(np.nanmean(np.abs(left))) or 1.0
        age = (track.first_target - origins) / per_day
        weight = np.broadcast_to(0.5 ** (age / settings.half_life_days)[:, None], left.shape)
        booster = self._boost(table, left / scale, weight, scale)
        centre, spread, ridge = _fit_ridge(table, left / scale, weight, settings.ridge_penalty, scale)
        return Learned(table.names, scale, booster, centre, spread, ridge)

    def _boost(self, table: Table, left: Floats, weight: Floats, scale: float) -> str:
        settings = self.parameters
        rows = np.isfinite(left)
        data = lightgbm.Dataset(_scaled(table, scale)[rows], left[rows], weight=weight[rows])
        asked: dict[str, Any] = {
            "objective": "l2",
            "learning_rate": settings.learning_rate,
            "num_leaves": settings.leaves,
            "min_data_in_leaf": settings.leaf_rows,
            "feature_fraction": settings.feature_share,
            "bagging_fraction": settings.row_share,
            "bagging_freq": 1,
            "lambda_l2": settings.leaf_penalty,
            "seed": settings.seed,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "verbosity": -1,
        }
        text: str = lightgbm.train(asked, data, settings.trees).model_to_string()
        return text


def _read(told: dict[str, Any]) -> Learned:
    arrays = (np.array(told[name], dtype=np.float64) for name in ("centre", "spread", "ridge"))
    return Learned(tuple(told["names"]), float(told["scale"]), str(told["booster"]), *arrays)


def _scaled(table: Table, scale: float) -> Floats:
    return table.values / np.where(np.array(table.relative), scale, 1.0)


def _boosted(known: Learned, table: Table) -> Floats:
    booster = lightgbm.Booster(model_str=known.booster)
    flat = _scaled(table, known.scale).reshape(-1, len(table.names))
    said = np.asarray(booster.predict(flat, num_threads=1), dtype=np.float64)
    corrected: Floats = table.base + known.scale * said.reshape(table.base.shape)
    return corrected


def _ridged(known: Learned, table: Table) -> Floats:
    design = _standard(_design(table, known.scale), known.centre, known.spread)
    said: Floats = np.einsum("olf,lf->ol", design, known.ridge)
    return table.base + known.scale * said


def _design(table: Table, scale: float) -> Floats:
    kept = [place for place, name in enumerate(table.names) if name not in PLAIN]
    weekday: Ints = table.values[..., table.names.index("weekday")].astype(np.int64)
    holiday = table.values[..., table.names.index("holiday"), None]
    days = np.eye(7)[weekday]
    parts = [_scaled(table, scale)[..., kept], days, days * holiday]
    weather = [place for place, name in enumerate(table.names) if name.startswith("cov")]
    bent = [place for place in weather if table.names[place].endswith(("_now", "_before", "_last_day"))]
    parts += [(table.values[..., place, None] / 20.0) ** power for place in bent for power in (2, 3)]
    return np.concatenate(parts, axis=-1)


def _standard(design: Floats, centre: Floats, spread: Floats) -> Floats:
    standard = np.clip((design - centre) / spread, -CLIP, CLIP)
    filled = np.where(np.isfinite(standard), standard, 0.0)
    return np.concatenate([filled, np.ones((*filled.shape[:-1], 1))], axis=-1)


def _fit_ridge(
    table: Table, left: Floats, weight: Floats, penalty: float, scale: float
) -> tuple[Floats, Floats, Floats]:
    """Fit one weighted ridge a lead (Hoerl and Kennard 1970, Technometrics 12(1), eq. 2.1); constant free."""
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
    ridge = np.zeros((design.shape[1], standard.shape[-1]))
    for lead in range(design.shape[1]):
        rows = np.isfinite(left[:, lead])
        some, heavy = standard[rows, lead], weight[rows, lead, None]
        ridge[lead] = np.linalg.solve(
            some.T @ (some * heavy) + np.diag(shrink), some.T @ (left[rows, lead] * heavy[:, 0])
        )
    return centre, spread, ridge


def _weights(errors: Floats) -> Floats:
    """Return weights of the members, the inverse fourth power of their recent MAE (forecasting.md, 5)."""
    both = np.isfinite(errors).all(axis=0)
    if not both.any():
        return np.full(len(errors), 1 / len(errors))
    mean = np.maximum(errors[:, both].mean(axis=1), 1e-12)
    power = (mean.min() / mean) ** 4
    return np.asarray(power / power.sum(), dtype=np.float64)
