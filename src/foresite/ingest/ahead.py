"""Reading ahead: the next piece of a file is made ready in a thread while the present one is written."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Generic, Self, TypeVar

Item = TypeVar("Item")


class Ahead(Generic[Item]):
    """The items of a generator in order; one is made while the one before it is worked on, and never more.

    The first is made from the beginning on, whoever waits for it. What goes wrong in the making is raised to
    the reader, after the items made before it. Close it, and the generator is closed in its own thread.

    >>> with Ahead(n * n for n in range(3)) as items:
    ...     list(items)
    [0, 1, 4]
    """

    def __init__(self, items: Generator[Item, None, None]) -> None:
        """Begin with the first item."""
        self._items = items
        self._wanted, self._ready = threading.Semaphore(1), threading.Semaphore(0)
        self._place: list[Item] = []  # two semaphores pass the one place for an item to and fro
        self._stopped = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="read-ahead", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Item]:
        """Yield what is made until there is no more."""
        while True:
            self._ready.acquire()
            if not self._place:
                break
            item = self._place.pop()
            self._wanted.release()
            yield item
            del item  # or it would be held while the next one is made
        if self._error is not None:
            raise self._error

    def __enter__(self) -> Self:
        """Return the reader of items."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the making at its next item, and wait for that."""
        self._stopped = True
        self._wanted.release()
        self._thread.join()

    def _run(self) -> None:
        """Make an item whenever one is wanted."""
        try:
            with closing(self._items):
                self._wanted.acquire()
                for item in self._items:
                    self._place.append(item)
                    del item  # as above
                    self._ready.release()
                    self._wanted.acquire()
                    if self._stopped:
                        return
        except BaseException as cause:  # noqa: BLE001 -- whatever it is, the reader gets it
            self._error = cause
        finally:
            self._ready.release()
