"""A model for each of many series and forecasts of many models: the same digits, each once, refusals told."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from tests.platform.jobs.working import until
from tests.workflows import test_pieces
from tests.workflows.test_pieces import LAST, filled, pieces_here, silent, strike_at, with_settings

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError, NotFoundError
from foresite.forecasting import queries
from foresite.platform.jobs.kinds import StoppedError, Work
from foresite.workflows.asks import IssueAsk, TrainAsk, ask, read_ask
from foresite.workflows.forecast_jobs import issue_kept, train_kept
from foresite.workflows.many import issue_each, train_each
from foresite.workflows.pieces import TRIES

__all__ = ["filled"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SERIES = 6


@pytest.fixture(autouse=True)
def few(monkeypatch) -> None:
    """Fill the house with so many series."""
    monkeypatch.setattr(test_pieces, "GROUPS", SERIES)


def train(house, scope, ids, progress=silent):
    return train_each(house, scope, ids, forecaster="seasonal-naive", issued_at=LAST, progress=progress)


def learned(house, scope, report):
    """What each model learned, by its series."""
    rows = [queries.model(house.engine, scope, model_id) for model_id in report["model_ids"]]
    return {row.series_ids[0]: (row.artefact, row.window_start, row.lake_version) for row in rows}


def said(house, scope, report):
    """What was forecast, by series."""
    frames = [house.lake.read_forecasts(scope, issue_id=issue_id) for issue_id in report["issue_ids"]]
    return {frame["series_id"][0]: frame.drop("issue_id", "model_id").rows() for frame in frames}


def without_history(house, scope) -> int:
    return series.ensure(house.engine, scope, [SeriesSpec("empty", "load", "MW", resolution="PT1H")])["empty"]


def test_models_have_the_same_digits_in_processes_of_which_one_is_killed(filled) -> None:
    house, scope, ids = filled
    empty = without_history(house, scope)
    wanted = [*ids[:2], empty, *ids[2:]]
    serial = train(with_settings(house, processes=1), scope, wanted)
    progress, struck = strike_at(0.3, lambda: os.kill(pieces_here()[0], signal.SIGKILL))
    spread = train(with_settings(house, processes=2), scope, wanted, progress)
    assert struck
    assert learned(house, scope, spread) == learned(house, scope, serial)
    assert list(learned(house, scope, spread)) == ids
    assert spread["refused"] == 1
    assert (spread["refusals"][0]["series_id"], spread["refusals"][0]["code"]) == (empty, "no-history")
    assert len(queries.models(house.engine, scope)) == 2 * SERIES


def test_forecasts_have_the_same_digits_in_processes(filled) -> None:
    house, scope, ids = filled
    alone = with_settings(house, processes=1)
    models = train(alone, scope, ids)["model_ids"]
    one = issue_each(alone, scope, models, issued_at=LAST)
    other = issue_each(with_settings(house, processes=2), scope, models, issued_at=LAST)
    assert said(house, scope, one) == said(house, scope, other)
    assert list(said(house, scope, other)) == ids
    assert other["refused"] == 0


def stopping_at(share: float):
    def progress(done: float, _note: str) -> None:
        if done >= share:
            raise StoppedError("it was cancelled")

    return progress


def test_job_that_was_stopped_on_the_way_goes_on_and_makes_nothing_twice(filled) -> None:
    house, scope, ids = filled
    house = with_settings(house, processes=1)
    asked = TrainAsk(series_ids=[*ids, without_history(house, scope)], forecaster="seasonal-naive", each=True)
    job = ask(house, scope, asked.settled(LAST))
    work = Work(scope, job.job_id, job.run_id, job.parameters, stopping_at(0.5))
    with pytest.raises(StoppedError):
        train_kept(house, work)
    first = {row.model_id for row in queries.models(house.engine, scope)}
    assert 0 < len(first) < SERIES
    told = [train_kept(house, Work(scope, job.job_id, job.run_id, job.parameters)) for _ in range(2)]
    models = [row.model_id for row in queries.models(house.engine, scope)]
    assert len(models) == SERIES
    assert first < set(models)
    assert told[0] == told[1]
    assert (told[0]["models"], told[0]["refused"]) == (SERIES, 1)
    issued = ask(house, scope, IssueAsk(model_ids=models, issued_at=LAST))
    for _ in range(2):
        result = issue_kept(house, Work(scope, issued.job_id, issued.run_id, issued.parameters))
        assert result == {"issues": SERIES, "refused": 0, "refusals": []}
    assert len(queries.issues(house.engine, scope)) == SERIES


def test_where_all_are_refused_so_is_the_whole_and_the_neighbours_are_not_there(filled) -> None:
    house, scope, ids = filled
    house = with_settings(house, processes=1)
    with pytest.raises(BadDataError) as told:
        train(house, scope, [without_history(house, scope)])
    assert told.value.code == "no-history"
    mine = train(house, scope, ids[:2])["model_ids"]
    other = organisations.create(house.engine, "neighbour")
    with pytest.raises(NotFoundError):
        issue_each(house, other, mine)
    with pytest.raises(NotFoundError):
        ask(house, other, IssueAsk(model_ids=mine))
    with pytest.raises(NotFoundError):
        train(house, other, ids[:2])


def test_a_model_whose_artefact_was_changed_is_refused_and_the_others_are_kept_in_one_commit(filled) -> None:
    house, scope, ids = filled
    house = with_settings(house, processes=1)
    models = train(house, scope, ids)["model_ids"]
    other = train_each(house, scope, [ids[3]], forecaster="like-days", issued_at=LAST)
    models[3] = other["model_ids"][0]
    first = issue_each(house, scope, models[:2], issued_at=LAST)
    harmed = queries.model(house.engine, scope, models[3])
    (place,) = (path for path in house.settings.home.rglob(harmed.artefact) if path.is_file())
    place.write_bytes(place.read_bytes() + b" ")
    told = issue_each(with_settings(house, processes=1), scope, models, issued_at=LAST)
    assert [(each["model_id"], each["code"]) for each in told["refusals"]] == [
        (models[3], "artefact-changed")
    ]
    assert list(said(house, scope, told)) == ids[:3] + ids[4:]
    assert said(house, scope, first).items() <= said(house, scope, told).items()
    assert len(house.lake._forecasts._store.snapshot(scope, "forecast").files) == 2


def readers(place: Path) -> list[int]:
    """Which processes of pieces have a file open."""
    return [
        pid for pid in pieces_here() if any(_is(each, place) for each in Path(f"/proc/{pid}/fd").iterdir())
    ]


def _is(link: Path, place: Path) -> bool:
    with suppress(OSError):
        return link.samefile(place)
    return False


def deadly(place: Path, times: int) -> tuple[threading.Thread, list[int]]:
    """Put a pipe where a model lies, and kill so many processes that open it; return who does, and whom."""
    place.unlink()
    os.mkfifo(place)
    killed: list[int] = []

    def kill() -> None:
        for _ in range(times):
            end = os.open(place, os.O_WRONLY)  # returns when somebody reads
            until(lambda: readers(place))
            killed.extend(readers(place))
            os.kill(killed[-1], signal.SIGKILL)
            until(lambda: not readers(place))
            os.close(end)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    return thread, killed


def test_a_model_that_kills_its_process_takes_no_other_along(filled) -> None:
    house, scope, ids = filled
    alone = with_settings(house, processes=1)
    models = train(alone, scope, ids)["model_ids"]
    (models[1],) = train_each(alone, scope, [ids[1]], forecaster="like-days", issued_at=LAST)["model_ids"]
    artefact = queries.model(house.engine, scope, models[1]).artefact
    (place,) = (path for path in house.settings.home.rglob(artefact) if path.is_file())
    with_others_and_alone = 2 * TRIES
    killer, killed = deadly(place, with_others_and_alone)
    told = issue_each(with_settings(house, processes=2), scope, models, issued_at=LAST)
    killer.join(timeout=30)
    assert len(set(killed)) == with_others_and_alone
    assert [(each["model_id"], each["code"]) for each in told["refusals"]] == [
        (models[1], "job-process-died")
    ]
    assert list(said(house, scope, told)) == [ids[0], *ids[2:]]


@pytest.mark.parametrize("given", [{}, {"model_id": "a", "model_ids": ["b"]}], ids=["none", "both"])
def test_an_issue_names_one_model_or_several(given) -> None:
    with pytest.raises(BadDataError, match="name model_id, or model_ids"):
        read_ask("issue", given)
