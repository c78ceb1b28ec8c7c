"""Autoencoder: stretches that a small net, taught what is usual, cannot draw again. An extra: `nets`."""

import os
from typing import ClassVar

os.environ.setdefault("KERAS_BACKEND", "jax")  # noqa: TID251 -- Keras asks nothing else, and before it is imported

import keras
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pydantic import Field

from foresite.analytics.detectors.detector import Parameters, Scored, over_windows
from foresite.analytics.signal import Floats, Signal
from foresite.core.errors import BadDataError

TINY = 1e-9
BLOCK = 8192


class EncoderParameters(Parameters):
    """Parameters of the autoencoder."""

    window: int = Field(default=24, ge=1, le=500, description="Length of the stretches, steps.")
    hidden: int = Field(default=32, ge=2, le=1024, description="Units of the outer layers.")
    narrow: int = Field(default=8, ge=1, le=256, description="Units of the layer that all must pass.")
    epochs: int = Field(default=30, ge=1, le=1000, description="Times that everything is learned from.")
    most_windows: int = Field(default=20_000, ge=100, le=1_000_000, description="Stretches to learn from.")
    seed: int = Field(default=0, ge=0, description="Of the first weights and of the order.")


class Autoencoder:
    """Squared error of stretches drawn again through a narrow layer, learned from the beginning only.

    Source:
        Hinton and Salakhutdinov (2006), Science 313(5786); for anomalies: Sakurada and Yairi (2014), MLSDA,
        doi:10.1145/2689746.2689747.
    """

    name: ClassVar[str] = "autoencoder"
    many: ClassVar[bool] = True

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = EncoderParameters.model_validate((parameters or EncoderParameters()).model_dump())

    def judge(self, signal: Signal) -> Scored:
        """Score every step by how badly the stretches that cover it are drawn again."""
        values, told = signal.filled(), self.parameters
        width, steps, columns = told.window, len(values), values.shape[1]
        learned = values[: signal.learning]
        if len(learned) < 2 * width:
            raise BadDataError(
                f"{len(learned)} steps are too few to learn stretches of {width} from",
                code="too-little-history",
                remedy="Name a longer stretch in which all was as it ought to be.",
            )
        mean, scale = learned.mean(axis=0), learned.std(axis=0)
        scaled = np.clip((values - mean) / np.where(scale > TINY, scale, 1.0), -20, 20).astype(np.float32)
        windows = np.moveaxis(sliding_window_view(scaled, width, axis=0), 2, 1)
        known = windows[: len(learned) - width + 1]
        model = self._taught(known[:: max(1, len(known) // told.most_windows)].reshape(-1, width * columns))
        errors = np.empty((len(windows), columns))
        for at in range(0, len(windows), BLOCK):
            block = np.ascontiguousarray(windows[at : at + BLOCK]).reshape(-1, width * columns)
            apart = (np.asarray(model.predict(block, batch_size=1024, verbose=0)) - block) ** 2
            errors[at : at + BLOCK] = apart.reshape(-1, width, columns).mean(axis=1)
        by_sensor = np.column_stack([over_windows(each, width, steps) for each in errors.T])
        score = np.where(np.isfinite(signal.values).any(axis=1), by_sensor.mean(axis=1), np.nan)
        return Scored(score, shares=by_sensor / np.maximum(by_sensor.sum(axis=1, keepdims=True), TINY))

    def _taught(self, windows: Floats) -> keras.Model:
        told, width = self.parameters, windows.shape[1]
        keras.utils.set_random_seed(told.seed)
        model = keras.Sequential(
            [
                keras.layers.Input((width,)),
                keras.layers.Dense(told.hidden, activation="tanh"),
                keras.layers.Dense(told.narrow, activation="tanh"),
                keras.layers.Dense(told.hidden, activation="tanh"),
                keras.layers.Dense(width),
            ]
        )
        model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse")
        model.fit(windows, windows, epochs=told.epochs, batch_size=128, verbose=0)
        return model
