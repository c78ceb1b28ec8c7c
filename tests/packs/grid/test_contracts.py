"""The grid pack's contracts can be read, and agree on the series they share."""

from importlib import resources
from pathlib import Path

import pytest

from foresite.core.ids import key_part
from foresite.ingest.contract import Contract
from foresite.packs.grid import world

FILES = sorted(Path(str(resources.files("foresite"))).glob("packs/grid/contracts/*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_contract_can_be_read_and_says_that_it_is_synthetic(file):
    assert "Synthetic." in Contract.read(file).about


def test_corrections_are_of_the_series_that_the_load_file_makes():
    load = Contract.read(next(file for file in FILES if file.stem == "zone-load"))
    made = {shape.key for shape in load.series}
    assert made == {f"city/{key_part(place.name)}/load" for place in world.ZONES}
