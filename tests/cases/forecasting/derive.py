"""Work out the expected numbers of these cases without Foresite: ``python tests/cases/forecasting/derive.py``.

Scores by utilsforecast (Nixtla) and scikit-learn's pinball loss, quantiles by SciPy's ``mquantiles``. With
``--inputs`` the seeded inputs are made anew first.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import tomlkit
from scipy.stats.mstats import mquantiles
from sklearn.metrics import mean_pinball_loss
from utilsforecast.losses import coverage, mae, mase, rmse

HERE = Path(__file__).parent
HALF_LIFE = 21
LEVELS = [0.05, *(level / 10 for level in range(1, 10)), 0.95]
NAMES = [f"q{round(level * 100):02d}" for level in LEVELS]
SEASON = 24


def scores() -> dict[str, dict[str, float]]:
    """Score every series alone, and the pool: MASE as the mean of the series, the rest over all rows."""
    said = pd.read_csv(HERE / "scores" / "input.csv")
    before = pd.read_csv(HERE / "scores" / "history.csv")
    told = {
        str(name): _measured(rows, before[before["unique_id"] == name])
        for name, rows in said.groupby("unique_id")
    }
    pooled = _measured(said.assign(unique_id=0), None)
    return {"pooled": pooled | {"mase": float(np.mean([each["mase"] for each in told.values()]))}, **told}


def _measured(rows: pd.DataFrame, before: pd.DataFrame | None) -> dict[str, float]:
    losses = [
        mean_pinball_loss(rows["y"], rows[name], alpha=level)
        for name, level in zip(NAMES[1:-1], LEVELS[1:-1], strict=True)
    ]
    bounds = {"q10": "m-lo-80", "q90": "m-hi-80", "q05": "m-lo-90", "q95": "m-hi-90"}
    ranged = rows.rename(columns=bounds)
    found = {
        "mae": mae(rows, models=["q50"])["q50"][0],
        "rmse": rmse(rows, models=["q50"])["q50"][0],
        "wql": 2 * np.mean(losses) / rows["y"].abs().mean(),
        "coverage_80_share": coverage(ranged, models=["m"], level=80)["m"][0],
        "coverage_90_share": coverage(ranged, models=["m"], level=90)["m"][0],
    }
    if before is not None:
        found["mase"] = mase(rows, models=["q50"], seasonality=SEASON, train_df=before)["q50"][0]
    return {name: float(value) for name, value in found.items()}


def quantiles() -> list[list[float]]:
    """Take, lead by lead, the weighted quantiles of the residuals of the leads within two, at widened levels."""
    residuals = np.loadtxt(HERE / "calibration" / "residuals.csv", delimiter=",")
    point = np.loadtxt(HERE / "calibration" / "point.csv", delimiter=",")
    weights = [0.5 ** ((len(residuals) - 1 - origin) / HALF_LIFE) for origin in range(len(residuals))]
    counted = [weight for weight, row in zip(weights, residuals, strict=True) if np.isfinite(row).any()]
    origins = sum(counted) ** 2 / sum(weight**2 for weight in counted)
    widened = [min(1.0, max(0.0, 0.5 + (level - 0.5) * (origins + 1) / origins)) for level in LEVELS]
    rows = []
    for lead in range(len(point)):
        near = [
            (value, weight)
            for row, weight in zip(residuals, weights, strict=True)
            for value in row[max(0, lead - 2) : lead + 3]
            if np.isfinite(value)
        ]
        same = weighted([value for value, _ in near], [1.0] * len(near), widened)
        np.testing.assert_allclose(
            same, mquantiles([value for value, _ in near], widened, alphap=0.5, betap=0.5)
        )
        row = point[lead] + weighted([value for value, _ in near], [weight for _, weight in near], widened)
        below, above = row[:5].clip(max=point[lead]), row[6:].clip(min=point[lead])
        rows.append([*below.tolist(), float(point[lead]), *above.tolist()])
    return rows


def weighted(values: list[float], weights: list[float], levels: list[float]) -> np.ndarray:
    """Put each value at the middle of its share of the weight; of equal weights it is SciPy's type 5."""
    order = np.argsort(values)
    share = np.array(weights)[order]
    middles = (np.cumsum(share) - share / 2) / share.sum()
    return np.asarray(np.interp(levels, middles, np.array(values)[order]))


def make_inputs() -> None:
    """Write seeded inputs: two series of unlike size, two days of forecasts; residuals with holes."""
    random = np.random.default_rng(2026)
    said, before = [], []
    for name, level in ((1, 1000.0), (2, -40.0)):
        wave = level * (1 + 0.2 * np.sin(np.arange(24 * 16) * 2 * np.pi / 24))
        came = wave + random.normal(0, abs(level) / 10, len(wave))
        fan = (
            wave[-48:, None]
            + abs(level) / 8 * (np.array(LEVELS) - 0.5)
            + random.normal(0, abs(level) / 20, (48, 1))
        )
        before.append(
            pd.DataFrame({"unique_id": name, "ds": range(len(came) - 48), "y": came[:-48].round(3)})
        )
        frame = pd.DataFrame(fan.round(3), columns=NAMES)
        frame.insert(0, "y", came[-48:].round(3))
        frame.insert(0, "ds", range(len(came) - 48, len(came)))
        frame.insert(0, "unique_id", name)
        said.append(frame)
    pd.concat(said).to_csv(HERE / "scores" / "input.csv", index=False)
    pd.concat(before).to_csv(HERE / "scores" / "history.csv", index=False)
    wrong = random.gamma(2, 3, (28, 24)) - 4
    wrong[random.random(wrong.shape) < 0.05] = np.nan
    wrong[5] = np.nan
    np.savetxt(HERE / "calibration" / "residuals.csv", wrong, fmt="%.4f", delimiter=",")
    np.savetxt(HERE / "calibration" / "point.csv", random.normal(100, 20, 24), fmt="%.4f", delimiter=",")


if __name__ == "__main__":
    if "--inputs" in sys.argv:
        make_inputs()
    (HERE / "scores" / "expected.toml").write_text(tomlkit.dumps(scores()))
    (HERE / "calibration" / "expected.toml").write_text(tomlkit.dumps({"quantiles": quantiles()}))
