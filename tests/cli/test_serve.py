"""``foresite serve`` and ``demo`` take their address before anything else, and say why when they cannot."""

import socket
import subprocess
import sys

import pytest

from foresite.cli.serve import listening
from foresite.core.errors import RefusedError
from foresite.platform.config import load_settings


def test_an_address_that_others_reach_is_refused(tmp_path):
    with pytest.raises(RefusedError) as refusal:
        listening(load_settings(home=tmp_path, host="0.0.0.0"))  # noqa: S104 -- what must not be
    assert refusal.value.code == "host-not-loopback"


def test_a_demo_on_a_taken_port_does_nothing_first(tmp_path):
    home = tmp_path / "home"
    command = [sys.executable, "-c", "from foresite.cli.main import run; run()", "demo", "--home", str(home)]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [*command, "--port", str(port)], capture_output=True, text=True, timeout=50, check=False
        )
    assert done.returncode != 0
    assert f":{port}" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr
    assert not home.exists()
