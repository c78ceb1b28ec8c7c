"""Passkeys: kept and believed only for this site, for their person, for the question that was asked."""

import copy
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.platform.auth.authenticator import Authenticator

from foresite.core.errors import BadDataError, ConflictError, ForesiteError, NotFoundError, RefusedError
from foresite.core.errors import UnauthenticatedError as Unauthenticated
from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth.factors import passkeys
from foresite.platform.auth.factors.passkeys import site
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere

HERE = site("https://foresite.example")


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(HERE.origin)


def register(base, person, device, name="Laptop"):
    asked = passkeys.begin_registration(base, HERE, person, account="ada@example.org", name="Ada")
    answer = device.register(asked)
    return passkeys.finish_registration(base, HERE, person, asked.challenge_id, credential=answer, name=name)


def sign_in(base, device, person=None):
    asked = passkeys.begin_sign_in(base, HERE, person_id=person)
    answer = device.sign_in(asked)
    return passkeys.finish_sign_in(base, HERE, asked.challenge_id, answer, person_id=person)


def test_a_registered_passkey_signs_its_person_in_without_naming_them(base, person, device) -> None:
    kept = register(base, person, device)
    proven = sign_in(base, device)
    assert (proven.person_id, proven.passkey_id, proven.person_verified) == (person, kept.passkey_id, True)
    with reading(base, INSTALLATION) as session:
        [row] = passkeys.find(session, person)
    assert (row.name, row.sign_count, row.transports) == ("Laptop", 1, ["hybrid", "internal"])
    assert row.used_at is not None


def test_what_browsers_are_asked_for_is_bound_to_this_site_and_person(base, person, device) -> None:
    register(base, person, device)
    asked = passkeys.begin_registration(base, HERE, person, account="ada@example.org", name="Ada").options
    assert asked["rp"] == {"id": "foresite.example", "name": "Foresite"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert len(asked["excludeCredentials"]) == 1
    assert (
        "allowCredentials" not in passkeys.begin_sign_in(base, HERE).options
        or not (passkeys.begin_sign_in(base, HERE).options["allowCredentials"])
    )
    assert len(passkeys.begin_sign_in(base, HERE, person_id=person).options["allowCredentials"]) == 1


def test_an_answer_is_taken_once(base, person, device) -> None:
    register(base, person, device)
    asked = passkeys.begin_sign_in(base, HERE)
    answer = device.sign_in(asked)
    passkeys.finish_sign_in(base, HERE, asked.challenge_id, answer)
    with pytest.raises(Unauthenticated, match="not known here"):
        passkeys.finish_sign_in(base, HERE, asked.challenge_id, answer)


def test_of_many_equal_answers_at_once_one_is_taken(base, person, device) -> None:
    register(base, person, device)
    asked = passkeys.begin_sign_in(base, HERE)
    answer = device.sign_in(asked)

    def attempt(_: int) -> bool:
        try:
            passkeys.finish_sign_in(base, HERE, asked.challenge_id, answer)
        except Unauthenticated:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_an_answer_to_another_question_is_refused_and_spends_it(base, person, device) -> None:
    register(base, person, device)
    old = device.sign_in(passkeys.begin_sign_in(base, HERE))
    asked = passkeys.begin_sign_in(base, HERE)
    for answer in (old, device.sign_in(asked)):
        with pytest.raises(Unauthenticated):
            passkeys.finish_sign_in(base, HERE, asked.challenge_id, answer)


def test_an_answer_that_comes_late_is_refused(base, person, device) -> None:
    register(base, person, device)
    asked = passkeys.begin_sign_in(base, HERE)
    answer = device.sign_in(asked)
    with held_clock(now() + passkeys.ANSWER_WITHIN + timedelta(seconds=1)), pytest.raises(Unauthenticated):
        passkeys.finish_sign_in(base, HERE, asked.challenge_id, answer)


@pytest.mark.parametrize("origin", ["https://f0resite.example", "http://foresite.example", "https://x.org"])
def test_an_answer_from_another_origin_is_refused(base, person, device, origin) -> None:
    register(base, person, device)
    device.origin = origin
    with pytest.raises(Unauthenticated):
        sign_in(base, device)
    with pytest.raises(BadDataError, match="cannot be kept"):
        register(base, person, Authenticator(origin))


def test_an_answer_for_another_host_is_refused(base, person, device) -> None:
    register(base, person, device)
    asked = passkeys.begin_sign_in(base, HERE)
    asked.options["rpId"] = "evil.example"
    with pytest.raises(Unauthenticated):
        passkeys.finish_sign_in(base, HERE, asked.challenge_id, device.sign_in(asked))


def test_another_key_under_a_known_id_is_refused(base, person, device) -> None:
    register(base, person, device)
    forger = Authenticator(HERE.origin, credential_id=device.credential_id, count=5)
    with pytest.raises(Unauthenticated):
        sign_in(base, forger)


def test_an_unverified_touch_is_enough_as_second_factor_only(base, person, device) -> None:
    register(base, person, device)
    device.verifies = False
    with pytest.raises(Unauthenticated):
        sign_in(base, device)
    assert not sign_in(base, device, person).person_verified


def test_a_neighbours_passkey_is_no_second_factor(base, person, device, other) -> None:
    register(base, person, device)
    theirs = Authenticator(HERE.origin)
    register(base, other, theirs)
    with pytest.raises(Unauthenticated):
        sign_in(base, theirs, person)


def test_a_question_for_one_person_or_purpose_is_not_answered_by_another(base, person, device, other) -> None:
    register(base, person, device)
    second = passkeys.begin_sign_in(base, HERE, person_id=person)
    with pytest.raises(Unauthenticated):
        passkeys.finish_sign_in(base, HERE, second.challenge_id, device.sign_in(second))
    asked = passkeys.begin_registration(base, HERE, person, account="a@example.org", name="")
    theirs = Authenticator(HERE.origin)
    with pytest.raises(BadDataError, match="not asked for"):
        passkeys.finish_registration(
            base, HERE, other, asked.challenge_id, credential=theirs.register(asked), name=""
        )


def test_a_copy_shows_by_its_count(base, person, device) -> None:
    register(base, person, device)
    copied = Authenticator(HERE.origin, key=device.key, credential_id=device.credential_id)
    for _ in range(3):
        sign_in(base, device)
    with pytest.raises(Unauthenticated, match="copied") as refusal:
        sign_in(base, copied)
    assert refusal.value.code == "passkey-copied"


def test_authenticators_that_do_not_count_sign_in_again_and_again(base, person) -> None:
    device = Authenticator(HERE.origin)
    register(base, person, device)
    for _ in range(3):
        device.count = -1
        assert sign_in(base, device).person_id == person


def test_the_same_passkey_is_kept_once(base, person, device, other) -> None:
    register(base, person, device)
    with pytest.raises(ConflictError, match="registered already"):
        register(base, other, device)


def test_several_are_listed_and_removed_by_their_person_only(base, person, other) -> None:
    one, two = (register(base, person, Authenticator(HERE.origin), name) for name in ("One", "Two"))
    with writing(base, INSTALLATION) as session:
        assert [row.name for row in passkeys.find(session, person)] == ["Two", "One"]
        with pytest.raises(NotFoundError):
            passkeys.remove(session, other, one.passkey_id)
        passkeys.remove(session, person, two.passkey_id)
    with reading(base, INSTALLATION) as session:
        assert [row.name for row in passkeys.find(session, person)] == ["One"]


def test_a_person_has_a_bounded_number(base, person, monkeypatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    register(base, person, Authenticator(HERE.origin))
    with pytest.raises(RefusedError, match="at most 1"):
        register(base, person, Authenticator(HERE.origin))


def test_whatever_an_answer_is_made_of_it_is_refused_and_nothing_breaks(base, person, device) -> None:
    """Forty answers with something in them replaced by something odd, kind by kind."""
    register(base, person, device)
    chance = random.Random(7)  # noqa: S311 -- odd, not secret
    odd = [None, 0, [], {}, "", "AA", "!!", "é", ["x"], {"a": 1}, "A" * 5000, True, 1.5]
    for turn in range(40):
        registering = turn % 2
        asked = (
            passkeys.begin_registration(base, HERE, person, account="a@example.org", name="")
            if registering
            else passkeys.begin_sign_in(base, HERE)
        )
        maker = Authenticator(HERE.origin) if registering else device
        answer = copy.deepcopy(maker.register(asked) if registering else maker.sign_in(asked))
        place = chance.choice([answer, answer["response"]])
        name = chance.choice(sorted(place))
        if name == "transports":
            continue
        text = place[name]
        place[name] = chance.choice([*odd, text[: len(text) // 2] if isinstance(text, str) else None])
        finish = _finish_registration if registering else _finish_sign_in
        with pytest.raises(ForesiteError):
            finish(base, person, asked.challenge_id, answer)


def _finish_registration(base, person, challenge_id, answer):
    passkeys.finish_registration(base, HERE, person, challenge_id, credential=answer, name="")


def _finish_sign_in(base, _person, challenge_id, answer):
    passkeys.finish_sign_in(base, HERE, challenge_id, answer)
