"""What a user would pick instead of our forecaster: mlforecast with LightGBM, statsforecast with MSTL.

Both see what ours sees: the load up to each midnight, US holidays, and temperature as measured until then.
Each got the setup that did best for it over the 28 days before the measured ones. The spread of mlforecast comes
through our own quantile step from the residuals of its 28 newest origins; MSTL has intervals of its own.
"""

import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import holidays
import lightgbm
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
from mlforecast import MLForecast
from mlforecast.lag_transforms import RollingMean
from mlforecast.target_transforms import LocalStandardScaler
from statsforecast import StatsForecast
from statsforecast.models import MSTL

from foresite.core.frames import INSTANT, QUANTILE_COLUMNS
from foresite.forecasting.calibration import conformal

HORIZON = 24
CALIBRATION_DAYS = 28
HOUR = pd.Timedelta(hours=1)
DAY = pd.Timedelta(days=1)
LAGS = [1, 2, 3, 24, 25, 48, 72, 96, 120, 144, 168, 336]
LEVELS = (20, 40, 60, 80)
MSTL_WEEKS = 8
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Given:
    """What the peers are given.

    Attributes:
        loads: by series id, hourly on the wall clock of the site, gaps filled from the week before: neither
            library takes a gap.
        temperature: mean of the stations, on the same clock, degrees Celsius.
        zone: of the site, a fixed offset.
    """

    loads: dict[int, pd.Series]
    temperature: pd.Series
    zone: str

    @classmethod
    def of(cls, loads: pl.DataFrame, temperature: pl.DataFrame, zone: str) -> "Given":
        """Take series_id, event_at and value of the loads and of the stations."""
        dense = {}
        for series_id in loads["series_id"].unique().sort():
            own = _hourly(loads.filter(pl.col("series_id") == series_id), zone)
            while own.isna().any():
                own = own.fillna(own.shift(168))
            dense[int(series_id)] = own
        mean = temperature.group_by("event_at").agg(pl.col("value").mean()).sort("event_at")
        return cls(dense, _hourly(mean, zone).ffill(), zone)

    def midnight(self, origin: datetime) -> pd.Timestamp:
        """Return an origin on the wall clock."""
        return pd.Timestamp(origin).tz_convert(self.zone).tz_localize(None)


def _hourly(rows: pl.DataFrame, zone: str) -> pd.Series:
    at = rows["event_at"].dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return pd.Series(rows["value"].to_numpy(), index=pd.DatetimeIndex(at.to_numpy())).asfreq("h")


def with_mlforecast(given: Given, origins: Sequence[datetime]) -> tuple[pl.DataFrame, float]:
    """Forecast each series with its own LightGBM, step by step; return quantiles and CPU seconds.

    As ours it learns once, before the calibration origins; its lags are brought up to date at every origin.
    One model over all series, ``max_horizon`` (direct) and differencing did worse.
    """
    began = time.process_time()
    moments = _with_calibration(origins)
    points = {series_id: _stepped(given, load, moments) for series_id, load in given.loads.items()}
    made = pl.concat([_calibrated(given, origins, each, said) for each, said in points.items()])
    return made, time.process_time() - began


def _stepped(given: Given, load: pd.Series, moments: Sequence[datetime]) -> Floats:
    known = _explained(given, load.index[0], given.midnight(moments[-1]) + DAY)
    model = MLForecast(
        models={
            "point": lightgbm.LGBMRegressor(n_estimators=300, learning_rate=0.05, n_jobs=1, verbosity=-1)
        },
        freq="h",
        lags=LAGS,
        lag_transforms={1: [RollingMean(24), RollingMean(168)]},
        date_features=["hour", "dayofweek", "dayofyear"],
        target_transforms=[LocalStandardScaler()],
    )
    first = given.midnight(moments[0])
    model.fit(_long(load[: first - HOUR]).merge(known, on="ds"), static_features=[])
    said = []
    for place, moment in enumerate(moments):
        at = given.midnight(moment)
        if place:
            model.update(_long(load[at - DAY : at - HOUR]).merge(known, on="ds"))
        ahead = known[(known["ds"] >= at) & (known["ds"] < at + DAY)].assign(unique_id=0)
        said.append(model.predict(HORIZON, X_df=ahead)["point"].to_numpy())
    return np.stack(said)


def _explained(given: Given, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Return holidays, and temperature of a day and a week ago and of yesterday: known at midnight."""
    at = pd.date_range(start, end, freq="h", inclusive="left")
    free = holidays.country_holidays("US", years=range(start.year, end.year + 2))
    named = {"holiday": 0, "eve": 1, "day_after": -1}
    days = {
        name: [float((each + timedelta(days=ahead)).date() in free) for each in at]
        for name, ahead in named.items()
    }
    warm = given.temperature
    yesterday = warm.resample("D").mean().reindex(at.normalize() - DAY).to_numpy()
    lagged = {f"warm_{hours}": warm.reindex(at - hours * HOUR).to_numpy() for hours in (24, 168)}
    return pd.DataFrame({"ds": at, **days, **lagged, "warm_yesterday": yesterday})


def with_mstl(given: Given, origins: Sequence[datetime]) -> tuple[pl.DataFrame, float]:
    """Fit MSTL(24, 168) anew at each origin on the 8 weeks before it; return quantiles and CPU seconds.

    Its spread is its own. Residuals of 28 days gave a WQL 5 % lower at twice the cost, still above the rest.
    """
    parts = [
        _long(load[at - MSTL_WEEKS * 7 * DAY : at - HOUR]).assign(unique_id=f"{series_id}/{place:04}")
        for series_id, load in given.loads.items()
        for place, at in enumerate(map(given.midnight, origins))
    ]
    fitter = StatsForecast(models=[MSTL(season_length=[24, 168])], freq="h", n_jobs=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.forecast(df=parts[0], h=HORIZON, level=[80])  # compiles, apart from what is measured
        began = time.process_time()
        told = fitter.forecast(df=pd.concat(parts), h=HORIZON, level=list(LEVELS))
        spent = time.process_time() - began
    by_key = pd.DataFrame(told).set_index("unique_id")
    lower, upper = ([f"MSTL-{side}-{level}" for level in LEVELS] for side in ("lo", "hi"))
    columns = [*reversed(lower), "MSTL", *upper]
    made = []
    for series_id in given.loads:
        fans = [by_key.loc[f"{series_id}/{place:04}", columns].to_numpy() for place in range(len(origins))]
        made.append(_frame(series_id, origins, np.stack(fans)))
    return pl.concat(made), spent


def _with_calibration(origins: Sequence[datetime]) -> list[datetime]:
    early = [origins[0] - timedelta(days=back) for back in range(CALIBRATION_DAYS, 0, -1)]
    return [*early, *origins]


def _calibrated(given: Given, origins: Sequence[datetime], series_id: int, points: Floats) -> pl.DataFrame:
    """Put quantiles around points (calibration and origins, 24) from the residuals of the 28 days before."""
    moments = _with_calibration(origins)
    load = given.loads[series_id]
    came = np.stack([load[at : at + DAY - HOUR].to_numpy() for at in map(given.midnight, moments)])
    wrong = came - points
    fans = [
        conformal(points[place], wrong[place - CALIBRATION_DAYS : place], per_day=24)
        for place in range(CALIBRATION_DAYS, len(moments))
    ]
    return _frame(series_id, origins, np.stack(fans))


def _frame(series_id: int, origins: Sequence[datetime], fans: Floats) -> pl.DataFrame:
    hours = [origin + timedelta(hours=lead) for origin in origins for lead in range(HORIZON)]
    flat = np.sort(fans.reshape(-1, len(QUANTILE_COLUMNS)), axis=1)
    return pl.DataFrame(
        {"series_id": np.full(len(hours), series_id), "event_at": pl.Series(hours, dtype=INSTANT)}
        | {name: flat[:, place] for place, name in enumerate(QUANTILE_COLUMNS)}
    )


def _long(load: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"unique_id": 0, "ds": load.index, "y": load.to_numpy()})
