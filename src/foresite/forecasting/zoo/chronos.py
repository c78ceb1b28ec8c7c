"""Chronos: a foundation model that was taught on other people's series. An extra: `foundation`, and weights.

Foresite ships no weights and fetches none. An installation provides a folder that holds them, as
``save_pretrained`` writes it; nobody who asks for a forecast names one. A model keeps a hash of them: what
other weights would say is not what was asked for.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import polars as pl
from chronos import BaseChronosPipeline
from pydantic import Field

from foresite.core.errors import BadDataError, RefusedError
from foresite.core.frames import QUANTILES
from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import (
    Forecaster,
    Model,
    Panel,
    Parameters,
    Provided,
    Track,
    forecast_frame,
)

FORMAT = 2
FILES = ("config.json", "model.safetensors")
"""Weights in any other form are not read: it would be a pickle."""
_SETTING = "FORESITE_CHRONOS_WEIGHTS"
_Stamp = tuple[tuple[int, int], ...]


class ChronosParameters(Parameters):
    """Parameters of Chronos."""

    context_steps: int = Field(default=2048, ge=64, le=8192, description="Newest steps it is shown, at most.")


@dataclass(frozen=True)
class Weights:
    """A Chronos model as it was read.

    Attributes:
        pipeline: that says.
        digest: SHA-256 of its files.
    """

    pipeline: Any
    digest: str


@dataclass(frozen=True)
class ChronosModel:
    """It learned elsewhere: no more is kept than which weights it speaks by.

    Attributes:
        parameters: what it was told.
        digest: SHA-256 of the weights it was made with.
        folder: where weights lie here; None where none are provided.
    """

    parameters: ChronosParameters
    digest: str
    folder: Path | None

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Show the weights each series and return the quantiles they say.

        Raises:
            RefusedError: there are none, or not those that the model was made with.
        """
        weights = loaded(self.folder)
        if weights.digest != self.digest:
            raise RefusedError(
                "the weights of chronos are not those that this model was made with",
                code="weights-changed",
                remedy=f"Put those back into the folder that {_SETTING} names, or train the model again.",
                made_with=self.digest,
                found=weights.digest,
            )
        return pl.concat([self._one(weights.pipeline, panel, track) for track in panel.tracks])

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
        """Return the parameters, and the hash of the weights; never where they lie."""
        told = {"format": FORMAT, "parameters": self.parameters.model_dump(), "weights_sha256": self.digest}
        return json.dumps(told, sort_keys=True).encode()


def shown(values: Floats) -> list[Any]:
    """Return one series as the library takes it: a tensor in a list, unknown steps not a number."""
    import torch  # noqa: PLC0415 -- it comes with chronos and is slow to start

    return [torch.tensor(values, dtype=torch.float32)]


def loaded(folder: Path | None) -> Weights:
    """Return the weights in a folder, read again only where its files have changed.

    Raises:
        RefusedError: no folder is provided, or it holds no weights.
    """
    there = expected(folder)
    return _read(there, tuple((file.st_size, file.st_mtime_ns) for file in _files(there)))


def expected(folder: Path | None) -> Path:
    """Return a folder that holds weights.

    Raises:
        RefusedError: none is provided, or it holds none.
    """
    lacking = list(FILES) if folder is None else [name for name in FILES if not (folder / name).is_file()]
    if folder is None or lacking:
        raise RefusedError(
            "the forecaster chronos has no weights: "
            + ("no folder is set" if folder is None else f"its folder has no {' and no '.join(lacking)}"),
            code="weights-absent",
            remedy=f"Set {_SETTING} to a folder on the server with {' and '.join(FILES)} of a Chronos model.",
        )
    return folder


def _files(folder: Path) -> list[Any]:
    return [(folder / name).stat() for name in FILES]


@lru_cache(maxsize=2)
def _read(folder: Path, _stamp: _Stamp) -> Weights:
    digest = hashlib.sha256()
    for name in FILES:
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    pipeline = BaseChronosPipeline.from_pretrained(str(folder), device_map="cpu", local_files_only=True)
    return Weights(pipeline, digest.hexdigest())


class Chronos:
    """Zero-shot forecasts of a model taught on many series.

    Source:
        Ansari et al. (2024), Chronos: Learning the Language of Time Series, TMLR, arXiv:2403.07815.
    """

    name: ClassVar[str] = "chronos"
    context_days: ClassVar[int] = 140
    folder: ClassVar[Path | None] = None
    """Where weights lie."""

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = ChronosParameters.model_validate(parameters.model_dump() if parameters else {})

    @classmethod
    def provided_with(cls, provided: Provided) -> type[Forecaster]:
        """Return this forecaster with the weights of an installation.

        Raises:
            RefusedError: it provides none.
        """
        told = {"folder": expected(provided.chronos_weights), "__module__": cls.__module__}
        made: type[Forecaster] = type(cls.__name__, (cls,), told)
        return made

    def fit(self, panel: Panel) -> Model:
        """Check that there are weights and history; there is nothing to learn."""
        weights = loaded(self.folder)
        _ = panel.tracks
        return ChronosModel(self.parameters, weights.digest, self.folder)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read the parameters back.

        Raises:
            BadDataError: it was kept by a version that did not tell which weights it speaks by.
        """
        told = json.loads(artefact)
        if told.get("format") != FORMAT:
            raise BadDataError(
                "the model does not tell which weights it was made with",
                code="model-format",
                remedy="Train it again.",
            )
        parameters = ChronosParameters.model_validate(told["parameters"])
        return ChronosModel(parameters, told["weights_sha256"], cls.folder)
