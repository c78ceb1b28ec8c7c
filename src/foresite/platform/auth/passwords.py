"""Passwords: hashed with Argon2id, compared at one cost whoever is asked for, never kept."""

import secrets
from dataclasses import dataclass

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from foresite.platform.config import Settings

LONGEST = 256


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a password was right, and its hash with the present parameters if the kept one has others."""

    right: bool
    renewed: str | None = None


class Passwords:
    """Hashes and checks passwords with the parameters that the settings give.

    The defaults are those of the OWASP Password Storage Cheat Sheet for Argon2id: 19 MiB, 2 passes, 1 lane.
    A hash takes some 20 ms of a core and its memory: doors do it in threads of their own, few at once.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the parameters, and hash a password that nobody has for those whom nobody knows."""
        hasher = Argon2Hasher(settings.password_passes, settings.password_memory_kib, parallelism=1)
        self._hashing = PasswordHash((hasher,))
        self._decoy = self._hashing.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hashing.hash(password)

    def check(self, password: str, kept: str | None) -> Checked:
        """Compare a password with what is kept; where nothing is, it is wrong at the same cost."""
        right, renewed = self._hashing.verify_and_update(password[: LONGEST + 1], kept or self._decoy)
        return Checked(right and kept is not None, renewed)
