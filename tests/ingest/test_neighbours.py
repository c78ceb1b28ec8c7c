"""What a row gives does not hang on its neighbours: clean stretches and messy ones read alike."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foresite.ingest.contract import Contract
from foresite.ingest.parse import read_chunks

SHAPES = {
    "utc": ('zone = "UTC"', ""),
    "stated": ('zone = "UTC"\nformat = "%Y-%m-%d %H:%M"', ""),
    "local": ('zone = "Europe/Berlin"\nrepeated = "standard"\nnonexistent = "drop"', ""),
    "marker": ('zone = "UTC"\nnonexistent = "shift"', 'missing = ["", "-999", "1.5"]'),
    "comma": ('zone = "UTC"', 'delimiter = ";"\ndecimal = ","\nthousands = "."'),
}
TIMES = st.sampled_from([
    "2024-03-31 01:15", "2024-03-31 02:15", "2024-10-27 02:30", "2024-05-01 24:00", " 2024-05-01 00:00",
    "1850-01-01 00:00", "2300-01-01 00:00", "2024-13-01 00:00", "", "noon", "2024-05-01 07:00",
])  # fmt: skip
VALUES = st.sampled_from([
    "1.5", " 2.25", "3", "-999", "-999.0", "", " ", "NaN", "nan", "inf", "1e3", "NA", "n/a", "1,5", "1.000,5",
    "٣", "0x10", "-0.0", "1_000", "+4", "5.", ".5", "1e400", "+inf", " inf", "2 ", "\t3",
    "null", "-", "1e-400",
])  # fmt: skip
CLEAN = st.tuples(st.sampled_from(["a", "b"]), st.just("2024-05-01 07:00"), st.sampled_from(["1", "2.5"]))
MESSY = st.tuples(st.sampled_from(["a", "b", "", " a", "ü"]), TIMES, VALUES)
RAGGED = st.sampled_from([("a",), ("a", "2024-05-01 07:00", "1", "2"), ("", "", "")])
ROWS = st.lists(st.one_of(CLEAN, CLEAN, MESSY, RAGGED), min_size=1, max_size=10)


def contract(shape: str) -> Contract:
    time, file = SHAPES[shape]
    return Contract.parse(
        f'name = "x"\n[file]\n{file}\n[time]\ncolumns = ["t"]\n{time}\n'
        '[known_at]\npolicy = "lag"\nlag = "PT0S"\n[[series]]\ncolumn = "v"\nkey = "x/{k}"\n'
        'quantity = "load"\nunit = "MW"\nfile_unit = "kW"\n'
    )


def read(folder, told: Contract, lines: list[str], *, chunk_rows: int = 1000):
    """Return what lines give: facts and rejects as tuples, and how many cells are blank."""
    path = folder / "file.csv"
    path.write_text("\n".join([told.file.delimiter.replace("auto", ",").join("ktv"), *lines]) + "\n")
    chunks = list(read_chunks(path, told, chunk_rows=chunk_rows))
    facts = pl.concat([chunk.facts for chunk in chunks]).with_columns(pl.col("value").cast(pl.String))
    rejects = pl.concat([chunk.rejects for chunk in chunks])
    return sorted(facts.rows()), sorted(rejects.rows(), key=str), sum(chunk.blank for chunk in chunks)


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=25)
@given(rows=ROWS, chunk_rows=st.integers(1, 12))
def test_a_row_reads_the_same_alone_and_among_others(tmp_path_factory, shape, rows, chunk_rows) -> None:
    told, folder = contract(shape), tmp_path_factory.mktemp("rows")
    lines = [(";" if shape == "comma" else ",").join(row) for row in rows]
    alone = [read(folder, told, [line]) for line in lines]
    facts, rejects, blank = read(folder, told, lines, chunk_rows=chunk_rows)
    assert facts == sorted((n + 2, *fact[1:]) for n, each in enumerate(alone) for fact in each[0])
    told_alone = [(n + 2, *reject[1:]) for n, each in enumerate(alone) for reject in each[1]]
    assert rejects == sorted(told_alone, key=str)
    assert blank == sum(each[2] for each in alone)


@pytest.mark.parametrize("shape", SHAPES)
def test_one_messy_row_among_many_clean_ones_changes_none_of_them(tmp_path, shape) -> None:
    told, mark = contract(shape), ";" if shape == "comma" else ","
    clean = [
        mark.join((f"s{n % 7}", f"2024-05-{n % 28 + 1:02d} {n % 24:02d}:00", str(n))) for n in range(5000)
    ]
    before = read(tmp_path, told, clean)
    messy = [*clean[:2500], mark.join(("s1", "never", "x")), *clean[2500:]]
    facts, rejects, _ = read(tmp_path, told, messy, chunk_rows=700)
    assert [fact[1:] for fact in facts] == [fact[1:] for fact in before[0]]
    assert [(reject[0], reject[1], reject[5]) for reject in rejects] == [
        (2502, mark.join(("s1", "never", "x")), "time")
    ]
