"""Secrets at rest: only the right key opens them, only in their own row, and keys can be changed."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from foresite.core.errors import BadDataError, UnavailableError
from foresite.platform.auth.sealing import FILE, sealer
from foresite.platform.config import load_settings

OLD, NEW = "o" * 40, "n" * 40


def keyed(tmp_path, *keys):
    return sealer(load_settings(home=tmp_path, secret_key=", ".join(keys)))


def test_what_is_sealed_opens_in_its_row_and_shows_nothing(tmp_path) -> None:
    made = keyed(tmp_path, OLD)
    sealed = made.seal(b"the secret", bound_to="totp:1")
    assert made.open(sealed, bound_to="totp:1") == b"the secret"
    assert sealed != made.seal(b"the secret", bound_to="totp:1"), "equal secrets must not look equal"
    assert "secret" not in sealed
    assert repr(made) == "Sealer()", "a key must not stand in a log"


def test_a_secret_moved_to_another_row_does_not_open(tmp_path) -> None:
    made = keyed(tmp_path, OLD)
    with pytest.raises(UnavailableError, match="does not open") as refusal:
        made.open(made.seal(b"mine", bound_to="totp:1"), bound_to="totp:2")
    assert refusal.value.code == "secret-key-wrong"


@pytest.mark.parametrize(
    "change", [lambda text: text[:-4] + "AAAA", lambda _: "", lambda _: "v1.x.!", str.upper]
)
def test_a_damaged_secret_does_not_open(tmp_path, change) -> None:
    made = keyed(tmp_path, OLD)
    with pytest.raises(UnavailableError, match="does not open"):
        made.open(change(made.seal(b"mine", bound_to="a")), bound_to="a")


def test_the_first_of_several_keys_seals_and_all_open(tmp_path) -> None:
    before = keyed(tmp_path, OLD).seal(b"old", bound_to="a")
    both = keyed(tmp_path, NEW, OLD)
    after = both.seal(b"new", bound_to="a")
    assert both.open(before, bound_to="a") == b"old"
    assert keyed(tmp_path, NEW).open(after, bound_to="a") == b"new"
    assert both.stale(before)
    assert not both.stale(after)
    with pytest.raises(UnavailableError):
        keyed(tmp_path, NEW).open(before, bound_to="a")


def test_an_embedded_installation_makes_its_key_once_for_its_owner_alone(settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: sealer(settings), range(16)))
    assert len({each.open(made[0].seal(b"x", bound_to="a"), bound_to="a") for each in made}) == 1
    file = settings.home / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in settings.home.iterdir()] == [FILE], "no draft of a key stays behind"


def test_a_key_that_others_may_read_is_not_used(settings) -> None:
    sealer(settings)
    (settings.home / FILE).chmod(0o644)
    with pytest.raises(BadDataError, match="others than its owner"):
        sealer(settings)


def test_an_emptied_key_file_is_not_taken_for_a_key(settings) -> None:
    sealer(settings)
    (settings.home / FILE).write_text("")
    with pytest.raises(BadDataError, match="does not hold a key"):
        sealer(settings)


def test_servers_on_postgresql_are_told_to_share_a_key(tmp_path) -> None:
    with pytest.raises(BadDataError, match="needs the setting secret_key"):
        sealer(load_settings(home=tmp_path, database_url="postgresql://host/name"))


def test_a_short_secret_key_is_refused_and_not_repeated(tmp_path) -> None:
    with pytest.raises(BadDataError, match="at least 32 characters") as refusal:
        keyed(tmp_path, OLD, "hunter2")
    assert "hunter2" not in str(refusal.value)
