"""What jobs of forecasting do: train, backtest, issue and reproduce, once in effect, killed or not."""

from collections.abc import Callable
from typing import Any, TypeVar

from foresite.catalog import runs
from foresite.forecasting import champions, queries
from foresite.platform.jobs.kinds import Work
from foresite.workflows import backtests, coherent, forecasts, many
from foresite.workflows.asking import Ask
from foresite.workflows.asks import BacktestAsk, IssueAsk, ReproduceAsk, TrainAsk
from foresite.workflows.house import House

MOST_TOLD = 10
"""Refusals that a job's result tells; the run's report has more."""
_Asked = TypeVar("_Asked", bound=Ask)


def train_kept(house: House, work: Work) -> dict[str, Any]:
    """Train as a job says; returns the model's id, or how many models there are and what was refused."""
    told = dict(_asked(TrainAsk, work))
    if told.pop("each"):
        return _each(
            house,
            work,
            lambda **how: many.train_each(house, work.scope, told.pop("series_ids"), **told, **how),
        )
    return _once(
        house,
        work,
        lambda **how: forecasts.train(house, work.scope, told.pop("series_ids"), **told, **how),
    )


def backtest_kept(house: House, work: Work) -> dict[str, Any]:
    """Measure as a job says; returns the backtest's id."""
    told = dict(_asked(BacktestAsk, work))
    return _once(
        house,
        work,
        lambda **how: backtests.backtest(house, work.scope, told.pop("series_ids"), **told, **how),
    )


def issue_kept(house: House, work: Work) -> dict[str, Any]:
    """Forecast as a job says; returns the issue's id.

    The first attempt notes in the run the lake version that it reads, and who is champion of a group: done
    again, it says the same digits.
    """
    asked = _asked(IssueAsk, work)
    if asked.coherent is not None:
        method, model_ids = asked.coherent, asked.model_ids or [asked.model_id or ""]
        return _each(
            house,
            work,
            lambda **how: coherent.issue_together(
                house, work.scope, model_ids, method=method, issued_at=asked.issued_at, **how
            ),
        )
    if asked.model_ids:
        return _each(
            house,
            work,
            lambda **how: many.issue_each(
                house, work.scope, asked.model_ids, issued_at=asked.issued_at, **how
            ),
        )
    noted = runs.get(house.engine, work.scope, work.run_id or "").parameters
    if "lake_version" not in noted:
        model_id = asked.model_id or champions.champion(house.engine, work.scope, asked.group).model_id
        noted = noted | {"lake_version": house.lake.version(work.scope), "model_id": model_id}
        runs.note(house.engine, work.scope, work.run_id or "", noted)
    return _once(
        house,
        work,
        lambda **how: forecasts.issue(
            house,
            work.scope,
            noted["model_id"],
            issued_at=asked.issued_at,
            version=noted["lake_version"],
            **how,
        ),
    )


def reproduce_kept(house: House, work: Work) -> dict[str, Any]:
    """Compute an issue again as a job says; returns whether it is identical."""
    asked = _asked(ReproduceAsk, work)
    work.progress(0.1, "reading and forecasting")
    return forecasts.reproduce(house, work.scope, asked.issue_id)


def _asked(kind: type[_Asked], work: Work) -> _Asked:
    return kind.model_validate(work.parameters)


def _each(house: House, work: Work, make: Callable[..., Any]) -> dict[str, Any]:
    """Do the pieces of a run that are not done yet; return how many there are now and what was refused."""
    run = runs.get(house.engine, work.scope, work.run_id or "")
    if run.state != "done":
        make(run_id=run.run_id, progress=_beating(house, work))
        run = runs.get(house.engine, work.scope, run.run_id)
    made = {
        name.removesuffix("_ids") + "s": len(ids) for name, ids in run.report.items() if name.endswith("_ids")
    }
    return made | {"refused": run.report["refused"], "refusals": run.report["refusals"][:MOST_TOLD]}


def _once(house: House, work: Work, make: Callable[..., Any]) -> dict[str, Any]:
    """Do the work of a run, unless it was done before the worker could say so; return the run's report."""
    run_id = work.run_id or ""
    run = runs.get(house.engine, work.scope, run_id)
    if run.state == "done":
        return run.report
    before = queries.made_by_run(house.engine, work.scope, run_id)
    if before:
        runs.end(house.engine, work.scope, run_id, before)
        return dict(before)
    make(run_id=run_id, progress=_beating(house, work))
    return runs.get(house.engine, work.scope, run_id).report


def _beating(house: House, work: Work) -> Callable[[float, str], None]:
    """Return a progress that the run shows too, and let it say that it is under way."""

    def progress(share: float, note: str) -> None:
        work.progress(share, note)
        runs.beat(house.engine, work.scope, work.run_id or "", share, note)

    progress(0.0, "")
    return progress
