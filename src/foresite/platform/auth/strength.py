"""How hard a password is to guess: estimated by zxcvbn, told in words that help."""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from foresite.core.errors import BadDataError
from foresite.platform.auth.passwords import LONGEST

SHORTEST = 10
SHORTEST_WORD = 3
SECRET_CHARACTERS = 6
"""How many a password has at least beside words that others know of its owner."""
GOOD = 3
"""Of zxcvbn's scores: more than 10^8 guesses are needed (Wheeler 2016, zxcvbn, section 5)."""
_READ = 72
"""Characters that are judged: its time grows with the square of their number, and so many suffice."""
_COMMON = frozenset(FREQUENCY_LISTS["passwords"])
_OURS = ("foresite",)
_WORDS = {
    "too-short": f"it has fewer than {SHORTEST} characters",
    "too-long": f"it has more than {LONGEST} characters",
    "common": "it is one of the passwords that are tried first",
    "personal": "it holds your name, your address or your organisation's name",
    "words": "it is made of words or names that are easy to guess",
    "keyboard": "it follows keys that lie beside each other",
    "repeats": "it repeats itself",
    "sequence": "it counts up or down, as abc or 6543 do",
    "date": "it holds a date or a year",
    "guessable": "it can be guessed",
}
_PATTERNS = {
    "spatial": "keyboard",
    "repeat": "repeats",
    "sequence": "sequence",
    "date": "date",
    "regex": "date",
    "dictionary": "words",
}
_REMEDY = (
    "Take four or more words that have nothing to do with each other, or let a password manager make one."
)
_lock = threading.Lock()
"""zxcvbn keeps the words of whoever asks in a table that all its callers share."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How a password does: zxcvbn's score of 0 to 4, and why it will not do, if it will not."""

    score: int
    reasons: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether it may be used."""
        return not self.reasons

    @property
    def told(self) -> str:
        """What is wrong with it, in words; empty if nothing is."""
        return "; ".join(_WORDS[each] for each in self.reasons)


def judge(password: str, own: Iterable[str] = ()) -> Strength:
    """Estimate how hard a password is to guess for somebody who knows these words of its owner.

    >>> judge("correct horse battery staple").good, judge("password123").told
    (True, 'it is one of the passwords that are tried first')
    """
    if not password:  # of which zxcvbn makes nothing at all
        return Strength(0, ("too-short",))
    words = _parts(own)
    limits = ("too-short",) * (len(password) < SHORTEST) + ("too-long",) * (len(password) > LONGEST)
    with _lock:
        found = zxcvbn(password[:_READ], user_inputs=sorted(words))
    score = int(found["score"])
    if password.casefold() in _COMMON:
        return Strength(0, (*limits, "common"))
    if _beside(password, words) < SECRET_CHARACTERS:
        return Strength(min(score, 1), (*limits, "personal"))
    return Strength(score, limits + (_weaknesses(found["sequence"]) if score < GOOD else ()))


def expect_strong(password: str, own: Iterable[str] = ()) -> None:
    """Refuse a password that is easy to guess.

    Raises:
        BadDataError: saying why, and never the password.
    """
    found = judge(password, own)
    if not found.good:
        raise BadDataError(
            f"this password will not do: {found.told}",
            code="password-weak",
            remedy=_REMEDY,
            reasons=list(found.reasons),
            score=found.score,
        )


def _weaknesses(sequence: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return why, the longest part first: zxcvbn tells it as a row of matches."""
    matches = sorted(sequence, key=lambda match: -len(match["token"]))
    found = [_weakness(match) for match in matches if match["pattern"] in _PATTERNS]
    return tuple(dict.fromkeys(found)) or ("guessable",)


def _weakness(match: dict[str, Any]) -> str:
    if match["pattern"] == "dictionary" and match["dictionary_name"] == "user_inputs":
        return "personal"
    if match["pattern"] == "dictionary" and match["dictionary_name"] == "passwords":
        return "common"
    return _PATTERNS[match["pattern"]]


def _beside(password: str, words: set[str]) -> int:
    """Count the characters that are part of no word that others know."""
    left = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left)


def _parts(own: Iterable[str]) -> set[str]:
    """Return these texts, and their words one by one and written together."""
    texts = {text.casefold() for text in (*own, *_OURS)}
    parts = [re.split(r"[\W_]+", text) for text in texts]
    found = texts | {"".join(each) for each in parts} | {one for each in parts for one in each}
    return {word for word in found if len(word) >= SHORTEST_WORD}
