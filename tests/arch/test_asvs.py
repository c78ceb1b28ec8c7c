"""The table of OWASP ASVS is whole: every number is there, what proves it exists, level 1 has no gap."""

import re
from collections import Counter

import pytest
from tests.arch.asvs import CHAPTERS, PAGE, ROOT, STATUSES, Line, lines, page

COUNTS = (27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7)
"""Requirements of level 1 and 2 by chapter, counted in the list of the standard itself (5.0.0)."""


def test_every_requirement_of_both_levels_is_in_the_table_once() -> None:
    told = lines()
    assert [line.id for line in told] == list(dict.fromkeys(line.id for line in told))
    by_chapter = Counter(line.chapter for line in told)
    assert tuple(by_chapter[number] for number in range(1, len(CHAPTERS) + 1)) == COUNTS
    assert Counter(line.level for line in told) == {"1": 70, "2": 183}


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.id)
def test_line_says_how_and_names_a_proof_that_exists(line: Line) -> None:
    assert line.status in STATUSES
    assert line.how
    assert line.about
    assert line.status != "open" or line.level == "2", "nothing of level 1 may be open"
    if line.status in {"not-applicable", "open"}:
        return
    path, _, name = line.proof.partition("::")
    assert path
    assert (ROOT / path).exists(), path
    if name:
        assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE), line.proof


def test_page_is_fresh() -> None:
    assert PAGE.read_text() == page(), "run: python tests/arch/asvs.py > docs/reference/asvs.md"
