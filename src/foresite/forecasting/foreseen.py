"""What learners say of the origins they did not learn from, told at training and kept with the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from foresite.forecasting.axis import Floats, Ints

MOST_BYTES = 512 * 1024
"""Of the answers of a series: of a day ahead by hours, all hours of a month; of more, some hours."""
MARK_BYTES = 32


@dataclass(frozen=True)
class Foreseen:
    """Floats by origin, each with the hash of what was asked: one whose rows have changed since is not it.

    Attributes:
        first: the first origin, a step.
        stride: steps from each to the next.
        marks: of the rows of each, (origins, MARK_BYTES).
        answers: (origins, ...).
    """

    first: int
    stride: int
    marks: npt.NDArray[np.uint8]
    answers: Floats

    @classmethod
    def nothing(cls, shape: tuple[int, ...]) -> Self:
        """Foresee nothing; an answer is of this shape."""
        return cls(0, 1, np.zeros((0, MARK_BYTES), dtype=np.uint8), np.zeros((0, *shape)))

    @classmethod
    def of(cls, origins: Ints, marks: Sequence[bytes], answers: Floats) -> Self:
        """Keep what was said of origins, each as far from the one before."""
        held = np.frombuffer(b"".join(marks), dtype=np.uint8).reshape(-1, MARK_BYTES)
        return cls(int(origins[0]), int(origins[1] - origins[0]) if len(origins) > 1 else 1, held, answers)

    def has(self, origin: int, mark: bytes) -> bool:
        """Tell whether the answer of an origin is foreseen."""
        place, aside = divmod(origin - self.first, self.stride)
        return not aside and 0 <= place < len(self.marks) and self.marks[place].tobytes() == mark

    def told(
        self, origins: Ints, marks: Sequence[bytes], ask: Callable[[Ints, Sequence[bytes]], Floats]
    ) -> Floats:
        """Return the answer of each origin, of which those that were not foreseen are asked.

        Args:
            origins: steps.
            marks: a hash of all that an answer follows from, one an origin.
            ask: returns the answers to some origins, by their places and with their marks.
        """
        told = np.empty((len(origins), *self.answers.shape[1:]))
        place, aside = np.divmod(origins - self.first, self.stride)
        there = np.flatnonzero((aside == 0) & (place >= 0) & (place < len(self.marks)))
        held = np.frombuffer(b"".join(marks), dtype=np.uint8).reshape(-1, MARK_BYTES)
        same = (self.marks[place[there]] == held[there]).all(axis=1)
        told[there[same]] = self.answers[place[there[same]]]
        left = np.delete(np.arange(len(origins)), there[same])
        if len(left):
            told[left] = ask(left, [marks[int(each)] for each in left])
        return told

    def plain(self) -> dict[str, Any]:
        """Return it as an artefact holds it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def foreseeable(first: int, last: int, per_day: int, answer_bytes: int) -> Ints:
    """Return the origins to foresee: as many of a day as there is room for, and always that of ``last``.

    Args:
        first: the first origin that was not learned from, a step.
        last: the origin of the issue that was learned at.
        per_day: steps in a day.
        answer_bytes: what an answer takes.
    """
    days = max(1, -(-(last + 1 - first) // per_day))
    most = max(1, MOST_BYTES // (answer_bytes * days))
    of_a_day = max(each for each in range(1, per_day + 1) if per_day % each == 0 and each <= most)
    stride = per_day // of_a_day
    return np.arange(last - (last - first) // stride * stride, last + 1, stride)
