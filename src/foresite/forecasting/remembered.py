"""What a learner said of origins it was asked about before: bounded, and found by the rows themselves."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from foresite.forecasting.axis import Floats, Ints

AROUND_BYTES = 200
"""What Python needs to keep one entry."""


class Remembered:
    """Answers by the hash of what was asked: rows that changed, such as by a correction, are asked anew.

    Any thread may ask. What was asked for last is kept.
    """

    def __init__(self, most_bytes: int) -> None:
        """Keep answers that take together no more than this."""
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._held = 0

    @property
    def held_bytes(self) -> int:
        """How much the kept answers take."""
        return self._held

    def __len__(self) -> int:
        """Tell how many answers are kept."""
        return len(self._kept)

    def __contains__(self, mark: bytes) -> bool:
        """Tell whether the answer to an origin is kept."""
        return mark in self._kept

    def keep(self, mark: bytes, answer: Floats) -> None:
        """Remember an answer that was asked for with those of other series."""
        self._keep({mark: answer.tobytes()})

    def told(self, marks: Sequence[bytes], ask: Callable[[Ints], Floats], shape: tuple[int, ...]) -> Floats:
        """Return the answer to each origin, of which only those are asked that were not before.

        Args:
            marks: a hash of all that an answer follows from, one an origin.
            ask: returns the answers, (some, ...), to some origins by their places, each independent of the
                others that are asked with it.
            shape: of an answer.
        """
        with self._lock:
            found = [self._kept.get(mark) for mark in marks]
        missing = np.array([place for place, each in enumerate(found) if each is None], dtype=np.int64)
        if len(missing):
            for place, answer in zip(missing, ask(missing), strict=True):
                found[place] = answer.tobytes()
        told = [each for each in found if each is not None]
        self._keep(dict(zip(marks, told, strict=True)))
        return np.frombuffer(b"".join(told)).reshape(len(marks), *shape)

    def _keep(self, answers: dict[bytes, bytes]) -> None:
        with self._lock:
            for mark, answer in answers.items():
                if mark not in self._kept:
                    self._held += _size(mark, answer)
                self._kept[mark] = answer
                self._kept.move_to_end(mark)
            while self._held > self._most:
                self._held -= _size(*self._kept.popitem(last=False))


def _size(mark: bytes, answer: bytes) -> int:
    return len(mark) + len(answer) + AROUND_BYTES
