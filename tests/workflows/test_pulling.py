"""Buckets are asked for what is new: each version of each object is loaded once, whoever dies meanwhile."""

import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import obstore
import pytest
from sqlalchemy import text
from tests.workflows.buckets import (
    HOURS,
    asked,
    bucket,
    house,
    listed,
    made,
    names,
    put,
    said,
    scope,
    server,
    states,
    told,
    values,
    versions,
)
from tests.workflows.test_load_file import CONTRACT, START, count
from typing_extensions import override

from foresite.catalog import organisations, parcels, runs, series, sources
from foresite.core.errors import BadDataError, ConflictError, NotFoundError, RefusedError, UnavailableError
from foresite.core.timeaxis import Window, now
from foresite.ingest import contracts
from foresite.ingest.contract import Contract
from foresite.platform.jobs.kinds import Work
from foresite.workflows import source_lags, source_setup
from foresite.workflows import sources as heard
from foresite.workflows.asks import read_ask
from foresite.workflows.house import open_house
from foresite.workflows.pulling import pull_kept
from foresite.workflows.source_setup import SourceAsk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
__all__ = ["bucket", "house", "scope", "server"]


def test_what_a_rule_is_for_is_loaded_once_and_known_since_it_came(
    house, scope, server, bucket, tmp_path
) -> None:
    put(bucket, "in/a.csv")
    put(bucket, "in/deep/down/b.csv", "m1")
    put(bucket, "out/c.csv", "m2")
    put(bucket, "in/d.txt", "m3")
    source_id = made(house, scope, server)
    first, again = (asked(house, scope, source_id, tmp_path) for _ in range(2))
    assert (first.loaded, first.failed, again.loaded, again.runs) == (2, 0, 0, [])
    assert states(house, scope, source_id) == {"in/a.csv": "loaded", "in/deep/down/b.csv": "loaded"}
    assert len(first.runs) == 1
    assert runs.get(house.engine, scope, first.runs[0]).source_id == source_id
    assert values(house, scope, "m1") == [10.0] * HOURS
    row = parcels.find(house.engine, scope, source_id).items[0]
    assert row.known_at == listed(bucket)[row.key]["last_modified"]
    assert heard.one(house, scope, source_id).heard.state == "well"


def test_how_late_a_source_comes_is_learned_from_what_it_brought_lately(
    house, scope, server, bucket, tmp_path
) -> None:
    recent = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS)
    put(bucket, "in/a.csv", first=(recent - START) // timedelta(hours=1))
    source_id = made(house, scope, server)
    assert source_lags.arrivals(house, scope, source_id) is None
    asked(house, scope, source_id, tmp_path)
    told = source_lags.arrivals(house, scope, source_id)
    assert told is not None
    assert told.rows == HOURS
    assert timedelta(hours=HOURS // 2 - 1) < told.usual[0.5] < timedelta(hours=HOURS // 2 + 2)
    assert dict(told.within)[timedelta(days=2)] == 1.0


def test_a_changed_object_corrects_and_the_same_content_again_does_nothing(
    house, scope, server, bucket, tmp_path
) -> None:
    put(bucket, "in/a.csv", value=10.0)
    source_id = made(house, scope, server)
    asked(house, scope, source_id, tmp_path)
    before = now()
    time.sleep(1.1)  # S3 tells times by the second
    put(bucket, "in/a.csv", value=12.0)
    put(bucket, "in/copy.csv", value=12.0)
    assert asked(house, scope, source_id, tmp_path).loaded == 2
    assert values(house, scope) == [12.0] * HOURS
    key = "city/m0/load"
    series_id = series.by_keys(house.engine, scope, [key])[key].series_id
    window = Window(START, START + timedelta(days=30))
    assert house.lake.read(scope, [series_id], window, as_of=before)["value"].to_list() == [10.0] * HOURS
    assert versions(house, scope) == 2 * HOURS


def test_what_cannot_be_loaded_holds_nothing_up_and_is_kept_until_it_is_tried_again(
    house, scope, server, bucket, tmp_path
) -> None:
    put(bucket, "in/a.csv", "m0")
    obstore.put(bucket, "in/b.csv", b"zeit,zaehler,last\n2024-01-01 00:00,m1,1\n")
    obstore.put(bucket, "in/empty.csv", b"")
    for n in range(3):
        put(bucket, f"in/z{n}.csv", "m2", first=n * HOURS)
    source_id = made(house, scope, server, processed_prefix="done/", failed_prefix="failed/")
    first = asked(house, scope, source_id, tmp_path)
    assert (first.loaded, first.failed) == (4, 2)
    done, refused = ("a", "z0", "z1", "z2"), ("b", "empty")
    assert names(bucket) == {f"done/in/{n}.csv" for n in done} | {f"failed/in/{n}.csv" for n in refused}
    failed = parcels.find(house.engine, scope, source_id, state="failed").items
    (wrong,) = (row for row in failed if row.key == "in/b.csv")
    assert "time" in said(wrong)["message"]
    assert said(wrong)["remedy"]
    told = heard.one(house, scope, source_id)
    assert (told.heard.state, told.heard.parcels) == ("well", {"loaded": 4, "failed": 2})
    assert (sum(told.heard.rows.values()), told.series) == (4 * HOURS, ["city/m0/load", "city/m2/load"])
    (run_id,) = first.runs
    report = runs.get(house.engine, scope, run_id).report
    assert [each["file"] for each in report["refused"]] == ["b.csv"]
    assert asked(house, scope, source_id, tmp_path).failed == 0  # not tried by itself
    with pytest.raises(NotFoundError):
        parcels.try_again(house.engine, scope, source_id, "absent")


def test_what_failed_is_loaded_once_its_contract_is_mended_and_somebody_has_it_tried_again(
    house, scope, server, bucket, tmp_path
) -> None:
    obstore.put(bucket, "in/b.csv", b"zeit,meter,load\n2024-01-01 00:00,m1,1\n")
    source_id = made(house, scope, server)
    assert asked(house, scope, source_id, tmp_path).failed == 1
    mended = CONTRACT.replace('columns = ["time"]', 'columns = ["zeit"]')
    contracts.keep(house.engine, scope, Contract.parse(mended))
    (row,) = parcels.find(house.engine, scope, source_id).items
    parcels.try_again(house.engine, scope, source_id, row.parcel_id)
    with pytest.raises(BadDataError, match="did not fail"):
        parcels.try_again(house.engine, scope, source_id, row.parcel_id)
    assert asked(house, scope, source_id, tmp_path).loaded == 1
    assert values(house, scope, "m1") == [1.0]


def test_a_source_that_does_not_let_us_in_says_so_rests_and_is_well_again(
    house, scope, server, bucket, tmp_path
) -> None:
    put(bucket, "in/a.csv")
    source_id = made(house, scope, server, secret_key="wrong" * 8)
    work = Work(scope, "job", None, {"source_id": source_id}, folder=tmp_path)
    for failures in (1, 2):
        with pytest.raises(UnavailableError):
            pull_kept(
                house, Work(scope, "job", None, {"source_id": source_id, "by_hand": True}, folder=tmp_path)
            )
        row = sources.get(house.engine, scope, source_id)
        assert row.failures == failures
        assert row.rests_until is not None
        assert row.looked_at is not None
        assert row.rests_until - row.looked_at == timedelta(minutes=failures)
        assert (said(row)["code"], said(row)["facts"]["setting"]) == ("bucket-refused", "secret_key")
    assert heard.one(house, scope, source_id).heard.state == "failing"
    assert pull_kept(house, work)["rests"]
    source_setup.change(house, scope, source_id, told(server))
    assert pull_kept(house, work)["loaded"] == 1
    assert heard.one(house, scope, source_id).heard.state == "well"


def test_secrets_are_sealed_stay_when_left_out_and_go_to_no_other_place(house, scope, server) -> None:
    source_id = made(house, scope, server)
    with house.engine.connect() as connection:
        kept = str(connection.execute(text("select * from source")).all())
        trail = str(connection.execute(text("select * from audit_entry")).all())
    assert server.secret not in kept + trail
    without = told(server)
    del without.settings["secret_key"]
    source_setup.change(house, scope, source_id, without)
    row = sources.get(house.engine, scope, source_id)
    assert source_setup.secrets_kept(house, row) == ["secret_key"]
    assert source_setup.check(house, scope, "bucket", without.settings, source_id).endswith("for a rule.")
    moved = SourceAsk(
        name="landing", kind="bucket", settings=without.settings | {"endpoint": "http://127.0.0.1:9"}
    )
    with pytest.raises(BadDataError, match="go together"):
        source_setup.change(house, scope, source_id, moved)


class _Overheard(BaseHTTPRequestHandler):
    """Says that a bucket is empty, and remembers what it was sent."""

    heard: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.heard.append({name.lower(): value for name, value in self.headers.items()})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize("keys", [True, False], ids=["with-keys", "public"])
def test_what_this_machine_may_do_itself_is_never_sent_to_a_source(house, scope, monkeypatch, keys) -> None:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"):
        monkeypatch.setenv(f"AWS_{name}", "of-this-machine")
    with HTTPServer(("127.0.0.1", 0), _Overheard) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        settings: dict[str, Any] = {"bucket": "theirs", "endpoint": f"http://127.0.0.1:{other.server_port}"}
        settings |= {"rules": [{"pattern": "*", "contract": "meters"}]}
        settings |= {"access_key": "their-key", "secret_key": "their-secret"} if keys else {}
        _Overheard.heard.clear()
        assert source_setup.check(house, scope, "bucket", settings, None) == "0 objects seen, 0 for a rule."
        other.shutdown()
    (told,) = _Overheard.heard
    assert "of-this-machine" not in str(told)
    assert ("their-key" in told.get("authorization", "")) == keys


def test_settings_that_are_wrong_are_named(house, scope, server) -> None:
    for wrong, named in (
        ({"rules": []}, "rules"),
        ({"endpoint": "ftp://x"}, "endpoint"),
        ({"colour": "red"}, "colour"),
    ):
        with pytest.raises(BadDataError, match=named):
            made(house, scope, server, **wrong)
    with pytest.raises(NotFoundError, match="no contract other"):
        made(house, scope, server, rules=[{"pattern": "*", "contract": "other"}])
    made(house, scope, server)
    with pytest.raises(ConflictError, match="landing already"):
        made(house, scope, server)


def test_private_addresses_are_asked_only_where_the_installation_allows_it(house, scope, server) -> None:
    public = open_house(house.settings.model_copy(update={"source_networks": "public"}))
    with pytest.raises(RefusedError, match="private network") as refused:
        source_setup.check(public, scope, "bucket", told(server).settings, None)
    assert "FORESITE_SOURCE_NETWORKS" in refused.value.remedy


def test_a_neighbour_finds_no_source_and_asks_none(house, scope, server, bucket, tmp_path) -> None:
    put(bucket, "in/a.csv")
    source_id = made(house, scope, server)
    asked(house, scope, source_id, tmp_path)
    (row,) = parcels.find(house.engine, scope, source_id).items
    neighbour = organisations.create(house.engine, "neighbour")
    assert heard.every(house, neighbour) == []
    assert parcels.find(house.engine, neighbour, source_id).items == []
    for do in (
        lambda: heard.one(house, neighbour, source_id),
        lambda: source_setup.remove(house, neighbour, source_id),
        lambda: source_setup.change(house, neighbour, source_id, told(server)),
        lambda: parcels.try_again(house.engine, neighbour, source_id, row.parcel_id),
        lambda: asked(house, neighbour, source_id, tmp_path),
        lambda: read_ask("pull", {"source_id": source_id}).expect(house, neighbour),
    ):
        with pytest.raises(NotFoundError):
            do()


def test_a_removed_source_is_asked_no_more_its_name_is_free_and_what_it_brought_stays(
    house, scope, server, bucket, tmp_path
) -> None:
    put(bucket, "in/a.csv")
    source_id = made(house, scope, server)
    asked(house, scope, source_id, tmp_path)
    assert source_setup.cron_of(house, scope, source_id) is not None
    source_setup.remove(house, scope, source_id)
    assert source_setup.cron_of(house, scope, source_id) is None
    assert heard.every(house, scope) == []
    assert count(house, scope) == HOURS
    with house.engine.connect() as connection:
        assert connection.execute(text("select sealed from source")).scalars().all() == [None]
    assert made(house, scope, server) != source_id
