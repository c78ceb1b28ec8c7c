"""What a power cut leaves of the newest entry of a table's log: whole, or cut short with its files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Torn:
    """The newest entry of a log, of which something is missing."""

    entry: Path
    transactions: tuple[tuple[str, int], ...]
    """Application and number of the commit, as far as they can be read."""


def torn_entry(table: Path) -> Torn | None:
    """Return the newest entry if it or a file that it adds is not whole, and it can be undone.

    An entry that also removes files can be undone while these are still there.
    """
    entry = max((table / "_delta_log").glob("*.json"), default=None)
    if entry is None:
        return None
    try:
        actions = [json.loads(line) for line in entry.read_bytes().splitlines()]
    except ValueError:
        return Torn(entry, ())
    if actions and all(_size(table, added) == added["size"] for added in _every(actions, "add")):
        return None
    if any(_size(table, removed) is None for removed in _every(actions, "remove")):
        return None
    return Torn(entry, tuple((told["appId"], int(told["version"])) for told in _every(actions, "txn")))


def remove_torn_checkpoint(table: Path) -> None:
    """Remove the newest summary of the log if it is cut short; the entries it sums up are still there."""
    newest = max((table / "_delta_log").glob("*.checkpoint*.parquet"), default=None)
    if newest is not None and newest.read_bytes()[-4:] != b"PAR1":
        (table / "_delta_log" / "_last_checkpoint").unlink(missing_ok=True)
        newest.unlink()


def _every(actions: list[dict[str, Any]], kind: str) -> Iterator[dict[str, Any]]:
    return (action[kind] for action in actions if kind in action)


def _size(table: Path, action: dict[str, Any]) -> int | None:
    try:
        return (table / unquote(action["path"])).stat().st_size
    except FileNotFoundError:
        return None
