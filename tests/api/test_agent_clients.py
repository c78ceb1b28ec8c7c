"""Clients of InfluxDB and Prometheus itself write to a server that is killed meanwhile: nothing is lost."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from benchmarks import ports
from influxdb import InfluxDBClient as FirstClient
from influxdb.exceptions import InfluxDBClientError
from influxdb_client import InfluxDBClient, WriteOptions  # type: ignore[attr-defined]
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException
from tests.api.serving import served
from tests.conftest import absent
from tests.platform.jobs.working import until
from typing_extensions import override

from foresite.catalog import organisations, series
from foresite.core.timeaxis import Window
from foresite.platform.auth import keys
from foresite.platform.auth.keys import permissions_of
from foresite.platform.auth.permissions import ROLES
from foresite.platform.config import Settings
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House, open_house

AT_S = 1_714_521_600
CLOSED = {"FORESITE_SIGN_IN": "required"}
KILLS, EVERY_MS = 2, 100
TICK = "prometheus/tick/instance.target/job.tests"


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[House, list[tuple[Scope, str]]]]:
    """Make an installation of two organisations, each with a key for agents."""
    upgrade(settings)
    house = open_house(settings)
    made = []
    for slug in (settings.organisation, "neighbour"):
        scope = organisations.create(house.engine, slug, name=slug)
        may = permissions_of(["data:push", "series:make"])
        made.append((scope, keys.create(house.engine, scope, "agent", may, by=ROLES["owner"]).secret))
    yield house, made
    house.engine.dispose()


def values(house: House, scope: Scope, key: str) -> list[float]:
    """Return the values of every version of a series, in the order of their events."""
    found = series.by_keys(house.engine, scope, [key])
    if key not in found:
        return []
    told: list[float] = house.lake.versions(scope, [found[key].series_id], Window.everything())[
        "value"
    ].to_list()
    return told


@pytest.mark.slow
def test_clients_of_influxdb_write_and_understand(settings: Settings, free_port: int) -> None:
    url = f"http://127.0.0.1:{free_port}"
    with opened(settings) as (house, ((scope, secret), _)), served(settings, free_port, more=CLOSED):
        with InfluxDBClient(url, secret, org="plant", enable_gzip=True) as client:
            with client.write_api(WriteOptions(batch_size=40, flush_interval=50)) as batching:
                for n in range(100):
                    batching.write("plant", record=f"m,site=a b\\ c f={n} {AT_S + n}", write_precision="s")
            at_once = client.write_api(write_options=SYNCHRONOUS)
            told = {"measurement": "m", "tags": {"site": "ä/1"}, "fields": {"g": 1, "h": True}, "time": AT_S}
            at_once.write("plant", record=told, write_precision="s")
            with pytest.raises(ApiException) as refused:
                at_once.write("plant", record=f'm g=2,text="no" {AT_S}', write_precision="s")
            assert refused.value.status == 400
            assert "partial write: line 1: a text is no value" in str(refused.value)
        assert values(house, scope, "plant/m/site.a+20b+20c/f") == []
        assert values(house, scope, "plant/m/site.ä+2F1/h") == [1.0]
        assert values(house, scope, "plant/m/g") == [2.0]
        first = FirstClient("127.0.0.1", free_port, "telegraf", secret, "db", gzip=True)
        points = [{"measurement": "m", "time": AT_S + n, "fields": {"f": float(n)}} for n in range(100)]
        for _ in range(2):
            assert first.write_points(points, time_precision="s", batch_size=30)
        with pytest.raises(InfluxDBClientError, match="a text is no value"):
            first.write(['m f=1,text="no" 5'], {"db": "db", "precision": "s"}, protocol="line")
        assert values(house, scope, "db/m/f") == [1.0, *map(float, range(100))]
        with pytest.raises(InfluxDBClientError, match="key-unknown"):
            FirstClient("127.0.0.1", free_port, "telegraf", "wrong", "db").write_points(points[:1])
        first.close()


class Target(ThreadingHTTPServer):
    """What Prometheus scrapes: a number that is one more each time, until it has ended."""

    def __init__(self) -> None:
        """Begin at nothing, on a port of its own."""
        super().__init__(("127.0.0.1", 0), _Told)
        self.tick, self.ended = 0, False
        self.thread = threading.Thread(target=self.serve_forever)
        self.thread.start()

    def end(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of scrapes that were given up."""


class _Told(BaseHTTPRequestHandler):
    server: Target

    def do_GET(self) -> None:
        if self.server.ended:
            self.send_error(503)
            return
        self.server.tick += 1
        body = f'tick {self.server.tick}\nother{{letters="ä/"}} NaN\n'.encode()
        self.send_response(200)
        self.send_header("content-type", "text/plain; version=0.0.4")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def ending(target: Target) -> Iterator[None]:
    """End a target with the block."""
    try:
        yield
    finally:
        target.end()


CONFIG = """
global: {{scrape_interval: {every}ms, scrape_timeout: {every}ms}}
scrape_configs:
  - job_name: tests
    static_configs: [{{targets: ["127.0.0.1:{target}"], labels: {{instance: target}}}}]
remote_write:
"""
WRITE = """
  - url: http://127.0.0.1:{port}/api/v1/prometheus/write
    name: of{place}
    authorization: {{credentials: {secret}}}
    queue_config: {{batch_send_deadline: 100ms, max_backoff: 200ms, max_samples_per_send: 7}}
"""


@contextmanager
def scraping(config: str, folder: Path, port: int) -> Iterator[None]:
    """Have Prometheus scrape and write until the block ends."""
    program = shutil.which("prometheus")
    if program is None:
        absent("there is no prometheus on this machine")
    folder.mkdir()
    (folder / "prometheus.yml").write_text(config)
    words = [f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/tsdb"]
    with (folder / "log").open("wb") as log:
        command = [str(program), *words, f"--web.listen-address=127.0.0.1:{port}"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def scraped(port: int) -> list[tuple[int, float]]:
    """Return what Prometheus itself holds: milliseconds and values."""
    asked = {"query": "tick[1d]"}
    told = httpx.get(f"http://127.0.0.1:{port}/api/v1/query", params=asked).raise_for_status().json()
    (found,) = told["data"]["result"]
    return [(round(at * 1000), float(value)) for at, value in found["values"]]


def received(house: House, scope: Scope) -> list[tuple[int, float]]:
    """Return every version of what was written to an organisation: milliseconds and values."""
    found = series.by_keys(house.engine, scope, [TICK])
    if TICK not in found:
        return []
    told = house.lake.versions(scope, [found[TICK].series_id], Window.everything())
    return list(zip(told["event_at"].dt.epoch("ms").to_list(), told["value"].to_list(), strict=True))


def wait(house: House, scope: Scope, tick: int) -> None:
    """Wait until a number that was told is here."""
    until(lambda: received(house, scope)[-1:] and received(house, scope)[-1][1] >= tick, seconds=60)


@pytest.mark.slow
def test_prometheus_writes_to_two_organisations_and_nothing_is_lost_or_doubled(
    settings: Settings, free_port: int, tmp_path: Path
) -> None:
    target, own_port = Target(), ports.free_port()
    with ending(target), opened(settings) as (house, made):
        config = CONFIG.format(every=EVERY_MS, target=target.server_port)
        for place, (_, secret) in enumerate(made):
            config += WRITE.format(port=free_port, place=place, secret=secret)
        with scraping(config, tmp_path / "prometheus", own_port):
            for _ in range(KILLS):
                with served(settings, free_port, more=CLOSED) as server:
                    wait(house, made[0][0], target.tick)
                    time.sleep(5 * EVERY_MS / 1000)
                    server.kill()
            with served(settings, free_port, more=CLOSED):
                target.ended = True
                time.sleep(5 * EVERY_MS / 1000)
                truth = scraped(own_port)
                assert len(truth) > KILLS * 5
                for scope, _ in made:
                    wait(house, scope, int(truth[-1][1]))
                    assert received(house, scope) == truth
