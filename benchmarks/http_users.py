"""The users of the benchmark ``http``, a process of its own that needs nothing but the standard library.

``python -m benchmarks.http_users PORT`` reads a plan as JSON from standard input: the headers of each user, paths by the
name of a read, seconds, and seconds to think on average between an answer and the next question. It prints
the milliseconds of each answer by the name of its read, and what was no answer, as JSON.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Any

OK = b"HTTP/1.1 200"
PATIENCE_SECONDS = 30.0


class User:
    """One connection that asks one question after the other."""

    def __init__(self, port: int, headers: list[str]) -> None:
        self._port = port
        lines = ["host: 127.0.0.1", "accept: application/json", "accept-encoding: gzip", *headers]
        self._headers = "".join(f"{line}\r\n" for line in lines)

    async def open(self) -> None:
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)

    def close(self) -> None:
        self._out.close()

    async def ask(self, path: str) -> bytes:
        """Ask and return the status line, with the body read."""
        self._out.write(f"GET {path} HTTP/1.1\r\n{self._headers}\r\n".encode())
        head = await self._in.readuntil(b"\r\n\r\n")
        length = _length(head)
        if length is None:
            while True:  # in chunks
                size = int(await self._in.readuntil(b"\r\n"), 16)
                await self._in.readexactly(size + 2)
                if not size:
                    break
        elif length:
            await self._in.readexactly(length)
        return head[: head.index(b"\r\n")]


def _length(head: bytes) -> int | None:
    at = head.lower().find(b"\r\ncontent-length:")
    return None if at < 0 else int(head[at + 17 : head.index(b"\r\n", at + 2)])


async def use(user: User, plan: dict[str, Any], told: dict[str, list[float]], seen: Counter[str]) -> None:
    """Ask until the time is over."""
    dice = random.Random()
    names, thinking = list(plan["reads"]), plan["thinking"]
    await asyncio.sleep(dice.uniform(0, thinking))  # they do not all begin at once
    await user.open()
    until = time.perf_counter() + plan["seconds"]
    while time.perf_counter() < until:
        name = dice.choice(names)
        path = dice.choice(plan["reads"][name])
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                status = await user.ask(path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as cause:
            seen[type(cause).__name__] += 1
            await user.open()
            continue
        if status.startswith(OK):
            told[name].append((time.perf_counter() - began) * 1e3)
        else:
            seen[f"{path} {status.decode()}"] += 1
        if thinking:
            await asyncio.sleep(dice.uniform(thinking / 2, thinking * 1.5))
    user.close()


async def main(port: int, plan: dict[str, Any]) -> dict[str, Any]:
    """Let all users ask at once."""
    told: dict[str, list[float]] = {name: [] for name in plan["reads"]}
    seen: Counter[str] = Counter()
    began = time.perf_counter()
    await asyncio.gather(*(use(User(port, headers), plan, told, seen) for headers in plan["users"]))
    seconds = time.perf_counter() - began
    return {"ms": told, "errors": seen.total(), "seen": dict(seen.most_common(20)), "seconds": seconds}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(int(sys.argv[1]), json.load(sys.stdin)))))
