"""Sub-sequence PCA: stretches of an unusual shape, by the shapes there are in all. Offline default."""

from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pydantic import Field

from foresite.analytics.detectors.detector import Parameters, Scored, centred_mean, over_windows
from foresite.analytics.signal import Floats, Signal

BLOCK = 32_768
"""Windows that are taken into memory at once."""
TINY = 1e-9


class SubsequenceParameters(Parameters):
    """Parameters, chosen on NAB's AWS, Twitter and advertising series (docs/explanation/anomalies.md)."""

    windows: tuple[int, ...] = Field(default=(24, 48, 100), description="Lengths of the stretches, steps.")
    kept_share: float = Field(
        default=0.99, gt=0, le=1, description="Of the variance, by the components kept."
    )
    smooth_steps: int = Field(default=100, ge=1, le=2000, description="Steps that a score is the mean of.")


class SubsequencePca:
    """Hotelling's T2 of overlapping stretches, in their own principal components, for several lengths.

    It sees the whole stretch, so it is for looking back. Leading components carry the most: an anomaly that
    lasts bends them.

    Source:
        Principal components of lagged copies: Broomhead and King (1986), Physica D 20. As a detector of
        sub-sequences: Aggarwal (2017), Outlier Analysis, ch. 3; Liu and Paparrizos (2024), TSB-AD, where it
        leads univariate benchmarks.
    """

    name: ClassVar[str] = "subsequence-pca"
    many: ClassVar[bool] = False

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        told = (parameters or SubsequenceParameters()).model_dump()
        self.parameters = SubsequenceParameters.model_validate(told)

    def judge(self, signal: Signal) -> Scored:
        """Score every step by the stretches that cover it."""
        values = signal.filled()[:, 0]
        total = np.zeros(len(values))
        for width in self.parameters.windows:
            if len(values) >= 2 * width:
                told = over_windows(self._of_windows(values, width), width, len(values))
                total += (told - told.mean()) / max(float(told.std()), TINY)
        smoothed = centred_mean(total, self.parameters.smooth_steps)
        return Scored(np.where(np.isfinite(signal.only), smoothed - smoothed.min(), np.nan))

    def _of_windows(self, values: Floats, width: int) -> Floats:
        """Return T2 of each window of a length."""
        windows = sliding_window_view(values, width)
        mean, scale = _columns(values, width)
        spread = np.zeros((width, width))
        for at in range(0, len(windows), BLOCK):
            block = (windows[at : at + BLOCK] - mean) / scale
            spread += block.T @ block
        sizes, shapes = np.linalg.eigh(spread / len(windows))
        sizes, shapes = sizes[::-1], shapes[:, ::-1]
        held = np.cumsum(sizes) / max(float(sizes.sum()), TINY)
        count = int(np.searchsorted(held, self.parameters.kept_share)) + 1
        weighted = shapes[:, :count] / np.sqrt(np.maximum(sizes[:count], TINY))
        scores = np.empty(len(windows))
        for at in range(0, len(windows), BLOCK):
            block = ((windows[at : at + BLOCK] - mean) / scale) @ weighted
            scores[at : at + BLOCK] = np.einsum("ij,ij->i", block, block)
        return scores


def _columns(values: Floats, width: int) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each place in the windows."""
    count = len(values) - width + 1
    centred = values - values.mean()
    sums, squares = (np.concatenate([[0.0], np.cumsum(each)]) for each in (centred, centred**2))
    mean = (sums[count:] - sums[:width]) / count
    variance = np.maximum((squares[count:] - squares[:width]) / count - mean**2, 0.0)
    scale = np.sqrt(variance)
    return mean + values.mean(), np.where(scale > TINY, scale, 1.0)
