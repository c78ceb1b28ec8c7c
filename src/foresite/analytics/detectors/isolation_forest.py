"""Isolation forest on windows: stretches that few cuts tell from all others. Needs the extra `detectors`."""

from typing import ClassVar, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pydantic import Field
from sklearn.ensemble import IsolationForest

from foresite.analytics.detectors.detector import Parameters, Scored, over_windows
from foresite.analytics.signal import Signal

TINY = 1e-9


class ForestParameters(Parameters):
    """Parameters of the isolation forest."""

    window: int = Field(default=48, ge=1, le=1000, description="Length of the stretches, steps.")
    trees: int = Field(default=100, ge=10, le=1000, description="Trees of the forest.")
    sample: int = Field(default=256, ge=16, le=4096, description="Windows that each tree is grown on.")
    learn_from: Literal["all", "beginning"] = Field(default="all", description="What the trees may see.")
    seed: int = Field(default=0, ge=0, description="Of the random cuts; the same seed, the same scores.")


class WindowForest:
    """How short the paths to a stretch are in a forest of random cuts; sensors stand side by side.

    Source:
        Liu, Ting and Zhou (2008), Isolation Forest, ICDM, doi:10.1109/ICDM.2008.17.
    """

    name: ClassVar[str] = "isolation-forest"
    many: ClassVar[bool] = True

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = ForestParameters.model_validate((parameters or ForestParameters()).model_dump())

    def judge(self, signal: Signal) -> Scored:
        """Score every step by the stretches that cover it."""
        values = signal.filled()
        width = max(1, min(self.parameters.window, len(values) // 2))
        windows = sliding_window_view(values, width, axis=0).reshape(len(values) - width + 1, -1)
        end = max(self.parameters.sample, signal.learning - width + 1)
        learned = windows[:end] if self.parameters.learn_from == "beginning" else windows
        forest = IsolationForest(
            n_estimators=self.parameters.trees,
            max_samples=min(self.parameters.sample, len(learned)),
            random_state=self.parameters.seed,
        ).fit(learned)
        score = over_windows(-forest.score_samples(windows), width, len(values))
        return Scored(np.where(np.isfinite(signal.values).any(axis=1), score, np.nan))
