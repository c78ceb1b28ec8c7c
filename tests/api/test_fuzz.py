"""No request ends in a 5xx or in what the document does not tell of: a part of `make fuzz`, by its code."""

from pathlib import Path

import pytest
from benchmarks.fuzz_api import run
from benchmarks.grounds import make_ground


@pytest.mark.slow
def test_no_request_made_from_the_document_breaks_the_server(tmp_path: Path) -> None:
    ground = make_ground(tmp_path / "home", 3)
    found = list(run(ground, "brief", seed=1, only=["nobody", "owner"]))
    ground.house.engine.dispose()
    assert [told.caller for told, _said in found] == ["nobody", "owner"]
    for told, said in found:
        assert told.holds, told.line() + said[-4000:]
        assert told.requests > 50, said[-4000:]
