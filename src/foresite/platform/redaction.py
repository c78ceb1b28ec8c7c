"""What is never told to anybody outside: secrets and personal data, by their name or by their look."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[redacted]"
_NAMES = re.compile(
    r"passw|secret|token|authorization|cookie|api_?key|credential|private_?key|\botp|totp|recovery_code"
    r"|\bdsn|session_id|e_?mail|client_address|user_agent",
    re.IGNORECASE,
)
"""Under names like these stands what may not be told, whatever it looks like."""
_LOOKS = re.compile(
    r"(?P<key>\bfs[a-z]_[A-Za-z0-9_-]{6,})"
    r"|(?P<jwt>\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*)"
    r"|(?P<scheme>\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"
    r"|(?P<user>://[^/\s:@]*):[^/\s@]+@"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
"""A key or token of ours, a JWT, credentials of a header, the password in an address, an e-mail address."""


def redacted(value: Any, name: str = "") -> Any:
    """Return a value as it may be told: the same shape, with what is secret or personal hidden.

    Args:
        value: texts, and mappings and lists of them; anything else is told as it is.
        name: what it goes under.

    >>> redacted({"reason": "key fsk_abcdefgh_xyz of ann@example.org", "password": "hush", "rows": 3})
    {'reason': 'key [redacted] of [redacted]', 'password': '[redacted]', 'rows': 3}
    >>> redacted("postgresql://me:hush@db.internal/x")
    'postgresql://me:[redacted]@db.internal/x'
    """
    if name and value and _NAMES.search(name):
        return HIDDEN
    if isinstance(value, str):
        return _LOOKS.sub(_hide, value)
    if isinstance(value, Mapping):
        return {key: redacted(each, str(key)) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redacted(each) for each in value]
    return value


def _hide(found: re.Match[str]) -> str:
    if found["scheme"]:
        return found["scheme"] + HIDDEN
    if found["user"]:
        return f"{found['user']}:{HIDDEN}@"
    return HIDDEN
