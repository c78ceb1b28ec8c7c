"""Forecasts of wholes and parts issued together, so that they add up: what the tree of assets says is a sum.

All that the digits rest on stands in each issue: models, what is a sum of what, how errors went together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from foresite.catalog import series
from foresite.catalog.sums import parts_of
from foresite.core.errors import BadDataError
from foresite.core.timeaxis import Window, as_utc, now
from foresite.forecasting import queries
from foresite.forecasting.axis import Floats
from foresite.forecasting.reconcile import Method, reconciled, shrunk
from foresite.forecasting.tables import IssueRow
from foresite.platform.tenancy import Scope
from foresite.workflows.forecasts import (
    Progress,
    expect_after_model,
    forecast,
    recording,
    silent,
)
from foresite.workflows.house import House
from foresite.workflows.keeping import Making, Said, keep_issues
from foresite.workflows.many import noted_in

DAY_MICROS = 86_400_000_000
LOOK = timedelta(days=28)
"""Values of so long say whether a whole is the sum of its parts, past forecasts how errors go together."""
MOST_APART = 0.05
"""A whole whose values are usually further from the sum of its parts, as a share of it, is none."""
FEWEST = 20
"""With fewer past errors in common, errors are taken not to go together."""


def issue_together(  # noqa: PLR0913 -- what issues are made of
    house: House,
    scope: Scope,
    model_ids: Sequence[str],
    *,
    method: Method = "wls",
    issued_at: datetime | None = None,
    run_id: str | None = None,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Forecast with each of these models from what was known, and make wholes the sums of their parts.

    With the ``run_id`` of a job's run it can be killed and done again: each issue is kept once.

    Returns:
        ``issue_ids``, one a model in their order; ``refused`` and ``refusals`` as of issues that stand alone:
        none, since one that is refused stops all.

    Raises:
        BadDataError: a series twice, a part missing, nothing to add up, or values that do not add up.
    """
    wanted = [queries.model(house.engine, scope, each) for each in dict.fromkeys(model_ids)]
    at = as_utc(issued_at or now())
    ids = [each for row in wanted for each in row.series_ids]
    _expect_once(ids)
    for row in wanted:
        expect_after_model(row, at)
    title = f"Issue forecasts of {len(wanted)} models that add up"
    parameters = {"model_ids": [row.model_id for row in wanted], "method": method}
    with recording(house, scope, "issue", title, parameters, run_id) as (made_in, report):
        noted = noted_in(house, scope, made_in, len(wanted))
        version = noted["lake_version"]
        parts = parts_of(house.engine, scope, ids)
        values = _values(house, scope, sorted(_members(parts)), at, version)
        _expect_sums(house, scope, parts, values)
        together = _together(house, scope, sorted(_members(parts)), values, at) if method == "mint" else None
        coherence = {
            "method": method,
            "model_ids": [row.model_id for row in wanted],
            "parts": {str(whole): its for whole, its in parts.items()},
            "together": None if together is None else together.tolist(),
        }
        said = _said(house, scope, coherence, at=at, version=version, progress=progress)
        kept = queries.issued(house.engine, scope, noted["ids"])
        each = [
            Said(row, _of(said, row.series_ids), Making(made_in, issue_id, at, version), coherence)
            for row, issue_id in zip(wanted, noted["ids"], strict=True)
            if issue_id not in kept
        ]
        keep_issues(house, scope, each)
        report |= {"issue_ids": noted["ids"], "refused": 0, "refusals": []}
    return report


def again(house: House, scope: Scope, row: IssueRow) -> pl.DataFrame:
    """Compute an issue that was made to add up again, with all that it was issued with."""
    told = row.coherence or {}
    said = _said(house, scope, told, at=row.issued_at, version=row.lake_version, here=True)
    return _of(said, row.series_ids)


def _of(said: pl.DataFrame, series_ids: list[int]) -> pl.DataFrame:
    return said.filter(pl.col("series_id").is_in(series_ids))


def _said(  # noqa: PLR0913 -- what forecasts that add up follow from
    house: House,
    scope: Scope,
    coherence: dict[str, Any],
    *,
    at: datetime,
    version: int,
    progress: Progress = silent,
    here: bool = False,
) -> pl.DataFrame:
    models = [queries.model(house.engine, scope, each) for each in coherence["model_ids"]]
    frames = []
    for done, row in enumerate(models):
        progress(done / len(models), f"model {done + 1} of {len(models)}")
        frames.append(forecast(house, scope, row, at, version, here=here))
    parts = {int(whole): its for whole, its in coherence["parts"].items()}
    given = coherence["together"]
    together = None if given is None else np.array(given)
    return reconciled(pl.concat(frames), parts, method=coherence["method"], together=together)


def _members(parts: dict[int, list[int]]) -> set[int]:
    return {*parts, *(each for its in parts.values() for each in its)}


def _expect_once(ids: Sequence[int]) -> None:
    double = sorted({each for each in ids if ids.count(each) > 1})
    if double:
        raise BadDataError(
            f"two of the models forecast series {double[0]}",
            code="series-twice",
            remedy="Name one model of each series.",
            series_ids=double,
        )


def _values(house: House, scope: Scope, ids: list[int], at: datetime, version: int) -> pl.DataFrame:
    """Return what was known at a moment of the weeks before it: a row an event, a column a series."""
    window = Window(at - LOOK, at)
    known = house.lake.read(scope, ids, window, as_of=at, at_version=version)
    return known.pivot(on="series_id", index="event_at", values="value").sort("event_at")


def _expect_sums(house: House, scope: Scope, parts: dict[int, list[int]], values: pl.DataFrame) -> None:
    """Refuse a whole whose values are not the sum of its parts': losses, or another thing altogether."""
    for whole, its in parts.items():
        names = [str(each) for each in (whole, *its)]
        if not set(names) <= set(values.columns):
            continue
        both = values.select(names).drop_nulls()
        total = both[names[0]].to_numpy()
        gap = np.abs(total - both.select(names[1:]).to_numpy().sum(axis=1))
        if both.height and float(np.median(gap)) > MOST_APART * float(np.median(np.abs(total))):
            key = series.get(house.engine, scope, whole).key
            raise BadDataError(
                f"the values of {key} are not the sums of those of its parts",
                code="sums-differ",
                remedy="Leave it out: it has losses or generation of its own, or measures something else.",
                key=key,
                usual_gap=float(np.median(gap)),
            )


def _together(
    house: House, scope: Scope, ids: list[int], values: pl.DataFrame, at: datetime
) -> Floats | None:
    """Return how the errors of past forecasts of these series went together; None: of too few to tell."""
    errors: pl.DataFrame | None = None
    for series_id in ids:
        if str(series_id) not in values.columns:
            return None
        told = house.lake.read_forecasts(scope, series_id=series_id, window=Window(at - LOOK, at))
        told = told.filter(pl.col("issued_at") < at).sort("issued_at")
        newest = told.unique("event_at", keep="last", maintain_order=True).select("event_at", "q50")
        came = values.select("event_at", came=str(series_id)).drop_nulls()
        mine = came.join(newest, on="event_at").select(
            "event_at", (pl.col("came") - pl.col("q50")).alias(str(series_id))
        )
        errors = mine if errors is None else errors.join(mine, on="event_at")
    if errors is None or errors.height < FEWEST:
        return None
    days = errors.select((pl.lit(at) - pl.col("event_at")).dt.total_microseconds() // DAY_MICROS)
    return shrunk(errors.select(map(str, ids)).to_numpy(), days.to_series().to_numpy())
