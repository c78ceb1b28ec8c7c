"""Keys that sign access tokens: made at first need, changed in time, known to verifiers by their ids."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from joserfc.jwk import ECKey
from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.auth.sealing import Sealer
from foresite.platform.auth.tokens.tables import SigningKeyRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION

ALGORITHM = "ES256"
"""ECDSA on P-256 with SHA-256: of the asymmetric ones that all verifiers know, the fastest here (0.14 ms)."""
_CURVE = "P-256"
SIGNS_FOR = timedelta(days=30)
OUTLIVES = timedelta(hours=1)
"""For how long a key that no longer signs verifies: longer than any access token lasts."""
_READ_EVERY_SECONDS = 60.0
_ASK_AGAIN_SECONDS = 1.0
"""How often unknown key ids may make the database be asked: whoever sends them makes them up."""


@dataclass(slots=True)
class Keyring:
    """The signing keys of an installation, as one process knows them.

    Attributes:
        engine: the database that all servers share.
        sealer: opens private keys.
    """

    engine: Engine
    sealer: Sealer
    _known: dict[str, ECKey] = field(default_factory=dict, repr=False)
    _signing: tuple[str, ECKey, datetime] | None = field(default=None, repr=False)
    _read_at: float = field(default=float("-inf"))
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def signing(self) -> tuple[str, ECKey]:
        """Return the id and the key to sign with; a new one is made when the last has signed long enough."""
        with self._lock:
            if monotonic() - self._read_at > _READ_EVERY_SECONDS:
                self._read()
            if self._signing is None or self._signing[2] <= now():
                rotate(self.engine, self.sealer, only_due=True)
                self._read()
            assert self._signing is not None  # noqa: S101 -- one was made
            return self._signing[0], self._signing[1]

    def verifying(self, key_id: str) -> ECKey | None:
        """Return the public key of that id, or None if none is good any more."""
        with self._lock:
            age = monotonic() - self._read_at
            if age > _READ_EVERY_SECONDS or (key_id not in self._known and age > _ASK_AGAIN_SECONDS):
                self._read()
            return self._known.get(key_id)

    def _read(self) -> None:
        good = or_(SigningKeyRow.ends_at.is_(None), SigningKeyRow.ends_at > now())
        with reading(self.engine, INSTALLATION) as session:
            rows = list(session.scalars(select(SigningKeyRow).where(good).order_by(SigningKeyRow.made_at)))
        self._known = {row.key_id: ECKey.import_key(row.public_key) for row in rows}
        current = [row for row in rows if row.ends_at is None]
        if not current:
            self._signing = None
        elif self._signing is None or self._signing[0] != current[-1].key_id:
            self._signing = (
                current[-1].key_id,
                _opened(current[-1], self.sealer),
                current[-1].made_at + SIGNS_FOR,
            )
        self._read_at = monotonic()


def rotate(engine: Engine, sealer: Sealer, *, only_due: bool = False, end_old: bool = False) -> str:
    """Make a new signing key and return its id; older ones verify for an hour more.

    Args:
        engine: the database.
        sealer: seals the private key.
        only_due: do nothing while the newest key may sign, as another server may just have made it.
        end_old: end older keys at once, because one of them is no longer a secret. Servers that run believe
            them for a minute more.
    """
    moment = now()
    with writing(engine, INSTALLATION) as session:
        newest = _newest(session)
        if only_due and newest is not None and newest.made_at + SIGNS_FOR > moment:
            return newest.key_id
        ends_at = moment if end_old else moment + OUTLIVES
        late = or_(SigningKeyRow.ends_at.is_(None), SigningKeyRow.ends_at > ends_at)
        session.execute(update(SigningKeyRow).where(late).values(ends_at=ends_at))
        key_id = new_id()
        key = ECKey.generate_key(_CURVE, private=True)
        session.add(
            SigningKeyRow(
                key_id=key_id,
                algorithm=ALGORITHM,
                public_key=dict(key.as_dict(private=False)),
                private_key=sealer.seal(key.as_pem(private=True), bound_to=bound_to(key_id)),
                made_at=moment,
            )
        )
        return key_id


def forget(session: Session, before: datetime) -> None:
    """Delete keys that verify nothing since then."""
    session.execute(delete(SigningKeyRow).where(SigningKeyRow.ends_at < before))


def listed(engine: Engine) -> list[SigningKeyRow]:
    """Return the keys there are, the newest first: for the operator of the installation."""
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(select(SigningKeyRow).order_by(SigningKeyRow.made_at.desc())))


def published(engine: Engine) -> list[dict[str, Any]]:
    """Return the public keys that verify tokens, as JSON web keys (RFC 7517)."""
    moment = now()
    return [
        {**row.public_key, "kid": row.key_id, "alg": row.algorithm, "use": "sig"}
        for row in listed(engine)
        if row.ends_at is None or row.ends_at > moment
    ]


def _newest(session: Session) -> SigningKeyRow | None:
    """Return the key that signs, held until the transaction ends so that one server makes the next."""
    found = (
        select(SigningKeyRow).where(SigningKeyRow.ends_at.is_(None)).order_by(SigningKeyRow.made_at.desc())
    )
    return session.scalar(found.limit(1).with_for_update())


def _opened(row: SigningKeyRow, sealer: Sealer) -> ECKey:
    return ECKey.import_key(sealer.open(row.private_key, bound_to=bound_to(row.key_id)))


def bound_to(key_id: str) -> str:
    """Return what the private part of a key is bound to."""
    return f"signing_key.private_key:{key_id}"
