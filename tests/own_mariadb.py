"""A MariaDB for tests: a process of its own on a free port, gone with its folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.ports import free_port
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from tests.platform.jobs.working import until


def is_there() -> bool:
    return bool(_found("mariadbd") and _found("mariadb-install-db"))


def _found(program: str) -> str:
    return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") or ""


@contextmanager
def running(folder: Path) -> Iterator[URL]:
    """Start one, and give the address of a user who may do everything in the database ``scada``."""
    data, socket, port = folder / "data", folder / "socket", free_port()
    user = ["--user=root"] if os.getuid() == 0 else []
    by_password = "--auth-root-authentication-method=normal"
    install = [_found("mariadb-install-db"), "--no-defaults", f"--datadir={data}", by_password, *user]
    subprocess.run(install, check=True, capture_output=True)
    options = [f"--datadir={data}", f"--socket={socket}", f"--port={port}", "--bind-address=127.0.0.1"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [_found("mariadbd"), "--no-defaults", *options, *user], stdout=log, stderr=log
        )
    try:
        url = URL.create("mariadb+pymysql", "root", host="127.0.0.1", port=port)
        engine = create_engine(url)
        until(lambda: _answers(engine), seconds=60)
        with engine.begin() as connection:
            connection.execute(text("CREATE DATABASE scada"))
        engine.dispose()
        yield url.set(database="scada")
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(engine) -> bool:
    try:
        with engine.connect():
            return True
    except Exception:  # noqa: BLE001 -- it is not up yet, whatever it says
        return False
