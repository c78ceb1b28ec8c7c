"""The audit trail: written with the change or not at all, never forked, never changed unseen."""

import json
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError
from tests.conftest import made_engine, owner_of

import foresite
from foresite.core.errors import DefectError, ForbiddenError
from foresite.platform.actor import Actor
from foresite.platform.audit import Action, note, note_made, of_the_house
from foresite.platform.audit.chain import GENESIS, canonical, entry_hash
from foresite.platform.audit.entries import chosen
from foresite.platform.audit.erasure import forget
from foresite.platform.audit.proof import verify
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.database import inserting, reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope

ANNA = Actor("person", "0197", "anna@example.org", "10.0.0.7")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def write(engine, scope, count=5):
    for number in range(count):
        with writing(engine, scope) as session:
            note(
                session, scope.acting(ANNA), Action.KEY_CREATE, f"key-{number}", after={"name": f"k{number}"}
            )


def entries(engine, scope, **by):
    with reading(engine, scope) as session:
        return list(session.scalars(chosen(scope, **by).order_by(AuditEntryRow.sequence)))


def test_entry_tells_who_did_what_to_what_from_where_and_what_changed(engine, tenant) -> None:
    with writing(engine, tenant) as session:
        before = {"name": "bridge", "permissions": {"data:read"}, "expires_at": None}
        after = before | {"permissions": {"data:read", "data:push"}}
        note(session, tenant.acting(ANNA), Action.KEY_ROTATE, "k1", before=before, after=after)
    [row] = entries(engine, tenant)
    assert (row.actor_kind, row.actor_id, row.actor_name, row.address) == (
        "person", "0197", "anna@example.org", "10.0.0.7",
    )  # fmt: skip
    assert (row.action, row.object_kind, row.object_id, row.security) == ("key.rotate", "key", "k1", True)
    assert row.before == {"permissions": ["data:read"]}
    assert row.after == {"permissions": ["data:push", "data:read"]}
    assert (row.sequence, row.previous_hash) == (1, GENESIS)


def test_change_that_fails_leaves_no_entry_and_no_gap(engine, tenant) -> None:
    def fail() -> None:
        with writing(engine, tenant) as session:
            note(session, tenant, Action.KEY_CREATE, "never")
            raise RuntimeError

    write(engine, tenant, 1)
    with pytest.raises(RuntimeError):
        fail()
    write(engine, tenant, 1)
    assert [row.object_id for row in entries(engine, tenant)] == ["key-0", "key-0"]
    assert verify(engine, tenant).entries == 2


def test_things_made_together_are_one_link_each_of_the_same_chain(engine, tenant, neighbour) -> None:
    write(engine, tenant, 1)
    write(engine, neighbour, 1)
    made = [(f"key-{number}", {"name": f"k{number}"}) for number in range(1, 4)]
    with writing(engine, tenant) as session:
        note_made(session, tenant.acting(ANNA), Action.KEY_CREATE, made)
        note_made(session, tenant.acting(ANNA), Action.KEY_CREATE, [])
    write(engine, tenant, 1)
    rows = entries(engine, tenant)
    assert [(row.sequence, row.object_id, row.after["name"]) for row in rows] == [
        (place + 1, f"key-{number}", f"k{number}") for place, number in enumerate([0, 1, 2, 3, 0])
    ]
    assert verify(engine, tenant).entries == 5
    assert verify(engine, neighbour).entries == 1


def test_things_made_together_tell_no_secret(engine, tenant) -> None:
    with pytest.raises(DefectError, match="password"), writing(engine, tenant) as session:
        note_made(session, tenant, Action.KEY_CREATE, [("a", {"name": "k"}), ("b", {"password": "x"})])
    assert entries(engine, tenant) == []


def test_organisations_and_the_house_have_chains_of_their_own(engine, tenant, neighbour) -> None:
    house = of_the_house(ANNA)
    for scope, count in ((tenant, 2), (house, 1), (neighbour, 3)):
        write(engine, scope, count)
    assert [verify(engine, each).entries for each in (tenant, house, neighbour)] == [2, 1, 3]
    assert {row.organisation_id for row in entries(engine, neighbour)} == {neighbour.organisation_id}


@pytest.mark.everywhere
def test_chain_never_forks_however_many_write_at_once(engine) -> None:
    tenant = Scope(1, "tenant")
    threads = [threading.Thread(target=write, args=(engine, tenant, 10)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(engine, tenant).entries == 60


REFUSED = (
    "DELETE FROM audit_entry",
    "UPDATE audit_entry SET action = 'key.revoke'",
    "UPDATE audit_entry SET actor_name = 'bob'",
    "UPDATE audit_entry SET actor_name = '', address = '', salt = '', \"after\" = NULL",
)


@pytest.mark.everywhere
def test_database_itself_refuses_to_change_an_entry_but_lets_who_it_was_be_erased(engine) -> None:
    tenant = Scope(1, "tenant")
    write(engine, tenant, 3)
    owner = owner_of(engine)
    for statement in REFUSED:
        with pytest.raises(DatabaseError, match="append-only"), inserting(owner, tenant) as connection:
            connection.execute(text(statement))
    assert verify(engine, tenant).entries == 3
    with inserting(owner, tenant) as connection:
        erased = "UPDATE audit_entry SET actor_name = '', address = '', salt = '' WHERE sequence = 2"
        connection.execute(text(erased))
    assert verify(engine, tenant).entries == 3
    assert "anna" not in str(vars(entries(engine, tenant)[1]))
    owner.dispose()


@pytest.mark.everywhere
def test_person_who_is_forgotten_is_nowhere_and_what_they_did_is_proved(engine) -> None:
    tenant = Scope(1, "tenant")
    bob = Actor("person", "0198", "bob@example.org", "10.0.0.8")
    write(engine, tenant, 3)
    with writing(engine, tenant) as session:
        told = {"email": "anna@example.org"}
        note(session, tenant.acting(bob), Action.KEY_CREATE, "0197", personal=told)
        note(session, tenant.acting(bob), Action.KEY_CREATE, "other")
    kept, owner = verify(engine, tenant), owner_of(engine)
    assert [forget(owner, tenant.acting(bob), "0197") for _ in range(2)] == [4, 0]
    rows = entries(engine, tenant)
    assert "anna" not in str([vars(row) for row in rows])
    assert [row.actor_name for row in rows] == ["", "", "", "", "bob@example.org", "bob@example.org"]
    assert (rows[-1].action, rows[-1].after) == ("audit.forget", {"entries": 4})
    assert verify(engine, tenant, expect=kept.hash).entries == 6
    owner.dispose()


@pytest.mark.integration
def test_application_has_no_right_to_change_an_entry_on_postgresql(postgres_settings) -> None:
    engine, tenant = made_engine(postgres_settings), Scope(1, "tenant")
    write(engine, tenant, 1)
    for statement in REFUSED:
        with pytest.raises(DatabaseError, match="permission denied"), engine.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(ForbiddenError) as caught:
        forget(engine, tenant, "0197")
    assert caught.value.code == "audit-kept"
    write(engine, tenant, 1)
    assert verify(engine, tenant).entries == 2
    engine.dispose()


def unguarded(engine, *statements):
    """Tamper as the owner of the database could; on PostgreSQL, which tests share, its guards come back."""
    owner = owner_of(engine)
    away, back = ["DROP TRIGGER audit_entry_kept", "DROP TRIGGER audit_entry_same"], []
    if engine.dialect.name == "postgresql":
        away, back = ([f"ALTER TABLE audit_entry {verb} TRIGGER USER"] for verb in ("DISABLE", "ENABLE"))
    with inserting(owner, INSTALLATION) as connection:
        for statement in (*away, *statements, *back):
            connection.execute(text(statement))
    if owner is not engine:
        owner.dispose()


COPY = (
    "INSERT INTO audit_entry SELECT organisation_id, sequence + 1, {at}, actor_kind, actor_id, actor_name, "
    "address, personal, salt, digest, request_id, action, security, object_kind, object_id, before, after, "
    "hash, hash FROM audit_entry WHERE sequence = {after}"
)
ATTACKS = {
    "changed": (["UPDATE audit_entry SET object_id = 'other' WHERE sequence = 3"], 3, "audit-changed"),
    "changed-facts": (
        ["UPDATE audit_entry SET \"after\" = '{\"name\": \"k9\"}' WHERE sequence = 3"], 3, "audit-changed",
    ),
    "changed-instant": (["UPDATE audit_entry SET at = at - 1 WHERE sequence = 5"], 5, "audit-changed"),
    "changed-actor": (["UPDATE audit_entry SET actor_name = 'bob' WHERE sequence = 2"], 2, "audit-changed"),
    "changed-mark": (["UPDATE audit_entry SET security = false WHERE sequence = 1"], 1, "audit-changed"),
    "removed": (["DELETE FROM audit_entry WHERE sequence = 3"], 3, "audit-removed"),
    "removed-first": (["DELETE FROM audit_entry WHERE sequence = 1"], 1, "audit-removed"),
    "removed-and-renumbered": (
        [
            "DELETE FROM audit_entry WHERE sequence = 3",
            "UPDATE audit_entry SET sequence = sequence - 1 WHERE sequence = 4",
            "UPDATE audit_entry SET sequence = sequence - 1 WHERE sequence = 5",
        ],
        3, "audit-changed",
    ),
    "inserted-at-the-end": ([COPY.format(at="at", after=5)], 6, "audit-changed"),
    "cut": (["DELETE FROM audit_entry WHERE sequence >= 4"], 4, "audit-cut"),
    "cut-to-nothing": (["DELETE FROM audit_entry"], 1, "audit-cut"),
    "head-gone": (["DELETE FROM audit_head"], 1, "audit-inserted"),
    "head-changed": (["UPDATE audit_head SET hash = 'x'"], 5, "audit-inserted"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_tampering_is_shown_with_the_first_bad_entry(engine, tenant, attack) -> None:
    statements, first_bad, code = ATTACKS[attack]
    write(engine, tenant)
    unguarded(engine, *statements)
    with pytest.raises(DefectError) as caught:
        verify(engine, tenant)
    assert (caught.value.code, caught.value.facts["sequence"]) == (code, first_bad)


@pytest.mark.everywhere
def test_tampering_is_shown_on_either_database(engine) -> None:
    write(engine, Scope(1, "tenant"))
    unguarded(engine, *ATTACKS["changed-facts"][0])
    with pytest.raises(DefectError, match="the entry 3 is not as it was written"):
        verify(engine, Scope(1, "tenant"))


def rewritten(engine, upto, **changes):
    """Write the first entries anew with hashes that fit, and let the head say that it ends there."""
    with engine.connect() as connection:
        asked = select(AuditEntryRow.__table__).order_by(AuditEntryRow.sequence)
        rows = [dict(row) for row in connection.execute(asked).mappings()][:upto]
    before = GENESIS
    statements = ["DELETE FROM audit_entry"]
    unguarded(engine, *statements)
    with engine.begin() as connection:
        for row in rows:
            row |= {**changes, "previous_hash": before}
            row["hash"] = before = entry_hash(row)
            connection.execute(insert(AuditEntryRow).values(**row))
        connection.execute(text("UPDATE audit_head SET hash = :h, sequence = :n"), {"h": before, "n": upto})


@pytest.mark.parametrize(("upto", "changes"), [(3, {}), (5, {"object_id": "other"})])
def test_chain_that_was_written_anew_lacks_the_hash_that_was_kept_outside(
    engine, tenant, upto, changes
) -> None:
    write(engine, tenant)
    kept = verify(engine, tenant)
    write(engine, tenant, 1)
    assert verify(engine, tenant, expect=kept.hash).entries == 6
    rewritten(engine, upto, **changes)
    assert verify(engine, tenant).entries == upto
    with pytest.raises(DefectError) as caught:
        verify(engine, tenant, expect=kept.hash)
    assert caught.value.code == "audit-expected"


def test_entry_that_would_tell_a_secret_is_refused(engine, tenant) -> None:
    with pytest.raises(DefectError, match="may not tell secret_hash"), writing(engine, tenant) as session:
        note(session, tenant, Action.KEY_CREATE, "k", after={"secret_hash": "x"})


def test_every_action_says_what_it_is_and_is_noted_somewhere() -> None:
    assert all(action.meaning.endswith(".") and action.about for action in Action)
    source = Path(foresite.__path__[0])
    code = "".join(path.read_text("utf-8") for path in source.rglob("*.py") if path.name != "actions.py")
    assert [action.name for action in Action if f"Action.{action.name}" not in code] == []


def same(one, other):
    """Equal in value and in kind: 1 is not True and not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and str(one) == str(other)


@given(VALUES)
def test_canonical_text_gives_back_the_value_and_itself(value) -> None:
    assert same(json.loads(canonical(value)), value)
    assert canonical(json.loads(canonical(value))) == canonical(value)


@given(VALUES, VALUES)
def test_two_values_have_one_canonical_text_only_if_they_are_the_same(one, other) -> None:
    assert (canonical(one) == canonical(other)) == same(one, other)


@given(
    st.dictionaries(st.text(), st.integers(), max_size=5).flatmap(
        lambda made: st.permutations(list(made.items()))
    )
)
def test_canonical_text_does_not_depend_on_the_order_of_names(items) -> None:
    assert canonical(dict(items)) == canonical(dict(sorted(items)))
