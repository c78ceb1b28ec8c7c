"""Identifiers: time-ordered ids for things we make, slugs and keys for things people name."""

import re

import uuid_utils

from foresite.core.errors import BadDataError

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_KEY_PART = re.compile(r"[\w.+-]+", re.UNICODE)
_NOT_KEY = re.compile(r"[^\w.+-]+", re.UNICODE)
MAX_KEY_LENGTH = 200


def new_id() -> str:
    """Make a new id: UUID version 7 (RFC 9562), so that ids sort by the time they were made."""
    return str(uuid_utils.uuid7())


def check_slug(text: str, *, what: str = "organisation") -> str:
    """Return ``text`` if it is a slug (lower-case letters, digits, inner hyphens, at most 64).

    >>> check_slug("city-grid")
    'city-grid'
    """
    if not _SLUG.fullmatch(text):
        raise BadDataError(
            f"{text!r} cannot be used as the name of {'an' if what[0] in 'aeiou' else 'a'} {what}",
            code="bad-slug",
            remedy="Use lower-case letters, digits and hyphens, starting and ending with a letter or digit.",
            value=text,
        )
    return text


def check_key(text: str) -> str:
    """Return ``text`` if it is a key: parts of letters (of any script), digits, ``_ . + -``, joined by ``/``.

    >>> check_key("pjm/aep/load")
    'pjm/aep/load'
    """
    parts = text.split("/")
    if len(text) > MAX_KEY_LENGTH or not all(_KEY_PART.fullmatch(part) for part in parts):
        raise BadDataError(
            f"{text!r} is not a usable key",
            code="bad-key",
            remedy="Use letters, digits, '_', '.', '+', '-' and '/' between parts; 200 characters at most.",
            value=text[:MAX_KEY_LENGTH],
        )
    return text


def key_part(text: str) -> str:
    """Turn any text into one part of a key, lower-cased; letters of every script stay.

    >>> key_part(" Bottom T (A) ")
    'bottom_t_a'
    """
    part = _NOT_KEY.sub("_", text.strip().lower().replace("/", "_")).strip("_.-+")
    return part[:MAX_KEY_LENGTH] or "unnamed"
