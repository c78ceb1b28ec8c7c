"""Hostile files: each ends in a clear message with a code and a remedy, never in a traceback or a hang."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.persian import unsaid

from foresite.core.errors import BadDataError
from foresite.ingest.contract import Contract
from foresite.ingest.inspect import propose
from foresite.ingest.parse import read_chunks

TOLD = Contract.parse(
    'name="x"\n[time]\ncolumns=["t"]\n[[series]]\ncolumn="v"\nkey="x/v"\nquantity="load"\nunit="MW"\n'
)
GOOD = b"t,v\n" + b"2020-01-01,1\n" * 5000


def zipped(**members: bytes):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name.replace("__", "/").replace("UP", ".."), content)

    return write


def damage(path) -> None:
    zipped(**{"a.csv": GOOD * 9})(path)
    content = bytearray(path.read_bytes())
    content[60:64] = b"oops"
    path.write_bytes(content)


def raw(content: bytes):
    return lambda path: path.write_bytes(content)


def workbook(cut: int) -> bytes:
    made, kept = openpyxl.Workbook(), io.BytesIO()
    for n in range(50):
        made.active.append(["2020-01-01", n])
    made.save(kept)
    return kept.getvalue()[:-cut]


def parquet(path) -> None:
    pl.DataFrame({"t": ["2020-01-01"], "v": [1.0]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])


def link_to_nowhere(path) -> None:
    path.symlink_to(path.parent / "nowhere")


def sheet_bomb(path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 400_000_000)


CASES = {
    "empty": ("a.csv", raw(b""), "file-empty"),
    "truncated-gzip": ("a.csv.gz", raw(gzip.compress(GOOD)[:-30]), "file-truncated"),
    "truncated-zip": ("a.zip", raw(b"PK\x03\x04" + b"x" * 50), "file-truncated"),
    "binary": ("a.csv", raw(bytes(range(256)) * 100), "file-binary"),
    "one-column": ("a.csv", raw(b"t\n2020-01-01\n"), "column-missing"),
    "too-many-columns": (
        "a.csv",
        raw(b",".join(b"c%d" % n for n in range(10_000)) + b"\n"),
        "too-many-columns",
    ),
    "endless-line": ("a.csv", raw(b"t,v\n" + b"9" * 200_000_000), "line-too-long"),
    "wrong-encoding": ("a.csv", raw(b"t,v\n2020-01-01,1\nM\xfcnchen,2\n"), "wrong-encoding"),
    "paths": ("a.zip", zipped(**{"UP__UP__etc__a.csv": GOOD}), "archive-path"),
    "nested": ("a.zip", zipped(**{"b.zip": GOOD}), "archive-nested"),
    "gzip-bomb": ("a.csv.gz", raw(gzip.compress(b"t,v\n" + b"\n" * 100_000_000)), "zip-bomb"),
    "zip-bomb": ("a.zip", zipped(**{"a.csv": b"\n" * 100_000_000}), "zip-bomb"),
    "no-workbook": ("a.xlsx", raw(b"nonsense"), "workbook-unreadable"),
    "no-parquet": ("a.parquet", raw(b"PAR1nonsense"), "file-truncated"),
    "no-shapefile": ("a.shp", raw(b"nonsense"), "wrong-kind"),
    "cut-workbook": ("a.xlsx", raw(workbook(100)), "file-truncated"),
    "cut-parquet": ("a.parquet", parquet, "file-truncated"),
    "damaged-zip": ("a.zip", damage, "file-truncated"),
    "empty-zip": ("a.zip", lambda path: zipfile.ZipFile(path, "w").close(), "archive-empty"),
    "no-zip": ("a.zip", raw(b"nonsense"), "file-truncated"),
    "other-archive": ("a.7z", raw(b"7z\xbc\xaf\x27\x1c" + bytes(99)), "archive-unknown"),
    "gzip-in-gzip": ("a.csv.gz", raw(gzip.compress(gzip.compress(bytes(10**7)))), "file-binary"),
    "sheet-bomb": ("a.xlsx", sheet_bomb, "zip-bomb"),
    "zeros": ("a.csv", raw(bytes(10**7)), "file-binary"),
    "folder": ("a.csv", Path.mkdir, "file-absent"),
    "link-to-nowhere": ("a.csv", link_to_nowhere, "file-absent"),
    "pipe": ("a.csv", os.mkfifo, "file-absent"),
    "json-array": ("a.json", raw(b'[{"t": "2020-01-01", "v": 1}]'), "not-json-lines"),
    "deep-json": ("a.jsonl", raw(b'{"t":' + b"[" * 100_000 + b"\n"), "not-json-lines"),
    "millions-of-scraps": ("a.csv", raw(b't,v\n"' + b"9\n" * 20_000_000), "not-the-table"),
    "misspelt-column": ("a.csv", raw(GOOD.replace(b"t,v", b"t,V")), "column-missing"),
}


@pytest.mark.parametrize(("name", "write", "code"), CASES.values(), ids=CASES.keys())
def test_a_hostile_file_ends_in_a_message_with_a_remedy(tmp_path, name, write, code):
    write(tmp_path / name)
    with pytest.raises(BadDataError) as told:
        for _ in read_chunks(tmp_path / name, TOLD):
            pass
    assert told.value.code == code
    assert told.value.remedy
    assert unsaid([told.value.remedy]) == []
    assert name in told.value.message


def read(path):
    chunks = list(read_chunks(path, TOLD))
    facts, rejects = (pl.concat(parts) for parts in zip(*((c.facts, c.rejects) for c in chunks), strict=True))
    assert unsaid(rejects["message"].to_list()) == []
    return facts, rejects


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_closed_to_us_says_so(tmp_path):
    (tmp_path / "a.csv").write_bytes(GOOD)
    (tmp_path / "a.csv").chmod(0)
    with pytest.raises(BadDataError, match="cannot be opened") as told:
        read(tmp_path / "a.csv")
    assert told.value.code == "file-unreadable"


def test_a_row_cut_off_costs_itself_only(tmp_path):
    (tmp_path / "a.csv").write_bytes(GOOD + b"2020-0")
    facts, rejects = read(tmp_path / "a.csv")
    assert (facts.height, rejects["line"].to_list()) == (5000, [5002])


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path):
    lines = GOOD.splitlines()
    lines[100] = b'2020-01-01,"5'
    lines[3000] = b'2020-01-01,5"x"'
    (tmp_path / "a.csv").write_bytes(b"\n".join(lines) + b"\n")
    facts, rejects = read(tmp_path / "a.csv")
    assert facts.height == 4998
    assert sorted(rejects["line"].to_list()) == [101, 3001]
    assert "quote" in rejects.filter(pl.col("line") == 101)["message"][0]


def test_names_like_our_own_and_names_given_twice_are_kept_apart(tmp_path):
    (tmp_path / "a.csv").write_text("__line,t,v,v,__event,__key\n7,2020-01-01,1,2,3,4\n")
    assert read(tmp_path / "a.csv")[0]["value"].to_list() == [1.0]
    (tmp_path / "a.jsonl").write_text('{"t": "2020-01-01", "v": 1, "__line": 5}\n')
    assert read(tmp_path / "a.jsonl")[0]["line"].to_list() == [1]
    pl.DataFrame({"t": ["2020-01-01"], "v": [1.0], "__line": [9]}).write_parquet(tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet")[0]["line"].to_list() == [1]


def test_nameless_columns_are_named(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"t": "2020-01-01", "v": 1, "": 5}\n' * 9)
    assert read(tmp_path / "a.jsonl")[0].height == 9
    assert propose(tmp_path / "a.jsonl").contract.series[-1].column == "column"
    (tmp_path / "b.csv").write_text("t,,\n" + "1,2020-01-01,2,3\n" * 9)
    assert propose(tmp_path / "b.csv").contract.file.columns == ("row", "t", "column_3", "column_4")


def test_infinite_and_unheard_of_values_and_times_are_held_one_by_one(tmp_path):
    text = "t,v\n2020-01-01,nan\n2020-01-02,inf\n2020-01-03,-Infinity\n2020-01-04,1e999\n1899-12-31,1\n"
    (tmp_path / "a.csv").write_text(text + "2200-01-01,2\n9999-12-31,3\n2020-01-05,4\n2020-01-06,=1+1\n")
    facts, rejects = read(tmp_path / "a.csv")
    assert facts["value"].to_list() == [4.0]
    assert sorted(rejects["rule"].to_list()) == [
        "not-finite", "not-finite", "not-finite", "number", "time-range", "time-range", "time-range",
    ]  # fmt: skip


def test_formulas_of_a_workbook_give_what_was_stored_and_are_never_run(tmp_path):
    made = openpyxl.Workbook()
    for row in (["t", "v"], ["2020-01-01", 1], ["2020-01-02", "=1+1"], ["2020-01-03", 3]):
        made.active.append(row)
    made.save(tmp_path / "a.xlsx")
    facts, rejects = read(tmp_path / "a.xlsx")
    assert (facts["value"].to_list(), rejects.height) == ([1.0, 3.0], 0)


SHELL = {
    "endless-line": ("line-too-long", CASES["endless-line"]),
    "sheet-bomb": ("zip-bomb", CASES["sheet-bomb"]),
    "millions-of-scraps": ("not-the-table", CASES["millions-of-scraps"]),
}
MOST_MIB = 700
MEASURED = """
import re, sys
from pathlib import Path
from foresite.cli.main import run
try:
    run()
finally:  # ru_maxrss would count the parent that this process was forked from
    print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    given = os.environ | {"FORESITE_HOME": str(home), "FORESITE_ORGANISATION": "tenant"}
    subprocess.run(
        [sys.executable, "-c", MEASURED, "org", "create", "tenant"],
        env=given, check=True, capture_output=True,
    )  # fmt: skip
    return given


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize(("code", "case"), SHELL.values(), ids=SHELL.keys())
@pytest.mark.parametrize("verb", ["inspect", "load"])
def test_the_shell_ends_small_and_with_a_sentence(tmp_path, installation, verb, code, case):
    name, write, _ = case
    write(tmp_path / name)
    (tmp_path / "c.toml").write_text(TOLD.to_toml())
    more = ["--contract", str(tmp_path / "c.toml")] if verb == "load" else []
    line = [sys.executable, "-c", MEASURED, "ingest", verb, str(tmp_path / name), *more]
    done = subprocess.run(line, env=installation, capture_output=True, text=True, timeout=150, check=False)
    *told, last = done.stderr.strip().splitlines()
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    assert name in done.stderr
    assert verb == "inspect" or told[0].startswith(f"error {code}: {name}")
    assert int(last) < MOST_MIB * 1024


def test_a_missing_file_is_a_clear_error(tmp_path):
    with pytest.raises(BadDataError, match="no such file"):
        next(read_chunks(tmp_path / "none.csv", TOLD))


@settings(max_examples=30)
@given(
    content=st.binary(max_size=400)
    | st.text(alphabet='t,v"\n\r0123456789-: .eE\0é;', max_size=200).map(str.encode)
)
def test_any_bytes_end_in_rows_or_in_an_error_of_ours(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("h") / "a.csv"
    path.write_bytes(content)
    for attempt in (lambda: list(read_chunks(path, TOLD)), lambda: propose(path)):
        try:
            attempt()
        except BadDataError as told:
            assert told.remedy  # noqa: PT017 -- an outcome among two, not the expected one
