"""``foresite demo``: deletes only what a demo made."""

import pytest

from foresite.cli.demo import _remove
from foresite.core.errors import RefusedError


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
