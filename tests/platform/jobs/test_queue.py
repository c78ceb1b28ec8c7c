"""The verbs of jobs: one organisation's own, asked for once, stopped and gone on with."""

from pathlib import Path

import pytest
from tests.platform.jobs.job_kinds import NOTE, TEST_KINDS

from foresite.core.errors import ConflictError, NotFoundError
from foresite.platform.jobs import dispatch, queue
from foresite.platform.jobs.kinds import QUEUED
from foresite.workflows import jobs
from foresite.workflows.house import open_house

pytestmark = pytest.mark.everywhere


def test_same_key_is_asked_for_once_until_it_is_over(engine, tenant, neighbour) -> None:
    first = queue.enqueue(engine, tenant, NOTE, title="a", dedupe_key="daily")
    assert queue.enqueue(engine, tenant, NOTE, title="b", dedupe_key="daily").job_id == first.job_id
    theirs = queue.enqueue(engine, neighbour, NOTE, title="c", dedupe_key="daily")
    assert theirs.job_id != first.job_id
    queue.cancel(engine, tenant, first.job_id)
    assert queue.enqueue(engine, tenant, NOTE, title="d", dedupe_key="daily").job_id != first.job_id


def test_job_of_the_neighbour_is_nobodys(engine, tenant, neighbour) -> None:
    theirs = queue.enqueue(engine, neighbour, NOTE, title="theirs").job_id
    for verb in (queue.get, queue.cancel, queue.resume):
        with pytest.raises(NotFoundError):
            verb(engine, tenant, theirs)
    assert queue.get(engine, neighbour, theirs).state == QUEUED


def test_job_that_waits_is_over_when_it_is_cancelled_and_waits_again_when_resumed(
    settings, engine, tenant
) -> None:
    job_id = queue.enqueue(engine, tenant, NOTE, title="a").job_id
    assert queue.cancel(engine, tenant, job_id).state == "cancelled"
    assert dispatch.begin(engine, job_id, 0) is None
    with pytest.raises(ConflictError, match="over: cancelled"):
        queue.cancel(engine, tenant, job_id)
    house = open_house(settings)
    again = jobs.resume(house, tenant, job_id)
    house.engine.dispose()
    assert (again.state, again.rounds, again.ended_at, again.error) == ("queued", 1, None, None)
    with pytest.raises(ConflictError, match="cannot be resumed"):
        queue.resume(engine, tenant, job_id)
    assert dispatch.begin(engine, job_id, 0) is None, "the round before is over"
    begun = dispatch.begin(engine, job_id, 1)
    assert begun is not None
    assert (begun.state, begun.attempts) == ("running", 1)


def test_what_ended_stays_as_it_ended(engine, tenant) -> None:
    job_id = queue.enqueue(engine, tenant, NOTE, title="a", dedupe_key="k").job_id
    dispatch.begin(engine, job_id, 0)
    dispatch.end(engine, job_id, 0, {"state": "done", "error": None, "result": {"rows": 3}})
    dispatch.end(engine, job_id, 0, {"state": "dead", "error": {"code": "late"}})
    row = queue.get(engine, tenant, job_id)
    assert (row.state, row.error, row.progress_share, row.dedupe_key) == ("done", None, 1.0, None)
    assert row.result == {"rows": 3}


def test_more_urgent_jobs_are_taken_first(engine, tenant) -> None:
    for priority in (10, 5, 10, 1):
        queue.enqueue(engine, tenant, NOTE, title=str(priority), priority=priority)
    waiting = dispatch.waiting(engine, [NOTE.name])
    assert [row.priority for row in waiting] == [1, 5, 10, 10]
    assert [row.job_id for row in waiting[2:]] == sorted(row.job_id for row in waiting[2:])
    assert dispatch.waiting(engine, ["other"]) == []


@pytest.mark.parametrize("kind", [*jobs.KINDS, *TEST_KINDS], ids=lambda kind: kind.name)
def test_kind_says_what_does_it_and_who_may_ask(kind) -> None:
    module, _, name = kind.function.partition(":")
    if module != Path(__file__).with_name("job_kinds.py").stem:
        assert callable(getattr(__import__(module, fromlist=[name]), name))
    assert kind.permission
    assert 1 <= kind.priority <= 100
    assert kind.at_once >= 1
    assert kind.limit >= 1
