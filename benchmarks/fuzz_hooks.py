"""What Schemathesis cannot make of the OpenAPI document by itself: contracts in TOML, files in the formats we read,
and what agents send.

Loaded by Schemathesis in its own process (``SCHEMATHESIS_HOOKS``); ``benchmarks.fuzz_api`` starts it.
"""

import gzip
import io
import os
from dataclasses import dataclass
from time import monotonic
from typing import Any

import cramjam
import openpyxl
import polars as pl
import requests
import schemathesis
import tomlkit
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from foresite.api.agents import MESSAGE
from foresite.api.schemas import CONTRACT
from foresite.ingest.containers import known_endings

ENDINGS = [*known_endings(), ".xml", ""]
SPARED = set(os.environ.get("FUZZ_SPARED", "-").split(","))
"""The caller's own key, session and person: to end them would end its turn."""
_WORDS = st.sampled_from(
    ["", "time", "load", "*", "h{n}", "{column}", "{", "}}", "PT1H", "PT0S", "Europe/Berlin", "Mars/X", "MW",
     "degF", "furlong", "%Y-%m-%d %H:%M", "%Q", "%", "arrival", "column", "delay", "a/../b", "\x00", "é" * 300]
)  # fmt: skip
_VALUES = st.one_of(
    _WORDS,
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.text(max_size=8),
    st.lists(_WORDS, max_size=3),
    st.dictionaries(st.sampled_from(["first", "last", "columns", "x"]), _WORDS, max_size=2),
)
_CELLS = st.one_of(
    st.sampled_from(["2024-05-01T00:00:00Z", "2024-05-01T01:00:00Z", "412.5", "-1", "", "NaN", "1e999", '"', "0x1"]),
    st.text(max_size=6),
)  # fmt: skip


def _places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of everything that can be changed in a contract."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [
        *([path] if path else []),
        *(each for key, below in inside for each in _places(below, (*path, key))),
    ]


@st.composite
def contract(draw: st.DrawFn) -> bytes:
    """Draw a contract: the documented one with a few parts changed, left out or added, or broken as text."""
    told: Any = tomlkit.parse(CONTRACT).unwrap()
    for _ in range(draw(st.integers(0, 3))):
        *way, last = draw(st.sampled_from(_places(told) or [("name",)]))
        part = told
        for key in way:
            part = part[key]
        what = draw(st.sampled_from(["change", "leave out", "add"]))
        if what == "change":
            part[last] = draw(_VALUES)
        elif what == "leave out":
            del part[last]
        else:
            told[draw(st.sampled_from(["rule", "assets", "links", "file", "kind", "wide", "x"]))] = draw(
                _VALUES
            )
    try:
        text = tomlkit.dumps(told).encode()
    except (TypeError, ValueError, AttributeError):  # no TOML says this
        text = repr(told).encode()
    if draw(st.integers(0, 5)) == 0:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.binary(max_size=4)) + text[at + draw(st.integers(0, 4)) :]
    return text


@st.composite
def file(draw: st.DrawFn) -> bytes:
    """Draw a file of a few rows in one of the formats we read, sometimes broken."""
    size = draw(st.integers(0, 4))
    columns = {name: draw(st.lists(_CELLS, min_size=size, max_size=size)) for name in ("time", "load")}
    frame = pl.DataFrame(columns, schema={"time": pl.String, "load": pl.String})
    made = io.BytesIO()
    kind = draw(st.sampled_from(["csv", "csv", "gzip", "parquet", "xlsx", "json", "bytes"]))
    if kind in {"csv", "gzip"}:
        frame.write_csv(made)
    elif kind == "parquet":
        frame.write_parquet(made)
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for row in ([*columns], *frame.rows()):
            book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
        book.save(made)
    elif kind == "json":
        frame.write_json(made)
    else:
        made.write(draw(st.binary(max_size=64)))
    data = gzip.compress(made.getvalue(), mtime=0) if kind == "gzip" else made.getvalue()
    if draw(st.integers(0, 4)) == 0:
        data = data[: draw(st.integers(0, len(data)))]
    return data


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Draw a few lines of line protocol, sometimes broken."""
    word = st.text('m,t= \\"\n\r#é\0', min_size=1, max_size=4) | st.sampled_from(["m", "m,t=1"])
    value = st.sampled_from(
        ["1", "-1.5e9", "1i", "18446744073709551615u", "t", '"x"', "NaN", "1e999", "9" * 500]
    )
    time = st.sampled_from(["", " 1714521600000000000", " -1", " 9223372036854775807", " x"])
    told = draw(st.lists(st.tuples(word, value | _CELLS, time), max_size=4))
    text = "".join(f"{head} f={number}{at}\n" for head, number, at in told).encode()
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 4)) == 0 else text


@st.composite
def samples(draw: st.DrawFn) -> bytes:
    """Draw a message of remote write with a few bytes changed, packed, and sometimes broken after that."""
    message = bytearray(cramjam.snappy.decompress_raw(MESSAGE.encode()))
    for _ in range(draw(st.integers(0, 3))):
        message[draw(st.integers(0, len(message) - 1))] = draw(st.integers(0, 255))
    packed = bytearray(cramjam.snappy.compress_raw(bytes(message)))
    if draw(st.integers(0, 3)) == 0:
        packed[draw(st.integers(0, len(packed) - 1))] = draw(st.integers(0, 255))
    return bytes(packed)


@schemathesis.serializer("application/toml", "application/octet-stream", "application/x-protobuf")
def as_it_is(_context: Any, value: Any) -> Any:
    """Send bytes and texts as they are, and anything else as Python writes it."""
    return {"data": value if isinstance(value, bytes) else str(value).encode(errors="replace")}


MADE = {
    "POST /api/v1/contracts": contract(),
    "POST /api/v1/files": file(),
    "POST /api/v2/write": lines(),
    "POST /write": lines(),
    "POST /api/v1/prometheus/write": samples(),
}


@schemathesis.hook
def before_generate_body(context: Any, strategy: Any) -> Any:
    """Send contracts, files and batches, and seldom what the document alone would lead to."""
    made = MADE.get(context.operation.label)
    return strategy if made is None else st.one_of(made, made, made, strategy)


@schemathesis.hook
def map_query(context: Any, query: Any) -> Any:
    """Let most uploads name the contract that there is, and an ending that tells a format."""
    if context.operation.label != "POST /api/v1/files":
        return query
    if isinstance(query, dict) and isinstance(query.get("name"), str) and len(query["name"]) % 4:
        ending = ENDINGS[sum(query["name"].encode(errors="ignore")) % len(ENDINGS)]
        return {**query, "contract": "meters", "name": f"f{ending}"}
    return query


@dataclass(slots=True)
class Renewed:
    """A token that lives for minutes, renewed before it ends."""

    asked: str
    header: str = ""
    until: float = 0.0

    def of(self, url: str) -> str:
        """Return the header, of a token that was asked for of late."""
        if monotonic() > self.until:
            said = requests.post(url, self.asked, headers={"content-type": "application/json"}, timeout=60)
            self.header, self.until = f"Bearer {said.json()['access_token']}", monotonic() + 240
        return self.header


RENEWED = Renewed(os.environ.get("FUZZ_SIGN_IN", ""))


@schemathesis.hook
def before_call(_context: Any, case: Any, kwargs: Any) -> None:
    """Leave alone what the caller comes by, and renew it in time."""
    for name, value in (case.path_parameters or {}).items():
        if str(value) in SPARED:
            case.path_parameters[name] = "spared"
    if RENEWED.asked and "authorization" in (kwargs.get("headers") or {}):
        here = case.operation.schema.get_base_url().rstrip("/")
        kwargs["headers"]["authorization"] = RENEWED.of(f"{here}/api/v1/tokens/sign-in")
