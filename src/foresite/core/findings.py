"""Findings: what we saw in data and went on from, as values in a list; errors are for what stops us."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters to somebody who relies on the data."""

    NOTE = "note"
    WARNING = "warning"
    DAMAGE = "damage"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen in data: a gap, a repeated hour, a flat stretch, a damaged file.

    Attributes:
        rule: stable kebab-case name of what was looked for (``gap``, ``clock-change-repeat``).
        message: one sentence for a person.
        series: key of the series, or empty where it is about a whole file.
        count: how many rows, hours or files it is about.
        first_at: first instant it touches, or None.
        last_at: last instant it touches, or None.
        severity: how much it matters.
        facts: more for machines; JSON-able values only.
    """

    rule: str
    message: str
    series: str = ""
    count: int = 1
    first_at: datetime | None = None
    last_at: datetime | None = None
    severity: Severity = Severity.NOTE
    facts: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-able values, instants in ISO 8601."""
        return {
            "rule": self.rule,
            "message": self.message,
            "series": self.series,
            "count": self.count,
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
            "severity": self.severity.value,
            "facts": self.facts,
        }
