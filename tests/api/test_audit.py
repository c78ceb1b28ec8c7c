"""Who did what: every route that changes something leaves an entry, and admins search and export them."""

import csv
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from tests.api.conftest import START
from tests.api.owned import own
from tests.api.test_access import closed, headers
from tests.api.test_routes import CONTRACT

from foresite.api.agents import MESSAGE
from foresite.api.document import operations
from foresite.catalog import assets, notes
from foresite.catalog.notes import NoteSpec
from foresite.core.png import drawn
from foresite.core.timeaxis import now
from foresite.dashboards.document import EXAMPLE
from foresite.ingest.tables import QuarantineRow
from foresite.platform.actor import Actor
from foresite.platform.audit import Action
from foresite.platform.audit.proof import verify
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope
from foresite.workflows import audit
from foresite.workflows.house import House
from foresite.workflows.load_file import keep_contract

pytestmark = pytest.mark.everywhere

__all__ = ["closed"]  # the fixture of another file
URL = "/api/v1/audit"
Ids = dict[str, str]
BOARD = {"name": "New", "content": {"schema": 1, "panels": [EXAMPLE]}}
SOURCE = {
    "name": "landing",
    "kind": "bucket",
    "settings": {"bucket": "deliveries", "rules": [{"pattern": "*.csv", "contract": "kept"}]},
}
SCHEDULE = {"name": "new", "kind": "verify", "parameters": {}, "cron": "0 9 * * *"}


@dataclass(frozen=True)
class Change:
    """One route that changes something: how it is asked, and what the trail says then."""

    action: Action
    sent: Callable[[Ids], dict[str, Any]] = lambda _ids: {}
    of_key: bool = False
    """It is done to what the key itself made, not to what is somebody else's."""


def held(ids: Ids, **more: Any) -> dict[str, Any]:
    return {"json": {"ids": [int(ids["quarantine_id"])], **more}}


def asked(ids: Ids) -> dict[str, Any]:
    return {"json": {"series_ids": [int(ids["series_id"])], "forecaster": "seasonal-naive"}}


CHANGES = {
    ("post", "/api/v1/contracts"): Change(Action.CONTRACT_KEEP, lambda _: {"content": CONTRACT + "\n"}),
    ("post", "/api/v2/write"): Change(
        Action.SERIES_MAKE, lambda _: {"params": {"bucket": "new"}, "content": "m f=1"}
    ),
    ("post", "/write"): Change(Action.SERIES_MAKE, lambda _: {"params": {"db": "newer"}, "content": "m f=1"}),
    ("post", "/api/v1/prometheus/write"): Change(Action.SERIES_MAKE, lambda _: {"content": MESSAGE}),
    ("post", "/api/v1/files"): Change(
        Action.JOB_ASK, lambda _: {"params": {"contract": "kept", "name": "a.csv"}, "content": "time,load\n"}
    ),
    ("post", "/api/v1/models"): Change(Action.JOB_ASK, asked),
    ("post", "/api/v1/backtests"): Change(Action.JOB_ASK, asked),
    ("post", "/api/v1/models/{model_id}/issues"): Change(Action.JOB_ASK, lambda _: {"json": {}}),
    ("post", "/api/v1/issues"): Change(
        Action.JOB_ASK, lambda ids: {"json": {"model_ids": [ids["model_id"]]}}
    ),
    ("post", "/api/v1/issues/{issue_id}/reproduce"): Change(Action.JOB_ASK),
    ("post", "/api/v1/issues/{issue_id}/explanation"): Change(Action.JOB_ASK),
    ("post", "/api/v1/issues/{issue_id}/changes/{before_id}"): Change(Action.JOB_ASK),
    ("post", "/api/v1/models/{model_id}/certificates"): Change(Action.JOB_ASK),
    ("post", "/api/v1/contests"): Change(
        Action.JOB_ASK,
        lambda ids: {"json": {"group": "new", "series_ids": [int(ids["series_id"])]}},
    ),
    ("post", "/api/v1/champions/{group_id}/promote"): Change(
        Action.CHAMPION_PROMOTE, lambda ids: {"json": {"model_id": ids["challenger_id"]}}
    ),
    ("post", "/api/v1/champions/{group_id}/demote"): Change(Action.CHAMPION_DEMOTE),
    ("post", "/api/v1/champions/{group_id}/rollback"): Change(Action.CHAMPION_ROLLBACK),
    ("post", "/api/v1/champions/{group_id}/issues"): Change(Action.JOB_ASK, lambda _: {"json": {}}),
    ("post", "/api/v1/anomalies/detect"): Change(
        Action.JOB_ASK, lambda ids: {"json": {"series_ids": [int(ids["series_id"])]}}
    ),
    ("post", "/api/v1/anomalies/watch"): Change(Action.JOB_ASK, lambda _: {"json": {}}),
    ("post", "/api/v1/anomalies/{anomaly_id}/labels"): Change(
        Action.ANOMALY_DISMISS, lambda _: {"json": {"verdict": "dismissed", "text": "a test of the meter"}}
    ),
    ("post", "/api/v1/detectors"): Change(
        Action.DETECTOR_SET,
        lambda ids: {"json": {"method": "sensor-pca", "series_ids": [int(ids["series_id"])]}},
    ),
    ("patch", "/api/v1/detectors/{detector_id}"): Change(
        Action.DETECTOR_SET, lambda _: {"json": {"learning_days": 7}}
    ),
    ("post", "/api/v1/notes"): Change(
        Action.NOTE_WRITE, lambda _: {"json": {"start_at": "2024-05-01T00:00:00Z", "text": "exchanged"}}
    ),
    ("patch", "/api/v1/notes/{note_id}"): Change(
        Action.NOTE_CHANGE, lambda _: {"json": {"text": "other"}}, of_key=True
    ),
    ("delete", "/api/v1/notes/{note_id}"): Change(Action.NOTE_REMOVE, of_key=True),
    ("post", "/api/v1/notes/{note_id}/moderate"): Change(Action.NOTE_MODERATE),
    ("post", "/api/v1/scores"): Change(Action.JOB_ASK),
    ("post", "/api/v1/sources"): Change(Action.SOURCE_MAKE, lambda _: {"json": SOURCE}),
    ("put", "/api/v1/sources/{source_id}"): Change(
        Action.SOURCE_CHANGE, lambda _: {"json": SOURCE | {"name": "landing again"}}
    ),
    ("post", "/api/v1/sources/{source_id}/parcels/{parcel_id}/retry"): Change(Action.PARCEL_RETRY),
    ("post", "/api/v1/sources/{source_id}/pull"): Change(Action.JOB_ASK),
    ("delete", "/api/v1/sources/{source_id}"): Change(Action.SOURCE_REMOVE),
    ("put", "/api/v1/assets"): Change(Action.ASSETS_MAKE, lambda _: {"json": {"items": [{"key": "new"}]}}),
    ("patch", "/api/v1/assets/{asset_id}"): Change(
        Action.ASSET_CHANGE, lambda _: {"json": {"name": "Another"}}
    ),
    ("post", "/api/v1/lake/flush"): Change(Action.JOB_ASK),
    ("post", "/api/v1/lake/compact"): Change(Action.JOB_ASK),
    ("post", "/api/v1/lake/verify"): Change(Action.JOB_ASK),
    ("post", "/api/v1/schedules"): Change(Action.SCHEDULE_MAKE, lambda _: {"json": SCHEDULE}),
    ("patch", "/api/v1/schedules/{schedule_id}"): Change(
        Action.SCHEDULE_CHANGE, lambda ids: {"json": {"kind": "train", "parameters": asked(ids)["json"]}}
    ),
    ("post", "/api/v1/schedules/{schedule_id}/run"): Change(Action.JOB_ASK),
    ("delete", "/api/v1/schedules/{schedule_id}"): Change(Action.SCHEDULE_DELETE),
    ("post", "/api/v1/dashboards"): Change(Action.DASHBOARD_MAKE, lambda _: {"json": BOARD}),
    ("put", "/api/v1/dashboards/{dashboard_id}"): Change(
        Action.DASHBOARD_SAVE, lambda _: {"json": BOARD | {"version": 1}}
    ),
    ("post", "/api/v1/dashboards/{dashboard_id}/versions/{version}/restore"): Change(
        Action.DASHBOARD_RESTORE, lambda _: {"json": {"version": 2}}
    ),
    ("put", "/api/v1/dashboards/{dashboard_id}/sharing"): Change(
        Action.DASHBOARD_SHARE, lambda _: {"json": {"sharing": "roles", "roles": ["viewer"]}}
    ),
    ("put", "/api/v1/dashboards/{dashboard_id}/home"): Change(
        Action.DASHBOARD_HOME, lambda _: {"json": {"roles": ["viewer"]}}
    ),
    ("delete", "/api/v1/dashboards/{dashboard_id}"): Change(Action.DASHBOARD_DELETE),
    ("post", "/api/v1/jobs/{job_id}/cancel"): Change(Action.JOB_CANCEL),
    ("post", "/api/v1/jobs/{job_id}/resume"): Change(Action.JOB_RESUME),
    ("post", "/api/v1/quarantine/accept"): Change(Action.HELD_ACCEPT, lambda ids: held(ids, as_is=True)),
    ("post", "/api/v1/quarantine/undo"): Change(Action.HELD_UNDO, held),
    ("post", "/api/v1/quarantine/drop"): Change(Action.HELD_DROP, held),
    ("post", "/api/v1/keys"): Change(
        Action.KEY_CREATE, lambda _: {"json": {"name": "new", "permissions": ["viewer"]}}
    ),
    ("post", "/api/v1/keys/{key_id}/rotate"): Change(
        Action.KEY_ROTATE, lambda _: {"json": {"overlap_seconds": 60}}
    ),
    ("delete", "/api/v1/keys/{key_id}"): Change(Action.KEY_REVOKE),
    ("post", "/api/v1/invitations"): Change(
        Action.INVITATION_MAKE, lambda _: {"json": {"email": "new@example.org", "role": "viewer"}}
    ),
    ("delete", "/api/v1/invitations/{invitation_id}"): Change(Action.INVITATION_REVOKE),
    ("patch", "/api/v1/people/{person_id}"): Change(
        Action.MEMBER_ROLE, lambda _: {"json": {"role": "operator"}}
    ),
    ("delete", "/api/v1/people/{person_id}"): Change(Action.MEMBER_REMOVE),
    ("post", "/api/v1/roles"): Change(
        Action.ROLE_CREATE, lambda _: {"json": {"name": "new-role", "permissions": ["data:read"]}}
    ),
    ("put", "/api/v1/roles/{role}"): Change(
        Action.ROLE_CHANGE, lambda _: {"json": {"permissions": ["data:push"]}}
    ),
    ("delete", "/api/v1/roles/{role}"): Change(Action.ROLE_REMOVE),
    ("put", "/api/v1/appearance"): Change(
        Action.APPEARANCE_CHANGE, lambda _: {"json": {"colour": "#005bbb"}}
    ),
    ("put", "/api/v1/appearance/logo"): Change(
        Action.APPEARANCE_CHANGE, lambda _: {"json": {"png": b64encode(drawn(b"red")).decode()}}
    ),
    ("delete", "/api/v1/appearance/logo"): Change(Action.APPEARANCE_CHANGE),
    ("get", "/api/v1/audit/export"): Change(Action.AUDIT_EXPORT),
    ("get", "/api/v1/notes/export"): Change(Action.NOTE_EXPORT),
    ("get", "/api/v1/observations/export"): Change(
        Action.SERIES_EXPORT, lambda ids: {"params": {"series_id": ids["series_id"]}}
    ),
}
"""Every route that changes something, in an order in which each can be done."""
UNTOLD = {
    ("post", "/api/v1/me/organisation"): "it turns a browser to another organisation of its person",
    ("post", "/api/v1/me/passkeys/ask"): "it asks the browser a question; the answer is told",
    ("post", "/api/v1/sign-in/passkey/ask"): "it asks the browser a question; the answer is told",
    ("post", "/api/v1/me/totp"): "it shows a secret that counts for nothing before it is confirmed",
    ("post", "/api/v1/invitations/show"): "it changes nothing",
    ("post", "/api/v1/password/strength"): "it changes nothing",
    ("post", "/api/v1/sign-up"): "a letter is sent; who opens its link is told",
    ("post", "/api/v1/password/reset"): "a letter is sent, if at all; who opens its link is told",
    ("post", "/api/v1/me/email"): "a letter is sent; who opens its link is told",
    ("post", "/api/v1/tokens/refresh"): "a program goes on; that a token came twice is told",
    ("post", "/api/v1/observations"): "a push is in the lake's ledger with its batch, and metered; "
    "an entry a request would outgrow the data",
    ("post", "/api/v1/quarantine/preview"): "it writes nothing",
    ("post", "/api/v1/sources/check"): "it asks a source whether it answers, and writes nothing",
    ("post", "/api/v1/panels"): "it reads what many panels show",
    ("post", "/api/v1/files/inspect"): "it writes nothing",
    ("post", "/api/v1/files/dry-run"): "it writes nothing",
}
"""Routes that leave no entry, and why."""
OF_PEOPLE = {
    "post /api/v1/sign-in", "post /api/v1/first", "post /api/v1/sign-out", "patch /api/v1/me",
    "post /api/v1/invitations/accept", "post /api/v1/sign-up/verify", "post /api/v1/password/reset/do",
    "post /api/v1/email/confirm", "post /api/v1/me/password",
    "post /api/v1/sign-in/sso/{organisation}/logout",
    "delete /api/v1/me/sessions", "delete /api/v1/me/sessions/{session_id}",
    "post /api/v1/sign-in/second-factor", "post /api/v1/sign-in/second-factor/passkey",
    "post /api/v1/sign-in/passkey", "post /api/v1/me/totp/confirm", "post /api/v1/me/totp/remove",
    "post /api/v1/me/recovery-codes", "post /api/v1/me/passkeys",
    "post /api/v1/me/passkeys/{passkey_id}/remove", "post /api/v1/tokens", "post /api/v1/tokens/sign-in",
    "post /api/v1/tokens/revoke", "put /api/v1/access-rule", "put /api/v1/sso", "delete /api/v1/sso",
}  # fmt: skip
"""Routes that only people may ask: tests of people ask them, and read what the trail says then."""


@pytest.fixture
def ids(house: House, tenant: Scope, load_id: int) -> Ids:
    keep_contract(house, tenant, CONTRACT.replace('"meters"', '"kept"'))
    made = own(house, tenant, load_id)
    made["asset_id"] = str(assets.by_key(house.engine, tenant, "north").asset_id)
    with writing(house.engine, tenant) as session:
        row = {"series_key": "north/load", "value": 5.0, "event_at": START, "known_at": START}
        session.execute(update(QuarantineRow).values(**row))
    return made


def newest(house: House, scope: Scope) -> dict[str, Any]:
    return audit.find(house, scope, limit=1).items[0]


def test_every_route_that_changes_something_is_either_told_or_has_a_reason(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    changing = {(method, path) for method, path, _ in operations(document) if method != "get"}
    told = {route for route in CHANGES if route[0] != "get"}
    assert changing == told | UNTOLD.keys() | {tuple(each.split()) for each in OF_PEOPLE}


def test_every_route_that_changes_something_leaves_an_entry_of_who_asked(
    client: TestClient, house: House, tenant: Scope, ids: Ids
) -> None:
    made = keys.create(house.engine, tenant, "SCADA bridge", ROLES["owner"], by=ROLES["owner"])
    sent = {"authorization": f"Bearer {made.secret}", "x-request-id": "the-request"}
    noted = NoteSpec(START, "a note of the key")
    key = tenant.acting(Actor("key", made.key_id))
    of_key = ids | {"note_id": notes.write(house.engine, key, noted).note_id}
    for (method, path), change in CHANGES.items():
        before = newest(house, tenant)["sequence"]
        named = {"version": 1, **(of_key if change.of_key else ids)}
        answer = client.request(method, path.format(**named), headers=sent, **change.sent(ids))
        assert answer.is_success, (method, path, answer.text)
        entry = newest(house, tenant)
        assert (entry["sequence"], entry["action"]) == (before + 1, change.action), (method, path)
        assert (entry["actor_kind"], entry["actor_id"], entry["actor_name"]) == (
            "key", made.key_id, "SCADA bridge",
        )  # fmt: skip
        assert (entry["address"], entry["request_id"]) == ("testclient", "the-request")
        assert made.secret.split("_", 2)[2] not in str(entry)
    assert verify(house.engine, tenant).entries == newest(house, tenant)["sequence"]


def test_job_says_who_asked_for_it(client: TestClient, ids: Ids) -> None:
    job = client.post("/api/v1/models", **asked(ids)).json()
    assert job["asked_by"] == "anybody"


def test_entries_are_found_by_actor_action_thing_and_time_page_by_page(
    closed: TestClient, house: House, tenant: Scope
) -> None:
    admin = headers(house, tenant, "admin")
    began = now()
    wanted = [{"name": name, "permissions": ["viewer"]} for name in ("one", "two", "three")]
    made = [closed.post("/api/v1/keys", json=each, headers=admin).json() for each in wanted]
    key_id = made[-1]["key_id"]
    closed.delete(f"/api/v1/keys/{key_id}", headers=admin)

    def found(**by: Any) -> list[dict[str, Any]]:
        answer = closed.get(URL, params=by, headers=admin)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    assert [each["action"] for each in found(about=f"key:{key_id}")] == ["key.revoke", "key.create"]
    assert found(about=f"key:{key_id}")[0]["before"] == {"revoked_at": None}
    assert len(found(actor="admin")) == 4
    assert {each["action"] for each in found(action="key.create", actor="admin")} == {"key.create"}
    assert len(found(start=began.isoformat())) == 4
    assert found(end=began.isoformat())[0]["actor_kind"] == "house"
    assert len(found(security=True, about="key")) == 5
    assert found(security=False) == []
    first = closed.get(URL, params={"limit": 2}, headers=admin).json()
    more = closed.get(URL, params={"limit": 2, "cursor": first["next_cursor"]}, headers=admin).json()
    numbers = [each["sequence"] for each in first["items"] + more["items"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 4
    refused = closed.get(URL, params={"cursor": "bm9uZQ"}, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad-cursor")


def test_export_is_whole_as_json_and_csv_and_is_an_entry_itself(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    headers(house, neighbour, "admin")
    admin = headers(house, tenant, "admin")
    wanted = {"name": "=cmd()", "permissions": ["viewer"]}
    closed.post("/api/v1/keys", json=wanted, headers=admin)
    told = closed.get(f"{URL}/export", headers=admin).json()
    assert [each["action"] for each in told][-2:] == ["key.create", "audit.export"]
    assert told[-1]["security"] is True
    lines = closed.get(f"{URL}/export", headers=admin | {"accept": "text/csv"}).text
    rows = list(csv.DictReader(StringIO(lines)))
    assert [row["sequence"] for row in rows] == [str(n + 1) for n in range(len(told) + 1)]
    assert json.loads(rows[-3]["after"])["name"] == "=cmd()"
    made = keys.create(house.engine, tenant, "=HYPERLINK()", ROLES["admin"], by=ROLES["owner"])
    formula = {"authorization": f"Bearer {made.secret}", "accept": "text/csv"}
    rows = list(csv.DictReader(StringIO(closed.get(f"{URL}/export", headers=formula).text)))
    assert rows[-1]["actor_name"] == "'=HYPERLINK()"
    refused = closed.get(f"{URL}/export", headers=admin | {"accept": "image/png"})
    assert refused.status_code == 406


def test_trail_of_the_neighbour_is_not_seen(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    ours, theirs = headers(house, tenant, "admin"), headers(house, neighbour, "admin")
    closed.post("/api/v1/keys", json={"name": "ours", "permissions": ["viewer"]}, headers=ours)
    for answer in (closed.get(URL, headers=theirs), closed.get(f"{URL}/export", headers=theirs)):
        assert "ours" not in answer.text
