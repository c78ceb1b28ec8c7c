"""Parts that need a package of an extra: imported when they are asked for, and what is lacking is told."""

from importlib import import_module
from typing import Any

from foresite.core.errors import RefusedError


def asked_for(module: str, word: str, *, told: str, extra: str | None) -> Any:
    """Return ``word`` of a module that may need an extra of Foresite.

    Args:
        module: full name.
        word: what is wanted of it.
        told: what people call it: ``the detector autoencoder``.
        extra: the extra that brings what it imports, or None if it needs none.

    Raises:
        RefusedError: a package of the extra is not installed, and how to install it.
    """
    try:
        return getattr(import_module(module), word)
    except ModuleNotFoundError as cause:
        if extra is None:
            raise
        raise RefusedError(
            f"{told} needs {cause.name}, which is not installed",
            code="extra-absent",
            remedy=f"pip install 'foresite[{extra}]'",
            package=cause.name,
        ) from None
