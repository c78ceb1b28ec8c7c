"""Look for secrets in every file that is kept; ``--accept`` keeps what is found as known.

What is known (words of tests, addresses in examples) is in ``secrets.json`` beside this by file, kind and
hash: a line that moves is no news, and no secret can be read there.
"""

import json
import subprocess
import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).with_suffix(".json")
NOISE = ("requirements/", "web/package-lock.json", "tests/cases/", ".ci/secrets.json")
"""Hashes of packages, and numbers."""
GUESSES = {"Secret Keyword", "Base64 High Entropy String", "Hex High Entropy String"}
"""Detectors that guess by names and disorder: tests are full of made-up passwords, pages of their words."""
MADE_UP = ("tests/", "web/openapi.json", "web/src/", "benchmarks/")


def found() -> list[list[str]]:
    """Return file, kind and hash of whatever looks like a secret."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 -- whichever git there is
    files = [name for name in listed.stdout.splitlines() if not name.startswith(NOISE)]
    secrets = SecretsCollection(root=str(ROOT))
    with default_settings():
        secrets.scan_files(*files)
    return sorted(
        [name, secret.type, secret.secret_hash]
        for name, secret in secrets
        if not (secret.type in GUESSES and name.startswith(MADE_UP))
    )


def main() -> int:
    """Compare with what is known; 1 if there is news."""
    there = found()
    if "--accept" in sys.argv:
        KNOWN.write_text("[\n" + ",\n".join(map(json.dumps, there)) + "\n]\n")
        return 0
    known = json.loads(KNOWN.read_text())
    news = [each for each in there if each not in known]
    for name, kind, _ in news:
        print(f"{name}: {kind}")
    if news:
        print("Take it out and renew it. If it is made up: python .ci/secrets.py --accept")
    return bool(news)


if __name__ == "__main__":
    sys.exit(main())
