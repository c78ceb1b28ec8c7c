"""What HTTP promises: negotiation, tags that mix nothing up, limits, headers, refusals in one form."""

import gzip
import re
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import rows

from foresite.api import page
from foresite.api.app import create_app
from foresite.api.page import HEADERS
from foresite.platform.config import Settings
from foresite.platform.telemetry import start_logging
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

CSV, PARQUET, ARROW = "text/csv", "application/vnd.apache.parquet", "application/vnd.apache.arrow.file"


def _url(load_id: int) -> str:
    return f"/api/v1/series/{load_id}/observations"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("text/*", CSV),
        ("text/csv;q=0, application/json", "application/json"),
        ("application/json;q=0.1, text/csv;q=0.9", CSV),
        (f"{ARROW}, */*;q=0.1", ARROW),
        ("application/vnd.apache.*", None),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/csv;q=high", None),
    ],
)
def test_answer_has_the_form_that_is_liked_best(client: TestClient, load_id: int, accept: str, kind) -> None:
    answer = client.get(_url(load_id), headers={"accept": accept})
    if kind is None:
        assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")
    else:
        assert answer.headers["content-type"].partition(";")[0] == kind
    assert "accept" in answer.headers["vary"].lower().replace("accept-encoding", "")


@pytest.mark.parametrize(
    ("kind", "read"), [(CSV, pl.read_csv), (PARQUET, pl.read_parquet), (ARROW, pl.read_ipc)]
)
def test_file_holds_buckets_and_thinned_values_as_json_does(
    client: TestClient, load_id: int, kind: str, read
) -> None:
    headers = {"accept": kind}
    days = read(BytesIO(client.get(_url(load_id), params={"resolution": "P1D"}, headers=headers).content))
    asked = client.get(_url(load_id), params={"resolution": "P1D"}).json()["columns"]
    assert days["value"].to_list() == pytest.approx(asked["value"])
    assert days.columns == ["series_id", "event_at", "value", "min", "max", "count"]
    few = client.get(_url(load_id), params={"max_points": 6}, headers=headers)
    assert read(BytesIO(few.content)).height <= 6
    assert f"series-{load_id}." in few.headers["content-disposition"]


def test_buckets_are_thinned_only_when_a_number_is_asked_for(client: TestClient, load_id: int) -> None:
    def count(**asked: int) -> int:
        answer = client.get(_url(load_id), params={"resolution": "PT1H", **asked}).json()
        return len(answer["columns"]["value"])

    assert (count(), count(max_points=4) <= 4) == (48, True)


def test_tag_belongs_to_one_answer_only(client: TestClient, load_id: int) -> None:
    asked: list[tuple[dict[str, str | int], str]] = [
        ({}, "*/*"),
        ({}, CSV),
        ({}, PARQUET),
        ({"as_of": "2024-01-02T00:00:00Z"}, "*/*"),
        ({"as_of": "2024-01-03T00:00:00Z"}, "*/*"),
        ({"start": "2024-01-01T05:00:00Z"}, "*/*"),
        ({"max_points": 5}, "*/*"),
        ({"resolution": "P1D"}, "*/*"),
    ]
    tags = [
        client.get(_url(load_id), params=what, headers={"accept": kind}).headers["etag"]
        for what, kind in asked
    ]
    assert len(set(tags)) == len(asked)
    for (what, kind), tag in zip(asked, tags, strict=True):
        for other in tags:
            headers = {"accept": kind, "if-none-match": other}
            status = client.get(_url(load_id), params=what, headers=headers).status_code
            assert status == (304 if other == tag else 200)
    lists = client.get(_url(load_id), headers={"if-none-match": f'"x", {tags[0]}'})
    assert (lists.status_code, lists.content, lists.headers["etag"]) == (304, b"", tags[0])


def test_tag_of_another_server_at_the_same_address_is_not_believed(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    tag = client.get(_url(load_id)).headers["etag"]
    with TestClient(create_app(house, tenant)) as other:
        assert other.get(_url(load_id), headers={"if-none-match": tag}).status_code == 200


def test_large_answers_are_compressed_and_compressed_files_are_not(client: TestClient, load_id: int) -> None:
    def encoding(accept: str) -> str | None:
        headers = {"accept": accept, "accept-encoding": "gzip"}
        with client.stream("GET", _url(load_id), headers=headers) as answer:
            body = b"".join(answer.iter_raw())
            if answer.headers.get("content-encoding") == "gzip":
                assert gzip.decompress(body)
        return answer.headers.get("content-encoding")

    assert [encoding(kind) for kind in ("*/*", CSV, PARQUET, ARROW)] == ["gzip", "gzip", None, None]


@pytest.mark.parametrize(
    ("method", "url", "body", "kind", "refusal"),
    [
        ("GET", "/api/v1/nothing", None, None, (404, "route-absent")),
        ("GET", "/api", None, None, (404, "route-absent")),
        ("POST", "/nothing", b"{}", None, (404, "route-absent")),
        ("GET", "/assets/gone.js", None, None, (404, "route-absent")),
        ("GET", "/../../etc/passwd.txt", None, None, (404, "route-absent")),
        ("GET", "/%00.txt", None, None, (404, "route-absent")),
        ("GET", "/" + "x" * 5000 + ".txt", None, None, (404, "route-absent")),
        ("GET", "/api/v1/files", None, None, (405, "method-not-allowed")),
        ("DELETE", "/api/v1/series", None, None, (405, "method-not-allowed")),
        ("POST", "/api/v1/observations", b"{", None, (400, "body-malformed")),
        ("POST", "/api/v1/observations", b'{"rows":[{"series":"\xff"}]}', None, (400, "body-malformed")),
        ("POST", "/api/v1/observations", b"a,b", "text/csv", (415, "media-type-unsupported")),
        ("POST", "/api/v1/quarantine/drop", b'{"ids":[', "application/json", (400, "body-malformed")),
        ("POST", "/api/v1/quarantine/drop", b'{"ids":["\xff"]}', "application/json", (400, "body-malformed")),
        ("POST", "/api/v1/quarantine/drop", b'{"ids":[1]}', "text/plain", (415, "media-type-unsupported")),
        ("POST", "/api/v1/quarantine/drop", b'{"ids":[]}', "application/json", (422, "request-invalid")),
        ("POST", "/api/v1/contracts", b"\xff\xfe", None, (422, "contract-not-text")),
        (
            "GET",
            "/api/v1/series/1/observations?start=0001-01-01T00:00:00%2B14:00",
            None,
            None,
            (422, "bad-time"),
        ),
        (
            "GET",
            "/api/v1/series/1/observations?as_of=9999-12-31T23:59:59-14:00",
            None,
            None,
            (422, "bad-time"),
        ),
        ("GET", "/api/v1/series?cursor=%00", None, None, (422, "bad-cursor")),
        ("GET", "/api/v1/series?cursor=AA", None, None, (422, "bad-cursor")),
        ("GET", "/api/v1/runs?state=bogus", None, None, (422, "request-invalid")),
        ("GET", "/api/v1/quarantine?state=bogus", None, None, (422, "request-invalid")),
    ],
)
def test_every_refusal_is_problem_details(client: TestClient, method, url, body, kind, refusal) -> None:
    status, code = refusal
    headers = {"content-type": kind} if kind else {}
    answer = client.request(method, url, content=body, headers=headers)
    told = answer.json()
    assert (answer.status_code, told["code"], told["status"]) == (status, code, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["type"] == f"urn:foresite:problem:{code}"
    assert told["title"]
    assert told["detail"]
    assert answer.headers["x-request-id"]
    if status == 405:
        assert answer.headers["allow"]


@pytest.mark.parametrize("resolution", ["P99999999999Y", "PT9999999999S", "PT0S", "-PT1H"])
def test_step_that_is_none_is_refused(client: TestClient, load_id: int, resolution: str) -> None:
    answer = client.get(_url(load_id), params={"resolution": resolution})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-resolution")


def test_what_nobody_foresaw_is_told_with_the_id_to_look_for(
    client: TestClient,
    settings: Settings,
    load_id: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    start_logging(settings)

    def broken(*_given: object) -> None:
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr("foresite.lake.lake.Lake.stamp", broken)
    answer = client.get(_url(load_id), headers={"x-request-id": "mine-1"})
    assert (answer.status_code, answer.json()["code"]) == (500, "defect")
    assert answer.json()["instance"] == "urn:foresite:request:mine-1"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret" not in answer.text
    assert "mine-1" in "".join(capsys.readouterr())


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>"])
def test_request_id_that_is_none_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/healthz", headers={"x-request-id": given})
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-request-id"])


def test_answers_of_the_api_keep_browsers_careful(client: TestClient, load_id: int) -> None:
    headers = client.get("/api/v1/series").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    assert client.get(_url(load_id)).headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/api/v1/docs", "/series/4"])
def test_documents_are_framed_by_nobody_and_reach_no_device(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"accept": "text/html"}).headers
    if not headers["content-type"].startswith("text/html"):
        pytest.skip("the page is not built: make web")
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_head_answers_as_get_without_the_body(client: TestClient, load_id: int) -> None:
    answer = client.head(_url(load_id))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == client.get(_url(load_id)).headers["etag"]


def test_body_over_the_limit_is_refused_by_its_claim_and_without_one(
    client: TestClient, settings: Settings
) -> None:
    size = settings.max_request_bytes + 1

    def pieces():
        for _ in range(size // 2**20 + 1):
            yield b" " * 2**20

    for content in (b" " * size, pieces()):
        answer = client.post("/api/v1/observations", content=content)
        assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


def test_page_answers_browsers_and_not_programs(client: TestClient) -> None:
    view = client.get("/series/4", headers={"accept": "text/html"})
    assert view.headers["content-type"].startswith("text/")
    program = client.get("/series/4", headers={"accept": "application/json"})
    assert (program.status_code, program.json()["code"]) == (404, "route-absent")


@pytest.mark.parametrize(
    ("takes", "coding", "body"),
    [
        ("gzip, deflate, br", "br", b"packed by brotli"),
        ("gzip", "gzip", gzip.compress(b"code", mtime=0)),
        ("br;q=0, gzip", "gzip", gzip.compress(b"code", mtime=0)),
        ("identity", None, b"code"),
        ("", None, b"code"),
    ],
)
def test_files_of_the_page_come_as_the_build_packed_them(
    client: TestClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    takes: str,
    coding: str | None,
    body: bytes,
) -> None:
    (tmp_path / "assets").mkdir()
    file = tmp_path / "assets" / "page-1.js"
    file.write_bytes(b"code")
    file.with_name("page-1.js.br").write_bytes(b"packed by brotli")
    file.with_name("page-1.js.gz").write_bytes(gzip.compress(b"code", mtime=0))
    monkeypatch.setattr(page, "PAGE", tmp_path)
    with client.stream("GET", "/assets/page-1.js", headers={"accept-encoding": takes}) as answer:
        assert b"".join(answer.iter_raw()) == body
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]


def test_file_that_was_not_packed_comes_as_it_is(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mark.svg").write_text("<svg/>")
    monkeypatch.setattr(page, "PAGE", tmp_path)
    answer = client.get("/mark.svg", headers={"accept-encoding": "br, gzip"})
    assert (answer.text, answer.headers.get("content-encoding")) == ("<svg/>", None)


def test_push_says_which_key_it_has_seen(client: TestClient, load_id: int) -> None:
    answer = client.post("/api/v1/observations", json=rows(1), headers={"idempotency-key": "k" * 201})
    assert (answer.status_code, answer.json()["code"]) == (422, "request-invalid")


def test_page_lets_nothing_in_that_is_not_ours() -> None:
    policy = HEADERS["content-security-policy"]
    for held in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert held in policy
    assert "unsafe-eval" not in policy
    assert (
        "script-src" not in policy or "unsafe-inline" not in policy.partition("script-src")[2].split(";")[0]
    )


def test_no_parameter_of_an_address_holds_a_secret(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    names = {
        parameter["name"]
        for path in document["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] in {"query", "path"}
    }
    assert not {name for name in names if re.search("secret|password|token|authorization|api_?key", name)}
