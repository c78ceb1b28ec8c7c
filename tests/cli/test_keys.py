"""Keys and roles in the shell: made and shown once, listed without the secret, renewed and ended."""

import json

import pytest

from foresite.core.errors import UnauthenticatedError
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES, Permission


@pytest.mark.everywhere
def test_key_is_made_used_renewed_and_ended(house, scope, ask) -> None:
    def say(*words):
        code, out = ask("--json", "key", *words)
        return code, json.loads(out) if out else None

    code, made = say("create", "bridge", "--may", "viewer", "--may", "data:push", "--days", "1")
    assert code == 0
    held = keys.known(house.engine, made["key"])
    assert held.permissions == {Permission.DATA_READ, Permission.DATA_PUSH}
    assert held.organisation_id == scope.organisation_id
    _, [listed] = say("list")
    assert (listed["name"], listed["state"], listed["key_id"]) == ("bridge", "good", made["key_id"])
    assert made["key"] not in str(listed)
    _, renewed = say("rotate", made["key_id"], "--hours", "0")
    with pytest.raises(UnauthenticatedError):
        keys.known(house.engine, made["key"])
    assert keys.known(house.engine, renewed["key"]).permissions == held.permissions
    assert say("revoke", renewed["key_id"])[0] == 0
    assert {each["state"] for each in say("list")[1]} == {"ended"}


@pytest.mark.everywhere
def test_key_that_may_nothing_known_is_refused_with_what_there_is(house, scope, ask, monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["foresite"])
    code, _ = ask("key", "create", "x", "--may", "king")
    assert code == 4
    assert keys.find(house.engine, scope) == []


def test_roles_are_told_with_what_each_permission_allows(ask) -> None:
    code, out = ask("--json", "role", "list")
    told = {row["permission"]: row for row in json.loads(out)}
    assert (code, set(told)) == (0, set(Permission))
    assert told["data:read"]["roles"] == list(ROLES)
    assert all(row["allows"].endswith(".") for row in told.values())
