"""A real S3 server for tests: ministack with authentication on, a process of its own on a free port.

It checks the signatures of users, not those of its own root key. So the tests are a user that root makes.
"""

import hashlib
import hmac
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.ports import free_port

ROOT_KEY, ROOT_SECRET, BUCKET = "foresite-test", "a-secret-of-the-tests", "lake"
EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """Where the server is, and the keys of a user who may do everything with S3."""

    endpoint: str
    key: str
    secret: str


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start the server, make the bucket ``lake`` and a user, and give the way in."""
    port = free_port()
    told = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "objects"),
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_SECRET,
    }
    command = [str(Path(sys.executable).with_name("ministack"))]
    with (folder / "ministack.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | told, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _await(endpoint, process)
        _ask(endpoint, "s3", "PUT", f"/{BUCKET}")
        yield _made_user(endpoint)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _await(endpoint: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(endpoint, timeout=2):
                return
        except urllib.error.HTTPError:
            return  # it answers, and wants a signature
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the S3 server for tests did not start; see ministack.log in its folder")


def _made_user(endpoint: str) -> Server:
    _iam(endpoint, "CreateUser", UserName="tester")
    policy = {"PolicyName": "everything", "PolicyDocument": EVERYTHING}
    _iam(endpoint, "PutUserPolicy", UserName="tester", **policy)
    answer = _iam(endpoint, "CreateAccessKey", UserName="tester")
    key, secret = (
        re.findall(f"<{name}>([^<]+)</{name}>", answer)[0] for name in ("AccessKeyId", "SecretAccessKey")
    )
    return Server(endpoint, key, secret)


def _iam(endpoint: str, action: str, **named: str) -> str:
    body = urllib.parse.urlencode({"Action": action, "Version": "2010-05-08", **named}).encode()
    return _ask(endpoint, "iam", "POST", "/", body)


def _ask(endpoint: str, service: str, method: str, path: str, body: bytes = b"") -> str:
    """Send one request signed by root as in AWS Signature Version 4; our S3 clients offer none of these."""
    host, at = endpoint.removeprefix("http://"), datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    names = "host;x-amz-content-sha256;x-amz-date"
    headers = f"host:{host}\nx-amz-content-sha256:{digest}\nx-amz-date:{at}\n"
    request = f"{method}\n{path}\n\n{headers}\n{names}\n{digest}"
    place = f"{at[:8]}/us-east-1/{service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{at}\n{place}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{ROOT_SECRET}".encode()
    for part in place.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    signed = f"AWS4-HMAC-SHA256 Credential={ROOT_KEY}/{place}, SignedHeaders={names}, Signature={signature}"
    told = {"Authorization": signed, "x-amz-content-sha256": digest, "x-amz-date": at}
    asked = urllib.request.Request(f"{endpoint}{path}", method=method, headers=told, data=body or None)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return str(answer.read().decode())
