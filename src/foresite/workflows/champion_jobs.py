"""What jobs about champions do: try a model for leaks, hold a contest; once in effect, killed or not."""

from collections.abc import Callable
from typing import Any

from foresite.catalog import runs
from foresite.forecasting import stages
from foresite.platform.jobs.kinds import Work
from foresite.workflows import certificates, contests
from foresite.workflows.champion_asks import CertifyAsk, ContestAsk
from foresite.workflows.house import House


def certify_kept(house: House, work: Work) -> dict[str, Any]:
    """Try a model as a job says; returns the certificate's id and whether it passed."""
    asked = CertifyAsk.model_validate(work.parameters)

    def make() -> None:
        progress = _beating(house, work)
        certificates.certify(house, work.scope, asked.model_id, run_id=work.run_id, progress=progress)

    before = stages.certificates(house.engine, work.scope, asked.model_id, run_id=work.run_id or "")
    if before:
        report = certificates.reported(before[0])
        runs.end(house.engine, work.scope, work.run_id or "", report)
        return report
    return _once(house, work, make)


def contest_kept(house: House, work: Work) -> dict[str, Any]:
    """Hold a contest as a job says; returns who is champion, and why."""
    asked = ContestAsk.model_validate(work.parameters)

    def make() -> None:
        contests.contest(house, work.scope, asked, run_id=work.run_id, progress=_beating(house, work))

    report = _once(house, work, make)
    return {name: report[name] for name in ("group_id", "champion", "model_id", "reason")}


def _once(house: House, work: Work, make: Callable[[], None]) -> dict[str, Any]:
    run_id = work.run_id or ""
    if runs.get(house.engine, work.scope, run_id).state != "done":
        make()
    return runs.get(house.engine, work.scope, run_id).report


def _beating(house: House, work: Work) -> Callable[[float, str], None]:
    """Return a progress that the run shows too."""

    def progress(share: float, note: str) -> None:
        work.progress(share, note)
        runs.beat(house.engine, work.scope, work.run_id or "", share, note)

    progress(0.0, "")
    return progress
