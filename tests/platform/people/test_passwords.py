"""What is kept of passwords, and what comparing them costs."""

import pytest
from argon2 import extract_parameters

from foresite.platform.auth.passwords import Passwords
from foresite.platform.config import Settings, load_settings

SECRET = "correct horse battery staple"


def test_default_parameters_are_those_of_owasp(settings: Settings) -> None:
    kept = Passwords(load_settings(home=settings.home)).hash(SECRET)
    found = extract_parameters(kept)
    assert (found.type.name, found.memory_cost, found.time_cost, found.parallelism) == ("ID", 19 * 1024, 2, 1)


def test_password_is_right_or_wrong_and_nothing_of_it_is_kept(settings: Settings) -> None:
    passwords = Passwords(settings)
    kept = passwords.hash(SECRET)
    assert SECRET not in kept
    assert kept != passwords.hash(SECRET)
    assert passwords.check(SECRET, kept).right
    assert not passwords.check(SECRET + " ", kept).right
    assert not passwords.check(SECRET.upper(), kept).right


def test_hash_is_renewed_when_the_parameters_have_changed(settings: Settings) -> None:
    old = Passwords(settings).hash(SECRET)
    now = Passwords(settings.model_copy(update={"password_passes": 2}))
    renewed = now.check(SECRET, old).renewed
    assert renewed is not None
    assert extract_parameters(renewed).time_cost == 2
    assert now.check(SECRET, renewed).renewed is None
    assert now.check("wrong" * 4, old).renewed is None


def test_nobody_is_compared_at_the_same_cost_and_is_never_right(settings: Settings) -> None:
    passwords = Counted(settings)
    kept = passwords.hash(SECRET)
    passwords.check("wrong" * 4, kept)
    someone = passwords.verified
    passwords.check("wrong" * 4, None)
    assert passwords.verified == 2 * someone == 2
    assert extract_parameters(passwords._decoy) == extract_parameters(kept)
    assert not passwords.check(passwords.decoy_secret, None).right


class Counted(Passwords):
    """Counts how often a hash is computed to compare."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.verified = 0
        self.decoy_secret = "decoy"
        self._decoy = self.hash(self.decoy_secret)
        verify = self._hashing.verify_and_update

        def counting(password: str, kept: str) -> tuple[bool, str | None]:
            self.verified += 1
            return verify(password, kept)

        self._hashing.verify_and_update = counting  # type: ignore[assignment,method-assign]  # to count


@pytest.mark.parametrize("length", [256, 1000, 100_000])
def test_endless_password_is_cut_before_it_is_hashed_and_never_right(settings: Settings, length: int) -> None:
    passwords = Passwords(settings)
    kept = passwords.hash("p" * 256)
    assert passwords.check("p" * length, kept).right == (length == 256)
