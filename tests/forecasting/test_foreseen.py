"""What is foreseen is told where nothing changed since, and asked for where anything did."""

import numpy as np
import pytest

from foresite.forecasting.foreseen import MOST_BYTES, Foreseen, foreseeable


def mark(what: int) -> bytes:
    return bytes([what]) * 32


def told(known: Foreseen, origins: list[int], marks: list[int]) -> tuple[list[float], list[int]]:
    asked: list[int] = []

    def ask(places, marks):
        assert len(places) == len(marks)
        asked.extend(places.tolist())
        return np.full((len(places), 2), -1.0)

    answers = known.told(np.array(origins), [mark(each) for each in marks], ask)
    return answers[:, 0].tolist(), asked


def test_only_what_was_not_foreseen_or_has_changed_is_asked() -> None:
    known = Foreseen.of(
        np.array([10, 14, 18]), [mark(1), mark(2), mark(3)], np.array([[1.0, 0], [2, 0], [3, 0]])
    )
    assert told(known, [10, 14, 18], [1, 2, 3]) == ([1, 2, 3], [])
    assert told(known, [14, 18, 22], [2, 9, 3]) == ([2, -1, -1], [1, 2])
    assert told(known, [6, 12, 10], [1, 1, 1]) == ([-1, -1, 1], [0, 1])
    assert told(Foreseen.nothing((2,)), [1], [1]) == ([-1], [0])
    one = Foreseen.of(np.array([5]), [mark(7)], np.array([[8.0, 0]]))
    assert told(one, [5, 6], [7, 7]) == ([8, -1], [1])


@pytest.mark.parametrize(
    ("per_day", "answer_bytes", "of_a_day"),
    [(24, 576, 24), (24, 4032, 4), (96, 2304, 6), (1, 168, 1), (24, 10**7, 1)],
    ids=["a day ahead", "a week ahead", "quarter hours", "days", "more than there is room for"],
)
def test_as_many_hours_are_foreseen_as_there_is_room_for(per_day, answer_bytes, of_a_day) -> None:
    first, last = 1000 * per_day + 3 * (per_day > 1), 1028 * per_day + 5 * (per_day > 1)
    origins = foreseeable(first, last, per_day, answer_bytes=answer_bytes)
    assert origins[-1] == last
    assert first <= origins[0] < first + per_day // of_a_day
    assert set(np.diff(origins)) == {per_day // of_a_day}
    assert of_a_day == 1 or len(origins) * answer_bytes <= MOST_BYTES
