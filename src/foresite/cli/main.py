"""Where the command ``foresite`` begins: light, so that Ctrl-C is heard while the rest is still coming in."""

import importlib
import sys

INTERRUPTED = 130
"""What a shell expects of a command that Ctrl-C ended (128 and the signal's number, 2)."""


def run() -> None:
    """Run the shell; Ctrl-C, whenever it comes, ends it with a sentence."""
    try:
        importlib.import_module("foresite.cli.shell").run()
    except KeyboardInterrupt:
        sys.exit(_parting())
    except SystemExit as end:
        sys.exit(_parting() if end.code == INTERRUPTED else end.code)


def _parting() -> int:
    sys.stderr.write("Interrupted. Nothing is half done: the same command may be run again.\n")
    return INTERRUPTED
