"""A model that runs elsewhere: asked by HTTP or through SageMaker in place of the local one, and held to it.

What it answers must be what a local model says: the steps that were asked for, each with quantiles that
are numbers in order.
"""

from dataclasses import dataclass
from typing import Any

import httpx2 as httpx
import numpy as np
import polars as pl
from pydantic import ValidationError

from foresite.core.errors import BadDataError, UnavailableError
from foresite.core.extras import asked_for
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.wire import answer_of, first_fault, panel_text

AWAY = "endpoint-away"
SAGEMAKER = "sagemaker://"
CONNECT_SECONDS, SECONDS = 5.0, 60.0
"""A SageMaker endpoint answers within 60 s or not at all (Amazon SageMaker API Reference, InvokeEndpoint)."""
TRIES = 2
LARGEST = 64 * 1024**2
"""Bytes of an answer; a year of quarter-hours is about 8 MB."""
BUSY = frozenset({429, 502, 503, 504})
"""Statuses of who may answer the next time."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an address.

    Attributes:
        address: ``http(s)://host:port`` of a container made by ``foresite model export``, or
            ``sagemaker://name`` of a SageMaker endpoint in the account and region of the AWS settings here.
    """

    address: str

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Return what the model says, as a local one would.

        Raises:
            BadDataError: the panel is without history, or the answer is not what was asked for.
            UnavailableError: nobody answers.
        """
        wanted = _wanted(panel)
        text = self._ask(panel_text(panel))
        try:
            said = answer_of(text)
        except ValidationError as cause:
            raise wrong(self.address, f"it is no forecast: {first_fault(cause)}") from None
        return self._checked(wanted, said)

    def _ask(self, body: bytes) -> bytes:
        if not self.address.startswith(SAGEMAKER):
            return _over_http(self.address, body)
        invoke = asked_for(
            "foresite.forecasting.sagemaker",
            "invoke",
            told=f"the endpoint {self.address}",
            extra="sagemaker",
        )
        return bytes(invoke(self.address, body))

    def _checked(self, wanted: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
        """Return the answer in the order of the panel, or say what is wrong with it."""
        keys = wanted.columns
        told = wanted.join(said, on=keys, how="left", maintain_order="left")
        if len(said) != len(wanted) or len(told) != len(wanted) or told["q50"].null_count():
            raise wrong(self.address, "it is of other steps than were asked for")
        if (np.diff(told.select(QUANTILE_COLUMNS).to_numpy(), axis=1) < 0).any():
            raise wrong(self.address, "its quantiles cross")
        return told


def wrong(address: str, reason: str, **facts: Any) -> BadDataError:
    """Return the error of an answer that cannot be taken for a forecast."""
    return BadDataError(
        f"the answer of the endpoint {address} cannot be used: {reason}",
        code="endpoint-answer-wrong",
        remedy="Export the model anew and run that, or take it out of the setting model_endpoints.",
        endpoint=address,
        **facts,
    )


def away(address: str, reason: str) -> UnavailableError:
    """Return the error of an endpoint that does not answer."""
    return UnavailableError(
        f"the endpoint {address} does not answer: {reason}",
        code=AWAY,
        remedy="Start it or correct its address, or take the model out of the setting model_endpoints: "
        "then it runs here.",
        endpoint=address,
    )


def _wanted(panel: Panel) -> pl.DataFrame:
    """Return series_id and event_at of every step to forecast, in the order of the panel."""
    return pl.concat(
        pl.DataFrame({"event_at": track.target.axis.instants(first + np.arange(count))}).select(
            pl.lit(track.target.series_id, dtype=pl.Int64).alias("series_id"), "event_at"
        )
        for track in panel.tracks
        for first, count in [(track.first_target, panel.horizon_steps(track.target))]
    )


def _over_http(address: str, body: bytes) -> bytes:
    url = f"{address.rstrip('/')}/invocations"
    reason = ""
    for _ in range(TRIES):
        try:
            status, answer = _post(url, body)
        except httpx.HTTPError as cause:
            reason = str(cause) or type(cause).__name__
            continue
        if status == httpx.codes.OK:
            return answer
        if status not in BUSY:
            raise wrong(
                address, f"it refuses with status {status}", told=answer[:1000].decode(errors="replace")
            )
        reason = f"it answers with status {status}"
    raise away(address, reason)


def _post(url: str, body: bytes) -> tuple[int, bytes]:
    """Send the body; return the status and the answer, bounded in size."""
    timeout = httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
    headers = {"content-type": "application/json", "accept": "application/json"}
    answer = bytearray()
    with (
        httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client,
        client.stream("POST", url, content=body, headers=headers) as response,
    ):
        for part in response.iter_bytes():
            answer += part
            if len(answer) > LARGEST:
                raise httpx.DecodingError(f"it answers with more than {LARGEST // 1024**2} MiB")
        return response.status_code, bytes(answer)
