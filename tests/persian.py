"""The phrasebook of the page, read as ``web/src/said/said.ts`` reads it."""

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

PHRASES = Path(__file__).parents[1] / "web" / "src" / "said" / "phrases"
_TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_ENTRY = re.compile(rf"^  {_TEXT}:\s+{_TEXT},$", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?%?", re.IGNORECASE)


@cache
def book() -> dict[str, str]:
    """Return English templates with their Persian ones.

    Raises:
        ValueError: two parts of the book say one template.
    """
    parts = [_ENTRY.findall(part.read_text()) for part in sorted(PHRASES.glob("*.ts"))]
    pairs = [(ast.literal_eval(english), ast.literal_eval(persian)) for english, persian in chain(*parts)]
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a template stands twice in the phrasebook")
    return said


@cache
def _phrases() -> list[tuple[re.Pattern[str], list[str]]]:
    """Return what each template matches, and what its pieces have to be: sentences (!) or dates (@)."""
    made = []
    for english, persian in sorted(book().items(), key=lambda pair: -len(pair[0].replace("{}", ""))):
        later = english[0] in ";, "
        parts = "(.+?)".join(map(re.escape, english.split("{}")))
        kinds = dict(re.findall(r"\{(\d)([#@!,~]?)\}", persian))
        wanted = [kinds.get(str(n), "") for n in range(1, english.count("{}") + 1)]
        pattern = re.compile(f"(.+?){parts}" if later else parts, re.DOTALL)
        made.append((pattern, ["!", *wanted] if later else wanted))
    return made


def _fits(piece: str, kind: str) -> bool:
    if kind == "@":
        return _DATE.fullmatch(piece) is not None
    return kind != "!" or _NUMBER.fullmatch(piece) is not None or is_said(piece)


def is_said(text: str) -> bool:
    """Tell whether the page says a sentence in Persian."""
    for pattern, wanted in _phrases():
        found = pattern.fullmatch(text)
        if found and all(map(_fits, found.groups(), wanted)):
            return True
    if _DATE.fullmatch(text):
        return True
    several = re.split(r"(?<=\.) (?=[A-Z`])", text)
    return len(several) > 1 and all(map(is_said, several))


def unsaid(texts: list[str]) -> list[str]:
    """Return the sentences that a Persian page would show in English."""
    return sorted({text for text in texts if not is_said(text)})
