"""API keys: made, listed, renewed and ended by an organisation, and known again at the door."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, or_, select, update
from sqlalchemy.orm import Session

from foresite.core.errors import BadDataError, ForbiddenError, NotFoundError, UnauthenticatedError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.auth.permissions import OWNER, ROLES, Permission
from foresite.platform.auth.tables import ApiKeyRow
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import KeyTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import INSTALLATION, Scope

MARK = "fsk"
"""Every key begins with it, so that whoever finds one in a file or a log knows what it is."""
PREFIX_LENGTH = 8
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
USED_EVERY = timedelta(minutes=1)
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; ``secret`` is told once and kept nowhere."""

    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """How often a key may ask; None: no more bound than any caller.

    Attributes:
        rate_per_minute: requests a minute.
        monthly_quota: requests a calendar month (UTC).
    """

    rate_per_minute: int | None = None
    monthly_quota: int | None = None


FREE = Allowance()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who came with a key: which key, of which organisation, what it may do and how often."""

    key_id: str
    name: str
    organisation_id: int
    permissions: frozenset[Permission]
    allowance: Allowance = FREE


def permissions_of(names: Iterable[str]) -> frozenset[Permission]:
    """Return permissions named one by one or by roles.

    Raises:
        BadDataError: a name is neither.

    >>> sorted(permissions_of(["viewer", "data:push"]))
    [<Permission.DATA_PUSH: 'data:push'>, <Permission.DATA_READ: 'data:read'>]
    """
    found: set[Permission] = set()
    for name in names:
        if name not in ROLES and name not in set(ROLES[OWNER]):
            raise BadDataError(
                f"{name!r} is neither a role nor a permission",
                code="permission-unknown",
                remedy=f"Roles: {', '.join(ROLES)}. Permissions: {', '.join(sorted(ROLES[OWNER]))}.",
                name=name,
            )
        found |= ROLES.get(name) or {Permission(name)}
    return frozenset(found)


def create(  # noqa: PLR0913 -- the facts of a key
    engine: Engine,
    scope: Scope,
    name: str,
    permissions: frozenset[Permission],
    *,
    by: frozenset[Permission],
    expires_at: datetime | None = None,
    allowance: Allowance = FREE,
) -> NewKey:
    """Make a key.

    Args:
        engine: the database.
        scope: whose key it is.
        name: for people: the program that uses it.
        permissions: what it may do, at least one thing.
        by: what whoever makes it may do: nobody hands on more.
        expires_at: when it ends by itself; None: never.
        allowance: how often it may ask.

    Raises:
        ForbiddenError: it would be allowed more than its maker.
        BadDataError: it has no name or no permission, or has ended already.
    """
    _expect_sound(name, permissions, expires_at)
    _expect_no_more(permissions, by)
    with writing(engine, scope) as session:
        row, made = _made(scope, name, permissions, expires_at)
        row.rate_per_minute, row.monthly_quota = allowance.rate_per_minute, allowance.monthly_quota
        session.add(row)
        told = {"name": row.name, "permissions": permissions, "expires_at": expires_at, **asdict(allowance)}
        note(session, scope, Action.KEY_CREATE, made.key_id, after=told)
        publish(session, scope, KeyTold(key_id=made.key_id, change="made"))
        return made


def find(engine: Engine, scope: Scope) -> list[ApiKeyRow]:
    """Return the keys of an organisation, newest first, ended ones too."""
    mine = select(ApiKeyRow).filter_by(organisation_id=scope.organisation_id)
    with reading(engine, scope) as session:
        return list(session.scalars(mine.order_by(ApiKeyRow.made_at.desc(), ApiKeyRow.key_id.desc())))


def revoke(engine: Engine, scope: Scope, key_id: str) -> None:
    """End a key at once; ending it again changes nothing."""
    with writing(engine, scope) as session:
        row = _get(session, scope, key_id)
        if row.revoked_at is None:
            row.revoked_at = now()
            ended = {"revoked_at": row.revoked_at}
            note(session, scope, Action.KEY_REVOKE, key_id, before={"revoked_at": None}, after=ended)
            publish(session, scope, KeyTold(key_id=key_id, change="revoked"))


def rotate(
    engine: Engine, scope: Scope, key_id: str, *, by: frozenset[Permission], overlap: timedelta
) -> NewKey:
    """Make a key like another one, which ends after ``overlap``: programs change over in that time.

    Raises:
        ForbiddenError: the key may do more than whoever asks.
        BadDataError: the key has ended.
    """
    with writing(engine, scope) as session:
        row = _get(session, scope, key_id)
        permissions = frozenset(map(Permission, row.permissions))
        _expect_no_more(permissions, by)
        if not _lasts(row):
            raise BadDataError(
                f"the key {row.prefix} has ended",
                code="key-ended",
                remedy="Make a new one.",
                key_id=key_id,
            )
        lifetime = row.expires_at - row.made_at if row.expires_at else None
        fresh, made = _made(scope, row.name, permissions, now() + lifetime if lifetime else None)
        for name in ("rate_per_minute", "monthly_quota", "quota_month", "quota_taken"):
            setattr(fresh, name, getattr(row, name))
        session.add(fresh)
        ends_at = now() + overlap
        before = {"expires_at": row.expires_at}
        row.expires_at = min(row.expires_at, ends_at) if row.expires_at else ends_at
        after = {"expires_at": row.expires_at, "renewed_by": made.key_id}
        note(session, scope, Action.KEY_ROTATE, key_id, before=before, after=after)
        publish(session, scope, KeyTold(key_id=key_id, change="renewed"))
        publish(session, scope, KeyTold(key_id=made.key_id, change="made"))
        return made


def known(engine: Engine, secret: str) -> Holder:
    """Return who holds a key: called by doors, and by nobody else.

    Raises:
        UnauthenticatedError: it is no key, or one that has ended; which, is not told.
    """
    mark, _, rest = secret.partition("_")
    prefix, _, _ = rest.partition("_")
    hashed = _hash(secret)
    with reading(engine, INSTALLATION) as session:
        found = select(ApiKeyRow).where(ApiKeyRow.prefix == prefix[:PREFIX_LENGTH])
        row = session.scalar(found)
    right = hmac.compare_digest(row.secret_hash if row else _hash(""), hashed)
    if mark != MARK or row is None or not right or not _lasts(row):
        raise UnauthenticatedError(
            "this API key is not known here",
            code="key-unknown",
            remedy="Send a key that was made here and has not ended: authorization: Bearer fsk_...",
        )
    _note_use(engine, row)
    permissions = frozenset(map(Permission, row.permissions))
    allowance = Allowance(row.rate_per_minute, row.monthly_quota)
    return Holder(row.key_id, row.name, row.organisation_id, permissions, allowance)


def _made(
    scope: Scope, name: str, permissions: frozenset[Permission], expires_at: datetime | None
) -> tuple[ApiKeyRow, NewKey]:
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(PREFIX_LENGTH))
    secret = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    row = ApiKeyRow(
        organisation_id=scope.organisation_id,
        key_id=new_id(),
        name=name.strip(),
        prefix=prefix,
        secret_hash=_hash(secret),
        permissions=sorted(permissions),
        expires_at=expires_at,
    )
    return row, NewKey(row.key_id, secret)


def _get(session: Session, scope: Scope, key_id: str) -> ApiKeyRow:
    row = session.scalar(select(ApiKeyRow).filter_by(organisation_id=scope.organisation_id, key_id=key_id))
    if row is None:
        raise NotFoundError(f"there is no API key {key_id}", code="key-absent", key_id=key_id)
    return row


def _note_use(engine: Engine, row: ApiKeyRow) -> None:
    """Note that a key was used, at most once a minute: a read must not cost a write."""
    moment = now()
    if row.used_at is not None and moment - row.used_at < USED_EVERY:
        return
    stale = or_(ApiKeyRow.used_at.is_(None), ApiKeyRow.used_at < moment - USED_EVERY)
    with writing(engine, INSTALLATION) as session:
        session.execute(update(ApiKeyRow).where(ApiKeyRow.key_id == row.key_id, stale).values(used_at=moment))


def _lasts(row: ApiKeyRow) -> bool:
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > now())


def _expect_sound(name: str, permissions: frozenset[Permission], expires_at: datetime | None) -> None:
    if not name.strip() or len(name) > MAX_NAME:
        raise BadDataError(
            f"a key needs a name of at most {MAX_NAME} characters",
            code="key-unnamed",
            remedy="Name the program that uses it.",
        )
    if not permissions:
        raise BadDataError(
            "a key that may do nothing is of no use",
            code="key-powerless",
            remedy=f"Name a role ({', '.join(ROLES)}) or permissions.",
        )
    if expires_at is not None and expires_at <= now():
        raise BadDataError(
            "the key would have ended already", code="key-ended", remedy="Let it end in the future."
        )


def _expect_no_more(permissions: frozenset[Permission], by: frozenset[Permission]) -> None:
    if more := sorted(permissions - by):
        raise ForbiddenError(
            f"you may not hand on what you may not do: {', '.join(more)}",
            code="permission-beyond-own",
            remedy="Ask somebody who may, or leave these permissions out.",
            permissions=more,
        )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
