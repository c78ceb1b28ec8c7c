"""What the documents tell a reader to type exists: commands, options, make's targets; and so do pictures."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from foresite.cli.shell import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "docs/index.md")),
    *sorted((ROOT / "docs").glob("tutorial/*.md")),
    *sorted((ROOT / "docs").glob("how-to/*.md")),
]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHOWN = re.compile(r'(?:src(?:set)?="|!\[[^\]]*\]\()([^")]+\.png)')


def typed(file, program):
    """The words after a program's name on each line of the document's shell blocks."""
    lines = (line for block in BLOCK.findall(file.read_text(encoding="utf-8")) for line in block.splitlines())
    words = (shlex.split(line, comments=True) for line in lines)
    return [each[1:] for each in words if each and each[0].split("/")[-1] == program]


def command_of(words):
    """Follow nouns and verbs; the command they name and the words that are left."""
    command = typer.main.get_command(app)
    while words and words[0] in verbs_of(command):
        command, words = verbs_of(command)[words[0]], words[1:]
    return command, words


def verbs_of(command):
    return getattr(command, "commands", {})


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_command_that_a_document_shows_exists(file):
    for words in typed(file, "foresite"):
        command, left = command_of(words)
        assert not verbs_of(command) or left == ["--help"], words
        known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        asked = {word.split("=")[0] for word in left if word.startswith("--")} - {"--json", "--help"}
        assert asked <= known, words


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_target_that_a_document_shows_exists(file):
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for words in typed(file, "make"):
        assert {word for word in words if "=" not in word} <= set(targets), words


def test_the_readme_shows_the_page_and_the_pictures_are_there():
    shown = SHOWN.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown
    for picture in (ROOT / name for name in shown):
        assert picture.read_bytes()[:4] == b"\x89PNG"
        assert picture.stat().st_size < 350_000


def test_the_documents_are_read():
    assert len([words for file in DOCUMENTS for words in typed(file, "foresite")]) > 15
