"""``foresite demo``: deletes only what a demo made, and asks for a champion once."""

import pytest
from tests.workflows.test_pieces import LAST, filled

from foresite.cli.demo import _remove, ask_for_champion
from foresite.core.errors import RefusedError
from foresite.platform.database import reading
from foresite.platform.jobs import queue
from foresite.workflows import forecasts

__all__ = ["filled"]


def test_a_folder_that_no_demo_made_is_not_deleted(tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(RefusedError):
        _remove(tmp_path)
    assert (tmp_path / "precious.txt").exists()


def test_a_folder_that_a_demo_made_is_deleted(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "demo.txt").write_text("made")
    _remove(home)
    assert not home.exists()


@pytest.mark.slow
def test_a_contest_and_a_certificate_are_asked_for_once(filled) -> None:
    house, scope, ids = filled
    model = forecasts.train(house, scope, ids[:3], forecaster="seasonal-naive", issued_at=LAST)
    for _ in range(2):
        ask_for_champion(house, scope, model)
        with reading(house.engine, scope) as session:
            jobs = {each.kind: each.parameters for each in session.scalars(queue.chosen(scope))}
            assert len(list(session.scalars(queue.chosen(scope)))) == 2
        assert jobs["certify"]["model_id"] == model.model_id
        assert jobs["contest"]["series_ids"] == ids[:3]
