"""Counts of the jobs of all organisations, for metrics; nothing of what a job is about."""

from datetime import datetime

from sqlalchemy import Engine, func, select

from foresite.platform.database import reading
from foresite.platform.jobs.kinds import DEAD, OPEN
from foresite.platform.jobs.tables import JobRow
from foresite.platform.tenancy import INSTALLATION

Counts = dict[tuple[str, str], tuple[int, datetime]]
"""By kind and state: how many, and when the oldest was asked for."""


def counts(engine: Engine) -> Counts:
    """Count the jobs that are open or dead."""
    chosen = (
        select(JobRow.kind, JobRow.state, func.count(), func.min(JobRow.made_at))
        .where(JobRow.state.in_((*OPEN, DEAD)))
        .group_by(JobRow.kind, JobRow.state)
    )
    with reading(engine, INSTALLATION) as session:
        return {(kind, state): (count, oldest) for kind, state, count, oldest in session.execute(chosen)}


def ended(engine: Engine, *, since: datetime) -> list[JobRow]:
    """Return the jobs that ended since then."""
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(select(JobRow).where(JobRow.ended_at >= since)))
