"""Fuzz the parser: mutate small honest files; each must end in rows or in an error of ours, soon.

Usage: ``python -m benchmarks.fuzz [--scale small|full] [--seed N] [--json]``. Bounded in count and time.
"""

import argparse
import csv
import gzip
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl

from foresite.core.errors import BadDataError
from foresite.ingest.contract import Contract
from foresite.ingest.inspect import propose
from foresite.ingest.parse import read_chunks

TOLD = Contract.parse(
    'name="fuzz"\n[time]\ncolumns=["t"]\nzone="America/New_York"\nlabel="end"\nresolution="PT1H"\n'
    '[[series]]\ncolumn="v"\nkey="fuzz/v"\nquantity="load"\nunit="MW"\n'
)
TABLE = b"t,v\n" + b"".join(b"2020-01-%02d 01:00,%d\n" % (day, day) for day in range(1, 29))
TEXTS = (
    TABLE,
    TABLE.replace(b",", b";").replace(b"v\n", b"v [kW]\n"),
    b'\xef\xbb\xbf"t","v"\r\n"2020-01-01 24:00","1,000"\r\n"2020-01-02","NaN"\r\n',
    b"id,year,month,day,hour,v\n"
    + b"".join(b"a,2020,1,%d,%d,-999\n" % (n // 24 + 1, n % 24) for n in range(99)),
    b"day," + b",".join(b"h%d" % n for n in range(1, 25)) + b"\n2020-01-01" + b",1" * 24 + b"\n",
    b"id,lat,lon,t,v\n"
    + b"".join(b"%d,52.%d,4.%d,2020010%d,1.5\n" % (n, n, n, n % 9 + 1) for n in range(40)),
    TABLE.decode().encode("utf-16"),
)
JSONS = (
    b'{"t": "2020-01-01 00:00", "v": 1}\n{"t": null, "v": []}\n',
    b'{"t": "2020-01-01T00:00:00Z", "v": 1}\n' * 5 + b'{"v": {"t": 1}, "__line": 2}\n',
)
PIECES = (
    b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"24:00", b"1e309", b"-inf", b"9999-12-31 23:59", b"0000", b"\t",
    b"{", b"__line,", b"sep=;\n", b"%Y", b"year,", b"hour,", b"lat,lon,", b"\xe2\x80\xa8", b"=1+1", b"-", b"\x1a",
)  # fmt: skip


def _workbook() -> bytes:
    made = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(TABLE.decode())):
        made.active.append(row)
    made.create_sheet("Notes").append(["=1+1", None, 1.5])
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _parquet() -> bytes:
    kept = io.BytesIO()
    pl.read_csv(TABLE, try_parse_dates=True).write_parquet(kept)
    return kept.getvalue()


def _zip(content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    return kept.getvalue()


def kinds(dice: random.Random) -> dict[str, Callable[[], bytes]]:
    """Return ending -> maker of a mutated file: text inside whole containers, and containers themselves."""
    workbook, parquet = _workbook(), _parquet()

    def text() -> bytes:
        return mutated(dice.choice(TEXTS), dice)

    return {
        "a.csv": text,
        "b.tsv": text,
        "c.txt": lambda: bytes(dice.choice(TEXTS))[: dice.randint(0, 400)],
        "d.jsonl": lambda: mutated(dice.choice(JSONS), dice),
        "e.csv.gz": lambda: gzip.compress(text()),
        "f.zip": lambda: _zip(text()),
        "g.csv.gz": lambda: mutated(gzip.compress(TABLE), dice),
        "h.zip": lambda: mutated(_zip(TABLE), dice),
        "i.xlsx": lambda: mutated(workbook, dice),
        "j.parquet": lambda: mutated(parquet, dice),
        "k.xls": lambda: mutated(OLD_WORKBOOK, dice),
        "l.xlsx": text,
        "m.parquet": text,
    }


OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + TABLE * 3
LIMITS = {"small": (400, 30.0), "full": (20_000, 600.0)}
SLOW_S = 5.0


def mutated(content: bytes, dice: random.Random) -> bytes:
    """Return the content with a few bytes cut, doubled or put in."""
    made = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        at = dice.randint(0, len(made))
        kind = dice.random()
        if kind < 0.5:
            made[at:at] = dice.choice(PIECES)
        elif kind < 0.75:
            del made[at : at + dice.randint(1, 12)]
        else:
            made[at:at] = made[at : at + dice.randint(1, 40)] * dice.randint(1, 5)
    return bytes(made)


def main() -> int:
    """Run the fuzz; return 1 if any file ended otherwise than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=LIMITS, default="small")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    count, seconds = LIMITS[options.scale]
    dice = random.Random(options.seed)
    makers = kinds(dice)
    begun, done, faults = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while done < count and time.monotonic() - begun < seconds:
            name = dice.choice(list(makers))
            content = makers[name]()
            path = Path(folder) / name
            path.write_bytes(content)
            faults += not _ends_well(path, content)
            done += 1
    told = {
        "name": "fuzz_faults",
        "value": faults,
        "unit": "files",
        "reference": done,
        "ratio": faults / max(1, done),
    }
    told |= {"goal": "0", "holds": faults == 0 and done > 0}
    print(
        json.dumps(told)
        if options.json
        else f"{done} files in {time.monotonic() - begun:.1f} s, {faults} faults"
    )
    return int(faults > 0)


def _ends_well(path: Path, content: bytes) -> bool:
    for attempt in (lambda: list(read_chunks(path, TOLD)), lambda: propose(path)):
        begun = time.monotonic()
        try:
            attempt()
        except BadDataError:
            pass
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # noqa: BLE001 -- any other end, panics too, is what we look for
            print(f"{path.suffix} {content!r}: {fault!r}", file=sys.stderr)
            return False
        if time.monotonic() - begun > SLOW_S:
            print(f"{path.suffix} {content!r}: slower than {SLOW_S} s", file=sys.stderr)
            return False
    return True


if __name__ == "__main__":
    raise SystemExit(main())
