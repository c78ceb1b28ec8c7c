"""Telling who listens how a job is, in the very transaction that changes it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foresite.platform.events.kinds import JobTold
from foresite.platform.events.outbox import publish
from foresite.platform.jobs.tables import JobRow


def tell(session: Session, *which: Any) -> None:
    """Tell how the jobs that these conditions choose are now."""
    chosen = select(JobRow).where(*which).execution_options(populate_existing=True)
    for row in session.scalars(chosen):
        publish(
            session,
            row.organisation_id,
            JobTold(
                job_id=row.job_id,
                job_kind=row.kind,
                title=row.title,
                state=row.state,
                progress_share=row.progress_share,
                progress_note=row.progress_note,
                run_id=row.run_id,
            ),
        )
