"""API keys: told once, known again, handed on within limits, and ended."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import text

from foresite.core.errors import BadDataError, ForbiddenError, NotFoundError, UnauthenticatedError
from foresite.core.timeaxis import now
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import PERSONAL, ROLES, Permission
from foresite.platform.auth.tables import ApiKeyRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere

OWNER, OPERATOR = ROLES["owner"], ROLES["operator"]


def made(engine, scope, **more):
    return keys.create(engine, scope, "bridge", OPERATOR, by=OWNER, **more)


def the_row(engine, key_id):
    with reading(engine, INSTALLATION) as session:
        return session.get_one(ApiKeyRow, key_id)


def test_key_is_known_again_with_its_organisation_and_what_it_may(engine, tenant) -> None:
    new = made(engine, tenant)
    holder = keys.known(engine, new.secret)
    assert (holder.key_id, holder.organisation_id) == (new.key_id, tenant.organisation_id)
    assert holder.permissions == OPERATOR


def test_nothing_that_is_kept_gives_the_key_away(engine, tenant) -> None:
    new = made(engine, tenant)
    with reading(engine, INSTALLATION) as session:
        kept = str(session.execute(text("SELECT * FROM api_key")).all())
    _, prefix, rest = new.secret.split("_", 2)
    assert prefix in kept
    assert rest not in kept


@pytest.mark.parametrize("way", ["another", "cut", "longer", "other-prefix", "empty", "ended", "expired"])
def test_whatever_is_wrong_with_a_key_is_told_in_the_same_words(engine, tenant, way) -> None:
    new, other = made(engine, tenant), made(engine, tenant)
    told = {
        "another": f"{new.secret[:12]}_{other.secret.split('_', 2)[2]}",
        "cut": new.secret[:-1],
        "longer": new.secret + "A",
        "other-prefix": f"fsk_aaaaaaaa_{new.secret.split('_', 2)[2]}",
        "empty": "",
    }.get(way, new.secret)
    if way == "ended":
        keys.revoke(engine, tenant, new.key_id)
    if way == "expired":
        with writing(engine, tenant) as session:
            session.get_one(ApiKeyRow, new.key_id).expires_at = now() - timedelta(seconds=1)
    with pytest.raises(UnauthenticatedError) as caught:
        keys.known(engine, told)
    assert (caught.value.message, caught.value.code) == ("this API key is not known here", "key-unknown")
    assert caught.value.facts == {}


def test_nobody_hands_on_more_than_they_have(engine, tenant) -> None:
    with pytest.raises(ForbiddenError, match="contract:write") as caught:
        keys.create(engine, tenant, "x", ROLES["analyst"], by=OPERATOR)
    assert set(caught.value.facts["permissions"]) == ROLES["analyst"] - OPERATOR
    strong = keys.create(engine, tenant, "x", ROLES["admin"], by=OWNER)
    with pytest.raises(ForbiddenError):
        keys.rotate(engine, tenant, strong.key_id, by=OPERATOR, overlap=timedelta(hours=1))


def test_renewed_key_goes_on_beside_the_old_one_for_the_overlap_and_no_longer(engine, tenant) -> None:
    old = made(engine, tenant)
    new = keys.rotate(engine, tenant, old.key_id, by=OWNER, overlap=timedelta(hours=1))
    assert keys.known(engine, old.secret).permissions == keys.known(engine, new.secret).permissions
    left = the_row(engine, old.key_id).expires_at - now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    last = keys.rotate(engine, tenant, new.key_id, by=OWNER, overlap=timedelta(0))
    with pytest.raises(UnauthenticatedError):
        keys.known(engine, new.secret)
    with pytest.raises(BadDataError, match="has ended"):
        keys.rotate(engine, tenant, new.key_id, by=OWNER, overlap=timedelta(hours=1))
    assert keys.known(engine, last.secret).key_id == last.key_id


def test_overlap_never_lets_a_key_live_longer_than_it_would_have(engine, tenant) -> None:
    ends = now() + timedelta(minutes=5)
    old = made(engine, tenant, expires_at=ends)
    new = keys.rotate(engine, tenant, old.key_id, by=OWNER, overlap=timedelta(days=1))
    assert the_row(engine, old.key_id).expires_at == ends
    assert the_row(engine, new.key_id).expires_at - now() < timedelta(minutes=6)


def test_keys_of_the_neighbour_are_as_absent_as_none(engine, tenant, neighbour) -> None:
    theirs = made(engine, neighbour)
    assert keys.find(engine, tenant) == []
    for act in (
        lambda key_id: keys.revoke(engine, tenant, key_id),
        lambda key_id: keys.rotate(engine, tenant, key_id, by=OWNER, overlap=timedelta(0)),
    ):
        told = []
        for key_id in (theirs.key_id, "nobody"):
            with pytest.raises(NotFoundError) as caught:
                act(key_id)
            told.append(caught.value.message.replace(key_id, "N"))
        assert told[0] == told[1]
    assert keys.known(engine, theirs.secret).key_id == theirs.key_id


def test_last_use_is_noted_to_the_minute_and_costs_no_write_each_time(engine, tenant) -> None:
    new = made(engine, tenant)
    assert the_row(engine, new.key_id).used_at is None
    keys.known(engine, new.secret)
    first = the_row(engine, new.key_id).used_at
    keys.known(engine, new.secret)
    assert the_row(engine, new.key_id).used_at == first
    with writing(engine, tenant) as session:
        session.get_one(ApiKeyRow, new.key_id).used_at = now() - timedelta(minutes=2)
    keys.known(engine, new.secret)
    assert now() - the_row(engine, new.key_id).used_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("name", "names", "days", "code"),
    [
        (" ", ["viewer"], 1, "key-unnamed"),
        ("x" * 201, ["viewer"], 1, "key-unnamed"),
        ("x", [], 1, "key-powerless"),
        ("x", ["viewer"], -1, "key-ended"),
        ("x", ["king"], 1, "permission-unknown"),
    ],
)
def test_key_of_no_use_is_refused_and_says_how_to_mend_it(engine, tenant, name, names, days, code) -> None:
    with pytest.raises(BadDataError) as caught:
        keys.create(
            engine,
            tenant,
            name,
            keys.permissions_of(names),
            by=OWNER,
            expires_at=now() + timedelta(days=days),
        )
    assert caught.value.code == code
    assert caught.value.remedy


def test_each_role_may_all_that_the_one_before_it_may_and_more() -> None:
    held = list(ROLES.values())
    assert all(one <= other for one, other in itertools.pairwise(held))
    assert list(ROLES) == ["viewer", "operator", "analyst", "admin", "owner"]
    assert set().union(*held) == set(Permission) - PERSONAL
