"""The page that tells how OWASP ASVS is met: ``python tests/arch/asvs.py > docs/reference/asvs.md``."""

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reference" / "asvs.csv"
PAGE = TABLE.with_suffix(".md")
CHAPTERS = (
    "Encoding and sanitizing",
    "Validation and business logic",
    "Web frontend",
    "API and web services",
    "Files",
    "Authentication",
    "Sessions",
    "Authorization",
    "Self-contained tokens",
    "OAuth and OpenID Connect",
    "Cryptography",
    "Communication",
    "Configuration",
    "Data protection",
    "Code and architecture",
    "Logging and errors",
    "WebRTC",
)
STATUSES = {
    "met": "the named test or file proves it",
    "operator": "whoever runs it does it; the named page says how",
    "not-applicable": "there is no such thing here, for the reason given",
    "open": "not done",
}
INTRODUCTION = """# OWASP ASVS 5.0, levels 1 and 2

How Foresite stands to the requirements of the
[OWASP Application Security Verification Standard 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0).
Numbers and levels are the standard's; what a line is about is told in our words and shortened: read the
standard for what it says. The table is made from `docs/reference/asvs.csv`; tests hold that every number of
both levels is there, that every test and file it names exists, and that nothing of level 1 is open.

"""


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement and how it is met."""

    id: str
    level: str
    about: str
    status: str
    how: str
    proof: str

    @property
    def chapter(self) -> int:
        return int(self.id[1:].partition(".")[0])


def lines() -> list[Line]:
    """Return the table."""
    with TABLE.open(newline="") as file:
        return [Line(**row) for row in csv.DictReader(file)]


def page() -> str:
    """Return the page."""
    told = lines()
    counts = Counter((line.status, line.level) for line in told)
    made = [INTRODUCTION, "| | level 1 | level 2 | means |\n| --- | --- | --- | --- |\n"]
    made += [
        f"| {name} | {counts[name, '1']} | {counts[name, '2']} | {means} |\n"
        for name, means in STATUSES.items()
    ]
    for number, title in enumerate(CHAPTERS, 1):
        made.append(f"\n## V{number} {title}\n\n| | level | about | status | how, or why not | proof |\n")
        made.append("| --- | --- | --- | --- | --- | --- |\n")
        for line in told:
            if line.chapter == number:
                proof = f"`{line.proof}`" if line.proof else ""
                made.append(
                    f"| {line.id} | {line.level} | {line.about} | {line.status} | {line.how} | {proof} |\n"
                )
    return "".join(made)


if __name__ == "__main__":
    sys.stdout.write(page())
