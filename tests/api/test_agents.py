"""Agents write as they do to InfluxDB and Prometheus: what comes of it, what is refused, how it is said."""

import gzip
import struct
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import cramjam
import pytest
from fastapi.testclient import TestClient
from tests.api.test_access import closed, headers

from foresite.api.agents import LINES, LINES_OF_1, SAMPLES
from foresite.api.app import create_app
from foresite.catalog import series
from foresite.core.timeaxis import Window, to_micros
from foresite.platform.auth import keys
from foresite.platform.auth.keys import permissions_of
from foresite.platform.auth.permissions import ROLES
from foresite.platform.tenancy import Scope
from foresite.workflows import audit
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere

__all__ = ["closed"]  # the fixture of another file
AT_S = 1_714_521_600
AT = f"{AT_S}000000000"
INTO = {"bucket": "plant"}
Values = dict[str, list[tuple[int, float | None]]]


def key_of(house: House, scope: Scope, *may: str) -> str:
    return keys.create(house.engine, scope, "agent", permissions_of(may), by=ROLES["owner"]).secret


def held(house: House, scope: Scope) -> Values:
    """Return the current values of all series by key, with their seconds."""
    rows = series.find(house.engine, scope, limit=1000).items
    named = {row.series_id: row.key for row in rows}
    found: Values = {key: [] for key in named.values()}
    if named:
        for series_id, at, _, value, _ in house.lake.read(
            scope, sorted(named), Window.everything()
        ).iter_rows():
            found[named[series_id]].append((to_micros(at) // 1_000_000, value))
    return found


def versions(house: House, scope: Scope) -> int:
    ids = [row.series_id for row in series.find(house.engine, scope, limit=1000).items]
    return house.lake.versions(scope, ids, Window.everything()).height


def field(number: int, told: bytes) -> bytes:
    return bytes([number << 3 | 2, len(told)]) + told


def sample(value: float | bytes, at_ms: int) -> bytes:
    told = value if isinstance(value, bytes) else struct.pack("<d", value)
    varint = bytearray()
    rest = at_ms % 2**64
    while rest > 127:
        varint.append(rest & 127 | 128)
        rest >>= 7
    return field(2, b"\x09" + told + b"\x10" + bytes([*varint, rest]))


def request(*told: tuple[dict[str, str], list[bytes]]) -> bytes:
    """Return a packed WriteRequest of series with their samples."""
    message = bytearray()
    for labels, samples in told:
        inside = b"".join(
            field(1, field(1, name.encode()) + field(2, value.encode())) for name, value in labels.items()
        )
        inside += b"".join(samples)
        size = len(inside)
        message += b"\x0a" + (bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])) + inside
    return bytes(cramjam.snappy.compress_raw(bytes(message)))


UP = {"__name__": "up", "instance": "web01:9100", "job": "node"}
UP_KEY = "prometheus/up/instance.web01+3A9100/job.node"
PACKED = {"content-encoding": "snappy", "content-type": "application/x-protobuf"}


def test_lines_make_series_and_are_read_again(client: TestClient, house: House, tenant: Scope) -> None:
    lines = (
        f"cpu,host=web01 idle=12.5,busy=3i,up=t {AT}\n# a comment\r\n\r\ncpu,host=web02 idle=-1e2 {AT}\r\n"
    )
    answer = client.post(LINES, params=INTO | {"org": "plant"}, content=lines)
    assert (answer.status_code, answer.content) == (204, b"")
    assert held(house, tenant) == {
        "plant/cpu/host.web01/idle": [(AT_S, 12.5)],
        "plant/cpu/host.web01/busy": [(AT_S, 3.0)],
        "plant/cpu/host.web01/up": [(AT_S, 1.0)],
        "plant/cpu/host.web02/idle": [(AT_S, -100.0)],
    }
    (row,) = series.by_keys(house.engine, tenant, ["plant/cpu/host.web01/idle"]).values()
    assert (row.name, row.quantity, row.unit) == ("cpu idle, host=web01", "idle", "1")
    assert row.attributes["agent"]["tags"] == {"host": "web01"}
    assert audit.find(house, tenant, limit=1).items[0]["action"] == "series.make"


@pytest.mark.parametrize(
    ("precision", "time"),
    [("ns", AT), ("us", f"{AT_S}000000"), ("ms", f"{AT_S}000"), ("s", AT_S), ("n", AT), ("m", AT_S // 60)],
)
def test_time_is_in_the_precision_said(
    client: TestClient, house: House, tenant: Scope, precision: str, time: object
) -> None:
    told = {"db": "d", "rp": "week", "precision": precision}
    assert client.post(LINES_OF_1, params=told, content=f"m value=1 {time}").status_code == 204
    assert held(house, tenant) == {"d+2Fweek/m/value": [(AT_S // 60 * 60 if precision == "m" else AT_S, 1.0)]}


def test_gzip_is_unpacked_within_the_bound_of_bodies(client: TestClient, house: House, tenant: Scope) -> None:
    packed = {"content-encoding": "gzip"}
    body = gzip.compress(f"m f=1 {AT}\n".encode()) + gzip.compress(f"m g=2 {AT}".encode())
    assert client.post(LINES, params=INTO, content=body, headers=packed).status_code == 204
    assert len(held(house, tenant)) == 2
    bomb = gzip.compress(b"\n" * (house.settings.max_request_bytes + 1))
    for wrong, status in ((bomb, 413), (body[:-3], 422), (b"plain", 422)):
        answer = client.post(LINES, params=INTO, content=wrong, headers=packed)
        assert answer.status_code == status
        assert answer.json()["message"]
    assert (
        client.post(LINES, params=INTO, content=b"m f=1", headers={"content-encoding": "br"}).status_code
        == 422
    )


def test_lines_that_are_refused_keep_no_others_out(client: TestClient, house: House, tenant: Scope) -> None:
    lines = (
        f'm f=1,state="on" {AT}\nbad\nm g=1 -99999999999999999\nm h=NaN {AT}\nm f=2 9223372036854775807\nx'
    )
    answer = client.post(LINES, params=INTO, content=lines)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (400, "batch-refused-in-part")
    assert told["message"].startswith(
        "partial write: line 1: a text is no value; line 2: it is not line protocol"
    )
    assert "(2 such)" in told["message"]
    assert "dropped=4" in told["error"]
    assert held(house, tenant)["plant/m/f"] == [(AT_S, 1.0)]
    answer = client.post(LINES, params=INTO, content="bad")
    assert (answer.status_code, answer.json()["code"]) == (400, "batch-refused")


def test_batch_sent_again_alone_or_with_more_has_no_second_effect(
    client: TestClient, house: House, tenant: Scope
) -> None:
    first = "".join(f"m f={n} {AT_S + n}\n" for n in range(10))
    more = first + f"m f=10 {AT_S + 10}\nm g=1 {AT_S}\n"
    seconds = INTO | {"precision": "s"}
    for body in (first, first, more, first, more):
        assert client.post(LINES, params=seconds, content=body).status_code == 204
        house.lake.flush(tenant)
    assert versions(house, tenant) == 12
    assert held(house, tenant)["plant/m/f"] == [(AT_S + n, float(n)) for n in range(11)]


def test_what_is_sent_last_holds_and_what_held_before_is_kept(
    client: TestClient, house: House, tenant: Scope
) -> None:
    seconds = INTO | {"precision": "s"}
    for value in (1, 2, 2, 1):
        assert (
            client.post(LINES, params=seconds, content=f"m f={value} {AT_S}\nm f=9 {AT_S + 1}").status_code
            == 204
        )
        assert held(house, tenant)["plant/m/f"] == [(AT_S, float(value)), (AT_S + 1, 9.0)]
    assert versions(house, tenant) == 4


def test_same_batch_sent_at_once_is_written_once(client: TestClient, house: House, tenant: Scope) -> None:
    """Series are made by whoever is first, and no batch fails because another was."""
    told = {f"m,id={n} f={n} {AT_S}\n" for n in range(20)}
    for body in ("".join(sorted(told)), "".join(sorted(told)).replace(f" {AT_S}", f" {AT_S + 1}")):
        with ThreadPoolExecutor(6) as at_once:
            sent = [
                at_once.submit(client.post, LINES, params=INTO | {"precision": "s"}, content=body)
                for _ in range(6)
            ]
        assert [each.result().status_code for each in sent] == [204] * 6
    assert versions(house, tenant) == 40


def test_line_without_a_time_is_of_its_arrival(client: TestClient, house: House, tenant: Scope) -> None:
    for _ in range(2):
        assert client.post(LINES, params=INTO, content="m f=1").status_code == 204
    assert versions(house, tenant) == 2


def test_key_is_taken_as_each_client_sends_it(closed: TestClient, house: House, tenant: Scope) -> None:
    secret = key_of(house, tenant, "data:push", "series:make")
    basic = b64encode(f"telegraf:{secret}".encode()).decode()
    body = f"m f=1 {AT}"
    for said in (f"Token {secret}", f"Bearer {secret}", f"Basic {basic}"):
        for url, into in ((LINES, INTO), (LINES_OF_1, {"db": "d"})):
            assert (
                closed.post(url, params=into, content=body, headers={"authorization": said}).status_code
                == 204
            )
    for wrong in ("Token fsk_no", "Basic !!", "Basic bm9uZQ==", "Digest x"):
        answer = closed.post(LINES, params=INTO, content=body, headers={"authorization": wrong})
        assert answer.status_code == 401
        assert answer.json()["message"]
    assert closed.post(LINES, params=INTO, content=body).status_code == 401


@pytest.mark.parametrize("may", [False, True])
def test_key_in_an_address_counts_only_where_a_setting_lets_it(
    house: House, tenant: Scope, *, may: bool
) -> None:
    asked = {"db": "d", "u": "telegraf", "p": key_of(house, tenant, "data:push", "series:make")}
    changed = {"sign_in": "required", "agent_key_in_address": may}
    asking = House(house.settings.model_copy(update=changed), house.engine, house.lake, house.blobs)
    with TestClient(create_app(asking, tenant)) as client:
        right = client.post(LINES_OF_1, params=asked, content=f"m f=1 {AT}")
        wrong = client.post(LINES_OF_1, params=asked | {"p": "fsk_no"}, content=f"m f=1 {AT}")
    assert (right.status_code, wrong.status_code) == (204 if may else 401, 401)
    assert wrong.json()["error"]


def test_nobody_makes_series_without_the_permission(closed: TestClient, house: House, tenant: Scope) -> None:
    makes, pushes = (key_of(house, tenant, *may) for may in (("data:push", "series:make"), ("data:push",)))
    maker, pusher = ({"authorization": f"Token {secret}"} for secret in (makes, pushes))
    assert closed.post(LINES, params=INTO, content=f"m f=1 {AT}", headers=maker).status_code == 204
    answer = closed.post(LINES, params=INTO, content=f"m f=2 {AT}\nm new=1 {AT}", headers=pusher)
    assert answer.status_code == 400
    assert "line 2: there is no series plant/m/new, and making series needs" in answer.json()["message"]
    assert held(house, tenant) == {"plant/m/f": [(AT_S, 2.0)]}
    viewer = headers(house, tenant, "viewer")
    answer = closed.post(LINES, params=INTO, content=f"m f=2 {AT}", headers=viewer)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission-absent")


def test_two_organisations_write_the_same_and_see_their_own(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    for scope, value in ((tenant, 1.0), (neighbour, 2.0)):
        said = {"authorization": f"Token {key_of(house, scope, 'data:push', 'series:make')}"}
        assert closed.post(LINES, params=INTO, content=f"m f={value} {AT}", headers=said).status_code == 204
        told = request((UP, [sample(value, AT_S * 1000)]))
        assert closed.post(SAMPLES, content=told, headers=PACKED | said).status_code == 204
    for scope, value in ((tenant, 1.0), (neighbour, 2.0)):
        assert held(house, scope) == {"plant/m/f": [(AT_S, value)], UP_KEY: [(AT_S, value)]}


@pytest.mark.parametrize(
    ("most", "why"),
    [
        ({"agent_new_series": 2}, "up to 2 (agent_new_series)"),
        ({"agent_series": 2}, "up to 2 (agent_series)"),
    ],
)
def test_explosion_of_labels_is_refused_and_the_rest_is_written(
    house: House, tenant: Scope, most: dict[str, int], why: str
) -> None:
    settings = house.settings.model_copy(update=most)
    with TestClient(create_app(House(settings, house.engine, house.lake, house.blobs), tenant)) as client:
        assert client.post(LINES, params=INTO, content=f"m f=1 {AT}").status_code == 204
        lines = f"m f=2 {AT}\n" + "".join(f"m,id={n} f=1 {AT}\n" for n in range(3))
        answer = client.post(LINES, params=INTO, content=lines)
    assert answer.status_code == 400
    assert why in answer.json()["message"]
    assert "line 2" in answer.json()["message"]
    assert held(house, tenant) == {"plant/m/f": [(AT_S, 2.0)]}


def test_samples_make_series_and_no_number_is_no_value(
    client: TestClient, house: House, tenant: Scope
) -> None:
    stale, nan = (0x7FF0000000000002).to_bytes(8, "little"), struct.pack("<d", float("nan"))
    at = AT_S * 1000
    told = [sample(1.0, at), sample(stale, at + 1000), sample(nan, at + 2000), sample(-0.5, at + 3000)]
    body = request((UP, told), ({**UP, "job": ""}, [sample(3.0, at)]))
    answer = client.post(SAMPLES, content=body, headers=PACKED)
    assert (answer.status_code, answer.content) == (204, b"")
    assert held(house, tenant) == {
        UP_KEY: [(AT_S, 1.0), (AT_S + 3, -0.5)],
        "prometheus/up/instance.web01+3A9100": [(AT_S, 3.0)],
    }
    (row,) = series.by_keys(house.engine, tenant, [UP_KEY]).values()
    assert (row.name, row.quantity) == ('up{instance="web01:9100", job="node"}', "up")
    assert client.post(SAMPLES, content=body, headers=PACKED).status_code == 204
    assert versions(house, tenant) == 3


def test_samples_that_are_refused_keep_no_others_out(client: TestClient, house: House, tenant: Scope) -> None:
    body = request((UP, [sample(1.0, AT_S * 1000), sample(1.0, -(2**62))]), ({"job": "x"}, [sample(1.0, 0)]))
    answer = client.post(SAMPLES, content=body, headers=PACKED)
    assert answer.status_code == 400
    assert "series 1: the time is before 1900" in answer.json()["detail"]
    assert "series 2: it has no label __name__" in answer.json()["detail"]
    assert held(house, tenant) == {UP_KEY: [(AT_S, 1.0)]}


def test_bodies_that_are_no_write_request_are_refused_for_good(client: TestClient, house: House) -> None:
    whole = bytes(cramjam.snappy.compress_raw(b"\x0a\x05\x0a\x90nope"))
    large = bytes([0x80, 0x80, 0x80, 0x80, 0x08])  # says to hold 2 GiB
    for body, status in ((whole, 422), (large, 413), (b"", 422), (b"\xff" * 9, 422), (b"\x05\x00a", 422)):
        answer = client.post(SAMPLES, content=body, headers=PACKED)
        assert (answer.status_code, bool(answer.json()["message"])) == (status, True), body
    second = PACKED | {"content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request"}
    assert client.post(SAMPLES, content=request(), headers=second).status_code == 415
    assert client.post(SAMPLES, content=request(), headers=PACKED).status_code == 204
    assert client.post(SAMPLES, content=request(), headers={"content-encoding": "gzip"}).status_code == 422


def test_too_many_requests_say_when_to_come_again(house: House, tenant: Scope) -> None:
    settings = house.settings.model_copy(update={"rate_address_per_minute": 1})
    with TestClient(create_app(House(settings, house.engine, house.lake, house.blobs), tenant)) as client:
        answers = [client.post(SAMPLES, content=request(), headers=PACKED) for _ in range(2)]
    assert [each.status_code for each in answers] == [204, 429]
    assert int(answers[1].headers["retry-after"]) > 0
    assert answers[1].json()["message"]


def test_wrong_questions_are_told_as_clients_read_them(client: TestClient) -> None:
    for url, asked in ((LINES, {}), (LINES, INTO | {"precision": "weeks"}), (LINES_OF_1, {"db": ""})):
        answer = client.post(url, params=asked, content=f"m f=1 {AT}")
        assert answer.status_code == 422
        assert answer.json().keys() >= {"code", "message", "error"}
