"""Every module opens by saying what it is and stays small enough to be read at once."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOPS = ("src", "tests", "benchmarks", "migrations")
MODULES = sorted(path for top in TOPS for path in (ROOT / top).rglob("*.py"))
MAX_LINES = 400


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= MAX_LINES, "split it: a file over 400 lines is not read"
    if text.strip() and path.is_relative_to(ROOT / "src"):
        assert ast.get_docstring(ast.parse(text)), "open with one line that says what the module is"


def test_no_room_without_a_name() -> None:
    nameless = {"utils", "helpers", "common", "manager", "base", "models", "misc"}
    assert not [path for path in MODULES if path.stem in nameless and path.is_relative_to(ROOT / "src")]
