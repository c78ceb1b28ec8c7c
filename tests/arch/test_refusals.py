"""Every refusal that the API can send has a sentence in Persian; in English its own sentence says it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from foresite.api.errors import CODES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "foresite"
ELSEWHERE = (
    "cli/",
    "platform/config.py",
    "platform/exposing.py",
    "platform/jobs/slots.py",
    "platform/audit/",
)
"""What is told in a shell only, before a server listens or beside it."""
NEVER_SENT = {"permission-unsaid", "code"}
"""An application that lacks it does not start; a name of a parameter."""


def codes() -> Iterator[str]:
    """Return the codes that modules give to errors, as they are written there."""
    yield from (*CODES.values(), "http-error", "request-invalid", "defect")
    for path in SOURCE.rglob("*.py"):
        if str(path.relative_to(SOURCE)).startswith(ELSEWHERE):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            given = (
                [each.value for each in node.keywords if each.arg == "code"]
                if isinstance(node, ast.Call)
                else []
            )
            named = (part for value in given for part in ast.walk(value) if isinstance(part, ast.Constant))
            yield from (part.value for part in named if isinstance(part.value, str))


def test_every_refusal_has_a_sentence_in_persian() -> None:
    words = (ROOT / "web/src/form/words.ts").read_text().partition("  fa: {")[2]
    for file in ("refused.ts", "refusedSources.ts"):
        words += (ROOT / "web/src/form" / file).read_text()
    known = set(re.findall(r"^ +'?([a-z0-9-]+)'?: ", words, re.MULTILINE))
    sent = set(codes()) - NEVER_SENT
    assert len(sent) > 150
    assert sent - known == set(), "say it in web/src/form/refused.ts"
