"""Chronos: a foundation model that was taught on other people's series. An extra: `foundation`, and weights.

Foresite ships no weights and fetches none. A folder that holds them, as ``save_pretrained`` writes it, is
named by the parameter ``weights``; without it this forecaster says what is lacking.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import polars as pl
from chronos import BaseChronosPipeline
from pydantic import Field

from foresite.core.errors import RefusedError
from foresite.core.frames import QUANTILES
from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Model, Panel, Parameters, Track, forecast_frame

FILES = ("config.json", "model.safetensors")
"""Weights in any other form are not read: it would be a pickle."""


class ChronosParameters(Parameters):
    """Parameters of Chronos."""

    weights: str = Field(
        default="", description="Folder on the server that holds config.json and the weights."
    )
    context_steps: int = Field(default=2048, ge=64, le=8192, description="Newest steps it is shown, at most.")


@dataclass(frozen=True)
class ChronosModel:
    """It learned elsewhere: no more is kept than where its weights lie."""

    parameters: ChronosParameters

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Show the model each series and return the quantiles it says."""
        pipeline = loaded(self.parameters.weights)
        return pl.concat([self._one(pipeline, panel, track) for track in panel.tracks])

    def _one(self, pipeline: Any, panel: Panel, track: Track) -> pl.DataFrame:
        horizon = panel.horizon_steps(track.target)
        known = track.values[: track.last_known - track.start + 1][-self.parameters.context_steps :]
        ahead = track.gap_steps + horizon
        told, _ = pipeline.predict_quantiles(
            inputs=shown(known), prediction_length=ahead, quantile_levels=list(QUANTILES)
        )
        first = np.asarray(told[0], dtype=np.float64)
        return forecast_frame(track, horizon, first.reshape(-1, ahead, len(QUANTILES))[0][-horizon:])

    def dump(self) -> bytes:
        """Return the parameters."""
        return self.parameters.model_dump_json().encode()


def shown(values: Floats) -> list[Any]:
    """Return one series as the library takes it: a tensor in a list, unknown steps not a number."""
    import torch  # noqa: PLC0415 -- it comes with chronos and is slow to start

    return [torch.tensor(values, dtype=torch.float32)]


@lru_cache(maxsize=2)
def loaded(weights: str) -> Any:
    """Return the model in a folder, read once.

    Raises:
        RefusedError: the folder is not named, or holds no weights.
    """
    lacking = [name for name in FILES if not (weights and (Path(weights) / name).is_file())]
    if lacking:
        where = f"there is no {' and no '.join(lacking)} in {weights}" if weights else "no folder is named"
        raise RefusedError(
            f"the forecaster chronos has no weights: {where}",
            code="weights-absent",
            remedy="Put a Chronos model (config.json and model.safetensors) into a folder on the server and "
            "name it in the parameter weights.",
            weights=weights,
        )
    return BaseChronosPipeline.from_pretrained(weights, device_map="cpu", local_files_only=True)


class Chronos:
    """Zero-shot forecasts of a model taught on many series.

    Source:
        Ansari et al. (2024), Chronos: Learning the Language of Time Series, TMLR, arXiv:2403.07815.
    """

    name: ClassVar[str] = "chronos"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = ChronosParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Check that there are weights and history; there is nothing to learn."""
        loaded(self.parameters.weights)
        _ = panel.tracks
        return ChronosModel(self.parameters)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read the parameters back."""
        return ChronosModel(ChronosParameters.model_validate_json(artefact))
