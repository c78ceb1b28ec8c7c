"""A model elsewhere: asked once more where nobody answers, and what it says is held to what was asked."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from tests.forecasting.answering import saying
from tests.forecasting.zoo import awkward, made

from foresite.core.errors import BadDataError, UnavailableError
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.endpoint import Endpoint
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.wire import answer_text, panel_text
from foresite.platform.config import load_settings

ISSUE = datetime(2024, 3, 30, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return awkward(ISSUE)


@pytest.fixture(scope="module")
def said(panel) -> pl.DataFrame:
    return made("seasonal-naive").fit(panel).predict(panel)


def test_the_panel_is_sent_and_the_answer_taken_in_the_order_of_the_panel(panel, said) -> None:
    with saying((200, answer_text(said.reverse()))) as (address, asked):
        assert Endpoint(address + "/").predict(panel).equals(said)
    assert asked == [("/invocations", panel_text(panel))]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_who_is_busy_is_asked_once_more(panel, said, status) -> None:
    with saying((status, b""), (200, answer_text(said))) as (address, asked):
        assert Endpoint(address).predict(panel).equals(said)
    assert len(asked) == 2
    with saying((status, b""), (status, b"")) as (address, asked), pytest.raises(UnavailableError) as caught:
        Endpoint(address).predict(panel)
    assert (caught.value.code, len(asked)) == ("endpoint-away", 2)
    assert str(status) in caught.value.message


def test_where_nobody_listens_the_way_back_is_told(panel, free_port) -> None:
    with pytest.raises(UnavailableError) as caught:
        Endpoint(f"http://127.0.0.1:{free_port}").predict(panel)
    assert caught.value.code == "endpoint-away"
    assert "model_endpoints" in caught.value.remedy


def swapped(said: pl.DataFrame) -> pl.DataFrame:
    return said.rename({"q10": "q90", "q90": "q10"}).select(said.columns)


WRONG = {
    "words": (200, lambda _said: b"body", "no forecast"),
    "a refusal": (422, lambda _said: b'{"code":"model-does-not-fit"}', "status 422"),
    "a defect": (500, lambda _said: b"", "status 500"),
    "a redirect": (307, lambda _said: b"", "status 307"),
    "a step less": (200, lambda said: answer_text(said[1:]), "other steps"),
    "a step twice": (200, lambda said: answer_text(pl.concat([said[:1], said[:-1]])), "other steps"),
    "a step more": (200, lambda said: answer_text(pl.concat([said, said[:1]])), "other steps"),
    "another hour": (
        200,
        lambda said: answer_text(said.with_columns(pl.col("event_at").dt.offset_by("1h"))),
        "other steps",
    ),
    "another series": (
        200,
        lambda said: answer_text(said.with_columns(pl.col("series_id") + 1)),
        "other steps",
    ),
    "nothing": (200, lambda said: answer_text(said.clear()), "other steps"),
    "quantiles that cross": (200, lambda said: answer_text(swapped(said)), "cross"),
    "not a number": (
        200,
        lambda said: answer_text(said.with_columns(q50=pl.lit(float("nan")))),
        "no forecast",
    ),
}


@pytest.mark.parametrize(("status", "told", "word"), WRONG.values(), ids=WRONG.keys())
def test_what_is_not_what_was_asked_for_is_refused(panel, said, status, told, word) -> None:
    with saying((status, told(said))) as (address, asked), pytest.raises(BadDataError, match=word) as caught:
        Endpoint(address).predict(panel)
    assert (caught.value.code, len(asked)) == ("endpoint-answer-wrong", 1)
    assert caught.value.facts["endpoint"] == address


def test_nobody_is_asked_about_a_series_of_which_nothing_is_known(panel, free_port) -> None:
    empty = Panel.known(
        panel.targets, panel.rows.clear(), issued_at=ISSUE, horizon_seconds=3600, steps={9: 3600}
    )
    with pytest.raises(BadDataError) as caught:
        Endpoint(f"http://127.0.0.1:{free_port}").predict(empty)
    assert caught.value.code == "no-history"


def test_quantiles_of_a_local_model_are_held_to_the_same(said) -> None:
    ordered = np.diff(said.select(QUANTILE_COLUMNS).to_numpy(), axis=1)
    assert (ordered >= 0).all()


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.7:8080",
        "http://me:hush@10.0.0.7",
        "ftp://10.0.0.7",
        "sagemaker://",
        "sagemaker://a b",
        "sagemaker://-a",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_with_the_settings(address) -> None:
    with pytest.raises(BadDataError) as caught:
        load_settings(model_endpoints={"m": address})
    assert caught.value.code == "bad-setting"
    assert "hush" not in caught.value.message


def test_addresses_are_read_from_the_environment(monkeypatch) -> None:
    monkeypatch.setenv(
        "FORESITE_MODEL_ENDPOINTS", '{"a": "https://models.example.org/a", "b": "sagemaker://load-1"}'
    )
    told = load_settings().model_endpoints
    assert told == {"a": "https://models.example.org/a", "b": "sagemaker://load-1"}
