"""Accuracy of the house ensemble over whole years, beside what a user would pick instead: ``python -m benchmarks.accuracy``.

Each series goes into a new installation and is forecast by the product's own backtest: learned once, as of the first
origin, then read as of each origin. The peers get the same values, holidays and weather. Nothing was chosen on the
measured days; docs/reference/benchmarks.md tells where it was.
"""

import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.accuracy_sets import DATA, SETS, Slice
from benchmarks.figures import figure, tell

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.core.timeaxis import Resolution, to_micros
from foresite.forecasting.backtest import judged, origins_of, roll, scales_of
from foresite.forecasting.forecaster import Forecaster, Model, Panel
from foresite.forecasting.registry import forecaster_class
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.workflows import forecasts
from foresite.workflows.house import House, open_house

OURS, NAIVE = "house", "seasonal-naive"
EARLY = timedelta(days=10)
"""Weather is known so long before its hour: as it turned out, the same for all."""
APART = 13
"""Days between the origins at which the peers without weather are asked: every weekday comes in turn."""
LEARNERS = ("mlforecast-lightgbm", "mlforecast-xgboost", "mlforecast-forest")
WITHOUT_WEATHER = {
    "gefcom2012": ("zone-1", "zone-6", "zone-9", "zone-13", "zone-17"),
    "victoria": ("demand",),
    "pjm": ("AEP", "COMED", "DAYTON", "PJME"),
    "ercot": ("COAST", "EAST", "FWEST", "NORTH", "NCENT", "SOUTH", "SCENT", "WEST", "ERCOT"),
    "etth1": ("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT"),
}
BESIDE_NAIVE = ("pjm", "substations", "tetouan", "cambridge", "meters", "refinery", "fuels")
THINNED = {"refinery": 6}
"""Of many series of a set, every so many is taken."""
FEW = 28
"""Origins that choose a champion, and that it is measured on."""
LOOSE = "<= 1.4"
"""A week of one series says little: the small scale shows that it runs, and that nothing is far off."""
SCALES = {"small": 7, "full": 364}
"""Most daily origins of a series."""


@dataclass(frozen=True)
class Told:
    """What a backtest of one series gave.

    Attributes:
        points: said by ours, (origins, leads).
        came: what came.
        naive: said by seasonal naive.
        scale: the unit of MASE.
        coverage: share of outcomes between the 0.1 and 0.9 quantiles of ours.
        learning_seconds: CPU of the full fit.
        seconds: CPU of everything of ours and naive's.
    """

    points: np.ndarray
    came: np.ndarray
    naive: np.ndarray
    scale: float
    coverage: float
    learning_seconds: float
    seconds: float

    def mae(self, points: np.ndarray | None = None, some: slice = slice(None)) -> float:
        """Return the mean absolute error of ours, or of other points, where the outcome is known."""
        said = self.points[some] if points is None else points
        return float(np.nanmean(np.abs(said - self.came[some])))

    @property
    def beside_naive(self) -> float:
        """Return our error over that of seasonal naive."""
        naive = self.mae(self.naive)
        return self.mae() / naive if naive else 1.0


class _Timed:
    """A forecaster whose fit is timed."""

    def __init__(self, inner: Forecaster) -> None:
        self.inner, self.name, self.context_days = inner, inner.name, inner.context_days
        self.seconds = 0.0

    def fit(self, panel: Panel) -> Model:
        began = time.process_time()
        model = self.inner.fit(panel)
        self.seconds = time.process_time() - began
        return model


def told_by_the_product(house: House, number: int, each: Slice, *, weather: bool, most: int) -> Told:
    """Load one slice into an organisation of its own, and backtest it."""
    scope = organisations.create(house.engine, f"slice-{number}")
    stations = each.weather if weather else ()
    told = {"country": each.country, "subdivision": each.subdivision}
    load = SeriesSpec("load", "load", "1", resolution=each.resolution, zone=each.zone, attributes=told)
    names = [f"weather-{place}" for place in range(len(stations))]
    specs = [SeriesSpec(name, "temperature", "degC", resolution="PT1H", zone=each.zone) for name in names]
    ids = series.ensure(house.engine, scope, [load, *specs])
    step = Resolution.parse(each.resolution)
    late = pl.duration(seconds=0 if step.months or step.days else step.nominal_seconds)
    frames = [each.rows.with_columns(series_id=pl.lit(ids["load"]), known_at=pl.col("event_at") + late)]
    frames += [
        rows.with_columns(series_id=pl.lit(ids[name]), known_at=pl.col("event_at") - EARLY)
        for name, rows in zip(names, stations, strict=True)
    ]
    facts = [frame.with_columns(quality=pl.lit(0)).select(FACT.names()).cast(dict(FACT)) for frame in frames]
    house.lake.append(scope, pl.concat(facts))
    covariates = [ids[name] for name in names]
    asked = forecasts.plan(house, scope, [ids["load"]], covariates, each.horizon_hours)
    version = house.lake.version(scope)
    axis = asked.targets[0].axis
    if axis.per_day:
        moments = origins_of(each.first + timedelta(days=each.origins - 1), each.origins, axis)[:most]
    else:
        moments = [at for at in each.rows["event_at"].to_list() if at >= each.first][
            : min(most, each.origins)
        ]
    end = each.rows["event_at"][-1]
    moments = [at for at in moments if at + timedelta(hours=each.horizon_hours) <= end + timedelta(days=1)]

    def read(origin: datetime, days: int | None) -> Panel:
        return forecasts.panel(house, scope, asked, issued_at=origin, version=version, days=days)

    began = time.process_time()
    ours = _Timed(forecaster_class(OURS)())
    learning = read(moments[0], None)
    made = roll(
        {OURS: ours, NAIVE: forecaster_class(NAIVE)()},
        learning,
        read,
        moments,
        progress=lambda _share, _note: None,
    )
    seconds = time.process_time() - began
    truth = each.rows.with_columns(series_id=pl.lit(ids["load"], dtype=pl.Int64))
    scores = judged(made, truth.filter(pl.col("event_at") >= moments[0]), scales_of(learning))
    grids = {name: _grid(frame, "q50", len(moments)) for name, frame in made.items()}
    came = made[OURS].join(
        truth.select("event_at", "value"), on="event_at", how="left", maintain_order="left"
    )
    return Told(
        grids[OURS],
        came["value"].to_numpy().reshape(len(moments), -1),
        grids[NAIVE],
        scales_of(learning)[ids["load"]],
        float(scores[OURS]["pooled"]["coverage_80_share"]),
        ours.seconds,
        seconds,
    )


def _grid(frame: pl.DataFrame, column: str, origins: int) -> np.ndarray:
    return frame.sort("issued_at", "event_at")[column].to_numpy().reshape(origins, -1)


def measure(scale: str) -> Iterable[dict[str, object]]:
    """Yield the figures as they come."""
    if not DATA.is_dir():
        print(f"nothing measured: no files at {DATA} (FORESITE_TEST_DATA names the folder)")
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder, "home"))
        settings.home.mkdir()
        upgrade(settings)
        house = open_house(settings)
        runs = _Runs(house, scale)
        yield from runs.with_weather()
        yield from runs.without_weather()
        yield from runs.beside_naive()
        yield from runs.costs()
        house.engine.dispose()


class _Runs:
    """The three tables, and what they cost."""

    def __init__(self, house: House, scale: str) -> None:
        self.house, self.most, self.full = house, SCALES[scale], scale == "full"
        self.done: list[Told] = []
        self.coverage: dict[str, float] = {}

    def _run(self, each: Slice, *, weather: bool) -> Told:
        told = told_by_the_product(self.house, len(self.done), each, weather=weather, most=self.most)
        self.done.append(told)
        if each.origins > FEW and each.group in WITHOUT_WEATHER:
            self.coverage[f"{each.group}/{each.name}/{'weather' if weather else 'none'}"] = told.coverage
        return told

    def with_weather(self) -> Iterable[dict[str, object]]:
        """Day ahead over the year with the weather as it turned out."""
        from benchmarks.accuracy_peers import Given, apart, with_mlforecast  # noqa: PLC0415 -- the bench group

        for group, goal in (("victoria", "<= 0.7"), ("gefcom2012", "<= 0.85")):
            chosen = list(SETS[group]())[: 20 if self.full else int(group == "victoria")]
            ours = [self._run(each, weather=True) for each in chosen]
            if not chosen:
                continue
            given = [
                Given.of(each, range(len(told.points)), weather=True)
                for each, told in zip(chosen, ours, strict=True)
            ]
            peers = {"mlforecast-lightgbm": [with_mlforecast(one, "mlforecast-lightgbm") for one in given]}
            if self.full:
                made = apart("openstef", given)
                if isinstance(made, str):
                    print(made)
                else:
                    peers["openstef-lightgbm"] = made
            mine = float(np.mean([told.mae() for told in ours]))
            for name, made in peers.items():
                errors = [told.mae(points) for told, (points, _) in zip(ours, made, strict=True)]
                ratios = [told.mae() / error for told, error in zip(ours, errors, strict=True)]
                spent = [seconds for _, seconds in made]
                yield figure(
                    f"mae_{group}_beside_{name}", mine, "MW" if group == "victoria" else "kW",
                    reference=float(np.mean(errors)), goal=goal if self.full else "<= 1", judged="ratio",
                )  # fmt: skip
                yield figure(
                    f"mean_of_ratios_{group}_beside_{name}", float(np.mean(ratios)), "1", reference=1.0,
                    goal=goal if self.full else "<= 1", judged="value",
                )  # fmt: skip
                yield figure(
                    f"cpu_{group}_beside_{name}", float(np.mean([told.seconds for told in ours])), "s/series",
                    reference=float(np.mean(spent)), goal="<= 120",
                )  # fmt: skip

    def without_weather(self) -> Iterable[dict[str, object]]:
        """Day ahead without weather, at every thirteenth origin of the year."""
        from benchmarks.accuracy_peers import Given, apart, with_mlforecast, with_statsforecast  # noqa: PLC0415

        names = WITHOUT_WEATHER if self.full else {"etth1": ("OT",)}
        chosen = [each for group in names for each in SETS[group]() if each.name in names[group]]
        ours = [self._run(each, weather=False) for each in chosen]
        some = slice(None, None, APART if self.full else 1)
        given = [
            Given.of(each, range(len(told.points))[some], weather=False)
            for each, told in zip(chosen, ours, strict=True)
        ]
        points: dict[str, list[np.ndarray]] = defaultdict(list)
        for one in given:
            for learner in LEARNERS if self.full else LEARNERS[:1]:
                points[learner].append(with_mlforecast(one, learner)[0])
            for name, made in with_statsforecast(one)[0].items():
                points[name].append(made)
        if self.full:
            made = apart("autogluon", given)
            if isinstance(made, str):
                print(made)
            else:
                points["autogluon"] = [each for each, _ in made]
        points[NAIVE] = [told.naive[some] for told in ours]
        mine = _mase(chosen, ours, [told.points[some] for told in ours], some)
        theirs = {name: _mase(chosen, ours, said, some) for name, said in points.items()}
        for name, mase in theirs.items():
            yield figure(
                f"mase_beside_{name}",
                mine,
                "1",
                reference=mase,
                goal="<= 1" if self.full else LOOSE,
                judged="ratio",
            )
        best = min(theirs.values())
        goal = "<= 0.93" if self.full else LOOSE
        yield figure("mase_beside_the_best", mine, "1", reference=best, goal=goal, judged="ratio")
        place = [each.name for each in chosen].index("OT")
        told, mstl = ours[place], points["statsforecast-mstl"][place]
        yield figure(
            "mae_oil_temperature_beside_mstl",
            told.mae(some=some),
            "degC",
            reference=told.mae(mstl, some),
            goal="<= 1" if self.full else LOOSE,
            judged="ratio",
        )

    def beside_naive(self) -> Iterable[dict[str, object]]:
        """The champion beside seasonal naive, on series of every kind; it is chosen before the measured origins."""
        ratios: dict[str, list[float]] = defaultdict(list)
        for group in BESIDE_NAIVE if self.full else ("fuels",):
            for each in list(SETS[group]())[:: THINNED.get(group, 1)][: None if self.full else 2]:
                before = self._run(_earlier(each), weather=False)
                told = self._run(replace(each, origins=FEW), weather=False)
                ratios[group].append(told.beside_naive if before.beside_naive < 1 else 1.0)
        every = np.array([ratio for group in ratios.values() for ratio in group])
        for group, told in ratios.items():
            yield figure(
                f"mae_beside_naive_{group}",
                float(np.mean(told)),
                "1",
                reference=1.0,
                goal="<= 1" if self.full else LOOSE,
                judged="value",
            )
        share = float((every < 1).mean())
        yield figure(
            "share_beating_naive",
            share,
            "1",
            reference=1.0,
            goal=">= 0.9" if self.full else ">= 0",
            judged="value",
        )
        yield figure(
            "worst_beside_naive",
            float(every.max()),
            "1",
            reference=1.0,
            goal="<= 1.02" if self.full else "<= 2",
            judged="value",
        )

    def costs(self) -> Iterable[dict[str, object]]:
        """Coverage of every series of the year, the dearest fit, and the memory of it all."""
        shares = sorted(self.coverage.values())
        low, high = ("0.78", "0.83") if self.full else ("0.5", "1")
        yield figure("coverage_80_lowest", shares[0], "1", reference=0.8, goal=f">= {low}", judged="value")
        yield figure("coverage_80_highest", shares[-1], "1", reference=0.8, goal=f"<= {high}", judged="value")
        inside = float(np.mean([0.78 <= share <= 0.83 for share in shares]))
        yield figure(
            "coverage_80_share_of_series_inside",
            inside,
            "1",
            reference=1.0,
            goal=">= 1" if self.full else ">= 0",
            judged="value",
        )
        dearest = max(told.learning_seconds for told in self.done)
        yield figure("cpu_of_the_dearest_fit", dearest, "s", reference=20.0, goal="<= 20")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        yield figure("memory_peak", peak, "GiB", reference=2.0, goal="<= 2")


def _earlier(each: Slice) -> Slice:
    """Return the same series at the origins just before the measured ones."""
    if each.resolution not in ("P1W", "P1M"):
        return replace(each, first=each.first - timedelta(days=FEW), origins=FEW)
    at = each.rows["event_at"]
    place = int(np.searchsorted(at.dt.epoch("us").to_numpy(), to_micros(each.first))) - FEW
    return replace(each, first=at[place], origins=FEW)


def _mase(chosen: Sequence[Slice], ours: Sequence[Told], said: Sequence[np.ndarray], some: slice) -> float:
    """Return the mean over the sets of the mean MASE of their series."""
    groups: dict[str, list[float]] = defaultdict(list)
    for each, told, points in zip(chosen, ours, said, strict=True):
        groups[each.group].append(float(np.nanmean(np.abs(points - told.came[some]))) / told.scale)
    return float(np.mean([np.mean(each) for each in groups.values()]))


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
