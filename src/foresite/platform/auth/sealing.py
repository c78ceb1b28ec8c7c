"""Secrets at rest: sealed with AES-256-GCM under the installation's secret key, each bound to its row."""

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foresite.core.errors import BadDataError, UnavailableError
from foresite.core.ids import new_id
from foresite.platform.access_settings import SHORTEST_KEY
from foresite.platform.config import Settings

FILE = "secret.key"
_VERSION = "v1"
_NONCE_BYTES = 12
_MAKE = "python -c 'import secrets; print(secrets.token_urlsafe(32))'"


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with the first of some keys and opens with all of them, so that keys can be changed.

    A sealed text is ``v1.<mark of the key>.<base64url of nonce, ciphertext and tag>``. What it is
    ``bound_to`` (table, column and row) is authenticated and not kept in it: a secret that was
    moved to another row does not open.
    """

    _keys: tuple[tuple[str, bytes], ...] = field(repr=False)

    def seal(self, secret: bytes, *, bound_to: str) -> str:
        """Seal a secret."""
        mark, key = self._keys[0]
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, secret, bound_to.encode())
        return f"{_VERSION}.{mark}.{urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, *, bound_to: str) -> bytes:
        """Open a sealed secret.

        Raises:
            UnavailableError: no key that this server has opens it.
        """
        with suppress(ValueError, NotBase64, InvalidTag):
            version, mark, text = sealed.split(".")
            for name, key in self._keys:
                if version == _VERSION and name == mark:
                    content = urlsafe_b64decode(text)
                    return AESGCM(key).decrypt(
                        content[:_NONCE_BYTES], content[_NONCE_BYTES:], bound_to.encode()
                    )
        raise UnavailableError(
            "a sealed secret does not open with the secret key that this server has",
            code="secret-key-wrong",
            remedy="Give every server the same secret_key; after a change, list the old one behind the new.",
            bound_to=bound_to,
        )

    def stale(self, sealed: str) -> bool:
        """Tell whether a secret was sealed with another key than the first, and is due to be sealed anew."""
        return not sealed.startswith(f"{_VERSION}.{self._keys[0][0]}.")


def sealer(settings: Settings) -> Sealer:
    """Return the sealer of an installation: of its setting ``secret_key``, or of the file in its home.

    Raises:
        BadDataError: PostgreSQL is used, which several servers may share, and the setting is absent.
    """
    if settings.secret_key is not None:
        return Sealer(tuple(map(_stretched, settings.secret_keys)))
    if settings.jobs_file is None:
        raise BadDataError(
            "a server on PostgreSQL needs the setting secret_key to keep secrets",
            code="secret-key-absent",
            remedy=f"Make one with {_MAKE} and give all servers the same as FORESITE_SECRET_KEY.",
        )
    return Sealer((_stretched(_kept(settings.home / FILE)),))


def _stretched(secret: str) -> tuple[str, bytes]:
    """Return the mark and the AES key that follow from a secret text (HKDF, RFC 5869)."""
    key = HKDF(SHA256(), length=32, salt=None, info=b"foresite sealing v1").derive(secret.encode())
    return sha256(b"mark\0" + key).hexdigest()[:8], key


def _kept(file: Path) -> str:
    """Return the key that is kept in a file, which is made at first need and only its owner may read."""
    if not file.exists():
        _make(file)
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise BadDataError(
            f"others than its owner may read {file}",
            code="secret-key-exposed",
            remedy=f"Run: chmod 600 {file}",
        )
    text = file.read_text("ascii").strip()
    if len(text) < SHORTEST_KEY:
        raise BadDataError(
            f"{file} does not hold a key",
            code="secret-key-damaged",
            remedy="Restore it from a backup: what was sealed with it opens with nothing else.",
        )
    return text


def _make(file: Path) -> None:
    """Put a new key there, whole or not at all; of two processes that do, one's is taken by both."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{new_id()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(32) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
