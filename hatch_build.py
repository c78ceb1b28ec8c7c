"""Wheel build hook: put the built web page into the package, so nobody who installs it needs Node."""

import importlib.util
import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebPageHook(BuildHookInterface[Any]):
    """Runs ``web/build.py`` for a real wheel.

    Not for an editable install (``make web`` does it), not when the page is there already (a source
    archive carries it), not when FORESITE_SKIP_WEB=1.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Build the page before the wheel's files are listed."""
        root = Path(self.root)
        built = (root / "src" / "foresite" / "web" / "index.html").is_file()
        if self.target_name != "wheel" or version == "editable" or built:
            return
        if os.environ.get("FORESITE_SKIP_WEB") == "1":  # noqa: TID251  # a build has no Settings
            return
        spec = importlib.util.spec_from_file_location("foresite_web_build", root / "web" / "build.py")
        if spec is None or spec.loader is None:
            message = f"{root / 'web' / 'build.py'} cannot be loaded"
            raise RuntimeError(message)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.build()
