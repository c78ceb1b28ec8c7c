"""``foresite serve`` and ``demo`` take their address first, say why when they cannot, and stop in order."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from foresite.catalog import organisations
from foresite.cli.serve import listening
from foresite.core.errors import BadDataError, RefusedError
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import open_house

FORESITE = [sys.executable, "-c", "from foresite.cli.main import run; run()"]


def test_an_address_that_others_reach_is_refused(tmp_path):
    with pytest.raises(RefusedError) as refusal:
        listening(load_settings(home=tmp_path, host="0.0.0.0"))  # noqa: S104 -- what must not be
    assert refusal.value.code == "host-not-loopback"


def test_an_address_that_others_reach_is_taken_where_everybody_must_say_who_they_are(tmp_path):
    settings = load_settings(home=tmp_path, host="0.0.0.0", port=0, sign_in="required")  # noqa: S104 -- closed at once
    with listening(settings) as listener:
        assert listener.getsockname()[1] > 0


def test_servers_that_share_a_database_and_no_secret_key_do_not_start_where_people_sign_in(tmp_path):
    shared = {"home": tmp_path, "port": 0, "database_url": "postgresql://nobody@127.0.0.1/none"}
    with pytest.raises(BadDataError) as refusal:
        listening(load_settings(**shared, sign_in="required"))
    assert refusal.value.code == "secret-key-absent"
    assert "FORESITE_SECRET_KEY" in refusal.value.remedy
    with listening(load_settings(**shared)) as listener:
        assert listener.getsockname()[1] > 0


def test_a_demo_on_a_taken_port_does_nothing_first(tmp_path):
    home = tmp_path / "home"
    command = [*FORESITE, "demo", "--home", str(home)]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [*command, "--port", str(port)], capture_output=True, text=True, timeout=100, check=False
        )
    assert done.returncode != 0
    assert f":{port}" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr
    assert not home.exists()


@pytest.mark.slow
def test_ctrl_c_is_the_ordinary_end_of_a_server(tmp_path, free_port):
    settings = load_settings(home=tmp_path, organisation="tenant")
    upgrade(settings)
    house = open_house(settings)
    organisations.ensure(house.engine, "tenant", name="Tenant")
    house.engine.dispose()
    environment = os.environ | {"FORESITE_HOME": str(tmp_path), "FORESITE_ORGANISATION": "tenant"}
    server = subprocess.Popen(
        [*FORESITE, "serve", "--port", str(free_port)], env=environment, stderr=subprocess.PIPE, text=True
    )
    answered = False
    while not answered and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{free_port}/healthz", timeout=5).close()
            answered = True
        except urllib.error.URLError:
            time.sleep(0.1)
    server.send_signal(signal.SIGINT)
    told = server.communicate(timeout=100)[1]
    assert (answered, server.returncode) == (True, 0)
    assert told.splitlines()[-1] == "Stopped."
