"""The audit trail in the shell: every command that changes something is told, and a broken chain is named."""

import json

import pytest
import typer
from sqlalchemy import text
from tests.arch.test_documents import verbs_of

from foresite.cli.door import shell_actor
from foresite.cli.shell import app

TOLD = {
    "anomaly accept", "anomaly dismiss", "anomaly label",
    "model certify", "model contest", "model demote", "model export", "model promote", "model rollback",
    "note add",
    "source add", "source change", "source disable", "source enable", "source remove", "source retry",
    "source ask",
    "asset load",
    "audit export", "dashboard load",
    "audit forget", "demo", "forecast backtest", "forecast issue", "forecast train",
    "ingest load", "job cancel", "job resume", "key create", "key revoke", "key rotate", "org appearance",
    "org create",
    "quarantine accept", "quarantine drop", "quarantine undo", "schedule create", "schedule delete",
    "schedule change",
    "schedule disable", "schedule enable", "schedule run-now", "signing rotate", "user disable",
    "role change", "role create", "role remove", "session end", "user invite", "user remove", "user role",
    "user reset-link", "user enable", "user first-link", "user remove-second-factors", "user unlock",
}  # fmt: skip
READING = {
    "note list",
    "source check", "source kinds", "source list", "source parcels", "source show",
    "api openapi", "asset list", "asset show", "audit list", "audit verify", "db status", "doctor",
    "dashboard export", "dashboard list", "dashboard show",
    "events", "forecast backtests", "forecast compare", "forecast list", "forecast models", "forecast scores",
    "anomaly detectors", "anomaly list", "anomaly show", "model champions", "model list", "model show",
    "model forecasters",
    "ingest inspect", "job list", "job show", "job work", "key list", "lake stats", "lake verify",
    "org list", "org members", "org show", "org usage", "role show", "session list",
    "quarantine list", "quarantine preview", "role list", "run list",
    "run show", "schedule list", "schedule next", "schedule show", "series list", "series show", "serve",
    "settings reference", "settings show", "signing list", "user list",
}  # fmt: skip
UNTOLD = {
    "lake flush": "it moves rows and changes no value",
    "lake compact": "it merges files and changes no value",
    "anomaly detect": "it records a run of what was found, and changes no value",
    "anomaly watch": "it looks as its detectors were told to, which is told",
    "forecast score": "it works out what follows from issues and values, and changes neither",
    "forecast changed": "it works out why two issues differ, and changes neither",
    "forecast explain": "it works out what an issue is made of, and changes nothing",
    "forecast reproduce": "it compares what it makes with what was issued, and keeps nothing",
    "signing reseal": "it seals the same secrets with the newest key",
    "db upgrade": "it makes the tables of the trail; revisions are in the database itself",
}


def commands(group=None, before=()):
    for name, command in verbs_of(group or typer.main.get_command(app)).items():
        if verbs_of(command):
            yield from commands(command, (*before, name))
        else:
            yield " ".join((*before, name))


def test_every_command_is_told_reads_or_has_a_reason() -> None:
    assert set(commands()) == TOLD | READING | UNTOLD.keys()


@pytest.fixture
def say(ask):
    def said(*words):
        code, out = ask("--json", *words)
        return code, json.loads(out) if out else None

    return said


@pytest.mark.everywhere
def test_what_the_shell_does_is_told_of_its_user_on_its_machine(house, scope, say) -> None:
    _, made = say("key", "create", "bridge", "--may", "viewer")
    say("key", "revoke", made["key_id"])
    say("org", "create", "second")
    _, listed = say("audit", "list", "--actor", shell_actor().name)
    entries = [(each["action"], each["object_id"]) for each in listed["items"]]
    assert entries == [("key.revoke", made["key_id"]), ("key.create", made["key_id"])]
    assert {(each["actor_kind"], each["address"]) for each in listed["items"]} == {
        ("shell", shell_actor().address)
    }


def test_chain_is_proved_exported_and_named_where_it_is_broken(house, scope, say, ask, monkeypatch) -> None:
    for name in ("a", "b"):
        say("key", "create", name, "--may", "viewer")
    code, proof = say("audit", "verify")
    assert (code, proof["entries"]) == (0, 3)
    assert say("audit", "verify", "--expect", proof["hash"])[0] == 0
    assert say("audit", "verify", "--expect", "f" * 64)[0] == 8
    assert [each["action"] for each in say("audit", "export")[1]][-1] == "audit.export"
    code, out = ask("audit", "export", "--format", "csv")
    assert (code, out.count("\n")) == (0, 6)
    assert say("audit", "verify", "--house")[1]["entries"] == 0
    with house.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_kept"))
        connection.execute(text("DELETE FROM audit_entry WHERE sequence = 2"))
    monkeypatch.setattr("sys.argv", ["foresite", "audit", "verify"])
    code, _ = ask("audit", "verify")
    assert code == 8


def test_note_of_the_shell_is_read_again_and_told_of_its_user(house, scope, say) -> None:
    _, made = say("note", "add", "the meter was exchanged", "--at", "2024-05-01T06:00:00Z")
    assert (made["author"], made["end_at"], made["shared"]) == (shell_actor().name or "shell", None, True)
    _, listed = say("note", "list", "--end", "2024-05-02T00:00:00Z")
    assert [each["text"] for each in listed["items"]] == ["the meter was exchanged"]
    assert say("note", "list", "--as-of", "2024-05-01T07:00:00Z")[1]["items"] == []
    assert say("audit", "list")[1]["items"][0]["action"] == "note.write"
