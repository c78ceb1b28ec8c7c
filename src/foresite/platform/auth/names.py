"""E-mail addresses and names of people: what may be one, as written and as compared."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from foresite.core.errors import BadDataError

LONGEST_EMAIL = 254
LONGEST_LOCAL = 64
LONGEST_NAME = 200
LANGUAGES = ("en", "fa")
"""Languages that people are written to in, the first where none is chosen."""
OF_LANGUAGE = "language"
"""That digits or a calendar follow the language."""
DIGITS = (OF_LANGUAGE, "latin", "persian")
CALENDARS = (OF_LANGUAGE, "gregorian", "persian")
_LOCAL = re.compile(r"[^\s\"(),:;<>@\[\\\]]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_JOINERS = "\u200c\u200d"
"""Invisible letters that Persian and other scripts are written with."""


@dataclass(frozen=True, slots=True)
class Email:
    """An address: ``written`` is what mail is sent to, ``compared`` tells whether two are one."""

    written: str
    compared: str


def email_of(text: str) -> Email:
    """Return an address.

    Two that differ by case only, or by the spelling of the same host, are one. A local part with characters
    that stand for others (such as a circled letter) is refused: it would be compared as another's and sent to
    somebody else.

    Raises:
        BadDataError: it is none.

    >>> email_of(" Ada@Example.ORG "), email_of("a@bücher.de").compared
    (Email(written='Ada@example.org', compared='ada@example.org'), 'a@xn--bcher-kva.de')
    """
    local, _, host = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    host = _host(host)
    plain = _LOCAL.fullmatch(local) and local.isprintable() and "." not in {local[:1], local[-1:]}
    same = unicodedata.normalize("NFKC", local) == local
    if not (plain and same and host) or len(local) > LONGEST_LOCAL or len(local) + len(host) >= LONGEST_EMAIL:
        raise BadDataError(
            "this is not an e-mail address",
            code="email-malformed",
            remedy="Write it as name@host, such as ada@example.org.",
        )
    compared = unicodedata.normalize("NFKC", local.casefold())
    return Email(f"{local}@{host}", f"{compared}@{host}")


def _host(text: str) -> str:
    """Return a host's name as DNS has it, or an empty text if it can be none."""
    try:
        host = unicodedata.normalize("NFKC", text).lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host if all(_LABEL.fullmatch(label) for label in host.split(".")) else ""


def person_name(text: str, *, what: str = "a name") -> str:
    """Return a name as it is kept: one line, composed, without characters that nobody sees.

    >>> person_name("  Ada   Lovelace ")
    'Ada Lovelace'
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    hidden = [each for each in name if unicodedata.category(each)[0] == "C" and each not in _JOINERS]
    if not name or len(name) > LONGEST_NAME or hidden:
        raise BadDataError(
            f"{what} has 1 to {LONGEST_NAME} characters that can be seen",
            code="name-malformed",
            remedy="Write it in one line, without control characters.",
        )
    return name


def language_of(text: str) -> str:
    """Return a language that we write in.

    Raises:
        BadDataError: it is none of ours.
    """
    return _one_of(LANGUAGES, text, f"we do not write in {text!r}", "language-unknown")


def digits_of(text: str) -> str:
    """Return the digits that numbers are shown in.

    Raises:
        BadDataError: they are none of ours.
    """
    return _one_of(DIGITS, text, f"we show no digits {text!r}", "digits-unknown")


def calendar_of(text: str) -> str:
    """Return the calendar that days are shown in.

    Raises:
        BadDataError: it is none of ours.
    """
    return _one_of(CALENDARS, text, f"we show no calendar {text!r}", "calendar-unknown")


def _one_of(choices: Sequence[str], text: str, refusal: str, code: str) -> str:
    if text not in choices:
        raise BadDataError(refusal, code=code, remedy=f"Choose of {', '.join(choices)}.")
    return text
