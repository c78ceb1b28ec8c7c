"""What a user would pick instead of the house ensemble, on the same slices: mlforecast with three learners, MSTL, theta.

OpenSTEF and AutoGluon pin versions that others here cannot live with, so each runs in an environment of its own, which is
built once beside the temporary files (``python -m venv`` and pip) and told the slices as files.
"""

import json
import subprocess
import sys
import tempfile
import time
import venv
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import holidays
import lightgbm
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
from benchmarks.accuracy_sets import Slice
from benchmarks.forecast_peers import DAY, HOUR, LAGS, MSTL_WEEKS
from mlforecast import MLForecast
from mlforecast.lag_transforms import RollingMean
from mlforecast.target_transforms import LocalStandardScaler

Floats = npt.NDArray[np.float64]
HERE = Path(__file__).parent
ENVIRONMENTS = Path(tempfile.gettempdir()) / "foresite-bench-environments"
NEEDS = {"openstef": ["openstef==3.4.93", "xgboost-cpu>=3"], "autogluon": ["autogluon.timeseries==1.6.3"]}
LEARNED_DAYS = 1460
"""As long as the house learns from."""


@dataclass(frozen=True)
class Given:
    """A slice as the peers take it: hours on the wall clock of the site, without a gap.

    Attributes:
        load: gaps filled from the week before: the libraries take none.
        known: ds, holiday, eve, day after, and the weather of each hour if it is given.
        origins: on the wall clock.
    """

    load: pd.Series
    known: pd.DataFrame
    origins: list[pd.Timestamp]

    @classmethod
    def of(cls, each: Slice, days: Sequence[int], *, weather: bool) -> "Given":
        """Take the origins so many days after the first; the weather of several stations is their mean."""
        zone = each.zone
        first = pd.Timestamp(each.first).tz_convert(zone).tz_localize(None).normalize()
        origins = [first + day * DAY for day in days]
        load = _hourly(each.rows, zone)
        load = load[max(load.index[0], first - LEARNED_DAYS * DAY) :]
        while load.isna().any():
            filled = load.fillna(load.shift(168))
            load = filled if filled.isna().sum() < load.isna().sum() else load.ffill().bfill()
        at = pd.date_range(load.index[0], origins[-1] + DAY, freq="h", inclusive="left")
        known = pd.DataFrame({"ds": at})
        if each.country:
            years = range(at[0].year - 1, at[-1].year + 2)
            free = holidays.country_holidays(each.country, subdiv=each.subdivision or None, years=years)
            for name, ahead in {"holiday": 0, "eve": 1, "day_after": -1}.items():
                known[name] = [float((hour + timedelta(days=ahead)).date() in free) for hour in at]
        if weather and each.weather:
            stations = [_hourly(one, zone).interpolate().reindex(at).ffill().bfill() for one in each.weather]
            known["warm"] = np.mean([one.to_numpy() for one in stations], axis=0)
        return cls(load, known, origins)


def _hourly(rows: pl.DataFrame, zone: str) -> pd.Series:
    at = rows["event_at"].dt.convert_time_zone(zone).dt.replace_time_zone(None)
    told = pd.Series(rows["value"].to_numpy(), index=pd.DatetimeIndex(at.to_numpy()))
    return told[~told.index.duplicated()].asfreq("h")


def _lightgbm() -> Any:
    return lightgbm.LGBMRegressor(n_estimators=300, learning_rate=0.05, n_jobs=1, verbosity=-1)


def _xgboost() -> Any:
    import xgboost  # noqa: PLC0415 -- of the bench group

    return xgboost.XGBRegressor(n_estimators=300, learning_rate=0.05, n_jobs=1)


def _forest() -> Any:
    from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415 -- of the bench group

    return RandomForestRegressor(100, min_samples_leaf=3, max_features=0.5, n_jobs=1, random_state=1)


LEARNERS: dict[str, Callable[[], Any]] = {
    "mlforecast-lightgbm": _lightgbm,
    "mlforecast-xgboost": _xgboost,
    "mlforecast-forest": _forest,
}


def with_mlforecast(given: Given, learner: str) -> tuple[Floats, float]:
    """Learn once before the first origin, bring lags up to date at each; return (origins, 24) and CPU seconds."""
    began = time.process_time()
    model = MLForecast(
        models={"point": LEARNERS[learner]()},
        freq="h",
        lags=LAGS,
        lag_transforms={1: [RollingMean(24), RollingMean(168)]},
        date_features=["hour", "dayofweek", "dayofyear"],
        target_transforms=[LocalStandardScaler()],
    )
    known, explained = given.known, len(given.known.columns) > 1

    def rows(load: pd.Series) -> pd.DataFrame:
        told = pd.DataFrame({"unique_id": 0, "ds": load.index, "y": load.to_numpy()})
        return told.merge(known, on="ds") if explained else told

    reached = given.origins[0]
    model.fit(rows(given.load[: reached - HOUR]), static_features=[])
    said = []
    for at in given.origins:
        if at > reached:
            model.update(rows(given.load[reached : at - HOUR]))
            reached = at
        ahead = known[(known["ds"] >= at) & (known["ds"] < at + DAY)].assign(unique_id=0)
        told = model.predict(24, X_df=ahead) if explained else model.predict(24)
        said.append(told["point"].to_numpy())
    return np.stack(said), time.process_time() - began


def with_statsforecast(given: Given) -> tuple[dict[str, Floats], float]:
    """Fit MSTL(24, 168) and theta anew at each origin on the 8 weeks before it; return points and CPU seconds."""
    from statsforecast import StatsForecast  # noqa: PLC0415 -- compiles
    from statsforecast.models import MSTL, DynamicOptimizedTheta  # noqa: PLC0415

    parts = []
    for place, at in enumerate(given.origins):
        load = given.load[at - MSTL_WEEKS * 7 * DAY : at - HOUR]
        told = {"unique_id": f"{place:04}", "ds": load.index, "y": load.to_numpy()}
        parts.append(pd.DataFrame(told))
    models = [MSTL(season_length=[24, 168]), DynamicOptimizedTheta(season_length=24)]
    fitter = StatsForecast(models=models, freq="h", n_jobs=1)
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = pd.DataFrame(fitter.forecast(df=pd.concat(parts), h=24))
    spent = time.process_time() - began
    columns = {"statsforecast-mstl": "MSTL", "statsforecast-theta": "DynamicOptimizedTheta"}
    return {name: made[column].to_numpy().reshape(-1, 24) for name, column in columns.items()}, spent


def apart(peer: str, given: Sequence[Given]) -> list[tuple[Floats, float]] | str:
    """Let a peer forecast in its own environment; return points and CPU seconds of each, or why there are none."""
    python = _environment(peer)
    if isinstance(python, str):
        return python
    with tempfile.TemporaryDirectory() as folder:
        for place, each in enumerate(given):
            frame = each.known.set_index("ds").assign(load=each.load)
            frame.reset_index().to_csv(Path(folder, f"{place}.csv"), index=False)
            told = {"origins": [str(at) for at in each.origins]}
            Path(folder, f"{place}.json").write_text(json.dumps(told))
        script = HERE / f"peer_{peer}.py"
        done = subprocess.run(
            [python, "-P", script, folder, str(len(given))], capture_output=True, text=True, check=False
        )
        if done.returncode:
            return f"{peer} failed: {done.stderr.strip().splitlines()[-1:]}"
        made = [json.loads(Path(folder, f"{place}.out").read_text()) for place in range(len(given))]
    return [(np.array(each["points"], dtype=np.float64), float(each["cpu_seconds"])) for each in made]


def _environment(peer: str) -> Path | str:
    """Return the Python of a peer's own environment, built if it is not there, or why there is none."""
    home = ENVIRONMENTS / peer
    python = home / "bin" / "python"
    if (home / "built").exists():
        return python
    print(f"building an environment for {peer} in {home}: this takes minutes", file=sys.stderr)
    venv.create(home, with_pip=True, clear=True)
    order = [python, "-m", "pip", "install", "--quiet", *NEEDS[peer]]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"{peer} cannot be installed: {done.stderr.strip().splitlines()[-1:]}"
    (home / "built").touch()
    return python
