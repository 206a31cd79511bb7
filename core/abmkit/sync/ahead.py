"""Reads streams in threads of their own, ahead of the one writer of the warehouse."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")
Pull = Callable[[], Iterator[T]]

#: Seconds that a thread is given to end after a failure, or Ctrl-C; one that waits for its vendor
#: meanwhile ends with the program.
_GRACE = 2.0
#: Seconds after which a thread that waits looks whether it is still wanted.
_LOOK = 0.1
#: Seconds in which a disk gives the next item; who waits longer waits for a vendor.
_MOMENT = 1.0


class Ended:
    """The last word of a stream: it came to its end, or what stopped it.

    Attributes:
        error: What was raised; None: nothing.
    """

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Ahead(Generic[T]):
    """Iterators read in threads; a context manager that ends its threads.

    Iterating over it yields what each gives, as it comes, with its name, and as the last of each
    an ``Ended``. What one gives stays in order.
    """

    def __init__(
        self, pulls: Mapping[str, Pull[T]], threads: int, idle: Callable[[], None] | None = None
    ) -> None:
        """Take what makes the iterators, by name; it is called in the thread that reads it.

        Args:
            pulls: Begun in this order.
            threads: How many are read at the same time.
            idle: Called by who iterates when nothing more has come for a moment.
        """
        self._idle = idle
        self._left = len(pulls)
        self._todo: queue.SimpleQueue[tuple[str, Pull[T]]] = queue.SimpleQueue()
        for pull in pulls.items():
            self._todo.put(pull)
        self._done: queue.SimpleQueue[tuple[str, T | Ended]] = queue.SimpleQueue()
        # While one item is written, each thread that reads makes another or holds it: more would
        # only take memory.
        self._room = threading.Semaphore(min(threads, len(pulls)) + 1)
        self._stop = threading.Event()
        self._dropped: set[str] = set()
        self._crew = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def __enter__(self) -> Self:
        for thread in self._crew:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        for thread in self._crew:
            thread.join(None if error is None else _GRACE)

    def __iter__(self) -> Iterator[tuple[str, T | Ended]]:
        while self._left:
            name, item = self._next()
            self._left -= isinstance(item, Ended)
            if name not in self._dropped:
                yield name, item
            del item
            self._room.release()

    def drop(self, name: str) -> None:
        """Read no more of one, and tell no more of it."""
        self._dropped.add(name)

    def _next(self) -> tuple[str, T | Ended]:
        try:
            return self._done.get(timeout=_MOMENT)
        except queue.Empty:
            if self._idle:
                self._idle()
            return self._done.get()

    def _run(self) -> None:
        while self._has_room():
            try:
                name, pull = self._todo.get_nowait()
            except queue.Empty:
                self._room.release()
                return
            self._done.put((name, self._read(name, pull)))

    def _read(self, name: str, pull: Pull[T]) -> Ended:
        """Hand over what one gives; there is room for its next item, or its last word."""
        try:
            for item in pull():
                self._done.put((name, item))
                del item  # it may be large, and the next takes its time
                if not self._has_room() or name in self._dropped:
                    break
        except BaseException as error:  # noqa: BLE001 (it is told to who reads)
            return Ended(error)
        return Ended()

    def _has_room(self) -> bool:
        """Wait until another item may be made; False when nobody wants one any more."""
        while not self._stop.is_set():
            if self._room.acquire(timeout=_LOOK):
                return True
        return False
