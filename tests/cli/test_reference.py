"""The reference of contracts names every field there is."""

from pathlib import Path

import pytest

from foresite.ingest import contract

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "contract.md").read_text()
PARTS = (
    contract.Contract,
    contract.FileShape,
    contract.TimeShape,
    contract.KnownAt,
    contract.SeriesShape,
    contract.Wide,
    contract.AssetsShape,
    contract.RecordsShape,
    contract.Rule,
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_of_a_contract_is_documented(part):
    missing = [name for name in part.model_fields if f"| `{name}` |" not in PAGE]
    assert not missing
