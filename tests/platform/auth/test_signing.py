"""Access tokens: only ours, only as we make them, only while they last; keys change without a gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from foresite.core.errors import UnauthenticatedError as Unauthenticated
from foresite.core.ids import new_id
from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.tokens import access, signing
from foresite.platform.auth.tokens.access import Claims
from foresite.platform.auth.tokens.signing import Keyring

pytestmark = pytest.mark.everywhere

ISSUER = "https://foresite.example"
CLAIMS = Claims("p1", 7, "f1", frozenset({Permission.DATA_READ, Permission.DATA_PUSH}))


@pytest.fixture
def ring(base, seal) -> Keyring:
    signing.rotate(base, seal, end_old=True)
    return Keyring(base, seal)


def test_a_token_says_what_it_was_made_to_say(ring) -> None:
    token, ends_at = access.issue(ring, ISSUER, CLAIMS)
    assert access.read(ring, ISSUER, token) == CLAIMS
    assert timedelta(minutes=9) < ends_at - now() <= access.LIFETIME


def test_a_token_ends(ring) -> None:
    token, ends_at = access.issue(ring, ISSUER, CLAIMS)
    with held_clock(ends_at + timedelta(seconds=6)), pytest.raises(Unauthenticated) as refusal:
        access.read(ring, ISSUER, token)
    assert refusal.value.code == "token-ended"


def test_whoever_has_only_the_published_keys_can_check_a_token(base, ring) -> None:
    token, _ = access.issue(ring, ISSUER, CLAIMS)
    [published] = signing.published(base)
    assert set(published) == {"kty", "crv", "x", "y", "kid", "alg", "use"}, "nothing private is published"
    read = jwt.decode(token, ECKey.import_key(published), algorithms=["ES256"])
    assert (read.header["kid"], read.claims["scope"]) == (published["kid"], "data:push data:read")


def test_an_old_key_verifies_until_its_tokens_have_ended(base, seal, ring) -> None:
    token, _ = access.issue(ring, ISSUER, CLAIMS)
    new = signing.rotate(base, seal)
    other = Keyring(base, seal)
    assert other.signing()[0] == new
    assert access.read(other, ISSUER, token) == CLAIMS
    assert len(signing.published(base)) == 2
    with held_clock(now() + signing.OUTLIVES):
        assert len(signing.published(base)) == 1


def test_a_key_that_is_no_longer_secret_is_ended_at_once(base, seal, ring) -> None:
    token, _ = access.issue(ring, ISSUER, CLAIMS)
    signing.rotate(base, seal, end_old=True)
    with pytest.raises(Unauthenticated):
        access.read(Keyring(base, seal), ISSUER, token)


def test_a_key_is_changed_when_it_has_signed_long_enough(ring) -> None:
    old = ring.signing()[0]
    with held_clock(now() + signing.SIGNS_FOR + timedelta(seconds=1)):
        assert ring.signing()[0] != old


def test_a_server_learns_a_key_that_another_made(base, seal, ring) -> None:
    ring.signing()
    other = Keyring(base, seal)
    signing.rotate(base, seal)
    token, _ = access.issue(other, ISSUER, CLAIMS)
    ring._read_at -= 2  # a key id that is unknown makes it ask again, a second after the last time
    assert access.read(ring, ISSUER, token) == CLAIMS


def test_servers_that_start_at_once_can_read_each_others_tokens(base, seal) -> None:
    rings = [Keyring(base, seal) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        tokens = [token for token, _ in pool.map(lambda each: access.issue(each, ISSUER, CLAIMS), rings)]
    for each in rings:
        each._read_at = float("-inf")
        assert all(access.read(each, ISSUER, token) == CLAIMS for token in tokens)


def test_made_up_key_ids_do_not_make_the_database_be_asked_each_time(ring) -> None:
    ring.signing()
    read_at = ring._read_at
    for _ in range(50):
        assert ring.verifying(new_id()) is None
    assert ring._read_at == read_at
