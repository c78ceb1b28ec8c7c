"""The reference pages name everything there is: fields of a contract, commands of the shell."""

import subprocess
import sys
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


@pytest.mark.slow
def test_the_page_of_commands_is_fresh(tmp_path):
    command = [sys.executable, "-m", "typer", "foresite.cli.shell", "utils", "docs", "--name", "foresite"]
    subprocess.run([*command, "--output", str(tmp_path / "cli.md")], check=True, capture_output=True)
    kept = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
    assert kept.read_text() == (tmp_path / "cli.md").read_text(), "run the command that CONTRIBUTING.md names"
