"""Reading ahead: in order, one item at most, and errors where they belong."""

import threading
from collections.abc import Generator

import pytest

from foresite.ingest.ahead import Ahead


def test_the_first_item_is_made_before_anybody_asks_and_no_second_one() -> None:
    made: list[int] = []
    first = threading.Event()

    def items() -> Generator[int, None, None]:
        for n in range(3):
            made.append(n)
            first.set()
            yield n

    with Ahead(items()) as ahead:
        assert first.wait(5)
        assert made == [0]
        assert list(ahead) == [0, 1, 2]


def test_what_goes_wrong_is_told_after_what_was_made_before() -> None:
    def items() -> Generator[int, None, None]:
        yield 1
        raise ValueError("broken here")

    seen: list[int] = []
    with Ahead(items()) as ahead, pytest.raises(ValueError, match="broken here"):
        seen.extend(ahead)
    assert seen == [1]


@pytest.mark.parametrize("taken", [0, 1])
def test_a_reader_that_leaves_closes_what_was_opened(taken: int) -> None:
    closed = threading.Event()

    def items() -> Generator[int, None, None]:
        try:
            yield from range(1_000_000)
        finally:
            closed.set()

    with Ahead(items()) as ahead:
        for _ in zip(range(taken), ahead, strict=False):
            pass
    assert closed.is_set()
