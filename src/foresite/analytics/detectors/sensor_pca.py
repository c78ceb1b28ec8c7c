"""PCA over sensors: values that do not go together as they used to, and which sensor it is."""

from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pydantic import Field

from foresite.analytics.detectors.detector import Parameters, Scored, State, numbers, plain, trailing_mean
from foresite.analytics.signal import Floats, Signal
from foresite.core.errors import BadDataError

TINY = 1e-9
LIMIT = 0.99
"""Quantile of T2 and of SPE, over steps as they ought to be, that each is measured in."""
LEARNED_SHARE = 2 / 3
"""Of the steps to learn from, so much gives the components and the rest the limits."""
FEWEST = 20


class SensorParameters(Parameters):
    """Parameters, chosen on SKAB's valve2 and other, and on faults 1, 3 and 5 of TEP."""

    lags: int = Field(default=3, ge=0, le=20, description="Earlier steps that are taken with each.")
    kept_share: float = Field(default=0.9, gt=0, lt=1, description="Of the variance, by the components kept.")
    smooth_steps: int = Field(default=10, ge=1, le=2000, description="Steps that a score is the mean of.")


class SensorPca:
    """T2 in the components of the sensors plus SPE (Q) outside of them, each in its own limit.

    Source:
        Jackson and Mudholkar (1979), Technometrics 21(3), for SPE; combined index: Yue and Qin (2001),
        Ind. Eng. Chem. Res. 40(20), eq. 13; with lagged values: Ku, Storer and Georgakis (1995),
        Chemometrics 30(1); contributions: Westerhuis, Gurden and Smilde (2000), Chemometrics 51(1).
    """

    name: ClassVar[str] = "sensor-pca"
    many: ClassVar[bool] = True

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = SensorParameters.model_validate((parameters or SensorParameters()).model_dump())

    def judge(self, signal: Signal) -> Scored:
        """Score every step by what was learned from the first ones."""
        return self.advance(self.begin(signal.part(0, signal.learning)), signal)[0]

    def begin(self, learned: Signal) -> State:
        """Learn how the sensors go together; the state stands before the first step."""
        if learned.steps < FEWEST:
            raise BadDataError(
                f"{learned.steps} steps are too few to learn from",
                code="too-little-history",
                remedy="Name a longer stretch in which all was as it ought to be.",
            )
        values = learned.filled()
        first = max(FEWEST // 2, int(LEARNED_SHARE * len(values)))
        mean = values[:first].mean(axis=0)
        scale = values[:first].std(axis=0)
        scale = np.where(scale > TINY * np.maximum(np.abs(mean), 1.0), scale, np.inf)  # one that never moves
        scaled = (values - mean) / scale
        rows = self._lagged(scaled, np.repeat(scaled[:1], self.parameters.lags, axis=0))
        sizes, shapes = np.linalg.eigh(rows[:first].T @ rows[:first] / first)
        sizes, shapes = sizes[::-1], shapes[:, ::-1]
        held = np.cumsum(sizes) / max(float(sizes.sum()), TINY)
        count = int(np.searchsorted(held, self.parameters.kept_share)) + 1
        state = {
            "mean": plain(mean),
            "scale": plain(np.where(np.isfinite(scale), scale, np.nan)),
            "sizes": plain(np.maximum(sizes[:count], TINY)),
            "shapes": plain(shapes[:, :count]),
            "before": plain(values[:1]),
            "tail": [],
        }
        inside, outside = self._both(state, rows[first:])
        limits = [max(float(np.quantile(each.sum(axis=1), LIMIT)), TINY) for each in (inside, outside)]
        return state | {"limits": limits}

    def advance(self, state: State, signal: Signal) -> tuple[Scored, State]:
        """Score the steps that follow; a sensor without a value keeps its last."""
        columns = signal.values.shape[1]
        mean, scale = numbers(state["mean"]), np.nan_to_num(numbers(state["scale"]), nan=np.inf)
        before = numbers(state["before"], columns)
        values = _held(np.concatenate([before, signal.values]))
        scaled = (values[len(before) :] - mean) / scale
        lags = self.parameters.lags
        early = np.concatenate([np.repeat(before[:1], lags, axis=0), before])[len(before) :]
        rows = self._lagged(scaled, (early - mean) / scale)
        inside, outside = self._both(state, rows)
        parts = inside / state["limits"][0] + outside / state["limits"][1]
        shares = np.maximum(parts.reshape(len(parts), lags + 1, columns).sum(axis=1), 0.0)
        known = np.isfinite(signal.values).any(axis=1)
        width, tail = self.parameters.smooth_steps, numbers(state["tail"])
        tail = np.concatenate([np.full(width - 1 - len(tail), np.nan), tail]) if width > 1 else tail
        told = np.where(known, parts.sum(axis=1), np.nan)
        after = state | {
            "before": plain(values[-max(lags, 1) :]),
            "tail": plain(np.concatenate([tail, told])[-(width - 1) :]) if width > 1 else [],
        }
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), TINY)
        return Scored(trailing_mean(told, width, tail), shares=shares), after

    def _lagged(self, values: Floats, before: Floats) -> Floats:
        """Return each row with the ones before it beside it, the oldest first."""
        lags = self.parameters.lags
        if not lags:
            return values
        windows = sliding_window_view(np.concatenate([before, values]), lags + 1, axis=0)
        return np.moveaxis(windows, 2, 1).reshape(len(values), -1)

    @staticmethod
    def _both(state: State, rows: Floats) -> tuple[Floats, Floats]:
        """Return what each column adds to T2 and to SPE."""
        sizes = numbers(state["sizes"])
        shapes = numbers(state["shapes"], len(sizes))
        places = np.einsum("ij,jk->ik", rows, shapes)  # row by row, so that pieces give the same digits
        inside = rows * np.einsum("ik,jk->ij", places / sizes, shapes)
        outside = (rows - np.einsum("ik,jk->ij", places, shapes)) ** 2
        return inside, outside


def _held(values: Floats) -> Floats:
    """Return the values with the last known one where there is none; before the first, that one."""
    at = np.where(np.isfinite(values), np.arange(len(values))[:, None], 0)
    return np.take_along_axis(values, np.maximum.accumulate(at, axis=0), axis=0)
