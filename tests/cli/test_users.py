"""People in the shell: the first link, who there is, and whom a server lets in."""

import json
from urllib.parse import urlsplit

import pytest
from tests.api.people import person

from foresite.core.timeaxis import now
from foresite.platform.auth import second_factor
from foresite.platform.auth.factors import recovery, totp
from foresite.platform.auth.factors.tables import TotpRow
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.sealing import sealer
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.tokens import families
from foresite.platform.auth.tokens.families import Wanted
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION
from foresite.workflows import accounts, credentials, joining
from foresite.workflows.accounts import Newcomer, Reception


@pytest.mark.everywhere
def test_first_link_lets_one_owner_in_and_is_then_made_no_more(house, scope, ask) -> None:
    def link():
        code, out = ask("--json", "user", "first-link")
        return code, urlsplit(json.loads(out)["link"]) if out else None

    old, (code, new) = link()[1], link()
    assert (code, new.path, new.netloc) == (0, "/first", "127.0.0.1:8420")
    assert new.query == ""
    assert old.fragment != new.fragment
    at = Reception(house.engine, house.settings, Passwords(house.settings))
    said = Newcomer("Ada", "correct horse battery staple")
    accounts.first_owner(at, new.fragment, "ada@example.org", said, Visitor("192.0.2.1"))
    assert link()[0] == 5


@pytest.mark.everywhere
def test_person_is_listed_disabled_and_enabled(house, scope, ask) -> None:
    def say(*words):
        code, out = ask("--json", "user", *words)
        return code, json.loads(out) if out else None

    person(house, scope)
    assert say("disable", "ADA@example.org")[0] == 0
    assert [(each["email"], each["state"]) for each in say("list")[1]] == [("ada@example.org", "disabled")]
    assert say("enable", "ada@example.org")[0] == 0
    assert [each["state"] for each in say("list")[1]] == ["good"]
    assert "hash" not in str(say("list")[1])
    assert say("unlock", "ada@example.org")[0] == 0
    assert say("disable", "nobody@example.org")[0] == 3
    assert say("disable", "nobody")[0] == 4


@pytest.mark.everywhere
def test_lost_second_factors_are_removed(house, scope, ask) -> None:
    def say(*words):
        code, out = ask("--json", "user", *words)
        return code, json.loads(out) if out else None

    ada = person(house, scope)
    with writing(house.engine, INSTALLATION) as session:
        recovery.renew(session, ada)
        totp.begin(session, sealer(house.settings), ada, account="a", issuer="F")
        session.get_one(TotpRow, ada).confirmed_at = now()
    assert [say("remove-second-factors", "ada@example.org")[1]["had"] for _ in range(2)] == [True, False]
    with reading(house.engine, INSTALLATION) as session:
        assert second_factor.needed(session, ada, ("password",)) == ()
        assert recovery.left(session, ada) == 0
    assert say("remove-second-factors", "nobody@example.org")[0] == 3


@pytest.mark.everywhere
def test_signing_keys_are_listed_and_changed(house, scope, ask) -> None:
    def say(*words):
        return json.loads(ask("--json", "signing", *words)[1])

    first, second = say("rotate")["key_id"], say("rotate", "--end-old")["key_id"]
    listed = say("list")
    assert [(each["key_id"], each["ends_at"] is None) for each in listed] == [(second, True), (first, False)]
    assert "private" not in str(listed)
    assert say("reseal") == {"resealed": 0}


@pytest.mark.everywhere
def test_person_is_invited_joins_gets_a_role_and_is_let_go(house, scope, ask) -> None:
    def say(noun, *words):
        code, out = ask("--json", noun, *words)
        return code, json.loads(out) if out else None

    at = Reception(house.engine, house.settings, Passwords(house.settings))
    here = Visitor("192.0.2.1")
    person(house, scope)
    assert say("role", "create", "keeper", "--may", "data:read", "--may", "job:manage")[0] == 0
    code, made = say("user", "invite", "bob@example.org", "--role", "keeper", "--language", "fa")
    link = urlsplit(made["link"])
    assert (code, link.path) == (0, "/invitation")
    newcomer = Newcomer("Bob", "another horse battery staple", "fa")
    assert joining.accept(at, link.fragment, newcomer, here) is not None
    members = {each["email"]: each["role"] for each in say("org", "members")[1]}
    assert members == {"ada@example.org": "owner", "bob@example.org": "keeper"}
    assert say("role", "remove", "keeper")[0] == 5
    [session] = say("session", "list", "bob@example.org")[1]
    assert say("session", "end", "bob@example.org", "--session-id", session["session_id"])[0] == 0
    assert say("session", "end", "bob@example.org")[0] == 0
    assert say("session", "list", "bob@example.org")[1] == []
    assert say("role", "change", "keeper", "--may", "data:read")[0] == 0
    assert say("user", "role", "bob@example.org", "admin")[0] == 0
    assert say("role", "remove", "keeper")[0] == 0
    assert {each["name"]: each["members"] for each in say("role", "show")[1]}["admin"] == 1
    reset = urlsplit(say("user", "reset-link", "bob@example.org")[1]["link"])
    credentials.reset(at, reset.fragment, "yet another horse battery", here)
    assert say("user", "remove", "bob@example.org")[0] == 0
    assert say("user", "remove", "ada@example.org")[0] == 5
    assert say("org", "show")[1]["slug"] == "tenant"


@pytest.mark.everywhere
def test_programs_are_listed_and_ended_beside_browsers(house, scope, ask) -> None:
    def say(*words):
        code, out = ask("--json", "session", *words)
        return code, json.loads(out) if out else None

    ada = person(house, scope)
    wanted = Wanted("report script", None, ("password",), "192.0.2.1")
    for _ in range(2):
        with writing(house.engine, INSTALLATION) as session:
            families.begin(session, scope, ada, wanted)
    listed = say("list", "ada@example.org")[1]
    assert [(each["kind"], each["agent"]) for each in listed] == [("program", "report script")] * 2
    one = listed[0]["session_id"]
    assert say("end", "ada@example.org", "--session-id", one)[0] == 0
    assert len(say("list", "ada@example.org")[1]) == 1
    assert say("end", "ada@example.org")[0] == 0
    assert say("list", "ada@example.org")[1] == []
