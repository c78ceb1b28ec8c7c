"""What jobs of upkeep do: flush, compact and verify the lake; killed anywhere, they are done again."""

from collections.abc import Callable
from typing import Any

from foresite.core.findings import Severity
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

SHOWN = 1000
"""So many findings are kept in a job's result; all are counted."""
Progress = Callable[[float, str], None]


def flush(house: House, scope: Scope, progress: Progress) -> dict[str, Any]:
    """Move the tail into the history; tells the rows moved."""
    progress(0.0, "")
    return {"rows": house.lake.flush(scope)}


def compact(house: House, scope: Scope, progress: Progress) -> dict[str, Any]:
    """Merge corrections and small files, of parts of any size; tells the parts rewritten."""
    return {"parts": house.lake.compact(scope, progress)}


def verify(house: House, scope: Scope, progress: Progress) -> dict[str, Any]:
    """Read everything again; tells what was found, and how many places are damaged."""
    found = house.lake.verify(scope, progress)
    return {
        "damaged": sum(each.severity is Severity.DAMAGE for each in found),
        "found": len(found),
        "findings": [each.as_dict() for each in found],
    }


def flush_kept(house: House, work: Work) -> dict[str, Any]:
    """Flush as a job."""
    return flush(house, work.scope, work.progress)


def compact_kept(house: House, work: Work) -> dict[str, Any]:
    """Compact as a job."""
    return compact(house, work.scope, work.progress)


def verify_kept(house: House, work: Work) -> dict[str, Any]:
    """Verify as a job; its result holds the first findings."""
    told = verify(house, work.scope, work.progress)
    return told | {"findings": told["findings"][:SHOWN]}
