"""A real S3 server for tests: ministack with authentication on, a process of its own on a free port."""

import hashlib
import hmac
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

KEY, SECRET, BUCKET = "foresite-test", "a-secret-of-the-tests", "lake"
PATIENCE_SECONDS = 60.0


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start the server, make the bucket ``lake``, and give the endpoint's address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "objects"),
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
    command = [str(Path(sys.executable).with_name("ministack"))]
    with (folder / "ministack.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | told, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _await(endpoint, process)
        _make_bucket(endpoint)
        yield endpoint
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


def _make_bucket(endpoint: str) -> None:
    """Make the bucket by a request signed as in AWS Signature Version 4; no S3 client offers this one."""
    host, at = endpoint.removeprefix("http://"), datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    empty = hashlib.sha256(b"").hexdigest()
    names = "host;x-amz-content-sha256;x-amz-date"
    headers = f"host:{host}\nx-amz-content-sha256:{empty}\nx-amz-date:{at}\n"
    request = f"PUT\n/{BUCKET}\n\n{headers}\n{names}\n{empty}"
    place = f"{at[:8]}/us-east-1/s3/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{at}\n{place}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{SECRET}".encode()
    for part in place.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    signed = f"AWS4-HMAC-SHA256 Credential={KEY}/{place}, SignedHeaders={names}, Signature={signature}"
    told = {"Authorization": signed, "x-amz-content-sha256": empty, "x-amz-date": at}
    with urllib.request.urlopen(
        urllib.request.Request(f"{endpoint}/{BUCKET}", method="PUT", headers=told), timeout=30
    ):
        return
