"""What the server tells of files, rows, contracts and runs has its sentence in the Persian phrasebook."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pydantic_core import PydanticKnownError
from tests.persian import book

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "foresite"

ANSWERS = {
    "held.py", "quarantine.py", "site_files.py",
    "batch.py", "line_protocol.py", "remote_write.py", "unpacking.py",
}  # fmt: skip
"""Modules of ingest whose sentences are answers to requests, said by their codes or read by agents only."""

NOT_SHOWN = {
    "the contract": "where a fault is",
    "the contract {}": "where a fault is",
    "the whole contract": "the field of a guess",
    "row, ...": "the value of a guess",
    "line ends": "the field of a guess",
    "byte-order mark": "the field of a guess",
    "columns named twice": "the field of a guess",
    "left out": "the field of a guess",
    "end data": "a line of a file",
    "CR LF": "the value of a guess",
    "dollars per gallon": "a unit that headers name",
    "thousand barrels": "a unit that headers name",
    "thousand barrels per day": "a unit that headers name",
    "latitude, longitude": "the field of a guess",
    "there is a header of {} columns and no row below it": "a refusal, said by its code",
    "there is one column only ({}); a series needs time and value": "a refusal, said by its code",
    "this is a folder": "a refusal, said by its code",
    "this is no ordinary file": "a refusal, said by its code",
    "there is no such file": "a refusal, said by its code",
    "a thousand times too large, as in another unit": "a repair, said by its name",
    "a thousand times too small, as in another unit": "a repair, said by its name",
    "right but for its sign": "a repair, said by its name",
    "written with a decimal comma": "a repair, said by its name",
    "an hour off: the instant beside it is empty": "a repair, said by its name",
    "believed by a person as it came": "a repair, said by its name",
    "in the place of another column of its line": "a repair, said by its name",
}
"""What is written like a sentence and never shown as one, and why."""

OF_RUNS = (
    "analytics", "core", "forecasting", "ingest", "lake", "catalog/runs.py", "catalog/series.py",
    "catalog/sums.py", "catalog/assets.py", "catalog/asset_changes.py", "catalog/outlines.py",
    "platform/blobs.py", "platform/database.py", "platform/outages.py", "platform/jobs/channel.py",
    "platform/reach.py", "sources",
    "workflows/anomalies.py", "workflows/certificates.py", "workflows/cluster.py",
    "workflows/coherent.py", "workflows/contests.py",
    "workflows/forecasts.py", "workflows/load_file.py", "workflows/looking.py", "workflows/trying_files.py",
)  # fmt: skip
"""Modules whose errors can end a run, whose remedy its report tells."""

ASKED = {
    "Parameters of {}: {}.": "an answer to who asks for the work",
    "{}Parameters of {}: {}.": "an answer to who asks for the work",
    "Write name=value.": "an answer to who asks for the work",
    "Name a file of requirements with hashes.": "an answer of the shell",
    "Make it smaller: it is shown 28 pixels high.": "an answer about a logo",
    "Save it as a plain PNG, not interlaced; the page makes one of whatever the browser can draw."
    "": "an answer about a logo",
    "Write it as #0c7f76.": "an answer about a colour",
}
"""Remedies that never end a run."""


def template(node: ast.expr) -> str | None:
    """Return a text with {} for each piece that is put in, as the phrasebook has it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w*\}", "{}", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def outside(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield expressions that are no docstrings, parts of templates, keys or messages of coded errors."""
    left: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            left.add(node.value)
        if isinstance(node, ast.JoinedStr):
            left.update(set(ast.walk(node)) - {node})
        if isinstance(node, ast.Dict):
            left.update(each for each in node.keys if each)
        if isinstance(node, ast.Call) and any(each.arg == "code" for each in node.keywords):
            told = node.args[1:2] if getattr(node.func, "id", "") == "fault" else node.args[:1]
            left.update(part for each in told for part in ast.walk(each))
            left.update(part for each in node.keywords for part in ast.walk(each.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and node not in left:
            yield node


def templates(tree: ast.AST) -> set[str]:
    return {said for node in ast.walk(tree) if isinstance(node, ast.expr) and (said := template(node))}


def remedies(tree: ast.AST) -> Iterator[str]:
    """Yield what errors advise, also through a name of the module."""
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        for given in node.keywords if isinstance(node, ast.Call) else []:
            value = given.value
            if given.arg == "remedy" and isinstance(value, ast.Name):
                value = named.get(value.id, value)
            if given.arg == "remedy" and (said := template(value)):
                yield said


def trees(*places: str) -> Iterator[ast.Module]:
    for place in places:
        found = SOURCE / place
        for path in sorted(found.rglob("*.py")) if found.is_dir() else [found]:
            if path.name not in ANSWERS:
                yield ast.parse(path.read_text())


def is_sentence(text: str) -> bool:
    return " " in text.strip() and len(re.findall(r"[A-Za-z]{2,}", text)) > 1


def is_pattern(text: str) -> bool:
    return re.search(r"[\\^$|]|%[YmdbHIp]|\[A-Z", text) is not None


def test_every_reason_finding_and_message_of_ingest_is_in_the_phrasebook() -> None:
    made = {said for tree in trees("ingest") for node in outside(tree) if (said := template(node))}
    told = {said for said in made if is_sentence(said) and not is_pattern(said)}
    assert len(told) > 130
    assert told - set(book()) - set(NOT_SHOWN) == set(), "say it in web/src/said/phrases"


def test_every_remedy_that_a_run_can_end_with_is_in_the_phrasebook() -> None:
    told = {said for tree in trees(*OF_RUNS) for said in remedies(tree)}
    assert len(told) > 120
    assert told - set(book()) - set(ASKED) == set(), "say it in web/src/said/phrases"


def works(tree: ast.AST) -> Iterator[str]:
    """Yield what runs and jobs are called, and what they note while they work."""
    for node in ast.walk(tree):
        told: Sequence[ast.AST] = []
        if isinstance(node, ast.FunctionDef) and node.name == "title":
            told = [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
        if isinstance(node, ast.Assign) and "title" in {getattr(each, "id", "") for each in node.targets}:
            told = [node.value]
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "(kind, said)":
            told = list(ast.walk(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "progress":
            told = node.args[1:2]
        yield from (said for each in told if isinstance(each, ast.expr) and (said := template(each)))


def test_every_title_and_every_note_of_work_is_in_the_phrasebook() -> None:
    told = {said for tree in trees("workflows", "forecasting", "analytics") for said in works(tree)}
    assert len(told) > 25
    assert {said for said in told if re.search("[a-z]", said)} - set(book()) == set(), (
        "say it in web/src/said/phrases"
    )


LIBRARY = {
    "missing": {}, "extra_forbidden": {}, "literal_error": {"expected": ""}, "string_type": {},
    "int_type": {}, "int_parsing": {}, "int_from_float": {}, "float_type": {}, "float_parsing": {},
    "bool_type": {}, "bool_parsing": {},
    "dict_type": {}, "model_type": {"class_name": ""}, "tuple_type": {}, "list_type": {},
    "greater_than": {"gt": 0}, "greater_than_equal": {"ge": 0}, "less_than_equal": {"le": 0},
    "value_error": {"error": ""},
}  # fmt: skip
"""Kinds of faults that the entries of a contract can have."""


def of_pydantic() -> set[str]:
    kinds = [PydanticKnownError(kind, told or None) for kind, told in LIBRARY.items()]  # type: ignore[arg-type]
    return {re.sub(r"\{\w+\}", "{}", kind.message_template) for kind in kinds}


def of_toml() -> set[str]:
    parser = inspect.getmodule(tomllib.loads)
    assert parser is not None
    return templates(ast.parse(inspect.getsource(parser)))


def test_every_fault_of_a_contract_that_a_library_finds_is_in_the_phrasebook() -> None:
    assert of_pydantic() - set(book()) == set()


def test_nothing_in_the_phrasebook_is_said_no_more() -> None:
    made = of_pydantic() | of_toml()
    for tree in trees("."):
        made |= templates(tree)
    assert set(book()) - made == set()


@pytest.mark.parametrize("english", book())
def test_a_persian_sentence_has_only_pieces_that_there_are(english: str) -> None:
    pieces = {int(at) for at in re.findall(r"\{(\d)[#@!,~]?\}", book()[english])}
    assert pieces <= set(range(1, english.count("{}") + 1))
    assert book()[english].count("{") == len(re.findall(r"\{\d[#@!,~]?\}", book()[english]))
