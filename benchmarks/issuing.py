"""Issuing forecasts of many series in one process: ``python -m benchmarks.issuing``.

Made hourly loads of 200 days lie in a lake. ``ridge`` is one model of all the series, issued at once; ``house`` is a
model for each, issued as ``forecast issue A B C`` does it. Learning a thousand is no part of the question: a few are
learned, and the other series are these over again, each with a model and an artefact of its own. Beside each stands the
seasonal naive, asked in the same way in the same run. Measured is the CPU of the process; models are read from
their artefacts the first time, and found in memory an hour and a day later: by default a process may keep
1 GiB of them where it has 16 of memory, which is a thousand.
"""

import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl
from benchmarks.fast_tier import START, made
from benchmarks.figures import figure, tell

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.core.ids import new_id
from foresite.forecasting.artefact import laid, read_laid
from foresite.forecasting.loaded import artefact_of
from foresite.forecasting.tables import ModelRow
from foresite.platform.audit import Action
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows import forecasts
from foresite.workflows.house import House, open_house
from foresite.workflows.keeping import add
from foresite.workflows.many import issue_each

SCALES = {"small": (20, 1), "full": (1000, 5)}
"""Series, and for how many of them the house learns."""
DAYS = 200
LEARNED_AT = START + timedelta(days=DAYS - 1)
WHEN = {"first": 0, "again": 1, "next_day": 24}
"""Hours from the first issue to each."""
GOAL_SECONDS, GOAL_MIB = 2.0, 2048.0
"""Of a thousand series."""


@dataclass(frozen=True, slots=True)
class Site:
    """An open installation with so many series of made loads."""

    house: House
    scope: Scope
    ids: list[int]


def opened(home: Path) -> House:
    """Open the installation in a folder."""
    return open_house(load_settings(home=home, organisation="bench", processes=1))


def fill(home: Path, count: int, apart: int) -> list[int]:
    """Make a new installation with so many loads apart in its history, over and over; return their series."""
    home.mkdir()
    upgrade(load_settings(home=home, organisation="bench"))
    house = opened(home)
    scope = organisations.create(house.engine, "bench")
    specs = [SeriesSpec(f"made/{n}", "load", "MW", resolution="PT1H", zone="UTC") for n in range(count)]
    ids = list(series.ensure(house.engine, scope, specs).values())
    rows = made(apart).filter(pl.col("event_at") < START + timedelta(days=DAYS))
    of_each = rows.partition_by("series_id")
    facts = pl.concat(
        of_each[place % apart].with_columns(series_id=pl.lit(each), quality=0)
        for place, each in enumerate(ids)
    )
    house.lake.append(scope, facts.select(FACT.names()).cast(FACT))
    house.lake.flush(scope)
    house.engine.dispose()
    return ids


def filled(home: Path, count: int, apart: int) -> Site:
    """Return a new installation; another process fills it, whose memory is no part of the question."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        ids = other.submit(fill, home, count, apart).result()
    house = opened(home)
    return Site(house, organisations.scope_of(house.engine, "bench"), ids)


def under_its_own_id(site: Site, learned: ModelRow, series_id: int) -> str:
    """Keep what the house learned of one series again as a model of another, in arrays of its own."""
    told = read_laid(artefact_of(site.house.blobs, site.scope, learned))
    told["series"] = {str(series_id): next(iter(told["series"].values()))}
    same = {name: getattr(learned, name) for name in ModelRow.__table__.columns.keys()}  # noqa: SIM118 -- no dict
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model"
        file.write_bytes(laid(told))
        artefact = site.house.blobs.keep(site.scope, file)
    model_id = new_id()
    row = ModelRow(**same | {"model_id": model_id, "series_ids": [series_id], "artefact": artefact})
    add(site.house, site.scope, row, Action.MODEL_TRAIN, model_id)
    return model_id


def models_of(site: Site, forecaster: str, learned: int) -> list[str]:
    """Return a model for each series."""
    train = [
        forecasts.train(site.house, site.scope, [each], forecaster=forecaster, issued_at=LEARNED_AT)
        for each in (site.ids[:learned] if forecaster == "house" else site.ids)
    ]
    rest = site.ids[len(train) :]
    return [row.model_id for row in train] + [
        under_its_own_id(site, train[place % learned], each) for place, each in enumerate(rest)
    ]


def spent(do: Callable[..., Any], site: Site, *what: Any) -> list[float]:
    """Return the CPU seconds of an issue whose models are not in memory, and of later ones; see ``WHEN``."""
    took = []
    for hour in WHEN.values():
        began = time.process_time()
        do(site.house, site.scope, *what, issued_at=LEARNED_AT + timedelta(hours=hour))
        took.append(time.process_time() - began)
    return took


def measure(scale: str) -> Iterable[dict[str, object]]:
    """Yield the figures as they come."""
    count, learned = SCALES[scale]
    goal = f"<= {GOAL_SECONDS * count / 1000}"
    with tempfile.TemporaryDirectory() as folder:
        site = filled(Path(folder) / "home", count, learned)
        for shape, ours in (("one_model", "ridge"), ("a_model_each", "house")):
            took: dict[str, list[float]] = {}
            for name in ("seasonal-naive", ours):
                if shape == "one_model":
                    row = forecasts.train(
                        site.house, site.scope, site.ids, forecaster=name, issued_at=LEARNED_AT
                    )
                    took[name] = spent(forecasts.issue, site, row.model_id)
                else:
                    took[name] = spent(issue_each, site, models_of(site, name, learned))
            for place, when in enumerate(WHEN):
                value, beside = took[ours][place], took["seasonal-naive"][place]
                yield figure(f"cpu_{shape}_{when}", value, "s", reference=beside, goal=goal, judged="value")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield figure("peak_memory", peak, "MiB", reference=GOAL_MIB, goal=f"<= {GOAL_MIB}", judged="value")
        site.house.engine.dispose()


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
