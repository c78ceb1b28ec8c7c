"""Asking a SageMaker endpoint; the only file that names boto3, of the extra ``foresite[sagemaker]``."""

from contextlib import closing

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from foresite.forecasting.endpoint import BUSY, CONNECT_SECONDS, SAGEMAKER, SECONDS, TRIES, away, wrong

SERVER_FAULT = 500
_SETTINGS = Config(
    connect_timeout=CONNECT_SECONDS,
    read_timeout=SECONDS,
    retries={"total_max_attempts": TRIES, "mode": "standard"},
)


def invoke(address: str, body: bytes) -> bytes:
    """Send a body to ``sagemaker://name`` and return what its container answers.

    Region and credentials come from where AWS's own tools take them: environment, profile, or the role of
    the machine.

    Raises:
        BadDataError: the container refuses what was sent.
        UnavailableError: it is not there, busy, broken, or we may not ask it.
    """
    name = address.removeprefix(SAGEMAKER)
    try:
        with closing(boto3.session.Session().client("sagemaker-runtime", config=_SETTINGS)) as client:
            answer = client.invoke_endpoint(
                EndpointName=name, Body=body, ContentType="application/json", Accept="application/json"
            )
            return bytes(answer["Body"].read())
    except ClientError as cause:
        status = int(cause.response.get("OriginalStatusCode", SERVER_FAULT))
        if status < SERVER_FAULT and status not in BUSY:
            told = str(cause.response.get("OriginalMessage", ""))[:1000]
            raise wrong(address, f"it refuses with status {status}", told=told) from cause
        raise away(address, str(cause)) from cause
    except BotoCoreError as cause:
        raise away(address, str(cause)) from cause
