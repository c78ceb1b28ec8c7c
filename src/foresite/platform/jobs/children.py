"""Child processes that do the work: one job at a time each, killed by a cancel, dead with their worker."""

import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any

import orjson

from foresite.platform.jobs.channel import AGAIN, broke, cancelled
from foresite.platform.jobs.kinds import CANCELLED

LOOK_SECONDS = 0.2
IDLE_SECONDS = 30.0
"""A child without work is let go after so long."""
USES = 50
"""Jobs after which a child is let go, so that memory it never gave back is."""


class Child:
    """One child process; it reads lines from its worker and ends when they end."""

    def __init__(self, command: Sequence[str], first: bytes) -> None:
        """Start it and tell it the settings."""
        self._process = subprocess.Popen(list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 -- our own program
        self._lines: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.uses = 0
        self.rested_at = monotonic()
        self._say(first)
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def perform(
        self,
        order: dict[str, Any],
        *,
        stopped: Callable[[], bool],
        told: Callable[[float, str], None],
        parting_seconds: float,
    ) -> dict[str, Any]:
        """Have a job done and return how that ended: ``state`` and ``error``."""
        self.uses += 1
        self._say(orjson.dumps(order) + b"\n")
        until: float | None = None
        while True:
            try:
                line = self._lines.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                line = {}
            if line is None:
                return self._death(stopped=until is not None)
            if "state" in line:
                return line
            if "share" in line:
                told(line["share"], line["note"])
            if until is None and stopped():
                until = monotonic() + parting_seconds
                self._say(orjson.dumps({"cancel": order["job_id"]}) + b"\n")
            if until is not None and monotonic() > until:
                self.kill()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def close(self) -> None:
        """Let it go: its input ends, and so does it."""
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()

    def _death(self, *, stopped: bool) -> dict[str, Any]:
        code = self._process.wait()
        if stopped:
            return {"state": CANCELLED, "error": cancelled("it was cancelled and its process was ended")}
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        return {"state": AGAIN, "error": broke(f"its process ended {how}", "job-process-died")}

    def _say(self, line: bytes) -> None:
        with suppress(OSError):  # a child that died is told by its end of lines
            if self._process.stdin:
                self._process.stdin.write(line)
                self._process.stdin.flush()

    def _read(self) -> None:
        if self._process.stdout:
            with self._process.stdout:
                for line in self._process.stdout:
                    self._lines.put(orjson.loads(line))
        self._lines.put(None)


class Children:
    """The children of a worker: made when they are needed, kept warm for a while."""

    def __init__(self, command: Sequence[str], first: bytes) -> None:
        """Remember how one is started."""
        self._command, self._first = command, first
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._lock = threading.Lock()

    def perform(self, order: dict[str, Any], **how: Any) -> dict[str, Any]:
        """Have a job done by a child of its own; see ``Child.perform``."""
        with self._lock:
            child = self._idle.pop() if self._idle else None
        if child is None or not child.alive:
            child = Child(self._command, self._first)
        with self._lock:
            self._busy.add(child)
        try:
            return child.perform(order, **how)
        finally:
            self._back(child)

    def _back(self, child: Child) -> None:
        child.rested_at = monotonic()
        keep = child.alive and child.uses < USES
        with self._lock:
            self._busy.discard(child)
            if keep:
                self._idle.append(child)
        if not keep:
            child.close()

    def let_idle_go(self) -> None:
        """Close children that had nothing to do for long."""
        with self._lock:
            tired = [each for each in self._idle if monotonic() - each.rested_at > IDLE_SECONDS]
            self._idle = [each for each in self._idle if each not in tired]
        for child in tired:
            child.close()

    def kill(self) -> None:
        """End all at once."""
        with self._lock:
            for child in (*self._idle, *self._busy):
                child.kill()

    def close(self) -> None:
        """Let all that have nothing to do go, and wait until they are gone."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.kill()
            child.close()
