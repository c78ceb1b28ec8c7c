"""Files that somebody means to bring in: looked at, and tried under a contract; nothing of it is kept."""

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import tomlkit
from pydantic import ValidationError

from foresite.core.errors import BadDataError, RefusedError
from foresite.core.findings import Finding
from foresite.core.timeaxis import now
from foresite.ingest import contracts
from foresite.ingest.containers import format_of
from foresite.ingest.contract import Contract
from foresite.ingest.dry_run import DryRun, Met
from foresite.ingest.held import Origin
from foresite.ingest.inspect import first_chunks, propose
from foresite.ingest.parse import read_chunks
from foresite.ingest.pipeline import Job
from foresite.ingest.preview import columns_of, preview
from foresite.ingest.shapes import FileShape
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.load_file import safe_name

MOST_BYTES = 32 * 1024**2
"""Of a file or its beginning that is looked at or tried."""
_TRIED_CONTRACTS = 20
"""Kept contracts that are held against a file, those used last."""
_FIT_BYTES = 256 * 1024
"""How much of a text they are held against."""
_FIT_SHARE = 0.05
"""Refused rows or cells, at most, under a contract that fits."""
_LINED = {"csv", "tsv", "jsonl"}
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06")


def given_file(path: Path, name: str, contract_bytes: int, *, cut: bool) -> tuple[Path, str]:
    """Part a request's body into a file under the name it has for people, and the contract before it.

    Args:
        path: where the body is.
        name: of the file.
        contract_bytes: how many bytes of the body are the contract.
        cut: whether the file is the beginning of a longer one; its last line, which is cut, is left out.
    """
    body = path.read_bytes()
    try:
        text = body[:contract_bytes].decode()
    except UnicodeDecodeError as cause:
        raise BadDataError(
            "the contract is not UTF-8 text", code="contract-not-text", remedy="Send TOML in UTF-8."
        ) from cause
    content = body[contract_bytes:]
    if not content:
        raise BadDataError("the upload is empty", code="file-empty", remedy="Send the file after it.")
    named = path.with_name("of-client") / safe_name(name)
    named.parent.mkdir()
    named.write_bytes(_whole_lines(named.name, content) if cut else content)
    return named, text


def _whole_lines(name: str, content: bytes) -> bytes:
    """Return the whole lines of a text that was cut.

    Raises:
        RefusedError: it is of a kind of which a beginning says nothing.
    """
    if format_of(name) not in _LINED or name.lower().endswith((".gz", ".zip")) or content.startswith(_PACKED):
        raise RefusedError(
            f"{name}: a file of this kind can only be looked at whole, and it is larger than "
            f"{MOST_BYTES >> 20} MiB",
            code="file-uncuttable",
            remedy="Save it as CSV, or load it under a contract that is kept already.",
            file=name,
            max_bytes=MOST_BYTES,
        )
    for mark, end in ((b"\xff\xfe", b"\n\0"), (b"\xfe\xff", b"\0\n"), (b"", b"\n"), (b"", b"\r")):
        if content.startswith(mark) and (at := content.rfind(end)) >= 0:
            return content[: at + len(end)]
    return content


def inspect_file(house: House, scope: Scope, path: Path, text: str) -> dict[str, Any]:
    """Tell what a file holds under a contract: one that is given, or one that is proposed.

    Args:
        house: the open installation.
        scope: who asks.
        path: the file, or its beginning.
        text: a contract in TOML or JSON; with no more than ``[file]`` the rest is guessed, as is all of
            an empty one.
    """
    told = _told(text)
    guesses: list[dict[str, Any]] = []
    if {"series", "assets", "records"} & told.keys():
        contract = _contract(text)
        tried = first_chunks(path, contract)
    else:
        proposed = propose(path, _file_shape(told))
        contract, tried = proposed.contract, proposed.tried
        guesses = [asdict(guess) for guess in proposed.guesses]
    seen = preview(tried)
    return {
        "name": contract.name,
        "text": contract.to_toml(),
        "contract": contract.model_dump(mode="json"),
        "guesses": guesses,
        "columns": columns_of(path, contract.file, tried),
        "lines": seen.lines,
        "read": seen.read,
        "refused": seen.refused,
        "fits": [] if text else _fitting(house, scope, path),
    }


def try_file(house: House, scope: Scope, path: Path, text: str) -> dict[str, Any]:
    """Tell what loading a file under a contract would do, without doing it."""
    contract = _contract(text)
    job = Job(Origin("", contract.name, None, path.name, ""), contract, now())
    if contract.kind != "series":
        seen = preview(first_chunks(path, contract))
        held = sum(seen.refused.values())
        counts = {"read": seen.read + held, "accepted": seen.read, "quarantined": held}
        return {**counts, "kind": contract.kind, "rules": seen.refused} | _NOTHING
    run = DryRun(house.engine, house.lake, scope, job)
    report = run.tried(read_chunks(path, contract))
    return {
        "kind": contract.kind,
        **report.counts,
        "rules": report.rules,
        "examples": [{**each, "series": each["series_key"]} for each in report.examples],
        "series": [
            {
                **_series(run.met[each.series]),
                **each.counts,
                "first_at": each.first_at,
                "last_at": each.last_at,
                "findings": [finding.as_dict() for finding in each.findings],
            }
            for each in report.series
        ],
        "findings": [finding.as_dict() for finding in report.findings],
    }


_NOTHING: dict[str, list[Finding]] = {"examples": [], "series": [], "findings": []}


def _series(met: Met) -> dict[str, Any]:
    spec, there = met.spec, met.there
    return {
        "series": spec.key,
        "name": spec.name,
        "quantity": spec.quantity,
        "unit": spec.unit,
        "zone": spec.zone,
        "resolution": spec.resolution,
        "series_id": there.series_id if there else None,
        "unit_there": there.unit if there else None,
    }


def _fitting(house: House, scope: Scope, path: Path) -> list[dict[str, Any]]:
    """Return the kept contracts that read a file, the best first."""
    newest = {row.name: row for row in reversed(contracts.every(house.engine, scope))}
    latest = sorted(newest.values(), key=lambda row: row.used_at, reverse=True)[:_TRIED_CONTRACTS]
    beginning = _beginning(path)
    found: list[dict[str, Any]] = []
    for row in latest:
        try:
            seen = preview(first_chunks(beginning, Contract.parse(row.text)))
        except BadDataError:
            continue  # it is about other files
        refused = sum(seen.refused.values())
        if seen.read and refused <= _FIT_SHARE * (seen.read + refused):
            found.append({"name": row.name, "text": row.text, "read": seen.read, "refused": refused})
    return sorted(found, key=lambda each: (each["refused"] / each["read"], -each["read"]))


def _beginning(path: Path) -> Path:
    """Return a file with the beginning of a text; other kinds are looked at whole."""
    with path.open("rb") as file:
        head = file.read(_FIT_BYTES)
    if path.stat().st_size <= _FIT_BYTES or format_of(path.name) not in _LINED or head.startswith(_PACKED):
        return path
    short = path.with_name("beginning") / path.name
    short.parent.mkdir(exist_ok=True)
    short.write_bytes(_whole_lines(path.name, head))
    return short


def _told(text: str) -> dict[str, Any]:
    """Return what a text in TOML or JSON says; no TOML begins with a brace."""
    try:
        return dict(orjson.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text))
    except orjson.JSONDecodeError as cause:
        raise BadDataError(
            f"the contract is not JSON: {cause}", code="contract-malformed", remedy="Send TOML or JSON."
        ) from cause
    except tomllib.TOMLDecodeError:
        Contract.parse(text)  # says where
        raise


def _contract(text: str) -> Contract:
    if text.lstrip().startswith("{"):
        return Contract.parse(tomlkit.dumps(_said(_told(text))))
    return Contract.parse(text)


def _said(told: Any) -> Any:
    """Return what JSON says without its nulls, which TOML has not."""
    if isinstance(told, dict):
        return {name: _said(value) for name, value in told.items() if value is not None}
    return [_said(value) for value in told] if isinstance(told, list) else told


def _file_shape(told: dict[str, Any]) -> FileShape | None:
    try:
        return FileShape.model_validate(told["file"]) if "file" in told else None
    except ValidationError as cause:
        wrong = "; ".join(f"file.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in cause.errors()[:5])
        raise BadDataError(
            f"the contract cannot be used: {wrong}",
            code="contract-invalid",
            remedy="Correct the named entries.",
        ) from cause
