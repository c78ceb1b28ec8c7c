"""A real server that is watched: what Prometheus, a collector, Sentry and the log get to know."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from benchmarks.ports import free_port
from tests.api.serving import served
from tests.conftest import absent
from tests.receivers import Received, awaited, receiving
from tests.workflows.test_load_file import CONTRACT, written

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import open_house
from foresite.workflows.load_file import keep_contract

pytestmark = pytest.mark.slow
PUSHED = 7


@dataclass(frozen=True, slots=True)
class Watched:
    """A server with one key, what receives its words, and where they are."""

    address: str
    metrics: str
    secret: str
    received: Received
    log: Path
    home: Path

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.secret}", **how.pop("headers", {})}
        return httpx.request(method, self.address + path, headers=headers, timeout=20, **how)

    def value(self, sample: str) -> float:
        told = httpx.get(self.metrics, timeout=10).text
        return sum(float(line.rsplit(" ", 1)[1]) for line in told.splitlines() if line.startswith(sample))

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    settings = load_settings(home=folder / "home", organisation="tenant")
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "tenant")
    series.ensure(house.engine, scope, [SeriesSpec("north/load", "load", "MW", resolution="PT1H")])
    keep_contract(house, scope, CONTRACT)
    secret = keys.create(house.engine, scope, "watched", ROLES["owner"], by=ROLES["owner"]).secret
    house.engine.dispose()
    stamp = folder / "backup.stamp"
    stamp.touch()
    port, metrics_port = free_port(), free_port()
    with receiving() as received:
        more = {
            "FORESITE_SIGN_IN": "required",
            "FORESITE_LOG_JSON": "true",
            "FORESITE_LOG_REQUESTS": "all",
            "FORESITE_METRICS_ADDRESS": f"127.0.0.1:{metrics_port}",
            "FORESITE_OTLP_ENDPOINT": received.otlp_endpoint,
            "FORESITE_SENTRY_DSN": received.sentry_dsn,
            "FORESITE_BACKUP_STAMP": str(stamp),
            "FORESITE_FLUSH_ROWS": "1",
        }
        log = folder / "log"
        with served(settings, port, more=more, log=log):
            address, told = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{metrics_port}/metrics"
            yield Watched(address, told, secret, received, log, settings.home)


@pytest.fixture(scope="module")
def pushed(watched: Watched) -> str:
    """Rows of a push; its request id."""
    rows = [
        {"series": "north/load", "event_at": f"2024-01-01T{hour:02}:00:00Z", "value": float(hour)}
        for hour in range(PUSHED)
    ]
    answer = watched.ask(
        "POST", "/api/v1/observations", json={"rows": rows}, headers={"x-request-id": "push-1"}
    )
    assert answer.status_code == 201
    return answer.headers["x-request-id"]


@pytest.fixture(scope="module")
def loaded(watched: Watched, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """An upload that a job loaded."""
    file = written(tmp_path_factory.mktemp("file") / "a.csv", change={5: "2024-01-01 01:00,m1,900"})
    asked = {"contract": "meters", "name": "a.csv"}
    sent = watched.ask(
        "POST", "/api/v1/files", params=asked, content=file.read_bytes(), headers={"x-request-id": "file-1"}
    )
    assert sent.status_code == 202, sent.text
    job: dict[str, Any] = awaited(
        lambda: next(
            (
                job
                for job in watched.ask("GET", "/api/v1/jobs").json()["items"]
                if job["run_id"] == sent.json()["run_id"] and job["state"] == "done"
            ),
            None,
        )
    )
    return job


def waiting_rows(watched: Watched) -> int:
    house = open_house(load_settings(home=watched.home, organisation="tenant"))
    try:
        return house.lake.tail_rows(organisations.scope_of(house.engine, "tenant"))
    finally:
        house.engine.dispose()


def test_metrics_count_requests_by_route_and_rows(watched: Watched, pushed: str) -> None:
    watched.ask("GET", "/api/v1/series/1")
    watched.ask("GET", "/api/v1/series/99")
    httpx.get(f"{watched.address}/made/up/by/anybody")
    httpx.request("BREW", f"{watched.address}/api/v1/series")
    ours = 'foresite_http_requests_total{method="%s",route="/api/v1/%s",status="%s"}'
    assert watched.value(ours % ("POST", "observations", 201)) == 1
    assert watched.value(ours % ("GET", "series/{series_id}", 200)) == 1
    assert watched.value(ours % ("GET", "series/{series_id}", 404)) == 1
    assert watched.value("foresite_pushed_rows_total") == PUSHED
    assert (
        watched.value('foresite_http_request_seconds_count{method="POST",route="/api/v1/observations"}') == 1
    )
    told = httpx.get(watched.metrics).text
    assert "made/up" not in told
    assert "BREW" not in told
    assert "tenant" not in told
    assert watched.value("foresite_build_info") == 1


def test_metrics_tell_of_jobs_ingest_lake_and_parts(watched: Watched, loaded: dict[str, Any]) -> None:
    awaited(lambda: watched.value('foresite_job_seconds_count{kind="load",state="done"}') == 1)
    assert watched.value('foresite_ingest_rows_total{outcome="accepted"}') == 95
    assert watched.value('foresite_ingest_rows_total{outcome="held"}') == 1
    assert watched.value('foresite_jobs{kind="load",state="queued"}') == 0
    assert watched.value("foresite_workers") == 1
    assert watched.value('foresite_reachable{part="database"}') == 1
    assert watched.value("foresite_disk_free_bytes") > watched.value("foresite_disk_needed_bytes") > 0
    assert watched.value("foresite_backup_timestamp_seconds") > 1.7e9
    assert watched.value("process_resident_memory_bytes") > 0


def test_metrics_are_not_at_the_address_of_the_server(watched: Watched) -> None:
    assert "foresite_build_info" not in watched.ask("GET", "/metrics").text
    assert httpx.get(watched.metrics.replace("/metrics", "/")).status_code == 404


def test_prometheus_scrapes_the_server(watched: Watched, pushed: str, tmp_path: Path) -> None:
    program = shutil.which("prometheus")
    if program is None:
        absent("there is no Prometheus on this machine")
    port = free_port()
    target = watched.metrics.removeprefix("http://").removesuffix("/metrics")
    config = tmp_path / "prometheus.yml"
    config.write_text(
        "global: {scrape_interval: 1s}\nscrape_configs:\n"
        f"  - {{job_name: foresite, static_configs: [{{targets: ['{target}']}}]}}\n"
    )
    told = [
        f"--config.file={config}",
        f"--storage.tsdb.path={tmp_path}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    prometheus = subprocess.Popen(
        [str(program), *told], stderr=subprocess.DEVNULL, env={**os.environ, "GOMAXPROCS": "1"}
    )

    def found(query: str) -> Any:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query}, timeout=5)
            return [each["value"][1] for each in answer.json()["data"]["result"]]
        except (httpx.TransportError, KeyError, ValueError):
            return None

    try:
        assert awaited(lambda: found('up{job="foresite"} == 1')) == ["1"]
        assert awaited(lambda: found("foresite_pushed_rows_total")) == [str(PUSHED)]
        names = httpx.get(f"http://127.0.0.1:{port}/api/v1/targets/metadata", timeout=5).json()["data"]
        assert {"foresite_http_request_seconds", "foresite_jobs"} <= {each["metric"] for each in names}
    finally:
        prometheus.kill()
        prometheus.wait()


def test_upload_and_the_job_that_loads_it_are_one_trace(watched: Watched, loaded: dict[str, Any]) -> None:
    asked = watched.received.span("POST /api/v1/files", foresite__request_id="file-1")
    done = watched.received.span("job load", foresite__job_id=loaded["job_id"])
    commit = awaited(
        lambda: next(
            (s for s in watched.received.spans if (s.name, s.trace) == ("lake.append", done.trace)), None
        )
    )
    assert (asked.service, done.service) == ("foresite-server", "foresite-job")
    assert asked.trace == done.trace
    assert commit.service == "foresite-job"
    assert done.parent == asked.span
    assert done.facts["foresite.request_id"] == "file-1"
    assert asked.facts["http.response.status_code"] == 202


def test_trace_that_a_caller_brings_goes_on(watched: Watched) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    watched.ask("GET", "/api/v1/latest", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert watched.received.span("GET /api/v1/latest").trace == trace


def test_log_has_a_line_for_each_request_with_its_ids(watched: Watched, pushed: str) -> None:
    (line,) = awaited(lambda: [each for each in watched.lines() if each.get("request_id") == pushed])
    assert line["event"] == "request"
    assert {"method": "POST", "route": "/api/v1/observations", "status": 201}.items() <= line.items()
    assert (line["organisation"], line["actor"].partition(" ")[0]) == ("tenant", "key")


def test_broken_promise_is_reported_without_what_was_given(watched: Watched, pushed: str) -> None:
    awaited(lambda: waiting_rows(watched) == 0)  # what still waits is read from the database
    for file in (watched.home / "lake").rglob("*.parquet"):
        file.write_bytes(b"damaged")
    broke = watched.ask("GET", "/api/v1/series/1/observations", headers={"x-request-id": "broke-1"})
    assert (broke.status_code, broke.json()["code"]) == (500, "lake-damaged")
    report = awaited(lambda: next(iter(watched.received.reports), None))
    assert report["tags"] == {"request_id": "broke-1", "organisation": "tenant"}
    error = report["exception"]["values"][-1]
    assert error["type"] == "DefectError"
    assert not any("vars" in frame for frame in error["stacktrace"]["frames"])
    assert "request" not in report
    assert watched.value("foresite_defects_total") == 1
    assert (
        watched.received.span("GET /api/v1/series/{series_id}/observations").facts[
            "http.response.status_code"
        ]
        == 500
    )


def test_nobody_is_told_the_key(watched: Watched, pushed: str, loaded: dict[str, Any]) -> None:
    secret = watched.secret.split("_", 2)[2]  # it may hold such a sign itself
    told = [watched.log.read_bytes(), httpx.get(watched.metrics).content, *watched.received.bodies]
    assert [body for body in told if secret.encode() in body] == []
