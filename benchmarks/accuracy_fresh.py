"""Whether what is told of accuracy holds on series that were never looked at: ``python -m benchmarks.accuracy_fresh``.

For each kind of series, those that ``benchmarks.accuracy`` measures and told figures are of stand beside others of the same
kind: other zones, buildings and refinery series, the same companies in another year, a region, a factory. Errors are told
over those of seasonal naive, which takes away how hard a series is; both are measured in the same run.
"""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.accuracy import FEW, THINNED, WITHOUT_WEATHER, Told, told_by_the_product
from benchmarks.accuracy_sets import DATA, SETS, Slice, at_instant, local, rows_of
from benchmarks.figures import figure, tell
from python_calamine import CalamineWorkbook

from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import House, open_house

SCALES = {"small": 1, "full": 400}
"""Most series of a kind on each side."""
WITHIN = 1.1
"""Told figures hold on fresh data within a tenth."""
YEAR = timedelta(days=364)
DEMAND = 3
"""Column of the metered demand in each sheet of ISO New England's workbook."""


def isone() -> Iterator[Slice]:
    """New England and its eight zones, hour ending: three months are learned and four weeks measured."""
    book = CalamineWorkbook.from_path(str(DATA / "isone_smd_2017" / "raw" / "2017_smd_hourly.xls"))
    for name in book.sheet_names:
        head, *body = book.get_sheet_by_name(name).to_python()
        told = [row for row in body if len(head) > DEMAND and isinstance(row[0], date)]
        if not told:
            continue
        begun = [datetime.combine(each, time(int(hour) - 1)) for each, hour, *_ in told]
        frame = pl.DataFrame({"begun": begun, "demand": [float(row[DEMAND]) for row in told]})
        rows = rows_of(local(frame, pl.col("begun"), "America/New_York"), pl.col("at"), "demand")
        yield Slice(name, "isone", rows, "America/New_York", at_instant("2017-04-01T04:00"), FEW, "US")


def steel() -> Iterator[Slice]:
    """A steel works of 15 minutes; midnight stands at the end of the day before, under its date."""
    told = pl.read_csv(
        DATA / "steel_industry_energy" / "raw" / "Steel_industry_data.csv", infer_schema_length=None
    )
    at = pl.col(told.columns[0]).str.to_datetime("%d/%m/%Y %H:%M")
    right = pl.when(at.dt.time() == pl.time(0)).then(at + timedelta(days=1)).otherwise(at)
    rows = rows_of(local(told, right, "Asia/Seoul"), pl.col("at"), told.columns[1])
    first = at_instant("2018-10-31T15:00")
    yield Slice("steel", "steel", rows, "Asia/Seoul", first, FEW, "KR", resolution="PT15M")


def gas() -> Iterator[Slice]:
    """Gas of the buildings whose electricity is measured, where enough of it came."""
    told = pl.read_parquet(DATA / "cambridge_estates" / "meters_hourly.parquet").filter(
        pl.col("meter") == "gas"
    )
    for key, own in sorted(told.partition_by("building", as_dict=True).items()):
        rows = rows_of(own, pl.col("timestamp").cast(pl.Datetime("us")), "kwh")
        if (rows["value"] > 0).mean() > 0.5:
            first = at_instant("2019-11-01T00:00")
            yield Slice(str(key[0]), "gas", rows, "Europe/London", first, FEW, "GB", "ENG")


def earlier(group: str) -> Iterator[Slice]:
    """The series of a set a year before they are measured."""
    for each in SETS[group]():
        yield replace(each, first=each.first - YEAR)


def told_of(group: str) -> Iterator[Slice]:
    """The series of a set that told figures are of."""
    every = list(SETS[group]())[:: THINNED.get(group, 1)]
    yield from (each for each in every if each.name in WITHOUT_WEATHER.get(group, (each.name,)))


def others(group: str) -> Iterator[Slice]:
    """As many as those, of the series of a set that told figures are not of."""
    if group in THINNED:
        yield from list(SETS[group]())[THINNED[group] // 2 :: THINNED[group]]
    else:
        yield from (each for each in SETS[group]() if each.name not in WITHOUT_WEATHER[group])


KINDS = {
    "zones": (lambda: told_of("gefcom2012"), lambda: others("gefcom2012")),
    "companies": (lambda: told_of("pjm"), lambda: earlier("pjm")),
    "regions": (lambda: told_of("ercot"), isone),
    "buildings": (lambda: told_of("cambridge"), lambda: earlier("cambridge")),
    "meters": (lambda: told_of("meters"), gas),
    "quarter_hours": (lambda: told_of("substations"), steel),
    "refinery_weeks": (lambda: told_of("refinery"), lambda: others("refinery")),
}
"""By kind, the series that figures are told of, and the fresh ones."""


def measure(scale: str) -> Iterable[dict[str, object]]:
    """Yield the figures as they come."""
    if not DATA.is_dir():
        print(f"nothing measured: no files at {DATA} (FORESITE_TEST_DATA names the folder)")
        return
    most, full = SCALES[scale], scale == "full"
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder, "home"))
        settings.home.mkdir()
        upgrade(settings)
        house = open_house(settings)
        number = 0
        for kind in KINDS if full else ("refinery_weeks",):
            sides: list[list[Told]] = []
            for slices in KINDS[kind]:
                chosen = list(slices())[:most]
                sides.append([_measured(house, number + place, each) for place, each in enumerate(chosen)])
                number += len(chosen)
            told, fresh = (float(np.mean([min(each.beside_naive, 1.0) for each in side])) for side in sides)
            goal = f"<= {WITHIN}" if full else "<= 2"
            yield figure(f"mae_beside_naive_{kind}", fresh, "1", reference=told, goal=goal, judged="ratio")
            held = [each.coverage for each in sides[1]]
            for name, value in (
                ("lowest", min(held)),
                ("mean", float(np.mean(held))),
                ("highest", max(held)),
            ):
                yield figure(
                    f"coverage_80_{name}_{kind}", value, "1", reference=0.8, goal=">= 0", judged="value"
                )
        house.engine.dispose()


def _measured(house: House, number: int, each: Slice) -> Told:
    """Backtest a fresh series at no more origins than it has."""
    return told_by_the_product(house, number, each, weather=False, most=each.origins)


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
