"""A SageMaker endpoint, as the moto server plays it: the body is sent, the queued answer is read."""

import json
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from benchmarks import ports
from tests.forecasting.answering import answering, saying
from tests.forecasting.zoo import awkward, made

from foresite.core.errors import BadDataError, ForesiteError, RefusedError, UnavailableError
from foresite.forecasting.endpoint import Endpoint
from foresite.forecasting.wire import answer_text, panel_of, panel_text

ISSUE = datetime(2024, 3, 30, 10, tzinfo=UTC)
ADDRESS = "sagemaker://north-load"


@pytest.fixture(scope="module")
def moto(tmp_path_factory) -> Iterator[str]:

    address = f"http://127.0.0.1:{(port := ports.free_port())}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with answering(command, f"{address}/moto-api/", tmp_path_factory.mktemp("moto")):
        yield address


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Callable[..., None]:
    """What AWS's tools read: made up, and nothing of who runs the tests."""
    told = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    told |= {"AWS_CONFIG_FILE": str(tmp_path / "none"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none")}
    told |= {"AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1"}
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return monkeypatch.setenv


@pytest.fixture
def queue(moto, account, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", moto)

    def queued(body: bytes) -> None:
        told = {"results": [{"Body": body.decode(), "ContentType": "application/json"}]}
        request = urllib.request.Request(
            f"{moto}/moto-api/static/sagemaker/endpoint-results",
            json.dumps(told).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 201

    urllib.request.urlopen(
        urllib.request.Request(f"{moto}/moto-api/reset", method="POST"), timeout=10
    ).close()
    return queued


def test_an_endpoint_is_asked_and_its_answer_read_to_the_digit(queue) -> None:
    panel = awkward(ISSUE)
    said = made("seasonal-naive").fit(panel).predict(panel_of(panel_text(panel)))
    queue(answer_text(said))
    assert Endpoint(ADDRESS).predict(panel).equals(said)


def test_another_body_is_another_question(queue) -> None:
    """Moto keeps an answer by endpoint and body: the body that arrives there is the one that was made."""
    panel, later = awkward(ISSUE), awkward(ISSUE.replace(hour=11))
    model = made("seasonal-naive").fit(panel)
    queue(answer_text(model.predict(panel)))
    queue(answer_text(model.predict(later)))
    first = Endpoint(ADDRESS).predict(panel)
    assert Endpoint(ADDRESS).predict(later).equals(model.predict(later))
    assert Endpoint(ADDRESS).predict(panel).equals(first)


def test_an_answer_that_is_no_forecast_is_refused(queue) -> None:
    queue(b"body")
    with pytest.raises(BadDataError) as caught:
        Endpoint(ADDRESS).predict(awkward(ISSUE))
    assert caught.value.code == "endpoint-answer-wrong"


def refusal(**told: object) -> bytes:
    """As SageMaker passes on what a container refused: API Reference, InvokeEndpoint, ModelError."""
    return json.dumps({"Message": "Received an error from the model", **told}).encode()


@pytest.mark.parametrize(
    ("status", "kind", "body", "code", "times"),
    [
        (
            424,
            "ModelError",
            refusal(OriginalStatusCode=422, OriginalMessage="no"),
            "endpoint-answer-wrong",
            1,
        ),
        (424, "ModelError", refusal(OriginalStatusCode=503, OriginalMessage=""), "endpoint-away", 1),
        (400, "ValidationError", refusal(), "endpoint-away", 1),
        (403, "AccessDeniedException", refusal(), "endpoint-away", 1),
        (503, "ServiceUnavailable", refusal(), "endpoint-away", 2),
    ],
    ids=["the container refuses", "the container is busy", "no such endpoint", "not allowed", "busy"],
)
def test_refusals_are_told_apart(account, status, kind, body, code, times) -> None:
    with saying(*[(status, body)] * times, headers={"x-amzn-errortype": kind}) as (address, asked):
        account("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", address)
        with pytest.raises(ForesiteError) as caught:
            Endpoint(ADDRESS).predict(awkward(ISSUE))
    assert (caught.value.code, caught.value.facts["endpoint"]) == (code, ADDRESS)
    assert [path for path, _ in asked] == ["/endpoints/north-load/invocations"] * times


def test_an_endpoint_that_nobody_reaches_is_away(account, monkeypatch, free_port) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", f"http://127.0.0.1:{free_port}")
    with pytest.raises(UnavailableError) as caught:
        Endpoint(ADDRESS).predict(awkward(ISSUE))
    assert (caught.value.code, caught.value.facts["endpoint"]) == ("endpoint-away", ADDRESS)


def test_without_a_region_it_is_told_that_one_is_lacking(account, monkeypatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION", raising=False)
    with pytest.raises(UnavailableError, match="region"):
        Endpoint(ADDRESS).predict(awkward(ISSUE))


def test_without_its_package_the_extra_is_named(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "foresite.forecasting.sagemaker", raising=False)
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(RefusedError) as caught:
        Endpoint(ADDRESS).predict(awkward(ISSUE))
    assert (caught.value.code, caught.value.remedy) == ("extra-absent", "pip install 'foresite[sagemaker]'")
