"""Fuzz the parser: mutate small honest files; each must end in rows or in an error of ours, soon.

Usage: ``python -m benchmarks.fuzz [--scale small|full] [--seed N] [--json]``. Bounded in count and time.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from foresite.core.errors import BadDataError
from foresite.ingest.contract import Contract
from foresite.ingest.inspect import propose
from foresite.ingest.parse import read_chunks

TOLD = Contract.parse(
    'name="fuzz"\n[time]\ncolumns=["t"]\nzone="America/New_York"\nlabel="end"\nresolution="PT1H"\n'
    '[[series]]\ncolumn="v"\nkey="fuzz/v"\nquantity="load"\nunit="MW"\n'
)
SEEDS = (
    b"t,v\n" + b"".join(b"2020-01-%02d 01:00,%d\n" % (day, day) for day in range(1, 29)),
    b'\xef\xbb\xbf"t","v"\r\n"2020-01-01 24:00","1,000"\r\n"2020-01-02","NaN"\r\n',
    b'{"t": "2020-01-01 00:00", "v": 1}\n{"t": null, "v": []}\n',
)
PIECES = (
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"24:00",
    b"1e309",
    b"-inf",
    b"9999-12-31 23:59",
    b"\t",
    b"{",
)
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
    begun, done, faults = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while done < count and time.monotonic() - begun < seconds:
            content = mutated(dice.choice(SEEDS), dice)
            path = Path(folder) / dice.choice(
                ("a.csv", "a.jsonl", "a.tsv", "a.xlsx", "a.parquet", "a.gz", "a.zip")
            )
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
    told |= {"goal": "0", "holds": faults == 0}
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
        except Exception as fault:  # noqa: BLE001 -- any other end is what we look for
            print(f"{path.suffix} {content!r}: {fault!r}", file=sys.stderr)
            return False
        if time.monotonic() - begun > SLOW_S:
            print(f"{path.suffix} {content!r}: slower than {SLOW_S} s", file=sys.stderr)
            return False
    return True


if __name__ == "__main__":
    raise SystemExit(main())
