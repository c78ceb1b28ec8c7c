"""Failed sign-ins: counted for an account and from an address, answered by growing delays, then a lockout."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foresite.core.errors import TooSoonError
from foresite.core.timeaxis import now
from foresite.platform.auth.tables import BrowserSessionRow, PersonRow, SignInFailureRow

FORGOTTEN_AFTER = timedelta(days=1)
"""After so long without a failure, counting begins anew."""
LOCKED_FOR = timedelta(minutes=15)
_USUAL = timedelta(days=30)
"""An address from which the account came in within so long is not held up by what others do elsewhere."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are let go, and at how many it is locked; between, each waits twice as long."""

    free: int
    locked: int

    def wait(self, failures: int) -> timedelta:
        """Return how long to wait after so many failures.

        >>> [Patience(3, 10).wait(n).total_seconds() for n in (3, 4, 5, 9, 10)]
        [0.0, 1.0, 2.0, 32.0, 900.0]
        """
        if failures <= self.free:
            return timedelta(0)
        if failures >= self.locked:
            return LOCKED_FOR
        return min(timedelta(seconds=2.0 ** min(failures - self.free - 1, 30)), LOCKED_FOR)


PAIR, ACCOUNT, ADDRESS = Patience(3, 10), Patience(20, 50), Patience(20, 100)
"""Of an account from one address; of an account from anywhere; of an address, whatever it tries."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in, which counts as failed until it is taken back.

    Attributes:
        account: hash of the e-mail address that is tried.
        address: where from; of IPv6 the network, which one customer has whole.
        locks: whether its failing locks the account for that address, or the address: for the security log.
    """

    account: str
    address: str
    locks: bool = False


def begin(session: Session, email_compared: str, address: str) -> Attempt:
    """Count an attempt as failed before anything is looked at, so that many at once get no more tries.

    Args:
        session: a transaction that writes.
        email_compared: the address of the account that is tried, whether there is one or not.
        address: where the request comes from.

    Raises:
        TooSoonError: it must wait, whether the password is right or not.
    """
    made = Attempt(account_of(email_compared), network_of(address))
    counted = {
        (made.account, made.address): PAIR,
        (made.account, ""): ACCOUNT,
        ("", made.address): ADDRESS,
    }
    if _is_usual(session, email_compared, address):
        del counted[made.account, ""]
    moment = now()
    rows = [(_row(session, key, moment), counted[key]) for key in sorted(counted)]
    _expect_patience([row.blocked_until for row, _ in rows], moment)
    locks = False
    for row, patience in rows:
        row.failures = row.failures + 1 if moment - row.last_at < FORGOTTEN_AFTER else 1
        row.last_at = moment
        wait = patience.wait(row.failures)
        row.blocked_until = moment + wait if wait else None
        locks |= row.failures == patience.locked
    return Attempt(made.account, made.address, locks)


def succeeded(session: Session, attempt: Attempt) -> None:
    """Take an attempt back: the account begins anew; the address is only let off this one."""
    for address in ("", attempt.address):
        session.execute(delete(SignInFailureRow).where(_is(attempt.account, address)))
    row = session.scalar(select(SignInFailureRow).where(_is("", attempt.address)).with_for_update())
    if row is not None:
        row.failures = max(row.failures - 1, 0)
        row.blocked_until = None


def unlock(session: Session, email_compared: str) -> None:
    """Let an account be tried again at once, from wherever."""
    session.execute(delete(SignInFailureRow).where(SignInFailureRow.account == account_of(email_compared)))


def forget(session: Session) -> None:
    """Delete counts that matter no more."""
    session.execute(delete(SignInFailureRow).where(SignInFailureRow.last_at < now() - FORGOTTEN_AFTER))


def account_of(email_compared: str) -> str:
    """Return what failures are counted by for an account, be there one or not."""
    return hashlib.sha256(email_compared.encode()).hexdigest()


@lru_cache(maxsize=4096)  # each request asks
def network_of(address: str) -> str:
    """Return what failures are counted by for an address: of IPv6 the /64, of anything odd its beginning.

    >>> network_of("10.0.0.7"), network_of("2001:db8::1:2"), network_of("testclient")
    ('10.0.0.7', '2001:db8::', 'testclient')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64] or "unknown"
    if found.version == 4:  # noqa: PLR2004 -- the version
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)


def _row(session: Session, key: tuple[str, str], moment: datetime) -> SignInFailureRow:
    """Return the count of a key, made if there is none, and held until the transaction ends."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    blank = {"account": key[0], "address": key[1], "failures": 0, "last_at": moment}
    session.execute(insert(SignInFailureRow).values(blank).on_conflict_do_nothing())
    found = select(SignInFailureRow).where(_is(*key)).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()


def _expect_patience(blocked: list[datetime | None], moment: datetime) -> None:
    until = max((each for each in blocked if each is not None), default=moment)
    if until > moment:
        seconds = ceil((until - moment).total_seconds())
        raise TooSoonError(
            f"signing in failed too often; it may be tried again in {seconds} s",
            code="sign-in-delayed",
            remedy="Wait, or ask for a link to set a new password.",
            seconds=seconds,
        )


def _is_usual(session: Session, email_compared: str, address: str) -> bool:
    there = (
        exists()
        .where(BrowserSessionRow.person_id == PersonRow.person_id)
        .where(PersonRow.email_compared == email_compared)
        .where(BrowserSessionRow.address == address)
        .where(BrowserSessionRow.made_at > now() - _USUAL)
    )
    return bool(session.scalar(select(there)))


def _is(account: str, address: str) -> ColumnElement[bool]:
    return (SignInFailureRow.account == account) & (SignInFailureRow.address == address)
