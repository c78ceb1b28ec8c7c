"""Train, issue, reproduce and backtest: read the lake as of a moment, forecast, and record it."""

import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from foresite.forecasting.endpoint import Endpoint
from foresite.forecasting.features import country_of
from foresite.forecasting.forecaster import Forecaster, Model, Panel, Seen, Target
from foresite.forecasting.parameters import made
from foresite.forecasting.registry import forecaster_class
from foresite.forecasting.tables import IssueRow, ModelRow
from foresite.platform.audit import Action
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.keeping import Making, Said, add, keep_issues

MOST_STEPS = 40_000
"""Of a horizon: a year of quarter-hours."""
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

    @property
    def reach(self) -> timedelta:
        """How far beyond the moment of issue events are read."""
        return timedelta(hours=self.horizon_hours, days=MARGIN_DAYS)

    def context(self, days: int | None) -> timedelta | None:
        """Return how far back so many days reach, steps where they are longer; None: to the beginning."""
        longest = max(target.axis.longest_days for target in self.targets)
        return timedelta(days=math.ceil(days * longest)) if days else None


def plan(
    house: House, scope: Scope, series_ids: Sequence[int], covariates: Sequence[int], horizon_hours: int
) -> Plan:
    """Look the series up; each target is explained by all the covariates."""
    rows = series.by_ids(house.engine, scope, [*series_ids, *covariates])
    return planned(rows, series_ids, covariates, horizon_hours)


def planned(
    rows: Mapping[int, SeriesRow], series_ids: Sequence[int], covariates: Sequence[int], horizon_hours: int
) -> Plan:
    """Return the same of series that were looked up, perhaps with others."""
    for series_id in [*series_ids, *covariates]:
        if series_id not in rows:
            raise NotFoundError(f"there is no series {series_id}", code="series-absent", series_id=series_id)
    if not series_ids or horizon_hours < 1:
        raise BadDataError(
            "a forecast needs at least one series and one hour",
            code="nothing-to-forecast",
            remedy="Name a series, and a horizon in whole hours.",
        )
    targets = tuple(_target(rows[series_id], tuple(covariates)) for series_id in series_ids)
    for target in targets:
        if (count := target.axis.steps_in(horizon_hours * 3600)) > MOST_STEPS:
            raise BadDataError(
                f"a horizon of {count:,} steps is too long",
                code="horizon-long",
                remedy=f"Forecast at most {MOST_STEPS:,} steps, or a series of longer steps.",
                series_id=target.series_id,
            )
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
    """Read what was known at the issue, up to a lake version, over so many days before it or everything.

    ``days`` counts steps where those of a target are longer than a day.
    """
    window = window_of(asked, issued_at, days)
    versions = house.lake.versions(scope, asked.read_ids, window, as_of=issued_at, at_version=version)
    return seen_of(asked, Seen.of(versions, issued_at))


def window_of(asked: Plan, issued_at: datetime, days: int | None) -> Window:
    """Return the events to read for an issue; see ``panel``."""
    back = asked.context(days)
    start = EARLIEST if back is None else max(EARLIEST, issued_at - back)
    return Window(start, issued_at + asked.reach)


def seen_of(asked: Plan, seen: Seen) -> Panel:
    """Return what of all that was known at the issue concerns a plan."""
    return seen.panel(asked.targets, horizon_seconds=asked.horizon_hours * 3600, steps=asked.steps)


def train(  # noqa: PLR0913 -- what a model is made of
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    forecaster: str = "house",
    horizon_hours: int = 24,
    issued_at: datetime | None = None,
    covariates: Sequence[int] = (),
    parameters: Mapping[str, Any] | None = None,
    run_id: str | None = None,
    progress: Progress = silent,
) -> ModelRow:
    """Learn from what was known at ``issued_at`` (default: now) and keep the model.

    With the ``run_id`` of a job's run it can be killed and done again: one model comes of it.

    Raises:
        BadDataError: too little was known then, or a parameter is wrong.
    """
    asked = plan(house, scope, series_ids, covariates, horizon_hours)
    at = as_utc(issued_at or now())
    learner = made(forecaster, parameters, house.provided)
    title = f"Train {forecaster} on {len(series_ids)} series"
    with recording(house, scope, "train", title, {"series_ids": list(series_ids)}, run_id) as (
        made_in,
        report,
    ):
        making = Making(made_in, new_id(), at, house.lake.version(scope))
        row = learn(house, scope, asked, learner, making=making, progress=progress)
        report["model_id"] = row.model_id
    return row


def learn(
    house: House, scope: Scope, asked: Plan, learner: Forecaster, *, making: Making, progress: Progress
) -> ModelRow:
    """Learn from what was known and keep the model under its id; one that is there already is returned."""
    if making.made_id in queries.trained(house.engine, scope, [making.made_id]):
        return queries.model(house.engine, scope, making.made_id)
    series_ids = [target.series_id for target in asked.targets]
    progress(0.1, "reading")
    seen = panel(house, scope, asked, issued_at=making.at, version=making.version)
    progress(0.3, "learning")
    with _telling_the_last_moment(house, scope, series_ids, "Train"):
        text = learner.fit(seen).dump()
    row = ModelRow(
        organisation_id=scope.organisation_id,
        model_id=making.made_id,
        run_id=making.run_id,
        forecaster=learner.name,
        parameters=learner.parameters.model_dump(),
        series_ids=series_ids,
        covariates=list(asked.targets[0].covariates),
        horizon_hours=asked.horizon_hours,
        issued_at=making.at,
        lake_version=making.version,
        window_start=seen.rows["event_at"].min(),
        window_end=making.at,
        artefact=_keep(house, scope, text),
    )
    add(house, scope, row, Action.MODEL_TRAIN, row.model_id)
    return queries.model(house.engine, scope, making.made_id)


def issue(  # noqa: PLR0913 -- what an issue is made of
    house: House,
    scope: Scope,
    model_id: str,
    *,
    issued_at: datetime | None = None,
    version: int | None = None,
    run_id: str | None = None,
    progress: Progress = silent,
) -> IssueRow:
    """Forecast with a trained model from what was known at ``issued_at`` (default: now), and keep it.

    With the ``run_id`` of a job's run, and the lake ``version`` it noted, it can be killed and done again:
    an issue is called as its run, and the same issue is kept once.

    Raises:
        BadDataError: the issue is before the moment the model learned at: it would have seen the future.
    """
    made_by = queries.model(house.engine, scope, model_id)
    at = as_utc(issued_at or now())
    expect_after_model(made_by, at)
    title = f"Issue {made_by.forecaster} for {len(made_by.series_ids)} series"
    with recording(house, scope, "issue", title, {"model_id": model_id}, run_id) as (issue_id, report):
        version = house.lake.version(scope) if version is None else version
        progress(0.2, "reading and forecasting")
        said = forecast(house, scope, made_by, at, version)
        keep_issues(house, scope, [Said(made_by, said, Making(issue_id, issue_id, at, version))])
        report["issue_id"] = issue_id
    return queries.issue(house.engine, scope, issue_id)


def expect_after_model(made_by: ModelRow, at: datetime) -> None:
    """Refuse an issue before the moment that its model learned at: it would have seen the future."""
    if at < made_by.issued_at:
        raise BadDataError(
            f"the model learned from what was known at {made_by.issued_at.isoformat()}, after this issue",
            code="issue-before-model",
            remedy=f"Train a model with --at {at.isoformat()} or earlier, or issue later.",
            model_id=made_by.model_id,
        )


def reproduce(house: House, scope: Scope, issue_id: str) -> dict[str, Any]:
    """Compute an issued forecast again from its model, lake version and moment, and compare every digit.

    It is computed here: a model that ran elsewhere is held to what it learned.

    Returns:
        issue_id, rows, ``identical`` and the largest difference, in the unit of the series.
    """
    from foresite.workflows import coherent  # noqa: PLC0415 -- it forecasts by what is here

    row = queries.issue(house.engine, scope, issue_id)
    made_by = queries.model(house.engine, scope, row.model_id)
    if row.coherence is None:
        again = forecast(house, scope, made_by, row.issued_at, row.lake_version, here=True)
    else:
        again = coherent.again(house, scope, row)
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


def forecast(
    house: House, scope: Scope, made_by: ModelRow, at: datetime, version: int, *, here: bool = False
) -> pl.DataFrame:
    """Return what a model says at a moment, from what was known then in a lake version.

    Asked to be done ``here``, it is even where the model runs elsewhere.
    """
    kind = forecaster_class(made_by.forecaster)
    asked = plan(house, scope, made_by.series_ids, made_by.covariates, made_by.horizon_hours)
    window = window_of(asked, at, kind.context_days)
    versions = house.lake.versions(scope, asked.read_ids, window, as_of=at, at_version=version)
    return predicted(house, scope, made_by, asked, Seen.of(versions, at), here=here)


def predicted(
    house: House, scope: Scope, made_by: ModelRow, asked: Plan, seen: Seen, *, here: bool = False
) -> pl.DataFrame:
    """Return what a model says of what was known for it at a moment: here, or where it runs."""
    address = None if here else house.settings.model_endpoints.get(made_by.model_id)
    model = loaded(house, scope, made_by) if address is None else Endpoint(address)
    given = seen_of(asked, seen)
    with _telling_the_last_moment(house, scope, made_by.series_ids, "Issue", learned_at=made_by.issued_at):
        return model.predict(given)


def loaded(house: House, scope: Scope, made_by: ModelRow) -> Model:
    """Return the model that a row tells of, from memory or as it was kept."""
    return house.models.model(house.blobs, scope, made_by, house.provided)


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


@contextmanager
def recording(
    house: House, scope: Scope, kind: str, title: str, parameters: dict[str, Any], given: str | None = None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Record a piece of work as a run, the caller fills the report; that of a job fails with the job only."""
    run_id = given or runs.start(house.engine, scope, kind, title=title, parameters=parameters)
    report: dict[str, Any] = {}
    with nullcontext() if given else runs.stopping(house.engine, scope, run_id):
        yield run_id, report
    runs.end(house.engine, scope, run_id, report)
