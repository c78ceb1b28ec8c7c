"""Every kind of work, done by a worker: what came of it is in the job's row; an issue is made once."""

import pytest
from tests.platform.jobs.working import until, working
from tests.workflows.test_forecast_jobs import filled
from tests.workflows.test_forecasts import ISSUE

from foresite.catalog import runs
from foresite.core.timeaxis import Window
from foresite.forecasting import queries
from foresite.platform.jobs import queue
from foresite.platform.jobs.kinds import Work
from foresite.workflows import forecasts, keeping
from foresite.workflows.asks import CompactAsk, FlushAsk, IssueAsk, ReproduceAsk, TrainAsk, VerifyAsk, ask
from foresite.workflows.explaining import ExplainAsk
from foresite.workflows.forecast_jobs import issue_kept


@pytest.mark.slow
def test_each_kind_is_done_by_a_worker_and_tells_what_came_of_it(settings) -> None:
    house, scope, load = filled(settings)

    def done(asked):
        job_id = ask(house, scope, asked).job_id
        until(lambda: queue.get(house.engine, scope, job_id).state not in {"queued", "running"})
        row = queue.get(house.engine, scope, job_id)
        assert (row.state, row.error) == ("done", None)
        return row.result or {}

    with working(settings):
        model = done(TrainAsk(series_ids=[load], forecaster="seasonal-naive", issued_at=ISSUE))
        issue = done(IssueAsk(model_id=model["model_id"], issued_at=ISSUE))
        assert done(ReproduceAsk(issue_id=issue["issue_id"]))["identical"] is True
        assert done(ExplainAsk(issue_id=issue["issue_id"]))["sentences"][0].startswith("The peak, ")
        assert done(FlushAsk())["rows"] > 0
        assert done(CompactAsk())["parts"] >= 0
        assert done(VerifyAsk()) == {"damaged": 0, "found": 0, "findings": []}
    house.engine.dispose()


def test_issue_whose_worker_died_is_made_once_and_says_the_same(settings, monkeypatch) -> None:
    house, scope, load = filled(settings)
    model = forecasts.train(house, scope, [load], forecaster="seasonal-naive", issued_at=ISSUE)
    job = ask(house, scope, IssueAsk(model_id=model.model_id, issued_at=ISSUE))
    work = Work(scope, job.job_id, job.run_id, job.parameters)

    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "_add", die)  # when the forecast is in the lake, and no row says so
        with pytest.raises(MemoryError):
            issue_kept(house, work)
    assert queries.issues(house.engine, scope) == []
    first = house.lake.read_forecasts(scope, window=Window.everything())
    house.lake.append(scope, house.lake.read(scope, [load], Window.everything()).head(1))
    told = issue_kept(house, work)
    assert told == issue_kept(house, work) == {"issue_id": job.run_id}
    assert house.lake.read_forecasts(scope, window=Window.everything()).equals(first)
    (issue,) = queries.issues(house.engine, scope)
    assert forecasts.reproduce(house, scope, issue.issue_id)["identical"]
    assert runs.get(house.engine, scope, job.run_id or "").state == "done"
    house.engine.dispose()
