"""The lease of the one committer: bulk load, flush and compaction of an organisation take turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep

from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.core.errors import UnavailableError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.lake.tables import LeaseRow
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope

LEASE = timedelta(seconds=20)
BEAT_SECONDS = 4.0
PATIENCE_SECONDS = 120.0


class Lease:
    """A held lease; ``check`` before every commit, since a process that slept may have lost it."""

    def __init__(self, engine: Engine, scope: Scope, purpose: str) -> None:
        """Name the lease; ``hold`` takes it."""
        self._engine = engine
        self._scope = scope
        self._purpose = purpose
        self._owner = new_id()
        self.after_a_crash = False
        """Whether the holder before did not give it back: it was killed, or the power failed."""

    def take(self) -> bool:
        """Take the lease if it is free or has run out; tell whether that worked."""
        mine = LeaseRow.organisation_id == self._scope.organisation_id
        with writing(self._engine, self._scope) as session:
            left = session.execute(delete(LeaseRow).where(mine, LeaseRow.expires_at < now()))
            self.after_a_crash |= bool(left.rowcount)  # type: ignore[attr-defined]  # a DELETE always has one
        try:
            with writing(self._engine, self._scope) as session:
                session.add(
                    LeaseRow(
                        organisation_id=self._scope.organisation_id,
                        owner=self._owner,
                        purpose=self._purpose,
                        fence=0,
                        expires_at=now() + LEASE,
                    )
                )
        except IntegrityError:
            return False
        return True

    def check(self) -> None:
        """Prolong the lease, or say that another took it while this process did not run."""
        with self.checked():
            pass

    @contextmanager
    def checked(self) -> Iterator[Session]:
        """Write to the database in the very transaction that prolongs the lease, or not at all."""
        mine = (LeaseRow.organisation_id == self._scope.organisation_id, LeaseRow.owner == self._owner)
        with writing(self._engine, self._scope) as session:
            renewed = session.execute(
                update(LeaseRow).where(*mine).values(expires_at=now() + LEASE, fence=LeaseRow.fence + 1)
            )
            if renewed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE always has one
                raise UnavailableError(
                    f"the {self._purpose} lost its turn to another process",
                    code="lease-lost",
                    remedy="Run it again; what it had written is kept and not doubled.",
                )
            yield session

    def give_back(self) -> None:
        """Let the next one in."""
        mine = (LeaseRow.organisation_id == self._scope.organisation_id, LeaseRow.owner == self._owner)
        with writing(self._engine, self._scope) as session:
            session.execute(delete(LeaseRow).where(*mine))


@contextmanager
def hold(engine: Engine, scope: Scope, purpose: str) -> Iterator[Lease]:
    """Wait for the lease, keep it alive through the block, and give it back.

    Raises:
        UnavailableError: another holds it for longer than we wait.
    """
    lease = Lease(engine, scope, purpose)
    until = monotonic() + PATIENCE_SECONDS
    while not lease.take():
        if monotonic() > until:
            raise UnavailableError(
                f"the {purpose} waited {PATIENCE_SECONDS:.0f} s for another one to end",
                code="lake-busy",
                remedy="Try again when the load, flush or compaction under way has ended.",
            )
        sleep(0.1)
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(lease, done), daemon=True)
    beating.start()
    try:
        yield lease
    finally:
        done.set()
        beating.join()
        lease.give_back()


def _beat(lease: Lease, done: threading.Event) -> None:
    while not done.wait(BEAT_SECONDS):
        try:
            lease.check()
        except UnavailableError:
            return  # the next check before a commit tells the holder
