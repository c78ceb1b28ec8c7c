"""How an entry becomes a hash: one canonical text of it, and the hash before it within."""

import hashlib
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from foresite.core.timeaxis import to_micros

GENESIS = "0" * 64
"""What stands as the hash before the first entry."""
_HASHED = (
    "organisation_id", "sequence", "actor_kind", "actor_id", "digest", "request_id", "action", "security",
    "object_kind", "object_id", "before", "after", "previous_hash",
)  # fmt: skip
_PERSONAL = ("actor_name", "address", "personal")


def canonical(value: Any) -> bytes:
    r"""Return the one JSON text of a value: names sorted, no spaces, ASCII, floats to the digit.

    >>> canonical({"b": [1, 2.5, None], "a": "é"})
    b'{"a":"\\u00e9","b":[1,2.5,null]}'
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False, default=_told
    ).encode()


def plain(value: Any) -> Any:
    """Return a value as the database will give it back: made of JSON's own kinds only."""
    return json.loads(canonical(value))


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the hash that belongs to an entry, of its columns by name."""
    told = {name: entry[name] for name in _HASHED} | {"at": to_micros(entry["at"])}
    return hashlib.sha256(canonical(told)).hexdigest()


def personal_digest(entry: Mapping[str, Any]) -> str:
    """Return the digest of what says who a person is; without the salt it cannot be guessed from names."""
    told = {name: entry[name] for name in _PERSONAL}
    return hashlib.sha256(entry["salt"].encode() + canonical(told)).hexdigest()


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, AbstractSet):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be part of an audit entry")
