"""A few threads for work that is dear, such as hashing passwords, so that it holds up nothing else."""

import os
from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from foresite.core.errors import UnavailableError

AT_ONCE = max(2, min(4, os.cpu_count() or 1))
"""Hashes that are made at once: each takes a core, and 19 MiB of memory."""
MOST_WAITING = 64
P = ParamSpec("P")
R = TypeVar("R")


class Dear:
    """Does a few things at once, lets some wait, and refuses more: strangers cost no more than that."""

    def __init__(self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        """Begin with nothing to do."""
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="dear")
        self._most = at_once + most_waiting
        self._asked = 0

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it in a thread when it is its turn.

        Raises:
            UnavailableError: too much waits already.
        """
        if self._asked >= self._most:
            raise UnavailableError(
                "too many people sign in at this moment", code="sign-in-busy", remedy="Try again in a moment."
            )
        self._asked += 1
        try:
            within = copy_context()
            return await wrap_future(self._threads.submit(within.run, partial(function, *args, **kwargs)))
        finally:
            self._asked -= 1
