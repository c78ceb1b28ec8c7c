"""Train, issue, reproduce and backtest: read the lake as of a moment, forecast, and record it."""

import math
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from foresite.catalog import runs, series
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.core.ids import new_id
from foresite.core.timeaxis import EARLIEST, Resolution, Window, as_utc, now
from foresite.forecasting import queries
from foresite.forecasting.axis import Axis
from foresite.forecasting.backtest import judged, origins_of, roll
from foresite.forecasting.features import country_of
from foresite.forecasting.forecaster import Panel, Parameters, Target
from foresite.forecasting.registry import NAIVE, forecaster_class
from foresite.forecasting.tables import BacktestRow, IssueRow, ModelRow
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

MARGIN_DAYS = 30
"""Events later than the issue (weather forecasts) are read so far beyond the horizon."""
RECENT = timedelta(days=28)
"""Values that became known within so long can be forecast from at that moment."""
_OLD = ("no-history", "history-stale")
Progress = Callable[[float, str], None]


def silent(_share: float, _note: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to forecast: the targets with their covariates, and how far.

    Attributes:
        targets: the series.
        steps: resolution of each covariate, seconds.
        horizon_hours: how far.
    """

    targets: tuple[Target, ...]
    steps: dict[int, int]
    horizon_hours: int

    @property
    def read_ids(self) -> list[int]:
        """Every series to read."""
        return sorted({target.series_id for target in self.targets} | set(self.steps))


def plan(
    house: House, scope: Scope, series_ids: Sequence[int], covariates: Sequence[int], horizon_hours: int
) -> Plan:
    """Look the series up; each target is explained by all the covariates."""
    asked = [*series_ids, *covariates]
    rows = series.by_ids(house.engine, scope, asked)
    for series_id in asked:
        if series_id not in rows:
            raise NotFoundError(f"there is no series {series_id}", code="series-absent", series_id=series_id)
    if not series_ids or horizon_hours < 1:
        raise BadDataError(
            "a forecast needs at least one series and one hour",
            code="nothing-to-forecast",
            remedy="Name a series, and a horizon in whole hours.",
        )
    targets = tuple(_target(rows[series_id], tuple(covariates)) for series_id in series_ids)
    steps = {each: Resolution.parse(rows[each].resolution or "PT1H").nominal_seconds for each in covariates}
    return Plan(targets, steps, horizon_hours)


def _target(row: SeriesRow, covariates: tuple[int, ...]) -> Target:
    return Target(
        row.series_id,
        Axis.of(row.resolution, row.zone),
        str(row.attributes.get("country") or country_of(row.zone)),
        str(row.attributes.get("subdivision") or ""),
        covariates,
    )


def panel(
    house: House, scope: Scope, asked: Plan, *, issued_at: datetime, version: int, days: int | None = None
) -> Panel:
    """Read what was known at the issue, up to a lake version, over so many days before it or everything."""
    horizon = timedelta(hours=asked.horizon_hours)
    start = max(EARLIEST, issued_at - timedelta(days=days)) if days else EARLIEST
    window = Window(start, issued_at + horizon + timedelta(days=MARGIN_DAYS))
    versions = house.lake.versions(scope, asked.read_ids, window, as_of=issued_at, at_version=version)
    return Panel.known(
        asked.targets,
        versions,
        issued_at=issued_at,
        horizon_seconds=int(horizon.total_seconds()),
        steps=asked.steps,
    )


def train(  # noqa: PLR0913 -- what a model is made of
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    forecaster: str = "lightgbm-direct",
    horizon_hours: int = 24,
    issued_at: datetime | None = None,
    covariates: Sequence[int] = (),
    parameters: Parameters | None = None,
    run_id: str | None = None,
    progress: Progress = silent,
) -> ModelRow:
    """Learn from what was known at ``issued_at`` (default: now) and keep the model.

    With the ``run_id`` of a job's run it can be killed and done again: one model comes of it.

    Raises:
        BadDataError: too little was known then.
    """
    asked = plan(house, scope, series_ids, covariates, horizon_hours)
    at = as_utc(issued_at or now())
    learner = forecaster_class(forecaster)(parameters)
    title = f"Train {forecaster} on {len(series_ids)} series"
    with _run(house, scope, "train", title, {"series_ids": list(series_ids)}, run_id) as (made_in, report):
        version = house.lake.version(scope)
        progress(0.1, "reading")
        seen = panel(house, scope, asked, issued_at=at, version=version)
        progress(0.3, "learning")
        with _telling_the_last_moment(house, scope, series_ids, "Train"):
            text = learner.fit(seen).dump()
        row = ModelRow(
            organisation_id=scope.organisation_id,
            model_id=new_id(),
            run_id=made_in,
            forecaster=forecaster,
            parameters=learner.parameters.model_dump(),
            series_ids=list(series_ids),
            covariates=list(covariates),
            horizon_hours=horizon_hours,
            issued_at=at,
            lake_version=version,
            window_start=seen.rows["event_at"].min(),
            window_end=at,
            artefact=_keep(house, scope, text),
        )
        report["model_id"] = row.model_id
        _add(house, row)
    return queries.model(house.engine, scope, str(report["model_id"]))


def issue(
    house: House,
    scope: Scope,
    model_id: str,
    *,
    issued_at: datetime | None = None,
    progress: Progress = silent,
) -> IssueRow:
    """Forecast with a trained model from what was known at ``issued_at`` (default: now), and keep it.

    Raises:
        BadDataError: the issue is before the moment the model learned at: it would have seen the future.
    """
    made_by = queries.model(house.engine, scope, model_id)
    at = as_utc(issued_at or now())
    if at < made_by.issued_at:
        raise BadDataError(
            f"the model learned from what was known at {made_by.issued_at.isoformat()}, after this issue",
            code="issue-before-model",
            remedy=f"Train a model with --at {at.isoformat()} or earlier, or issue later.",
            model_id=model_id,
        )
    title = f"Issue {made_by.forecaster} for {len(made_by.series_ids)} series"
    with _run(house, scope, "issue", title, {"model_id": model_id}) as (run_id, report):
        version = house.lake.version(scope)
        progress(0.2, "reading and forecasting")
        issue_id = new_id()
        said = _forecast(house, scope, made_by, at, version)
        house.lake.write_forecasts(
            scope,
            said.with_columns(
                issue_id=pl.lit(issue_id),
                issued_at=pl.lit(at),
                model_id=pl.lit(model_id),
                lake_version=pl.lit(version, dtype=pl.Int64),
            ),
        )
        row = IssueRow(
            organisation_id=scope.organisation_id,
            issue_id=issue_id,
            run_id=run_id,
            model_id=model_id,
            issued_at=at,
            lake_version=version,
            series_ids=made_by.series_ids,
            rows=said.height,
        )
        _add(house, row)
        report["issue_id"] = issue_id
    return queries.issue(house.engine, scope, str(report["issue_id"]))


def reproduce(house: House, scope: Scope, issue_id: str) -> dict[str, Any]:
    """Compute an issued forecast again from its model, lake version and moment, and compare every digit.

    Returns:
        issue_id, rows, ``identical`` and the largest difference, in the unit of the series.
    """
    row = queries.issue(house.engine, scope, issue_id)
    made_by = queries.model(house.engine, scope, row.model_id)
    again = _forecast(house, scope, made_by, row.issued_at, row.lake_version)
    kept = house.lake.read_forecasts(scope, issue_id=issue_id)
    chosen = ["series_id", "event_at", *QUANTILE_COLUMNS]
    before, after = (frame.select(chosen).sort("series_id", "event_at") for frame in (kept, again))
    same = before.equals(after)
    both = before.join(after, on=["series_id", "event_at"], suffix="_again")
    gaps = [
        both.select((pl.col(name) - pl.col(f"{name}_again")).abs().max()).item() for name in QUANTILE_COLUMNS
    ]
    told = [float(gap) for gap in gaps if gap is not None]
    return {
        "issue_id": issue_id,
        "rows": before.height,
        "identical": same,
        "largest_difference": max(told, default=math.nan),
    }


def backtest(  # noqa: PLR0913 -- what a backtest is made of
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    forecaster: str = "lightgbm-direct",
    horizon_hours: int = 24,
    last_origin: datetime | None = None,
    origins: int = 28,
    covariates: Sequence[int] = (),
    run_id: str | None = None,
    progress: Progress = silent,
) -> BacktestRow:
    """Measure a forecaster, and seasonal naive beside it, at daily origins each read as it was known then.

    The forecaster learns once, as of the first origin; ``last_origin`` is by default the last whole hour
    whose horizon lies in the past and inside the values there are; ``run_id`` as for ``train``.
    """
    asked = plan(house, scope, series_ids, covariates, horizon_hours)
    latest = last_origin or _last_origin(house, scope, series_ids, timedelta(hours=horizon_hours))
    moments = origins_of(as_utc(latest), origins)
    names = dict.fromkeys([forecaster, NAIVE])
    learners = [forecaster_class(name)() for name in names]
    title = f"Backtest {forecaster} on {len(series_ids)} series"
    with _run(house, scope, "backtest", title, {"series_ids": list(series_ids)}, run_id) as (made_in, report):
        version = house.lake.version(scope)

        def read(origin: datetime, days: int | None) -> Panel:
            return panel(house, scope, asked, issued_at=origin, version=version, days=days)

        began = time.process_time()
        learning = read(moments[0], None)
        made = roll(learners, learning, read, moments, progress=progress)
        spent = time.process_time() - began
        end = moments[-1] + timedelta(hours=horizon_hours)
        truth = house.lake.read(scope, list(series_ids), Window(moments[0], end))
        row = BacktestRow(
            organisation_id=scope.organisation_id,
            backtest_id=new_id(),
            run_id=made_in,
            forecaster=forecaster,
            parameters=learners[0].parameters.model_dump(),
            series_ids=list(series_ids),
            covariates=list(covariates),
            horizon_hours=horizon_hours,
            first_origin=moments[0],
            last_origin=moments[-1],
            origins=origins,
            lake_version=version,
            scores=_plain(judged(made, truth, learning)),
            cpu_seconds=spent,
        )
        report["backtest_id"] = row.backtest_id
        _add(house, row)
    return queries.backtest(house.engine, scope, str(report["backtest_id"]))


def _last_origin(house: House, scope: Scope, series_ids: Sequence[int], horizon: timedelta) -> datetime:
    """The last whole hour whose horizon is over, at the clock and in the values of the targets."""
    hour = timedelta(hours=1)
    newest: list[datetime] = house.lake.latest(scope, list(series_ids))["event_at"].to_list()
    over = min([now() - hour, *([max(newest) + hour] if newest else [])])
    return (over - horizon).replace(minute=0, second=0, microsecond=0)


def _forecast(house: House, scope: Scope, made_by: ModelRow, at: datetime, version: int) -> pl.DataFrame:
    kind = forecaster_class(made_by.forecaster)
    asked = plan(house, scope, made_by.series_ids, made_by.covariates, made_by.horizon_hours)
    with tempfile.TemporaryDirectory() as folder:
        file = house.blobs.fetch(scope, made_by.artefact, Path(folder) / "model")
        model = kind.load(file.read_bytes())
    seen = panel(house, scope, asked, issued_at=at, version=version, days=kind.context_days)
    with _telling_the_last_moment(house, scope, made_by.series_ids, "Issue", learned_at=made_by.issued_at):
        return model.predict(seen)


@contextmanager
def _telling_the_last_moment(
    house: House, scope: Scope, series_ids: Sequence[int], verb: str, *, learned_at: datetime | None = None
) -> Iterator[None]:
    """Where nothing recent is known, lead the remedy with the moment at which the last value was."""
    try:
        yield
    except BadDataError as error:
        last = house.lake.latest(scope, list(series_ids))
        if error.code not in _OLD or last.is_empty():
            raise
        at = last.select(pl.max_horizontal("event_at", "known_at").max().dt.offset_by("999999us")).item()
        at = at.replace(microsecond=0)
        if at - last["event_at"].min() < RECENT:  # else they came long after they were true
            verb = "Train and issue" if learned_at and at < learned_at else verb
            error.remedy = f"{verb} with --at {at.isoformat()}, when the last value was known. {error.remedy}"
        raise


def _keep(house: House, scope: Scope, text: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model"
        file.write_bytes(text)
        return house.blobs.keep(scope, file)


def _add(house: House, row: ModelRow | IssueRow | BacktestRow) -> None:
    with writing(house.engine) as session:
        session.add(row)
        session.flush()
        session.expunge(row)  # it is read after the transaction


def _plain(told: Any) -> Any:
    """Return scores that JSON can hold: what is not a number becomes null."""
    if isinstance(told, dict):
        return {name: _plain(value) for name, value in told.items()}
    return None if isinstance(told, float) and not math.isfinite(told) else told


@contextmanager
def _run(
    house: House, scope: Scope, kind: str, title: str, parameters: dict[str, Any], given: str | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Record a piece of work as a run, the caller fills the report; that of a job fails with the job only."""
    run_id = given or runs.start(house.engine, scope, kind, title=title, parameters=parameters)
    report: dict[str, Any] = {}
    with nullcontext() if given else runs.stopping(house.engine, scope, run_id):
        yield run_id, report
    runs.end(house.engine, scope, run_id, report)
