"""Reading ahead: the next piece of a file is made ready in a thread while the present one is written."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Generic, TypeVar

Item = TypeVar("Item")


def ahead(items: Generator[Item, None, None]) -> Generator[Item, None, None]:
    """Yield the items in order; one is made while the one before it is worked on, and never more.

    What goes wrong in the making is raised here, after the items made before it. When the reader stops
    early the generator is closed, in its own thread.

    >>> list(ahead(n * n for n in range(3)))
    [0, 1, 4]
    """
    maker = _Maker(items)
    thread = threading.Thread(target=maker.run, name="read-ahead", daemon=True)
    thread.start()
    try:
        yield from maker.taken()
    finally:
        maker.stop()
        thread.join()


class _Maker(Generic[Item]):
    """The thread's side; two semaphores pass one place for an item to and fro."""

    def __init__(self, items: Generator[Item, None, None]) -> None:
        self._items = items
        self._wanted, self._ready = threading.Semaphore(1), threading.Semaphore(0)
        self._place: list[Item] = []
        self._stopped = False
        self._error: BaseException | None = None

    def run(self) -> None:
        """Make an item whenever one is wanted."""
        try:
            with closing(self._items):
                self._wanted.acquire()
                for item in self._items:
                    self._place.append(item)
                    del item  # or it would be held while the next one is made
                    self._ready.release()
                    self._wanted.acquire()
                    if self._stopped:
                        return
        except BaseException as cause:  # noqa: BLE001 -- whatever it is, the reader gets it
            self._error = cause
        finally:
            self._ready.release()

    def taken(self) -> Iterator[Item]:
        """Yield what is made until there is no more."""
        while True:
            self._ready.acquire()
            if not self._place:
                break
            item = self._place.pop()
            self._wanted.release()
            yield item
            del item
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Let the thread end at its next item."""
        self._stopped = True
        self._wanted.release()
